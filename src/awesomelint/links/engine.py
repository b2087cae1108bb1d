"""What the rest of the program sees of link checking: URLs in, verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from awesomelint.model import State, Verdict

Progress = Callable[[int], AbstractContextManager[Callable[[State], None]]]
"""Opened with the number of URLs to judge; what it gives is called with each verdict's state.

`functools.partial(awesomelint.reports.progress.progress, label="links")` is one.
"""


class Budget(NamedTuple):
    """How much of the web a run may ask; what is cut off is `unchecked`, with a reason that says so."""

    max_time: float | None = None
    """Seconds."""
    max_links: int | None = None
    """URLs that are asked about; what the store knows already is free."""
    only_due: bool = False
    """Whether only those are asked about whose time the store's schedule says has come."""
    recheck: bool = False
    """Whether what was asked about a moment ago, by an interrupted run too, is asked about again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run over some URLs did."""

    states: Mapping[State, int] = field(default_factory=dict)
    """How many URLs have which state."""
    asked: int = 0
    """URLs that the web was asked about."""
    known: int = 0
    """URLs that the store answered for."""
    cut: int = 0
    """URLs that the budget cut off."""
    requests: int = 0
    seconds: float = 0.0
    slowest: tuple[tuple[str, float, int], ...] = ()
    """Hosts with the mean seconds of their answers and how many there were, the slowest first."""
    remarks: tuple[str, ...] = ()
    """What is worth telling of the run as a whole and is no trouble: `ant.example failed as a whole ...`."""


class Engine(Protocol):
    """Something that judges URLs: the web itself, a store in front of it, a script in tests."""

    @property
    def interrupted(self) -> bool:
        """Whether the last call was cut short with Ctrl-C; what it left open is `unchecked`."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What kept the last call as a whole from being done: `no host of the internet answered ...`."""

    @property
    def summary(self) -> Summary:
        """What the last call did."""

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> Mapping[str, Verdict]:
        """Judge every URL, as written; never raises for what the web does, nor for Ctrl-C.

        `texts` gives, by URL, the words that the lists have for it, line by line: a page whose title fits
        them has not drifted.
        """

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        """Find the archived copies of URLs nearest to some times, in seconds since 1970.

        URLs without one are left out.
        """
