"""Which entries stand out of order in their list, and what order the list is in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from awesomelint.entries.collation import Punctuation, Reading
from awesomelint.entries.keys import By, Direction, Order, Wanted, key_of, titles_of
from awesomelint.model import Document, ListBlock

SMALLEST = 5
"""How many entries a list needs to tell what order it is in."""
_SORTED_LISTS = 80
"""How many lists in a hundred have to be in an order, so that it is the file's ..."""
_STRAY = 10
"""... and how many entries in a hundred may stand out of it."""
_MOST_PINNED = 3
"""How many entries at a list's top may be there on purpose."""
_PUNCTUATION: dict[bool | None, tuple[Punctuation, ...]] = {
    None: ("apart", "joined", "kept"),
    False: ("apart", "joined"),
    True: ("kept",),
}


class Misplaced(NamedTuple):
    """An entry out of order, by its index in `Document.entries`."""

    entry: int
    after: int | None
    """The entry it belongs after; None where it belongs first."""
    first: int
    """The first entry of those that are in order."""
    order: Order


class _Keyed(NamedTuple):
    entries: list[int]
    keys: list[Any]


def misplaced(doc: Document, wanted: Wanted) -> Iterator[Misplaced]:
    """Find the fewest entries that would have to move for each list to be in order.

    Where the order is not configured, it has to be that of most lists of the file. Then lists that are
    far from it are left alone, and so are entries pinned to a list's top and those that are in place
    if titles are read in another way: few lists are strict about hyphens.
    """
    lists = [list(block.entries) for block in doc.lists if _may_be_sorted(doc, block, wanted)]
    titles = cache(titles_of(doc))
    found = _closest(doc, lists, wanted, titles)
    if found is None:
        return
    order, strays = found
    others = list(_other_keys(doc, order, wanted, titles))
    for keyed, out in strays:
        if not wanted.is_settled:
            out = out[_pinned(keyed, out) :]
        for place, around in _places(keyed, out, order):
            if not any(_is_in_place(key, place.entry, around) for key in others):
                yield place


def custom(doc: Document, wanted: Wanted) -> tuple[int, Order | None]:
    """Count the entries of the lists that are long enough to show an order, and give that most are in."""
    lists = [list(block.entries) for block in doc.lists if _may_be_sorted(doc, block, wanted)]
    found = _closest(doc, lists, wanted, cache(titles_of(doc)))
    entries = sum(len(entries) for entries in lists if len(entries) >= SMALLEST)
    return entries, None if found is None else found[0]


def _may_be_sorted(doc: Document, block: ListBlock, wanted: Wanted) -> bool:
    """Say whether a list has an order of its own.

    One that leads to sections of its own page has theirs. What a numbered list is sorted by, nobody
    knows who was not told.
    """
    if len(block.entries) < 2 or (block.kind == "ordered" and not wanted.is_settled):
        return False
    entries = [doc.entries[index] for index in block.entries]
    inside = sum(bool(entry.links) and entry.links[0].url.startswith("#") for entry in entries)
    return 2 * inside <= len(entries)


def _other_keys(
    doc: Document, order: Order, wanted: Wanted, titles: Callable[[int], str]
) -> Iterator[Callable[[int], Any]]:
    """Yield what makes keys in the other ways that titles may be read, and as a program sorts lines."""
    if order.by != "title":
        return
    for other in _orders(wanted):
        if other[:2] == order[:2] and other != order:
            yield cache(key_of(doc, other, wanted, titles))
    if not wanted.is_settled and order.direction == "rising":
        yield lambda index: doc.text[slice(*doc.entries[index].body_span)]
        yield lambda index: doc.text[slice(*doc.entries[index].body_span)].casefold()


def _closest(
    doc: Document, lists: Sequence[list[int]], wanted: Wanted, titles: Callable[[int], str]
) -> tuple[Order, list[tuple[_Keyed, list[int]]]] | None:
    """Find the order with the fewest entries out of place, and these; None where there is no order."""
    best: tuple[int, Order, list[tuple[_Keyed, list[int]]]] | None = None
    hopeless = None
    for order in _orders(wanted):
        kind = order[:2]
        if kind == hopeless:
            continue
        keys = key_of(doc, order, wanted, titles)
        found = [(keyed, stray(keyed.keys)) for keyed in _keyed(lists, order, keys)]
        if not wanted.is_settled:
            if not _is_custom(found):
                hopeless = kind if not _is_custom(found, _SORTED_LISTS // 2) else hopeless
                continue
            found = [(keyed, out) for keyed, out in found if _is_nearly_sorted(keyed, out)]
        left = sum(len(out) - len(keyed.keys) for keyed, out in found)
        if best is None or left < best[0]:
            best = left, order, found
        if not any(out for _, out in found):
            break
    return None if best is None else best[1:]


def stray(keys: Sequence[Any]) -> list[int]:
    """Give the fewest places to leave out so that the keys at the others never fall.

    A longest subsequence that does not fall, by patience sorting: M. L. Fredman, "On computing the
    length of longest increasing subsequences", 1975.

    >>> stray([1, 2, 9, 3, 3, 4])
    [2]
    """
    tops: list[Any] = []
    places: list[int] = []
    before: list[int] = []
    for at, key in enumerate(keys):
        pile = bisect_right(tops, key)
        before.append(places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [key]
        places[pile : pile + 1] = [at]
    kept = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return [at for at in range(len(keys)) if at not in kept]


def _orders(wanted: Wanted) -> Iterator[Order]:
    """Yield the orders that come into question, the likeliest first."""
    choices: tuple[By, ...] = ("title", "year", "number") if wanted.by is None else (wanted.by,)
    directions: tuple[Direction, ...]
    directions = ("rising", "falling") if wanted.direction is None else (wanted.direction,)
    readings = [
        Reading(case, punctuation, articles, numeric)
        for punctuation, articles, case, numeric in product(
            _PUNCTUATION[wanted.punctuation],
            (True, False) if wanted.articles else (True,),
            (False, True) if wanted.case is None else (wanted.case,),
            (True, False),
        )
    ]
    for by, direction in product(choices, directions):
        for reading in readings if by == "title" else readings[:1]:
            yield Order(by, direction, reading)


def _keyed(lists: Sequence[list[int]], order: Order, key: Callable[[int], Any]) -> Iterator[_Keyed]:
    """Yield each list with the keys of its entries, without the few entries that have none."""
    for entries in lists:
        pairs = [(index, found) for index in entries if (found := key(index)) is not None]
        if len(pairs) >= 2 and (order.by == "title" or len(pairs) * 10 >= len(entries) * 9):
            yield _Keyed([index for index, _ in pairs], [found for _, found in pairs])


def _is_custom(found: Sequence[tuple[_Keyed, list[int]]], share: int = _SORTED_LISTS) -> bool:
    """Say whether most lists are in an order."""
    telling = [(keyed, out) for keyed, out in found if _is_telling(keyed)]
    if sum(len(keyed.keys) for keyed, _ in telling) < 2 * SMALLEST:
        return False
    ordered = sum(_is_nearly_sorted(keyed, out) for keyed, out in telling)
    return ordered * 100 >= len(telling) * share


def _is_telling(keyed: _Keyed) -> bool:
    """Say whether a list is long enough, and its keys different enough, to show an order."""
    different: int = sum(one != other for one, other in zip(keyed.keys, keyed.keys[1:], strict=False))
    return different >= SMALLEST - 1


def _is_nearly_sorted(keyed: _Keyed, out: Sequence[int]) -> bool:
    return len(out) * 100 <= max(len(keyed.keys) * _STRAY, 100 if len(keyed.keys) >= 2 * SMALLEST else 0)


def _pinned(keyed: _Keyed, out: Sequence[int]) -> int:
    """Count the entries that stand at a list's top, in front of all that are in order."""
    count = 0
    while count < len(out) and out[count] == count:
        count += 1
    return count if count <= _MOST_PINNED and len(keyed.keys) >= SMALLEST else 0


def _places(
    keyed: _Keyed, out: Sequence[int], order: Order
) -> Iterator[tuple[Misplaced, tuple[int | None, int | None]]]:
    """Say of each entry that is out of order where it belongs, and between which entries it stands."""
    strays = set(out)
    kept = [at for at in range(len(keyed.keys)) if at not in strays]
    keys = [keyed.keys[at] for at in kept]
    entries = [keyed.entries[at] for at in kept]
    for at in out:
        place = bisect_right(keys, keyed.keys[at])
        here = bisect_right(kept, at)
        around = entries[here - 1] if here else None, entries[here] if here < len(entries) else None
        after = entries[place - 1] if place else None
        yield Misplaced(keyed.entries[at], after, entries[0], order), around


def _is_in_place(key: Callable[[int], Any], entry: int, around: tuple[int | None, int | None]) -> bool:
    """Say whether an entry is in order between two others, if titles are read so."""
    before, after = around
    own = key(entry)
    if before is not None and own < key(before):
        return False
    return after is None or bool(own <= key(after))
