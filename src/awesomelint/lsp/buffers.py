"""The texts that are open in an editor, as they are now.

pygls keeps them too, but takes U+2028, form feeds and other characters for line endings, which are none in
the protocol: in a list that holds one, every later change would be put in the wrong place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from awesomelint.lsp.positions import Position, Positions

_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True)
class Buffer:
    """One text at one moment."""

    uri: str
    """As the editor spells it."""
    version: int | None
    text: str
    encoding: str = field(default="utf-16")
    """What positions count: `utf-8`, `utf-16` or `utf-32`."""

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.text, self.encoding)

    def changed(self, version: int | None, start: Position, stop: Position, text: str) -> Buffer:
        """Give the buffer with what stands between two positions replaced."""
        first, last = self.positions.offset(start), self.positions.offset(stop)
        return self.replaced(version, self.text[:first] + text + self.text[max(first, last) :])

    def replaced(self, version: int | None, text: str) -> Buffer:
        """Give the buffer with another text; halves of a character that came one by one are joined."""
        if _HALVES.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return replace(self, version=version, text=text)
