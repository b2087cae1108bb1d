"""The rule awesome-inspired-by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import opening_of
from awesomelint.model import Document, Severity, Span

_INSPIRED = re.compile(r"\binspired by\b[^\n]{0,60}?\[[^\]\n]*\bawesome", re.I)


@dataclass(frozen=True)
class AwesomeInspiredBy(MainListRule):
    """A list that names the awesome list it was inspired by at its top."""

    severity: ClassVar[Severity] = "warning"

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        stop = opening_of(doc).stop
        match = _INSPIRED.search(doc.text, 0, stop)
        if match is not None and not any(span.start <= match.start() < span.stop for span in doc.comments):
            place = Span(match.start(), match.start() + len("inspired by"))
            yield place, "a list names what inspired it at the top: the Awesome badge says enough"
