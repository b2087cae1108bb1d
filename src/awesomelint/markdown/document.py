"""The walk over the blocks that builds a `Document`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from markdown_it.token import Token

from awesomelint.markdown.blocks import block_tokens
from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.comments import suppressions
from awesomelint.markdown.headings import heading_title
from awesomelint.markdown.inline import normalize_label
from awesomelint.markdown.inlines import Gathered, Gatherer
from awesomelint.markdown.labels import label_at
from awesomelint.markdown.lines import line_end, line_starts
from awesomelint.markdown.plain import unescape_url
from awesomelint.markdown.slugs import SHORTCODE, Slugger
from awesomelint.markdown.tables import cells
from awesomelint.markdown.titles import title_and_description
from awesomelint.model import (
    Definition,
    Document,
    Entry,
    EntryKind,
    Heading,
    Label,
    Link,
    ListBlock,
    Source,
    Span,
)

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_DEFINITION = re.compile(
    r"\[((?:[^\[\]\\]|\\[\s\S])*)\]:[\s>]*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<]\S*|))"
)


@dataclass(slots=True)
class _Item:
    """An entry in the making."""

    kind: EntryKind
    start: int
    marker: Span
    number: Label | None
    rendered: int | None
    section: int | None
    parent: int | None
    block: int
    stop: int = 0
    body: Span | None = None
    buffer: Buffer | None = None
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class _List:
    """A list in the making."""

    start: int
    kind: EntryKind
    delimiter: str
    first: int | None
    section: int | None
    parent: int | None
    stop: int = 0
    entries: list[int] = field(default_factory=list)


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.starts = line_starts(self.text)
        self.normal = self.text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in self.text else self.text
        self.front = _front_matter(self.normal)
        blocks = self.normal
        if self.front:
            blocks = "\n" * self.normal.count("\n", 0, self.front) + self.normal[self.front :]
        elif blocks.startswith("\ufeff"):
            blocks = blocks[1:]
        self.block_starts = self.starts if blocks is self.text else line_starts(blocks)
        self.tokens = block_tokens(blocks.replace("\0", "\ufffd"))
        self.definitions: list[Definition] = []
        self.labels: dict[str, Definition] = {}
        self.items: list[_Item] = []
        self.lists: list[_List] = []
        self.open_items: list[int] = []
        self.open_lists: list[int] = []
        self.headings: list[Heading] = []
        self.slugger = Slugger()
        self.anchors: list[str] = []

    # places

    def line_start(self, line: int) -> int:
        if line >= len(self.starts):
            return len(self.text)
        return 1 if line == 0 and self.text.startswith("\ufeff") else self.starts[line]

    def line_stop(self, line: int) -> int:
        return line_end(self.text, self.starts, min(line, len(self.starts) - 1))

    def place(self, offset: int) -> int:
        """Turn an offset of the text given to the block parser into one of the document."""
        if self.block_starts is self.starts:
            return offset
        line = bisect_right(self.block_starts, offset) - 1
        return self.line_start(line) + offset - self.block_starts[line]

    def last_line(self, lines: list[int]) -> int:
        """The last line of a block that is not blank."""
        line = lines[1] - 1
        while line > lines[0] and self.text[self.line_start(line) : self.line_stop(line)].isspace():
            line -= 1
            while line > lines[0] and self.line_start(line) == self.line_stop(line):
                line -= 1
        while line > lines[0] and self.line_start(line) == self.line_stop(line):
            line -= 1
        return line

    @property
    def section(self) -> int | None:
        return len(self.headings) - 1 if self.headings else None

    @property
    def item(self) -> int | None:
        return self.open_items[-1] if self.open_items else None

    # the walk

    def build(self) -> Document:
        for token in self.tokens:
            if token.type == "definition":
                self.definition(token)
        for definition in self.definitions:
            self.labels.setdefault(definition.label, definition)
        gatherer = Gatherer(self.text, self.labels)
        if self.front:
            stop = self.place_of_normal(self.front)
            gatherer.found.code.append(Span(0, stop))
        cell = 0
        row: list[Span] = []
        table_body = False
        heading: Token | None = None
        for token in self.tokens:
            kind = token.type
            if kind == "inline":
                if row:
                    if cell < len(row):
                        span = row[cell]
                        buffer = Buffer(self.text[span.start : span.stop], [(0, span.start)])
                        self.inline(gatherer, buffer, None)
                    cell += 1
                elif token.content or heading:
                    self.inline(gatherer, self.buffer(token, heading), heading)
            elif kind in ("ordered_list_open", "bullet_list_open"):
                self.open_list(token)
            elif kind == "list_item_open":
                self.open_item(token)
            elif kind == "list_item_close":
                self.close_item()
            elif kind in ("ordered_list_close", "bullet_list_close", "table_close"):
                self.close_list()
            elif kind == "heading_open":
                heading = token
            elif kind == "heading_close":
                heading = None
            elif kind in ("fence", "code_block"):
                assert token.map is not None
                span = Span(self.line_start(token.map[0]), self.line_stop(self.last_line(token.map)))
                gatherer.found.code.append(span)
            elif kind == "html_block":
                assert token.map is not None
                start = self.line_start(token.map[0])
                stop = self.line_stop(self.last_line(token.map))
                gatherer.html_block(Buffer(self.text[start:stop], [(0, start)]), self.item)
                self.html_headings(self.text[start:stop])
            elif kind == "table_open":
                self.open_table(token)
            elif kind == "tbody_open":
                table_body = True
            elif kind == "tbody_close":
                table_body = False
            elif kind == "tr_open":
                cell, row = 0, self.row(token, table_body)
            elif kind == "tr_close":
                for span in row[cell:]:
                    gatherer.dropped_cell(Buffer(self.text[span.start : span.stop], [(0, span.start)]))
                row = []
                if table_body:
                    self.open_items.pop()
            elif kind == "definition" and token.meta["label"].startswith("^"):
                self.footnote(gatherer, token)
        return self.finish(gatherer.found)

    def place_of_normal(self, offset: int) -> int:
        line = self.normal.count("\n", 0, offset)
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def buffer(self, token: Token, heading: Token | None) -> Buffer:
        """Find an inline token's lines in the document; each is the end of a line of the source."""
        assert token.map is not None
        pieces: list[tuple[int, int]] = []
        parts: list[str] = []
        offset = 0
        for number, content in enumerate(token.content.split("\n")):
            content = content.lstrip(" \t") if number else content
            line = token.map[0] + number
            start, stop = self.line_start(line), self.line_stop(line)
            if heading is not None and heading.markup.startswith("#"):
                after = self.text.find(heading.markup, start, stop) + len(heading.markup)
                found = self.text.find(content, after, stop)
            else:
                found = self.text.rfind(content.replace("\ufffd", "\0"), start, stop)
                if found < 0:
                    found = self.text.rfind(content, start, stop)
            if found < 0:  # a NUL beside a true U+FFFD: same length, so count from the end
                found = max(start, stop - len(content))
            pieces.append((offset, found))
            parts.append(self.text[found : found + len(content)])
            offset += len(content) + 1
        return Buffer("\n".join(parts), pieces)

    def inline(self, gatherer: Gatherer, buffer: Buffer, heading: Token | None) -> None:
        item = self.items[self.item] if self.item is not None else None
        links = gatherer.inline(buffer, self.item)
        if item is not None and item.kind == "row":
            item.links += links
        elif item is not None and item.body is None:
            item.body = buffer.span(Span(0, len(buffer.text)))
            item.buffer = buffer
            item.links += links
        if heading is not None:
            self.heading(buffer, heading)
        elif "<h" in buffer.text or "<H" in buffer.text:
            self.html_headings(buffer.text)

    # sections

    def heading(self, buffer: Buffer, token: Token) -> None:
        assert token.map is not None
        title = heading_title(buffer.text, self.labels)
        slug = self.slugger.unique(SHORTCODE.sub("", title))
        self.anchors.append(slug)
        if ":" in title:
            self.anchors.append(Slugger().unique(title))
        span = Span(self.line_start(token.map[0]), self.line_stop(token.map[1] - 1))
        title_span = buffer.span(Span(0, len(buffer.text)))
        self.headings.append(Heading(span, int(token.tag[1]), title, title_span, slug))

    def html_headings(self, text: str) -> None:
        for match in _HTML_HEADING.finditer(text):
            self.anchors.append(self.slugger.unique(heading_title(match["title"].strip(), set())))

    # lists

    def open_list(self, token: Token) -> None:
        assert token.map is not None
        ordered = token.type == "ordered_list_open"
        first = int(token.attrs.get("start", 1)) if ordered else None
        start = self.line_start(token.map[0])
        new = _List(start, "ordered" if ordered else "bullet", token.markup, first, self.section, self.item)
        self.open_lists.append(len(self.lists))
        self.lists.append(new)

    def open_table(self, token: Token) -> None:
        assert token.map is not None
        start = self.line_start(token.map[0])
        stop = self.line_stop(self.last_line(token.map))
        self.open_lists.append(len(self.lists))
        self.lists.append(_List(start, "row", "|", None, self.section, self.item, stop))

    def close_list(self) -> None:
        block = self.lists[self.open_lists.pop()]
        if block.entries:
            block.start = (
                min(block.start, self.items[block.entries[0]].start)
                if block.kind == "row"
                else (self.items[block.entries[0]].start)
            )
            block.stop = max(block.stop, self.items[block.entries[-1]].stop)

    def open_item(self, token: Token) -> None:
        assert token.map is not None
        block = self.lists[self.open_lists[-1]]
        start = self.place(token.meta["marker"])
        number: Label | None = None
        rendered = None
        if block.kind == "ordered":
            digits = Span(start, start + len(token.info))
            number = Label(digits, token.info, (int(token.info),), token.markup)
            assert block.first is not None
            rendered = block.first + len(block.entries)
        marker = Span(start, start + len(token.info) + 1)
        parent = self.item
        new = _Item(block.kind, start, marker, number, rendered, self.section, parent, self.open_lists[-1])
        new.stop = self.line_stop(self.last_line(token.map))
        self.add(new, block)

    def close_item(self) -> None:
        self.open_items.pop()

    def row(self, token: Token, body: bool) -> list[Span]:
        assert token.map is not None
        start = self.place(token.meta["start"]) if "start" in token.meta else self.line_start(token.map[0])
        stop = self.line_stop(token.map[0])
        spans = cells(self.text, start, stop)
        if body:
            block = self.lists[self.open_lists[-1]]
            marker = Span(start, start)
            new = _Item("row", start, marker, None, None, self.section, self.item, self.open_lists[-1], stop)
            new.body = Span(start, start + len(self.text[start:stop].rstrip()))
            new.stop = new.body.stop
            self.add(new, block)
        return spans or [Span(start, start)]

    def add(self, item: _Item, block: _List) -> None:
        block.entries.append(len(self.items))
        self.open_items.append(len(self.items))
        self.items.append(item)

    # definitions

    def definition(self, token: Token) -> None:
        assert token.map is not None
        start, stop = self.line_start(token.map[0]), self.line_stop(token.map[1] - 1)
        match = _DEFINITION.search(self.text, start, stop)
        if not match or token.meta["label"].startswith("^"):
            return
        url = Span(*match.span("angled" if match["angled"] is not None else "plain"))
        label = normalize_label(match[1])
        written = unescape_url(self.text[url.start : url.stop])
        self.definitions.append(Definition(Span(match.start(), stop), label, url, written))

    def footnote(self, gatherer: Gatherer, token: Token) -> None:
        """A footnote's text is prose, though CommonMark takes `[^1]: word` for a definition."""
        assert token.map is not None
        start, stop = self.line_start(token.map[0]), self.line_stop(token.map[1] - 1)
        start = self.text.index("]:", start, stop) + 2
        gatherer.inline(Buffer(self.text[start:stop], [(0, start)]), self.item)

    # the result

    def entry(self, item: _Item) -> Entry:
        body = item.body or Span(item.marker.stop, item.marker.stop)
        label = label_at(self.text, *body) if item.kind != "row" else None
        links = tuple(sorted(item.links))
        title, description = title_and_description(self.text, body, item.buffer, label, links, item.kind)
        return Entry(
            item.kind, Span(item.start, item.stop), item.marker, body, item.number, item.rendered, label,
            links, title, description, item.section, item.parent, item.block,
        )  # fmt: skip

    def finish(self, found: Gathered) -> Document:
        blocks = tuple(
            ListBlock(
                Span(block.start, block.stop),
                block.kind,
                block.delimiter,
                block.first,
                tuple(block.entries),
                block.section,
                block.parent,
            )
            for block in self.lists
        )
        comments = tuple(sorted(found.comments))
        return Document(
            source=self.source,
            line_starts=self.starts,
            headings=tuple(self.headings),
            lists=blocks,
            entries=tuple(self.entry(item) for item in self.items),
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


_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b[^<>]*+>(?P<title>.{0,500}?)</h(?P=level)>", re.I | re.DOTALL
)


def _front_matter(text: str) -> int:
    """Give the length of a YAML front matter at the start of the text; 0 where there is none."""
    match = _FRONT_MATTER.match(text)
    if not match or not re.search(r"^[\w-]+:", match[0], re.MULTILINE):
        return 0
    return match.end()


def parse(source: Source) -> Document:
    """Parse a source; see `awesomelint.markdown.parse`."""
    return _Builder(source).build()
