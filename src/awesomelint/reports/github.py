"""`github`: workflow commands, which GitHub Actions shows as annotations on the changed lines.

Source: docs.github.com, "Workflow commands for GitHub Actions"; the escapes are those of the
`command.ts` of actions/toolkit.
"""

from __future__ import annotations

from collections.abc import Iterator

from awesomelint.model import Diagnostic, Report, Severity
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape
from awesomelint.reports.places import Places
from awesomelint.reports.tally import SEVERITIES, count, mark, summary, tally

_KINDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10
"""How many annotations of each kind GitHub shows for one step."""


def render(report: Report, options: Options) -> Iterator[str]:
    """Write failures, then findings, the worst first, since GitHub shows the first ten of each kind.

    Where it shows less than there is, a notice says so before all other notices. The summary is
    the last line, for the log.
    """
    places = Places(report.sources)
    for failure in report.failures:
        yield f"::error file={_property(failure.path)},title=failed::{_data(failure.message)}\n"
    counts = tally(report).severities
    counts["error"] += len(report.failures)
    if hidden := sum(max(number - _SHOWN, 0) for number in counts.values()):
        text = f"{summary(report)}; GitHub leaves out {count(hidden, 'annotation')}, the log has them all"
        yield f"::notice title=awesomelint::{_data(text)}\n"
    for severity in SEVERITIES:
        for diagnostic in report.diagnostics:
            if diagnostic.severity == severity:
                yield _annotation(diagnostic, places)
    for line in (summary(report), *report.links):
        yield f"{line}\n"


def failure(message: str, kind: str = "error") -> str:
    """Write what went wrong outside any list, as an error or a `warning`."""
    return f"::{kind} title=awesomelint::{_data(message)}\n"


def _annotation(diagnostic: Diagnostic, places: Places) -> str:
    finding = diagnostic.finding
    start, stop = places.range(diagnostic.path, finding.span)
    # GitHub refuses columns where an annotation goes over several lines.
    columns = f",col={start.column},endColumn={stop.column}" if start.line == stop.line else ""
    return (
        f"::{_KINDS[diagnostic.severity]} file={_property(diagnostic.path)},line={start.line}"
        f",endLine={stop.line}{columns},title={_property(diagnostic.rule)}"
        f"::{_data(finding.message)}{mark(finding)}\n"
    )


def _data(text: str) -> str:
    return _encoded(brief(text))


def _encoded(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _encoded(escape(text)).replace(":", "%3A").replace(",", "%2C")
