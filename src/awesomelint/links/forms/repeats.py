"""Which links of a list lead to the same place, sorted by how much of a fault it is.

A list repeats itself where two entries have the same main link: the first one, which the entry is about.
Links further on in an entry are its code, its demo, its data; several entries may share them. Links among
words are mentions (`mentions.py`); one outside of entries counts in the section of an entry that comes after
it. A row of a table is about its first cell; two rows of different names may share an address, and so may
tables of different columns, papers listed by what they made, and sections that name a site and say no more.
In a handbook a section may point to what another one points to. Not counted are images, and deep links into
a page that the list enters at several places on purpose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from awesomelint.links.forms.canonical import Forms, entered_pages, forms
from awesomelint.links.forms.mentions import (
    is_badge,
    is_handbook,
    is_in_prose,
    is_in_sentence,
    speaks_of,
    tag_of,
)
from awesomelint.markdown import plain
from awesomelint.model import Document, Entry, Link
from awesomelint.titles import fold_title, is_generic, title_of

_LONGEST_LEAD = 40
"""How many characters before a link still introduce it; after more, it is a mention in a sentence."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SITE = re.compile(r"https?://[^/?#]+/?", re.IGNORECASE)
"""A site as a whole."""
_NAMED = ("inline", "reference")
"""The kinds of link that have a text of their own."""
_COLLECTION = 3
"""From how many entries on a page that all name otherwise is a collection, and no mistake; and from how many
that all name alike, each under another heading or group, it is meant to be there: mistakes come in pairs."""


class Place(NamedTuple):
    """One link of a group."""

    link: Link
    forms: Forms
    entry: int | None
    """The entry whose main link it is; None for a mention."""
    section: int
    """How many headings stand before it."""


class Repeats(NamedTuple):
    """What a list repeats."""

    entries: tuple[tuple[int, ...], ...]
    """Groups of the same entry in the same section: indices in `Document.entries`, in order."""
    links: tuple[tuple[Place, ...], ...]
    """Groups of links to the same page, in order of the text; never two places in one entry."""
    works: tuple[tuple[Place, ...], ...]
    """Groups of links to the same work at different addresses."""


_last: tuple[Document, Repeats] | None = None


def find_repeats(doc: Document) -> Repeats:
    """Find the entries and links that a list repeats; every fault is in one group only."""
    global _last  # one slot of memory: three rules ask for the same document in a row
    if _last is None or _last[0] is not doc:
        _last = (doc, _find_repeats(doc))
    return _last[1]


def _find_repeats(doc: Document) -> Repeats:
    pages = entered_pages(link.url for link in doc.links if link.kind != "image")
    entries = _repeated_entries(doc, pages)
    repeated = {index for group in entries for index in group[1:]}
    groups: dict[tuple[object, ...], list[Place]] = {}
    places, listed = _places(doc)
    by_section = is_handbook(doc, listed)
    for place in places:
        if place.entry in repeated or (place.forms.fragment and place.forms.page in pages):
            continue
        key = place.forms.work, place.section if by_section else None, *_row(doc, place.entry)
        groups.setdefault(key, []).append(place)
    links: list[tuple[Place, ...]] = []
    works: list[tuple[Place, ...]] = []
    for members in groups.values():
        group = (
            _without_news(doc, _without_far_mentions(doc, members, by_section)) if len(members) > 1 else []
        )
        if len(group) < 2 or _is_meant(doc, group):
            continue
        same = len({place.forms.plain for place in group}) == 1
        (links if same else works).append(tuple(group))
    return Repeats(entries, tuple(links), tuple(works))


def _row(doc: Document, index: int | None) -> tuple[str, ...]:
    """Give what rows of tables have to share besides a link: their name, and their table's columns."""
    if index is None or doc.entries[index].kind != "row":
        return ()
    entry = doc.entries[index]
    columns = doc.text[
        doc.lists[entry.list].span.start : doc.entries[doc.lists[entry.list].entries[0]].span.start
    ]
    return fold_title(entry.title), fold_title(plain(columns))


def _places(doc: Document) -> tuple[list[Place], set[int]]:
    """Give the main links of entries and the links that stand alone outside of them, in order; and the
    entries that have a main link.
    """
    starts = [heading.span.start for heading in doc.headings]
    main = {}
    for index, entry in enumerate(doc.entries):
        link = main_link(doc, entry)
        if link is not None:
            main[link.span] = index
    places = []
    for link in doc.links:
        if link.kind == "image" or _is_mention(doc, link, main.get(link.span)):
            continue
        found = forms(link.url)
        if found is not None:
            section = bisect_right(starts, link.span.start)
            places.append(Place(link, found, main.get(link.span), section))
    return places, {*main.values()}


def _is_mention(doc: Document, link: Link, entry: int | None) -> bool:
    """Tell whether a link, the main one of an entry if it is one, only speaks of a page."""
    if entry is not None:
        return is_in_sentence(doc, link, doc.entries[entry].body_span)
    return link.entry is not None or is_badge(doc, link)


def main_link(doc: Document, entry: Entry) -> Link | None:
    """Give the web link that an entry is about, if there is one.

    It is the first one that is no image, unless a sentence leads up to it. Of a row it stands in the
    first cell.
    """
    link = next((link for link in entry.links if link.kind != "image" and forms(link.url)), None)
    if link is None:
        return None
    before = doc.text[entry.body_span.start : link.span.start]
    if entry.kind == "row":
        return None if "|" in before.strip().removeprefix("|") else link
    if len(before) > _LONGEST_LEAD and link.kind in ("inline", "reference") and not is_generic(link.text):
        return None if len(plain(before)) > _LONGEST_LEAD else link
    return link


def _without_far_mentions(doc: Document, places: Sequence[Place], is_handbook: bool) -> list[Place]:
    """Drop mentions in sections where no entry has the link, all but the first mention in a row, and words
    about an entry: those that stand after one, and those that lead up to the link; in a handbook all.
    """
    sections = {place.section for place in places if place.entry is not None}
    listed: set[int] = set()
    near = []
    for place in places:
        if place.entry is not None:
            listed.add(place.section)
        elif place.section not in sections or is_in_prose(
            doc, place.link, may_lead=not is_handbook and place.section not in listed
        ):
            continue
        near.append(place)
    kept: list[Place] = []
    for is_mention, run in groupby(near, key=lambda place: (place.entry is None, place.section)):
        members = list(run)
        kept += members[:1] if is_mention[0] else members
    return kept


def _without_news(doc: Document, places: Sequence[Place]) -> list[Place]:
    """Drop entries that are sentences about another one of them: news of what the list has elsewhere."""
    titles = ["" if p.entry is None else fold_title(title_of(doc, doc.entries[p.entry])) for p in places]
    return [
        place
        for place, title in zip(places, titles, strict=True)
        if not any(other != title and speaks_of(title, other) for other in titles)
    ]


def _is_meant(doc: Document, places: Sequence[Place]) -> bool:
    """Say whether entries of one page are there on purpose: so many different things on it that it is their
    collection, papers listed by what they made, one entry under three headings or more, or a site that is
    named under several and no more.
    """
    entries = [doc.entries[place.entry] for place in places if place.entry is not None]
    titles = {fold_title(title_of(doc, entry)) for entry in entries}
    if len(entries) >= _COLLECTION and len(titles) == len(entries):
        return True
    if len(entries) < len(places):
        return False
    tags = {tag_of(doc, entry) for entry in entries}
    if "" not in tags and len(tags) == len(entries):
        return True
    if len(titles) > 1 or len({(entry.section, entry.parent) for entry in entries}) < len(entries):
        return False
    return len(entries) >= _COLLECTION or all(
        place.link.kind in _NAMED and _SITE.fullmatch(place.link.url) and not entry.description
        for place, entry in zip(places, entries, strict=True)
    )


def _repeated_entries(doc: Document, pages: frozenset[str]) -> tuple[tuple[int, ...], ...]:
    """Find entries of one section with the same title and the same main link, or else all the same links.

    Two entries of one link whose titles differ in the year alone are the same too; more are a series.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    apart: dict[object, list[tuple[object, ...]]] = {}
    for index, entry in enumerate(doc.entries):
        keys = _keys(doc, entry, pages) if entry.links else None
        if keys:
            title = fold_title(title_of(doc, entry) or entry.title)
            key = (entry.section, entry.kind == "row", keys, title)
            if key not in groups and entry.kind != "row" and (undated := _YEAR.sub("", title).split()):
                apart.setdefault((entry.section, keys, *undated), []).append(key)
            groups.setdefault(key, []).append(index)
    for one, other in (pair for pair in apart.values() if len(pair) == 2):
        if len(groups[one]) == len(groups[other]) == 1:
            groups[one] += groups.pop(other)
    later = {index for group in groups.values() for index in group[1:]}
    alone = [
        [index for index in group if doc.entries[index].parent not in later] for group in groups.values()
    ]
    return tuple(tuple(group) for group in alone if len(group) > 1)


def _keys(doc: Document, entry: Entry, pages: frozenset[str]) -> frozenset[str]:
    link = main_link(doc, entry)
    written = [link] if link is not None else [link for link in entry.links if link.kind != "image"]
    found = [one for one in (forms(link.url) for link in written) if one is not None]
    return frozenset(one.page + (one.fragment if one.page in pages else "") for one in found)
