"""The rule awesome-unbalanced-punctuation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.pairs import lonely_marks
from awesomelint.model import Document, Finding, Severity, Span
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class AwesomeUnbalancedPunctuation(DocumentRule):
    """An entry with a quotation mark or a full-width bracket that has no partner."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        starts = [span.start for span in doc.prose]
        for entry in doc.entries:
            body = entry.body_span
            first = max(bisect_right(starts, body.start) - 1, 0)
            letters = [" "] * (body.stop - body.start)
            for span in doc.prose[first : bisect_left(starts, body.stop)]:
                for at in range(max(span.start, body.start), min(span.stop, body.stop)):
                    letters[at - body.start] = doc.text[at]
            for at, partner in lonely_marks("".join(letters)):
                mark = doc.text[body.start + at]
                place = Span(body.start + at, body.start + at + 1)
                yield Finding(place, f"{mark} has no partner: expected {partner} in the same entry")
