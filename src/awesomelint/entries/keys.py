"""What entries are sorted by: their titles, years or numbers, as keys that can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import total_ordering
from typing import Literal, NamedTuple

from awesomelint.entries.collation import Key, Reading, collator
from awesomelint.entries.parts import parts_of
from awesomelint.markdown import plain
from awesomelint.markdown.tables import cells
from awesomelint.model import Document, Entry

By = Literal["title", "year", "number"]
Direction = Literal["rising", "falling"]

_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d|\d)")
_NUMBER = re.compile(r"\d{1,9}")
_SEPARATOR = re.compile(r"\s[-–—|]\s|:\s|：|——")


class Order(NamedTuple):
    """What a list's entries are sorted by."""

    by: By
    direction: Direction
    reading: Reading


class Wanted(NamedTuple):
    """What the configuration says of the order; None where the file is to say it."""

    by: By | None = None
    direction: Direction | None = None
    case: bool | None = None
    punctuation: bool | None = None
    articles: tuple[str, ...] = ()
    locale: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is known what lists are sorted by."""
        return self.by is not None and self.direction is not None


@total_ordering
class Falling:
    """A key that sorts the other way round."""

    __slots__ = ("key",)

    def __init__(self, key: Key) -> None:
        self.key = key

    def __lt__(self, other: Falling) -> bool:
        return bool(other.key < self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Falling) and other.key == self.key

    __hash__ = None  # type: ignore[assignment]  # compared only


def key_of(
    doc: Document, order: Order, wanted: Wanted, titles: Callable[[int], str]
) -> Callable[[int], Key | Falling | None]:
    """Give what makes a sort key of an entry; None is for entries that cannot be put in this order."""
    by_title = collator(wanted.locale, order.reading, wanted.articles)

    def key(index: int) -> Key | Falling | None:
        found: Key | None
        if order.by == "title":
            found = by_title(titles(index)) if titles(index) else None
        elif order.by == "year":
            found = _year(doc, doc.entries[index])
        else:
            found = _number(titles(index))
        return Falling(found) if order.direction == "falling" and found is not None else found

    return key


def titles_of(doc: Document) -> Callable[[int], str]:
    """Give what reads an entry's title: the words it begins with, up to its description."""
    with_parts = {parts.entry: parts for parts in parts_of(doc)}

    def title(index: int) -> str:
        entry = doc.entries[index]
        if entry.kind == "row":
            columns = cells(doc.text, *entry.body_span)
            return plain(doc.text[slice(*columns[0])]) if columns else ""
        if index in with_parts:
            link = with_parts[index].link
            return plain(link.text) or link.url
        start = entry.label.span.stop + len(entry.label.delimiter) if entry.label else entry.body_span.start
        words = plain(doc.text[start : entry.body_span.stop])
        return _SEPARATOR.split(words, maxsplit=1)[0].strip()

    return title


def _year(doc: Document, entry: Entry) -> Key | None:
    """Give the year an entry is of, if exactly one year stands in its words."""
    years = {
        match[0] for match in _YEAR.finditer(plain(doc.text[entry.body_span.start : entry.body_span.stop]))
    }
    return (int(years.pop()),) if len(years) == 1 else None


def _number(title: str) -> Key | None:
    match = _NUMBER.search(title)
    return (int(match[0]),) if match else None
