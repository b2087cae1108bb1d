"""`concise`: one line per finding, `path:line:column rule: message`, for people with `grep`."""

from __future__ import annotations

from collections.abc import Iterator

from awesomelint.model import Report
from awesomelint.reports import Options
from awesomelint.reports.places import Places
from awesomelint.reports.tally import heading, mark, outcome, statistics


def render(report: Report, options: Options) -> Iterator[str]:
    """Write one line per finding, then one per fix and failure; no summary."""
    places = Places(report.sources)
    if options.statistics:
        yield from statistics(report)
    else:
        for diagnostic in report.diagnostics:
            finding = diagnostic.finding
            start, _ = places.range(diagnostic.path, finding.span)
            yield heading(diagnostic.path, *start, diagnostic.rule, finding.message) + mark(finding) + "\n"
    yield from outcome(report)
