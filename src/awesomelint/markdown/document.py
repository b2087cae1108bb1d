"""The walk over the blocks that builds a `Document`."""

from __future__ import annotations

import re

from markdown_it.token import Token

from awesomelint.markdown.blocks import block_tokens
from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.comments import suppressions
from awesomelint.markdown.headings import heading_title
from awesomelint.markdown.inline import normalize_label
from awesomelint.markdown.inlines import Gatherer
from awesomelint.markdown.layout import Layout
from awesomelint.markdown.outline import Outline
from awesomelint.markdown.plain import unescape_url
from awesomelint.markdown.slugs import SHORTCODE, Slugger
from awesomelint.markdown.tables import cells
from awesomelint.model import Definition, Document, Heading, Source, Span

_DEFINITION = re.compile(
    r"\[((?:[^\[\]\\]|\\[\s\S])*)\]:[\s>]*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<]\S*|))"
)
_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^<>]*+>(?P<title>.{0,500}?)</h(?P=level)>", re.I | re.DOTALL
)


class _Builder:
    """Walks over markdown-it's tokens; each has a method here, named after its type."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.layout = Layout(self.text)
        self.tokens = block_tokens(self.layout.blocks)
        self.outline = Outline()
        self.definitions: list[Definition] = []
        self.labels: dict[str, Definition] = {}
        self.headings: list[Heading] = []
        self.anchors: list[str] = []
        self.slugger = Slugger()
        self.gatherer = Gatherer(self.text, self.labels)
        self.heading: Token | None = None
        self.in_body = False
        self.row: list[Span] | None = None
        """The cells of the row being read that are still to come, last first."""

    @property
    def section(self) -> int | None:
        return len(self.headings) - 1 if self.headings else None

    def build(self) -> Document:
        for token in self.tokens:
            if token.type == "definition":
                self.define(token)
        if self.layout.front_lines:
            self.gatherer.found.code.append(self.layout.front)
        for token in self.tokens:
            method = getattr(self, token.type, None)
            if method is not None:
                method(token)
        return self.finish()

    # inline text

    def inline(self, token: Token) -> None:
        if self.row is not None:
            if not self.row:
                return
            span = self.row.pop()
            buffer = Buffer(self.text[span.start : span.stop], [(0, span.start)])
        elif token.content or self.heading is not None:
            buffer = self.layout.inline(token, self.heading)
        else:
            return
        item = self.outline.item
        links = self.gatherer.inline(buffer, item)
        if item is not None:
            self.outline.items[item].take(buffer, links)
        if self.heading is not None:
            self.add_heading(buffer, self.heading)
        elif "<h" in buffer.text or "<H" in buffer.text:
            self.add_html_headings(buffer.text)

    # sections

    def heading_open(self, token: Token) -> None:
        self.heading = token

    def heading_close(self, _token: Token) -> None:
        self.heading = None

    def add_heading(self, buffer: Buffer, token: Token) -> None:
        title = heading_title(buffer.text, self.labels)
        slug = self.slugger.unique(SHORTCODE.sub("", title))
        self.anchors.append(slug)
        if ":" in title:  # what looks like an emoji's name may be just that text
            self.anchors.append(Slugger().unique(title))
        title_span = buffer.span(Span(0, len(buffer.text)))
        self.headings.append(Heading(self.layout.lines(token), int(token.tag[1]), title, title_span, slug))

    def add_html_headings(self, text: str) -> None:
        for match in _HTML_HEADING.finditer(text):
            self.anchors.append(self.slugger.unique(heading_title(match["title"].strip(), ())))

    # lists

    def ordered_list_open(self, token: Token) -> None:
        first = int(token.attrs.get("start", 1))
        self.outline.open_list("ordered", token.markup, self.layout.block(token), first, self.section)

    def bullet_list_open(self, token: Token) -> None:
        self.outline.open_list("bullet", token.markup, self.layout.block(token), None, self.section)

    def ordered_list_close(self, _token: Token) -> None:
        self.outline.close_list()

    def bullet_list_close(self, _token: Token) -> None:
        self.outline.close_list()

    def list_item_open(self, token: Token) -> None:
        start = self.layout.place(token.meta["marker"])
        self.outline.open_item(start, self.layout.block(token).stop, token.info, self.section)

    def list_item_close(self, _token: Token) -> None:
        self.outline.close_item()

    # tables

    def table_open(self, token: Token) -> None:
        self.outline.open_list("row", "|", self.layout.block(token), None, self.section)

    def table_close(self, _token: Token) -> None:
        self.outline.close_list()

    def tbody_open(self, _token: Token) -> None:
        self.in_body = True

    def tbody_close(self, _token: Token) -> None:
        self.in_body = False

    def tr_open(self, token: Token) -> None:
        line = self.layout.lines(token)
        start = self.layout.place(token.meta["start"]) if "start" in token.meta else line.start
        self.row = cells(self.text, start, line.stop)[::-1]
        if self.in_body:
            stop = start + len(self.text[start : line.stop].rstrip())
            self.outline.open_row(Span(start, stop), self.section)

    def tr_close(self, _token: Token) -> None:
        for span in reversed(self.row or []):
            self.gatherer.dropped_cell(Buffer(self.text[span.start : span.stop], [(0, span.start)]))
        self.row = None
        if self.in_body:
            self.outline.close_item()

    # code and HTML

    def fence(self, token: Token) -> None:
        self.gatherer.found.code.append(self.layout.block(token))

    def code_block(self, token: Token) -> None:
        self.gatherer.found.code.append(self.layout.block(token))

    def html_block(self, token: Token) -> None:
        start, stop = self.layout.block(token)
        buffer = Buffer(self.text[start:stop], [(0, start)])
        self.gatherer.html_block(buffer, self.outline.item)
        self.add_html_headings(buffer.text)

    # definitions

    def define(self, token: Token) -> None:
        start, stop = self.layout.lines(token)
        match = _DEFINITION.search(self.text, start, stop)
        if not match or token.meta["label"].startswith("^"):
            return
        url = Span(*match.span("angled" if match["angled"] is not None else "plain"))
        written = unescape_url(self.text[url.start : url.stop])
        definition = Definition(Span(match.start(), stop), normalize_label(match[1]), url, written)
        self.definitions.append(definition)
        self.labels.setdefault(definition.label, definition)

    def definition(self, token: Token) -> None:
        """A footnote's text is prose, though CommonMark takes `[^1]: word` for a definition."""
        if token.meta["label"].startswith("^"):
            start, stop = self.layout.lines(token)
            start = self.text.index("]:", start, stop) + 2
            self.gatherer.inline(Buffer(self.text[start:stop], [(0, start)]), self.outline.item)

    def finish(self) -> Document:
        found = self.gatherer.found
        comments = tuple(sorted(found.comments))
        return Document(
            source=self.source,
            line_starts=self.layout.starts,
            headings=tuple(self.headings),
            lists=self.outline.lists(),
            entries=tuple(item.entry(self.text) for item in self.outline.items),
            links=tuple(sorted(found.links)),
            near_links=tuple(sorted(found.near_links)),
            definitions=tuple(self.definitions),
            anchors=tuple(self.anchors + found.anchors),
            code=tuple(sorted(found.code)),
            comments=comments,
            html=tuple(sorted(found.html)),
            prose=tuple(sorted(found.prose)),
            suppressions=suppressions(self.text, comments),
        )


def parse(source: Source) -> Document:
    """Parse a source; see `awesomelint.markdown.parse`."""
    return _Builder(source).build()
