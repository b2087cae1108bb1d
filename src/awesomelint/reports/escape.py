r"""Untrusted text, made safe to show: the one place where that is done.

Paths, URLs, titles and whole lines of other people's files go into reports. What could move a
cursor, reorder or hide text, or command a build server is written as a visible escape: `\n`, `\t`,
`\u{202e}`, and `\xff` for a byte that is no text.

Sources: Unicode's general categories Cc, Cf, Cs, Zl and Zp; DerivedCoreProperties.txt
(Default_Ignorable_Code_Point); UTS 51 (emoji sequences); UTS 37 (ideographic variation); "Trojan
Source", CVE-2021-42574. GitHub's runner takes `::command` at the start of a line, and it, Azure
Pipelines and TeamCity take `##[command]`, `##vso[` and `##teamcity[` anywhere in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

# Invisible characters that some texts need, where they stand after the right character. Each may
# come once: the next in a row stands after the first, which is in none of these classes. No
# character of these classes is ever escaped, so that escaping twice equals escaping once.
_JOINING_SCRIPTS = (
    "\u0620-\u06d3\u0710-\u088f\u08a0-\u08e1\u08e3-\u0dff\u1000-\u109f"  # Arabic to Sinhala, Burmese
    "\u1780-\u17b3\u17b6-\u17ff\u1820-\u18af\ua840-\ua87f"  # Khmer, Mongolian, Phags-pa
)
_EMOJI = (
    "\u00a9\u00ae\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fffd\U00030000-\U0003fffd"
# The flags of England, Scotland and Wales: the only sequences of tag characters in use.
_FLAGS = (
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|"
    "\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_HARMLESS = "|".join(
    (
        rf"(?<=[{_JOINING_SCRIPTS}])[\u200c\u200d]",
        rf"(?<=[{_EMOJI}])\ufe0f?\u200d(?=[{_EMOJI}])",
        rf"(?<=[0-9#*{_EMOJI}{_IDEOGRAPHS}\u2010-\u2027\u1000-\u109f\ua840-\ua87f])[\ufe00-\ufe0f]",
        rf"(?<=[{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]",
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
        _FLAGS,
    )
)
_COMMAND = r"(?<=#)#(?=[A-Za-z-]*\[)"
_MISLEADING = (
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


class Piece(NamedTuple):
    """A part of a text, and how it is shown."""

    start: int
    stop: int
    shown: str
    escaped: bool


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{_HARMLESS})|({_MISLEADING}|{_COMMAND})")


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return _SHORT.get(character) or f"\\u{{{code:x}}}"


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "##" not in text


def pieces(text: str) -> Iterator[Piece]:
    """Split a text into what is shown as it stands and what is escaped, one character at a time."""
    at = 0
    for match in () if _plain(text) else _pattern().finditer(text):
        if match[1] is None:
            continue
        if at < match.start():
            yield Piece(at, match.start(), text[at : match.start()], False)
        yield Piece(match.start(), match.end(), _shown(match[1]), True)
        at = match.end()
    if at < len(text):
        yield Piece(at, len(text), text[at:], False)


def escape(text: str) -> str:
    r"""Make a text safe to show within a line.

    >>> print(escape("a\tb\x1b[31m \u202egnp.exe \udcff"))
    a\tb\u{1b}[31m \u{202e}gnp.exe \xff
    >>> print(escape("##[error]"), escape("可信 क्‍ष 👩‍👧"))
    #\u{23}[error] 可信 क्‍ष 👩‍👧
    """
    return text if _plain(text) else "".join(piece.shown for piece in pieces(text))


def guard(line: str) -> str:
    r"""Keep a line that starts with untrusted text, escaped already, from being a workflow command.

    >>> print(guard("::stop-commands::x"))
    \u{3a}:stop-commands::x
    """
    bare = line.lstrip()
    return f"{line[: -len(bare)]}\\u{{3a}}{bare[1:]}" if bare.startswith("::") else line


def whole(text: str) -> str:
    """Replace lone surrogates alone, for data that programs read: no Unicode encoding can hold them."""
    if text.isascii():
        return text
    return re.sub("[\ud800-\udfff]", lambda match: _shown(match[0]), text)


def is_whole(text: str) -> bool:
    """Tell whether a text has no lone surrogate, so that UTF-8 can hold it."""
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def to_json(value: Any) -> str:
    r"""Write JSON in printable ASCII on one line; its strings must be `whole`.

    JSON's own escapes lose nothing, and stay valid whatever encoding the output is written in.

    >>> print(to_json({"é": "##[x]\x7f"}))
    {"\u00e9": "#\u0023[x]\u007f"}
    """
    import json

    return re.sub(_COMMAND, r"\\u0023", json.dumps(value))
