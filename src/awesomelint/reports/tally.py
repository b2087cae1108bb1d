"""Counts over a report, and the lines that give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from awesomelint import stopping
from awesomelint.model import Finding, Report, Severity
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape, guard

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Tally(NamedTuple):
    """How many findings there are, by what people ask for."""

    findings: int
    files: int
    """Files with findings."""
    rules: Counter[str]
    severities: dict[Severity, int]
    safe: int
    """Findings with a safe fix."""
    unsafe: int
    """Findings with an unsafe fix."""


def tally(report: Report) -> Tally:
    """Count the findings of a report."""
    found = report.diagnostics
    severities = Counter(diagnostic.severity for diagnostic in found)
    fixes = Counter(diagnostic.finding.fix.safe for diagnostic in found if diagnostic.finding.fix)
    return Tally(
        len(found),
        len({diagnostic.path for diagnostic in found}),
        Counter(diagnostic.rule for diagnostic in found),
        {severity: severities[severity] for severity in SEVERITIES},
        fixes[True],
        fixes[False],
    )


def exit_code(report: Report) -> int:
    """Give the exit code a report asks for.

    130 interrupted, 143 terminated; 3 a bug, 2 a file that could not be dealt with; 1 for a finding that
    is an error; else 0.
    """
    if report.interrupted:
        return stopping.exit_code()
    failed = max((failure.code for failure in report.failures), default=0)
    return failed or int(any(diagnostic.severity == "error" for diagnostic in report.diagnostics))


def mark(finding: Finding) -> str:
    """Give what follows a finding's message: ` [fix]`, ` [unsafe fix]` or nothing."""
    if finding.fix is None:
        return ""
    return " [fix]" if finding.fix.safe else " [unsafe fix]"


def count(number: int, noun: str, many: str | None = None) -> str:
    """Write a number with its noun.

    >>> count(1, "file"), count(2, "file"), count(0, "entry", "entries")
    ('1 file', '2 files', '0 entries')
    """
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def summary(report: Report) -> str:
    """Sum a report up in one line, without a line ending.

    Severities are named where not all findings are errors, since only errors make a run fail.
    """
    counts = tally(report)
    if not counts.findings:
        line = f"no findings in {count(report.checked, 'file')}"
    else:
        line = f"{count(counts.findings, 'finding')} in {count(counts.files, 'file')}"
    if counts.severities["error"] < counts.findings:
        named = (("error", "errors"), ("warning", "warnings"), ("info", "infos"))
        pairs = zip(counts.severities.values(), named, strict=True)
        line += ": " + ", ".join(count(number, *words) for number, words in pairs if number)
    if counts.safe and counts.unsafe:
        line += f" ({counts.safe} fixable, {counts.unsafe} more with --unsafe)"
    elif counts.safe:
        line += f" ({counts.safe} fixable)"
    elif counts.unsafe:
        line += f" ({counts.unsafe} fixable with --unsafe)"
    if report.applied:
        files = len({applied.path for applied in report.applied})
        line += f"; {count(len(report.applied), 'fix', 'fixes')} applied in {count(files, 'file')}"
    if report.skipped:
        line += f"; {count(len(report.skipped), 'fix', 'fixes')} held back"
    if report.baseline is not None:
        line += f"; {report.baseline.hidden} hidden by {escape(report.baseline.file)}"
        line += f", {len(report.baseline.stale)} stale there" if report.baseline.stale else ""
    if report.failures:
        line += f"; {count(len(report.failures), 'failure')}"
    return line + ("; interrupted" if report.interrupted else "")


def statistics(report: Report) -> Iterator[str]:
    """Give one line per rule: how often, its name and whether it is fixable; most often first."""
    counts = tally(report).rules
    marks: dict[str, set[str]] = {}
    for diagnostic in report.diagnostics:
        marks.setdefault(diagnostic.rule, set()).add(mark(diagnostic.finding).strip())
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    digits = len(str(rows[0][1])) if rows else 0
    names = {rule: escape(rule) for rule in counts}
    widest = max(map(len, names.values()), default=0)
    for rule, number in rows:
        fixable = " ".join(sorted(marks[rule] - {""}))
        yield f"{number:{digits}} {names[rule]:{widest}} {fixable}".rstrip() + "\n"


def outcome(report: Report) -> Iterator[str]:
    """Give the lines on what was fixed, what was held back and what failed; alike ones are counted."""
    for done, fixes in (("fixed", report.applied), ("held back", report.skipped)):
        for fix, times in Counter(fixes).items():
            often = f" ({times} times)" if times > 1 else ""
            why = f": {brief(fix.reason)}" if fix.reason else ""
            yield f"{done}: {escape(fix.path)}: {escape(fix.rule)}: {brief(fix.title)}{why}{often}\n"
    for failure in report.failures:
        yield f"failed: {escape(failure.path)}: {brief(failure.message)}\n"
    if report.baseline is not None:
        for path, rule, text, times in report.baseline.stale:
            often = f" ({times} times)" if times > 1 else ""
            yield f"stale: {escape(path)}: {escape(rule)}: {brief(text)}{often}\n"
        if report.baseline.stale:
            file = escape(report.baseline.file)
            yield f"not found any more, and still in {file}; 'awesomelint baseline --prune' takes it out\n"
    if report.interrupted:
        yield "interrupted: not everything was checked\n"


def heading(path: str, line: int, column: int, rule: str, message: str) -> str:
    """Write `path:line:column rule: message`, safe at the start of a line."""
    return guard(f"{escape(path)}:{line}:{column} {escape(rule)}: {brief(message)}")
