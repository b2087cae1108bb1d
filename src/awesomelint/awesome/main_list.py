"""Rules about a list as a whole: they look at the readme in the repository's top folder alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Span
from awesomelint.rule import CollectionRule, Facts, Tree, option
from awesomelint.written.relative import Folders, folder_of


@dataclass(frozen=True)
class MainListRule(CollectionRule):
    """A rule of the set `awesome` about a whole list: its opening, its sections, the files beside it."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True

    lists: tuple[str, ...] = option(
        ("readme.md",),
        "the names of lists, whatever their case; only those in the top folder count",
    )

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        """Yield what is wrong with a list, and where."""
        raise NotImplementedError

    def extract(self, doc: Document) -> Facts:
        if not self.is_named(doc.path):
            return None
        return [[*span, message] for span, message in self.look(doc)]

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        for path in self.main_lists(collection, Folders(tree)):
            for start, stop, message in collection[path]:
                yield path, Finding(Span(start, stop), message)

    def is_named(self, path: str) -> bool:
        """Tell whether a file has the name of a list."""
        return path.rpartition("/")[2].casefold() in {name.casefold() for name in self.lists}

    def main_lists(self, collection: Mapping[str, Facts], folders: Folders) -> Iterator[str]:
        """Name the lists among some files: a readme further down is about its folder."""
        for path, facts in collection.items():
            if facts is not None and self.is_named(path):
                folder = folder_of(path)
                top = folders.top(folder)
                if top is None or top[0] == folder:
                    yield path
