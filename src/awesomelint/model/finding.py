"""A fault at a place, and the edits that mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from awesomelint.model.text import Span

Severity = Literal["error", "warning", "info"]
AGAIN = "the same here"
"""What is said of further places where one mistake was made, if they are reported together; each of them is
suppressed, and known to a baseline, by itself."""


class Edit(NamedTuple):
    """Replace what `span` covers by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together: all are applied, or none."""

    title: str
    """What it does, in the imperative: `join the URL`."""
    edits: tuple[Edit, ...]
    safe: bool
    """Whether no reader could object; everything else needs `--unsafe`."""
    encoding: str | None = None
    """The codec to write the file in, where the fix is about the encoding itself."""


class Related(NamedTuple):
    """Another place that a finding speaks of."""

    path: str | None
    """None for the finding's own file."""
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place."""

    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Where the finding is graver or lighter than its rule; what the configuration says still wins."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with the rule, the severity and the file it is for."""

    rule: str
    severity: Severity
    path: str
    finding: Finding
