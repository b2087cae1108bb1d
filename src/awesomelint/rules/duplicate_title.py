"""The rule duplicate-title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from awesomelint.links.forms.canonical import forms
from awesomelint.links.forms.repeats import main_link
from awesomelint.markdown import line_of
from awesomelint.model import Document, Entry, Finding, Related, Severity
from awesomelint.rule import DocumentRule, option
from awesomelint.titles import fold_title, is_generic, title_of

_LONG_TITLE = 6
"""From how many words a title is one thing's name, and not the name of a subject."""
_MOST_NAMESAKES = 50
"""How many earlier entries of its title an entry is compared with."""
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b|[+#]+|\b[a-z]\b")
"""What tells two parts, versions or editions of one work apart."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class _Named(NamedTuple):
    entry: Entry
    title: str
    description: str
    work: str


@dataclass(frozen=True)
class DuplicateTitle(DocumentRule):
    """Two entries of one section have the same title and different addresses."""

    family: ClassVar[str] = "duplicates"
    severity: ClassVar[Severity] = "warning"

    likeness: int = option(100, "how much of two titles must agree, in percent; numbers always must")

    def check(self, doc: Document) -> Iterator[Finding]:
        sections: dict[tuple[int | None, int | None], list[_Named]] = {}
        for named in _named(doc):
            sections.setdefault((named.entry.section, named.entry.parent), []).append(named)
        for members in sections.values():
            for first, second in self._pairs(members):
                line = line_of(doc.line_starts, first.entry.span.start) + 1
                how = "the same title as" if first.title == second.title else "nearly the title of"
                yield Finding(
                    second.entry.body_span,
                    f"{how} the entry on line {line}, at another address",
                    None,
                    (Related(None, first.entry.body_span, "first here"),),
                )

    def _pairs(self, members: Iterable[_Named]) -> Iterator[tuple[_Named, _Named]]:
        """Pair each entry with the first one before it of the same title."""
        by_title: dict[str, list[_Named]] = {}
        for named in members:
            before = by_title.setdefault(named.title, [])
            first = next((other for other in before if _is_one_thing(other, named)), None)
            if first is None and self.likeness < 100 and not before:
                first = self._nearly(by_title, named)
            if first is not None:
                yield first, named
            if len(before) < _MOST_NAMESAKES:
                before.append(named)

    def _nearly(self, by_title: dict[str, list[_Named]], named: _Named) -> _Named | None:
        for title, others in by_title.items():
            if others and others[0].work != named.work and self._is_like(title, named.title):
                return others[0]
        return None

    def _is_like(self, one: str, other: str) -> bool:
        if _NUMBERS.findall(one) != _NUMBERS.findall(other):
            return False
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return matcher.real_quick_ratio() * 100 >= self.likeness and matcher.ratio() * 100 >= self.likeness


def _named(doc: Document) -> Iterator[_Named]:
    for entry in doc.entries:
        link = main_link(doc, entry) if entry.links else None
        found = None if link is None else forms(link.url)
        if found is not None:
            title = fold_title(title_of(doc, entry))
            if title:
                description = fold_title(_BRACKETS.sub(" ", entry.description))
                yield _Named(entry, title, description, found.work)


def _is_one_thing(first: _Named, second: _Named) -> bool:
    """Say whether two entries of one title are about one thing: the same author or words, or a long title.

    Many books are called "Algorithms", and many projects "log".
    """
    if first.work == second.work:
        return False
    if first.description and first.description == second.description and not is_generic(first.description):
        return True
    return len(first.title.split()) >= _LONG_TITLE
