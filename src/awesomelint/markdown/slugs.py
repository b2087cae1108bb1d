"""The anchors GitHub gives to headings.

Source: html-pipeline's `TableOfContentsFilter` (lower case, everything removed that is neither
`\\p{Word}`, hyphen nor blank, blanks to hyphens), and github-slugger for numbering duplicates.
Ruby's `\\p{Word}` is Alphabetic, Mark, Decimal_Number and Connector_Punctuation; so a variation
selector stays in the slug, as it does on GitHub, and the emoji before it goes. Of the symbols, only
letters in circles and squares are Alphabetic (PropList.txt, Other_Alphabetic): `🅰` stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
"""An emoji's short name, `:rocket:`, which GitHub shows as the emoji."""

_LETTERS_IN_SHAPES = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
_ASCII_OTHER = re.compile(r"[^a-z0-9_\- ]")


@lru_cache(maxsize=4096)
def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "So":
        return any(first <= ord(char) <= last for first, last in _LETTERS_IN_SHAPES)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")


def slug(title: str) -> str:
    """Turn a heading's text, markup removed, into its anchor, before duplicates are numbered.

    >>> slug("What is new in C++?")
    'what-is-new-in-c'
    >>> slug("目录 (Contents)")
    '目录-contents'
    """
    lowered = title.lower()
    if lowered.isascii():
        return _ASCII_OTHER.sub("", lowered).replace(" ", "-")
    kept = "".join(char for char in lowered if char in "- " or _is_word(char))
    return kept.replace(" ", "-")


class Slugger:
    """Numbers the slugs of one document so that each is unique: `a`, `a-1`, `a-2`."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, title: str) -> str:
        """Give a title's anchor, numbered where it was given before."""
        first = unique = slug(title)
        while unique in self._seen:
            self._seen[first] += 1
            unique = f"{first}-{self._seen[first]}"
        self._seen[unique] = 0
        return unique
