"""Canonical forms of links: keys for comparing, never addresses to fetch.

    level 1   syntax    one spelling of each URL, as browsers read it            url.py
    level 2   page      http = https, www., tracking, query order, trailing      parameters.py
                        slash, fragments; what a site calls one page             sites.py
    level 3   work      one work under several addresses                         works.py

Every function takes the URL as written, gives None for what is no http or https URL, and never raises.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

from awesomelint.links.forms import parameters, sites, works
from awesomelint.links.forms.url import URL, parse

_MOST_WRAPPERS = 5
_PATH_ESCAPES = {
    "%28": "(",
    "%29": ")",
    "%2C": ",",
    "%27": "'",
    "%21": "!",
    "%2A": "*",
    "%3A": ":",
    "%40": "@",
}


class Forms(NamedTuple):
    """The canonical forms of one URL, all but its fragment."""

    plain: str
    """Level 2 without knowledge of sites: scheme, `www.`, tracking, query order, slash and fragment."""
    page: str
    """Level 2."""
    fragment: str
    """The place in the page, with its `#`; empty where there is none."""
    work: str
    """Level 3."""
    preferred: str | None
    """The address to prefer, as a person would write it, where a site or a work has one."""


def syntax(url: str) -> str | None:
    """Give a URL's form at level 1, its syntax normalised.

    >>> syntax("HTTP://Example.COM:80/%7Eant/../b")
    'http://example.com/b'
    """
    parsed = parse(url)
    return None if parsed is None else str(parsed)


def canonical(url: str, pages: Container[str] = ()) -> str | None:
    """Give a URL's form at level 2: two URLs with the same form lead to the same page.

    Fragments are dropped, but for those that choose what a page shows (`#/`, `#!`) and those into `pages`
    (see `entered_pages`).

    >>> canonical("http://www.example.org/ants/?utm_source=x#top")
    'https://example.org/ants'
    """
    found = forms(url)
    if found is None:
        return None
    return found.page + found.fragment if found.page in pages else found.page


def work(url: str, pages: Container[str] = ()) -> str | None:
    """Give a URL's form at level 3: two URLs with the same form lead to the same work.

    >>> work("https://arxiv.org/pdf/1706.03762v5.pdf")
    'https://arxiv.org/abs/1706.03762'
    """
    found = forms(url)
    if found is None:
        return None
    return found.work + found.fragment if found.page in pages else found.work


def preferred(url: str) -> str | None:
    """Give the address to prefer for a work, or for a page that a site serves under several addresses.

    >>> preferred("https://youtu.be/dQw4w9WgXcQ?si=abc")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    """
    found = forms(url)
    return None if found is None else found.preferred


def entered_pages(urls: Iterable[str]) -> frozenset[str]:
    """Name the pages (level 2) that the URLs enter at two places or more, so on purpose."""
    places: dict[str, str] = {}
    entered = set()
    for url in urls:
        found = forms(url)
        if (
            found is not None
            and found.fragment
            and places.setdefault(found.page, found.fragment) != found.fragment
        ):
            entered.add(found.page)
    return frozenset(entered)


@lru_cache(maxsize=65536)
def forms(url: str) -> Forms | None:
    """Give all canonical forms of a URL at once."""
    parsed = parse(url)
    if parsed is None:
        return None
    general = _settle(parsed)
    target = _unwrap(general, parsed.query)
    settled = _settle_site(general if target is None else _settle(target))
    plain = _key(sites.fold(general))
    folded = sites.fold(settled)
    page = _key(folded)
    fragment = f"#{folded.fragment}" if folded.fragment and not _is_route(folded.fragment) else ""
    address = works.preferred_address(settled)
    if address is not None:
        return Forms(plain, page, fragment, _key_of(address), address)
    if settled == general:
        return Forms(plain, page, fragment, page, None)
    if target is not None and settled == _settle(target):
        return Forms(plain, page, fragment, page, str(target))
    written = settled._replace(authority=sites.written_host(settled.authority))
    return Forms(plain, page, fragment, page, _key(written))


def _settle(url: URL) -> URL:
    """Settle what is the same on all sites; the fragment stays, without directives that mark text."""
    scheme, host, path, query, fragment = url
    if host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    if scheme == "http" and (":" not in host or not host.rpartition(":")[2].isdigit()):
        scheme = "https"
        host = host.rstrip(".") or host
    if "%" in path:
        for escape, character in _PATH_ESCAPES.items():
            path = path.replace(escape, character)
    path = path.rstrip("/") or "/"
    if query:
        query = parameters.identifying(host, path, query)
    if fragment:
        fragment = fragment.partition(":~:")[0]
    return URL(scheme, host, path, query, fragment)


def _settle_site(url: URL) -> URL:
    """Settle what one site calls the same page; `url` is settled for all sites already."""
    host = sites.same_host(url.authority)
    if host != url.authority:
        url = url._replace(authority=host)
        if url.query:
            url = url._replace(query=parameters.identifying(host, url.path, url.query))
    settle = sites.SITES.get(host)
    return url if settle is None else settle(url)


def _unwrap(url: URL, query: str) -> URL | None:
    """Follow a redirect wrapper, and wrappers within it, to the target; None where there is none.

    `query` is the wrapper's query as written. Too many wrappers count as none.
    """
    target = None
    for _ in range(_MOST_WRAPPERS + 1):
        written = sites.wrapped(url.authority, url.path, query) if query else None
        found = None if written is None else parse(written)
        if found is None:
            return target
        target, url, query = found, _settle(found), found.query
    return None


def _is_route(fragment: str) -> bool:
    """Say whether a fragment chooses what the page shows, as single-page applications write it."""
    return fragment[0] in "/!" and fragment.strip("/!") != ""


def _key(url: URL) -> str:
    """Write a settled URL as a key, without a fragment that is only a place in the page."""
    if url.fragment and _is_route(url.fragment):
        return str(url._replace(fragment=url.fragment.rstrip("/")))
    return str(url._replace(fragment="")) if url.fragment else str(url)


def _key_of(address: str) -> str:
    """Give a preferred address's key at level 2."""
    parsed = parse(address)
    return address if parsed is None else _key(sites.fold(_settle_site(_settle(parsed))))
