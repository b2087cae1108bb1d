"""Links, code spans and raw HTML in one block's inline text, with their exact places, in linear time.

This is the part of CommonMark 0.31, section 6, that bears on links: backslash escapes, code spans,
autolinks, raw HTML, and the bracket stack of the specification's appendix ("look for link or
image"). Emphasis is left out, since links bind tighter. Markdown-it's own inline parser gives no
positions and needs quadratic time for some inputs; that both find the same links is tested.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import NamedTuple

from awesomelint.markdown.html import AUTOLINK, EMAIL, TAG, Comments
from awesomelint.model import LinkKind, Span

_SPECIAL = re.compile(r"[\\`\[\]<]|!\[")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile("`+")
_SIMPLE = re.compile(r"\(([^\s()<>\\\x00-\x1f\x7f]++)\)")
_BLANKS = re.compile(r"\s+")
_BLANK = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_ANGLED = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_PLAIN_PART = re.compile(r"(?:[^\s()\\\x00-\x1f\x7f]|[^\S\x00-\x20\x7f]|\\[^\s]|\\(?=\s|\Z))++|[()]")
_TITLE = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'|\((?:[^()\\]|\\.)*+\)', re.DOTALL)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_OPENING = re.compile(r"[ \t]*+\n?+[ \t]*+[(（]")
_MAX_PARENTHESES = 32
"""Nested parentheses in a destination, as in cmark: what is deeper is no link."""


def normalize_label(label: str) -> str:
    """Fold a link label as CommonMark compares labels.

    >>> normalize_label("  Ant\\n ẞee ")
    'ant ssee'
    """
    return _BLANKS.sub(" ", label.strip()).casefold()


class FoundLink(NamedTuple):
    """A link in the buffer; `url` is None for a reference, whose `label` names its definition."""

    span: Span
    text: Span | None
    url: Span | None
    label: str | None
    kind: LinkKind


class Opening(NamedTuple):
    """`](` that opens no link, with the place of its `[` if there is one."""

    bracket: int | None
    close: int


class Scan(NamedTuple):
    """What one block's inline text holds, as offsets into that text."""

    links: list[FoundLink]
    """Inline, reference, image and autolinks, in order of their ends."""
    broken: list[Opening]
    """Each unescaped `](`, `] (` or `]（` outside code that is no link."""
    code: list[Span]
    tags: list[Span]
    comments: list[Span]


class _Bracket(NamedTuple):
    start: int
    image: bool


class Scanner:
    """Scans one inline text."""

    def __init__(self, text: str, labels: Collection[str]) -> None:
        self._text = text
        self._labels = labels
        self._stack: list[_Bracket] = []
        self._inactive = 0
        """Brackets below this height may open images, but no links: they would hold another link."""
        self._last_bracket = -1
        """Where the last `[` or `]` was: a label may hold none."""
        self._ticks: dict[int, list[int]] | None = None
        self._comments = Comments(text)
        self._found = Scan([], [], [], [], [])

    def scan(self) -> Scan:
        """Find everything, from left to right."""
        text, position = self._text, 0
        search = _SPECIAL.search
        while match := search(text, position):
            start = match.start()
            char = text[start]
            if char == "[":
                self._stack.append(_Bracket(start, False))
                position = start + 1
            elif char == "]":
                position = self._close(start)
            elif char == "!":
                self._stack.append(_Bracket(start, True))
                position = start + 2
            elif char == "\\":
                position = start + (2 if text[start + 1 : start + 2] in _PUNCTUATION else 1)
            elif char == "`":
                position = self._code_span(start)
            else:
                position = self._angle(start)
        return self._found

    def _code_span(self, start: int) -> int:
        match = _TICKS.match(self._text, start)
        assert match is not None
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self._text):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        closings = self._ticks.get(len(match[0]), [])
        index = bisect_left(closings, match.end())
        if index == len(closings):
            return match.end()
        stop = closings[index] + len(match[0])
        self._found.code.append(Span(start, stop))
        return stop

    def _angle(self, start: int) -> int:
        text = self._text
        if match := AUTOLINK.match(text, start):
            url = Span(start + 1, match.end() - 1)
            self._found.links.append(FoundLink(Span(start, match.end()), None, url, None, "autolink"))
            return match.end()
        if match := EMAIL.match(text, start) or TAG.match(text, start):
            self._found.tags.append(Span(start, match.end()))
            return match.end()
        if (stop := self._comments.end(start)) is not None:
            kind = self._found.comments if text.startswith("<!--", start) else self._found.tags
            kind.append(Span(start, stop))
            return stop
        return start + 1

    def _close(self, close: int) -> int:
        """Deal with a `]`; give the offset to go on from."""
        text = self._text
        after = text[close + 1 : close + 2]
        if not self._stack:
            if after in "(（" and after:
                self._found.broken.append(Opening(None, close))
            return close + 1
        height = len(self._stack) - 1
        bracket = self._stack.pop()
        active = bracket.image or height >= self._inactive
        self._inactive = min(self._inactive, height)
        stop = self._link(bracket, close) if active else None
        if stop is None:
            if after in "(（ \t\n" and after and _OPENING.match(text, close + 1):
                self._found.broken.append(Opening(bracket.start, close))
            self._last_bracket = close
            return close + 1
        if not bracket.image:
            self._inactive = height
        self._last_bracket = stop - 1
        return stop

    def _link(self, bracket: _Bracket, close: int) -> int | None:
        text_span = Span(bracket.start + (2 if bracket.image else 1), close)
        kind: LinkKind = "image" if bracket.image else "inline"
        if self._text.startswith("(", close + 1):
            destination = inline_destination(self._text, close + 1)
            if destination is not None:
                url, stop = destination
                self._add(bracket.start, stop, text_span, url, None, kind)
                return stop
        return self._reference(bracket, text_span) if self._labels else None

    def _reference(self, bracket: _Bracket, text_span: Span) -> int | None:
        close = text_span.stop
        kind: LinkKind = "image" if bracket.image else "reference"
        match = _LABEL.match(self._text, close + 1)
        if match and match[1].strip():
            label, stop = normalize_label(match[1]), match.end()
            if label in self._labels:
                self._add(bracket.start, stop, text_span, None, label, kind)
                return stop
            return None
        if (
            text_span.start < text_span.stop
            and self._last_bracket < text_span.start
            and close - text_span.start <= 999
        ):
            label = normalize_label(self._text[text_span.start : close])
            if label in self._labels:
                stop = match.end() if match else close + 1
                self._add(bracket.start, stop, text_span, None, label, kind)
                return stop
        return None

    def _add(
        self, start: int, stop: int, text: Span, url: Span | None, label: str | None, kind: LinkKind
    ) -> None:
        self._found.links.append(FoundLink(Span(start, stop), text, url, label, kind))


def inline_destination(text: str, start: int) -> tuple[Span, int] | None:
    """Read `(destination "title")` at `start`; give the destination's place and the end, or None."""
    if match := _SIMPLE.match(text, start):
        return Span(*match.span(1)), match.end()
    position = _skip(text, start + 1)
    if match := _ANGLED.match(text, position):
        url, position = Span(*match.span(1)), match.end()
    elif text.startswith("<", position):
        return None
    else:
        end = _plain_destination(text, position)
        if end is None:
            return None
        url, position = Span(position, end), end
    after = _skip(text, position)
    if after > position and (match := _TITLE.match(text, after)):
        after = _skip(text, match.end())
    return (url, after + 1) if text.startswith(")", after) else None


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _plain_destination(text: str, position: int) -> int | None:
    depth = 0
    while match := _PLAIN_PART.match(text, position):
        part = match[0]
        if part == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif part == ")":
            if depth == 0:
                break
            depth -= 1
        position = match.end()
    return position if depth == 0 else None


def scan(text: str, labels: Collection[str]) -> Scan:
    """Scan one block's inline text; `labels` are the normalised labels that have definitions."""
    return Scanner(text, labels).scan()
