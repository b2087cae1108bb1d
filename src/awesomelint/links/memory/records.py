"""What is kept of links from run to run, and the interface of whatever keeps it.

Times are in seconds since 1970, UTC. A link's key is its URL as asked for, with its fragment
(`key_of`): two spellings of one URL are one link, two anchors of one page are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from awesomelint.model import Evidence, Phase, State, Verdict

Cause = Literal[
    "",  # no failure
    "page",  # 404 or 410 while another page of the host is there
    "domain",  # the host name does not exist
    "soft",  # a page that says it is gone, with a control or a host rule that bears it out
    "down",  # unreachable
]
"""What kind of failure counts towards a death; each kind is counted by itself."""


class Streak(NamedTuple):
    """Failures of one kind with no sign of life in between."""

    cause: Cause
    count: int  # type: ignore[assignment]  # a tuple has a method of that name
    first: float
    last: float


class Standing(NamedTuple):
    """What several runs together say of a link: what `history.advance` carries from run to run."""

    state: State
    phase: Phase | None
    since: float
    """When this state began."""
    streaks: tuple[Streak, ...] = ()
    """At most one of each cause."""
    alive: float | None = None
    """When the link was last seen alive."""
    flips: tuple[float, ...] = ()
    """When it last went from alive to failing or back: the most recent ones."""


class Sighting(NamedTuple):
    """What one run saw of a link."""

    key: str
    host: str
    time: float
    state: State
    cause: Cause
    evidence: Evidence
    counts: bool = True
    """False where it says nothing of the link: the network was down, or its whole host was."""


class Mark(NamedTuple):
    """A sighting without its evidence: enough to tell what was when."""

    time: float
    state: str
    cause: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of a link, but for its history."""

    key: str
    url: str
    """As a list last had it, without user and password: a store may lie where others read it."""
    canonical: str
    """The level 2 canonical form (`forms.canonical`)."""
    host: str
    verdict: Verdict
    """The last one; `url` is the record's."""
    standing: Standing
    title: str | None = None
    """The title of record."""
    etag: str = ""
    last_modified: str = ""
    muted: Mute | None = None


class Mute(NamedTuple):
    """That a link is not to be asked about, nor reported."""

    since: float
    until: float | None
    """None for ever."""
    reason: str


class HostRecord(NamedTuple):
    """What is known of a host."""

    host: str
    links: int
    """How many of its links the last settled run judged."""
    failing: int
    """How many of them failed."""
    time: float
    """When that was."""
    event: float | None = None
    """When the host as a whole began to fail, if it did and has not recovered."""


class SiblingRecord(NamedTuple):
    """What a host answers for a path that nobody can have made, asked at most once a month."""

    host: str
    folder: str
    """`Target.folder`."""
    time: float
    status: int | None
    title: str | None
    final_url: str
    shingles: tuple[int, ...]
    """`pages.fingerprint`."""


class Store(Protocol):
    """Keeps records. Every method is one transaction; raises StoreError, never a database's own errors.

    Several processes may use one store at once. What `save` and `settle` were given before a process
    was killed is there afterwards, whole.
    """

    def verdicts(self, keys: Iterable[str]) -> dict[str, Verdict]:
        """Give the last verdicts, fast, for many; evidence has reason, status, final URL, title, rule."""

    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        """Give the records, evidence whole."""

    def all_records(self) -> Iterator[Record]:
        """Give every record, by key."""

    def history(self, key: str) -> tuple[Sighting, ...]:
        """Give all that was seen of a link, the oldest first."""

    def marks(self, keys: Iterable[str]) -> dict[str, tuple[Mark, ...]]:
        """Give what was seen of some links and when, fast, for many; the oldest first."""

    def muted(self, now: float) -> dict[str, Mute]:
        """Give the links that are muted at a time, by key."""

    def begin(self, now: float) -> int:
        """Note that a run begins, and give its number."""

    def unfinished(self, now: float) -> float | None:
        """Give when the last run began, if it was cut short and is not under way; None if it was settled."""

    def save(self, run: int, records: Sequence[Record], sightings: Sequence[Sighting]) -> None:
        """Keep what was seen, with the records as they are now; all of it or nothing.

        A sighting that is a failure waits, until `settle`, to be counted: only the whole run can
        tell whether a host or the network was down.
        """

    def waiting(self, run: int) -> tuple[Sighting, ...]:
        """Give the sightings that wait to be settled: the run's own, and those of runs that died."""

    def settle(
        self, run: int, records: Sequence[Record], sightings: Sequence[Sighting], hosts: Sequence[HostRecord]
    ) -> None:
        """End a run: keep what became of the sightings that waited, and what is known of the hosts."""

    def hosts(self, names: Iterable[str]) -> dict[str, HostRecord]:
        """Give what is known of some hosts."""

    def siblings(self, host: str) -> tuple[SiblingRecord, ...]:
        """Give what a host answered for paths that nobody can have made."""

    def save_siblings(self, records: Sequence[SiblingRecord]) -> None:
        """Keep such answers."""

    def forget(self, keys: Iterable[str]) -> int:
        """Drop all that is known of some links; give how many there were."""

    def mute(self, marks: Mapping[str, Mute | None]) -> None:
        """Mute links, known ones or not, or let them be heard again (None)."""

    def close(self) -> None:
        """Let go of whatever is held."""
