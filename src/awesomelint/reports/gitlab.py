"""`gitlab`: what GitLab shows as Code Quality in merge requests.

Source: docs.gitlab.com, "Code Quality", section "Code Quality report format". Printable ASCII, one finding
per line. GitLab has no place for a fix, and of a path it takes what is relative to the repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from awesomelint.model import Diagnostic, Failure, Report, Severity
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import to_json, whole
from awesomelint.reports.fingerprints import Fingerprints, digest_of
from awesomelint.reports.places import Places
from awesomelint.reports.tally import mark

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}
_FAILED = "awesomelint-failure"
"""What a file that could not be dealt with has in place of a rule: no rule's name starts like that."""


def render(report: Report, options: Options) -> Iterator[str]:
    """Write the findings as a JSON array, what could not be dealt with before them."""
    places = Places(report.sources)
    fingerprints = Fingerprints(places)
    found = [_failure(failure, number) for number, failure in enumerate(report.failures)]
    if report.interrupted:
        found.append(_issue(_FAILED, "interrupted: not everything was checked", "blocker", ".", 1, _FAILED))
    found += (_finding(item, places, fingerprints.next(item)) for item in report.diagnostics)
    yield "["
    separator = "\n  "
    for issue in found:
        yield separator + to_json(issue)
        separator = ",\n  "
    yield "\n]\n"


def _finding(diagnostic: Diagnostic, places: Places, fingerprint: str) -> dict[str, Any]:
    finding, path = diagnostic.finding, diagnostic.path
    start, _ = places.range(path, finding.span)
    words = brief(finding.message) + mark(finding)
    severity = _SEVERITIES[diagnostic.severity]
    return _issue(diagnostic.rule, words, severity, path, start.line, fingerprint)


def _failure(failure: Failure, number: int) -> dict[str, Any]:
    return _issue(_FAILED, brief(failure.message), "blocker", failure.path, 1, f"{_FAILED}:{number}")


def _issue(rule: str, words: str, severity: str, path: str, line: int, fingerprint: str) -> dict[str, Any]:
    return {
        "description": words or " ",
        "check_name": whole(rule),
        "fingerprint": digest_of(path, fingerprint),
        "severity": severity,
        "location": {"path": whole(path), "lines": {"begin": line}},
    }
