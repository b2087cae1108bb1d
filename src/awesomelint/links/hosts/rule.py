"""What it takes to know a host: the interface of host rules, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol

from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.target import Target
from awesomelint.model import State


class Question(NamedTuple):
    """What to ask in place of a page, or for several at once."""

    target: Target
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    """Besides the usual ones. Never followed to another host: a redirect is an answer like any other."""
    body: bytes = b""


class Ruling(NamedTuple):
    """What a host rule says of a URL.

    A death needs no control page: a rule says so only on the host's own words.
    """

    state: State
    reason: str
    """As `Evidence.reason`."""
    title: str | None = None
    final_url: str | None = None
    """Where the page lives now, as the host itself says (a renamed repository)."""


class HostRule(Protocol):
    """What is known of some hosts. Each method says None where the rule has nothing to say."""

    @property
    def name(self) -> str:
        """In kebab-case: `arxiv`; shown as `host:arxiv`."""

    def unasked(self, target: Target) -> str | None:
        """Say why a URL is left alone: `only shown to people who are logged in`."""

    def question(self, target: Target) -> Question | None:
        """Name what to ask in place of the page; None to ask for the page itself."""

    def answered(self, target: Target, question: Question, answer: Result) -> Ruling | Question | None:
        """Read the answer to a question; None where it tells nothing, and the page itself is asked.

        A further question comes back where one answer is not enough for a death; the same one never twice.
        """

    def shown(self, target: Target, final: Target, answer: Answer, text: Callable[[], str]) -> Ruling | None:
        """Read the page itself, its redirects followed to `final`; `text` decodes its body.

        Comes before everything else that is made of an answer, whatever its status. The rule of the link's
        own host is asked first, and where it says nothing, the rule of `final`'s, if that is another one.
        """


class BatchRule(Protocol):
    """What is known of hosts that can be asked about many URLs at once."""

    @property
    def name(self) -> str:
        """As of a HostRule."""

    def wants(self, target: Target) -> bool:
        """Tell whether a URL is one that the rule can be asked about now (a token may be needed)."""

    def questions(self, targets: Sequence[Target]) -> list[tuple[Question, tuple[Target, ...]]]:
        """Make questions, each with the URLs that it is about."""

    def answered(self, targets: Sequence[Target], answer: Result) -> dict[str, Ruling]:
        """Read an answer: rulings by URL (`Target.url`); what is left out is asked for by itself."""
