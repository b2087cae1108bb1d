"""How long a host is borne with: when it rests, when it is asked again, when it is left alone."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Protocol

from awesomelint.links import manners, policy
from awesomelint.links.net.answer import HOST_WIDE, Answer, NoAnswer, Trouble
from awesomelint.links.reasons import status_words
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import Target

_FAILURES = 2
"""How many URLs of a host may fail as a whole before the rest of them is not asked any more."""
_THROTTLES = 5
"""How often in a row a host may say that it is asked too much before it is left alone."""


class Halt(Protocol):
    """What can be done about a host."""

    def hold(self, host: str, seconds: float) -> None:
        """Ask nothing of it for some seconds."""

    def close(self, host: str, origin: str, why: NoAnswer) -> None:
        """Ask nothing more of it in this run: of one origin (`Target.root`), or of all if that is empty."""


class Patience:
    """Watches what hosts answer, and lets them rest or leaves them alone."""

    def __init__(self, settings: LinkSettings, halt: Halt) -> None:
        self._settings = settings
        self._halt = halt
        self._random = Random()  # two runs at once must not retry in step
        self._throttles: Counter[str] = Counter()
        """How often in a row a host said that it is asked too much."""
        self._failures: Counter[str] = Counter()
        """By origin: URLs in a row that failed in a way that holds for all of it."""

    def answered(self, goal: Target, answer: Answer) -> None:
        """Take an answer; a host that says it is asked too much rests."""
        host = goal.host
        del self._failures[goal.root]
        if answer.status not in policy.BUSY:
            del self._throttles[host]
            return
        self._throttles[host] += 1
        times = self._throttles[host]
        words = f"the server answered {status_words(answer.status)}"
        asked = manners.seconds_asked(answer.header("retry-after"))
        trouble: Trouble = "throttled" if answer.status == 429 else "given-up"
        if asked is not None and asked > self._settings.max_retry_after:
            self._halt.close(
                host, "", NoAnswer(trouble, f"{words} and asks for a pause of {asked:.0f} seconds")
            )
        elif times >= _THROTTLES and answer.status == 429:
            self._halt.close(host, "", NoAnswer(trouble, f"{words} again and again"))
        elif asked is not None:
            self._halt.hold(host, asked)
        elif answer.status == 429:
            self._halt.hold(host, self.backoff(self._settings.retries - min(times, 3)))

    def failed(self, goal: Target, why: NoAnswer) -> None:
        """Take a failure; an origin that fails as a whole, and never answers in between, is given up."""
        if why.trouble not in HOST_WIDE:
            return
        self._failures[goal.root] += 1
        if self._failures[goal.root] == _FAILURES:
            words = f"{why.reason}, as for other pages of this host"
            self._halt.close(goal.host, goal.root, NoAnswer("given-up", words))

    def is_doubtful(self, goal: Target) -> bool:
        """Tell whether the last URL of an origin failed in a way that holds for all of it."""
        return bool(self._failures[goal.root])

    def backoff(self, tries_left: int) -> float:
        """Give the seconds before the next try: twice as long each time, and never the same for all."""
        tries = self._settings.retries - tries_left
        return self._settings.retry_delay * 2.0 ** max(tries - 1, 0) * self._random.uniform(0.5, 1.5)
