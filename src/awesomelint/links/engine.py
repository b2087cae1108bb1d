"""What the rest of the program sees of link checking: URLs in, verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from awesomelint.model import State, Verdict

Progress = Callable[[int], AbstractContextManager[Callable[[State], None]]]
"""Opened with the number of URLs to judge; what it gives is called with each verdict's state.

`functools.partial(awesomelint.reports.progress.progress, label="links")` is one.
"""


class Engine(Protocol):
    """Something that judges URLs: the web itself, a store in front of it, a script in tests."""

    @property
    def interrupted(self) -> bool:
        """Whether the last call was cut short with Ctrl-C; what it left open is `unchecked`."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What kept the last call as a whole from being done: `no host name could be resolved ...`."""

    def verdicts(self, urls: Iterable[str]) -> Mapping[str, Verdict]:
        """Judge every URL, as written; never raises for what the web does, nor for Ctrl-C."""
