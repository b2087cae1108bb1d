"""The rule entry-separator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.entries.parts import SIGN, parts_of
from awesomelint.entries.separators import odd_separators
from awesomelint.model import Document, Finding, Fix, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntrySeparator(DocumentRule):
    """Between title and description stands another sign than in the other entries, or none."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"

    sign: str = option("", "the sign to write (`-`, `–`, `:`); by default the one most entries have")
    share: int = option(
        90, "how many entries in a hundred have to agree before the others are faults", least=51, most=100
    )

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.sign and not SIGN.fullmatch(self.sign):
            raise ValueError(f"sign: expected a dash, a colon, an arrow or a bar, found {self.sign!r}")

    def check(self, doc: Document) -> Iterator[Finding]:
        for odd in odd_separators(doc, parts_of(doc), self.sign, self.share):
            found = f"'{odd.found}'" if odd.found else "nothing"
            message = f"{found} between title and description, where others have '{odd.usual}'"
            yield Finding(odd.span, message, Fix(f"write '{odd.usual}'", (odd.edit,), safe=False))
