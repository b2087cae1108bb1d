"""One block's inline text, and where each of its characters stands in the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from awesomelint.model import Span


class Buffer:
    """Inline text without the prefixes (indentation, `>`) of its lines, joined by LF."""

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]]) -> None:
        """Take the text, and for each of its lines the offset in it and the offset in the document."""
        self.text = text
        self._starts = [piece[0] for piece in pieces]
        self._shifts = [piece[1] - piece[0] for piece in pieces]

    def place(self, offset: int) -> int:
        """Give the document offset of the character at `offset`."""
        if len(self._starts) == 1:
            return offset + self._shifts[0]
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]

    def span(self, span: Span) -> Span:
        """Give the document span of a span in the text; it may take in prefixes of later lines."""
        return Span(self.place(span.start), self.place(span.stop))

    def outside(self, taken: Iterable[Span]) -> Iterator[Span]:
        """Yield, in the text's own offsets, what the given spans leave uncovered."""
        position = 0
        for start, stop in sorted(taken):
            if start > position:
                yield Span(position, start)
            position = max(position, stop)
        if position < len(self.text):
            yield Span(position, len(self.text))

    def lines(self, span: Span) -> Iterator[Span]:
        """Yield the document spans of the parts of a span, one for each line, blank ones left out."""
        start = span.start
        while start < span.stop:
            end = self.text.find("\n", start, span.stop)
            end = span.stop if end < 0 else end
            if end > start and not self.text[start:end].isspace():
                yield self.span(Span(start, end))
            start = end + 1
