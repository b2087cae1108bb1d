"""What sections are called, and whether the contents calls them so."""

from __future__ import annotations

import re
from functools import cache

from awesomelint import rulebook
from awesomelint.markdown.slugs import SHORTCODE
from awesomelint.titles import fold_title

_NUMBER = re.compile(r"\A(?:\d+\s+)+(?=\S)")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(fold_title(name) for name in rulebook.data("contents")[kind])


def fold_name(title: str) -> str:
    """Give a section's name without case, width, punctuation and emoji.

    >>> fold_name(":rocket: 2. Getting *Started* 🚀")
    '2 getting started'
    """
    return fold_title(SHORTCODE.sub(" ", title))


def bare_name(title: str) -> str:
    """Give a section's folded name without the numbers it begins with, if more than those is left.

    >>> bare_name("1.2. Free Books"), bare_name("2024")
    ('free books', '2024')
    """
    return _NUMBER.sub("", fold_name(title))


def is_contents_name(title: str) -> bool:
    """Tell whether a heading says that a table of contents follows, in whatever language.

    >>> is_contents_name("📖 Table of Contents"), is_contents_name("目录"), is_contents_name("Ants")
    (True, True, False)
    """
    return bool(_parts(title) & _names("names"))


def is_apart(title: str) -> bool:
    """Tell whether a section is one that tables of contents leave out: a licence, thanks, the contents.

    >>> is_apart("📜 License"), is_apart("Ants")
    (True, False)
    """
    return bool(_parts(title) & (_names("apart") | _names("names")))


def _parts(title: str) -> set[str]:
    """Give the folded names in a title: whole, without number, and each half of `目录 (Contents)`."""
    halves = [fold_name(part) for part in re.split(r"[(（/|)）]", title)]
    whole = fold_name(title)
    return {name for name in (whole, _NUMBER.sub("", whole), *halves) if name}
