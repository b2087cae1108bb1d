"""What is on its way through a run: URLs, and the pages that are asked for besides to judge them by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from awesomelint.links.hosts.rule import HostRule, Question
from awesomelint.links.manners import Cookies
from awesomelint.links.policy import Seen
from awesomelint.links.target import Target
from awesomelint.model import Evidence, Hop, Probe, Verdict


class Prior(NamedTuple):
    """What is known of a page from before, so that it need not be sent again (RFC 9110, 13.1)."""

    etag: str
    last_modified: str
    evidence: Evidence
    """Of the last verdict: a `304 Not Modified` speaks of the same page."""

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Give the headers that ask for the page only if it has changed."""
        if self.etag:
            return (("If-None-Match", self.etag),)
        return (("If-Modified-Since", self.last_modified),) if self.last_modified else ()


class Judged(NamedTuple):
    """The verdict of one run on one URL, and what the memory needs besides."""

    verdict: Verdict
    host: str
    """Of the URL as written; empty where it has none."""
    is_private: bool = False
    """Whether it lies in a private network, so that the state of the internet says nothing of it."""


@dataclass(eq=False, slots=True)
class Chain:
    """One URL on its way through redirects and retries to its last answer."""

    start: Target
    tries_left: int
    urls: list[str] = field(default_factory=list)
    """As written: all that differ in their fragments and their spelling alone."""
    prior: Prior | None = None
    rule: HostRule | None = None
    question: Question | None = None
    """What is asked in place of the page."""
    api: str | None = None
    """What was asked in place of the page, and the answer."""
    done: Callable[[Chain, Seen], None] | None = None
    """For what is asked besides the URLs themselves: who takes the answer."""
    is_sibling: bool = False
    is_followed: bool = True
    """Whether redirects are."""
    is_wanted: Callable[[], bool] | None = None
    """Whether there still is a need to ask."""
    current: Target = field(init=False)
    hops: list[Hop] = field(default_factory=list)
    visits: list[tuple[str, str]] = field(default_factory=list)
    """The URLs asked for, each with the cookies sent: the same again would be a circle."""
    cookies: Cookies = field(default_factory=Cookies)
    is_plain: bool = False
    probes: list[Probe] = field(default_factory=list)
    fragments: dict[str, bool | None] = field(default_factory=dict)
    """Whether each is there, where the page was looked through for them."""

    def __post_init__(self) -> None:
        self.current = self.question.target if self.question else self.start

    @property
    def has_fragment(self) -> bool:
        """Whether some of its URLs lead into the page."""
        return any("#" in url for url in self.urls)

    def ask_page(self) -> None:
        """Ask for the page itself, after whatever was asked in its place."""
        self.question, self.current = None, self.start
        self.hops.clear()
        self.visits.clear()
