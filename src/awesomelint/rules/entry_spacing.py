"""The rule entry-spacing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from awesomelint.entries.parts import parts_of
from awesomelint.entries.spacing import slips_after_markers, slips_after_title, slips_in_link_texts
from awesomelint.model import Document, Finding, Fix, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntrySpacing(DocumentRule):
    """A blank is missing in an entry, or one too many."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"

    share: int = option(
        90, "how many entries in a hundred have to agree before the others are faults", least=51, most=100
    )

    def __post_init__(self) -> None:
        check_bounds(self)

    def check(self, doc: Document) -> Iterator[Finding]:
        slips = chain(
            slips_after_title(doc, parts_of(doc), self.share),
            slips_in_link_texts(doc, (link for entry in doc.entries for link in entry.links)),
            slips_after_markers(doc),
        )
        for slip in slips:
            # Only a blank moved out of a link's text leaves readers the very same words: a sign may be a
            # hyphen, a suffix may go on with the title, and by its blank a line becomes an entry.
            fix = Fix("set the blank right", slip.edits, safe=slip.kind == "link text")
            yield Finding(slip.span, slip.message, fix if slip.edits else None)
