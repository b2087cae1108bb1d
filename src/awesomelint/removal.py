"""Comments and entries taken out of a document, and whether the rest surely looks the same without them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Entry, Span, Suppression

_BLOCK_START = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]*)*")
"""What may stand before a comment that opens an HTML block (CommonMark 0.31.2, 4.6, kind 2)."""


def removal_of(doc: Document, suppression: Suppression) -> tuple[Edit, bool]:
    """Give the edit that takes a comment out, and whether the rest surely looks the same after it.

    A comment that starts a line opens an HTML block, which ends paragraphs and lists: without it two
    paragraphs may run together, or a `---` turn the line above into a heading. So a comment with
    something right above and right below is only surely removable between list items.
    """
    text, span = doc.text, suppression.span
    first = bisect_right(doc.line_starts, span.start) - 1
    last = bisect_right(doc.line_starts, span.stop) - 1
    start, end = doc.line_starts[first], line_stop(doc, last, len(text))
    before, after = text[start : span.start], text[span.stop : end]
    if not before.strip() and not after.strip():
        items = _items_around(doc, start, end)
        apart = _is_set_apart(doc, first, last)
        clear = apart if items is None else not apart and _is_one_list(*items)
        return Edit(Span(start, end if apart or clear else span.stop), ""), clear
    if _BLOCK_START.fullmatch(before):
        return Edit(span, ""), False
    kept = before.rstrip(" \t")
    if not after.strip() or (after[0] in " \t" and kept != before):
        return Edit(Span(start + len(kept), span.stop), ""), not kept.endswith("\\")
    return Edit(span, ""), True


def lines_of(doc: Document, entry: Entry) -> Edit | None:
    """Give the edit that takes an entry out with its lines; None where a line is not its own alone."""
    return lines_under(doc, entry.span)


def lines_under(doc: Document, span: Span) -> Edit | None:
    """Give the edit that takes a span out with its lines; None where something else stands on them."""
    top = line_of(doc.line_starts, span.start)
    bottom = line_of(doc.line_starts, max(span.start, span.stop - 1))
    start, stop = doc.line_starts[top], line_end(doc.text, doc.line_starts, bottom)
    if doc.text[start : span.start].strip() or doc.text[span.stop : stop].strip():
        return None
    if bottom + 1 < len(doc.line_starts):
        return Edit(Span(start, doc.line_starts[bottom + 1]), "")
    # The last line keeps its missing, or its present, line ending.
    return Edit(Span(line_end(doc.text, doc.line_starts, top - 1) if top else 0, stop), "")


def _is_set_apart(doc: Document, first: int, last: int) -> bool:
    """Tell whether the line above or the line below is blank, or there is none."""
    if first == 0 or last + 1 >= len(doc.line_starts):
        return True
    above = doc.text[doc.line_starts[first - 1] : doc.line_starts[first]]
    below = doc.text[doc.line_starts[last + 1] : line_stop(doc, last + 1, len(doc.text))]
    return not above.strip() or not below.strip()


def _items_around(doc: Document, start: int, end: int) -> tuple[Entry, Entry] | None:
    """Give the outermost list item that ends above an offset and the item that begins below the next.

    None where something else than blanks lies between, or there is no list on one of the sides.
    """
    following = bisect_left(doc.entries, end, key=lambda entry: entry.span.start)
    if following in (0, len(doc.entries)):
        return None
    above, below = doc.entries[following - 1], doc.entries[following]
    while above.parent is not None:
        above = doc.entries[above.parent]
    if doc.text[above.span.stop : start].strip() or doc.text[end : below.span.start].strip():
        return None
    return None if "row" in (above.kind, below.kind) else (above, below)


def _is_one_list(above: Entry, below: Entry) -> bool:
    """Tell whether two items that become one list have the same numbers in it."""
    if above.number is None or below.number is None or above.list == below.list:
        return True
    same = above.number.delimiter == below.number.delimiter
    return not same or (above.rendered or 0) + 1 == below.rendered


def line_stop(doc: Document, line: int, end: int) -> int:
    """Give the offset just past a line and its ending."""
    return doc.line_starts[line + 1] if line + 1 < len(doc.line_starts) else end
