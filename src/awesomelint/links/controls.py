"""Missing pages: dead only where another page of the same host is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from awesomelint.links.chain import Chain
from awesomelint.links.net.answer import Answer
from awesomelint.links.policy import Seen
from awesomelint.links.redirects import site
from awesomelint.links.target import Target, target
from awesomelint.model import Probe

_MOST = 3
"""How many control pages of one host are asked for."""


class AskBesides(Protocol):
    def __call__(
        self, goal: Target, done: Callable[[Chain, Seen], None], *, is_sibling: bool = False,
        delay: float | None = None, is_wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """Ask for a page that no list links to, and hand its last answer over.

        `delay` is in seconds; if `is_wanted` denies it by then, nothing is asked (`unchecked`).
        """


class Missing(NamedTuple):
    """A page that was not found, and waits to hear whether anything of its host is there."""

    chain: Chain
    seen: Seen


@dataclass(eq=False, slots=True)
class _Host:
    missing: list[Missing] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """The control pages that were asked for."""
    pending: int = 0


class Controls:
    """Keeps missing pages until it is known whether their host lives."""

    def __init__(self, ask: AskBesides, judged: Callable[[Chain, Seen, bool], None]) -> None:
        self._ask = ask
        self._judged = judged
        self._living: dict[str, Probe] = {}
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    def lives(self, goal: Target, answer: Answer) -> None:
        """Note that a page of a site (host and port) is there."""
        if goal.site not in self._living:
            self._living[goal.site] = Probe("control", goal.url, answer.status)

    def wait(self, chain: Chain, seen: Seen) -> None:
        """Keep a missing page until `look` is called for its host."""
        self._hosts[chain.current.host].missing.append(Missing(chain, seen))

    def look(self, name: str) -> None:
        """Judge a host's missing pages, or ask for one control page: nothing else of it is under way."""
        if name not in self._hosts:
            return
        host = self._hosts[name]
        waiting, host.missing = host.missing, []
        for missing in waiting:
            self._look_at(host, missing)

    def _look_at(self, host: _Host, missing: Missing) -> None:
        chain, goal = missing.chain, missing.chain.current
        probe = self._living.get(goal.site)
        if probe is not None:
            chain.probes.append(probe)
            self._judged(chain, missing.seen, True)
            return
        pages = [
            page
            for page in (target(goal.root), target(goal.folder))
            if page.url != goal.url and page.url not in host.asked
        ]
        if host.pending:  # a control page of this host is being asked for already
            host.missing.append(missing)
        elif not pages or len(host.asked) >= _MOST:
            self._judged(chain, missing.seen, False)
        else:
            host.asked.add(pages[0].url)
            host.pending += 1
            host.missing.append(missing)

            def done(control: Chain, seen: Seen) -> None:
                host.pending -= 1
                # A redirect alone says nothing: a host that is down may send all that asks to a notice.
                is_own = site(control.current.host) == site(goal.host)
                if isinstance(seen.result, Answer) and seen.is_living and is_own:
                    self._living[goal.site] = Probe("control", control.current.url, seen.result.status)
                if control.current.host != goal.host:  # nobody else will look again
                    self.look(goal.host)

            self._ask(pages[0], done)
