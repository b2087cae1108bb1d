"""The rule awesome-license."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import opening_of
from awesomelint.contents.names import fold_name
from awesomelint.model import Document, Finding, Span
from awesomelint.rule import Facts, Tree
from awesomelint.written.relative import Folders, folder_of

_FILE = re.compile(r"(?:un)?licen[cs]es?(?:[-_.].*)?/?|copying(?:[-_.].*)?|cc0.*", re.I)
_NAMES = frozenset(
    {
        "license", "licence", "licensing", "licenses", "licences", "the license", "license information",
        "copyright and license", "license and copyright", "copyright license",
    }
)  # fmt: skip


@dataclass(frozen=True)
class AwesomeLicense(MainListRule):
    """A list whose readme speaks of its licence, or that has no licence file beside it."""

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        yield opening.place, ""
        for heading in opening.sections:
            if fold_name(heading.title) in _NAMES:
                yield (
                    heading.title_span,
                    "a licence section: the file named license is enough, and GitHub shows it",
                )

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        for path in self.main_lists(collection, folders):
            (start, stop, _), *sections = collection[path]
            if not any(_FILE.fullmatch(name) for name in folders.names(folder_of(path))):
                yield (
                    path,
                    Finding(Span(start, stop), "no licence file beside the list: expected license"),
                )
            for start, stop, message in sections:
                yield path, Finding(Span(start, stop), message)
