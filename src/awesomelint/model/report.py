"""What came of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from awesomelint.model.finding import Diagnostic
from awesomelint.model.text import Source
from awesomelint.model.verdict import State


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a rule on a file, that could not be dealt with."""

    path: str
    message: str
    code: int
    """The exit code it asks for: 2 for the file's or the user's trouble, 3 for a bug."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was applied to a file, or held back."""

    path: str
    rule: str
    title: str
    safe: bool
    reason: str | None = None
    """Why it was held back; None where it was applied."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a baseline left out of a report."""

    file: str
    """The baseline."""
    hidden: int
    """How many findings."""
    stale: tuple[tuple[str, str, str, int], ...]
    """What it holds and was not found any more: path, rule, text and how often."""


@dataclass(frozen=True, slots=True)
class Fared:
    """How the links of a run fared, for programs."""

    verdicts: Mapping[State, int]
    """How many URLs have which."""
    asked: int
    """URLs that the web was asked about."""
    known: int
    """URLs that the store answered for."""
    cut: int
    """URLs that a limit cut off."""
    remarks: tuple[str, ...]
    """What is worth telling of the run as a whole."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, did and could not do."""

    diagnostics: tuple[Diagnostic, ...]
    """By path, then by place."""
    sources: dict[str, Source]
    """By path: every file that a diagnostic names."""
    checked: int
    """How many files were looked at."""
    failures: tuple[Failure, ...] = ()
    applied: tuple[Applied, ...] = ()
    skipped: tuple[Applied, ...] = ()
    """Fixes that were asked for and held back."""
    interrupted: bool = False
    links: tuple[str, ...] = ()
    """How the links fared, in lines ready to be shown; empty where nobody asked the web."""
    fared: Fared | None = None
    """The same in numbers; None where nobody asked the web."""
    baseline: Left | None = None
