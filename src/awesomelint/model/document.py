"""A parsed list: what its text is made of, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from awesomelint.model.text import Source, Span

LinkKind = Literal["inline", "reference", "autolink", "bare", "image", "html"]
NearLinkKind = Literal[
    "wrapped",  # the destination is broken across lines
    "spaced",  # a blank inside the destination
    "gap",  # a blank between `]` and `(`
    "unclosed",  # no closing parenthesis
    "full-width",  # 【】（） where [] and () belong
    "raw",  # Markdown inside an HTML block, shown as it stands
    "other",  # `](` that opens nothing CommonMark knows
]
EntryKind = Literal["bullet", "ordered", "row"]
ACTIONS = ("disable-next-line", "disable-line", "disable", "enable", "disable-file")
"""What a suppression comment may say after `awesomelint-`."""


class Heading(NamedTuple):
    """A section's title line."""

    span: Span
    """The heading's line or lines, without the line ending."""
    level: int
    title: str
    """The title as readers see it, markup removed."""
    title_span: Span
    slug: str
    """The anchor GitHub gives it, unique in the document."""


class Link(NamedTuple):
    """One link as written, whatever its syntax."""

    span: Span
    """The whole construct: for a reference link its use, not its definition."""
    url_span: Span
    """The destination as written; for a reference link, in its definition."""
    url: str
    """The destination with backslash escapes and character references resolved."""
    text: str
    """The link's text as written (for an image its alternative text); empty where there is none."""
    text_span: Span | None
    kind: LinkKind
    entry: int | None
    """The index in `Document.entries` of the innermost entry that holds the link."""


class NearLink(NamedTuple):
    """Text that was meant as a link and is not one for CommonMark."""

    span: Span
    url_span: Span | None
    """What stands in the destination's place, line breaks and blanks included."""
    text_span: Span | None
    kind: NearLinkKind


class Definition(NamedTuple):
    """A link reference definition, `[label]: url`."""

    span: Span
    label: str
    """Normalised as CommonMark matches labels: case folded, white space collapsed."""
    url_span: Span
    url: str


class Label(NamedTuple):
    """A number as written: of a list marker (`6.`), or at the start of an item's text (`6.4`)."""

    span: Span
    """The number alone, without its delimiter."""
    text: str
    path: tuple[int, ...]
    """`6.4` is `(6, 4)`; empty where the text is no plain number (`2+`)."""
    delimiter: str
    """What follows the number: `.`, `)`, or the empty string."""


class Entry(NamedTuple):
    """A list item or a table's body row."""

    kind: EntryKind
    span: Span
    """From the marker to the end of the item's content, nested items included."""
    marker_span: Span
    """The list marker as written (`-`, `12.`); empty, at the row's start, for a row."""
    body_span: Span
    """The item's own first block (a paragraph, a row), without marker and nested items."""
    number: Label | None
    """The marker's number as written, in an ordered list."""
    rendered: int | None
    """The number readers see, counted from the list's first item as HTML does."""
    label: Label | None
    """A hierarchical label at the start of the text (`6.4`), if there is one."""
    links: tuple[Link, ...]
    """The links in `body_span`, in order."""
    title: str
    """The first link's text, or the text before the first separator; markup removed."""
    description: str
    """What follows the title, separators removed."""
    section: int | None
    """The index in `Document.headings` of the heading it stands under."""
    parent: int | None
    """The index in `Document.entries` of the entry it is nested in."""
    list: int
    """The index in `Document.lists` of the list or table it belongs to."""


class ListBlock(NamedTuple):
    """A list as CommonMark builds it, or a table."""

    span: Span
    kind: EntryKind
    delimiter: str
    """`.` or `)` of an ordered list, `-`, `+` or `*` of a bullet list, `|` of a table."""
    start: int | None
    """The first number, of an ordered list."""
    entries: tuple[int, ...]
    """Indices in `Document.entries`, in order."""
    section: int | None
    parent: int | None
    """The index in `Document.entries` of the entry it is nested in."""


class Suppression(NamedTuple):
    """A comment that turns rules off for some lines."""

    span: Span
    """The whole comment."""
    action: str
    """As written: one of `ACTIONS`, or a word nobody knows."""
    rules: tuple[tuple[str, Span], ...]
    """The names as written, with their places; empty for all rules."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed list."""

    source: Source
    line_starts: tuple[int, ...]
    headings: tuple[Heading, ...]
    lists: tuple[ListBlock, ...]
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    """In order of `span`; bare URLs included as GitHub links them."""
    near_links: tuple[NearLink, ...]
    definitions: tuple[Definition, ...]
    anchors: tuple[str, ...]
    """Every fragment that leads somewhere: heading slugs, and `id` and `name` in HTML."""
    code: tuple[Span, ...]
    """Code blocks and code spans, fences included."""
    comments: tuple[Span, ...]
    """HTML comments."""
    html: tuple[Span, ...]
    """Raw HTML other than comments: tags, and HTML blocks."""
    prose: tuple[Span, ...]
    """The words readers see: neither code, nor destination, nor HTML, nor comment; line by line."""
    suppressions: tuple[Suppression, ...]

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def text(self) -> str:
        return self.source.text
