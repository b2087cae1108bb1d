"""The formats that other programs show: JSON lines, JUnit, GitLab's Code Quality, Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from awesomelint.model import Diagnostic, Edit, Failure, Finding, Fix, Left, Report, Severity, Span
from awesomelint.reports import FORMATS, Options
from awesomelint.reports.changes import Hunk, Part, hunks
from awesomelint.reports.code_host import code_host
from awesomelint.reports.markdown import MOST, code
from awesomelint.reports.places import Lines
from sample_reports import CHARACTERS, FULL, SPANS, at, report_of, reports, source, written
from scripted_links import Run

FIXTURES = Path(__file__).parent / "fixtures"
JUNIT = xmlschema.XMLSchema(FIXTURES / "junit/junit-10.xsd")
SHAPE = json.loads((FIXTURES / "gitlab/code-quality.json").read_text(encoding="utf-8"))
HOSTILE = (
    "<script>alert(1)</script> ::error::pwned $(touch x) `id` @everyone #1 GH-1 ![x](https://e.org/x.png) "
    "[y](javascript:z) https://evil.example www.evil.example "
    "\x1b[31m \u202egnp ]]> &amp; | **b** ``` <!-- -->"
)


def hostile_report() -> Report:
    text = f"- {HOSTILE}\n"
    fix = Fix(HOSTILE, (Edit(Span(2, 10), f"~~~ ````` {HOSTILE}"),), True)
    found = Diagnostic("dead-link", "error", HOSTILE, Finding(Span(2, 10), HOSTILE, fix))
    other = Diagnostic(HOSTILE, "info", HOSTILE, Finding(Span(2, 10), HOSTILE))
    return Report((found, other), {HOSTILE: source(text, HOSTILE)}, 1, (Failure(HOSTILE, HOSTILE, 2),))


# JSON lines.


def test_jsonl_has_what_json_has_a_line_for_each() -> None:
    whole = json.loads(written(FULL, "json"))
    lines = [json.loads(line) for line in written(FULL, "jsonl").splitlines()]
    assert lines == [
        *({"kind": "finding", **keys} for keys in whole["diagnostics"]),
        *({"kind": "failure", **keys} for keys in whole["failures"]),
        *({"kind": "applied", **keys} for keys in whole["applied"]),
        *({"kind": "skipped", **keys} for keys in whole["skipped"]),
        {"kind": "summary", "version": 1, **whole["summary"], "links": None},
    ]


def test_jsonl_of_nothing_is_a_summary() -> None:
    left = Left("known.json", 3, ())
    (line,) = written(Report((), {}, 2, baseline=left), "jsonl").splitlines()
    shape = json.loads(line)
    assert (shape["kind"], shape["checked"], shape["findings"]) == ("summary", 2, 0)
    assert shape["baseline"] == {"file": "known.json", "hidden": 3, "stale": []}


# GitLab.


def issues(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(report, "gitlab"))
    jsonschema.validate(found, SHAPE)
    fingerprints = [issue["fingerprint"] for issue in found]
    assert len({*fingerprints}) == len(fingerprints)
    return found


def test_gitlab() -> None:
    told = [
        (
            issue["severity"],
            issue["check_name"],
            issue["location"]["path"],
            issue["location"]["lines"]["begin"],
        )
        for issue in issues(FULL)
    ]
    assert told == [
        ("blocker", "awesomelint-failure", "locked.md", 1),
        ("major", "broken-link-syntax", "list.md", 3),
        ("minor", "duplicate-link", "list.md", 6),
        ("info", "uncertain-link", "list.md", 5),
        ("major", "not-utf8", "gone.md", 1),
    ]
    assert [issue["description"] for issue in issues(FULL)][:2] == [
        "cannot be read: permission denied",
        "the destination is wrapped [fix]",
    ]
    assert written(Report((), {}, 1), "gitlab") == "[\n]\n"
    (issue,) = issues(Report((), {}, 1, interrupted=True))
    assert issue["description"] == "interrupted: not everything was checked"


def test_gitlab_knows_a_finding_again_when_lines_move_and_tells_files_apart() -> None:
    def fingerprints(text: str, *paths: str) -> list[str]:
        found = [Diagnostic("dead-link", "error", path, Finding(at(text, "(x)"), "m")) for path in paths]
        report = Report(tuple(found), {path: source(text, path) for path in paths}, 2)
        return [issue["fingerprint"] for issue in issues(report)]

    before = fingerprints("- [a](x)\n", "a.md", "b.md")
    assert fingerprints("# Title\n\n- [a](x)\n", "a.md", "b.md") == before
    assert before[0] != before[1]


# JUnit.

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="awesomelint" tests="6" failures="2" errors="1">
  <testsuite name="locked.md" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="locked.md" name="cannot be dealt with">
      <error type="cannot be dealt with" message="cannot be read: permission denied"></error>
    </testcase>
  </testsuite>
  <testsuite name="list.md" tests="3" failures="1" errors="0" skipped="2">
    <testcase classname="list.md" name="broken-link-syntax at line 3, column 9">
      <failure type="broken-link-syntax" message="the destination is wrapped [fix]">\
list.md:3:9 broken-link-syntax: the destination is wrapped
   3 | - [Ant](https://e.org/
     |         ^^^^^^^^^^^^^^
  fix: join the URL
</failure>
    </testcase>
    <testcase classname="list.md" name="duplicate-link at line 6, column 9">
      <skipped type="duplicate-link" message="warning: one address twice [unsafe fix]">\
list.md:6:9 duplicate-link: one address twice
   6 | - [Bee](https://e.org/bee/)
     |         ^^^^^^^^^^^^^^^^^^
  unsafe fix: rewrite it
  see list.md:5:9: first here
  see old.md: and there
</skipped>
    </testcase>
    <testcase classname="list.md" name="uncertain-link at line 5, column 9">
      <skipped type="uncertain-link" message="info: the server answered 403 Forbidden">\
list.md:5:9 uncertain-link: the server answered 403 Forbidden
   5 | - [Bee](https://e.org/bee)
     |         ^^^^^^^^^^^^^^^^^
</skipped>
    </testcase>
  </testsuite>
  <testsuite name="gone.md" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="gone.md" name="not-utf8 at line 1, column 1">
      <failure type="not-utf8" message="looks like gb18030">gone.md:1:1 not-utf8: looks like gb18030
</failure>
    </testcase>
  </testsuite>
  <testsuite name="awesomelint" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="awesomelint" name="no findings in 1 file"/>
  </testsuite>
</testsuites>
"""


def suites(report: Report) -> ElementTree.Element:
    text = written(report, "junit")
    JUNIT.validate(text)
    return ElementTree.fromstring(text)


def test_junit() -> None:
    assert written(FULL, "junit") == XML
    JUNIT.validate(XML)


def test_junit_fails_exactly_where_a_run_does() -> None:
    clean, stopped = suites(Report((), {}, 2)), suites(Report((), {}, 2, interrupted=True))
    assert [case.get("name") for case in clean.iter("testcase")] == ["no findings in 2 files"]
    assert (clean.get("failures"), clean.get("errors")) == ("0", "0")
    assert stopped.get("errors") == "1"
    warned = suites(report_of("a", Finding(Span(0, 1), "m"), severity="warning"))
    assert (warned.get("failures"), warned.get("errors")) == ("0", "0")
    assert suites(Report((), {}, 0)).get("tests") == "1"


# What fixes change.


def changed(text: str, *edits: Edit) -> list[Hunk]:
    return list(hunks(Fix("x", edits, True), Lines(text)))


def test_changes_mark_what_changes_in_a_line() -> None:
    assert changed("ant\nbee (x) c\ndog\n", Edit(Span(8, 11), "[y]")) == [
        Hunk(
            2,
            ((Part("bee ", False), Part("(x)", True), Part(" c", False)),),
            ((Part("bee ", False), Part("[y]", True), Part(" c", False)),),
        )
    ]


def plain(found: list[Hunk]) -> list[tuple[int, list[str], list[str]]]:
    def text(lines: tuple[tuple[Part, ...], ...]) -> list[str]:
        return ["".join(part.text for part in line) for line in lines]

    return [(hunk.line, text(hunk.removed), text(hunk.added)) for hunk in found]


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("a\nb\nc\n", [Edit(Span(2, 4), "")], [(2, ["b"], [])]),
        ("a\nb\nc\n", [Edit(Span(1, 2), "")], [(1, ["a", "b"], ["ab"])]),
        ("a\nc\n", [Edit(Span(2, 2), "b\n")], [(2, ["c"], ["b", "c"])]),
        ("a\nc", [Edit(Span(3, 3), "\nd")], [(2, ["c"], ["c", "d"])]),
        ("a\nb\nc\n", [Edit(Span(0, 1), "x"), Edit(Span(4, 5), "y")], [(1, ["a"], ["x"]), (3, ["c"], ["y"])]),
        ("a\nb\n", [Edit(Span(2, 3), "y"), Edit(Span(0, 1), "x")], [(1, ["a"], ["x"]), (2, ["b"], ["y"])]),
        ("a b\n", [Edit(Span(0, 1), "x"), Edit(Span(2, 3), "y")], [(1, ["a b"], ["x y"])]),
        ("a\r\nb\n", [Edit(Span(1, 3), "\n")], [(1, ["a\r\n"], ["a\n"])]),
        ("\ufeffa\n", [Edit(Span(0, 1), "")], [(1, ["\ufeffa"], ["a"])]),
        ("a\n", [Edit(Span(0, 9), "")], []),
        ("abc\n", [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")], []),
    ],
)
def test_changes(text: str, edits: list[Edit], expected: list[tuple[int, list[str], list[str]]]) -> None:
    assert plain(changed(text, *edits)) == expected


ENDINGS = re.compile(r"\r\n|\r|\n")


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("ab\n\r"), max_size=30),
    st.lists(st.builds(Edit, SPANS, st.text(st.sampled_from("xy\n"), max_size=4)), max_size=3),
)
def test_changes_lead_from_the_old_text_to_the_new_one(text: str, edits: list[Edit]) -> None:
    """Putting the lines of every hunk in place gives what the edits give, line endings aside."""
    found = plain(changed(text, *edits))
    if not found:
        return
    new, at_old = "", 0
    for edit in sorted({*edits}):
        new += text[at_old : edit.span.start] + edit.text
        at_old = edit.span.stop
    new += text[at_old:]

    def bare(lines: list[str]) -> list[str]:
        return [part for line in lines for part in ENDINGS.split(line) if part]

    old_lines = ENDINGS.split(text)
    result, line = [], 1
    for start, removed, added in found:
        result += old_lines[line - 1 : start - 1] + added
        line = start + len(removed)
    assert bare([*result, *old_lines[line - 1 :]]) == bare([new])


# Markdown.

MARKDOWN = """\
### ❌ awesomelint: 1 failure, 4 findings in 3 files

`awesomelint fix` repairs 1 of them.
`awesomelint fix --unsafe` repairs 1 more that need a look.
2 fixes applied in 1 file.

#### `list.md`

- ❌ error, line 3: [`broken-link-syntax`] `the destination is wrapped` – fix: `join the URL`
- ⚠️ warning, line 6: [`duplicate-link`] `one address twice` – unsafe fix: `rewrite it`
- ℹ️ info, line 5: [`uncertain-link`] `the server answered 403 Forbidden`

#### `gone.md`

- ❌ error, line 1: [`not-utf8`] `looks like gb18030`

<details><summary>What <code>awesomelint fix</code> would change</summary>

```diff
@@ list.md:3 @@
-- [Ant](https://e.org/
-  ant)
+- [Ant](https://e.org/ant)
```

</details>

- ❌ failed: `locked.md`: `cannot be read: permission denied`
- held back: `b.md`: [`duplicate-entry`]: `remove it`: `it holds a link`

[`broken-link-syntax`]: https://github.com/awesomelint/awesomelint/blob/main/rules/broken-link-syntax.md
[`duplicate-entry`]: https://github.com/awesomelint/awesomelint/blob/main/rules/duplicate-entry.md
[`duplicate-link`]: https://github.com/awesomelint/awesomelint/blob/main/rules/duplicate-link.md
[`not-utf8`]: https://github.com/awesomelint/awesomelint/blob/main/rules/not-utf8.md
[`uncertain-link`]: https://github.com/awesomelint/awesomelint/blob/main/rules/uncertain-link.md
"""


def test_markdown() -> None:
    assert written(FULL, "markdown") == MARKDOWN


def test_markdown_titles() -> None:
    title = {
        "clean": Report((), {}, 3),
        "warned": report_of("a", Finding(Span(0, 1), "m"), severity="warning"),
        "stopped": Report((), {}, 3, interrupted=True),
        "failed": Report((), {}, 3, (Failure("a", "m", 2),) * 2),
    }
    assert {name: written(report, "markdown").splitlines()[0] for name, report in title.items()} == {
        "clean": "### ✅ awesomelint: no findings in 3 files",
        "warned": "### ⚠️ awesomelint: 1 warning in 1 of 1 file",
        "stopped": "### ⚠️ awesomelint was interrupted: not everything was checked",
        "failed": "### ❌ awesomelint: 2 failures, no findings in 3 files",
    }


def test_markdown_tells_of_links_and_of_what_a_baseline_hides() -> None:
    report = Report((), {}, 1, links=("links: 1 dead",), baseline=Left("@a`.json", 1, ()))
    assert written(report, "markdown") == (
        "### ✅ awesomelint: no findings in 1 file\n\n"
        "1 known finding is left out by ``@a`.json``.\n`links: 1 dead`\n"
    )


COMMIT = "1f" * 20
GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "ann/ants",
    "GITHUB_SHA": COMMIT,
    "GITHUB_WORKSPACE": "/home/runner/work/ants/ants",
}
GITLAB = {
    "GITLAB_CI": "true",
    "CI_PROJECT_URL": "https://gitlab.example:8443/group/sub/ants",
    "CI_COMMIT_SHA": COMMIT,
    "CI_PROJECT_DIR": "/builds/ants",
}


@pytest.mark.parametrize(
    ("environment", "here", "address"),
    [
        (GITHUB, "/home/runner/work/ants/ants", f"https://github.com/ann/ants/blob/{COMMIT}/a.md?plain=1#L3"),
        (
            GITHUB,
            "/home/runner/work/ants/ants/docs",
            f"https://github.com/ann/ants/blob/{COMMIT}/docs/a.md?plain=1#L3",
        ),
        (
            GITLAB,
            "/builds/ants",
            f"https://gitlab.example:8443/group/sub/ants/-/blob/{COMMIT}/a.md?plain=1#L3",
        ),
        ({}, "/home/runner/work/ants/ants", None),
        (GITHUB, "/elsewhere", None),
        (GITHUB | {"GITHUB_SHA": "main"}, "/home/runner/work/ants/ants", None),
        (GITHUB | {"GITHUB_SERVER_URL": "javascript:x"}, "/home/runner/work/ants/ants", None),
        (GITHUB | {"GITHUB_REPOSITORY": "a/b)](x"}, "/home/runner/work/ants/ants", None),
        ({"GITHUB_ACTIONS": "true"}, "/home/runner/work/ants/ants", None),
        ({"GITLAB_CI": "true"}, "/home/runner/work/ants/ants", None),
    ],
)
def test_lines_are_found_on_the_code_host_of_a_build(
    environment: dict[str, str], here: str, address: str | None
) -> None:
    host = code_host(environment, Path(here))
    assert (None if host is None else host.address("a.md", 3)) == address


def test_markdown_and_html_lead_to_the_lines_on_the_code_host() -> None:
    options = Options(host=code_host(GITHUB, Path("/home/runner/work/ants/ants")))
    root = f"https://github.com/ann/ants/blob/{COMMIT}/"
    text = written(FULL, "markdown", options)
    assert f"- ❌ error, [line 3](<{root}list.md?plain=1#L3>): [`broken-link-syntax`] " in text
    assert f'href="{root}list.md?plain=1#L3"' in written(FULL, "html", options)


@settings(max_examples=100)
@given(reports())
def test_addresses_on_the_code_host_hold_any_path(report: Report) -> None:
    options = Options(host=code_host(GITHUB, Path("/home/runner/work/ants/ants")))
    root = f"https://github.com/ann/ants/blob/{COMMIT}/"
    found = [*outside_code(written(report, "markdown", options), root)]
    assert all(OURS.fullmatch(part) for part in found)
    hrefs = re.findall(r'class="where" href="([^"]*)"', written(report, "html", options))
    assert all(re.fullmatch(re.escape(root) + r"[!-~]*\?plain=1#L\d+", href) for href in hrefs)


def many(number: int, message: str = "m", path: str = "list.md") -> Report:
    text = "a\n" * number
    kinds: tuple[Severity, ...] = ("info", "error", "warning")
    found = tuple(
        Diagnostic(f"rule-{i % 50}", kinds[i % 3], path, Finding(Span(2 * i, 2 * i + 1), message))
        for i in range(number)
    )
    return Report(found, {path: source(text, path)}, 1)


@pytest.mark.parametrize("message", ["m", "蚂" * 2000, "👩" * 300, "`" * 299])
def test_markdown_is_short_enough_and_counts_what_it_leaves_out_the_gravest_last(message: str) -> None:
    text = written(many(3000, message), "markdown")
    assert len(text.encode("utf-16-le")) // 2 <= MOST
    assert len(text.encode()) <= 2**20
    shown = len(re.findall(r"^- (?:❌|⚠️|ℹ️) (?:error|warning|info), line", text, re.MULTILINE))
    left = re.search(r"\*\*(\d+) more findings left out here\*\*", text)
    assert left is not None
    assert shown + int(left[1]) == 3000
    assert "- ℹ️" not in text
    assert "- 60 `rule-0`\n" in text
    assert "- and 20 more rules\n" in text


def test_markdown_caps_fixes_and_what_went_wrong_as_well() -> None:
    fixes = [Fix("x", (Edit(Span(8 * i, 8 * i + 4), "y" * 200),), True) for i in range(2000)]
    found = tuple(
        Diagnostic("bare-url", "error", "list.md", Finding(fix.edits[0].span, "m", fix)) for fix in fixes
    )
    failures = tuple(Failure(f"{i}.md", "m" * 200, 2) for i in range(500))
    text = written(Report(found, {"list.md": source("aaaa\nbb\n" * 2000)}, 1, failures), "markdown")
    assert len(text.encode("utf-16-le")) // 2 <= MOST
    shown, left = text.count("@@ list.md:"), re.search(r"\n(\d+) more changes left out here", text)
    listed = text.count("- ❌ error")
    assert left is not None
    assert shown + int(left[1]) == listed
    told, rest = text.count("- ❌ failed"), re.search(r"- and (\d+) more remarks left out here", text)
    assert rest is not None
    assert told + int(rest[1]) == 500


# Text of strangers, in Markdown: inert.

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OWN_HTML = re.compile(r"</?(?:details|summary|code)>")


def outside_code(text: str, root: str = "https://github.com/awesomelint/") -> Iterator[str]:
    """Give what a host looks through for mentions and references, as it sees it."""
    for token in READER.parse(text):
        if token.type == "html_block":
            yield OWN_HTML.sub("", token.content)
        for child in token.children or ():
            assert child.type != "html_inline"
            assert child.type != "image"
            if child.type == "link_open":
                address = str(child.attrGet("href"))
                assert address.startswith(
                    (root, "https://github.com/awesomelint/awesomelint/blob/main/rules/")
                )
            if child.type == "text":
                yield child.content


OURS = re.compile(r"[ \w,.:–❌⚠️✅ℹ️\n()-]*")


def test_markdown_of_hostile_text_is_inert() -> None:
    text = written(hostile_report(), "markdown")
    assert all(OURS.fullmatch(part) for part in outside_code(text))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(not line.lstrip().startswith("::") for line in text.splitlines())


@settings(max_examples=150, deadline=None)
@given(reports())
def test_markdown_of_any_text_is_inert(report: Report) -> None:
    assert all(OURS.fullmatch(part) for part in outside_code(written(report, "markdown")))


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS | st.sampled_from("`` \\|"), max_size=20))
def test_code_spans_hold_any_text(text: str) -> None:
    (token,) = (token for token in READER.parse(f"a {code(text)} b") if token.type == "inline")
    assert [child.type for child in token.children or ()] == ["text", "code_inline", "text"]


# Text of strangers, in the others.


def test_hostile_text_is_data_and_no_more_in_every_format_for_programs() -> None:
    report = hostile_report()
    shown = r"<script>alert(1)</script> ::error::pwned $(touch x) `id` @everyone #1 GH-1"
    assert issues(report)[1]["description"].startswith(shown)
    failure = suites(report).find(".//failure")
    assert failure is not None
    assert str(failure.get("message")).startswith(shown)
    assert "\\u{1b}" in str(failure.text)
    lines = [json.loads(line) for line in written(report, "jsonl").splitlines()]
    assert lines[0]["path"] == HOSTILE


@settings(max_examples=100, deadline=None)
@given(reports())
def test_any_report_is_valid(report: Report) -> None:
    assert len(issues(report)) == len(report.diagnostics) + len(report.failures) + report.interrupted
    cases = [case for case in suites(report).iter("testcase") if "findings in" not in str(case.get("name"))]
    assert len(cases) == len(report.diagnostics) + len(report.failures) + report.interrupted
    lines = [json.loads(line) for line in written(report, "jsonl", Options(width=9)).splitlines()]
    parts = (report.diagnostics, report.failures, report.applied, report.skipped)
    assert len(lines) == sum(map(len, parts)) + 1


def test_a_report_without_sources_is_written_in_every_format() -> None:
    report = replace(FULL, sources={})
    assert len(issues(report)) == 5
    assert suites(report).get("tests") == "6"
    assert "What <code>" not in written(report, "markdown")


def test_the_reports_page_describes_every_format() -> None:
    page = (FIXTURES.parents[1] / "docs/reports.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == FORMATS


def test_gitlab_and_junit_come_of_one_run(lists: Path, awesomelint: Run) -> None:
    arguments = (
        "--isolated",
        "--offline",
        "--format",
        "gitlab",
        "--output",
        "a.json",
        "--also",
        "junit=a.xml",
    )
    code, out, err = awesomelint("check", *arguments)
    found = json.loads((lists / "a.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, SHAPE)
    JUNIT.validate((lists / "a.xml").read_text(encoding="utf-8"))
    assert (code, out, err) == (int(any(issue["severity"] == "major" for issue in found)), "", "")
