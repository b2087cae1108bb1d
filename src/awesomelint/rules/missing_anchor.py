from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple
from urllib.parse import quote

from awesomelint.markdown import plain, slug
from awesomelint.model import AGAIN, Document, Edit, Finding, Fix, Related, Span
from awesomelint.rule import CollectionRule, Facts, Tree
from awesomelint.written.nearest import Names, letters
from awesomelint.written.relative import Folders, folder_of, generated_spans, target

_GITHUB = frozenset({"", "top", "readme", "start-of-content"})
"""Fragments that lead somewhere on every page of a repository."""
_OTHERS = re.compile(r":~:|[/!]|L[0-9]+(?:C[0-9]+)?(?:-|\Z)|fn(?:ref)?-", re.IGNORECASE)
"""Text fragments, routes of single-page sites, lines of code, footnotes."""
_READMES = ("README.md", "readme.md", "Readme.md", "README.markdown")
"""What GitHub shows of a folder, as far as people spell it so."""
_INVISIBLE = re.compile("[\u200b-\u200f\u2060]")
"""What no anchor holds, though people copy it out of a heading."""
_HABIT = 3
"""From how many links of one list to one missing section on they are reported together."""
_UNSAFE = re.compile(r"[\s()<>\"%\\|]")


@dataclass(frozen=True)
class MissingAnchor(CollectionRule):
    """Links to a section that is not there."""

    family: ClassVar[str] = "links"

    def extract(self, doc: Document) -> Facts:
        places = {}
        generated = generated_spans(doc)
        for link in doc.links:
            if "#" in link.url and (parts := target(link.url)) and parts.fragment and not parts.query:
                start = doc.text.find("#", *link.url_span) + 1
                if start and not any(span.start < start < span.stop for span in generated):
                    called = slug(plain(link.text))
                    place = [start, link.url_span.stop, parts.path, parts.fragment]
                    places[start] = [*place, called if len(called) > 1 else ""]  # C++ is no C
        return {"anchors": list(doc.anchors), "links": list(places.values())}

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        anchors = {path: frozenset(facts["anchors"]) for path, facts in collection.items()}
        names: dict[str, Names] = {}
        for path, facts in collection.items():
            near: dict[_Sought, str | None] = {}
            places: dict[tuple[str, str, str | None], list[Span]] = {}
            for start, stop, file, fragment, called in facts["links"]:
                to = _file(folders, path, file, anchors)
                if to is None or _leads(fragment, anchors[to]):
                    continue
                sought = _Sought(to, fragment, called)
                if sought not in near:
                    names[to] = names.get(to) or Names(collection[to]["anchors"])
                    near[sought] = names[to].nearest(fragment)
                    if near[sought] is None and f"{called}-1" not in anchors[to]:
                        near[sought] = names[to].same(called)
                meant = near[sought]
                if meant and letters(meant) == letters(fragment) and folders.is_site(folder_of(path)):
                    continue  # generators spell anchors in their own ways
                places.setdefault((to, fragment, meant), []).append(Span(start, stop))
            for (to, fragment, meant), spans in places.items():
                groups = [spans] if len(spans) >= _HABIT else [[span] for span in spans]
                file = to if to != path else None
                yield from ((path, _finding(group, fragment, meant, file)) for group in groups)


class _Sought(NamedTuple):
    """What a link to no section looks for."""

    file: str
    fragment: str
    called: str
    """The anchor of a section that would be called what the link is."""


def _file(folders: Folders, path: str, file: str, known: Mapping[str, object]) -> str | None:
    """Name the file of the collection that a link leads to, if it is there."""
    if not file:
        return path
    resolved = folders.resolve(folder_of(path), file)
    if resolved is None or resolved in known:
        return resolved
    folder = "" if resolved == "." else f"{resolved}/"
    return next((folder + name for name in _READMES if folder + name in known), None)


def _leads(fragment: str, anchors: frozenset[str]) -> bool:
    """Tell whether a fragment leads somewhere, as the script on GitHub's pages looks for it."""
    fragment = _INVISIBLE.sub("", fragment).removeprefix("user-content-")
    lower = fragment.lower()
    return fragment in anchors or lower in anchors or lower in _GITHUB or _OTHERS.match(fragment) is not None


def _finding(spans: Sequence[Span], fragment: str, meant: str | None, file: str | None) -> Finding:
    """Report links to one missing section at the first of them."""
    message = f"no section #{fragment}" + (f" in {file}" if file else "")
    message += f": #{meant} is there" if meant is not None else ""
    message += f"; {len(spans)} links lead there" if len(spans) > 1 else ""
    related = tuple(Related(None, span, AGAIN) for span in spans[1:])
    if meant is None:
        return Finding(spans[0], message, None, related)
    written = _UNSAFE.sub(lambda match: quote(match[0]), meant)
    edits = tuple(Edit(span, written) for span in spans)
    return Finding(spans[0], message, Fix("write the section's anchor", edits, safe=False), related)
