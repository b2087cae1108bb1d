"""Findings as the page shows them: the gravest first, each with its lines, its fix and related places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from awesomelint.model import Diagnostic, Fix, Report, Severity, Span
from awesomelint.reports.brief import brief
from awesomelint.reports.changes import Part, hunks, shown
from awesomelint.reports.code_host import CodeHost
from awesomelint.reports.escape import escape
from awesomelint.reports.excerpt import excerpt
from awesomelint.reports.places import Lines, Places
from awesomelint.reports.tally import SEVERITIES
from awesomelint.rulebook import pages

_WIDTH = 240
"""Cells of a line of the source that are shown; the page wraps them."""
_LINES = 4
"""Lines of the source that are shown of one finding ..."""
_CHANGED = 24
"""... and of one fix."""
_RELATED = 10
PAGES = "https://github.com/awesomelint/awesomelint/blob/main/rules/"


class Excerpt(NamedTuple):
    """A line of the source, safe to show, cut at the place that the finding is about."""

    line: int
    before: str
    at: str
    after: str


class Changed(NamedTuple):
    """A line that a fix takes out (`-`) or puts in (`+`)."""

    sign: str
    line: int | None
    """The number of the first line of its hunk, for the line it stands at."""
    parts: tuple[Part, ...]


class Repair(NamedTuple):
    """A fix."""

    title: str
    is_safe: bool
    changes: tuple[Changed, ...]
    left: int
    """How many more changed lines there are."""
    encoding: str
    """What the file is written in, where the fix is about that."""
    shown_at: str
    """The `id` of the finding that shows what the same fix changes; empty where this one does."""


class Place(NamedTuple):
    """A related place; its line is None in a file whose text is not known."""

    path: str
    line: int | None
    message: str


class Shown(NamedTuple):
    """A finding."""

    id: str
    number: int
    """By place, from 0."""
    severity: Severity
    rule: str
    page: str
    """The address of the rule's page; empty for a plugin's rule."""
    path: str
    line: int
    column: int
    href: str
    """Where its line is shown on the code host; empty where that is not known."""
    message: str
    source: tuple[Excerpt, ...]
    more_lines: int
    fix: Repair | None
    related: tuple[Place, ...]
    more_related: int


def findings(report: Report, host: CodeHost | None = None) -> list[Shown]:
    """Give the findings of a report, the gravest first, else by place."""
    writer = _Writer(Places(report.sources), host)
    order = sorted(enumerate(report.diagnostics), key=lambda item: SEVERITIES.index(item[1].severity))
    return [writer.finding(number, diagnostic) for number, diagnostic in order]


class _Writer:
    """Writes one finding after the other, and each fix once."""

    def __init__(self, places: Places, host: CodeHost | None) -> None:
        self._places = places
        self._host = host
        self._fixes: dict[object, str] = {}

    def finding(self, number: int, diagnostic: Diagnostic) -> Shown:
        finding, path = diagnostic.finding, diagnostic.path
        start, stop = self._places.range(path, finding.span)
        lines = self._places.lines(path)
        name = f"f{number + 1}"
        last = stop.line if lines is None or not lines.is_start(max(finding.span)) else stop.line - 1
        return Shown(
            name,
            number,
            diagnostic.severity,
            escape(diagnostic.rule),
            f"{PAGES}{diagnostic.rule}.md" if diagnostic.rule in pages() else "",
            escape(path),
            start.line,
            start.column,
            "" if self._host is None else self._host.address(path, start.line),
            brief(finding.message),
            () if lines is None else tuple(_source(lines, finding.span, start.line, last)),
            0 if lines is None else max(last - start.line + 1 - _LINES, 0),
            None if finding.fix is None else self._repair(name, path, finding.fix, lines),
            tuple(
                self._place(path if related.path is None else related.path, related.span, related.message)
                for related in finding.related[:_RELATED]
            ),
            max(len(finding.related) - _RELATED, 0),
        )

    def _place(self, path: str, span: Span, message: str) -> Place:
        is_known = self._places.lines(path) is not None
        line = self._places.range(path, span)[0].line if is_known else None
        return Place(escape(path), line, brief(message))

    def _repair(self, name: str, path: str, fix: Fix, lines: Lines | None) -> Repair:
        # Whole sections are renumbered by one fix that many findings carry: it is shown at the first.
        key = (path, fix.title, len(fix.edits), fix.edits[:1], fix.edits[-1:])
        first = self._fixes.setdefault(key, name)
        changes: list[Changed] = []
        if lines is not None and first == name:
            changes += _changes(fix, lines)
        return Repair(
            brief(fix.title),
            fix.safe,
            tuple(changes[:_CHANGED]),
            max(len(changes) - _CHANGED, 0),
            "" if fix.encoding is None else escape(fix.encoding),
            "" if first == name else first,
        )


def _source(lines: Lines, span: Span, first: int, last: int) -> Iterator[Excerpt]:
    for number in range(first, min(max(first, last), first + _LINES - 1) + 1):
        content = lines.content(number)
        found = excerpt(lines.text, content, span, _WIDTH)
        if content.start < content.stop:
            yield Excerpt(number, found.before, found.at, found.after)


def _changes(fix: Fix, lines: Lines) -> Iterator[Changed]:
    for hunk in hunks(fix, lines):
        sides: Sequence[tuple[str, tuple[tuple[Part, ...], ...]]] = (("-", hunk.removed), ("+", hunk.added))
        number: int | None = hunk.line
        for sign, side in sides:
            for line in side:
                yield Changed(sign, number, shown(line))
                number = None
