from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Edit, Finding, Fix, Severity, Source, Span
from awesomelint.rule import SourceRule

_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
"""Line endings of CommonMark 0.31, section 2.1, the one first that wins where two are equally many."""
_OTHERS = {
    "\n": re.compile(r"\r\n?"),
    "\r\n": re.compile(r"(?<!\r)\n|\r(?!\n)"),
    "\r": re.compile(r"\r?\n"),
}
"""For each line ending, what finds the two others."""


@dataclass(frozen=True)
class MixedLineEndings(SourceRule):
    """More than one kind of line ending in one file."""

    family: ClassVar[str] = "encoding"
    severity: ClassVar[Severity] = "warning"

    def check(self, source: Source) -> Iterator[Finding]:
        text = source.text
        if "\r" not in text or source.binary:
            return
        pairs = text.count("\r\n")
        counts = {"\n": text.count("\n") - pairs, "\r\n": pairs, "\r": text.count("\r") - pairs}
        if sum(map(bool, counts.values())) < 2:
            return
        usual = max(counts, key=lambda ending: counts[ending])
        edits = tuple(Edit(Span(*match.span()), usual) for match in _OTHERS[usual].finditer(text))
        seen = ", ".join(f"{count} {_NAMES[ending]}" for ending, count in counts.items() if count)
        fix = Fix(f"end every line with {_NAMES[usual]}", edits, safe=True)
        yield Finding(edits[0].span, f"mixed line endings: {seen}", fix)
