"""The rule duplicate-across-files."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations
from typing import ClassVar, NamedTuple

from awesomelint.across.copies import Outline, is_once_more, outline_of
from awesomelint.across.leads import Leads, how_alike
from awesomelint.across.places import Place, facts_of, places_of, works_of
from awesomelint.model import Destination, Document, Finding, Related, Severity
from awesomelint.rule import Facts, RememberingRule, Tree, option
from awesomelint.written.relative import Folders, folder_of

_MOST_FILES = 12
"""A link that more files than this have is one of the whole collection's, and no mistake."""
_COLLECTION = 3
"""From how many entries on a page that all name otherwise is a collection, and no mistake."""


class _Held(NamedTuple):
    """A place and the file it is in."""

    path: str
    place: Place


@dataclass(frozen=True)
class DuplicateAcrossFiles(RememberingRule):
    """The same page is listed in two files of the collection."""

    family: ClassVar[str] = "duplicates"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    allow_urls: tuple[str, ...] = option((), "addresses that may stand in several files, as globs")
    allow_files: tuple[tuple[str, ...], ...] = option(
        (), "sets of files that may share entries, as globs from the top folder"
    )

    def __post_init__(self) -> None:
        if not all(self.allow_files):
            raise ValueError("allow-files: a set of files is empty")

    def extract(self, doc: Document) -> Facts:
        return facts_of(doc, lists_only=True)

    def urls(self, collection: Mapping[str, Facts]) -> Iterator[str]:
        return (place.url for facts in collection.values() for place in places_of(facts))

    def compare(
        self, collection: Mapping[str, Facts], tree: Tree, known: Mapping[str, Destination]
    ) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        tops = {path: top[0] if (top := folders.top(folder_of(path))) else None for path in collection}
        related = _Relations(collection, self._allowed(collection, tree))
        leads = Leads(_links(collection) if known else (), known)
        for end, holders in _shared(collection, tops, leads):
            if self._is_allowed(holders):
                continue
            lists = related.apart(holders)
            if len(lists) > 1 and not _is_collection(holders):
                yield _finding(lists, len(holders), leads, end)

    def _is_allowed(self, holders: Sequence[_Held]) -> bool:
        return any(fnmatchcase(held.place.url, glob) for glob in self.allow_urls for held in holders)

    def _allowed(self, paths: Mapping[str, object], tree: Tree) -> dict[str, frozenset[int]]:
        """Tell which sets of files that may share entries each file is in."""
        if not self.allow_files:
            return {}
        names = {path: posixpath.relpath(path, tree.root) for path in paths}
        return {
            path: frozenset(
                index
                for index, globs in enumerate(self.allow_files)
                if any(fnmatchcase(name, glob) for glob in globs)
            )
            for path, name in names.items()
        }


class _Relations:
    """Tells which files are one list; each pair is compared once, and only if an entry is in both."""

    def __init__(self, collection: Mapping[str, Facts], allowed: Mapping[str, frozenset[int]]) -> None:
        self._collection = collection
        self._allowed = allowed
        self._outlines: dict[str, Outline] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def apart(self, holders: Sequence[_Held]) -> list[list[_Held]]:
        """Group the places of one link by the list they are in, be it in one file or in several."""
        group = {held.path: index for index, held in enumerate(holders)}
        for one, other in combinations(group, 2):
            if group[one] != group[other] and self._is_one(one, other):
                old, new = group[other], group[one]
                group = {path: new if index == old else index for path, index in group.items()}
        lists: dict[int, list[_Held]] = {}
        for held in holders:
            lists.setdefault(group[held.path], []).append(held)
        return list(lists.values())

    def _is_one(self, one: str, other: str) -> bool:
        pair = (one, other)
        if pair not in self._known:
            shares = self._allowed.get(one, frozenset()) & self._allowed.get(other, frozenset())
            self._known[pair] = bool(shares) or is_once_more(self._outline(one), self._outline(other))
        return self._known[pair]

    def _outline(self, path: str) -> Outline:
        if path not in self._outlines:
            facts = self._collection[path]
            links = ((place.work, place.section) for place in places_of(facts))
            self._outlines[path] = outline_of(facts["levels"], links)
        return self._outlines[path]


def _links(collection: Mapping[str, Facts]) -> Iterator[tuple[str, str]]:
    return ((place.work, place.url) for facts in collection.values() for place in places_of(facts))


def _shared(
    collection: Mapping[str, Facts], tops: Mapping[str, str | None], leads: Leads
) -> Iterator[tuple[str, list[_Held]]]:
    """Yield each page that two to `_MOST_FILES` files of one repository list, with a place in each."""
    seen: dict[tuple[str | None, str, str], list[_Held]] = defaultdict(list)
    entered = _entered(collection)
    wanted = _repeated(collection, leads)
    for path, facts in collection.items():
        own = set()
        for place in places_of(facts, wanted):
            if place.fragment and place.work in entered:
                continue
            key = (tops[path], leads.end(place.work)[0], place.title if place.is_row else "")
            if key not in own:
                own.add(key)
                seen[key].append(_Held(path, place))
    yield from ((key[1], holders) for key, holders in seen.items() if 1 < len(holders) <= _MOST_FILES)


def _repeated(collection: Mapping[str, Facts], leads: Leads) -> set[str]:
    """Name the pages that stand more than once; ahead of the rest, so that only those take memory."""
    once: set[int] = set()
    twice: set[int] = set()
    for facts in collection.values():
        keys = {hash(leads.end(work)[0]) for work in works_of(facts)}
        twice |= keys & once
        once |= keys
    return {
        work for facts in collection.values() for work in works_of(facts) if hash(leads.end(work)[0]) in twice
    }


def _entered(collection: Mapping[str, Facts]) -> set[str]:
    """Name the pages that the lists enter at two places or more, so on purpose."""
    places: dict[str, str] = {}
    entered = set()
    for facts in collection.values():
        for place in places_of(facts):
            if place.fragment and places.setdefault(place.work, place.fragment) != place.fragment:
                entered.add(place.work)
    return entered


def _is_collection(holders: Sequence[_Held]) -> bool:
    titles = {held.place.title for held in holders}
    return len(holders) >= _COLLECTION and len(titles) == len(holders)


def _finding(lists: Sequence[Sequence[_Held]], count: int, leads: Leads, end: str) -> tuple[str, Finding]:
    """Report a page at its place in the second list, with all others named."""
    first, second = lists[0][0], lists[1][0]
    place = f"{first.path}:{first.place.line}"
    if first.place.plain == second.place.plain or first.place.work != second.place.work:
        message = f"already listed in {place}"
    else:
        message = f"the same work is listed in {place}"
    if first.place.url != second.place.url:
        message += f", as {first.place.url}"
    if first.place.work != second.place.work:
        message += f": {how_alike(leads, (first.place.work, second.place.work), end)}"
    if count > 2:
        message += f"; in {count} files in all"
    others = (held for held in (held for one in lists for held in one) if held not in (first, second))
    related = [Related(first.path, first.place.span, "first here")]
    related += (Related(held.path, held.place.span, "and here") for held in others)
    return second.path, Finding(second.place.span, message, None, tuple(related))
