"""Legacy encodings: which one the bytes of a file that is not UTF-8 were written in.

Each encoding of `rules/data/legacy-encodings.toml` reads a sample of the bytes, and how likely the text is
that it reads, by the language model of `awesomelint.mojibake`, decides. As every hypothesis explains the same
bytes, single-byte and multibyte encodings compare fairly; that the bytes are noise is a hypothesis too. Where
noise wins, charset-normalizer is asked for encodings that are not in the table, and they are judged likewise.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.mojibake.model import load

SAMPLE_SIZE = 1 << 12
"""How many bytes are looked at: those beyond ASCII, and a few around them."""
TEMPER = 0.5
"""Lists are not quite the texts the model was made from, so the evidence counts for less than its sum
(`bench/undecodable.py` shows what the stated certainty is worth)."""

_SEGMENT = re.compile(
    rb"([^\r\n\x80-\xff]{0,5}(?:[\x80-\xff]{1,64}[^\r\n\x80-\xff]{0,6}){1,8})(?:(?<=[\x80-\xff])[\x80-\xff]+)?"
)
"""Bytes beyond ASCII with those around them that the model looks at. No encoding of the table takes more than
one ASCII byte in a row into a character, so what follows is in step for all of them."""
_SLICES, _SLICE = 16, 1 << 13
"""How many parts of a large file are looked at first, and how many bytes of each."""
_RUN = re.compile(rb"([\x80-\xff])\1{8,}")
"""The same byte again and again, which says no more than a few of it do."""
_ROUND = 256
"""After how many bytes those that have fallen far behind leave the race."""
_BEHIND = 100.0
_STRAY = re.compile("[\ud800-\udfff]")
_MISPLACED = re.compile(
    r"(?<=[a-z])[\u3041-\u9fff\uac00-\ud7a3](?=[a-z])"
    r"|(?<=[A-Za-z])[\u0370-\u07ff\u0e00-\u0eff]|[\u0370-\u07ff\u0e00-\u0eff](?=[A-Za-z])"
    r"|(?<=[^\W\d_])[^\x00-\x7f\w\xa0\xad·\u0300-\u036f\u2010-\u2019\u2026](?=[a-z])"
    r"|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞА-Я](?=[a-z])"
)
"""Where words are of Latin letters: a character of another script among them, a symbol, a capital."""
_MISPLACED_LOG, _NO_BREAK_LOG = -4.0, -3.0
_LATIN = re.compile(r"(?<=[^\W\d_])[ªºÀ-ɏ]|[ªºÀ-ɏ](?=[^\W\d_])")
_LETTERS, _FOREIGN = 60, -3.0
"""How many letters encodings have beyond ASCII, about, and what it costs that one is not the language's."""
_ODD = frozenset(("Cc", "Cn", "Co"))
_STRAY_LOG = _ODD_LOG = -16.0
"""What a byte costs that an encoding does not define, and a character that text has no use for."""
_UTF_8_STRAY_LOG, _UTF_8_PRIOR = -8.0, 0.0
"""The same where it is UTF-8 that was written into: bytes beyond ASCII that are valid are no accident."""
_NOISE_LOG, _NOISE_PRIOR = -5.6, -12.0
"""How likely each byte is in noise, and noise itself (natural logarithms)."""
_WIDE_SAMPLE, _WIDE_PRIOR = 512, -3.0
_WORTH = 0.15
"""The certainty below which a guess is not worth having."""
_FORGIVING = 0.95
"""The certainty from which on a few bytes that do not fit are called stray ..."""
_STRAYS = 0.05
"""... and how many those may be, as a share of the bytes beyond ASCII; one may always be."""
_PROPOSALS = 3
"""How many of charset-normalizer's answers are judged."""


class Guess(NamedTuple):
    """An encoding, and how sure it is the right one."""

    codec: str
    """A Python codec that gives the same bytes back, with `surrogateescape` where there are strays."""
    name: str
    """The name people know it by: `GB18030`, `windows-1251`."""
    certainty: float
    """The posterior probability of the text it reads, from 0 to 1."""
    strays: int = 0
    """How many bytes the encoding does not fit."""


class Encoding(NamedTuple):
    """A row of the table."""

    name: str
    codecs: tuple[str, ...]
    prior: float
    """The logarithm of how likely the encoding is before a byte is read."""


@dataclass(slots=True)
class _Rival:
    name: str
    codecs: tuple[str, ...]
    prior: float
    log: float = 0.0
    """The logarithm of how likely what it reads is."""
    text: str = ""
    """What it reads in the sample."""
    fit: float = 0.0
    """How well the letters of all that go together."""

    @property
    def weight(self) -> float:
        return self.prior + TEMPER * self.log + self.fit


@lru_cache(maxsize=2)
def guess(raw: bytes) -> Guess | None:
    """Tell which encoding bytes are in that are not UTF-8, or None where they are more likely noise.

    UTF-8 is the answer where the bytes are more likely UTF-8 that stray bytes were written into.
    """
    segments = _sample(raw)
    rivals = _race([*(_Rival(*encoding) for encoding in encodings()), *_utf_8(raw)], segments)
    found = _choose(raw, rivals, sum(map(len, segments))) or _propose(raw, segments)
    return guess_wide(raw, found.codec if found else None) or found


def gives_back(raw: bytes, codec: str, errors: str = "strict") -> bool:
    """Tell whether a codec decodes bytes and encodes the text back to them."""
    try:
        return raw.decode(codec, errors).encode(codec, errors) == raw
    except (UnicodeError, LookupError):
        return False


def log_of(text: str, stray: float = _STRAY_LOG) -> float:
    """Give the logarithm of how likely a text is; a surrogate, which stands for a stray byte, has `stray`."""
    model = load()
    state, total = model.start, 0.0
    for character in unicodedata.normalize("NFC", text).replace("\xa0", " "):
        if "\ud800" <= character <= "\udfff":
            total += stray
            state = model.start
            continue
        log, state = model.step(state, character)
        if character > "~" and unicodedata.category(character) in _ODD:
            log = min(log, _ODD_LOG)
        total += log
    total += _NO_BREAK_LOG * text.count("\xa0") + _MISPLACED_LOG * len(_MISPLACED.findall(text))
    return total + _fit(text)


def _fit(text: str) -> float:
    """Give how well the Latin letters beyond ASCII go together: those of one language, the usual ones."""
    letters = [letter[0] for letter in map(str.lower, _LATIN.findall(unicodedata.normalize("NFC", text)))]
    if not letters:
        return 0.0
    return max(sum(alphabet.get(letter, _FOREIGN) for letter in letters) for alphabet in _alphabets())


@cache
def _alphabets() -> tuple[Mapping[str, float], ...]:
    """Give for each language the logarithm of how much likelier a letter is than by chance."""
    found = []
    for letters in rulebook.data("legacy-encodings")["alphabets"].values():
        ranks = [1 / (place + 2) for place in range(len(letters))]
        shares = (rank / sum(ranks) for rank in ranks)
        found.append(
            {letter: math.log(share * _LETTERS) for letter, share in zip(letters, shares, strict=True)}
        )
    return tuple(found)


@cache
def encodings() -> tuple[Encoding, ...]:
    """Give the encodings that are thought of."""
    return tuple(
        Encoding(entry["name"], tuple(entry["codecs"]), math.log(entry["prior"]))
        for entry in rulebook.data("legacy-encodings")["encoding"]
    )


def _utf_8(raw: bytes) -> Iterator[_Rival]:
    """Let UTF-8 take part if some of the bytes are."""
    if not raw.decode("utf-8", "ignore").isascii():
        yield _Rival("UTF-8", ("utf-8",), _UTF_8_PRIOR)


def _sample(raw: bytes) -> list[bytes]:
    """Give different pieces with bytes beyond ASCII, from all over a large file."""
    seen: dict[bytes, None] = {}
    size = 0
    for part, most in _parts(raw):
        taken = 0
        for match in _SEGMENT.finditer(part):
            segment = _RUN.sub(rb"\1" * 8, match[1])
            if segment not in seen:
                seen[segment] = None
                taken += len(segment)
                if taken >= most:
                    break
        size += taken
        if size >= SAMPLE_SIZE:
            break
    return list(seen)


def _parts(raw: bytes) -> Iterator[tuple[bytes, int]]:
    """Give parts of a large file, then all of it, and how many bytes to take of each."""
    if len(raw) > 2 * _SLICES * _SLICE:
        for number in range(_SLICES):
            at = len(raw) * number // _SLICES
            start = raw.find(b"\n", at, at + _SLICE) if number else 0
            if start >= 0:
                yield raw[start : at + _SLICE], SAMPLE_SIZE // _SLICES
    yield raw, SAMPLE_SIZE


def _race(rivals: list[_Rival], segments: list[bytes]) -> list[_Rival]:
    """Have each rival read the segments; those that fall far behind leave early."""
    known: dict[tuple[str, float], float] = {}
    at = 0
    while rivals and at < len(segments):
        stop, size = at, 0
        while stop < len(segments) and size < _ROUND:
            size += len(segments[stop])
            stop += 1
        for rival in rivals:
            stray = _UTF_8_STRAY_LOG if rival.name == "UTF-8" else _STRAY_LOG
            for segment in segments[at:stop]:
                text = segment.decode(rival.codecs[-1], "surrogateescape")
                if (text, stray) not in known:
                    known[text, stray] = log_of(text, stray)
                rival.log += known[text, stray]
                rival.text += text + "\n"
        best = max(rival.log for rival in rivals)
        rivals = [rival for rival in rivals if rival.log > best - _BEHIND]
        at = stop
    return rivals


def _choose(raw: bytes, rivals: list[_Rival], size: int) -> Guess | None:
    """Give the likeliest rival that fits the whole file; those that read the same text count together."""
    if not rivals:
        return None
    for rival in rivals:
        rival.fit = _fit(rival.text)
    best = max(rival.weight for rival in rivals)
    weights: dict[str, float] = {}
    for rival in rivals:
        weights[rival.text] = weights.get(rival.text, 0.0) + math.exp(rival.weight - best)
    noise = math.exp(min(500.0, _NOISE_PRIOR + TEMPER * _NOISE_LOG * size - best))
    total = noise + sum(weights.values())
    ranked = sorted(rivals, key=lambda rival: (-weights[rival.text], -rival.prior))
    likely = [(rival, weights[rival.text] / total) for rival in ranked]
    likely = [(rival, certainty) for rival, certainty in likely if certainty >= _WORTH]
    for rival, certainty in likely:
        if rival.name == "UTF-8":
            return Guess("utf-8", "UTF-8", certainty)
        for codec in rival.codecs:
            if gives_back(raw, codec):
                return Guess(codec, rival.name, certainty)
        if certainty >= _FORGIVING and (found := _damaged(raw, likely)):
            return found
    return None


def _damaged(raw: bytes, likely: list[tuple[_Rival, float]]) -> Guess | None:
    """Give the encoding that is sure, though a few bytes do not fit: the one of the fewest such bytes."""
    few = max(1, int(_STRAYS * (len(raw) - len(raw.decode("ascii", "ignore")))))
    found: list[Guess] = []
    for rival, certainty in likely:
        for codec in rival.codecs:
            if certainty >= _FORGIVING and gives_back(raw, codec, "surrogateescape"):
                strays = len(_STRAY.findall(raw.decode(codec, "surrogateescape")))
                found.append(Guess(codec, rival.name, certainty, strays))
    best = min(found, key=lambda guess: guess.strays, default=None)
    return best if best and best.strays <= few else None


def _propose(raw: bytes, segments: list[bytes]) -> Guess | None:
    """Judge what charset-normalizer takes the bytes for, where nothing in the table will do."""
    from charset_normalizer import from_bytes

    known = {codec for encoding in encodings() for codec in encoding.codecs}
    least = min(encoding.prior for encoding in encodings())
    matches = list(from_bytes(b"\n".join(segments)))[:_PROPOSALS]
    names = [
        match.encoding for match in matches if match.encoding not in known and _extends_ascii(match.encoding)
    ]
    rivals = _race([_Rival(_name_of(name), (name,), least) for name in names], segments)
    return _choose(raw, rivals, sum(map(len, segments)))


def _name_of(codec: str) -> str:
    return f"IBM{codec[2:]}" if re.fullmatch(r"cp\d+", codec) else codec.replace("_", "-")


def _extends_ascii(codec: str) -> bool:
    """Tell whether a codec is a legacy one that reads ASCII as ASCII, as EBCDIC does not."""
    ascii_bytes = bytes(range(0x20, 0x7F))
    return not codec.startswith("utf") and ascii_bytes.decode(codec, "replace") == ascii_bytes.decode()


def guess_wide(raw: bytes, other: str | None = None) -> Guess | None:
    """Tell whether bytes are UTF-16 without a byte order mark, rather than noise or in another codec."""
    if len(raw) % 2 or not raw:
        return None
    sample = raw[:_WIDE_SAMPLE]
    weights: dict[str, float] = {"": _NOISE_PRIOR + TEMPER * _NOISE_LOG * len(sample)}
    if other:
        weights[other] = TEMPER * log_of(sample.decode(other, "surrogateescape"))
    for codec in ("utf-16-le", "utf-16-be"):
        weights[codec] = _WIDE_PRIOR + TEMPER * log_of(sample.decode(codec, "ignore"))
    codec = max(weights, key=weights.__getitem__)
    if codec in ("", other) or not gives_back(raw, codec):
        return None
    total = sum(math.exp(weight - weights[codec]) for weight in weights.values())
    return Guess(codec, codec.upper().replace("-LE", "LE").replace("-BE", "BE"), 1 / total)
