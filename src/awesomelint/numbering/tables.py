"""Runs of numbered rows: tables whose first column counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from awesomelint.markdown.tables import cells
from awesomelint.model import Document, Label, ListBlock, Span
from awesomelint.numbering.sequences import Item, Run, column_of

_NUMBER = re.compile(r"(?:\*\*)?(?P<number>[0-9]{1,4})(?P<delimiter>[.)]?)(?:\*\*)?", re.ASCII)
_FEWEST = 4
"""How many rows it takes to see that a column counts, and is no stage, year or mark."""


def table_runs(doc: Document) -> Iterator[Run]:
    """Yield the tables whose rows are counted from 0 or 1 on, by three in four at least."""
    for index, block in enumerate(doc.lists):
        items = _items(doc, block) if block.kind == "row" and len(block.entries) >= _FEWEST else ()
        if not items or items[0].number > 1:
            continue
        steps = [later.number - earlier.number for earlier, later in pairwise(items)]
        if steps.count(1) * 4 >= len(steps) * 3:
            start = items[0].label.span.start
            quoted = ">" in doc.text[start - column_of(doc, start) : start]
            yield Run(items, (index,), block.section, block.parent, quoted, True)


def _items(doc: Document, block: ListBlock) -> tuple[Item, ...]:
    """Read the numbers of a table's rows; none where a row has none."""
    items = []
    for position in block.entries:
        columns = cells(doc.text, *doc.entries[position].body_span)
        match = _NUMBER.fullmatch(doc.text, *columns[0]) if columns else None
        if match is None:
            return ()
        number = int(match["number"])
        label = Label(Span(*match.span("number")), match["number"], (number,), match["delimiter"])
        items.append(Item(position, number, number, label))
    return tuple(items)
