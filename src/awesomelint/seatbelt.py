"""The seatbelt of safe fixes: what readers see of a page's shape must be the same before and after.

Compared are the levels of the headings; of each entry its kind, the number readers see and the entry it
is nested in; and the links, of which none may go missing. Words and destinations may change, for that
is what fixes are for. A line may be deleted with all that is on it if an identical line stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from awesomelint.model import Document, Edit, Link, Span

Shape = tuple[list[int], list[tuple[str, int | None, int | None]]]


def loss(before: Document, after: Document, edits: Sequence[Edit]) -> str | None:
    """Say what readers would lose by some edits that led from one document to the other, or None."""
    copies = _copies(before, edits)
    if _shape(before, copies) != _shape(after, ()):
        return "it would change which entries and headings the page has"
    ordered = sorted(edit.span for edit in edits)
    links = [link for link in before.links if link.entry is None or link.entry not in copies]
    untouched = Counter(link.url for link in links if not _is_touched(link, ordered))
    if len(after.links) < len(links) or untouched - Counter(link.url for link in after.links):
        return "it would drop a link"
    return None


def _shape(doc: Document, without: Collection[int]) -> Shape:
    """Give a page's headings and entries as readers see them, whatever their words are."""
    place: dict[int | None, int | None] = {None: None}
    entries: list[tuple[str, int | None, int | None]] = []
    for index, entry in enumerate(doc.entries):
        if index not in without:
            place[index] = len(entries)
            entries.append((str(entry.kind), entry.rendered, place.get(entry.parent, -1)))
    return [heading.level for heading in doc.headings], entries


def _is_touched(link: Link, edits: Sequence[Span]) -> bool:
    """Tell whether an edit overlaps a link or its destination; `edits` in order, apart from each other."""
    for span in (link.span, link.url_span):
        at = bisect_left(edits, span.start, key=lambda edit: edit.stop)
        if at < len(edits) and edits[at].start <= span.stop:
            return True
    return False


def _copies(doc: Document, edits: Sequence[Edit]) -> frozenset[int]:
    """Find the entries on lines that are deleted while an identical line stays."""
    deletions = [edit.span for edit in edits if not edit.text and _is_whole_lines(doc, edit.span)]
    if not deletions:
        return frozenset()
    bounds = (*doc.line_starts, len(doc.text))
    lines = [doc.text[start:stop].rstrip("\r\n") for start, stop in pairwise(bounds)]
    deleted = {
        line
        for span in deletions
        for line in range(bisect_left(doc.line_starts, span.start), bisect_left(doc.line_starts, span.stop))
    }
    staying = {line for number, line in enumerate(lines) if number not in deleted}
    return frozenset(
        index
        for index, entry in enumerate(doc.entries)
        if (line := bisect_right(doc.line_starts, entry.span.start) - 1) in deleted and lines[line] in staying
    )


def _is_whole_lines(doc: Document, span: Span) -> bool:
    """Tell whether a span begins and ends at a line's start, or at the line ending before it."""
    return span.start < span.stop and all(
        offset in (0, len(doc.text)) or doc.text[offset - 1] in "\r\n" or doc.text[offset] in "\r\n"
        for offset in span
    )
