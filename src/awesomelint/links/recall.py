"""An engine that asks nobody: what the store knows of links, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from awesomelint.links.engine import Summary
from awesomelint.links.memory.keys import key_of
from awesomelint.links.memory.records import Store
from awesomelint.links.planning import muted_words
from awesomelint.links.target import MalformedError, SchemeError, excess
from awesomelint.model import Evidence, Verdict


class Recall:
    """Judges URLs by what a store knows; see `engine.Engine`."""

    interrupted = False
    notes: tuple[str, ...] = ()

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since 1970."""
        self._store = store
        self._clock = clock
        self.summary = Summary()

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> Mapping[str, Verdict]:
        """Give the last verdict on every URL, as written; raise StoreError."""
        keys: dict[str, str] = {}
        found: dict[str, Verdict] = {}
        for url in urls:
            if (words := excess(url)) is not None:
                found[url] = Verdict(url, "unsure", None, Evidence(words, rule="too-long"))
                continue
            try:
                keys[url] = key_of(url)
            except (MalformedError, SchemeError) as fault:
                found[url] = Verdict(url, "invalid", None, Evidence(str(fault)))
        known = self._store.records(dict.fromkeys(keys.values()))
        muted = self._store.muted(self._clock())
        answered = 0
        for url, key in keys.items():
            if key in muted:
                found[url] = Verdict(url, "unchecked", None, Evidence(muted_words(muted[key])))
            elif key in known:
                found[url] = replace(known[key].verdict, url=url)
                answered += 1
            else:
                unknown = Evidence("the store knows nothing of it")
                found[url] = Verdict(url, "unchecked", None, unknown)
        states = Counter(verdict.state for verdict in found.values())
        self.summary = Summary(states=states, known=answered)
        return found

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        """Find no archived copy: archives are asked too."""
        return {}
