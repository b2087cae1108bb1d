"""The rule duplicate-link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.forms.repeats import Place, find_repeats
from awesomelint.markdown import line_of
from awesomelint.model import Document, Finding, Related
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class DuplicateLink(DocumentRule):
    """The same page is linked twice in the list."""

    family: ClassVar[str] = "duplicates"

    def check(self, doc: Document) -> Iterator[Finding]:
        for group in find_repeats(doc).links:
            first, second = group[:2]
            message = f"already linked on line {line_of(doc.line_starts, first.link.span.start) + 1}"
            if first.link.url != second.link.url:
                message += f", as {first.link.url}"
            if len(group) > 2:
                message += f"; {len(group)} times in all"
            yield Finding(second.link.span, message, None, related(group))


def related(group: Sequence[Place]) -> tuple[Related, ...]:
    """Name the other places of a group whose second place is the finding's."""
    first = Related(None, group[0].link.span, "first here")
    return (first, *(Related(None, place.link.span, "and here") for place in group[2:]))
