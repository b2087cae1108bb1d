"""The rule duplicate-entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar, Literal

from awesomelint.differences import differences, says_all, written
from awesomelint.links.forms.repeats import find_repeats
from awesomelint.markdown import line_of
from awesomelint.model import Document, Edit, Entry, Finding, Fix, Related, Span
from awesomelint.removal import lines_of
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class DuplicateEntry(DocumentRule):
    """The same entry stands twice in one section."""

    family: ClassVar[str] = "duplicates"

    keep: Literal["richer", "first", "both"] = option("richer", "which of two that differ stays in a fix")

    def check(self, doc: Document) -> Iterator[Finding]:
        loose = cache(partial(_is_loose, doc))
        for group in find_repeats(doc).entries:
            first = doc.entries[group[0]]
            line = line_of(doc.line_starts, first.span.start) + 1
            for index in group[1:]:
                entry = doc.entries[index]
                differing = differences(doc, first, entry)
                same = written(doc, entry) == written(doc, first)
                message = f"the same {'line' if same else 'entry'} as on line {line}"
                if differing:
                    message += f"; they differ in {_and(differing)}"
                fix = _fix(doc, first, entry, loose) if same else self._choice(doc, first, entry, loose)
                span = Span(entry.body_span.start, entry.body_span.stop)
                yield Finding(span, message, fix, (Related(None, first.body_span, "first here"),))

    def _choice(self, doc: Document, first: Entry, second: Entry, loose: Callable[[int], bool]) -> Fix | None:
        """Take out that one of two entries that differ which the configuration does not keep.

        As the richer one counts only what holds all that the other one says, so that nothing is lost.
        """
        if self.keep == "first":
            what = "remove the second of two entries"
            leaves, stays = second, first
        elif self.keep == "richer" and says_all(doc, first, second):
            what = "remove the second entry: the first one says all that it says"
            leaves, stays = second, first
        elif self.keep == "richer" and says_all(doc, second, first):
            what = "remove the first entry: the second one says all that it says"
            leaves, stays = first, second
        else:
            return None
        edit = _removal(doc, stays, leaves, loose)
        return None if edit is None else Fix(what, (edit,), safe=False)


def _and(words: Sequence[str]) -> str:
    """Write some words one after the other.

    >>> _and(("case", "year", "address")), _and(("case",))
    ('case, year and address', 'case')
    """
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _fix(doc: Document, first: Entry, entry: Entry, loose: Callable[[int], bool]) -> Fix | None:
    """Take the later of two identical entries out, where nothing else of the page changes by it."""
    edit = _removal(doc, first, entry, loose)
    if edit is None:
        return None
    safe = entry.kind == "bullet" and entry.list == first.list and not loose(entry.list)
    return Fix("remove the second of two identical entries", (edit,), safe=safe)


def _removal(doc: Document, stays: Entry, leaves: Entry, loose: Callable[[int], bool]) -> Edit | None:
    """Give the edit that takes an entry out with its lines.

    Never out of an ordered list, which numbers would move, nor the only entry of its list.
    """
    if leaves.kind == "ordered" or leaves.kind != stays.kind:
        return None
    size = len(doc.lists[leaves.list].entries)
    if size < 2 or (leaves.list == stays.list and size == 2 and loose(leaves.list)):
        return None
    return lines_of(doc, leaves)


def _is_loose(doc: Document, index: int) -> bool:
    """Say whether a blank line stands in a list, so that taking lines out could tighten it."""
    block = doc.lists[index]
    top = line_of(doc.line_starts, block.span.start)
    bottom = line_of(doc.line_starts, max(block.span.start, block.span.stop - 1))
    lines = range(top, bottom)
    return any(not doc.text[doc.line_starts[n] : doc.line_starts[n + 1]].strip() for n in lines)
