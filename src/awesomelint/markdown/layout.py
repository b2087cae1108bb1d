"""Where the lines that the block parser sees stand in the document.

The block parser gets a text with LF line endings, without a byte order mark, and with blank lines in
place of a YAML front matter. Its lines are the document's lines, one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from markdown_it.token import Token

from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.lines import line_end, line_starts
from awesomelint.model import Span

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"^[\w-]+:", re.MULTILINE)


class Layout:
    """A document's lines, and the text the block parser gets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = line_starts(text)
        self._mark = int(text.startswith("\ufeff"))
        normal = text[self._mark :]
        if "\r" in normal:
            normal = normal.replace("\r\n", "\n").replace("\r", "\n")
        front = _front_matter(normal)
        self.front_lines = normal.count("\n", 0, front)
        """How many lines the front matter takes."""
        if front:
            normal = "\n" * self.front_lines + normal[front:]
        self.blocks = normal.replace("\0", "\ufffd")
        """What the block parser is to parse."""
        self._block_starts = self.starts if normal == text else line_starts(normal)

    @property
    def front(self) -> Span:
        """The front matter's span; empty where there is none."""
        return Span(0, self.line_start(self.front_lines) if self.front_lines else 0)

    def line_start(self, line: int) -> int:
        """Give the offset of a line's first character, a byte order mark left out."""
        if line >= len(self.starts):
            return len(self.text)
        return self.starts[line] or self._mark

    def line_stop(self, line: int) -> int:
        """Give the offset of a line's end, before its line ending."""
        return line_end(self.text, self.starts, min(line, len(self.starts) - 1))

    def place(self, offset: int) -> int:
        """Turn an offset of the block parser's text into one of the document."""
        if self._block_starts is self.starts:
            return offset
        line = bisect_right(self._block_starts, offset) - 1
        return self.line_start(line) + offset - self._block_starts[line]

    def block(self, token: Token) -> Span:
        """Give the span of a block's lines, blank ones at its end left out."""
        first, line = self._lines(token)
        line -= 1
        while line > first and not self.text[self.line_start(line) : self.line_stop(line)].strip():
            line -= 1
        return Span(self.line_start(first), self.line_stop(line))

    def lines(self, token: Token) -> Span:
        """Give the span of all of a block's lines."""
        first, after = self._lines(token)
        return Span(self.line_start(first), self.line_stop(after - 1))

    def inline(self, token: Token, heading: Token | None) -> Buffer:
        """Find an inline token's lines in the document; each is the end of a line of the source."""
        first, _ = self._lines(token)
        pieces: list[tuple[int, int]] = []
        parts: list[str] = []
        offset = 0
        for number, content in enumerate(token.content.split("\n")):
            content = content.lstrip(" \t") if number else content
            start, stop = self.line_start(first + number), self.line_stop(first + number)
            if heading is not None and heading.markup.startswith("#"):
                after = self.text.find(heading.markup, start, stop) + len(heading.markup)
                found = self.text.find(content, after, stop)
            else:
                found = self.text.rfind(content, start, stop)
            if found < 0:  # a NUL, which the block parser sees as U+FFFD
                line = self.text[start:stop].replace("\0", "\ufffd")
                found = start + max(line.rfind(content), 0)
            pieces.append((offset, found))
            parts.append(self.text[found : found + len(content)])
            offset += len(content) + 1
        return Buffer("\n".join(parts), pieces)

    def _lines(self, token: Token) -> tuple[int, int]:
        assert token.map is not None
        first, after = token.map
        return first, after


def _front_matter(text: str) -> int:
    """Give the length of a YAML front matter at the start of the text; 0 where there is none."""
    match = _FRONT_MATTER.match(text)
    return match.end() if match and _KEY.search(match[0]) else 0
