"""The one name that was probably meant."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_REST = re.compile(r"[\W_\u0300-\u036f]+")
"""What two spellings of a name may differ in; the accents of Latin, Greek and Cyrillic letters too."""
_NUMBER = re.compile(r"[0-9]+")
_CUTOFF = 0.8
"""The least share of common letters (difflib's ratio), found with misspelled anchors of real lists."""
_LENGTH = 200
"""The longest name, in characters, that others are likened to."""
_LIKENESSES = 50_000
"""How many pairs of names are likened for one file: each takes some 5 microseconds."""


def letters(name: str) -> str:
    """Reduce a name to what stays when punctuation, emoji and upper case are spelled another way.

    >>> letters("🚀-What's-Été?"), letters("whats_ete")
    ('whatsete', 'whatsete')
    """
    return _REST.sub("", unicodedata.normalize("NFKD", name).casefold())


class Names:
    """Names of which one may have been meant by another that is not among them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._same: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._left = _LIKENESSES
        for name in dict.fromkeys(names):
            self._same[letters(name)].append(name)
            self._alike[tuple(_NUMBER.findall(name))].append(name)

    def same(self, name: str) -> str | None:
        """Give the one name that differs in punctuation alone; None where there are several, or none.

        >>> Names(["what-s-new", "part-1"]).same("whats new")
        'what-s-new'
        """
        same = self._same.get(letters(name), []) if letters(name) else []
        return same[0] if len(same) == 1 else None

    def nearest(self, name: str) -> str | None:
        """Give the one name that differs in punctuation alone, else the only one much alike; else None.

        Much alike are only names with the same numbers: `part-2` is not `part-1` misspelled.

        >>> names = Names(["what-s-new", "install", "part-1"])
        >>> names.nearest("whats-new"), names.nearest("instal"), names.nearest("part-2")
        ('what-s-new', 'install', None)
        """
        reduced = letters(name)
        if not reduced:
            return None
        if reduced in self._same:
            return self.same(name)
        alike = self._alike.get(tuple(_NUMBER.findall(name)), [])
        if len(name) > _LENGTH or len(alike) > self._left:
            return None
        self._left -= len(alike)
        from difflib import get_close_matches

        close = get_close_matches(name, alike, n=2, cutoff=_CUTOFF)
        return close[0] if len(close) == 1 else None
