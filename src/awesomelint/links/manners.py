"""How the checker behaves towards hosts: pauses they ask for, cookies within one chain, URLs left alone."""

from __future__ import annotations

import fnmatch
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime

from awesomelint.links.net.answer import Answer
from awesomelint.links.settings import is_regex
from awesomelint.links.target import Target

_MOST_COOKIES = 20
_COOKIE = re.compile(r"([!#-+\--:<-[\]-~]{1,256})=([!#-+\--:<-[\]-~]{0,4096})")


class Cookies:
    """The cookies of one chain of redirects: some sites redirect in circles without them.

    Each goes back to the very host that set it, and never from `https` to `http`.
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[str, str]] = {}

    def keep(self, goal: Target, answer: Answer) -> None:
        """Take the cookies that an answer sets."""
        for name, value in answer.headers:
            if name != "set-cookie":
                continue
            kept = self._kept.setdefault((goal.scheme, goal.host), {})
            cookie = _COOKIE.match(value)
            if cookie and (len(kept) < _MOST_COOKIES or cookie[1] in kept):
                kept[cookie[1]] = cookie[2]

    def header(self, goal: Target) -> str:
        """Give the `Cookie` header for a request; empty for none."""
        kept = dict(self._kept.get(("http", goal.host), {}))
        if goal.scheme == "https":
            kept |= self._kept.get(("https", goal.host), {})
        return "; ".join(f"{name}={value}" for name, value in kept.items())


def seconds_asked(retry_after: str, now: float | None = None) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3): seconds, or a date; None where it says neither.

    `now`, in seconds since 1970, is the clock's own time if it is left out.

    >>> seconds_asked("120"), seconds_asked("Wed, 21 Oct 2015 07:28:00 GMT"), seconds_asked("soon")
    (120.0, 0.0, None)
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a time zone of twenty digits
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - (time.time() if now is None else now))


def excluder(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Make the test for URLs to leave alone.

    A glob has to match the whole URL, or the whole URL without its scheme; a `/regex/` any part of it.

    >>> is_excluded = excluder(["example.org/*", "/[?]private=1/"])
    >>> is_excluded("https://example.org/a"), is_excluded("https://example.com/?private=1")
    (True, True)
    >>> is_excluded("https://example.com/")
    False
    """
    globs, regexes = [], []
    for pattern in patterns:
        if is_regex(pattern):
            regexes.append(re.compile(pattern[1:-1]))
        else:
            globs.append(re.compile(fnmatch.translate(pattern)))

    def is_excluded(url: str) -> bool:
        _, _, rest = url.partition("://")
        return any(glob.match(url) or glob.match(rest) for glob in globs) or any(
            regex.search(url) for regex in regexes
        )

    return is_excluded
