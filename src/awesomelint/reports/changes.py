"""What a fix changes, line by line, with the changed part of each line marked.

Unlike `awesomelint.diff`, which compares two states of a file, this knows from the edits themselves what
changes, so nothing has to be compared and only the lines that an edit touches are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from awesomelint.edits import is_sound
from awesomelint.model import Edit, Fix, Span
from awesomelint.reports.escape import escape
from awesomelint.reports.places import Lines
from awesomelint.shortening import shortened

_ENDING = re.compile(r"\r\n|\r|\n")


class Part(NamedTuple):
    """A stretch of a line, as it stands in the file: nothing is escaped."""

    text: str
    is_changed: bool


Line = tuple[Part, ...]


class Hunk(NamedTuple):
    """Lines that stand together, before and after a fix; no line holds its ending."""

    line: int
    """The number of the first one, from 1."""
    removed: tuple[Line, ...]
    added: tuple[Line, ...]


def shown(line: Line, most: int = 300) -> Line:
    """Make a line safe to show, a long one cut so that what changes in it is still seen.

    `most` is in characters; what is shown has twice as many at most, escapes aside.
    """
    if sum(len(part.text) for part in line) <= most:
        return tuple(Part(escape(part.text), part.is_changed) for part in line)
    cut: list[Part] = []
    room = 2 * most
    for text, is_changed in line:
        limit = most // 2 if is_changed else most // 5
        kept = shortened(text, limit)[:room]
        room -= len(kept)
        cut.append(Part(escape(kept), is_changed))
    return tuple(part for part in cut if part.text) + ((Part("…", False),) if room <= 0 else ())


def hunks(fix: Fix, lines: Lines) -> Iterator[Hunk]:
    """Give what a fix changes, from the top; nothing where its edits do not fit the text."""
    if not is_sound(fix, len(lines.text)):
        return
    for edits in _groups(sorted(set(fix.edits)), lines):
        region = _region(edits, lines)
        before, after = (list(_parts(edits, region, lines.text, is_new)) for is_new in (False, True))
        old, new = _lines(before), _lines(after)
        if list(map(_text, old)) == list(map(_text, new)):  # line endings alone change: show them
            old, new = _lines(before, with_endings=True), _lines(after, with_endings=True)
        yield Hunk(lines.place(region.start).line, old, new)


def _text(line: Line) -> str:
    return "".join(part.text for part in line)


def _groups(edits: Sequence[Edit], lines: Lines) -> Iterator[list[Edit]]:
    """Put together the edits that touch the same lines."""
    group: list[Edit] = []
    stop = 0
    for edit in edits:
        region = _region([edit], lines)
        if group and region.start >= stop:
            yield group
            group = []
        group.append(edit)
        stop = max(stop, region.stop)
    if group:
        yield group


def _region(edits: Sequence[Edit], lines: Lines) -> Span:
    """Give the whole lines that edits touch."""
    first, last = edits[0].span, edits[-1]
    start = lines.whole(lines.place(first.start).line).start
    if last.span.start < last.span.stop and lines.is_start(last.span.stop) and _keeps_next(last, lines):
        return Span(start, last.span.stop)  # the line after it is not touched
    return Span(start, lines.whole(lines.place(last.span.stop).line).stop)


def _keeps_next(edit: Edit, lines: Lines) -> bool:
    """Tell whether what follows an edit that ends where a line starts starts a line afterwards, too."""
    return edit.text[-1] in "\r\n" if edit.text else lines.is_start(edit.span.start)


def _parts(edits: Sequence[Edit], region: Span, text: str, is_new: bool) -> Iterator[Part]:
    """Cut a region into what stays and what an edit takes out, or puts in."""
    at = region.start
    for edit in edits:
        yield Part(text[at : edit.span.start], False)
        yield Part(edit.text if is_new else text[edit.span.start : edit.span.stop], True)
        at = edit.span.stop
    yield Part(text[at : region.stop], False)


def _lines(parts: Sequence[Part], *, with_endings: bool = False) -> tuple[Line, ...]:
    """Split parts into lines; endings are left out, or stay with their lines."""
    whole: list[Line] = []
    line: list[Part] = []
    for text, is_changed in parts:
        at = 0
        for match in _ENDING.finditer(text):
            stop = match.end() if with_endings else match.start()
            line.append(Part(text[at:stop], is_changed))
            whole.append(tuple(part for part in line if part.text))
            line, at = [], match.end()
        line.append(Part(text[at:], is_changed))
    if any(part.text for part in line):
        whole.append(tuple(part for part in line if part.text))
    return tuple(whole)
