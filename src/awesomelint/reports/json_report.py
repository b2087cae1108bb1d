"""`json`: for programs. Printable ASCII, one finding per line; its shape is version 1.

    {"version": 1, "diagnostics": [...], "failures": [...], "applied": [...], "skipped": [...],
     "summary": {...}, "links": {"verdicts": {...}, "asked", "known", "cut", "remarks": [...]}}

`links` is null where nobody asked the web; `cut` counts the links that a limit left unchecked.
Where there is a baseline, `"baseline": {"file": ..., "hidden": 3, "stale": [...]}` comes before the summary.

Lines and columns count from 1, columns count code points; `start` and `stop` of an edit are offsets
in code points into the decoded file, in which a byte order mark is the first one. Messages and
titles are escaped as in every report; paths and the text of edits are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from awesomelint.model import Applied, Diagnostic, Edit, Failure, Fix, Left, Related, Report
from awesomelint.reports import Options
from awesomelint.reports.escape import escape, is_whole, to_json, whole
from awesomelint.reports.link_counts import GRAVEST
from awesomelint.reports.places import Places
from awesomelint.reports.tally import exit_code, tally


def render(report: Report, options: Options) -> Iterator[str]:
    """Write the report as one JSON object."""
    places = Places(report.sources)
    yield '{"version": 1, "diagnostics": ['
    yield from _rows(finding_keys(diagnostic, places) for diagnostic in report.diagnostics)
    yield '],\n "failures": ['
    yield from _rows(map(failure_keys, report.failures))
    yield '],\n "applied": ['
    yield from _rows(map(applied_keys, report.applied))
    yield '],\n "skipped": ['
    yield from _rows(map(applied_keys, report.skipped))
    yield "]"
    if report.baseline is not None:
        yield f',\n "baseline": {to_json(baseline_keys(report.baseline))}'
    yield f',\n "summary": {to_json(summary_keys(report))},\n'
    yield f' "links": {to_json(links_keys(report))}}}\n'


def _rows(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    separator = "\n  "
    for value in values:
        yield separator + to_json(value)
        separator = ",\n  "


def finding_keys(diagnostic: Diagnostic, places: Places) -> dict[str, Any]:
    """Give a finding with its place, its fix and related places."""
    finding = diagnostic.finding
    start, stop = places.range(diagnostic.path, finding.span)
    return {
        "rule": whole(diagnostic.rule),
        "severity": diagnostic.severity,
        "path": whole(diagnostic.path),
        "line": start.line,
        "column": start.column,
        "end_line": stop.line,
        "end_column": stop.column,
        "message": escape(finding.message),
        "fix": None if finding.fix is None else _fix(finding.fix, diagnostic.path, places),
        "related": [_related(related, diagnostic.path, places) for related in finding.related],
    }


def _fix(fix: Fix, path: str, places: Places) -> dict[str, Any]:
    """Give a fix; `edits` is empty where JSON cannot hold the text of one, lest half a fix be made.

    `encoding`, the codec to write the file in, is there where the fix is about the encoding.
    """
    exact = all(is_whole(edit.text) for edit in fix.edits)
    shape: dict[str, Any] = {
        "safe": fix.safe,
        "title": escape(fix.title),
        "edits": [_edit(edit, path, places) for edit in fix.edits] if exact else [],
    }
    return shape if fix.encoding is None else {**shape, "encoding": fix.encoding}


def _edit(edit: Edit, path: str, places: Places) -> dict[str, Any]:
    start, stop = places.range(path, edit.span)
    return {
        "line": start.line,
        "column": start.column,
        "end_line": stop.line,
        "end_column": stop.column,
        "start": edit.span.start,
        "stop": edit.span.stop,
        "text": edit.text,
    }


def _related(related: Related, own: str, places: Places) -> dict[str, Any]:
    path = own if related.path is None else related.path
    start, _ = places.range(path, related.span)
    return {
        "path": whole(path),
        "line": start.line,
        "column": start.column,
        "message": escape(related.message),
    }


def failure_keys(failure: Failure) -> dict[str, Any]:
    """Give a file or a rule that could not be dealt with."""
    return {"path": whole(failure.path), "message": escape(failure.message), "code": failure.code}


def applied_keys(fix: Applied) -> dict[str, Any]:
    """Give a fix that was applied, or held back for a `reason`."""
    keys: dict[str, Any] = {
        "path": whole(fix.path),
        "rule": whole(fix.rule),
        "title": escape(fix.title),
        "safe": fix.safe,
    }
    return keys if fix.reason is None else {**keys, "reason": escape(fix.reason)}


def baseline_keys(left: Left) -> dict[str, Any]:
    """Give what a baseline left out, and what it holds in vain."""
    stale = [
        {"path": whole(path), "rule": whole(rule), "text": escape(text), "count": times}
        for path, rule, text, times in left.stale
    ]
    return {"file": whole(left.file), "hidden": left.hidden, "stale": stale}


def summary_keys(report: Report) -> dict[str, Any]:
    """Give the counts, and the exit code that they come to."""
    counts = tally(report)
    return {
        "checked": report.checked,
        "findings": counts.findings,
        "files": counts.files,
        "rules": {whole(rule): number for rule, number in sorted(counts.rules.items())},
        "severities": counts.severities,
        "fixable": {"safe": counts.safe, "unsafe": counts.unsafe},
        "applied": len(report.applied),
        "skipped": len(report.skipped),
        "failures": len(report.failures),
        "interrupted": report.interrupted,
        "exit_code": exit_code(report),
    }


def links_keys(report: Report) -> dict[str, Any] | None:
    """Give how the links fared; None where nobody asked the web."""
    fared = report.fared
    if fared is None:
        return None
    return {
        "verdicts": {state: fared.verdicts[state] for state in GRAVEST if fared.verdicts.get(state)},
        "asked": fared.asked,
        "known": fared.known,
        "cut": fared.cut,
        "remarks": [escape(remark) for remark in fared.remarks],
    }
