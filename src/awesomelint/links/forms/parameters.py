"""Query parameters: which say where the reader came from, and which say what page it is.

The names stand in `rules/data/tracking-parameters.toml` and `rules/data/identifying-parameters.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from awesomelint import rulebook


class _Tracking(NamedTuple):
    hosts: tuple[str, ...]
    exceptions: tuple[str, ...]
    names: frozenset[str]
    prefixes: tuple[str, ...]


class _Page(NamedTuple):
    path: re.Pattern[str]
    keep: frozenset[str]
    default: frozenset[tuple[str, str]]


@cache
def _tracking() -> tuple[_Tracking, ...]:
    return tuple(
        _Tracking(
            tuple(row.get("hosts", ())),
            tuple(row.get("except", ())),
            frozenset(row.get("names", ())),
            tuple(row.get("prefixes", ())),
        )
        for row in rulebook.data("tracking-parameters")["parameters"]
    )


@cache
def _pages() -> dict[str, tuple[_Page, ...]]:
    pages: dict[str, tuple[_Page, ...]] = {}
    for row in rulebook.data("identifying-parameters")["page"]:
        page = _Page(
            re.compile(row["path"]), frozenset(row["keep"]), frozenset(row.get("default", {}).items())
        )
        pages[row["host"]] = (*pages.get(row["host"], ()), page)
    return pages


def _lies_under(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


@cache
def _tracking_of(host: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the names and the beginnings of names that track on a host."""
    names: set[str] = set()
    prefixes: list[str] = []
    for row in _tracking():
        if (not row.hosts or _lies_under(host, row.hosts)) and not _lies_under(host, row.exceptions):
            names |= row.names
            prefixes += row.prefixes
    return frozenset(names), tuple(prefixes)


def tracks(host: str, name: str) -> bool:
    """Say whether a query parameter of that host says only where the reader came from.

    >>> tracks("www.example.org", "utm_source"), tracks("example.org", "si"), tracks("www.youtube.com", "si")
    (True, False, True)
    """
    names, prefixes = _tracking_of(host.lower())
    name = name.lower()
    return name in names or name.startswith(prefixes)


def name_of(parameter: str) -> str:
    """Give the name of a query parameter written `name=value`, `name=` or `name`."""
    return parameter.partition("=")[0]


def identifying(host: str, path: str, query: str) -> str:
    """Keep those parameters of a query that say which page it is, sorted by name.

    `host` is without `www.`, `path` without a trailing slash. Parameters of the same name keep their order.

    >>> identifying("example.org", "/a", "q=ant&utm_source=x&page=2")
    'page=2&q=ant'
    """
    pieces = query.replace("%20", "+").split("&")
    parameters = [piece for piece in pieces if piece and not tracks(host, name_of(piece))]
    for page in _pages().get(host, ()):
        if page.path.fullmatch(path):
            parameters = [piece for piece in parameters if _identifies(piece, page)]
            break
    if len(parameters) > 1:
        parameters.sort(key=name_of)
    return "&".join(parameters)


def _identifies(parameter: str, page: _Page) -> bool:
    name, _, value = parameter.partition("=")
    return name in page.keep and (name, value) not in page.default
