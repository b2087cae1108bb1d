"""Entries moved within their list, with all their lines."""

from __future__ import annotations

from awesomelint.markdown import line_of
from awesomelint.model import Document, Edit, Entry, Span


def move(doc: Document, index: int, after: int | None, first: int) -> tuple[Edit, ...]:
    """Give the edits that move an entry behind another one, or with None in front of `first`.

    None where lines alone do not do it: in numbered lists, where blank lines stand between entries,
    and where an entry shares a line or ends the file without a line ending.
    """
    entry = doc.entries[index]
    beside = doc.entries[first if after is None else after]
    lines, target = _lines(doc, entry), _lines(doc, beside)
    if entry.kind == "ordered" or lines is None or target is None:
        return ()
    block = doc.lists[entry.list]
    top, bottom = doc.entries[block.entries[0]].span.start, doc.entries[block.entries[-1]].span.stop
    if any(not line.strip(" \t>") for line in doc.text[top:bottom].splitlines()):
        return ()
    at = target.start if after is None else target.stop
    return Edit(lines, ""), Edit(Span(at, at), doc.text[lines.start : lines.stop])


def _lines(doc: Document, entry: Entry) -> Span | None:
    """Give the lines an entry takes with their endings; None where it shares one, or one is cut short."""
    top = line_of(doc.line_starts, entry.span.start)
    bottom = line_of(doc.line_starts, max(entry.span.start, entry.span.stop - 1))
    if bottom + 1 >= len(doc.line_starts):
        stop = len(doc.text)
        if not doc.text.endswith(("\n", "\r")):
            return None
    else:
        stop = doc.line_starts[bottom + 1]
    start = doc.line_starts[top]
    if doc.text[start : entry.span.start].strip(" \t>") or doc.text[entry.span.stop : stop].strip():
        return None
    return Span(start, stop)
