"""Lists, tables and their entries, while a document is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.labels import label_at
from awesomelint.markdown.titles import title_and_description
from awesomelint.model import Entry, EntryKind, Label, Link, ListBlock, Span


@dataclass(slots=True)
class Item:
    """An entry in the making."""

    kind: EntryKind
    start: int
    stop: int
    marker: Span
    section: int | None
    parent: int | None
    block: int
    number: Label | None = None
    rendered: int | None = None
    body: Span | None = None
    buffer: Buffer | None = None
    links: list[Link] = field(default_factory=list)

    def take(self, buffer: Buffer, links: list[Link]) -> None:
        """Take in inline text that stands right in the entry: the first is its body."""
        if self.kind == "row":
            self.links += links
        elif self.body is None:
            self.body = buffer.span(Span(0, len(buffer.text)))
            self.buffer = buffer
            self.links += links

    def entry(self, text: str) -> Entry:
        """Give the entry it has become."""
        body = self.body or Span(self.marker.stop, self.marker.stop)
        label = label_at(text, *body) if self.kind != "row" else None
        links = tuple(sorted(self.links))
        title, description = title_and_description(text, body, self.buffer, label, links, self.kind)
        return Entry(
            kind=self.kind,
            span=Span(self.start, self.stop),
            marker_span=self.marker,
            body_span=body,
            number=self.number,
            rendered=self.rendered,
            label=label,
            links=links,
            title=title,
            description=description,
            section=self.section,
            parent=self.parent,
            list=self.block,
        )


@dataclass(slots=True)
class _List:
    """A list or table in the making."""

    kind: EntryKind
    delimiter: str
    start: int
    stop: int
    first: int | None
    section: int | None
    parent: int | None
    entries: list[int] = field(default_factory=list)


class Outline:
    """The lists and entries so far, and those that are open."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._lists: list[_List] = []
        self._open_items: list[int] = []
        self._open_lists: list[int] = []

    @property
    def item(self) -> int | None:
        """The index of the innermost open entry."""
        return self._open_items[-1] if self._open_items else None

    def open_list(
        self, kind: EntryKind, delimiter: str, span: Span, first: int | None, section: int | None
    ) -> None:
        """Begin a list or table; `first` is an ordered list's first number."""
        self._open_lists.append(len(self._lists))
        self._lists.append(_List(kind, delimiter, *span, first, section, self.item))

    def close_list(self) -> None:
        """End the innermost list; it spans its entries, a table its head as well."""
        block = self._lists[self._open_lists.pop()]
        if block.entries and block.kind != "row":
            block.start = self.items[block.entries[0]].start
            block.stop = self.items[block.entries[-1]].stop

    def open_item(self, start: int, stop: int, digits: str, section: int | None) -> None:
        """Begin a list item whose marker stands at `start`; `digits` is its number as written."""
        index = self._open_lists[-1]
        block = self._lists[index]
        marker = Span(start, start + len(digits) + 1)
        item = Item(block.kind, start, stop, marker, section, self.item, index)
        if block.first is not None:
            item.number = Label(Span(start, start + len(digits)), digits, (int(digits),), block.delimiter)
            item.rendered = block.first + len(block.entries)
        self._add(item, block)

    def open_row(self, span: Span, section: int | None) -> None:
        """Begin a table's row."""
        index = self._open_lists[-1]
        marker = Span(span.start, span.start)
        self._add(Item("row", *span, marker, section, self.item, index, body=span), self._lists[index])

    def close_item(self) -> None:
        """End the innermost entry."""
        self._open_items.pop()

    def lists(self) -> tuple[ListBlock, ...]:
        """Give all lists and tables."""
        return tuple(
            ListBlock(
                Span(block.start, block.stop),
                block.kind,
                block.delimiter,
                block.first,
                tuple(block.entries),
                block.section,
                block.parent,
            )
            for block in self._lists
        )

    def _add(self, item: Item, block: _List) -> None:
        block.entries.append(len(self.items))
        self._open_items.append(len(self.items))
        self.items.append(item)
