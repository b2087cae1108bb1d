"""Which pages are one although their addresses differ: by where their links led when they were last seen.

    level 4   the redirects of both end at one address
    level 5   both pages name one address as their own (`rel=canonical`, RFC 6596)

Levels 1 to 3 are told by the addresses themselves (`links/forms/canonical.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from awesomelint.links.forms.canonical import forms
from awesomelint.model import Destination

Level = Literal[4, 5]

_FRONT = re.compile(
    r"https?://[^/?#]+/?(?:(?:index|home|default)(?:\.\w+)?|[a-z]{2}(?:-[a-z]{2})?)?/?\Z", re.I
)
"""A host's front page: there sites send readers whose page is gone, and careless ones name it for all."""
_ELSEWHERE = re.compile(
    r"[/._=-](?:log-?in|sign-?in|sign-?up|sso|oauth2?|auth|consent|cookies?|captcha|challenge|error|not-?found|404"
    r"|unsupported|blocked|maintenance)\b",
    re.IGNORECASE,
)
"""What readers are sent to in place of a page."""
_MOST_HOPS = 8


class Lead(NamedTuple):
    """The page that a link leads to."""

    work: str
    """Its canonical form, level 3."""
    level: Level


class Leads:
    """Tells which page a link leads to at last."""

    def __init__(self, links: Iterable[tuple[str, str]], known: Mapping[str, Destination]) -> None:
        """`links` are canonical forms (level 3) with the URLs they stand for, as written."""
        self._next: dict[str, Lead] = {}
        if known:
            for work, url in links:
                found = _lead(work, url, known[url]) if url in known else None
                if found is not None:
                    self._next.setdefault(work, found)

    def end(self, work: str) -> tuple[str, Level | None]:
        """Give the page that a link leads to at last, and by which level that is known.

        Where nothing is known that is the page itself, by no level; of pages that lead to each other, one.
        """
        level: Level | None = None
        way = [work]
        while (lead := self._next.get(way[-1])) is not None and len(way) <= _MOST_HOPS:
            level = lead.level if level is None else max(level, lead.level)
            if lead.work in way:
                return min(way[way.index(lead.work) :]), level
            way.append(lead.work)
        return way[-1], level


def _lead(work: str, url: str, destination: Destination) -> Lead | None:
    """Tell where a link led, if that is surely the same page."""
    levels: tuple[tuple[Level, str | None], ...] = ((5, destination.canonical), (4, destination.final_url))
    for level, address in levels:
        found = forms(address) if address else None
        if found is None or found.work == work or _ELSEWHERE.search(found.work):
            continue
        if _FRONT.match(found.work) and not _FRONT.match(work):
            continue
        return Lead(found.work, level)
    return None


def how_alike(leads: Leads, works: Iterable[str], end: str) -> str:
    """Say by which level links of different addresses lead to one page.

    >>> how_alike(Leads((), {}), ("https://ant.example/",), "https://ant.example/")
    'both lead to https://ant.example/ (level 4, redirects)'
    """
    if any(leads.end(work)[1] == 5 for work in works):
        return f"both are {end} by the pages' own word (level 5, rel=canonical)"
    return f"both lead to {end} (level 4, redirects)"
