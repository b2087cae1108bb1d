"""`jsonl`: for programs that read a line at a time. Printable ASCII, one JSON object per line.

Each has a `kind`: `finding`, `failure`, `applied` and `skipped` (fixes) have the keys that `json` gives them;
the last line, `summary`, has those of `json`'s summary, its version, and its `links` and `baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from awesomelint.model import Report
from awesomelint.reports import Options
from awesomelint.reports.escape import to_json
from awesomelint.reports.json_report import (
    applied_keys,
    baseline_keys,
    failure_keys,
    finding_keys,
    links_keys,
    summary_keys,
)
from awesomelint.reports.places import Places


def render(report: Report, options: Options) -> Iterator[str]:
    """Write findings, then what failed, then fixes, then the summary: a line that is always there."""
    places = Places(report.sources)
    for diagnostic in report.diagnostics:
        yield _line("finding", finding_keys(diagnostic, places))
    for failure in report.failures:
        yield _line("failure", failure_keys(failure))
    for kind, fixes in (("applied", report.applied), ("skipped", report.skipped)):
        for fix in fixes:
            yield _line(kind, applied_keys(fix))
    last = {"version": 1, **summary_keys(report), "links": links_keys(report)}
    if report.baseline is not None:
        last["baseline"] = baseline_keys(report.baseline)
    yield _line("summary", last)


def _line(kind: str, keys: dict[str, Any]) -> str:
    return to_json({"kind": kind, **keys}) + "\n"
