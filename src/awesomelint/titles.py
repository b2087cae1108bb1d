"""What an entry is called, and whether two entries are called the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from awesomelint import rulebook
from awesomelint.markdown import plain
from awesomelint.model import Document, Entry

_WORD = re.compile(r"[^\W_]+|[+#]+")
_IGNORED = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f]")
_LABEL_ENDS = " \t-–—:,.;(（【[*_"


@cache
def _generic() -> frozenset[str]:
    return frozenset(rulebook.data("generic-titles")["titles"])


def fold_title(title: str) -> str:
    """Give a title without what does not tell it from another: case, width, punctuation, blanks.

    `+` and `#` stay: C, C# and C++ are three things.

    >>> fold_title("The C++ Book:  Ｐart\u00a02!"), fold_title("the c book, part 2")
    ('the c ++ book part 2', 'the c book part 2')
    """
    folded = unicodedata.normalize("NFKC", _IGNORED.sub("", title)).casefold()
    return " ".join(_WORD.findall(folded))


def is_generic(title: str) -> bool:
    """Say whether a title, folded or not, only names a kind of thing: `PDF`, `code`, `2`.

    >>> is_generic("[PDF]"), is_generic("Part 2"), is_generic("Ants")
    (True, True, False)
    """
    words = [word for word in fold_title(title).split() if not word.isdigit()]
    return not words or " ".join(words) in _generic() or (len(words) == 1 and len(words[0]) == 1)


def title_of(doc: Document, entry: Entry) -> str:
    """Give an entry's title, as far as it has one of its own; else the empty string.

    Where the first link's text is generic (`**Ants** [pdf](...)`), or it has none (`Ants: <https://...>`),
    the title stands before the link.
    """
    is_bare = bool(entry.links) and entry.links[0].kind in ("bare", "autolink")
    if is_bare and (label := _label(doc, entry)):
        return label
    if not is_generic(entry.title):
        return entry.title
    if not entry.links:
        return ""
    return _label(doc, entry)


def _label(doc: Document, entry: Entry) -> str:
    before = plain(doc.text[entry.body_span.start : entry.links[0].span.start]).strip(_LABEL_ENDS)
    return "" if is_generic(before) else before
