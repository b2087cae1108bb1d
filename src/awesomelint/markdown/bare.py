"""Bare URLs, as GitHub links them.

Source: GitHub Flavored Markdown, section 6.9 (autolinks, extension). Only full addresses count: a
scheme, or `www.`. Nothing is guessed from a name that looks like a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from awesomelint.model import Span

_START = re.compile(
    r"(?<![A-Za-z0-9])(?:https?|ftp)://(?=[^\s<])|(?<![^\s*_~(])www\.(?=[^\s<])", re.IGNORECASE
)
_RUN = re.compile(r"[^\s<]++")
_REFERENCE = re.compile(r"&[A-Za-z0-9]+;\Z")
_HOST = re.compile(r"(?:[^\W_]|[-_.@:])+")


def bare_urls(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield the places of bare URLs in `text[start:stop]`, trailing punctuation left out."""
    position = start
    while match := _START.search(text, position, stop):
        run = _RUN.match(text, match.end(), stop)
        assert run is not None
        position = run.end()
        if not _HOST.match(text, match.end(), stop):
            continue
        end = _trim(text, match.start(), run.end())
        if end > match.end():
            yield Span(match.start(), end)


def _trim(text: str, start: int, stop: int) -> int:
    opened = text.count("(", start, stop)
    closed = text.count(")", start, stop)
    while stop > start:
        last = text[stop - 1]
        if last in "?!.,:*_~'\"":
            stop -= 1
        elif last == ")" and closed > opened:
            stop -= 1
            closed -= 1
        elif last == ";" and (match := _REFERENCE.search(text, max(start, stop - 40), stop)):
            stop = match.start()
        else:
            break
    return stop
