"""Reports for tests of formats: one with everything in it, and any that could be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from awesomelint.model import (
    Applied,
    Diagnostic,
    Edit,
    Failure,
    Finding,
    Fix,
    Related,
    Report,
    Severity,
    Source,
    Span,
)
from awesomelint.reports import Options, render


def source(text: str, path: str = "list.md") -> Source:
    return Source(path, text.encode("utf-8", "surrogatepass"), text, "utf-8", "strict", True, False)


def at(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def report_of(text: str, *findings: Finding, severity: Severity = "error") -> Report:
    found = tuple(Diagnostic("dead-link", severity, "list.md", finding) for finding in findings)
    return Report(found, {"list.md": source(text)}, 1)


def written(report: Report, format: str, options: Options | None = None) -> str:
    return "".join(render(report, format, options or Options()))


LIST = (
    "# Insects\n\n- [Ant](https://e.org/\n  ant)\n- [Bee](https://e.org/bee)\n- [Bee](https://e.org/bee/)\n"
)
BEE = at(LIST, "https://e.org/bee")
FULL = Report(
    (
        Diagnostic(
            "broken-link-syntax",
            "error",
            "list.md",
            Finding(
                at(LIST, "https://e.org/\n  ant"),
                "the destination is wrapped",
                Fix("join the URL", (Edit(at(LIST, "\n  ant"), "ant"),), True),
            ),
        ),
        Diagnostic(
            "duplicate-link",
            "warning",
            "list.md",
            Finding(
                at(LIST, "https://e.org/bee/"),
                "one address twice",
                Fix("rewrite it", (Edit(at(LIST, "/)"), ")"),), False),
                (Related(None, BEE, "first here"), Related("old.md", Span(0, 1), "and there")),
            ),
        ),
        Diagnostic("uncertain-link", "info", "list.md", Finding(BEE, "the server answered 403 Forbidden")),
        Diagnostic("not-utf8", "error", "gone.md", Finding(Span(3, 4), "looks like gb18030")),
    ),
    {"list.md": source(LIST)},
    3,
    (Failure("locked.md", "cannot be read: permission denied", 2),),
    (
        Applied("a.md", "entry-spacing", "add a blank", True),
        Applied("a.md", "entry-spacing", "add a blank", True),
    ),
    (Applied("b.md", "duplicate-entry", "remove it", True, "it holds a link"),),
)

CHARACTERS = st.one_of(
    st.characters(exclude_categories=()),
    st.sampled_from(
        '\n\r\t\x00\x1b\x7f\x85\u200d\u202e\u2028\ufeff\ufe0f\udcff\ud800:#[](),%"\\中👩🇫\u0301ש'
    ),
)
TEXTS = st.text(CHARACTERS, max_size=60) | st.sampled_from(["::error::x", " ::x", "##[add-mask]x", "\ufeff"])
OFFSETS = st.integers(0, 70)
SPANS = st.builds(lambda start, length: Span(start, start + length), OFFSETS, st.integers(0, 30))


@st.composite
def reports(draw: Callable[..., Any]) -> Report:
    paths = draw(st.lists(TEXTS.filter(bool), min_size=1, max_size=2, unique=True))
    sources = {path: source(draw(TEXTS), path) for path in paths[:1]}
    fixes = st.none() | st.builds(
        Fix, TEXTS, st.lists(st.builds(Edit, SPANS, TEXTS), max_size=2).map(tuple), st.booleans()
    )
    related = st.lists(st.builds(Related, st.none() | st.sampled_from(paths), SPANS, TEXTS), max_size=2).map(
        tuple
    )
    found = st.builds(
        Diagnostic,
        TEXTS,
        st.sampled_from(["error", "warning", "info"]),
        st.sampled_from(paths),
        st.builds(Finding, SPANS, TEXTS, fixes, related),
    )
    return Report(
        tuple(draw(st.lists(found, max_size=3))),
        sources,
        draw(st.integers(0, 3)),
        tuple(draw(st.lists(st.builds(Failure, TEXTS, TEXTS, st.sampled_from([2, 3])), max_size=1))),
        tuple(draw(st.lists(st.builds(Applied, TEXTS, TEXTS, TEXTS, st.booleans()), max_size=1))),
        tuple(draw(st.lists(st.builds(Applied, TEXTS, TEXTS, TEXTS, st.booleans(), TEXTS), max_size=1))),
        draw(st.booleans()),
    )
