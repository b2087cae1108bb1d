"""The rule duplicate-title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from awesomelint.links.forms.canonical import forms
from awesomelint.links.forms.repeats import main_link
from awesomelint.markdown import line_of
from awesomelint.model import Document, Entry, Finding, Related, Severity
from awesomelint.near_titles import Near, NearTitles
from awesomelint.rule import DocumentRule, option
from awesomelint.titles import fold_title, is_generic, title_of

_LONG_TITLE = 6
"""From how many words a title is one thing's name, and not the name of a subject."""
_MOST_NAMESAKES = 50
"""How many earlier entries of its title an entry is compared with."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class _Named(NamedTuple):
    entry: Entry
    title: str
    description: str
    notes: str
    """What the description says in brackets."""
    work: str


@dataclass(frozen=True)
class DuplicateTitle(DocumentRule):
    """Two entries of one section have the same title and different addresses."""

    family: ClassVar[str] = "duplicates"
    severity: ClassVar[Severity] = "warning"

    likeness: int = option(100, "how much of the one word that differs must agree, in percent; 100 for all")

    def check(self, doc: Document) -> Iterator[Finding]:
        sections: dict[tuple[int | None, int | None], list[_Named]] = {}
        for named in _named(doc):
            sections.setdefault((named.entry.section, named.entry.parent), []).append(named)
        for members in sections.values():
            for first, second, near in self._pairs(members):
                line = line_of(doc.line_starts, first.entry.span.start) + 1
                how = "the same title as" if near is None else "nearly the title of"
                what = "" if near is None else f", with {near.here!r} for {near.there!r}"
                yield Finding(
                    second.entry.body_span,
                    f"{how} the entry on line {line}{what}, at another address",
                    None,
                    (Related(None, first.entry.body_span, "first here"),),
                )

    def _pairs(self, members: Sequence[_Named]) -> Iterator[tuple[_Named, _Named, Near | None]]:
        """Pair each entry with the first one before it of the same title, else of nearly the same."""
        by_title: dict[str, list[_Named]] = {}
        titles = NearTitles(self.likeness / 100)
        for named in members:
            before = by_title.setdefault(named.title, [])
            first = next((other for other in before if _is_one_thing(other, named)), None)
            near = None
            for found in titles.add(named.title) if self.likeness < 100 else ():
                if first is None and _is_one_thing(members[found.place], named):
                    first, near = members[found.place], found
            if first is not None:
                yield first, named, near
            if len(before) < _MOST_NAMESAKES:
                before.append(named)


def _named(doc: Document) -> Iterator[_Named]:
    for entry in doc.entries:
        link = main_link(doc, entry) if entry.links else None
        found = None if link is None else forms(link.url)
        if found is not None:
            title = fold_title(title_of(doc, entry))
            if title:
                description = fold_title(_BRACKETS.sub(" ", entry.description))
                notes = fold_title(" ".join(_BRACKETS.findall(entry.description)))
                yield _Named(entry, title, description, notes, found.work)


def _is_one_thing(first: _Named, second: _Named) -> bool:
    """Say whether two entries of one title are about one thing: the same author or words, or a long title.

    Many books are called "Algorithms", and many projects "log". Whoever makes a course takes a long name
    that others took before; so a long title counts only where no author or remark tells the two apart.
    """
    if first.work == second.work:
        return False
    if first.description and first.description == second.description and not is_generic(first.description):
        return True
    if len(first.title.split()) < _LONG_TITLE:
        return False
    said = ((first.description, second.description), (first.notes, second.notes))
    return not any(one and other and one != other for one, other in said)
