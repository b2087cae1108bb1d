"""Numbered lists that something unindented breaks in two."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Fix, Span
from awesomelint.numbering.pseudo import covers
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.renumbering import apply, parsed
from awesomelint.numbering.sequences import Run, column_of

_RULE = re.compile(r"^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)


class Split(NamedTuple):
    """A place where a list is broken in two."""

    span: Span
    """The first line of what stands between."""
    message: str
    fix: Fix | None


def splits(reading: Reading) -> Iterator[Split]:
    """Find lists that would be one, were it not for something unindented between two items."""
    for run in reading.runs:
        if run.quoted or len(run.lists) < 2:
            continue
        breaks = [pair for pair in pairwise(run.lists) if _is_broken(reading, run, *pair)]
        if len(breaks) > 2:  # a habit, not a slip: one finding for the list
            first = _between(reading.doc, *breaks[0])
            yield Split(
                _first_line(reading.doc, first),
                f"the list is broken in {len(breaks)} places, first here",
                None,
            )
            continue
        for before, after in breaks:
            between = _between(reading.doc, before, after)
            number = reading.numbers[reading.doc.lists[after].entries[0]]
            what = "comment" if covers(reading.doc.comments, between.start) else "line"
            message = f"unindented {what} ends the list after {number - 1}: {number} starts another"
            yield Split(_first_line(reading.doc, between), message, _fix(reading, before, after))


def _between(doc: Document, before: int, after: int) -> Span:
    """The lines between two lists, blank ones at both ends left out."""
    start, stop = doc.lists[before].span.stop, doc.lists[after].span.start
    text = doc.text[start:stop]
    return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _is_broken(reading: Reading, run: Run, before: int, after: int) -> bool:
    doc = reading.doc
    earlier, later = doc.lists[before], doc.lists[after]
    between = _between(doc, before, after)
    if between.start >= between.stop or earlier.delimiter != later.delimiter:
        return False
    if reading.numbers[earlier.entries[-1]] + 1 != reading.numbers[later.entries[0]]:
        return False
    return not _RULE.search(doc.text, between.start - column_of(doc, between.start), between.stop)


def _first_line(doc: Document, between: Span) -> Span:
    return Span(
        between.start,
        min(between.stop, line_end(doc.text, doc.line_starts, line_of(doc.line_starts, between.start))),
    )


def _fix(reading: Reading, before: int, after: int) -> Fix | None:
    """Indent what stands between, if that makes one list of the two and changes nothing else."""
    doc = reading.doc
    between = _between(doc, before, after)
    last = doc.entries[doc.lists[before].entries[-1]]
    line = doc.text[last.span.start - column_of(doc, last.span.start) : last.body_span.start]
    if "\t" in line or "\n" in line or _holds_pseudo(reading, between):
        return None
    by = column_of(doc, last.body_span.start) - column_of(doc, between.start)
    edits = [Edit(Span(start, start), " " * by) for start in _line_starts(doc, between)]
    if by < 1 or not _makes_one(doc, before, after, edits):
        return None
    return Fix("indent the line" if len(edits) == 1 else "indent the lines", tuple(edits), safe=False)


def _holds_pseudo(reading: Reading, between: Span) -> bool:
    at = bisect_left(reading.pseudos, between.start, key=lambda pseudo: pseudo.span.start)
    return at < len(reading.pseudos) and reading.pseudos[at].span.start < between.stop


def _line_starts(doc: Document, between: Span) -> list[int]:
    """Where the lines start that are not blank."""
    first = line_of(doc.line_starts, between.start)
    lines = range(first, line_of(doc.line_starts, between.stop) + 1)
    spans = [(doc.line_starts[line], line_end(doc.text, doc.line_starts, line)) for line in lines]
    return [start for start, stop in spans if doc.text[start:stop].strip()]


def _makes_one(doc: Document, before: int, after: int, edits: Sequence[Edit]) -> bool:
    earlier, later = doc.lists[before], doc.lists[after]
    start = earlier.span.start - column_of(doc, earlier.span.start)
    stop = line_end(doc.text, doc.line_starts, line_of(doc.line_starts, later.span.stop))
    old = parsed(doc, doc.text[start:stop])
    new = parsed(
        doc,
        apply(
            doc.text[start:stop],
            [Edit(Span(e.span.start - start, e.span.stop - start), e.text) for e in edits],
        ),
    )
    joined = [block for block in new.lists if block.kind == "ordered" and block.parent is None]
    return (
        len(joined) == 1
        and len(joined[0].entries) == len(earlier.entries) + len(later.entries)
        and [entry.title for entry in old.entries] == [entry.title for entry in new.entries]
        and [link.url for link in old.links] == [link.url for link in new.links]
        and [len(old.code), len(old.comments), len(old.html)]
        == [len(new.code), len(new.comments), len(new.html)]
    )
