"""Legacy encodings: which one the bytes of a file that is not UTF-8 were written in.

Each encoding of `rules/data/legacy-encodings.toml` reads a sample of the bytes, and the likelihood of
what it reads, under a unigram model of each of its languages, decides. As every hypothesis explains the
same bytes, single-byte and multibyte encodings compare fairly. Where no hypothesis is plausible
charset-normalizer is asked.
"""

from __future__ import annotations

import codecs as codec_registry
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from awesomelint import rulebook

SAMPLE_SIZE = 1 << 16
"""How many bytes are looked at, of the lines that are not ASCII."""

_NOT_ASCII_LINES = re.compile(rb"[^\r\n]*?[\x80-\xff][^\r\n]{0,4096}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SMALL_BEFORE_CAPITAL = re.compile(r"(?=([^\W\d_])([^\x00-\x7f]))")
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f\w’‘·](?=[^\W\d_])")
_SHARED_PUNCTUATION = frozenset("\xa0“”‘’‚„–—…•«»°©®™·§€£×‹›´")

# Logarithms of probabilities. Each class of characters has a share of the whole; what is left of it
# falls evenly on the characters of the class, save common Han and Hangul, where the list's order counts.
_COMMON, _PUNCTUATION, _OTHER = math.log(0.8), math.log(0.1), math.log(0.09)
_CAPITAL = math.log(0.1)
_ODD = math.log(1e-6)
_MISPLACED = math.log(0.01)
_ASCII = math.log(1 / 40)
_TEMPER = 0.25
"""Characters depend on one another, so that the evidence counts for less than its sum."""
_PLAUSIBLE = -5.2
"""The mean logarithm per byte of the characters beyond ASCII below which no hypothesis is worth having."""
_WORTH = 0.15
"""The certainty below which a guess is not worth having."""
_PROPOSALS = 3
"""How many of charset-normalizer's answers are tried on the whole file."""


class Guess(NamedTuple):
    """An encoding that fits every byte, and how sure it is the right one."""

    codec: str
    """A Python codec that gives the same bytes back."""
    name: str
    """The name people know it by: `GB18030`, `windows-1251`."""
    certainty: float
    """The posterior probability among the encodings known, from 0 to 1."""


class _Reading(NamedTuple):
    likelihood: float
    mean: float
    text: str
    codecs: tuple[str, ...]
    name: str


@lru_cache(maxsize=2)
def guess(raw: bytes) -> Guess | None:
    """Tell which legacy encoding bytes are in, or None where none fits them all.

    The sample is at most `SAMPLE_SIZE` bytes; the encoding must then decode the whole strictly and
    encode it back to the same bytes.
    """
    sample = _sample(raw)
    readings = sorted(_readings(sample), key=lambda reading: -reading.likelihood)
    for reading in readings:
        if reading.mean < _PLAUSIBLE:
            continue
        certainty = _certainty(reading, readings)
        for codec in reading.codecs:
            if certainty >= _WORTH and gives_back(raw, codec):
                return Guess(codec, reading.name, certainty)
    return _ask_charset_normalizer(raw, sample)


def gives_back(raw: bytes, codec: str) -> bool:
    """Tell whether a codec decodes bytes strictly and encodes the text back to them."""
    try:
        return raw.decode(codec).encode(codec) == raw
    except (UnicodeError, LookupError):
        return False


def _sample(raw: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for match in _NOT_ASCII_LINES.finditer(raw):
        lines.append(match.group())
        size += len(lines[-1])
        if size >= SAMPLE_SIZE:
            break
    return b"\n".join(lines)[:SAMPLE_SIZE]


def _readings(sample: bytes) -> Iterator[_Reading]:
    for entry in rulebook.data("legacy-encodings")["encoding"]:
        codecs = tuple(entry["codecs"])
        text = _lenient(sample, codecs)
        weights = _weights(entry["name"])
        counts = Counter(_NOT_ASCII.findall(text))
        total = counts.total()
        best = max(_score(counts, weight) for weight in weights) + _MISPLACED * _misplaced(text)
        prior = math.log(entry["prior"]) / _TEMPER
        size = max(1, total * (2 if entry.get("multibyte") else 1))
        likelihood = prior + best + _ASCII * (len(text) - total)
        yield _Reading(likelihood, best / size, text, codecs, entry["name"])


def _lenient(sample: bytes, codecs: tuple[str, ...]) -> str:
    """Decode a sample, which may be cut within a character, by the first codec that can."""
    for codec in codecs:
        try:
            return codec_registry.getincrementaldecoder(codec)().decode(sample)
        except UnicodeError:
            continue
    return sample.decode(codecs[-1], "replace")


def _misplaced(text: str) -> int:
    """Count capitals within words, and symbols there."""
    capitals = sum(
        small.islower() and capital.isupper() for small, capital in _SMALL_BEFORE_CAPITAL.findall(text)
    )
    return int(capitals) + len(_SYMBOL_IN_WORD.findall(text))


def _score(counts: Mapping[str, int], weights: tuple[dict[str, float], float]) -> float:
    known, other = weights
    total = 0.0
    for character, count in counts.items():
        weight = known.get(character)
        if weight is None:
            weight = _ODD if unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs") else other
            weight = _ODD if character == "\ufffd" else weight
        total += weight * count
    return total


@cache
def _weights(name: str) -> tuple[tuple[dict[str, float], float], ...]:
    """Give, for each language of an encoding, the weights of its characters, and of all others."""
    entry = next(entry for entry in rulebook.data("legacy-encodings")["encoding"] if entry["name"] == name)
    return tuple(_language_weights(entry, letters) for letters in entry["languages"].values())


def _language_weights(entry: Mapping[str, Any], letters: str) -> tuple[dict[str, float], float]:
    common = "".join(letters.split())
    multibyte = entry.get("multibyte", False)
    punctuation = _SHARED_PUNCTUATION.union(entry.get("punctuation", ""))
    weights = dict.fromkeys(punctuation, _PUNCTUATION - math.log(len(punctuation)))
    ranks = [1 / (rank + (20 if multibyte else 2)) for rank in range(len(common))]
    whole = math.log(sum(ranks))
    for letter, rank in zip(common, ranks, strict=True):
        weight = _COMMON + math.log(rank) - whole
        if letter.upper() != letter and len(letter.upper()) == 1:
            weights.setdefault(letter.upper(), weight + _CAPITAL)
        weights[letter] = weight
    return weights, _OTHER - math.log(7000 if multibyte else 60)


def _certainty(chosen: _Reading, readings: Iterable[_Reading]) -> float:
    """Give the posterior of a reading against those that read another text."""
    others = (reading for reading in readings if reading.text != chosen.text)
    return 1 / (
        1 + sum(math.exp(min(0.0, _TEMPER * (other.likelihood - chosen.likelihood))) for other in others)
    )


def _extends_ascii(codec: str) -> bool:
    """Tell whether a codec is a legacy one that reads ASCII as ASCII, as EBCDIC does not."""
    ascii_bytes = bytes(range(0x20, 0x7F))
    return not codec.startswith("utf") and ascii_bytes.decode(codec, "replace") == ascii_bytes.decode()


def _ask_charset_normalizer(raw: bytes, sample: bytes) -> Guess | None:
    from charset_normalizer import from_bytes

    for match in list(from_bytes(sample))[:_PROPOSALS]:
        if _extends_ascii(match.encoding) and gives_back(raw, match.encoding):
            return Guess(match.encoding, match.encoding.replace("_", "-"), min(0.5, 1 - match.chaos))
    return None
