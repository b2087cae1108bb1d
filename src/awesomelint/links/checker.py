"""The checker: many URLs at once, asked of the web itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import nullcontext

from awesomelint.links.engine import Progress
from awesomelint.links.net.resolver import Ask, Resolver
from awesomelint.links.settings import LinkSettings
from awesomelint.model import Evidence, Verdict


def check(
    urls: Iterable[str], settings: LinkSettings, progress: Progress | None = None
) -> dict[str, Verdict]:
    """Judge every URL, as written, by asking the web; Ctrl-C leaves the rest `unchecked`."""
    return WebEngine(settings, progress).verdicts(urls)


class WebEngine:
    """The engine that asks the web itself, and remembers nothing between calls."""

    def __init__(
        self, settings: LinkSettings, progress: Progress | None = None, *, ask: Ask | None = None
    ) -> None:
        """`ask` replaces the system's resolver."""
        self._settings = settings
        self._progress = progress or (lambda total: nullcontext(lambda state: None))
        self._ask = ask
        self._interrupted = False
        self._notes: tuple[str, ...] = ()

    @property
    def interrupted(self) -> bool:
        """Whether the last call was cut short with Ctrl-C; what it left open is `unchecked`."""
        return self._interrupted

    @property
    def notes(self) -> tuple[str, ...]:
        """What kept the last call as a whole from being done."""
        return self._notes

    def verdicts(self, urls: Iterable[str]) -> dict[str, Verdict]:
        """Judge every URL, as written; never raises for what the web does, nor for Ctrl-C."""
        wanted = tuple(dict.fromkeys(urls))
        self._interrupted, self._notes = False, ()
        found: dict[str, Verdict] = {}
        try:
            with self._progress(len(wanted)) as tick:

                def judged(verdict: Verdict) -> None:
                    found[verdict.url] = verdict
                    tick(verdict.state)

                asyncio.run(self._run(wanted, judged))
        except KeyboardInterrupt:
            self._interrupted = True
        cut = Evidence("the check was cut short")
        return {url: found.get(url) or Verdict(url, "unchecked", None, cut) for url in wanted}

    async def _run(self, urls: tuple[str, ...], judged: Callable[[Verdict], None]) -> None:
        from awesomelint.links.net.transport import Client
        from awesomelint.links.run import Run

        settings = self._settings
        resolver = Resolver(settings.canaries, settings.retry_delay, self._ask)
        client = Client(settings, resolver)
        run = Run(settings, client, judged)
        try:
            await run.judge(urls)
        except asyncio.CancelledError:  # how asyncio.run passes Ctrl-C on; to end in peace is the answer
            self._interrupted = True
        finally:
            await client.close()
            await resolver.close()
        if run.without_network:
            count = run.without_network
            note = (
                f"no host name could be resolved, not even {', '.join(settings.canaries) or 'any other'}: "
                f"is the network down? {count} {'link is' if count == 1 else 'links are'} unchecked"
            )
            self._notes = (note,)
