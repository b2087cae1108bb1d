"""One run over some URLs: each followed through redirects and retries to its last answer.

Every request is one step: a redirect, a retry, a question to a host's own interface or a page that
another is judged by is a further step, put into the queue of the host it is for, so that limits per
host hold for whatever is asked of it and no slot is held by something that waits.

What a last answer means may need more: a missing page waits for a living one of its host (`controls`),
a suspicious one for a path that nobody made (`siblings`), a failure for a canary (`canaries`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from awesomelint.links import policy
from awesomelint.links.batches import batched
from awesomelint.links.canaries import Canaries
from awesomelint.links.chain import Chain, Judged, Prior
from awesomelint.links.controls import Controls
from awesomelint.links.hosts import known
from awesomelint.links.hosts.rule import BatchRule, Question, Ruling
from awesomelint.links.inquiry import Inquiry, fragment_of
from awesomelint.links.intake import intake
from awesomelint.links.net.answer import HOST_WIDE, Answer, NoAnswer, Trouble
from awesomelint.links.pages.look import Opinion
from awesomelint.links.patience import Patience
from awesomelint.links.policy import Observation, Seen
from awesomelint.links.reasons import status_words
from awesomelint.links.schedule import Schedule
from awesomelint.links.settings import LinkSettings
from awesomelint.links.siblings import Held, Siblings
from awesomelint.links.target import MalformedError, SchemeError, Target, excess, target
from awesomelint.model import Hop
from awesomelint.shortening import shortened

if TYPE_CHECKING:
    from awesomelint.links.memory.records import SiblingRecord
    from awesomelint.links.net.transport import Client


@dataclass(eq=False, slots=True)
class Site:
    """What one run has seen of one host."""

    chains: int = 0
    """How many chains are at the host now, queued or running."""
    began: int = 0
    """How many listed URLs began at the host and have not come to their end."""
    closed: dict[str, NoAnswer] = field(default_factory=dict)
    """By origin (`Target.root`), or for all of the host (empty): why nothing more is asked in this run."""
    answers: int = 0
    seconds: float = 0.0
    """All its answers took, together."""

    def why_closed(self, goal: Target) -> NoAnswer | None:
        """Say why a URL of the host is not asked for in this run; None where it is."""
        return (self.closed.get("") or self.closed.get(goal.root)) if self.closed else None


@dataclass(frozen=True, slots=True)
class Known:
    """What a run is told from before."""

    priors: Mapping[str, Prior] = field(default_factory=dict)
    """By URL as written."""
    siblings: Callable[[str], Sequence[SiblingRecord]] = lambda host: ()
    now: Callable[[], float] = lambda: 0.0
    """The time, in seconds since 1970."""
    batches: tuple[BatchRule, ...] = ()


class Run:
    """One run over some URLs."""

    def __init__(
        self,
        settings: LinkSettings,
        client: Client,
        judged: Callable[[Judged], None],
        told: Known | None = None,
    ) -> None:
        self._settings = settings
        self._client = client
        self._judged = judged
        self._told = told or Known()
        self.without_network = 0
        """How many URLs are unchecked because no host name at all could be resolved."""
        self.requests = 0
        self._now = asyncio.get_running_loop().time
        self._inquiry = Inquiry(settings, client)
        self._patience = Patience(settings, self)
        self.sites: defaultdict[str, Site] = defaultdict(Site)
        self._controls = Controls(partial(self._ask_besides, is_followed=True), self._missing)
        self.siblings = Siblings(self._ask_besides, self._weighed, self._told.siblings, self._told.now)
        self.canaries = Canaries(settings.canaries, self._ask_besides, self._hand_over, self._now)
        self._has_failures = False
        self._schedule: Schedule[Chain] = Schedule(
            cap=settings.max_concurrency, host_cap=settings.max_concurrency_per_host, gap=self._gap
        )

    async def judge(self, urls: Iterable[str]) -> None:
        """Judge every URL; each verdict is handed over as soon as it is known."""
        taken = intake(urls, self._settings, self._told.priors)
        for item in taken.judged:
            self._judged(item)
        rules = self._told.batches if self._settings.host_rules else ()
        batched(taken.chains, rules, begin=self._begin, enter=self._enter, ruled=self._ruled)
        del taken  # chains that are done need no memory
        await self._schedule.run(self._step)
        if self._has_failures and not self.canaries.are_down:
            self.canaries.ask()
            await self._schedule.run(self._step)

    def left(self) -> float:
        """Estimate the seconds until every URL is judged: at least what the fullest host still takes."""
        answers = sum(site.answers for site in self.sites.values())
        seconds = sum(site.seconds for site in self.sites.values())
        return self._schedule.left(seconds / answers if answers else 0.0)

    def _begin(self, chain: Chain) -> None:
        self.sites[chain.start.host].began += 1
        self._enter(chain)

    def _enter(self, chain: Chain, delay: float | None = None) -> None:
        """Queue a chain at the host its next request is for; after a delay it comes first there."""
        self.sites[chain.current.host].chains += 1
        self._schedule.add(chain.current.host, chain, delay)

    def _ask_besides(
        self, goal: Target, done: Callable[[Chain, Seen], None], *, is_sibling: bool = False,
        is_followed: bool = False, delay: float | None = None,
        is_wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        chain = Chain(goal, min(1, self._settings.retries), done=done, is_sibling=is_sibling)
        chain.is_followed = is_followed or is_sibling
        chain.is_wanted = is_wanted
        self._enter(chain, delay)

    async def _step(self, chain: Chain) -> None:
        """Ask once, and decide how to go on."""
        goal = chain.current
        site = self.sites[goal.host]
        closed = site.why_closed(goal)
        if chain.is_wanted is not None and not chain.is_wanted():
            seen = Seen(NoAnswer("unchecked", "there is no need any more"))
        elif closed is not None:
            seen = Seen(closed)
        else:
            began = self._now()
            self.requests += 1
            result = await self._inquiry.ask(chain, keep=site.chains > 1)
            site.answers += 1
            site.seconds += self._now() - began
            if isinstance(result, Answer):
                self._patience.answered(goal, result)
                if not self._client.is_private(goal.host):
                    self.canaries.answered(goal.host, began)
            seen = self._inquiry.see(chain, result)
        self._go_on(chain, seen)
        self._leave(goal.host)

    def _go_on(self, chain: Chain, seen: Seen) -> None:
        """Follow, ask again, or come to an end."""
        if chain.question is not None:
            self._answered(chain, seen)
            return
        move = policy.next_move(seen, tries_left=chain.tries_left, is_plain=chain.is_plain)
        is_open = self.sites[chain.current.host].why_closed(chain.current) is None
        is_wide = isinstance(seen.result, NoAnswer) and seen.result.trouble in HOST_WIDE
        if move == "follow" and isinstance(seen.result, Answer) and chain.is_followed:
            self._follow(chain, seen.result)
        elif move == "again" and is_open and not (is_wide and self._patience.is_doubtful(chain.current)):
            chain.tries_left -= 1
            pause = self._patience.backoff(chain.tries_left)
            self._enter(chain, pause)
            if is_wide:
                # The other URLs of a host that is down would only wait for as many timeouts. Held
                # until after the chain is back in its queue, the host goes on with this one.
                self._schedule.hold(chain.current.host, pause)
        elif move == "plain" and is_open:
            chain.is_plain = True
            self._enter(chain)
        else:
            self._finish(chain, seen)

    def _answered(self, chain: Chain, seen: Seen) -> None:
        """Read what a host's own interface said; where it tells nothing, ask for the page itself."""
        assert chain.question is not None
        if chain.done is not None:
            chain.done(chain, seen)
            return
        assert chain.rule is not None
        result = seen.result
        words = status_words(result.status) if isinstance(result, Answer) else result.reason
        said = f"{chain.question.target.url}: {words}"
        ruling = chain.rule.answered(chain.start, chain.question, result)
        if isinstance(ruling, Question):
            chain.question, chain.current = ruling, ruling.target
            self._enter(chain)
        elif ruling is None:
            chain.ask_page()
            self._enter(chain)
        else:
            chain.api = said
            self._end(chain, seen, ruling=ruling, rule=chain.rule.name)

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
            self._finish(
                chain,
                Seen(NoAnswer("redirects", f"it redirects in a circle, back to {shortened(there.url)}")),
            )
        elif (words := excess(there.url)) is not None:
            self._finish(chain, Seen(NoAnswer("scheme", f"it redirects elsewhere: {words}")))
        elif len(chain.hops) > self._settings.max_redirects:
            words = f"it redirects more than {self._settings.max_redirects} times"
            self._finish(chain, Seen(NoAnswer("redirects", words)))
        else:
            chain.current, chain.is_plain = there, False
            self._enter(chain)

    def hold(self, host: str, seconds: float) -> None:
        """Ask nothing of a host for some seconds."""
        self._schedule.hold(host, seconds)

    def close(self, host: str, origin: str, why: NoAnswer) -> None:
        """Ask nothing more of a host, or of one origin of it; what waits for it is judged at once."""
        site = self.sites[host]
        if origin in site.closed:
            return
        site.closed[origin] = why
        for waiting in self._schedule.take_out(host, lambda chain: origin in ("", chain.current.root)):
            self._go_on(waiting, Seen(why))
            site.chains -= 1

    def _finish(self, chain: Chain, seen: Seen) -> None:
        """Judge the last answer of a page, or let it wait for what it is to be judged by."""
        result = seen.result
        if isinstance(result, Answer):
            chain.hops.append(Hop(result.status, chain.current.url))
            if seen.is_living and not chain.is_sibling:
                self._controls.lives(chain.current, result)
        if chain.done is not None:
            chain.done(chain, seen)
            return
        if seen.ruling is not None:
            rule, ruling = seen.ruling
            self._end(chain, seen, ruling=ruling, rule=rule.name)
        elif isinstance(result, NoAnswer):
            self._fail(chain, seen, result)
        elif result.status in policy.GONE and not seen.is_challenge and self._settings.control_pages:
            self._controls.wait(chain, seen)
            self._ended(chain)
        elif self._settings.control_pages and self.siblings.wants(chain, seen):
            self.siblings.hold(chain, seen)
            self._ended(chain)
        else:
            self._end(chain, seen, control=not self._settings.control_pages)

    def _fail(self, chain: Chain, seen: Seen, why: NoAnswer) -> None:
        """Judge a failure once it is known that the network was there."""
        host = chain.current.host
        if why.trouble not in _NETWORK or self._client.is_private(host):
            self._end(chain, seen)
        else:
            self.canaries.fail(chain, seen)
            self._ended(chain)
        self._patience.failed(chain.current, why)

    def _leave(self, host: str) -> None:
        """Count a chain out of a host; with the last one gone, look for control pages or hang up."""
        site = self.sites[host]
        site.chains -= 1
        if not site.chains:
            self._controls.look(host)
        if not site.chains:
            self._client.release(host)

    def _end(
        self, chain: Chain, seen: Seen, *, control: bool = False, ruling: Ruling | None = None, rule: str = ""
    ) -> None:  # fmt: skip
        self._hand_over(chain, seen, control=control, ruling=ruling, rule=rule)
        self._ended(chain)

    def _ended(self, chain: Chain) -> None:
        """Count a URL out of the host it began at; with the last one there, weigh what was held."""
        site = self.sites[chain.start.host]
        site.began -= 1
        if not site.began:
            self.siblings.look(chain.start.host)

    def _ruled(self, chain: Chain, ruling: Ruling, rule: str) -> None:
        """Take what a question about many URLs says of one."""
        self._hand_over(chain, Seen(NoAnswer("unchecked", "")), ruling=ruling, rule=rule)

    def _missing(self, chain: Chain, seen: Seen, control: bool) -> None:
        self._hand_over(chain, seen, control=control)

    def _weighed(self, item: Held, opinion: Opinion | None) -> None:
        self._hand_over(item.chain, item.seen, opinion=opinion)

    def _hand_over(
        self, chain: Chain, seen: Seen, *, control: bool = False, opinion: Opinion | None = None,
        ruling: Ruling | None = None, rule: str = "",
    ) -> None:  # fmt: skip
        if isinstance(seen.result, NoAnswer) and seen.result.trouble == "no-network":
            self.without_network += len(chain.urls)
        is_private = self._client.is_private(chain.start.host)
        for url in chain.urls:
            observation = Observation(
                url, tuple(chain.hops), chain.current.url, seen, control, ruling, rule, opinion,
                tuple(chain.probes), chain.api, chain.fragments.get(fragment_of(url)),
                chain.prior.evidence if chain.prior else None,
            )  # fmt: skip
            verdict = policy.judge(observation)
            self._has_failures |= not is_private and bool(policy.cause_of(verdict))
            self._judged(Judged(verdict, chain.start.host, is_private))

    def _gap(self, host: str) -> float:
        own = known.interval(host) if self._settings.host_rules else None
        return max(self._settings.min_interval_per_host, own or 0.0)


_NETWORK: frozenset[Trouble] = frozenset(
    {"timeout", "refused", "reset", "certificate", "tls", "protocol", "given-up"}
)
"""Troubles that a network which is down, or lies, has too. (Of names the resolver makes sure itself.)"""
