"""The rule duplicate-target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.across.leads import Leads, how_alike
from awesomelint.across.places import Place, facts_of, places_of
from awesomelint.model import Destination, Document, Finding, Related, Severity
from awesomelint.rule import Facts, RememberingRule, Tree

_COLLECTION = 3
"""From how many entries on a page that all name otherwise is a collection, and no mistake."""


@dataclass(frozen=True)
class DuplicateTarget(RememberingRule):
    """Two entries of a list lead to the same page, though their addresses do not show it."""

    family: ClassVar[str] = "duplicates"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    def extract(self, doc: Document) -> Facts:
        return facts_of(doc, lists_only=False)

    def urls(self, collection: Mapping[str, Facts]) -> Iterator[str]:
        return (place.url for facts in collection.values() for place in places_of(facts))

    def compare(
        self, collection: Mapping[str, Facts], tree: Tree, known: Mapping[str, Destination]
    ) -> Iterator[tuple[str, Finding]]:
        if not known:
            return
        for path, facts in collection.items():
            places = list(places_of(facts))
            leads = Leads(((place.work, place.url) for place in places), known)
            groups: dict[tuple[str, str], dict[str, Place]] = {}
            for place in places:
                if not place.fragment:
                    end, _ = leads.end(place.work)
                    key = (end, place.title if place.is_row else "")
                    groups.setdefault(key, {}).setdefault(place.work, place)
            for (end, _), group in groups.items():
                if len(group) > 1 and not _is_collection(list(group.values())):
                    yield path, _finding(list(group.values()), leads, end)


def _is_collection(group: Sequence[Place]) -> bool:
    return len(group) >= _COLLECTION and len({place.title for place in group}) == len(group)


def _finding(group: Sequence[Place], leads: Leads, end: str) -> Finding:
    """Report a page at its second place, with all others named."""
    first, second = group[:2]
    message = f"already linked on line {first.line}, as {first.url}"
    message += f": {how_alike(leads, (first.work, second.work), end)}"
    if len(group) > 2:
        message += f"; {len(group)} times in all"
    others = (Related(None, place.span, "and here") for place in group[2:])
    return Finding(second.span, message, None, (Related(None, first.span, "first here"), *others))
