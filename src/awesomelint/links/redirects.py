"""What a permanent redirect says: the same page elsewhere, a log-in, or a page that is gone."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from awesomelint import rulebook
from awesomelint.links.target import Target

Meaning = Literal["same", "log-in", "short", "landing", "fits", "home", "elsewhere", "within", "unclear"]
"""What a redirect leads to.

same: the same address but for scheme, `www.`, case, a final slash or an index page; short: what a
shortener stands for; landing: a site's own front page; fits: a page about the same thing; home: a
front page instead of a page; elsewhere: another site, about something else; within: another page of the same
site; unclear: none of these.
"""


WITHIN = "redirects-within"
"""The rule of evidence where a site sends readers for good to another page of its own that may be about
something else: it has moved, but no fix follows it blindly.
"""


class _Data(NamedTuple):
    shorteners: frozenset[str]
    languages: frozenset[str]
    log_in_paths: frozenset[str]
    log_in_hosts: frozenset[str]
    shared_hosts: frozenset[str]
    second_level: frozenset[str]
    empty_words: frozenset[str]


@cache
def _data() -> _Data:
    table = rulebook.data("redirects")
    return _Data(*(frozenset(table[name.replace("_", "-")]) for name in _Data._fields))


def meaning(start: Target, end: Target, title: str | None) -> Meaning:
    """Compare where a chain of redirects starts and ends; `title` is the last page's."""
    if _bare(start) == _bare(end):
        return "same"
    if is_log_in(end) and not is_log_in(start):
        return "log-in"
    if is_shortener(start):
        return "short"
    is_one_site = site(start.host) == site(end.host)
    is_from_root = _is_root(start)
    if is_from_root and is_one_site:
        return "landing"
    # On one site the site's own name is everywhere, so it says nothing of a page.
    words = tuple(word for word in words_of(start) if not is_one_site or word not in site(start.host))
    if words and _share(words, end, title) >= 0.5:
        return "fits"
    if not is_from_root and _is_root(end):
        return "home"
    if words and not is_one_site and _share(words, end, title) == 0:
        return "elsewhere"
    return "within" if is_one_site else "unclear"


def is_shortener(target: Target) -> bool:
    """Tell whether a URL is meant to redirect (`rules/data/redirects.toml`)."""
    return target.host.removeprefix("www.") in _data().shorteners


def is_log_in(target: Target) -> bool:
    """Tell whether a URL is one that asks for an account."""
    segments = {segment.partition(".")[0].lower() for segment in target.path.split("/")}
    return target.host in _data().log_in_hosts or not segments.isdisjoint(_data().log_in_paths)


def site(host: str) -> str:
    """Give the part of a host name that one owner has.

    >>> site("docs.example.co.uk"), site("me.github.io"), site("blog.example.org")
    ('example.co.uk', 'me.github.io', 'example.org')
    """
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host or len(labels) < 3:
        return host
    parent = ".".join(labels[-2:])
    is_country = len(labels[-1]) == 2 and labels[-2] in _data().second_level
    return ".".join(labels[-3:] if is_country or parent in _data().shared_hosts else labels[-2:])


def words_of(target: Target) -> tuple[str, ...]:
    """Give the words a URL says its page is about: those of its last segment, or its site's name."""
    empty = _data().empty_words
    segments = [*reversed(target.path.split("/")), site(target.host).partition(".")[0]]
    for segment in [target.query, *segments] if target.query else segments:
        found = re.findall(r"[^\W_]+", unquote(segment).lower())
        words = tuple(w for w in found if w not in empty and (len(w) > 2 or not w.isascii()))
        if words:
            return words
    return ()


def _share(words: tuple[str, ...], end: Target, title: str | None) -> float:
    """Give the share of the words that the end's address or title has."""
    text = f"{end.host} {unquote(end.path)} {unquote(end.query)} {title or ''}".lower()
    return sum(word in text for word in words) / len(words)


def _bare(target: Target) -> tuple[str, str, str]:
    """Give what is left of a URL without the differences that say nothing."""
    path = re.sub(r"/(?:index|default)\.[a-z]{3,5}$", "/", target.path.lower())
    return target.host.removeprefix("www."), path.rstrip("/"), target.query


def _is_root(target: Target) -> bool:
    """Tell whether a URL is a front page: no path, or a language's."""
    path = target.path.strip("/").lower()
    is_language = re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2,4})?", path) and path[:2] in _data().languages
    return not target.query and (not path or path.startswith(("index.", "home")) or bool(is_language))
