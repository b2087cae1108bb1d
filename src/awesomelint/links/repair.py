"""What is looked up when links are to be repaired: archived copies of dead pages, `https` of living ones.

Asking costs others something, so it is done as rarely as can be: an archive is asked about deaths that
will be fixed with its answer, and `https` once for each link, and once only of a host where it fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from ipaddress import ip_address

from awesomelint.links.archive import HOST, taken
from awesomelint.links.engine import Engine
from awesomelint.links.forms.secrets import secrets_in
from awesomelint.links.net.addresses import special
from awesomelint.links.target import MalformedError, SchemeError, Target, target, written_fault
from awesomelint.model import Verdict

_BEFORE = 30 * 86_400.0
"""Seconds before a page was first seen dead from which a copy is wanted, if nothing better is known."""
_LOCAL = (".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".home.arpa")
"""Names that no public name server knows (RFC 6762, RFC 8375, ICANN's and appendix G of RFC 6762)."""
_NOT_THERE = frozenset({"unreachable", "dead", "gone-soft", "blocked", "invalid", "unchecked"})


def with_copies(
    dead: Iterable[Verdict], written: Mapping[str, float], engine: Engine, now: float
) -> dict[str, Verdict]:
    """Give the verdicts on dead links for which there is an archived copy, with the copy, by URL.

    `written` tells when a list first had a URL, where that is known; the copy nearest to that is taken. One
    that was made when the page was seen dead already is none; what has a copy is not asked about again. Times
    are in seconds since 1970.
    """
    asked = {verdict.url: verdict for verdict in dead if verdict.archive is None and _may_be_told(verdict)}
    wanted = {url: _wanted(verdict, written.get(url), now) for url, verdict in asked.items()}
    found = {}
    for url, snapshot in (engine.snapshots(wanted) if wanted else {}).items():
        since = asked[url].since if url in asked else None
        if url in asked and (since is None or taken(snapshot) < since):
            found[url] = replace(asked[url], archive=snapshot)
    return found


def with_https(alive: Iterable[Verdict], engine: Engine) -> dict[str, Verdict]:
    """Give the verdicts on living `http` links whose page is at `https` too, with that address, by URL."""
    twins = {verdict.url: (verdict, twin) for verdict in alive if (twin := _twin(verdict.url))}
    first: dict[str, str] = {}
    for url, (_, twin) in twins.items():
        first.setdefault(twin.host, url)
    answers = _ask(engine, [twins[url][1].url for url in first.values()])
    good = {host for host, url in first.items() if _is_there(answers.get(twins[url][1].url))}
    rest = [twin.url for _, twin in twins.values() if twin.host in good and twin.url not in answers]
    answers |= _ask(engine, rest)
    return {
        url: replace(verdict, secure=twin.url)
        for url, (verdict, twin) in twins.items()
        if twin.url in answers and _is_same(verdict, answers[twin.url])
    }


def _ask(engine: Engine, urls: Iterable[str]) -> dict[str, Verdict]:
    """Ask about URLs, unless the run was stopped."""
    wanted = list(dict.fromkeys(urls))
    return dict(engine.verdicts(wanted)) if wanted and not engine.interrupted else {}


def _may_be_told(verdict: Verdict) -> bool:
    """Tell whether an archive may be told of a URL: nothing of its own, no secrets, no private network's."""
    url, addresses = verdict.url, verdict.evidence.addresses
    if (
        written_fault(url) is not None
        or any(secrets_in(url))
        or any(special(ip_address(a)) for a in addresses)
    ):
        return False
    host = target(url).host
    return host != HOST and ("." in host or ":" in host) and not host.endswith(_LOCAL)


def _wanted(verdict: Verdict, written: float | None, now: float) -> float:
    dead = now if verdict.since is None else verdict.since
    return dead - _BEFORE if written is None else min(written, dead)


def _twin(url: str) -> Target | None:
    """Give the `https` address of an `http` URL at the usual port."""
    try:
        plain = target(url)
        return target(f"https{plain.url[4:]}") if (plain.scheme, plain.port) == ("http", 80) else None
    except (MalformedError, SchemeError):
        return None


def _is_there(verdict: Verdict | None) -> bool:
    """Tell whether `https` works at a host at all."""
    return verdict is not None and verdict.state not in _NOT_THERE


def _is_same(plain: Verdict, secure: Verdict) -> bool:
    """Tell whether both ended at one page: the very same address, or a page of the same title."""
    end = secure.evidence.final_url or secure.url
    if secure.state != "alive" or not end.startswith("https:"):
        return False
    title = plain.evidence.title
    return plain.evidence.final_url == end or (bool(title) and title == secure.evidence.title)
