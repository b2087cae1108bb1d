"""The shape of UTF-8 that was read as a single-byte encoding: a lead byte's character, then continuations.

In clean text of any language the shape is next to absent, so whoever looks for mojibake can do without
ftfy, and without the time its import takes, on nearly every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_CODECS = ("latin-1", "cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "cp437")
"""The encodings that ftfy 6.3.1 knows as wrong readings, but for three ..."""
_DISTINCT = (
    r"[ВГРС][^\w\s]|вЂ"  # windows-1251
    r"|[ΒΓΞΟ][^\w\s]|β€"  # windows-1253
    "|√[±∂†≠®™´≤≥¥µø]|≈[°¢]|‚[Äâó]|\uf8ff"  # Mac OS Roman
)
"""... in which the shape alone is usual: Ukrainian has В before і, French ’ before é. These are the parts
of it that are not, after `ftfy.badness`."""
_DISTINCT_LEADS = "ВГРСвΒΓΞΟβ√≈‚\uf8ff"


def places(text: str) -> Iterator[int]:
    """Give the offsets at which the shape of garbled UTF-8 stands.

    >>> list(places("caf\\u00c3\\u00a9 au lait, déjà vu"))
    [3]
    """
    if text.isascii():
        return
    leads, shape = _patterns()
    for match in leads.finditer(text):
        if shape.match(text, match.start()):
            yield match.start()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    leads = _DISTINCT_LEADS
    shapes = [_DISTINCT]
    for codec in _CODECS:
        two, three, four = (
            _characters(codec, *bounds) for bounds in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5))
        )
        leads += two + three + four
        following = _class(_characters(codec, 0x80, 0xC0))
        shapes.append(
            f"{_class(two)}{following}|{_class(three)}{following}{{2}}|{_class(four)}{following}{{3}}"
        )
    return re.compile(f"{_class(leads)}(?=[^\\x00-\\x7f])"), re.compile("|".join(shapes))


def _characters(codec: str, first: int, stop: int) -> str:
    """Give what a codec reads in a range of bytes; a byte it leaves undefined is read as a C1 control."""
    read = [bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(first, stop)]
    return "".join(read)


def _class(characters: str) -> str:
    return f"[{re.escape(''.join(sorted(set(characters))))}]"
