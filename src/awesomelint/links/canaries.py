"""Whether the network itself is there: no failure is a link's own while nothing else answers either."""

from __future__ import annotations

from collections.abc import Callable

from awesomelint.links.chain import Chain
from awesomelint.links.controls import AskBesides
from awesomelint.links.net.answer import Answer, NoAnswer
from awesomelint.links.policy import Seen
from awesomelint.links.target import target

_PAUSE = 0.5
"""Seconds after a failure before canaries are asked: most often another host answers first."""
_APART = 3.0
"""Seconds between two rounds of canaries."""
_AGE = 10.0
"""Seconds for which it holds that the canaries did not answer."""


class Canaries:
    """Keeps failures until some other host has answered after them: a canary at last."""

    def __init__(
        self,
        hosts: tuple[str, ...],
        ask: AskBesides,
        judged: Callable[[Chain, Seen], None],
        now: Callable[[], float],
    ) -> None:
        """`now` is the event loop's clock."""
        self._hosts = hosts
        self._ask = ask
        self._judged = judged
        self._now = now
        self._pending = 0
        self._waiting: list[tuple[Chain, Seen, float]] = []
        """With when they failed."""
        self._asked = float("-inf")
        """When canaries were asked the last time."""
        self._down = float("-inf")
        """When all of them failed the last time, and nothing has answered since."""
        self._is_up = False
        self.are_down = False
        """Whether the last time they were asked, none answered."""

    def answered(self, host: str, began: float) -> None:
        """Note that a host of the internet answers: what failed elsewhere before it was asked stands.

        `began` is when the request began, by the event loop's clock.
        """
        self._down = float("-inf")
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for item in waiting:
                chain, seen, failed = item
                if chain.current.host == host or failed > began:
                    self._waiting.append(item)
                else:
                    self._judged(chain, seen)

    def fail(self, chain: Chain, seen: Seen) -> None:
        """Take a failure that any other host's answer, or a canary's, makes the link's own."""
        if not self._hosts:
            self._judged(chain, seen)
        elif self._now() - self._down < _AGE:
            self._judged(chain, _without_network(chain))
        else:
            self._waiting.append((chain, seen, self._now()))
            delay = max(_PAUSE, self._asked + _APART - self._now())
            self._begin(delay, lambda: bool(self._waiting))

    def ask(self) -> None:
        """Ask the canaries now, whether or not anything failed of late."""
        self._begin(None, None)

    def _begin(self, delay: float | None, is_wanted: Callable[[], bool] | None) -> None:
        if self._pending:
            return
        self._is_up = False
        self._pending = len(self._hosts)
        for host in self._hosts:
            self._ask(target(f"https://{host}/"), self._came, delay=delay, is_wanted=is_wanted)

    def _came(self, chain: Chain, seen: Seen) -> None:
        self._pending -= 1
        self._asked = self._now()
        result = seen.result
        if isinstance(result, Answer) or result.trouble == "throttled":
            self._is_up = True
        if self._is_up:
            self.are_down = False
            self._flush(None)
        elif not self._pending and (self._waiting or not is_skipped(seen)):
            self.are_down = True
            self._down = self._now()
            self._flush(_without_network)

    def _flush(self, instead: Callable[[Chain], Seen] | None) -> None:
        waiting, self._waiting = self._waiting, []
        for chain, seen, _ in waiting:
            self._judged(chain, instead(chain) if instead else seen)


def is_skipped(seen: Seen) -> bool:
    """Tell whether nothing was asked, since there was no need any more."""
    return isinstance(seen.result, NoAnswer) and seen.result.trouble == "unchecked"


def _without_network(chain: Chain) -> Seen:
    return Seen(NoAnswer("no-network", f"{chain.current.host} failed, and no host that must exist answers"))
