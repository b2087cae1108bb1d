"""The channels that some garbled lines may have gone through: few enough to try them all on a sample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from awesomelint.mojibake.channels import (
    MULTIBYTE,
    NO_BREAK_SPACE,
    SOFT_HYPHEN,
    SPARSE,
    SWALLOWS,
    Channel,
    Lost,
    Step,
    repeated,
    repertoire,
    single,
    undefined,
)
from awesomelint.mojibake.grammar import share_of_utf_8
from awesomelint.mojibake.survey import LATIN, WHOLE, count, exact_bytes, suspects, to_bytes

CONTROLS = "".join(map(chr, range(0x80, 0xA0)))
_MANY = 200
"""How many continuation bytes there have to be to say that one of them never occurs."""
_MARKED = re.compile(rb"[\xc2-\xdf]\?|[\xe0-\xef](?:\?[\x80-\xbf]|[\x80-\xbf]\?|\?\?)")
_BLANKED = re.compile(rb"[\xc2-\xdf] |[\xe0-\xef](?: [\x80-\xbf]|[\x80-\xbf] )")
_ASIAN = re.compile("[\u2e80-\ufaff\uff61-\uff9f]")
_C1 = re.compile("[\x80-\x9f]")
_HIGH = re.compile(b"[\x80-\xff]")
TIMES = 5
"""How many wrong turns one after the other are looked for."""
_ENCODINGS = 4
"""How many encodings are tried for a wrong turn before another one."""
LEGACY = (
    *(
        "gb18030",
        "big5",
        "cp932",
        "euc_jp",
        "cp949",
        "cp1251",
        "koi8_r",
        "cp866",
        "cp1253",
        "cp1255",
        "cp1256",
    ),
    *("cp874", "cp1250", "cp1254", "cp1252", "koi8_u", "mac_cyrillic", "iso8859_5", "iso8859_2", "cp852"),
    *("cp850", "cp437", "mac_roman", "iso8859_7", "iso8859_8", "iso8859_6", "cp1257", "cp1258"),
)
"""Encodings that lists were written in before UTF-8, the likelier first."""
_READERS = (
    *(
        "cp1252",
        "latin-1",
        "cp1251",
        "koi8_r",
        "cp866",
        "mac_roman",
        "cp437",
        "cp850",
        "cp1250",
        "gbk",
        "big5",
    ),
    *("cp932", "cp949", "iso8859_5", "cp1253", "cp1254", "mac_cyrillic", "cp852", "euc_jp", "iso8859_2"),
)
_LOSSY = ("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp866")
"""Encodings that are looked for where bytes were lost."""
_MOST_LOSSY = 8
"""How many such channels are tried."""
_MOST_STRAY = 0.1
"""How many of the bytes of lossy text may fit nowhere, as a share."""


def of_utf_8(text: str, codec: str, times: int = TIMES) -> Iterator[Channel]:
    """Give the channels of some steps at most by which UTF-8 that an encoding read may have become a text."""
    if codec in MULTIBYTE:
        yield from _two_by_two(text, codec)
        return
    steps = [
        Step("utf-8", codec, lost, eats, blanks)
        for lost in _fates(text, codec)
        for eats, blanks in _eaten(text, codec)
    ]
    yield from (Channel((step,)) for step in steps)
    if times > 1:
        yield from _repeated(text, steps, times - 1)


def _repeated(text: str, steps: Sequence[Step], times: int) -> Iterator[Channel]:
    """Give the channels of several steps that end with one of some: what it leaves looks garbled again."""
    last = Step("utf-8", steps[0].wrong)
    lines = text.split("\n")
    whole_lines = _undo(lines, last.wrong)
    if 2 * len(whole_lines) >= len(lines):
        read = "\n".join(whole_lines)
        for before in _unlike(_likeliest(read), whole_lines):
            for channel in of_utf_8(read, before, times):
                yield Channel((*channel.steps, last))
    if len(whole_lines) < len(lines):
        read = to_bytes(text, last.wrong).decode("utf-8", "ignore")
        for before in _likeliest(read):
            if before not in MULTIBYTE:
                yield from _lossy(read, before, steps, times)


def _undo(lines: Sequence[str], codec: str) -> list[str]:
    """Give what lines were before an encoding read UTF-8, of those that lost nothing."""
    return [was for line in lines if (was := strictly(line, single("utf-8", codec))) is not None]


def _unlike(codecs: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    """Leave out encodings of one byte to a character that make of lines what a likelier one makes of them."""
    seen: list[list[str]] = []
    for codec in codecs:
        undone = [] if codec in MULTIBYTE else _undo(lines, codec)
        if 2 * len(undone) < len(lines) or undone not in seen:
            seen.append(undone)
            yield codec


def _lossy(read: str, before: str, steps: Sequence[Step], times: int) -> Iterator[Channel]:
    """Give the channels of several steps of which the last lost something, by what it leaves."""
    for step in steps:
        same = replace(step, wrong=before)
        yield Channel((Step("utf-8", before), step))
        if same != Step("utf-8", before):
            yield Channel((same, step))
        if before != step.wrong or times == 1:
            continue
        if count(to_bytes(read, before).decode("utf-8", "ignore"), before).fits:
            yield repeated(step, 3)


def _likeliest(text: str) -> list[str]:
    """Give the encodings in which most lines of a text look like UTF-8 that was read wrongly."""
    found = suspects(text)
    return sorted(found, key=lambda codec: -len(found[codec]))[:_ENCODINGS]


_LEAST_SHARE, _LEAST_WHOLE = 0.75, 0.2
_SHARE_BEHIND = 0.1
"""What share of the stretches between ASCII has to be UTF-8 with gaps, at least, and how much less it may be
than in another way of losing bytes; and what share of the bytes belongs to whole characters if bytes were
dropped."""
_MUCH = 100
"""How many bytes there have to be to look for many that were dropped."""
_VARIANTS = {
    "gbk": ("gb2312", "gbk", "gb18030"),
    "big5": ("big5", "cp950", "big5hkscs"),
    "cp932": ("shift_jis", "cp932"),
    "cp949": ("euc_kr", "cp949"),
}
"""The encodings that go by one name, the one with the fewest characters first."""


def _two_by_two(text: str, codec: str) -> Iterator[Channel]:
    """Give the channels by which UTF-8 that was read in a multibyte encoding may have become a text."""
    variant = _variant(text, codec)
    marks: list[Lost] = ["\ufffd"] if "\ufffd" in text else ["?"] if "?" in text else []
    for mark in marks:
        steps = [Step("utf-8", variant, mark, swallows=swallows) for swallows in SWALLOWS]
        shares = [share_of_utf_8(text, step) for step in steps]
        least = max(_LEAST_SHARE, max(shares) - _SHARE_BEHIND)
        yield from (Channel((step,)) for step, share in zip(steps, shares, strict=True) if share >= least)
    if "\ufffd" not in marks and _may_have_dropped(to_bytes(text, codec), variant):
        yield single("utf-8", variant, "dropped")


def _may_have_dropped(raw: bytes, codec: str) -> bool:
    """Tell whether enough of UTF-8 is whole to look for what is not."""
    high = len(_HIGH.findall(raw))
    whole = len(b"".join(re.findall(WHOLE, raw)))
    if codec == "big5hkscs":  # it has all of Japanese, and so little of it is lost that all is a guess
        return False
    return whole >= _LEAST_WHOLE * high and (high >= _MUCH or codec not in SPARSE)


def _variant(text: str, codec: str) -> str:
    """Give the smallest of the encodings that go by a name that has as many of a text's characters as any.

    If it was a larger one, it made of this text what the smaller one makes of it.
    """
    variants = _VARIANTS.get(codec, (codec,))
    characters = set(text)
    return min(variants, key=lambda variant: len(characters - repertoire(variant)))


def _fates(text: str, codec: str) -> list[Lost]:
    """Tell by what stands in the text what became of bytes that an encoding does not show."""
    if not undefined(codec) or not count(text, codec).broken:
        return ["kept"]
    if any(chr(byte) in text for byte in undefined(codec) if byte < 0xA0):
        return ["kept"]
    fates: list[Lost] = []
    if "\ufffd" in text:
        fates.append("\ufffd")
    if _MARKED.search(to_bytes(text, codec)):
        fates.append("?")
    fates.append("dropped")
    return fates


def _eaten(text: str, codec: str) -> Iterator[tuple[str, str]]:
    """Tell what else may have been eaten or made a blank."""
    raw = to_bytes(text, codec)
    if not count(text, codec).broken:
        yield "", ""
        return
    following = sum(raw.count(bytes([byte])) for byte in range(0x80, 0xC0))
    eats = SOFT_HYPHEN if SOFT_HYPHEN not in text else ""
    blanks = NO_BREAK_SPACE if NO_BREAK_SPACE not in text and _BLANKED.search(raw) else ""
    if codec.startswith(("latin-1", "iso8859")) and not _C1.search(text):
        yield eats + CONTROLS, ""
        yield CONTROLS, ""
        if blanks:
            yield eats + CONTROLS, blanks
        return
    if not (eats and following >= _MANY):
        yield "", ""
    if eats:
        yield eats, ""
    if blanks:
        yield "", blanks
        if eats:
            yield eats, blanks


def of_legacy(lines: Sequence[str]) -> Iterator[Channel]:
    """Give the channels by which text without the shape of UTF-8 may have become some lines: that of a legacy
    encoding that was read in another one, or UTF-8 that lost half of its bytes."""
    text = "\n".join(lines)
    if not _C1.search(text):
        for eats in (CONTROLS, CONTROLS + SOFT_HYPHEN):
            yield single("utf-8", "latin-1", "kept", eats)
    if _ASIAN.search(text):
        for codec in ("gbk", "big5", "cp932", "cp949", "euc_jp"):
            yield from _two_by_two(text, codec)
    for wrong in _READERS:
        raws = [(line, raw) for line in lines if (raw := exact_bytes(line, wrong)) is not None]
        if 2 * len(raws) > len(lines):
            yield from (
                single(right, wrong)
                for right in LEGACY
                if 2 * _undone(raws, right, wrong) > len(lines) and not _is_same(right, wrong)
            )
    if "\ufffd" in text:
        lossy = sorted(
            (found for wrong in _READERS for found in _lossy_legacy(text, wrong)), key=itemgetter(0)
        )
        yield from (channel for _, channel in lossy[:_MOST_LOSSY])


def _undone(raws: Sequence[tuple[str, bytes]], right: str, wrong: str) -> int:
    """Count the lines, with the bytes they were read from, that may be text in another encoding."""
    channel = single(right, wrong)
    count = 0
    for line, raw in raws:
        try:
            was = raw.decode(right)
        except UnicodeError:
            continue
        count += was != line and channel.gives(was, line)
    return count


def _is_same(right: str, wrong: str) -> bool:
    return right == wrong or (right, wrong) == ("gb18030", "gbk")


def _lossy_legacy(text: str, wrong: str) -> Iterator[tuple[int, Channel]]:
    """Give the channels by which bytes of text in a legacy encoding may have become U+FFFD, and how many
    bytes fit nowhere in each."""
    known = text.replace("\ufffd", "")
    raw = to_bytes(known, wrong)
    high = len(_HIGH.findall(raw))
    if text.count("\ufffd") > high or raw.count(b"?") - known.count("?") > _MOST_STRAY * high:
        return
    for right in _LOSSY:
        stray = raw.decode(right, "replace").count("\ufffd")
        if right not in (wrong, {"gbk": "gb18030"}.get(wrong)) and stray <= _MOST_STRAY * high + text.count(
            "\ufffd"
        ):
            yield stray, single(right, wrong, "\ufffd")


def strictly(text: str, channel: Channel) -> str | None:
    """Undo a channel where nothing at all was lost; None where something was."""
    was = text
    for step in reversed(channel.steps):
        raw = exact_bytes(was, step.wrong)
        if raw is None:
            return None
        try:
            was = raw.decode(step.right)
        except UnicodeError:
            return None
    return was if channel.gives(was, text) else None


_EXOTIC = re.compile(
    "[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u0258\u025a-\u02c5\u02de-\u02ff\u0332-\u036f"
    "\u0460-\u048f\u0492-\u058f\u0591-\u05af\u0670\u06d6-\u08ff\u1400-\u1cff\u1d80-\u1dff\u2c00-\u2e7f\ua000-\uabff\ue000-\uf8ff]"
)
"""Blocks in which two or three bytes that happen to stand side by side end up, and lists do not."""
_MOST_EXOTIC = 0.5


def whole(text: str, codec: str) -> str:
    """Give what is whole in a text, read as UTF-8; empty where most of it is characters that lists lack."""
    raw = to_bytes(text, codec)
    read = b"".join(re.findall(WHOLE, raw)).decode("utf-8", "ignore")
    return read if len(_EXOTIC.findall(read)) <= _MOST_EXOTIC * len(read) else ""


def is_telling(character: str, channel: Channel) -> bool:
    """Tell whether the bytes of a character alone say that they were wrongly read as Latin letters.

    Three of them or more do not come together by chance, but in alphabets that lists are not written in.
    """
    step = channel.steps[0]
    is_latin = len(channel.steps) == 1 and step.right == "utf-8" and step.wrong in LATIN
    return is_latin and character >= "\u0800" and not _EXOTIC.match(character)
