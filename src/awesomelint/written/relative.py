"""Relative links: where they lead among the repository's files, as GitHub resolves them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from awesomelint.model import Document, Link, Span
from awesomelint.rule import Tree

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|[\\\[(]", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"[{}<>$*|]|\.\.\.|…|path/to/|\A(?:[Uu][Rr][Ll]|[Uu]ri|[Ll]ink|href|website|address)\Z|\A[A-Z_-]*(?:LINK|URL)[A-Z_-]*\Z"
)
_MARKDOWN = (".md", ".markdown", ".mdx")
_SITE = frozenset(
    (
        "_config.yml",
        "_config.yaml",
        "_config.toml",
        "mkdocs.yml",
        "mkdocs.yaml",
        "book.toml",
        "conf.py",
        "hugo.toml",
        "hugo.yaml",
        "_quarto.yml",
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "astro.config.mjs",
        "gatsby-config.js",
        "_sidebar.md",
        ".vitepress/",
        ".vuepress/",
        "antora.yml",
    )
)
"""What a generator of web sites leaves in the folder it starts from."""
_GENERATED = re.compile(r"<!--\s*ALL-CONTRIBUTORS-LIST:(START|END)")
_FORMULA = re.compile(r"\$\$[^$]+\$\$|(?<![\\$\w])\$(?! )[^$\n]+(?<! )\$(?![\w$])")
"""Mathematics as GitHub shows it; a sum of money before and after a link is none."""
_PAGE = re.compile(r"(?:/index)?\.html?\Z", re.IGNORECASE)
_DEEPEST = 100
"""How many folders a path is followed through; file systems allow no more than some 2,000."""


class Target(NamedTuple):
    """A relative link taken apart."""

    path: str
    """Percent-decoded, without query and fragment; empty for a place in the same file."""
    query: str
    fragment: str
    """Percent-decoded, without `#`."""


def target(url: str) -> Target | None:
    """Take a relative link apart; None for an address elsewhere, and for a template's placeholder.

    >>> target("docs/my%20ant.md?plain=1#L3")
    Target(path='docs/my ant.md', query='plain=1', fragment='L3')
    >>> target("https://ant.example"), target("mailto:ant@bee.example"), target("{{ url }}")
    (None, None, None)
    """
    if _ELSEWHERE.match(url):
        return None
    rest, _, fragment = url.partition("#")
    path, _, query = rest.partition("?")
    if _PLACEHOLDER.search(path):
        return None
    return Target(unquote(path), query, unquote(fragment))


def generated_spans(doc: Document) -> list[Span]:
    """Find the parts of a list that the all-contributors bot writes.

    It gives each contributor links such as `#ideas-ant`, which lead nowhere and are never to be edited.
    """
    spans, start = [], None
    for comment in doc.comments:
        name = _GENERATED.match(doc.text, *comment)
        if name and name[1] == "START":
            start = comment.start
        elif name and start is not None:
            spans.append(Span(start, comment.stop))
            start = None
    return spans


def formula_spans(doc: Document) -> list[Span]:
    """Find the formulas of a list, in order: `$[0, 1](t)$` is a function for GitHub, and no link."""
    return [Span(*match.span()) for match in _FORMULA.finditer(doc.text)] if "$" in doc.text else []


def is_formula(formulas: Sequence[Span], link: Link, path: str) -> bool:
    """Tell whether a link is mathematics: its path is no more than a name, and it stands in a formula."""
    if not formulas or "." in path or "/" in path:
        return False
    at = bisect_right(formulas, link.span.start, key=lambda span: span.start) - 1
    return at >= 0 and link.span.stop <= formulas[at].stop


class Folders:
    """Finds the way through a `Tree`; remembers what it has seen."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._tops: dict[str, tuple[str, int] | None] = {}
        self._sites: dict[str, bool] = {}

    def names(self, folder: str) -> frozenset[str]:
        """Name what a folder holds; nothing where there is no such folder."""
        return self._tree.names(folder or ".") or frozenset()

    def top(self, folder: str) -> tuple[str, int] | None:
        """Give the top folder of the repository that `folder` is in, and how many levels up that is.

        It is the nearest that git keeps its own files in, else the tree's root. Outside of that root, and of
        any repository, a folder stands for itself; None where that cannot be told.
        """
        if folder not in self._tops:
            self._tops[folder] = self._find_top(folder)
        return self._tops[folder]

    def _find_top(self, folder: str) -> tuple[str, int] | None:
        current, root = folder, None
        for level in range(_DEEPEST):
            if not {".git", ".git/"}.isdisjoint(self.names(current)):
                return current, level
            if current == normpath(self._tree.root):
                root = current, level
            above = _above(current)
            if above is None or self._tree.names(above) is None:
                break
            current = above
        return root or ((folder, 0) if folder.startswith("/") else None)

    def resolve(self, folder: str, path: str) -> str | None:
        """Give the path a link in a file of `folder` leads to, spelled as the tree spells paths.

        None where it leaves the repository: `../../issues` is a page of GitHub's.
        """
        found = self.top(folder)
        if found is None:
            return None
        top, depth = found
        base, depth = (top, 0) if path.startswith("/") else (folder, depth)
        for part in path.split("/"):
            depth += -1 if part == ".." else part not in ("", ".")
            if depth < 0:
                return None
        return normpath(join(base, path.lstrip("/") or "."))

    def has(self, path: str) -> bool:
        """Tell whether there is a file or folder of just that name, upper and lower case told apart.

        What lies in a folder that may not be looked into counts as there: nobody can say that it is not.
        """
        if path == "." or path.endswith("..") or self._is_closed(dirname(path)):
            return True
        names = self.names(dirname(path))
        name = path.rpartition("/")[2]
        return name in names or f"{name}/" in names

    def _is_closed(self, folder: str) -> bool:
        """Tell whether a folder, or one on the way to it, is there and may not be looked into."""
        while folder not in ("", "/") and self._tree.names(folder) is None:
            above = self._tree.names(dirname(folder) or ".")
            if above is not None:
                return f"{folder.rpartition('/')[2]}/" in above
            folder = dirname(folder)
        return False

    def has_page(self, folder: str, written: str, path: str) -> bool:
        """Tell whether a generator of web sites may make the page that a link in `folder` leads to.

        It makes `ant` or `ant.html` of `ant.md`. Where one is set up, it may make pages of other
        things too, and what begins with a slash starts from the site's top, wherever that is.
        """
        stem = _PAGE.sub("", path)
        if stem == path and "." in path.rpartition("/")[2]:
            return written.startswith("/") and self.is_site(folder)
        return any(self.has(stem + suffix) for suffix in _MARKDOWN) or self.is_site(folder)

    def is_site(self, folder: str) -> bool:
        """Tell whether a generator of web sites is set up for a folder, there or above it."""
        if folder not in self._sites:
            found = self.top(folder)
            current, site = folder, False
            for _ in range(found[1] + 1 if found else 1):
                site = site or not _SITE.isdisjoint(self.names(current))
                current = _above(current) or current
            self._sites[folder] = site
        return self._sites[folder]


def folder_of(path: str) -> str:
    """Give the folder a file is in, `.` for the current one."""
    return normpath(dirname(path) or ".")


def _above(folder: str) -> str | None:
    if folder == "/":
        return None
    if folder == "." or folder.rpartition("/")[2] == "..":
        return normpath(join(folder, ".."))
    return dirname(folder) or "."
