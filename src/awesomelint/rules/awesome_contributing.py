"""The rule awesome-contributing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import opening_of
from awesomelint.model import Document, Finding, Span
from awesomelint.rule import Facts, Tree
from awesomelint.written.relative import Folders, folder_of

_FILE = re.compile(r"contributing(?:\.(?:md|markdown|rst|adoc|txt|org))?", re.I)
_FOLDERS = (".", ".github", "docs")
"""Where GitHub looks for guidelines."""


@dataclass(frozen=True)
class AwesomeContributing(MainListRule):
    """A list without guidelines for those who want to contribute."""

    def extract(self, doc: Document) -> Facts:
        if _FILE.fullmatch(doc.path.rpartition("/")[2]):
            return [not doc.text.strip("\ufeff \t\r\n")]
        return super().extract(doc)

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        yield opening_of(doc).place, "no file contributing.md beside the list, nor in .github or docs"

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        for path, facts in collection.items():
            if facts == [True]:
                yield path, Finding(Span(0, 0), "the guidelines for contributors are empty")
        for path in self.main_lists(collection, folders):
            names = (name for place in _FOLDERS for name in folders.names(_join(folder_of(path), place)))
            if not any(_FILE.fullmatch(name) for name in names):
                start, stop, message = collection[path][0]
                yield path, Finding(Span(start, stop), message)


def _join(folder: str, name: str) -> str:
    return folder if name == "." else name if folder == "." else f"{folder}/{name}"
