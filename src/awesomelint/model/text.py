"""A file as it was read, and places in its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of offsets: `text[start:stop]`."""

    start: int
    stop: int


class Reference(NamedTuple):
    """Another text that may tell what a garbled one was."""

    name: str
    """As people know it: a path, or a path and when it was so."""
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its bytes, and the text they stand for.

    `text.encode(encoding, errors)` gives `raw` back, for any bytes. A byte order mark stays in the
    text, as a leading U+FEFF.
    """

    path: str
    """As shown to people: relative to the current folder where it lies below it, with `/`."""
    raw: bytes
    text: str
    encoding: str
    """A Python codec name: `utf-8`, `utf-16-le`, `gb18030` ..."""
    errors: str
    """`strict`; `surrogateescape` where no encoding fits every byte, `surrogatepass` for UTF-16 or UTF-32
    with lone surrogates."""
    certain: bool
    """Whether the encoding is known (strict UTF-8, or a byte order mark) rather than guessed."""
    binary: bool
    """Whether the bytes are no text at all; only source rules see such a file."""
    references: tuple[Reference, ...] = ()
    """What may tell what was lost of the text, the strongest first; see `Rule.refers`."""
