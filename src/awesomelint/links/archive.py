"""The Wayback Machine: what to ask it for a copy of a page, and what its answers mean. Pure.

Asked is `https://web.archive.org/web/<time>/<url>`, which redirects to the snapshot nearest to that time; the
redirect is read and not followed, so that no snapshot is loaded. (Its availability API answers most programs
with 429.) Other archives are not asked: Wikipedia, for one, blacklisted archive.today in February 2026.

Facts: https://archive.org/help/wayback_api.php; RFC 7089 (Memento).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal, NamedTuple
from urllib.parse import unquote

from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.target import MalformedError, SchemeError, Target, target

HOST = "web.archive.org"
_SNAPSHOT = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(https?:/{1,2}.+)", re.IGNORECASE | re.DOTALL)
_COPY = re.compile(
    r"/web/[\d*]{1,14}(?:[a-z]{2}_)?/(https?:/{1,2}.+|[^/:]+\.[^/:]+.*)", re.IGNORECASE | re.DOTALL
)
"""What people write as well: a shorter time, or none, and no scheme."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Outcome = Literal[
    "found",
    "none",  # the archive has no copy
    "unknown",  # it did not say
    "throttled",  # it wants to be left alone, for the rest of the run
]


class Reading(NamedTuple):
    """What an answer of the archive means."""

    outcome: Outcome
    snapshot: str | None = None
    """The address of the copy, where one was found."""


def question(url: str, time: float) -> Target:
    """Give what to ask for the copy of a page nearest to a time, in seconds since 1970.

    The URL goes without credentials and fragment. Raises MalformedError or SchemeError for what is no web
    address.

    >>> question("https://ant.example/a?b=1#c", 1546300800).url
    'https://web.archive.org/web/20190101000000/https://ant.example/a?b=1'
    """
    # Years before the first capture (1996) and beyond four digits are nobody's date.
    wanted = min(max(time, 820454400.0), 253402300799.0)
    stamp = datetime.fromtimestamp(wanted, UTC).strftime("%Y%m%d%H%M%S")
    return target(f"https://{HOST}/web/{stamp}/{target(url).url}")


def read(url: str, asked: Target, answer: Result) -> Reading:
    """Read what the archive answered to a question about a URL.

    A snapshot counts only if its address is one of the archive's and names the same page.
    """
    if not isinstance(answer, Answer):
        return Reading("throttled" if answer.trouble == "throttled" else "unknown")
    if answer.status == 429:
        return Reading("throttled")
    if answer.status == 404:
        return Reading("none")
    if answer.status == 200 and answer.header("memento-datetime"):
        location = asked.url  # a capture of that very second
    elif answer.status in _REDIRECTS:
        location = answer.header("location")
    else:
        return Reading("unknown")
    snapshot = _snapshot(location, asked) if location else None
    if snapshot is None or not is_copy(snapshot, url):
        return Reading("unknown")
    return Reading("found", snapshot)


def is_copy(address: str, url: str) -> bool:
    """Tell whether an address is the archive's copy of a URL, whatever its date.

    Scheme, `www.`, case, a final slash and the spelling of escapes make no difference, as to the archive.

    >>> is_copy("http://web.archive.org/web/20190203040506/http://www.ant.example:80/A", "https://ant.example/a/")
    True
    >>> is_copy("https://web.archive.org/web/20190203040506/https://bee.example/", "https://ant.example/")
    False
    """
    inner = _inner(address)
    key = _key(url)
    return inner is not None and key is not None and _key(inner) == key


def taken(snapshot: str) -> float:
    """Give the time at which a snapshot was taken, in seconds since 1970, from its address.

    >>> taken("https://web.archive.org/web/20190101000000/https://ant.example/")
    1546300800.0
    """
    match = _SNAPSHOT.match(target(snapshot).path)
    if match is None:
        raise ValueError(f"{snapshot} is no snapshot")
    return datetime.strptime(f"{match[1]}+0000", "%Y%m%d%H%M%S%z").timestamp()


def _snapshot(location: str, asked: Target) -> str | None:
    """Make a snapshot's address of a redirect; None if it leads elsewhere."""
    try:
        end = target(location, asked.url)
    except (MalformedError, SchemeError):
        return None
    snapshot = f"https://{HOST}{end.path}{end.query}"
    try:
        taken(snapshot)
    except ValueError:
        return None
    return snapshot if end.site == HOST else None


def _inner(address: str) -> str | None:
    """Give the URL that a snapshot's address is about."""
    try:
        place = target(address)
    except (MalformedError, SchemeError):
        return None
    match = _COPY.fullmatch(place.path + place.query) if place.site == HOST else None
    if match is None:
        return None
    bare = re.sub(r"(?i)^https?:/+", "", match[1])
    return f"http://{bare}"


def _key(url: str) -> str | None:
    try:
        place = target(url)
    except (MalformedError, SchemeError):
        return None
    return unquote(f"{place.site.removeprefix('www.')}{place.path.rstrip('/')}{place.query}").casefold()
