"""What is known of a URL, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

State = Literal[
    "alive",
    "moved",
    "drifted",
    "gone-soft",
    "dead",
    "unreachable",
    "blocked",
    "restricted",
    "invalid",
    "fragment-missing",
    "unsure",
    "unchecked",
]
Phase = Literal["suspected", "confirmed"]
ProbeKind = Literal[
    "control",  # another page of the host, which ought to be there
    "sibling",  # a path beside the link's that nobody can have made
]


class Hop(NamedTuple):
    """One answer in a chain of redirects."""

    status: int
    url: str


class Probe(NamedTuple):
    """A page that was asked for besides the link itself, to judge the link by."""

    kind: ProbeKind
    url: str
    status: int | None
    """None where no answer came."""
    is_same: bool = False
    """Whether it shows what the link shows."""


class Signal(NamedTuple):
    """Something about a page that says it is no longer what was linked to."""

    name: str
    """In kebab-case: `not-found-title`."""
    is_strong: bool
    words: str
    """What was seen and where, in words a maintainer understands: `its title says "Page not found"`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on."""

    reason: str
    """In words a maintainer understands, lower case, no full stop: `the server answered 404 Not Found`."""
    status: int | None = None
    """The last HTTP status, if there was an answer."""
    final_url: str | None = None
    """Where the redirects ended, if they led elsewhere."""
    hops: tuple[Hop, ...] = ()
    """Every answer, the first one first."""
    title: str | None = None
    """The page's title, white space collapsed."""
    rule: str = ""
    """What decided; empty where nothing had to be decided.

    `status`, `challenge` (a page that keeps programs out), `soft-404`, `drift`, `fragment`: the last answer;
    `redirects`, `redirects-within` (to another page of the site, which may be about something else): the way
    to it; `connection`: that there was no answer; `host:<name>`: a rule for the host; `host-event`: that the
    whole host failed; `exclude`, `host` (its rule leaves the link alone), `muted`, `budget`, `too-long`: why
    nobody was asked.
    """
    addresses: tuple[str, ...] = ()
    """What the name servers gave for the last host."""
    tls: str | None = None
    """The protocol of the last connection, or what failed: `TLSv1.3`."""
    headers: tuple[tuple[str, str], ...] = ()
    """A few of the last answer's: those a verdict may rest on, and those of conditional requests."""
    size: int | None = None
    """Bytes of the last body that were read, decoded."""
    signals: tuple[Signal, ...] = ()
    probes: tuple[Probe, ...] = ()
    api: str | None = None
    """What the host's own interface was asked and said: `https://pypi.org/pypi/x/json: 404 Not Found`."""
    canonical: str | None = None
    """What the page itself names as its address (`rel=canonical`, RFC 6596)."""
    record: str | None = None
    """The title of record: the one the page had when it was first seen alive."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one URL. Times are in seconds since 1970, UTC."""

    url: str
    state: State
    phase: Phase | None
    """Of `dead`, `gone-soft` and `unreachable`; None of the rest."""
    evidence: Evidence
    since: float | None = None
    """When the state was first seen, with none but its like in between."""
    checked: float | None = None
    """When the web was asked; None if it never was."""
    due: float | None = None
    """When the web should be asked again."""
    archive: str | None = None
    """The snapshot that an archive offers, where one was asked for."""
    secure: str | None = None
    """The `https` address that was seen to show the same page, where that was looked into."""


class Destination(NamedTuple):
    """Where a link leads, as it was when it was last seen alive."""

    final_url: str | None
    """Where its redirects ended, if they led elsewhere."""
    canonical: str | None
    """What the page itself names as its address."""
