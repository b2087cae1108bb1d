from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from awesomelint.model import Document, Finding, Severity
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.stale import stale_references
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class StaleReference(DocumentRule):
    """A reference in words to a number that points nowhere, or that readers cannot rely on."""

    family: ClassVar[str] = "numbering"
    severity: ClassVar[Severity] = "warning"

    policy: Literal["per-section", "continuous", "any"] | None = option(
        None, "where sections start, as for `numbering-start`; inferred from the file's majority when unset"
    )

    def check(self, doc: Document) -> Iterator[Finding]:
        for stale in stale_references(Reading(doc), self.policy):
            yield Finding(stale.span, stale.message, None, stale.related)
