"""The engine with a memory: what the web says now, together with what it said before.

    plan          what to ask, what the store answers for, what the budget cuts off
    web           the verdict of this run on each URL
    take in       living links are recorded as they come; failures wait
    settle        at the end: was it the network, or a whole host? what is left counts
    last look     a death that would be sure now is fetched once more

A run may be killed at any moment: the next one takes over what waited, and asks for the rest.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_address

from awesomelint.errors import StoreError
from awesomelint.links.chain import Judged, Prior
from awesomelint.links.checker import Asked, WebEngine, notes, summary
from awesomelint.links.engine import Budget, Summary
from awesomelint.links.memory import events, history
from awesomelint.links.memory.events import Tally
from awesomelint.links.memory.records import Record, SiblingRecord, Sighting, Store
from awesomelint.links.net.addresses import special
from awesomelint.links.planning import Plan, cut_off, keys_of, plan, unchecked
from awesomelint.links.settings import LinkSettings
from awesomelint.links.settling import settled
from awesomelint.links.taking_in import conditional, taken
from awesomelint.model import Verdict

_BATCH = 200
"""Verdicts that are recorded together ..."""
_PATIENCE = 1.0
"""... and the seconds after which fewer are."""


class RememberingEngine:
    """Judges URLs by what many runs saw of them."""

    def __init__(
        self, web: WebEngine, store: Store, settings: LinkSettings, budget: Budget | None = None
    ) -> None:
        """The store is the caller's to close."""
        self._web = web
        self._store = store
        self._settings = settings
        self._budget = budget or Budget()
        self.interrupted = False
        """These three are told of the last call: see `engine.Engine`."""
        self.notes: tuple[str, ...] = ()
        self.summary = Summary()

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> dict[str, Verdict]:
        """Judge every URL, as written; never raises for what the web does, nor for Ctrl-C.

        Raises StoreError only if the store cannot even be read; one that cannot be written costs the
        memory of this run, and a note says so.
        """
        keys = keys_of(dict.fromkeys(urls))
        run = _Run(self._web, self._store, self._settings, keys, texts or {})
        made = run.plan(self._budget)
        verdicts = run.ask(made, self._budget.max_time)
        self.interrupted = run.asked.interrupted
        self.notes = (*notes(run.asked, self._settings), *run.notes)
        cut = made.cut + run.cut
        answered = len(made.answered) - made.cut
        told = summary(verdicts.values(), run.asked, asked=run.judged, known=answered, cut=cut)
        self.summary = replace(told, remarks=(*told.remarks, *run.remarks))
        return verdicts

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        """Find the archived copies of URLs nearest to some times, and remember them; others are left out."""
        try:
            found = self._web.snapshots(self._public(wanted))
        except StoreError:
            return {}
        self.notes = self._web.notes
        keys = {key: url for url, key in keys_of(found).items() if key}
        with contextlib.suppress(StoreError):  # it costs a question more, next time
            records = [
                replace(record, verdict=replace(record.verdict, archive=found[keys[key]]))
                for key, record in self._store.records(keys).items()
            ]
            if records:
                run = self._store.begin(self._web.clock())
                self._store.save(run, records, ())
                self._store.settle(run, (), (), ())
        return found

    def _public(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """Leave out what lies in a private network: the verdicts that `Store.verdicts` gives do not tell."""
        keys = keys_of(wanted)
        known = self._store.records(key for key in keys.values() if key)
        private = {
            key
            for key, record in known.items()
            if any(special(ip_address(address)) for address in record.verdict.evidence.addresses)
        }
        return {url: time_ for url, time_ in wanted.items() if keys[url] not in private}


class _Run:
    """One call: the state between the web's answers and the store."""

    def __init__(
        self, web: WebEngine, store: Store, settings: LinkSettings, keys: Mapping[str, str | None],
        texts: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._web = web
        self._store = store
        self._settings = settings
        self._keys = keys
        self._texts = texts
        self._clock = web.clock
        self._began = web.clock()
        self._number: int | None = None
        self._found: dict[str, Verdict] = {}
        self._buffer: list[Judged] = []
        self._saved = time.monotonic()
        self._known: dict[str, Verdict] = {}
        self._before_links: Counter[str] = Counter()
        self._before_failing: Counter[str] = Counter()
        self._living: Counter[str] = Counter()
        self._written: dict[str, list[str]] = {}
        """By key: the URLs as written."""
        self.asked = Asked()
        self.notes: tuple[str, ...] = ()
        self.remarks: tuple[str, ...] = ()
        self.judged = 0
        self.cut = 0

    def plan(self, budget: Budget) -> Plan:
        """Decide what to ask."""
        wanted = [key for key in self._keys.values() if key is not None]
        self._known = self._store.verdicts(wanted)
        return plan(
            self._keys, self._known, self._store.muted(self._began), budget,
            now=self._began, fresh_for=self._settings.fresh_for, since=self._store.unfinished(self._began),
            allows_private=bool(self._settings.allow_private),
        )  # fmt: skip

    def ask(self, made: Plan, max_time: float | None) -> dict[str, Verdict]:
        """Ask the web, record what it says, and give all verdicts, in order."""
        for url in made.ask:
            self._written.setdefault(self._keys[url] or "", []).append(url)
        # Two spellings of one link are asked about once.
        first = [urls[0] for key, urls in self._written.items() if key]
        first += self._written.get("", [])
        if first:
            self._begin()
            with self._web.progress(len(first)) as tick:

                def judged(item: Judged) -> None:
                    tick(item.verdict.state)
                    self._take(item)

                self.asked = self._web.run(
                    first, judged, priors=self._priors(made.ask), siblings=self._siblings, max_time=max_time
                )
            self._flush()
            self._keep_siblings()
            if not self.asked.interrupted:
                self._settle()
        return self._all(made)

    def _begin(self) -> None:
        try:
            self._number = self._store.begin(self._began)
        except StoreError as error:
            self._lose(error)

    def _lose(self, error: StoreError) -> None:
        """Go on without the store."""
        if self._number is not None or not self.notes:
            self.notes = (*self.notes, f"what is seen in this run will not be remembered: {error}")
        self._number = None

    def _priors(self, urls: Sequence[str]) -> dict[str, Prior]:
        """Give what lets a page that has not changed stay where it is."""
        priors = {}
        wanted = {self._keys[url]: url for url in urls if self._keys[url] in self._known}
        names = [key for key in wanted if key]
        for start in range(0, len(names), _BATCH):
            for key, record in self._store.records(names[start : start + _BATCH]).items():
                prior = conditional(record)
                if prior is not None:
                    priors[wanted[key]] = prior
        return priors

    def _siblings(self, host: str) -> Sequence[SiblingRecord]:
        return self._store.siblings(host)

    def _keep_siblings(self) -> None:
        if self.asked.siblings and self._number is not None:
            try:
                self._store.save_siblings(self.asked.siblings)
            except StoreError as error:
                self._lose(error)

    def _take(self, item: Judged) -> None:
        """Take a verdict of the web, and record some together."""
        self.judged += 1
        self._buffer.append(item)
        if len(self._buffer) >= _BATCH or time.monotonic() - self._saved > _PATIENCE:
            self._flush()

    def _flush(self) -> None:
        """Record what has come: what is alive for good, failures for the time being."""
        items, self._buffer = self._buffer, []
        self._saved = time.monotonic()
        keyed = {key: item for item in items if (key := self._keys[item.verdict.url])}
        old = self._store.records(keyed) if keyed else {}
        records, sightings = [], []
        now = self._clock()
        for item in items:
            key = self._keys[item.verdict.url]
            if key is None or item.verdict.state == "unchecked":
                self._show(item.verdict.url, item.verdict)
                continue
            record, sighting = taken(key, item, old.get(key), now, self._texts.get(item.verdict.url, ""))
            self._count(old.get(key), sighting)
            records.append(record)
            sightings.append(sighting)
            self._show(item.verdict.url, record.verdict)
        if records and self._number is not None:
            try:
                self._store.save(self._number, records, sightings)
            except StoreError as error:
                self._lose(error)

    def _count(self, old: Record | None, sighting: Sighting) -> None:
        """Count what a host's links were before, and are now."""
        if old is not None and (old.standing.streaks or old.standing.alive is not None):
            self._before_links[old.host] += 1
            self._before_failing[old.host] += bool(old.standing.streaks)
        if sighting.state in history.LIVING:
            self._living[sighting.host] += 1

    def _show(self, url: str, verdict: Verdict) -> None:
        """Note the verdict on a URL and its other spellings, without what only the store keeps of it."""
        evidence = replace(verdict.evidence, headers=(), tls=None, size=None)
        key = self._keys[url]
        for written in self._written[key] if key else [url]:
            self._found[written] = replace(verdict, url=written, evidence=evidence)

    def _settle(self) -> None:
        """End the run: count the failures that are the links' own, and look once more at sure deaths."""
        if self._number is None:
            return
        try:
            waiting = self._store.waiting(self._number)
            hosts = self._store.hosts({sighting.host for sighting in waiting} | {*self._living})
            known = {
                host: Tally(links, self._before_failing[host]) for host, links in self._before_links.items()
            }
            settlement = events.settle(
                waiting, self._living, known, hosts,
                began=self._began, now=self._clock(), network=not self.asked.is_offline,
            )  # fmt: skip
            self.remarks = settlement.notes
            old = self._store.records({sighting.key for sighting in waiting})
            records, sightings = settled(settlement, old, self._look_again, self._clock)
            self._store.settle(self._number, records, sightings, settlement.hosts)
            for record in records:
                for url in self._written.get(record.key, ())[:1]:
                    self._show(url, record.verdict)
        except StoreError as error:
            self._lose(error)

    def _look_again(self, urls: Sequence[str]) -> dict[str, Judged]:
        again: dict[str, Judged] = {}
        self._web.run(
            urls, lambda item: again.update({item.verdict.url: item}), max_time=2 * self._settings.timeout
        )
        return again

    def _all(self, made: Plan) -> dict[str, Verdict]:
        """Put all verdicts together, in the order in which the URLs were given."""
        why = "it was cut short" if self.asked.interrupted else "the time was up"
        verdicts = {}
        for url, key in self._keys.items():
            verdict = made.answered.get(url) or self._found.get(url)
            if verdict is None:
                self.cut += 1
                verdict = cut_off(url, self._keys, self._known, why) if key else unchecked(url, why, "budget")
            verdicts[url] = verdict
        return verdicts
