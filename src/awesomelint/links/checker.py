"""The checker: many URLs at once, asked of the web itself."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from awesomelint.links.engine import Progress, Summary
from awesomelint.links.net.resolver import Ask, Resolver
from awesomelint.links.settings import LinkSettings
from awesomelint.model import Evidence, Verdict

if TYPE_CHECKING:
    from awesomelint.links.chain import Judged, Prior
    from awesomelint.links.memory.records import SiblingRecord
    from awesomelint.links.net.transport import Client
    from awesomelint.links.net.wire import Connect
    from awesomelint.links.run import Run

_SLOWEST = 5
"""How many hosts a summary names."""


def check(
    urls: Iterable[str], settings: LinkSettings, progress: Progress | None = None
) -> dict[str, Verdict]:
    """Judge every URL, as written, by asking the web; Ctrl-C leaves the rest `unchecked`."""
    return WebEngine(settings, progress).verdicts(urls)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run over some URLs came to, besides its verdicts."""

    interrupted: bool = False
    is_offline: bool = False
    """Whether not even the canaries answered, so that no failure says anything."""
    without_network: int = 0
    """How many URLs are unchecked for that."""
    requests: int = 0
    seconds: float = 0.0
    slowest: tuple[tuple[str, float, int], ...] = ()
    siblings: tuple[SiblingRecord, ...] = ()
    """What was learnt of hosts, for the store."""
    shortage: str = ""
    """What this machine has too little of, in words."""


class WebEngine:
    """The engine that asks the web itself, and remembers nothing between calls."""

    def __init__(
        self,
        settings: LinkSettings,
        progress: Progress | None = None,
        *,
        token: str | None = None,
        ask: Ask | None = None,
        connect: Connect | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`token` is GitHub's; `ask` replaces the system's resolver, `connect` its sockets.

        `clock` gives the time in seconds since 1970.
        """
        self._settings = settings
        self.progress: Progress = progress or (lambda total: nullcontext(lambda state: None))
        self._token = token
        self._ask = ask
        self._connect = connect
        self.clock = clock
        self.interrupted = False
        """These three are told of the last call: see `engine.Engine`."""
        self.notes: tuple[str, ...] = ()
        self.summary = Summary()
        self._left: Callable[[], float] | None = None

    def left(self) -> float | None:
        """Estimate the seconds until the run that is under way has judged all; None if none is."""
        return None if self._left is None else self._left()

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> dict[str, Verdict]:
        """Judge every URL, as written; never raises for what the web does, nor for Ctrl-C."""
        wanted = tuple(dict.fromkeys(urls))
        found: dict[str, Verdict] = {}
        with self.progress(len(wanted)) as tick:

            def judged(item: Judged) -> None:
                found[item.verdict.url] = item.verdict
                tick(item.verdict.state)

            asked = self.run(wanted, judged)
        self.interrupted = asked.interrupted
        self.notes = notes(asked, self._settings)
        cut = Evidence("the check was cut short")
        verdicts = {url: found.get(url) or Verdict(url, "unchecked", None, cut) for url in wanted}
        self.summary = summary(verdicts.values(), asked, asked=len(found))
        return verdicts

    def run(
        self,
        urls: Sequence[str],
        judged: Callable[[Judged], None],
        *,
        priors: Mapping[str, Prior] | None = None,
        siblings: Callable[[str], Sequence[SiblingRecord]] | None = None,
        max_time: float | None = None,
    ) -> Asked:
        """Ask the web about URLs and hand each verdict over as it comes; never raises for Ctrl-C.

        `priors` tells by URL what is known already, `siblings` by host; `max_time` is in seconds.
        """
        if not urls:
            return Asked()
        try:
            return asyncio.run(self._run(urls, judged, priors or {}, siblings, max_time))
        except KeyboardInterrupt:
            return Asked(interrupted=True)

    def snapshots(self, wanted: Mapping[str, float]) -> dict[str, str]:
        """Find the archived copies of URLs nearest to some times; those without are left out."""
        if not wanted:
            return {}
        try:
            return asyncio.run(self._snapshots(wanted))
        except KeyboardInterrupt:
            self.interrupted = True
            return {}

    async def _run(
        self,
        urls: Sequence[str],
        judged: Callable[[Judged], None],
        priors: Mapping[str, Prior],
        siblings: Callable[[str], Sequence[SiblingRecord]] | None,
        max_time: float | None,
    ) -> Asked:
        from awesomelint.links.hosts import known
        from awesomelint.links.run import Known, Run

        resolver = Resolver(self._settings.canaries, self._settings.retry_delay, self._ask)
        client = self._client(resolver)
        told = Known(priors, siblings or (lambda host: ()), self.clock, known.batches(self._token))
        run = Run(self._settings, client, judged, told)
        self._left = run.left
        interrupted = False
        start = time.monotonic()
        try:
            async with asyncio.timeout(max_time):
                await run.judge(urls)
        except TimeoutError:  # what is left is `unchecked`
            pass
        except asyncio.CancelledError:  # how asyncio.run passes Ctrl-C on; to end in peace is the answer
            interrupted = True
        finally:
            self._left = None
            await client.close()
            await resolver.close()
        return Asked(
            interrupted,
            run.canaries.are_down,
            run.without_network,
            run.requests,
            time.monotonic() - start,
            _slowest(run),
            tuple(run.siblings.records),
            client.shortage,
        )

    async def _snapshots(self, wanted: Mapping[str, float]) -> dict[str, str]:
        """Ask the archive about one URL after the other; once it wants to be left alone, no more."""
        from awesomelint.links import archive

        resolver = Resolver(self._settings.canaries, self._settings.retry_delay, self._ask)
        client = self._client(resolver)
        found = {}
        open_ = 0
        try:
            with self.progress(len(wanted)) as tick:
                for number, (url, time_) in enumerate(wanted.items()):
                    if number:
                        await asyncio.sleep(self._settings.archive_interval)
                    asked = archive.question(url, time_)
                    reading = archive.read(url, asked, await client.ask(asked, keep=True))
                    open_ += reading.outcome in ("throttled", "unknown")
                    if reading.outcome == "throttled":
                        open_ += len(wanted) - number - 1
                        break
                    if reading.snapshot is not None:
                        found[url] = reading.snapshot
                    tick("dead")
        except asyncio.CancelledError:
            self.interrupted = True
        finally:
            await client.close()
            await resolver.close()
        self.notes = ()
        if open_:
            count = "a dead link" if open_ == 1 else f"{open_} dead links"
            words = f"the Wayback Machine did not say whether it has copies of {count}: try again later"
            self.notes = (words,)
        return found

    def _client(self, resolver: Resolver) -> Client:
        from awesomelint.links.net.transport import Client

        return Client(self._settings, resolver, self._connect)


def notes(asked: Asked, settings: LinkSettings) -> tuple[str, ...]:
    """Say what kept a run as a whole from being done."""
    count = asked.without_network
    if not count:
        return ()
    names = f", not even {', '.join(settings.canaries)}" if settings.canaries else ""
    links = "1 link is" if count == 1 else f"{count} links are"
    words = f"no host of the internet answered{names}: is the network down? {links} unchecked"
    return (words,)


def summary(
    verdicts: Iterable[Verdict], done: Asked, *, asked: int, known: int = 0, cut: int = 0
) -> Summary:  # fmt: skip
    """Sum a run up."""
    states = Counter(verdict.state for verdict in verdicts)
    remarks = (done.shortage,) if done.shortage else ()
    return Summary(states, asked, known, cut, done.requests, done.seconds, done.slowest, remarks)


def _slowest(run: Run) -> tuple[tuple[str, float, int], ...]:
    """Name the hosts whose answers took longest, as a mean."""
    means = (
        (host, site.seconds / site.answers, site.answers) for host, site in run.sites.items() if site.answers
    )
    return tuple(sorted(means, key=lambda row: -row[1])[:_SLOWEST])
