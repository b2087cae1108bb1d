"""Links as the page shows them, and what they come to: by verdict, by host, by age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Literal, NamedTuple

from awesomelint.links.forms.secrets import without_password
from awesomelint.links.memory.keys import key_of
from awesomelint.links.target import MalformedError, SchemeError, excess
from awesomelint.listing import Row, phase_rank
from awesomelint.model import State
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape
from awesomelint.reports.link_counts import GRAVEST
from awesomelint.reports.times import day
from awesomelint.shortening import shortened

Tone = Literal["gone", "away", "changed", "untold", "fine"]
TONES: Mapping[Tone, str] = {
    "gone": "gone",
    "away": "unreachable",
    "changed": "changed",
    "untold": "not judged",
    "fine": "working",
}
"""What people make of a verdict, and the words for it, the gravest first."""
TONE: Mapping[State, Tone] = {
    "dead": "gone",
    "gone-soft": "gone",
    "invalid": "gone",
    "unreachable": "away",
    "fragment-missing": "changed",
    "moved": "changed",
    "drifted": "changed",
    "restricted": "untold",
    "blocked": "untold",
    "unsure": "untold",
    "unchecked": "untold",
    "alive": "fine",
}
MEANINGS: Mapping[State, str] = {
    "dead": "the page, or its whole domain, is not there",
    "gone-soft": "the server answers, and the page says that it is gone",
    "invalid": "no browser can follow this address",
    "unreachable": "nothing answered: the host may be down",
    "fragment-missing": "the page is there, the place in it is not",
    "moved": "the page is at another address now",
    "drifted": "the page may be about something else now",
    "restricted": "a log-in is asked for",
    "blocked": "programs are kept out: people may get in",
    "unsure": "it could not be told",
    "unchecked": "nobody was asked",
    "alive": "the page is there",
}
_DAY = 86_400.0
_NARROWEST = 3.0
_HOSTS = 12
_PLACES = 5
_AGES = ((1, "today"), (7, "this week"), (31, "this month"), (92, "this quarter"), (366, "this year"))
_SINCE = ((31, "up to a month"), (92, "up to 3 months"), (366, "up to a year"), (1096, "up to 3 years"))


class Shown(NamedTuple):
    """A link."""

    number: int
    """By first place, from 0."""
    url: str
    href: str
    """What a browser may be sent to; empty where it may not."""
    host: str
    state: State
    phase: str
    tone: Tone
    reason: str
    final: str
    archive: str
    archive_href: str
    since: str
    since_time: int
    """In seconds since 1970; 0 where it is not known."""
    checked: str
    checked_time: int
    due: str
    places: tuple[tuple[str, int], ...]
    more_places: int


class Bar(NamedTuple):
    """A row of a chart: what it counts, and how many of each tone."""

    name: str
    total: int
    tones: tuple[tuple[Tone, int], ...]


def segments(tones: Iterable[tuple[str, int]], whole: int) -> list[tuple[str, float, float]]:
    """Lay tones out side by side: where each begins and how wide it is, `whole` being 100 wide.

    What is there is seen, however little it is; others make room.

    >>> segments([("gone", 1), ("fine", 999)], 1000)
    [('gone', 0.0, 3.0), ('fine', 3.0, 97.0)]
    >>> segments([("plain", 25)], 100)
    [('plain', 0.0, 25.0)]
    """
    widths = [(tone, max(100 * number / whole, _NARROWEST)) for tone, number in tones if number]
    room = 100 - sum(width for _, width in widths if width <= _NARROWEST)
    wide = sum(width for _, width in widths if width > _NARROWEST)
    shrink = min(room / wide, 1.0) if wide else 1.0
    laid, at = [], 0.0
    for tone, width in widths:
        width = width * shrink if width > _NARROWEST else width
        laid.append((tone, round(at, 3), round(width, 3)))
        at += width
    return laid


def links(rows: Sequence[Row]) -> list[Shown]:
    """Give the links, the gravest first, else by first place."""
    order = sorted(enumerate(rows), key=lambda item: _gravity(item[1]))
    return [_link(number, row) for number, row in order]


def _gravity(row: Row) -> tuple[int, int]:
    return GRAVEST.index(row.verdict.state), phase_rank(row.verdict.phase)


def _link(number: int, row: Row) -> Shown:
    verdict = row.verdict
    href = _href(row.url)
    final = verdict.evidence.final_url
    is_told = final is not None and any(url in verdict.evidence.reason for url in (final, shortened(final)))
    return Shown(
        number,
        brief(without_password(row.url)),
        href,
        escape(_readable(href.split("/", 3)[2])) if href else "",
        verdict.state,
        verdict.phase or "",
        TONE[verdict.state],
        brief(verdict.evidence.reason),
        brief(without_password(final)) if final is not None and not is_told else "",
        brief(verdict.archive or ""),
        _href(verdict.archive or ""),
        "" if verdict.since is None else day(verdict.since),
        int(verdict.since or 0),
        day(verdict.checked),
        int(verdict.checked or 0),
        "" if verdict.due is None else day(verdict.due),
        tuple((escape(spot.path), spot.line) for spot in row.spots[:_PLACES]),
        max(len(row.spots) - _PLACES, 0),
    )


def _href(url: str) -> str:
    """Give an address in ASCII, without user and password, that is safe to be a link; else nothing."""
    if url and excess(url) is None:
        with suppress(MalformedError, SchemeError):
            key = key_of(url)
            if key.startswith(("https://", "http://")) and key.isascii() and key.isprintable():
                return key.replace("##", "#%23")  # `##[` commands some build servers, in any log
    return ""


def _readable(host: str) -> str:
    """Write a host's name in its own script, where it is one that can be (RFC 3490); else as it is."""
    try:
        return host.encode().decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def by_tone(found: Iterable[Shown]) -> dict[Tone, int]:
    """Count the links of each tone, the gravest first."""
    counts = Counter(link.tone for link in found)
    return {tone: counts[tone] for tone in TONES}


def by_state(found: Iterable[Shown]) -> list[Bar]:
    """Count the links of each verdict, the gravest first."""
    counts = Counter(link.state for link in found)
    return [Bar(state, counts[state], ((TONE[state], counts[state]),)) for state in GRAVEST if counts[state]]


def by_host(found: Iterable[Shown]) -> tuple[list[Bar], int]:
    """Give the hosts with most trouble, then with most links; and how many others there are."""
    hosts: dict[str, Counter[Tone]] = {}
    for link in found:
        if link.host:
            hosts.setdefault(link.host, Counter())[link.tone] += 1
    bars = [Bar(host, counts.total(), _tones(counts)) for host, counts in hosts.items()]
    bars.sort(key=lambda bar: (-_trouble(bar), -bar.total, bar.name))
    return bars[:_HOSTS], max(len(bars) - _HOSTS, 0)


def _trouble(bar: Bar) -> int:
    return sum(number for tone, number in bar.tones if tone in ("gone", "away"))


def _tones(counts: Counter[Tone]) -> tuple[tuple[Tone, int], ...]:
    return tuple((tone, counts[tone]) for tone in TONES if counts[tone])


def by_age(found: Iterable[Shown], now: float) -> list[Bar]:
    """Count the links by when they were last looked at."""
    last, never = "longer ago", "never"

    def age(link: Shown) -> str:
        return never if not link.checked_time else _bin(now - link.checked_time, _AGES, last)

    return _binned(found, age, [*(name for _, name in _AGES), last, never])


def by_absence(found: Iterable[Shown], now: float) -> list[Bar]:
    """Count the links that are gone or unreachable by since when."""
    away = [link for link in found if link.tone in ("gone", "away") and link.since_time]
    last = "longer"
    return _binned(
        away, lambda link: _bin(now - link.since_time, _SINCE, last), [*(name for _, name in _SINCE), last]
    )


def _bin(age: float, bins: Sequence[tuple[int, str]], last: str) -> str:
    return next((name for days, name in bins if age < days * _DAY), last)


def _binned(found: Iterable[Shown], name: Callable[[Shown], str], names: Sequence[str]) -> list[Bar]:
    counts: dict[str, Counter[Tone]] = {item: Counter() for item in names}
    for link in found:
        counts[name(link)][link.tone] += 1
    return [Bar(item, counts[item].total(), _tones(counts[item])) for item in names if counts[item]]
