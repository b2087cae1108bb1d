"""Raw HTML inside Markdown: tags, comments, the links and anchors they hold.

Patterns follow CommonMark 0.31, sections 6.6 (raw HTML) and 6.5 (autolinks). Quantifiers are
possessive, so that hostile input costs linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from awesomelint.model import Span

_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
TAG = re.compile(
    r"<(?:(?P<name>[A-Za-z][A-Za-z0-9-]*+)"
    rf"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+{_VALUE})?+)*+\s*+/?>"
    r"|/[A-Za-z][A-Za-z0-9-]*+\s*+>)",
    re.ASCII,
)
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x1f\x7f]*+)>", re.ASCII)
EMAIL = re.compile(r"<[\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+>", re.ASCII)

_ATTRIBUTE = re.compile(
    r"""\s(?P<name>href|src|id|name)\s*+=\s*+(?:"(?P<d>[^"]*+)"|'(?P<s>[^']*+)'|(?P<u>[^\s"'=<>`]++))""",
    re.IGNORECASE,
)


class Attribute(NamedTuple):
    """An attribute that leads somewhere or can be led to: `href`, `src`, `id`, `name`."""

    name: str
    value: str
    span: Span
    """The value as written, without quotes."""


def attributes(text: str, tag: Span) -> Iterator[Attribute]:
    """Yield the attributes of one tag that matter for links and anchors, in order."""
    for match in _ATTRIBUTE.finditer(text, tag.start, tag.stop):
        group = match.lastgroup
        assert group is not None
        yield Attribute(match["name"].lower(), match[group], Span(*match.span(group)))


class Comments:
    """Finds where comments and the like end, without searching twice for what is not there."""

    _ENDS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: dict[str, int] = {}

    def end(self, start: int) -> int | None:
        """Give the end of the comment, CDATA section, instruction or declaration at `start`, if it is one."""
        text = self._text
        for opening, closing in self._ENDS:
            if text.startswith(opening, start):
                if opening == "<!--":
                    for short in ("<!-->", "<!--->"):
                        if text.startswith(short, start):
                            return start + len(short)
                return self._find(closing, start + len(opening))
        if text.startswith("<!", start) and text[start + 2 : start + 3].isalpha():
            return self._find(">", start + 2)
        return None

    def _find(self, closing: str, start: int) -> int | None:
        if start >= self._absent.get(closing, len(self._text) + 1):
            return None
        found = self._text.find(closing, start)
        if found < 0:
            self._absent[closing] = start
            return None
        return found + len(closing)
