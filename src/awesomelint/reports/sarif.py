"""`sarif`: SARIF 2.1.0, which code hosts and editors read.

Source: docs.oasis-open.org/sarif/sarif/v2.1.0, "Static Analysis Results Interchange Format (SARIF)
Version 2.1.0 Plus Errata 01". Printable ASCII, one result per line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from awesomelint import __version__
from awesomelint.model import Diagnostic, Edit, Fix, Report, Severity, Span
from awesomelint.reports import Options
from awesomelint.reports.code_host import percent_encoded
from awesomelint.reports.escape import escape, is_whole, to_json, whole
from awesomelint.reports.fingerprints import Fingerprints
from awesomelint.reports.places import Place, Places
from awesomelint.reports.tally import exit_code
from awesomelint.rule import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report, options: Options) -> Iterator[str]:
    """Write the report as one SARIF log with one run."""
    names = sorted({diagnostic.rule for diagnostic in report.diagnostics})
    driver = {"name": "awesomelint", "version": __version__, "rules": _descriptors(names, options)}
    base = {_ROOT: {"description": {"text": "The folder that awesomelint ran in."}}}
    yield f'{{"$schema": {to_json(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
    yield f'  "tool": {to_json({"driver": driver})},\n'
    yield f'  "originalUriBaseIds": {to_json(base)},\n'
    yield '  "columnKind": "unicodeCodePoints", "newlineSequences": ["\\r\\n", "\\n", "\\r"],\n'
    yield '  "results": ['
    index = {name: i for i, name in enumerate(names)}
    results = _Results(Places(report.sources))
    separator = "\n    "
    for diagnostic in report.diagnostics:
        yield separator + to_json({**results.result(diagnostic), "ruleIndex": index[diagnostic.rule]})
        separator = ",\n    "
    yield f'],\n  "invocations": {to_json([_invocation(report)])}\n}}]}}\n'


class _Results:
    """Writes results one after the other."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._fingerprints = Fingerprints(places)

    def result(self, diagnostic: Diagnostic) -> dict[str, Any]:
        finding, path = diagnostic.finding, diagnostic.path
        result: dict[str, Any] = {
            "ruleId": whole(diagnostic.rule),
            "level": _LEVELS[diagnostic.severity],
            "message": _message(finding.message),
            "locations": [self._location(path, finding.span)],
            "partialFingerprints": {"ruleAndLine/v1": self._fingerprints.next(diagnostic)},
        }
        if finding.related:
            result["relatedLocations"] = [
                {
                    "id": number,
                    **self._location(path if related.path is None else related.path, related.span),
                    "message": _message(related.message),
                }
                for number, related in enumerate(finding.related, 1)
            ]
        if finding.fix is not None and (change := self._change(finding.fix, path)) is not None:
            result["fixes"] = [change]
        return result

    def _location(self, path: str, span: Span) -> dict[str, Any]:
        physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
        if self._places.lines(path) is not None:
            physical["region"] = _region(*self._places.range(path, span))
        return {"physicalLocation": physical}

    def _change(self, fix: Fix, path: str) -> dict[str, Any] | None:
        """Give a fix; None where SARIF cannot say all of it, lest half a fix be made."""
        if not fix.edits or fix.encoding is not None or self._places.lines(path) is None:
            return None
        replacements = [self._replacement(edit, path) for edit in fix.edits]
        if None in replacements:
            return None
        return {
            "description": _message(fix.title),
            "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements}],
            "properties": {"safe": fix.safe},
        }

    def _replacement(self, edit: Edit, path: str) -> dict[str, Any] | None:
        start, stop = self._places.range(path, edit.span)
        # A region cannot tell a byte order mark, which has no column, from nothing.
        if not is_whole(edit.text) or (start == stop and edit.span.start < edit.span.stop):
            return None
        return {"deletedRegion": _region(start, stop), "insertedContent": {"text": edit.text}}


def _region(start: Place, stop: Place) -> dict[str, int]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": stop.line,
        "endColumn": stop.column,
    }


def _artifact(path: str) -> dict[str, str]:
    """Give a file's location: a URI relative to the folder of the run, or a `file:` URI.

    >>> _artifact("a b/é#.md")["uri"], _artifact("/srv/list.md"), _artifact("C:/list.md")["uri"]
    ('a%20b/%C3%A9%23.md', {'uri': 'file:///srv/list.md'}, 'file:///C:/list.md')
    """
    drive = re.match(r"[A-Za-z]:/", path)
    if drive:
        return {"uri": f"file:///{drive[0]}{percent_encoded(path[3:])}"}
    if path.startswith("/"):
        return {"uri": "file:///" + percent_encoded(path.lstrip("/"))}
    return {"uri": percent_encoded(path), "uriBaseId": _ROOT}


def _message(text: str) -> dict[str, str]:
    """Give plain text, in which `[a](b)` would be a link: section 3.11.6.

    >>> print(_message("see [a](b)")["text"])
    see \\[a](b)
    """
    return {"text": re.sub(r"\[(?=[^\]]*\]\()", r"\\[", escape(text)) or " "}


def _descriptors(names: list[str], options: Options) -> list[dict[str, Any]]:
    from awesomelint.rules import BUILTIN

    known: dict[str, Rule] = {rule.name: rule for rule in (make() for make in BUILTIN)}
    known.update({rule.name: rule for rule in options.rules})
    return [_descriptor(name, known.get(name)) for name in names]


def _descriptor(name: str, rule: Rule | None) -> dict[str, Any]:
    from awesomelint.rulebook import page

    if rule is None:
        # GitHub refuses a log whose rules have none of the three.
        text = {"text": escape(name)}
        return {"id": whole(name), "shortDescription": text, "fullDescription": text, "help": text}
    summary = rule.summary if rule.summary.endswith(".") else rule.summary + "."
    try:
        markdown = page(name)
    except KeyError:
        markdown = ""
    # Only Markdown that ships with awesomelint is shown as such: a plugin's summary is plain text.
    why = re.search(r"^## Why it matters\n+(.+?)(?:\n\n|\n#|\Z)", markdown, re.MULTILINE | re.DOTALL)
    descriptor: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": escape(summary)},
        "fullDescription": {"text": escape(" ".join(why[1].split()) if why else summary)},
        "help": {"text": escape(summary)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family]},
    }
    if markdown:
        descriptor["help"] = {"text": markdown, "markdown": markdown}
    return descriptor


def _invocation(report: Report) -> dict[str, Any]:
    notices: list[dict[str, Any]] = [
        {
            "level": "error",
            "message": _message(failure.message),
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(failure.path)}}],
        }
        for failure in report.failures
    ]
    if report.interrupted:
        notices.append({"level": "error", "message": {"text": "Interrupted: not everything was checked."}})
    has_failed = bool(notices)
    notices += ({"level": "note", "message": _message(line)} for line in report.links)
    return {
        "executionSuccessful": not has_failed,
        "exitCode": exit_code(report),
        "toolExecutionNotifications": notices,
    }
