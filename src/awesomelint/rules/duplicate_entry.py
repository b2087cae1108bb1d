"""The rule duplicate-entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

from awesomelint.links.forms.repeats import find_repeats
from awesomelint.markdown import line_of
from awesomelint.model import Document, Entry, Finding, Fix, Related, Span
from awesomelint.removal import lines_of
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class DuplicateEntry(DocumentRule):
    """The same entry stands twice in one section."""

    family: ClassVar[str] = "duplicates"

    def check(self, doc: Document) -> Iterator[Finding]:
        loose = cache(partial(_is_loose, doc))
        for group in find_repeats(doc).entries:
            first = doc.entries[group[0]]
            line = line_of(doc.line_starts, first.span.start) + 1
            for index in group[1:]:
                entry = doc.entries[index]
                same = _text(doc, entry) == _text(doc, first)
                message = f"the same {'line' if same else 'entry'} as on line {line}"
                span = Span(entry.body_span.start, entry.body_span.stop)
                yield Finding(
                    span,
                    message,
                    _fix(doc, first, entry, loose),
                    (Related(None, first.body_span, "first here"),),
                )


def _text(doc: Document, entry: Entry) -> str:
    """Give an entry as written, its marker and nested items included, blanks at line ends aside."""
    written = doc.text[entry.span.start : entry.span.stop]
    return "\n".join(line.rstrip() for line in written.splitlines()).rstrip()


def _fix(doc: Document, first: Entry, entry: Entry, loose: Callable[[int], bool]) -> Fix | None:
    """Take the later of two identical entries out, where nothing else of the page changes by it.

    Never out of an ordered list, which numbers would move, nor the only entry of its list.
    """
    if entry.kind == "ordered" or first.kind != entry.kind or _text(doc, first) != _text(doc, entry):
        return None
    block = doc.lists[entry.list]
    if len(block.entries) < 2 or (entry.list == first.list and len(block.entries) == 2 and loose(entry.list)):
        return None
    edit = lines_of(doc, entry)
    if edit is None:
        return None
    safe = entry.kind == "bullet" and entry.list == first.list and not loose(entry.list)
    return Fix("remove the second of two identical entries", (edit,), safe=safe)


def _is_loose(doc: Document, index: int) -> bool:
    """Say whether a blank line stands in a list, so that taking lines out could tighten it."""
    block = doc.lists[index]
    top = line_of(doc.line_starts, block.span.start)
    bottom = line_of(doc.line_starts, max(block.span.start, block.span.stop - 1))
    lines = range(top, bottom)
    return any(not doc.text[doc.line_starts[n] : doc.line_starts[n + 1]].strip() for n in lines)
