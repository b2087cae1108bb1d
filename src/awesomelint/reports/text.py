"""`text`: for people. Each finding with its line, the place underlined, the fix and related places."""

from __future__ import annotations

from collections.abc import Iterator

from awesomelint.model import Diagnostic, Related, Report, Severity
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape, guard
from awesomelint.reports.excerpt import excerpt
from awesomelint.reports.places import Places
from awesomelint.reports.tally import outcome, statistics, summary

# Four of ECMA-48's SGR sequences are all the colour there is; importing rich for them would take 30 ms.
_RED, _YELLOW, _CYAN, _BOLD, _DIM = "31", "33", "36", "1", "2"
_COLORS: dict[Severity, str] = {"error": _RED, "warning": _YELLOW, "info": _CYAN}


def render(report: Report, options: Options) -> Iterator[str]:
    """Write each finding as a block of lines with a blank line after it, and a summary at the end."""
    places = Places(report.sources)
    if options.statistics:
        yield from statistics(report)
    else:
        for diagnostic in report.diagnostics:
            yield "".join(block(diagnostic, places, options)) + "\n"
    yield from outcome(report)
    yield f"{_paint(summary(report), _BOLD, options)}\n"
    for line in report.links:
        yield f"{line}\n"


def _paint(shown: str, color: str, options: Options) -> str:
    return f"\x1b[{color}m{shown}\x1b[0m" if options.color and shown else shown


def block(diagnostic: Diagnostic, places: Places, options: Options) -> Iterator[str]:
    """Write a finding: where and what, its line with the place underlined, its fix and related places."""
    finding = diagnostic.finding
    start, _ = places.range(diagnostic.path, finding.span)
    place = _paint(guard(f"{escape(diagnostic.path)}:{start.line}:{start.column}"), _BOLD, options)
    rule = _paint(escape(diagnostic.rule), _COLORS[diagnostic.severity], options)
    yield f"{place} {rule}: {brief(finding.message)}\n"
    yield from _source(diagnostic, places, options)
    if finding.fix is not None:
        yield f"  {'fix' if finding.fix.safe else 'unsafe fix'}: {brief(finding.fix.title)}\n"
    for related in finding.related:
        yield f"  see {_related(diagnostic, related, places)}\n"


def _source(diagnostic: Diagnostic, places: Places, options: Options) -> Iterator[str]:
    """Give the line of the source and the underline; nothing for an empty line."""
    lines = places.lines(diagnostic.path)
    if lines is None:
        return
    span = diagnostic.finding.span
    number = lines.place(span.start).line
    content = lines.content(number)
    if content.start >= content.stop:
        return
    # The number keeps untrusted text from the start of the line, where `::` would be a command.
    gutter, blank = f"{number:4} | ", f"{'':{max(len(str(number)), 4)}} | "
    shown = excerpt(lines.text, content, span, options.width - len(gutter))
    color = _COLORS[diagnostic.severity]
    at = _paint(shown.at, color, options)
    yield f"{_paint(gutter, _DIM, options)}{shown.before}{at}{shown.after}".rstrip() + "\n"
    underline = _paint("^" * shown.length, color, options)
    yield f"{_paint(blank, _DIM, options)}{'':{shown.column}}{underline}\n"


def _related(diagnostic: Diagnostic, related: Related, places: Places) -> str:
    path = diagnostic.path if related.path is None else related.path
    if places.lines(path) is None:
        return f"{escape(path)}: {brief(related.message)}"
    start, _ = places.range(path, related.span)
    return f"{escape(path)}:{start.line}:{start.column}: {brief(related.message)}"
