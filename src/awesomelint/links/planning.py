"""Which URLs of a run are asked about, and which the memory answers for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from awesomelint.links.engine import Budget
from awesomelint.links.memory.records import Mute
from awesomelint.model import Evidence, Verdict

WHOLE_RUN = 86_400.0
"""Seconds for which a run that was cut short is gone on with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each URL, as written."""

    ask: tuple[str, ...]
    """Those never asked about first, then the ones that were not for longest."""
    answered: Mapping[str, Verdict]
    """What is known already."""
    cut: int
    """How many of the answered ones the budget cut off."""


def plan(
    keys: Mapping[str, str | None],
    known: Mapping[str, Verdict],
    muted: Mapping[str, Mute],
    budget: Budget,
    *,
    now: float,
    fresh_for: float,
    since: float | None,
    allows_private: bool = False,
) -> Plan:
    """Decide what to ask.

    `keys` gives each URL's key, None for what is no web address; `known` the last verdicts and
    `muted` what is to be left alone, by key. Verdicts younger than `fresh_for` seconds are not asked for
    again, nor those of a run that began at `since` and was cut short. Where private networks may be asked,
    what an earlier run called invalid is asked about in any case: it may not have been allowed to.
    """
    answered: dict[str, Verdict] = {}
    ask: list[tuple[float, str]] = []
    young = now - fresh_for
    if since is not None and since > now - WHOLE_RUN:
        young = min(young, since)
    for url, key in keys.items():
        if key is None:
            ask.append((0.0, url))
            continue
        mute, old = muted.get(key) if muted else None, known.get(key)
        if mute is not None:
            verdict = unchecked(url, muted_words(mute), "muted")
            answered[url] = replace(verdict, checked=old.checked) if old else verdict
        elif allows_private and old is not None and old.state == "invalid":
            ask.append((old.checked or 0.0, url))
        elif old is not None and _is_enough(old, budget, now, young):
            answered[url] = old if old.url == url else replace(old, url=url)
        else:
            ask.append((old.checked or 0.0 if old else 0.0, url))
    ask.sort(key=lambda row: row[0])
    urls = [url for _, url in ask]
    most = budget.max_links if budget.max_links is not None else len(urls)
    for url in urls[most:]:
        answered[url] = cut_off(url, keys, known, f"the limit of {most} links was reached")
    return Plan(tuple(urls[:most]), answered, len(urls[most:]))


def cut_off(url: str, keys: Mapping[str, str | None], known: Mapping[str, Verdict], why: str) -> Verdict:
    """Say that a URL was not asked about, and what it was when it last was."""
    old = known.get(keys.get(url) or "")
    words = f"not asked in this run: {why}"
    if old is None or old.checked is None:
        return unchecked(url, words, "budget")
    phase = f" ({old.phase})" if old.phase else ""
    verdict = unchecked(url, f"{words}; it was {old.state}{phase} before", "budget")
    return replace(verdict, checked=old.checked, due=old.due)


def unchecked(url: str, reason: str, rule: str) -> Verdict:
    """Make the verdict on a URL that nobody asked about."""
    return Verdict(url, "unchecked", None, Evidence(reason, rule=rule))


def keys_of(urls: Collection[str]) -> dict[str, str | None]:
    """Give the key of each URL; None for what is no web address, or too long to be remembered."""
    from awesomelint.links.memory.keys import key_of
    from awesomelint.links.target import MalformedError, SchemeError, excess

    keys: dict[str, str | None] = {}
    for url in urls:
        try:
            keys[url] = key_of(url) if excess(url) is None else None
        except (MalformedError, SchemeError):
            keys[url] = None
    return keys


def _is_enough(old: Verdict, budget: Budget, now: float, young: float) -> bool:
    """Tell whether a verdict from before will do."""
    if budget.recheck or old.checked is None or old.checked > now:
        return False
    if old.checked > young:
        return True
    return budget.only_due and old.due is not None and old.due > now


def muted_words(mute: Mute) -> str:
    """Say that a link is muted, until when, and why.

    >>> muted_words(Mute(0.0, 86400.0, "the site moves house")), muted_words(Mute(0.0, None, ""))
    ('muted until 1970-01-02: the site moves house', 'muted')
    """
    from awesomelint.links.memory.history import date_of

    until = "" if mute.until is None else f" until {date_of(mute.until)}"
    return f"muted{until}" + (f": {mute.reason}" if mute.reason else "")
