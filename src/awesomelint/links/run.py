"""One run over some URLs: each followed through redirects and retries to its last answer.

Every request is one step: a redirect, a retry or a control page is a further step, put into the queue
of the host it is for, so that limits per host hold for whatever is asked of it and no slot is held by
something that waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from awesomelint.links import manners, policy
from awesomelint.links.manners import Cookies
from awesomelint.links.net.answer import HOST_WIDE, Answer, NoAnswer, Trouble
from awesomelint.links.policy import Observation, Seen
from awesomelint.links.reasons import status_words
from awesomelint.links.schedule import Schedule
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import MalformedError, SchemeError, Target, target
from awesomelint.model import Evidence, Hop, Verdict

if TYPE_CHECKING:
    from awesomelint.links.net.transport import Client

_PATIENCE = 2
"""How many URLs of a host may fail as a whole before the rest of them is not asked any more."""
_THROTTLES = 5
"""How often in a row a host may say that it is asked too much before it is left alone."""
_CONTROLS = 3
"""How many control pages of one host are asked for."""


@dataclass(eq=False, slots=True)
class Chain:
    """One URL on its way through redirects and retries to its last answer."""

    current: Target
    urls: list[str]
    """As written: all that differ in their fragments and their spelling alone."""
    tries_left: int
    hops: list[Hop] = field(default_factory=list)
    visits: set[tuple[str, str]] = field(default_factory=set)
    """The URLs asked for, each with the cookies sent: the same again would be a circle."""
    cookies: Cookies = field(default_factory=Cookies)
    is_plain: bool = False
    controls: Missing | None = None
    """For a control page: what waits for it."""


@dataclass(eq=False, slots=True)
class Missing:
    """A page that was not found, and waits to hear whether anything of its host is there."""

    chain: Chain
    seen: Seen


@dataclass(eq=False, slots=True)
class Site:
    """What one run has seen of one host."""

    chains: int = 0
    """How many chains are at the host now, queued or running."""
    is_living: set[str] = field(default_factory=set)
    """The sites (host and port) that gave a page."""
    missing: list[Missing] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)
    """The control pages that were asked for."""
    failures: int = 0
    """URLs in a row that failed in a way that holds for the whole host."""
    throttles: int = 0
    """How often in a row the host said that it is asked too much."""
    closed: NoAnswer | None = None
    """Why nothing more is asked of it in this run."""


class Run:
    """One run over some URLs."""

    def __init__(self, settings: LinkSettings, client: Client, judged: Callable[[Verdict], None]) -> None:
        self._settings = settings
        self._client = client
        self._judged = judged
        self.without_network = 0
        """How many URLs are unchecked because no host name at all could be resolved."""
        self._random = Random(0)
        self._sites: defaultdict[str, Site] = defaultdict(Site)
        self._is_excluded = manners.excluder(settings.exclude)
        self._schedule: Schedule[Chain] = Schedule(
            cap=settings.max_concurrency,
            host_cap=settings.max_concurrency_per_host,
            gap=settings.min_interval_per_host,
        )

    async def judge(self, urls: Iterable[str]) -> None:
        """Judge every URL; each verdict is handed over as soon as it is known."""
        chains: dict[str, Chain] = {}
        for url in urls:
            if self._is_excluded(url):
                self._judged(Verdict(url, "unchecked", None, Evidence("left alone by the option `exclude`")))
                continue
            try:
                goal = target(url)
            except MalformedError as fault:
                self._give(url, url, NoAnswer("malformed", str(fault)))
            except SchemeError as fault:
                self._give(url, url, NoAnswer("unchecked", str(fault)))
            else:
                if goal.url not in chains:
                    chains[goal.url] = Chain(goal, [], self._settings.retries)
                chains[goal.url].urls.append(url)
        for chain in chains.values():
            self._enter(chain)
        await self._schedule.run(self._step)

    def _enter(self, chain: Chain, delay: float | None = None) -> None:
        """Queue a chain at the host its next request is for; after a delay it comes first there."""
        self._sites[chain.current.host].chains += 1
        self._schedule.add(chain.current.host, chain, delay)

    async def _step(self, chain: Chain) -> None:
        """Ask once, and decide how to go on."""
        goal = chain.current
        site = self._sites[goal.host]
        if site.closed is not None:
            seen = Seen(site.closed)
        else:
            cookies = chain.cookies.header(goal)
            chain.visits.add((goal.url, cookies))
            result = await self._client.get(goal, plain=chain.is_plain, cookies=cookies, keep=site.chains > 1)
            seen = policy.see(result)
            self._remember(site, goal, seen)
        move = policy.next_move(seen, tries_left=chain.tries_left, is_plain=chain.is_plain)
        if move == "follow" and isinstance(seen.result, Answer) and chain.controls is None:
            self._follow(chain, seen.result)
        elif move == "again" and site.closed is None:
            chain.tries_left -= 1
            pause = self._backoff(chain.tries_left)
            self._enter(chain, pause)
            if isinstance(seen.result, NoAnswer) and seen.result.trouble in HOST_WIDE:
                # The other URLs of a host that is down would only wait for as many timeouts. Held
                # until after the chain is back in its queue, the host goes on with this one.
                self._schedule.hold(goal.host, pause)
        elif move == "plain":
            chain.is_plain = True
            self._enter(chain)
        else:
            self._finish(chain, seen)
        self._leave(goal.host)

    def _remember(self, site: Site, goal: Target, seen: Seen) -> None:
        """Note what an answer says of its host, and let a host rest that says it is asked too much."""
        answer = seen.result
        if isinstance(answer, NoAnswer):
            return
        site.failures = 0
        if 200 <= answer.status < 300 and not seen.is_challenge:
            site.is_living.add(goal.site)
        if answer.status not in policy.BUSY:
            site.throttles = 0
            return
        site.throttles += 1
        words = f"the server answered {status_words(answer.status)}"
        asked = manners.seconds_asked(answer.header("retry-after"))
        trouble: Trouble = "throttled" if answer.status == 429 else "given-up"
        if asked is not None and asked > self._settings.max_retry_after:
            self._close(goal.host, NoAnswer(trouble, f"{words} and asks for a pause of {asked:.0f} seconds"))
        elif site.throttles >= _THROTTLES and answer.status == 429:
            self._close(goal.host, NoAnswer(trouble, f"{words} again and again"))
        elif asked is not None:
            self._schedule.hold(goal.host, asked)
        elif answer.status == 429:
            self._schedule.hold(goal.host, self._backoff(self._settings.retries - min(site.throttles, 3)))

    def _follow(self, chain: Chain, answer: Answer) -> None:
        """Take one redirect: every hop is parsed, checked and limited as the first request was."""
        here = chain.current
        chain.hops.append(Hop(answer.status, here.url))
        try:
            there = target(answer.header("location").strip(), here.url)
        except MalformedError:
            self._finish(chain, Seen(NoAnswer("redirects", "it redirects to something that is not a URL")))
            return
        except SchemeError as fault:
            self._finish(chain, Seen(NoAnswer("scheme", f"it redirects elsewhere: {fault}")))
            return
        chain.cookies.keep(here, answer)
        if (there.url, chain.cookies.header(there)) in chain.visits:
            self._finish(chain, Seen(NoAnswer("redirects", f"it redirects in a circle, back to {there.url}")))
        elif len(chain.hops) > self._settings.max_redirects:
            words = f"it redirects more than {self._settings.max_redirects} times"
            self._finish(chain, Seen(NoAnswer("redirects", words)))
        else:
            chain.current, chain.is_plain = there, False
            self._enter(chain)

    def _close(self, host: str, why: NoAnswer) -> None:
        """Ask nothing more of a host in this run; what waits for it is judged at once."""
        site = self._sites[host]
        site.closed = why
        for waiting in self._schedule.take_out(host):
            self._finish(waiting, Seen(why))
            site.chains -= 1

    def _finish(self, chain: Chain, seen: Seen) -> None:
        """Judge a chain, or let it wait for a control page."""
        site = self._sites[chain.current.host]
        if chain.controls is not None:
            if isinstance(seen.result, Answer) and seen.result.status < 400 and not seen.is_challenge:
                site.is_living.add(chain.current.site)
            site.missing.append(chain.controls)
            return
        if isinstance(seen.result, NoAnswer):
            if seen.result.trouble in HOST_WIDE:
                self._count_failure(chain.current.host, seen.result)
        else:
            chain.hops.append(Hop(seen.result.status, chain.current.url))
            if seen.result.status in policy.GONE and not seen.is_challenge and self._settings.control_pages:
                site.missing.append(Missing(chain, seen))
                return
        self._hand_over(chain, seen, control=not self._settings.control_pages)

    def _count_failure(self, host: str, why: NoAnswer) -> None:
        """Give a host up when it failed as a whole more than once and never answered in between."""
        site = self._sites[host]
        site.failures += 1
        if site.failures >= _PATIENCE and site.closed is None:
            self._close(host, NoAnswer("given-up", f"{why.reason}, as for other pages of this host"))

    def _leave(self, host: str) -> None:
        """Count a chain out of a host; with the last one gone, look for control pages or hang up."""
        site = self._sites[host]
        site.chains -= 1
        if site.chains:
            return
        waiting, site.missing = site.missing, []
        for missing in waiting:
            self._look_for_control(site, missing)
        if not site.chains:
            self._client.release(host)

    def _look_for_control(self, site: Site, missing: Missing) -> None:
        """Judge a missing page once it is known whether its host lives: ask one control page at a time."""
        goal = missing.chain.current
        if goal.site in site.is_living:
            self._hand_over(missing.chain, missing.seen, control=True)
            return
        pages = [
            page
            for page in (target(goal.root), target(goal.folder))
            if page.url != goal.url and page.url not in site.controls
        ]
        if site.chains:  # a control page of this host is being asked for already
            site.missing.append(missing)
        elif not pages or len(site.controls) >= _CONTROLS:
            self._hand_over(missing.chain, missing.seen, control=False)
        else:
            site.controls.add(pages[0].url)
            self._enter(Chain(pages[0], [], min(1, self._settings.retries), controls=missing))

    def _hand_over(self, chain: Chain, seen: Seen, *, control: bool) -> None:
        observation = Observation("", tuple(chain.hops), chain.current.url, seen, control)
        if isinstance(seen.result, NoAnswer) and seen.result.trouble == "no-network":
            self.without_network += len(chain.urls)
        for url in chain.urls:
            self._judged(policy.judge(replace(observation, url=url)))

    def _give(self, url: str, final: str, why: NoAnswer) -> None:
        self._judged(policy.judge(Observation(url, (), final, Seen(why))))

    def _backoff(self, tries_left: int) -> float:
        """Give the seconds before the next try: twice as long each time, and never the same for all."""
        tries = self._settings.retries - tries_left
        return self._settings.retry_delay * 2.0 ** max(tries - 1, 0) * self._random.uniform(0.5, 1.5)
