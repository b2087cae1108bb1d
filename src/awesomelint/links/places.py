"""Where a list links to the web, one place for each address as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.links.target import is_web
from awesomelint.markdown import plain
from awesomelint.model import Document, Finding, Link, State, Verdict
from awesomelint.rule import WebRule

_MOST_WORDS = 300
"""Characters of a link's words that are kept: titles of pages are compared with them."""


class LinkPlace(NamedTuple):
    """One place where a list links to the web."""

    url: str
    """As `Link.url`."""
    start: int
    """The offset of the address as written."""
    words: str
    """The link's text and its entry's title, markup removed, one to a line; each only once."""


def link_places(doc: Document) -> tuple[LinkPlace, ...]:
    """Name the places that `web_links` gives."""
    return tuple(LinkPlace(link.url, link.url_span.start, _words(doc, link)) for link in web_links(doc))


def _words(doc: Document, link: Link) -> str:
    text = plain(link.text)
    title = "" if link.entry is None else doc.entries[link.entry].title
    return "\n".join(dict.fromkeys(words[:_MOST_WORDS] for words in (text, title) if words))


def web_links(doc: Document) -> Iterator[Link]:
    """Give the links to `http` and `https`, in order.

    Of the links that share one reference definition only the first: its address stands there once.
    """
    seen = set()
    for link in doc.links:
        if link.url_span not in seen and is_web(link.url):
            seen.add(link.url_span)
            yield link


def web_urls(doc: Document) -> Iterable[str]:
    """Name the URLs that `web_links` leads to, each once."""
    return dict.fromkeys(link.url for link in web_links(doc))


def judged(doc: Document, web: Mapping[str, Verdict], *states: State) -> Iterator[tuple[Link, Verdict]]:
    """Give the links whose verdict is one of some states."""
    for link in web_links(doc):
        verdict = web.get(link.url)
        if verdict is not None and verdict.state in states:
            yield link, verdict


@dataclass(frozen=True)
class EveryLink(WebRule):
    """Wants to know of every link, and finds fault with none: how links are listed."""

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        return iter(())
