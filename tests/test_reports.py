import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from awesomelint.errors import UsageError
from awesomelint.model import (
    Applied,
    Diagnostic,
    Edit,
    Failure,
    Fared,
    Finding,
    Fix,
    Report,
    Span,
)
from awesomelint.reports import FORMATS, Options, render
from awesomelint.reports.excerpt import excerpt
from awesomelint.reports.places import Lines, Place
from awesomelint.reports.tally import exit_code, summary
from awesomelint.rule import Rule
from awesomelint.rules.unknown_rule import UnknownRule
from sample_reports import CHARACTERS, FULL, SPANS, at, report_of, reports, source, written

SCHEMA = json.loads((Path(__file__).parent / "fixtures/sarif/sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA, format_checker=jsonschema.FormatChecker())


TEXT = """\
list.md:3:9 broken-link-syntax: the destination is wrapped
   3 | - [Ant](https://e.org/
     |         ^^^^^^^^^^^^^^
  fix: join the URL

list.md:6:9 duplicate-link: one address twice
   6 | - [Bee](https://e.org/bee/)
     |         ^^^^^^^^^^^^^^^^^^
  unsafe fix: rewrite it
  see list.md:5:9: first here
  see old.md: and there

list.md:5:9 uncertain-link: the server answered 403 Forbidden
   5 | - [Bee](https://e.org/bee)
     |         ^^^^^^^^^^^^^^^^^

gone.md:1:1 not-utf8: looks like gb18030

fixed: a.md: entry-spacing: add a blank (2 times)
held back: b.md: duplicate-entry: remove it: it holds a link
failed: locked.md: cannot be read: permission denied
4 findings in 2 files: 2 errors, 1 warning, 1 info (1 fixable, 1 more with --unsafe)\
; 2 fixes applied in 1 file; 1 fix held back; 1 failure
"""

CONCISE = """\
list.md:3:9 broken-link-syntax: the destination is wrapped [fix]
list.md:6:9 duplicate-link: one address twice [unsafe fix]
list.md:5:9 uncertain-link: the server answered 403 Forbidden
gone.md:1:1 not-utf8: looks like gb18030
fixed: a.md: entry-spacing: add a blank (2 times)
held back: b.md: duplicate-entry: remove it: it holds a link
failed: locked.md: cannot be read: permission denied
"""

GITHUB = """\
::error file=locked.md,title=failed::cannot be read: permission denied
::error file=list.md,line=3,endLine=4,title=broken-link-syntax::the destination is wrapped [fix]
::error file=gone.md,line=1,endLine=1,col=1,endColumn=1,title=not-utf8::looks like gb18030
::warning file=list.md,line=6,endLine=6,col=9,endColumn=27,title=duplicate-link\
::one address twice [unsafe fix]
::notice file=list.md,line=5,endLine=5,col=9,endColumn=26,title=uncertain-link\
::the server answered 403 Forbidden
4 findings in 2 files: 2 errors, 1 warning, 1 info (1 fixable, 1 more with --unsafe)\
; 2 fixes applied in 1 file; 1 fix held back; 1 failure
"""

JSON: dict[str, Any] = {
    "version": 1,
    "diagnostics": [
        {
            "rule": "broken-link-syntax",
            "severity": "error",
            "path": "list.md",
            "line": 3,
            "column": 9,
            "end_line": 4,
            "end_column": 6,
            "message": "the destination is wrapped",
            "fix": {
                "safe": True,
                "title": "join the URL",
                "edits": [
                    {
                        "line": 3,
                        "column": 23,
                        "end_line": 4,
                        "end_column": 6,
                        "start": 33,
                        "stop": 39,
                        "text": "ant",
                    }
                ],
            },
            "related": [],
        },
        {
            "rule": "duplicate-link",
            "severity": "warning",
            "path": "list.md",
            "line": 6,
            "column": 9,
            "end_line": 6,
            "end_column": 27,
            "message": "one address twice",
            "fix": {
                "safe": False,
                "title": "rewrite it",
                "edits": [
                    {
                        "line": 6,
                        "column": 26,
                        "end_line": 6,
                        "end_column": 28,
                        "start": 93,
                        "stop": 95,
                        "text": ")",
                    }
                ],
            },
            "related": [
                {"path": "list.md", "line": 5, "column": 9, "message": "first here"},
                {"path": "old.md", "line": 1, "column": 1, "message": "and there"},
            ],
        },
        {
            "rule": "uncertain-link",
            "severity": "info",
            "path": "list.md",
            "line": 5,
            "column": 9,
            "end_line": 5,
            "end_column": 26,
            "message": "the server answered 403 Forbidden",
            "fix": None,
            "related": [],
        },
        {
            "rule": "not-utf8",
            "severity": "error",
            "path": "gone.md",
            "line": 1,
            "column": 1,
            "end_line": 1,
            "end_column": 1,
            "message": "looks like gb18030",
            "fix": None,
            "related": [],
        },
    ],
    "failures": [{"path": "locked.md", "message": "cannot be read: permission denied", "code": 2}],
    "applied": [{"path": "a.md", "rule": "entry-spacing", "title": "add a blank", "safe": True}] * 2,
    "skipped": [
        {
            "path": "b.md",
            "rule": "duplicate-entry",
            "title": "remove it",
            "safe": True,
            "reason": "it holds a link",
        }
    ],
    "summary": {
        "checked": 3,
        "findings": 4,
        "files": 2,
        "rules": {"broken-link-syntax": 1, "duplicate-link": 1, "not-utf8": 1, "uncertain-link": 1},
        "severities": {"error": 2, "warning": 1, "info": 1},
        "fixable": {"safe": 1, "unsafe": 1},
        "applied": 2,
        "skipped": 1,
        "failures": 1,
        "interrupted": False,
        "exit_code": 2,
    },
    "links": None,
}


def test_text() -> None:
    assert written(FULL, "text") == TEXT


def test_concise() -> None:
    assert written(FULL, "concise") == CONCISE


def test_github() -> None:
    assert written(FULL, "github") == GITHUB


def test_github_says_what_became_of_links() -> None:
    report = Report((), {}, 1, links=("links: 3 unchecked, 1 alive; 3 cut off by --max-links",))
    assert written(report, "github").splitlines() == ["no findings in 1 file", *report.links]


FARED = Fared({"alive": 1, "unchecked": 3, "dead": 0}, 2, 0, 3, ("ant.example failed\x1b as a whole",))


def test_what_became_of_links_is_said_to_programs_last() -> None:
    lines = ("note: ant.example failed", "links: 3 unchecked, 1 alive; 3 cut off by --max-links")
    report = Report((), {}, 1, links=lines, fared=FARED)
    shape = json.loads(written(report, "json"))
    assert [*shape][-1] == "links"
    assert shape["links"] == {
        "verdicts": {"unchecked": 3, "alive": 1},
        "asked": 2,
        "known": 0,
        "cut": 3,
        "remarks": ["ant.example failed\\u{1b} as a whole"],
    }
    invocation = json.loads(written(report, "sarif"))["runs"][0]["invocations"][0]
    assert invocation == {
        "executionSuccessful": True,
        "exitCode": 0,
        "toolExecutionNotifications": [{"level": "note", "message": {"text": line}} for line in lines],
    }
    assert written(report, "concise") == ""


def test_json() -> None:
    assert json.loads(written(FULL, "json")) == JSON


def test_json_without_findings() -> None:
    assert json.loads(written(Report((), {}, 2), "json")) == {
        "version": 1,
        "diagnostics": [],
        "failures": [],
        "applied": [],
        "skipped": [],
        "summary": {
            "checked": 2,
            "findings": 0,
            "files": 0,
            "rules": {},
            "severities": {"error": 0, "warning": 0, "info": 0},
            "fixable": {"safe": 0, "unsafe": 0},
            "applied": 0,
            "skipped": 0,
            "failures": 0,
            "interrupted": False,
            "exit_code": 0,
        },
        "links": None,
    }


def test_json_of_a_fix_about_the_encoding_names_the_codec() -> None:
    report = report_of("caf\xe9", Finding(Span(0, 4), "windows-1252", Fix("convert", (), False, "utf-8")))
    assert json.loads(written(report, "json"))["diagnostics"][0]["fix"] == {
        "safe": False,
        "title": "convert",
        "edits": [],
        "encoding": "utf-8",
    }


def test_json_gives_no_half_fix_where_an_edit_holds_a_byte_that_is_no_text() -> None:
    edits = (Edit(Span(0, 1), "x"), Edit(Span(2, 3), "\udcff"))
    report = report_of("abc\udcff", Finding(Span(0, 1), "odd \udcff", Fix("move", edits, True)))
    found = json.loads(written(report, "json"))["diagnostics"][0]
    assert (found["message"], found["fix"]["edits"]) == ("odd \\xff", [])


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'xml': choose one of text, concise, json, jsonl, sarif"):
        render(FULL, "xml", Options())


# The line of the source and what is under it.

CARETS = {
    "ascii": (
        "- [Ant](x) ok",
        "[Ant]",
        """\
   1 | - [Ant](x) ok
     |   ^^^^^
""",
    ),
    "tabs go to every fourth cell": (
        "\ta\tbcd\te [x](y)",
        "[x](y)",
        """\
   1 |     a   bcd e [x](y)
     |               ^^^^^^
""",
    ),
    "chinese takes two cells": (
        "- 课程列表：[蚂蚁](https://例.cn) 好",
        "蚂蚁",
        """\
   1 | - 课程列表：[蚂蚁](https://例.cn) 好
     |              ^^^^
""",
    ),
    "emoji of several code points takes two": (
        "- 👨‍👩‍👧‍👦 and 👍🏽 and 🇫🇷 and ❤️ [x](y)",
        "[x](y)",
        """\
   1 | - 👨‍👩‍👧‍👦 and 👍🏽 and 🇫🇷 and ❤️ [x](y)
     |                           ^^^^^^
""",
    ),
    "combining marks take none": (
        "- e\u0301te\u0301 [x](y)",
        "[x](y)",
        """\
   1 | - e\u0301te\u0301 [x](y)
     |       ^^^^^^
""",
    ),
    "a mark alone is shown by its letter": (
        "- e\u0301te\u0301",
        "\u0301t",
        """\
   1 | - e\u0301te\u0301
     |   ^^
""",
    ),
    "right to left in the order written": (
        "- שלום [קישור](y) עולם",
        "קישור",
        """\
   1 | - שלום [קישור](y) עולם
     |         ^^^^^
""",
    ),
    "escapes count as shown": (
        "a\x1b[31m\u202eb [x](y)\x07",
        "[x](y)",
        """\
   1 | a\\u{1b}[31m\\u{202e}b [x](y)\\u{7}
     |                      ^^^^^^
""",
    ),
    "a byte order mark takes no column": (
        "\ufeff- [x](y)",
        "[x]",
        """\
   1 | - [x](y)
     |   ^^^
""",
    ),
    "an empty place takes one cell": (
        "abc",
        "",
        """\
   1 | abc
     | ^
""",
    ),
    "blanks at the end": (
        "abc  \nd",
        "  ",
        """\
   1 | abc
     |    ^^
""",
    ),
    "to the end of the first line": (
        "one two\r\nthree",
        "two\r\nthr",
        """\
   1 | one two
     |     ^^^
""",
    ),
    "an empty line is not shown": ("\n\nabc", "\n\n", ""),
}


@pytest.mark.parametrize(("text", "part", "shown"), CARETS.values(), ids=CARETS)
def test_caret(text: str, part: str, shown: str) -> None:
    span = at(text, part)
    place = Lines(text).place(span.start)
    expected = f"list.md:{place.line}:{place.column} dead-link: gone\n{shown}\n1 finding in 1 file\n"
    assert written(report_of(text, Finding(span, "gone")), "text") == expected


CROPPED = {
    "right": (
        "[x](y) " + "tail " * 20,
        "[x](y)",
        """\
   1 | [x](y) tail tail tail tail …
     | ^^^^^^
""",
    ),
    "left": (
        "word " * 20 + "[x](y)",
        "[x](y)",
        """\
   1 | …word word word word [x](y)
     |                      ^^^^^^
""",
    ),
    "both": (
        "word " * 20 + "[x](y)" + " tail" * 20,
        "[x](y)",
        """\
   1 | …ord word [x](y) tail tail …
     |           ^^^^^^
""",
    ),
    "chinese on both sides": (
        "中文" * 200 + "[x](y)" + "尾" * 400,
        "[x](y)",
        """\
   1 | …中文中文[x](y)尾尾尾尾尾尾…
     |          ^^^^^^
""",
    ),
    "a place wider than the report": (
        "ab " + "x" * 100,
        "x" * 100,
        """\
   1 | ab xxxxxxxxxxxxxxxxxxxxxxxx…
     |    ^^^^^^^^^^^^^^^^^^^^^^^^^
""",
    ),
}


@pytest.mark.parametrize(("text", "part", "shown"), CROPPED.values(), ids=CROPPED)
def test_crop(text: str, part: str, shown: str) -> None:
    report = report_of(text, Finding(at(text, part), "gone"))
    found = written(report, "text", Options(width=35)).splitlines(keepends=True)
    assert "".join(found[1:3]) == shown


def test_color_marks_the_place_and_the_severity() -> None:
    report = report_of("a [b](c)", Finding(Span(2, 5), "gone"), severity="warning")
    assert written(report, "text", Options(color=True)) == (
        "\x1b[1mlist.md:1:3\x1b[0m \x1b[33mdead-link\x1b[0m: gone\n"
        "\x1b[2m   1 | \x1b[0ma \x1b[33m[b]\x1b[0m(c)\n"
        "\x1b[2m     | \x1b[0m  \x1b[33m^^^\x1b[0m\n"
        "\n"
        "\x1b[1m1 finding in 1 file: 1 warning\x1b[0m\n"
    )


# Lines, columns and counts.


def test_lines_end_as_in_commonmark() -> None:
    lines = Lines("a\nb\r\nc\rd\x0be\x85f\u2028g\n")
    assert [lines.place(offset) for offset in (0, 1, 2, 3, 4, 5, 6, 7, 14)] == [
        Place(1, 1),
        Place(1, 2),
        Place(2, 1),
        Place(2, 2),
        Place(2, 3),
        Place(3, 1),
        Place(3, 2),
        Place(4, 1),
        Place(4, 8),
    ]
    assert lines.place(99) == Place(5, 1)
    assert [lines.content(line) for line in range(1, 6)] == [(0, 1), (2, 3), (5, 6), (7, 14), (15, 15)]


@given(st.text(st.sampled_from("ab\r\n\ufeff中\u2028")))
def test_places_agree_with_counting(text: str) -> None:
    lines = Lines(text)
    line, column = 1, 1
    for offset, char in enumerate(text):
        assert lines.place(offset) == (line, column)
        if char == "\n" or (char == "\r" and text[offset + 1 : offset + 2] != "\n"):
            line, column = line + 1, 1
        elif offset or char != "\ufeff":
            column += 1
    assert lines.place(len(text)) == (line, column)


def test_summary() -> None:
    fix = Fix("x", (), True)
    fixed = (Applied("a.md", "r", "t", True),)
    warning = report_of("a", Finding(Span(0, 1), "m"), severity="warning")
    assert [
        summary(Report((), {}, 1)),
        summary(report_of("a", Finding(Span(0, 1), "m", fix))),
        summary(report_of("a", Finding(Span(0, 1), "m", Fix("x", (), False)))),
        summary(warning),
        summary(Report((), {}, 2, applied=fixed)),
        summary(Report((), {}, 2, (Failure("a.md", "m", 3),) * 2, interrupted=True)),
    ] == [
        "no findings in 1 file",
        "1 finding in 1 file (1 fixable)",
        "1 finding in 1 file (1 fixable with --unsafe)",
        "1 finding in 1 file: 1 warning",
        "no findings in 2 files; 1 fix applied in 1 file",
        "no findings in 2 files; 2 failures; interrupted",
    ]


def test_exit_code() -> None:
    failures = (Failure("a.md", "m", 2), Failure("a.md", "m", 3))
    assert [
        exit_code(Report((), {}, 1)),
        exit_code(report_of("a", Finding(Span(0, 1), "m"), severity="warning")),
        exit_code(report_of("a", Finding(Span(0, 1), "m"))),
        exit_code(Report(FULL.diagnostics, {}, 1, failures[:1])),
        exit_code(Report((), {}, 1, failures)),
        exit_code(Report((), {}, 1, failures, interrupted=True)),
    ] == [0, 0, 1, 2, 3, 130]


def test_interrupted_is_said_in_every_format() -> None:
    report = Report((), {}, 1, interrupted=True)
    line = "interrupted: not everything was checked\n"
    assert written(report, "text") == line + "no findings in 1 file; interrupted\n"
    assert written(report, "concise") == line
    assert written(report, "github") == "no findings in 1 file; interrupted\n"
    assert json.loads(written(report, "json"))["summary"]["interrupted"] is True
    invocation = json.loads(written(report, "sarif"))["runs"][0]["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 130)


def test_statistics_come_in_place_of_the_findings() -> None:
    safe, unsafe = Fix("x", (), True), Fix("x", (), False)
    rows = [("dead-link", None)] * 12 + [("moved-link", unsafe)] * 3 + [("bare-url", safe)] * 3
    rows += [("mojibake", safe), ("mojibake", unsafe), ("mojibake", None)]
    found = tuple(Diagnostic(rule, "error", "list.md", Finding(Span(0, 1), "m", fix)) for rule, fix in rows)
    report = Report(found, {"list.md": source("a")}, 1)
    table = """\
12 dead-link
 3 bare-url   [fix]
 3 mojibake   [fix] [unsafe fix]
 3 moved-link [unsafe fix]
"""
    assert written(report, "concise", Options(statistics=True)) == table
    assert written(report, "text", Options(statistics=True)) == (
        table + "21 findings in 1 file (4 fixable, 4 more with --unsafe)\n"
    )
    assert written(Report((), {}, 1), "concise", Options(statistics=True)) == ""


# GitHub.


def test_github_escapes_commands_in_every_field() -> None:
    text = "x"
    rule, path, message = "a,b:c", "::stop-commands::x,y\n.md", "100%\r\n::error::pwned ##[add-mask]x %0A::x"
    report = Report((Diagnostic(rule, "error", path, Finding(Span(0, 1), message)),), {path: source(text)}, 1)
    assert written(report, "github") == (
        "::error file=%3A%3Astop-commands%3A%3Ax%2Cy\\n.md,line=1,endLine=1,col=1,endColumn=2,title=a%2Cb%3Ac"
        "::100%25\\r\\n::error::pwned #\\u{23}[add-mask]x %250A::x\n"
        "1 finding in 1 file\n"
    )


def test_github_says_when_it_will_leave_findings_out() -> None:
    report = report_of("x", *[Finding(Span(0, 1), "m")] * 12)
    lines = written(report, "github").splitlines()
    assert lines[0] == (
        "::notice title=awesomelint::12 findings in 1 file; "
        "GitHub leaves out 2 annotations, the log has them all"
    )
    assert len(lines) == 14


# SARIF.


def sarif_of(report: Report, options: Options | None = None) -> dict[str, Any]:
    log = json.loads(written(report, "sarif", options))
    VALIDATOR.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_of_every_kind_of_result() -> None:
    run = sarif_of(FULL)
    artifact = {"uri": "list.md", "uriBaseId": "%SRCROOT%"}

    def region(*numbers: int) -> dict[str, int]:
        return dict(zip(("startLine", "startColumn", "endLine", "endColumn"), numbers, strict=True))

    assert run["columnKind"] == "unicodeCodePoints"
    fingerprints = [result.pop("partialFingerprints")["ruleAndLine/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == 4
    assert run["results"][0] == {
        "ruleId": "broken-link-syntax",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "the destination is wrapped"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region(3, 9, 4, 6)}}],
        "fixes": [
            {
                "description": {"text": "join the URL"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [
                            {"deletedRegion": region(3, 23, 4, 6), "insertedContent": {"text": "ant"}}
                        ],
                    }
                ],
                "properties": {"safe": True},
            }
        ],
    }
    assert run["results"][1]["relatedLocations"] == [
        {
            "id": 1,
            "physicalLocation": {"artifactLocation": artifact, "region": region(5, 9, 5, 26)},
            "message": {"text": "first here"},
        },
        {
            "id": 2,
            "physicalLocation": {"artifactLocation": {"uri": "old.md", "uriBaseId": "%SRCROOT%"}},
            "message": {"text": "and there"},
        },
    ]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "exitCode": 2,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "cannot be read: permission denied"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "locked.md", "uriBaseId": "%SRCROOT%"}
                            }
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_without_findings_is_valid() -> None:
    run = sarif_of(Report((), {}, 1))
    assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], True)


def test_sarif_describes_rules_of_ours_and_of_plugins() -> None:
    class TooManyBees(Rule):
        """More bees than a list can hold."""

    ours = UnknownRule()
    names = (ours.name, "too-many-bees", "unheard-of")
    found = tuple(Diagnostic(name, "error", "list.md", Finding(Span(0, 1), "m")) for name in names)
    report = Report(found, {"list.md": source("a")}, 1)
    described = {
        rule["id"]: rule
        for rule in sarif_of(report, Options(rules=(TooManyBees(),)))["tool"]["driver"]["rules"]
    }
    assert described["too-many-bees"] == {
        "id": "too-many-bees",
        "shortDescription": {"text": "More bees than a list can hold."},
        "fullDescription": {"text": "More bees than a list can hold."},
        "help": {"text": "More bees than a list can hold."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["plugin"]},
    }
    assert described["unheard-of"]["help"] == {"text": "unheard-of"}
    assert described[ours.name]["shortDescription"] == {"text": ours.summary}
    assert described[ours.name]["help"]["markdown"].startswith(f"# {ours.name}\n")


def test_sarif_locations_are_uris() -> None:
    def uri(path: str) -> dict[str, str]:
        found = (Diagnostic("r", "error", path, Finding(Span(0, 0), "m")),)
        location = sarif_of(Report(found, {}, 1))["results"][0]["locations"][0]
        artifact: dict[str, str] = location["physicalLocation"]["artifactLocation"]
        return artifact

    assert uri("docs/a b#1%.md") == {"uri": "docs/a%20b%231%25.md", "uriBaseId": "%SRCROOT%"}
    assert uri("列表.md")["uri"] == "%E5%88%97%E8%A1%A8.md"
    assert uri("caf\udce9.md")["uri"] == "caf%E9.md"
    assert uri("c:x.md")["uri"] == "c%3Ax.md"
    assert uri("/srv/list.md") == {"uri": "file:///srv/list.md"}
    assert uri("C:/list.md") == {"uri": "file:///C:/list.md"}


def test_sarif_fingerprints_stay_when_lines_move_and_differ_for_alike_lines() -> None:
    def fingerprints(text: str) -> list[str]:
        places = [Span(match.start(), match.end()) for match in re.finditer(r"\(x\)", text)]
        results = sarif_of(report_of(text, *[Finding(place, "m") for place in places]))["results"]
        return [result["partialFingerprints"]["ruleAndLine/v1"] for result in results]

    first = fingerprints("- [a](x)\n- [b](x)\n- [a](x)\n")
    assert len(set(first)) == 3
    assert fingerprints("# T\n\n-  [a](x)\r\n- [b](x)\n\n- [a](x)  \n") == first


def test_sarif_leaves_out_fixes_it_cannot_say() -> None:
    text = "\ufeffab\udcff"
    fixes = (
        Fix("remove the mark", (Edit(Span(0, 1), ""),), True),
        Fix("convert", (), False, "utf-8"),
        Fix("move", (Edit(Span(1, 2), "\udcff"),), True),
    )
    results = sarif_of(report_of(text, *[Finding(Span(0, 1), "m", fix) for fix in fixes]))["results"]
    assert [result.get("fixes") for result in results] == [None, None, None]


def test_sarif_messages_hold_no_links() -> None:
    run = sarif_of(report_of("x", Finding(Span(0, 1), "see [click](https://evil.example) [1]")))
    assert run["results"][0]["message"]["text"] == r"see \[click](https://evil.example) [1]"


# Laws for any text.


@settings(max_examples=150, deadline=None)
@given(reports(), st.integers(0, 120), st.booleans())
def test_any_report_is_safe_in_every_format(report: Report, width: int, statistics: bool) -> None:
    for name in FORMATS:
        shown = written(report, name, Options(color=False, width=width, statistics=statistics))
        shown.encode("utf-8")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", shown)
        assert "##[" not in shown
        assert shown == "" or shown.endswith("\n")
        commands = [line for line in shown.split("\n") if line.lstrip().startswith("::")]
        if name != "github":
            assert commands == []
        assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in commands)


@settings(max_examples=50, deadline=None)
@given(reports(), st.integers(0, 120))
def test_colors_are_the_only_control_characters(report: Report, width: int) -> None:
    shown = written(report, "text", Options(color=True, width=width))
    assert "\x1b" not in re.sub(r"\x1b\[\d+m", "", shown)
    plain = re.sub(r"\x1b\[\d+m", "", shown)
    bare = written(report, "text", Options(color=False, width=width))
    assert [line.rstrip() for line in plain.split("\n")] == [line.rstrip() for line in bare.split("\n")]


@settings(max_examples=100, deadline=None)
@given(reports())
def test_any_report_parses_back(report: Report) -> None:
    parsed = json.loads(written(report, "json"))
    assert len(parsed["diagnostics"]) == parsed["summary"]["findings"] == len(report.diagnostics)
    assert len(sarif_of(report)["results"]) == len(report.diagnostics)
    concise = written(report, "concise").split("\n")
    parts = (report.diagnostics, report.applied, report.skipped, report.failures, [1] * report.interrupted)
    assert len(concise) - 1 == sum(map(len, parts))


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS.filter(lambda char: char not in "\r\n"), max_size=80), SPANS, st.integers(8, 100))
def test_excerpts_stay_within_the_width(text: str, span: Span, width: int) -> None:
    shown = excerpt(text, Span(0, len(text)), span, width)
    assert wcswidth(shown.before + shown.at + shown.after) <= width
    assert shown.column + shown.length <= width + 1
    assert shown.length >= 1


# Time.


@pytest.mark.parametrize("end", ["", "\n"], ids=["one long line", "one long file"])
def test_many_findings_in_a_text_eight_times_as_long_take_no_longer(end: str) -> None:
    def spent(entries: int) -> float:
        text = f"- [蚂蚁](https://e.org/ant) – the ant {end}" * entries
        spans = [Span(offset, offset + 4) for offset in range(0, len(text), len(text) // 500)]
        report = report_of(text, *[Finding(span, "m") for span in spans])
        start = time.process_time()
        for name in FORMATS:
            written(report, name)
        return time.process_time() - start

    assert spent(20_000) < 2 * spent(2_500), "what a finding takes hardly depends on the text's size"


def test_formats_import_what_they_need_alone() -> None:
    code = (
        "import sys\n"
        "from awesomelint.model import *\n"
        "from awesomelint.reports import Options, render\n"
        "s = Source('a.md', b'[a](b)', '[a](b)', 'utf-8', 'strict', True, False)\n"
        "r = Report((Diagnostic('dead-link', 'error', 'a.md', Finding(Span(0, 3), 'm')),), {'a.md': s}, 1)\n"
        "for f in ('text', 'concise', 'github'): list(render(r, f, Options(color=True)))\n"
        "heavy = {'rich', 'jinja2', 'wcwidth', 'json', 'hashlib', 'urllib', 'httpx', 'ftfy', 'markdown_it'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
