"""Domains without a site: for sale, parked, expired, suspended, or not set up (`rules/data/parked.toml`)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.links.pages.phrases import Texts, key_of, keys_of, parts_of, phrase_in, texts_of, words_of

_HOST = "thehostitself"
"""Stands for the host's own name in phrases."""


class _Known(NamedTuple):
    hosts: frozenset[str]
    markers: tuple[bytes, ...]
    titles: frozenset[str]
    texts: Texts
    placeholders: dict[str, int]
    """Keys of titles, with the most words that such a page shows (0: any number)."""


@cache
def _known() -> _Known:
    table = rulebook.data("parked")
    phrases = {
        kind: [pattern.replace("@", _HOST) for pattern in patterns]
        for kind, patterns in table["phrases"].items()
    }
    rows = table["placeholder"]
    return _Known(
        frozenset(table["hosts"]),
        tuple(row["text"].encode() for row in table["marker"]),
        keys_of(phrases["title"]),
        texts_of(phrases["body"]),
        {key: row["words"] for row in rows for key in keys_of(row["title"])},
    )


def is_market(host: str) -> bool:
    """Tell whether a host sells or parks domains."""
    return host.removeprefix("www.") in _known().hosts


def has_marker(low: bytes) -> bool:
    """Tell whether a page's HTML, in lower case, is that of a parking."""
    return any(marker in low for marker in _known().markers)


def is_for_sale(title: str, host: str) -> bool:
    """Tell whether a title says that its domain is for sale, parked or expired.

    >>> is_for_sale("ants.example is for sale | Names", "www.ants.example")
    True
    """
    return any(key_of(part) in _known().titles for part in parts_of(_anonymous(title, host)))


def sale_in(text: str, host: str) -> str | None:
    """Find a phrase in a text that says that the page's domain is for sale, parked or expired."""
    phrase = phrase_in(words_of(_anonymous(text, host)), _known().texts)
    return phrase.replace(_HOST, host) if phrase else None


def is_placeholder(title: str, words: int) -> bool:
    """Tell whether a page with so many words has the title of one that stands where no site is."""
    parts = parts_of(title)
    candidates = [title, *parts] if len(parts) == 2 else [title]
    limits = [_known().placeholders.get(key_of(candidate)) for candidate in candidates]
    return any(limit is not None and (not limit or words <= limit) for limit in limits)


def _anonymous(text: str, host: str) -> str:
    bare = host.removeprefix("www.")
    if not bare or bare not in text.lower():
        return text
    bare = re.escape(bare)
    return re.sub(rf"(?<![\w.-])(?:www\.)?{bare}(?![\w-])", f" {_HOST} ", text, flags=re.IGNORECASE)
