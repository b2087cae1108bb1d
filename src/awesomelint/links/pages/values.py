"""What is kept of a page, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.model import Signal, State


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of a page once its body is let go."""

    title: str | None
    canonical: str | None = None
    """What it names as its address (`rel=canonical`, RFC 6596), made absolute."""
    challenge: str | None = None
    """What tells, in words, that it is there to keep programs out: `cf-mitigated: challenge`."""
    signals: tuple[Signal, ...] = ()
    """What makes it look like a page that is not there, told by the page alone."""
    is_shell: bool = False
    """Whether it holds next to nothing but scripts: a single-page application before it runs."""
    shingles: frozenset[int] = frozenset()
    """Hashes of its words in runs of a few; taken of suspicious pages and of siblings only."""

    @property
    def is_challenge(self) -> bool:
        """Whether it is there to keep programs out."""
        return self.challenge is not None


class Opinion(NamedTuple):
    """What soft-404 detection makes of a page."""

    state: State
    """`alive`, `gone-soft` or `unsure`."""
    reason: str
    """Empty where it is `alive`."""
    signals: tuple[Signal, ...]
