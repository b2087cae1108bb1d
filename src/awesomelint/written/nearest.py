"""The one name that was probably meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_REST = re.compile(r"[\W_]+")
_CUTOFF = 0.8
"""The least share of common letters (difflib's ratio), found with misspelled anchors of real lists."""
_MANY = 2000
"""Among more names than this, none is searched by likeness: that costs too much time."""


def letters(name: str) -> str:
    """Reduce a name to what stays when punctuation, emoji and upper case are spelled another way.

    >>> letters("🚀-What's-New?"), letters("whats_new")
    ('whatsnew', 'whatsnew')
    """
    name = unicodedata.normalize("NFKC", name).casefold()
    return _REST.sub("", name)


def nearest(name: str, names: Collection[str]) -> str | None:
    """Give the one name that differs in punctuation alone, else the only one much alike; else None.

    >>> nearest("whats-new", ["what-s-new", "install"])
    'what-s-new'
    >>> nearest("instal", ["install", "instant"]), nearest("ant", ["bee"])
    ('install', None)
    """
    reduced = letters(name)
    same = [other for other in names if letters(other) == reduced] if reduced else []
    if same:
        return same[0] if len(same) == 1 else None
    if not reduced or len(names) > _MANY:
        return None
    from difflib import get_close_matches

    close = get_close_matches(name, names, n=2, cutoff=_CUTOFF)
    return close[0] if len(close) == 1 else None
