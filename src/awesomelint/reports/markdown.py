"""`markdown`: a comment or a job summary, for GitHub, GitLab and whatever else shows Markdown.

All that is not ours stands in code: spans and fences whose backticks are more than the text holds. In
code nothing is a link, a mention, a reference, HTML or an image, on any of these hosts; an escape would
not do, since they look for `@everyone` and `#1` in the text that Markdown has been made of.

GitHub takes 65,536 characters for a comment ("body is too long (maximum is 65536 characters)") and 1 MiB for
a step's summary (docs.github.com, "Workflow commands for GitHub Actions", "Step isolation and limits"). What
is written stays below the first: the gravest findings come first, and what is left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from awesomelint.model import Diagnostic, Finding, Report, Severity
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.changes import Line, hunks, shown
from awesomelint.reports.code_host import CodeHost
from awesomelint.reports.escape import escape
from awesomelint.reports.places import Places
from awesomelint.reports.tally import SEVERITIES, count, tally
from awesomelint.rulebook import pages

MOST = 60_000
"""UTF-16 code units, of which GitHub counts 65,536: there is room left for a title of a workflow's own."""
_FINDINGS = 40_000
"""Of them for findings, ..."""
_CHANGES = 10_000
"""... for what fixes change, ..."""
_TOLD = 3_000
"""... and for what went wrong; the rest is for titles, counts and the addresses of the rules' pages."""
_RULES = 30
_REMARKS = 40
_ICONS: dict[Severity, str] = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_PAGES = "https://github.com/awesomelint/awesomelint/blob/main/rules/"


def render(report: Report, options: Options) -> Iterator[str]:
    """Write a title that says it all, the findings by file, what fixes change, and what went wrong."""
    places = Places(report.sources)
    yield f"### {_title(report)}\n"
    yield from _paragraph(_facts(report))
    rows = _chosen(report.diagnostics, places, options.host)
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.path):
        shown = [rows[id(diagnostic)] for diagnostic in group if id(diagnostic) in rows]
        if shown:
            yield f"\n#### {code(path)}\n\n"
            yield from shown
    yield from _left_out(report.diagnostics, rows)
    yield from _statistics(report)
    yield from _changes([item for item in report.diagnostics if id(item) in rows], places)
    yield from _remarks(report)
    yield from _definitions(report)


def code(text: str) -> str:
    """Write any text as a code span.

    >>> print(code("a `b` @c"), code("`"), code(""))
    ``a `b` @c`` `` ` `` ` `
    """
    shown = escape(text) or " "
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    # CommonMark takes one blank off on both sides, if the text is not all blanks.
    pad = " " if shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _title(report: Report) -> str:
    if report.interrupted:
        return "⚠️ awesomelint was interrupted: not everything was checked"
    counts = tally(report)
    files = count(report.checked, "file")
    if report.failures:
        failed = count(len(report.failures), "failure")
        found = count(counts.findings, "finding") if counts.findings else "no findings"
        return f"❌ awesomelint: {failed}, {found} in {files}"
    if not counts.findings:
        return f"✅ awesomelint: no findings in {files}"
    named = (("error", "errors"), ("warning", "warnings"), ("info", "infos"))
    numbers = zip(counts.severities.values(), named, strict=True)
    told = ", ".join(count(number, *words) for number, words in numbers if number)
    worst = next(severity for severity in SEVERITIES if counts.severities[severity])
    return f"{_ICONS[worst]} awesomelint: {told} in {counts.files} of {files}"


def _facts(report: Report) -> Iterator[str]:
    counts = tally(report)
    if counts.safe:
        yield f"`awesomelint fix` repairs {counts.safe} of them."
    if counts.unsafe:
        more = "more " if counts.safe else ""
        yield f"`awesomelint fix --unsafe` repairs {counts.unsafe} {more}that need a look."
    if report.applied:
        files = len({fix.path for fix in report.applied})
        yield f"{count(len(report.applied), 'fix', 'fixes')} applied in {count(files, 'file')}."
    if report.baseline is not None:
        hidden = count(report.baseline.hidden, "known finding is", "known findings are")
        yield f"{hidden} left out by {code(report.baseline.file)}."
    for line in report.links:
        yield code(line)


def _paragraph(lines: Iterable[str]) -> Iterator[str]:
    text = "\n".join(lines)
    if text:
        yield f"\n{text}\n"


def _chosen(found: Sequence[Diagnostic], places: Places, host: CodeHost | None) -> dict[int, str]:
    """Write the findings that there is room for, the gravest first; by the `id` of each."""
    rows: dict[int, str] = {}
    room = _FINDINGS
    paths: set[str] = set()
    for severity in SEVERITIES:
        for diagnostic in found:
            if diagnostic.severity != severity:
                continue
            row = _row(diagnostic, places, host)
            heading = 0 if diagnostic.path in paths else _size(code(diagnostic.path)) + 8
            room -= _size(row) + heading
            if room < 0:
                return rows
            paths.add(diagnostic.path)
            rows[id(diagnostic)] = row
    return rows


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _row(diagnostic: Diagnostic, places: Places, host: CodeHost | None) -> str:
    finding = diagnostic.finding
    start, _ = places.range(diagnostic.path, finding.span)
    icon = f"{_ICONS[diagnostic.severity]} {diagnostic.severity}"
    message = code(brief(finding.message))
    line = f"line {start.line}"
    if host is not None and (address := host.address(diagnostic.path, start.line)):
        line = f"[{line}](<{address}>)"
    return f"- {icon}, {line}: {_rule(diagnostic.rule)} {message}{_fix(finding)}\n"


def _rule(name: str) -> str:
    """Name a rule: one of ours as a reference to its page, which `_definitions` defines."""
    return f"[`{name}`]" if name in pages() else code(name)


def _definitions(report: Report) -> Iterator[str]:
    """Say where the pages of our rules are, once for each that the report names."""
    named = {item.rule for item in report.diagnostics} | {item.rule for item in report.skipped}
    named &= {*pages()}
    if named:
        yield "\n"
    yield from (f"[`{name}`]: {_PAGES}{name}.md\n" for name in sorted(named))


def _fix(finding: Finding) -> str:
    if finding.fix is None:
        return ""
    return f" – {'fix' if finding.fix.safe else 'unsafe fix'}: {code(brief(finding.fix.title))}"


def _left_out(found: Sequence[Diagnostic], rows: dict[int, str]) -> Iterator[str]:
    rest = [diagnostic for diagnostic in found if id(diagnostic) not in rows]
    if not rest:
        return
    severities = Counter(diagnostic.severity for diagnostic in rest)
    named = (("error", "errors"), ("warning", "warnings"), ("info", "infos"))
    told = ", ".join(
        count(severities[severity], *words)
        for severity, words in zip(SEVERITIES, named, strict=True)
        if severities[severity]
    )
    files = count(len({diagnostic.path for diagnostic in rest}), "file")
    yield f"\n**{count(len(rest), 'more finding')} left out here** ({told}; in {files}): "
    yield "`awesomelint check` lists them all.\n"


def _statistics(report: Report) -> Iterator[str]:
    """Count the findings of each rule, where there are so many that they are hard to count."""
    rules = tally(report).rules
    if len(report.diagnostics) <= 20 or len(rules) < 2:
        return
    ranked = sorted(rules.items(), key=lambda row: (-row[1], row[0]))
    yield "\n<details><summary>Findings by rule</summary>\n\n"
    for name, number in ranked[:_RULES]:
        yield f"- {number} {_rule(name)}\n"
    if len(ranked) > _RULES:
        yield f"- and {count(len(ranked) - _RULES, 'more rule')}\n"
    yield "\n</details>\n"


def _changes(found: Sequence[Diagnostic], places: Places) -> Iterator[str]:
    """Show what `awesomelint fix` would change, as far as there is room."""
    fixes = {
        (item.path, item.finding.fix): None for item in found if item.finding.fix and item.finding.fix.safe
    }
    text, left = "", 0
    room = _CHANGES
    for path, fix in fixes:
        lines = places.lines(path)
        if lines is None or fix is None:
            continue
        for hunk in hunks(fix, lines):
            head = f"@@ {escape(path)}:{hunk.line} @@\n"
            body = "".join(f"{sign}{_shown(line)}\n" for sign, line in _signed(hunk.removed, hunk.added))
            if _size(head + body) > room:
                left += 1
                continue
            room -= _size(head + body)
            text += head + body
    if text:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        yield "\n<details><summary>What <code>awesomelint fix</code> would change</summary>\n\n"
        yield f"{fence}diff\n{text}{fence}\n"
        if left:
            yield f"\n{count(left, 'more change')} left out here.\n"
        yield "\n</details>\n"


def _signed(removed: Iterable[Line], added: Iterable[Line]) -> Iterator[tuple[str, Line]]:
    yield from (("-", line) for line in removed)
    yield from (("+", line) for line in added)


def _shown(line: Line) -> str:
    return "".join(part.text for part in shown(line))


def _remarks(report: Report) -> Iterator[str]:
    """Tell what failed and what was held back; alike ones are counted."""
    lines = [f"- ❌ failed: {code(item.path)}: {code(brief(item.message))}" for item in report.failures]
    for fix, times in Counter(report.skipped).items():
        often = f" ({times} times)" if times > 1 else ""
        why = f": {code(brief(fix.reason))}" if fix.reason else ""
        lines.append(
            f"- held back: {code(fix.path)}: {_rule(fix.rule)}: {code(brief(fix.title))}{why}{often}"
        )
    if lines:
        yield "\n"
    room = _TOLD
    for number, line in enumerate(lines):
        room -= _size(line) + 1
        if room < 0 or number == _REMARKS:
            yield f"- and {count(len(lines) - number, 'more remark')} left out here\n"
            return
        yield f"{line}\n"
