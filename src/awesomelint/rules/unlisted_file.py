"""The rule unlisted-file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from posixpath import basename, join, normpath, relpath
from typing import ClassVar
from urllib.parse import unquote

from awesomelint.markdown import line_end
from awesomelint.model import Document, Finding, Severity, Span
from awesomelint.rule import CollectionRule, Facts, Tree, option
from awesomelint.written.relative import Folders, folder_of, target

_FRONT = re.compile(r"(?:readme|index)\.(?:md|markdown)", re.IGNORECASE)
"""What is shown for a folder."""
_KNOWN = re.compile(
    r"(?:contribut(?:ing|ors?)|code[-_]of[-_]conduct|licen[cs]e|copying|security|support|governance|maintainers"
    r"|authors|change(?:s|log)|history|news|releases?|roadmap|todo|funding|(?:pull_request|issue)_template"
    r"|agents|claude|gemini|summary|_.*|\..*)(?:[._-][^/]*)?\.(?:md|markdown)",
    re.IGNORECASE,
)
"""Files that GitHub, a generator of web sites or another tool finds by their names."""
_ON_GITHUB = re.compile(
    r"https?://(?:www\.)?(?:github\.com/[^/]+/[^/]+/(?:blob|tree|raw)/|raw\.githubusercontent\.com/[^/]+/[^/]+/)"
    r"(?:refs/heads/)?[^/?#]+/(?P<path>[^?#]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class UnlistedFile(CollectionRule):
    """A file of the collection that no other one links to."""

    family: ClassVar[str] = "links"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    allow: tuple[str, ...] = option((), "files that nothing needs to link to, as globs from the top folder")

    def extract(self, doc: Document) -> Facts:
        inside = {parts.path for link in doc.links if (parts := target(link.url)) and parts.path}
        outside = {unquote(match["path"]) for link in doc.links if (match := _ON_GITHUB.match(link.url))}
        first = doc.headings[0].title_span if doc.headings else None
        span = first or Span(0, line_end(doc.text, doc.line_starts, 0))
        return {"span": [*span], "links": sorted(inside), "pages": sorted(outside)}

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        folders = Folders(tree)
        tops = {path: top[0] if (top := folders.top(folder_of(path))) else "." for path in collection}
        listed = _listed(collection, tops, folders)
        for path, facts in collection.items():
            name = relpath(path, tops[path])
            if normpath(path) in listed or _needs_no_link(name) or folders.is_site(folder_of(path)):
                continue
            if not any(fnmatchcase(name, glob) for glob in self.allow):
                yield path, Finding(Span(*facts["span"]), "no other file of the collection links to this one")


def _listed(collection: Mapping[str, Facts], tops: Mapping[str, str], folders: Folders) -> set[str]:
    """Name the files that some other file links to, by itself or by its folder."""
    files = {normpath(path) for path in collection}
    fronts: dict[str, str] = {}
    for file in files:
        if _FRONT.fullmatch(basename(file)):
            fronts.setdefault(folder_of(file), file)
    by_folder: dict[str, set[str]] = {}
    for file in files:
        by_folder.setdefault(folder_of(file), set()).add(file)
    listed: set[str] = set()
    for path, facts in collection.items():
        inside = (folders.resolve(folder_of(path), link) for link in facts["links"])
        outside = (normpath(join(tops[path], page)) for page in facts["pages"])
        for resolved in dict.fromkeys((*inside, *outside)):
            found: Iterable[str] = ()
            if resolved in files:
                found = (resolved,)
            elif resolved in fronts:
                found = (fronts[resolved],)
            elif resolved is not None and resolved != tops[path]:
                found = by_folder.get(resolved, ())
            listed.update(file for file in found if file != normpath(path))
    return listed


def _needs_no_link(name: str) -> bool:
    """Tell whether people or programs find a file by its name, written from the top folder."""
    *above, last = name.split("/")
    if any(part.startswith(".") for part in above):
        return True
    return bool(_KNOWN.fullmatch(last) or _FRONT.fullmatch(last))
