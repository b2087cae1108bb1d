"""Where a list links to the web, one place for each address as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from awesomelint.links.target import is_web
from awesomelint.model import Document, Link, State, Verdict


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
