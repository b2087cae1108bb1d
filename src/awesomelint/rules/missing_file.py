from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.rule import CollectionRule, Facts, Tree
from awesomelint.written.meant import Nearby, spell
from awesomelint.written.relative import Folders, folder_of, formula_spans, is_formula, target
from awesomelint.written.spelling import lacks_scheme

_MAIL = re.compile(r"[\w.+-]+@(?![0-9]x\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}", re.IGNORECASE)
"""A mail address; `logo@2x.png` is none."""


@dataclass(frozen=True)
class MissingFile(CollectionRule):
    """Relative links to files that are not in the repository."""

    family: ClassVar[str] = "links"

    def extract(self, doc: Document) -> Facts:
        places = {}
        formulas = formula_spans(doc)
        for link in doc.links:
            if link.kind in ("bare", "autolink") or (parts := target(link.url)) is None or not parts.path:
                continue
            if is_formula(formulas, link, parts.path):
                continue
            start, stop = link.url_span
            written = doc.text[start:stop]
            length = len(written.partition("#")[0].partition("?")[0]) if "&#" not in written else len(written)
            places[start] = [start, start + length, parts.path]
        return list(places.values())

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        nearby = Nearby(folders)
        for file, links in collection.items():
            folder = folder_of(file)
            known: dict[str, Finding | None] = {}
            for start, stop, path in links:
                if path not in known:
                    known[path] = _look(folders, nearby, folder, path)
                if (found := known[path]) is not None:
                    yield file, _placed(found, Span(start, stop))


def _look(folders: Folders, nearby: Nearby, folder: str, path: str) -> Finding | None:
    """Look for what a link leads to; a finding whose places are still to be filled in where it is missing."""
    resolved = folders.resolve(folder, path)
    if resolved is None or folders.has(resolved) or folders.has_page(folder, path, resolved):
        return None
    here = Span(0, 0)
    if not path.startswith("/") and lacks_scheme(path):
        fix = Fix("insert https://", (Edit(here, f"https://{spell(path)}"),), safe=False)
        return Finding(here, f"no such file: {path}: a scheme is missing", fix)
    if _MAIL.fullmatch(path):
        fix = Fix("insert mailto:", (Edit(here, f"mailto:{spell(path)}"),), safe=False)
        return Finding(here, f"no such file: {path}: a scheme is missing", fix)
    message = f"no such file: {resolved}"
    meant = nearby.meant(folder, path)
    if meant is None:
        return Finding(here, message)
    fix = Fix("write the file's name", (Edit(here, meant.link),), safe=False)
    return Finding(here, f"{message}: {meant.file} is there", fix)


def _placed(finding: Finding, span: Span) -> Finding:
    fix = finding.fix and Fix(finding.fix.title, (Edit(span, finding.fix.edits[0].text),), safe=False)
    return Finding(span, finding.message, fix)
