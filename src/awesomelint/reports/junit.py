"""`junit`: JUnit's XML, which build servers show as test results.

Source: the schema that Jenkins' xUnit plugin publishes, `junit-10.xsd`; JUnit itself never had one. A file
with findings is a test suite, each finding a test case in it. An error is a failed test, a file that could
not be dealt with a test in error; warnings and infos, which do not make a run fail, are skipped tests with
a message, which servers show and do not count as failed. Clean files go by one test that passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape as encode
from xml.sax.saxutils import quoteattr

from awesomelint.model import Diagnostic, Failure, Report
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape
from awesomelint.reports.places import Places
from awesomelint.reports.tally import count, mark
from awesomelint.reports.text import block


class _Case(NamedTuple):
    """A test case; `outcome` is `failure`, `error`, `skipped` or, where it passes, empty."""

    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    details: str = ""


def render(report: Report, options: Options) -> Iterator[str]:
    """Write one `testsuites` element with a suite for each file that something is said of."""
    suites = [*_suites(report)]
    cases = [case for _, members in suites for case in members]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="awesomelint" {_counts(cases)}>\n'
    for name, members in suites:
        file = quoteattr(escape(name))
        skipped = sum(case.outcome == "skipped" for case in members)
        yield f'  <testsuite name={file} {_counts(members)} skipped="{skipped}">\n'
        for case in members:
            yield from _element(file, case)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _counts(cases: list[_Case]) -> str:
    failures, errors = (sum(case.outcome == outcome for case in cases) for outcome in ("failure", "error"))
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def _suites(report: Report) -> Iterator[tuple[str, list[_Case]]]:
    places = Places(report.sources)
    for path, failures in groupby(report.failures, key=lambda failure: failure.path):
        yield path, [_failure(failure) for failure in failures]
    for path, found in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        yield path, [_finding(diagnostic, places) for diagnostic in found]
    rest = []
    if report.interrupted:
        rest.append(_Case("run", "error", "interrupted", "interrupted: not everything was checked"))
    clean = report.checked - len({diagnostic.path for diagnostic in report.diagnostics})
    if clean > 0 or not (rest or report.failures or report.diagnostics):
        rest.append(_Case(f"no findings in {count(max(clean, 0), 'file')}"))
    if rest:
        yield "awesomelint", rest


def _finding(diagnostic: Diagnostic, places: Places) -> _Case:
    finding = diagnostic.finding
    start, _ = places.range(diagnostic.path, finding.span)
    return _Case(
        f"{escape(diagnostic.rule)} at line {start.line}, column {start.column}",
        "failure" if diagnostic.severity == "error" else "skipped",
        escape(diagnostic.rule),
        f"{'' if diagnostic.severity == 'error' else diagnostic.severity + ': '}"
        f"{brief(finding.message)}{mark(finding)}",
        "".join(block(diagnostic, places, Options())),
    )


def _failure(failure: Failure) -> _Case:
    kind = "a bug in a rule" if failure.code == 3 else "cannot be dealt with"
    return _Case(kind, "error", kind, brief(failure.message))


def _element(file: str, case: _Case) -> Iterator[str]:
    name = quoteattr(case.name)
    if not case.outcome:
        yield f"    <testcase classname={file} name={name}/>\n"
        return
    yield f"    <testcase classname={file} name={name}>\n"
    attributes = f"type={quoteattr(case.kind)} message={quoteattr(case.message)}"
    yield f"      <{case.outcome} {attributes}>{encode(case.details)}</{case.outcome}>\n"
    yield "    </testcase>\n"
