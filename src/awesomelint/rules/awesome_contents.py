"""The rule awesome-contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import Opening, opening_of
from awesomelint.contents.names import fold_name, is_contents_name
from awesomelint.markdown.slugs import SHORTCODE
from awesomelint.model import Document, Heading, Span

_APART = frozenset({"contributing", "footnotes"})
_LEAST = 3
"""From how many sections on a list needs a table of contents, and how many links make one."""
_OTHER_NAMES = frozenset(
    {
        "table of contents", "table of content", "toc", "content", "index", "list of contents", "categories",
        "sections", "overview", "outline", "topics", "menu", "quick links", "navigation",
    }
)  # fmt: skip


@dataclass(frozen=True)
class AwesomeContents(MainListRule):
    """A list whose first section is not a table of contents, named Contents and nearly flat."""

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        found = next((heading for heading in opening.sections if _is_contents(doc, heading)), None)
        if found is not None:
            yield from _heading(opening, found)
            yield from _items(doc, doc.headings.index(found))
        elif len(opening.sections) >= _LEAST:
            yield opening.place, "no section named Contents"


def _is_contents(doc: Document, heading: Heading) -> bool:
    """Tell whether a section is named as a table of contents in some language, and has links to sections."""
    if not is_contents_name(heading.title):
        return False
    after = (other for other in doc.headings if other.span.start > heading.span.start)
    stop = next((other.span.start for other in after if other.level <= heading.level), len(doc.text))
    links = [link for link in doc.links if heading.span.stop <= link.span.start < stop]
    return sum(link.url.startswith("#") for link in links) >= min(_LEAST, len(links)) > 0


def _heading(opening: Opening, found: Heading) -> Iterator[tuple[Span, str]]:
    if fold_name(found.title) in _OTHER_NAMES:
        yield found.title_span, f"the table of contents is called {_shown(found)}: expected Contents"
    first = opening.sections[0]
    if found is not first:
        yield found.title_span, f"the table of contents comes after {_shown(first)}: expected first"


def _shown(heading: Heading) -> str:
    return " ".join(SHORTCODE.sub(" ", heading.title).split()) or "another section"


def _items(doc: Document, section: int) -> Iterator[tuple[Span, str]]:
    depths: dict[int | None, int] = {None: 0}
    deep = None
    for index, entry in enumerate(doc.entries):
        if entry.section != section:
            continue
        depths[index] = 1 + depths.get(entry.parent, 0)
        if depths[index] > 2 and deep is None:
            deep = entry
        if fold_name(entry.title) in _APART:
            yield entry.body_span, f"the table of contents lists {entry.title}, which it should leave out"
    if deep is not None:
        yield deep.body_span, "the table of contents is nested more than one level deep"
