"""Suppression comments: which lines they cover, which of them hid something, and how they are removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import suppressions
from awesomelint.decode import decode
from awesomelint.edits import fix
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Diagnostic, Document, Edit, Finding, Fix, Source, Span
from awesomelint.rule import DocumentRule, name_of
from awesomelint.rules import BUILTIN
from awesomelint.rules.unknown_rule import UnknownRule
from awesomelint.rules.unused_suppression import UnusedSuppression


@dataclass(frozen=True)
class Bang(DocumentRule):
    """Every exclamation mark that is not in a comment's opening."""

    def check(self, doc: Document) -> Iterator[Finding]:
        for offset, character in enumerate(doc.text):
            if character == "!" and doc.text[offset - 1] != "<":
                span = Span(offset, offset + 1)
                yield Finding(span, "loud", Fix("write a full stop", (Edit(span, "."),), True))


@dataclass(frozen=True)
class Query(DocumentRule):
    """Every question mark."""

    def check(self, doc: Document) -> Iterator[Finding]:
        for offset, character in enumerate(doc.text):
            if character == "?":
                yield Finding(Span(offset, offset + 1), "asks")


ALL = (Bang(), Query(), UnusedSuppression(), UnknownRule())


def source_of(text: str) -> Source:
    return decode(text.encode(), "list.md")


def diagnose(source: Source) -> tuple[Diagnostic, ...]:
    linted = lint([source], ALL)
    assert linted.failures == ()
    return linted.diagnostics


def shown(text: str) -> list[str]:
    """Lint a text in which `<-x-->` stands for a comment, and name each finding by its line."""
    source = source_of(text.replace("<-", "<!-- awesomelint-"))
    return [f"{source.text.count(chr(10), 0, d.finding.span.start) + 1} {d.rule}" for d in diagnose(source)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a! <-disable-line bang-->\n\nb!\n", ["3 bang"]),
        ("a! ? <-disable-line bang: it is loud -->\n", ["1 query"]),
        ("a! ? <-disable-line bang, query-->\n", []),
        ("a! ? <-disable-line bang query-->\n", []),
        ("a! ? <-disable-line-->\n\n!\n", ["3 bang"]),
        ("a!\n\n<-disable-next-line bang-->\nb!\nc!\n", ["1 bang", "5 bang"]),
        ("<-disable-next-line bang-->\n\n\nb!\nc!\n", ["5 bang"]),
        ("<-disable-next-line bang-->\n<-disable-next-line query-->\nb! ?\nc! ?\n", ["4 bang", "4 query"]),
        ("<-disable-next-line bang--> <-disable-next-line query-->\n  \n\nb! ?\n", []),
        ("b!\n\n<-disable-next-line bang-->\n", ["1 bang", "3 unused-suppression"]),
        ("a!\n\n<-disable bang-->\n\nb! ?\n\n<-enable bang-->\n\nc!\n", ["1 bang", "5 query", "9 bang"]),
        ("<-disable-->\n\nb! ?\n\n<-enable bang-->\n\nc! ?\n\n<-enable-->\n\nd?\n", ["7 bang", "11 query"]),
        ("<-disable bang-->\n\nb!\n<-disable query-->\n\nc!?\n<-enable-->\n\nd!?\n", ["9 bang", "9 query"]),
        ("a!\n\n<-disable-file bang-->\n\n<-enable bang-->\n\nb!\n", ["5 unused-suppression"]),
        ("<-disable bang-->\n\na!\n\n<-disable bang-->\n\nb!\n", ["5 unused-suppression"]),
        ("a! <-disable-line bang, bang-->\n", ["1 unused-suppression"]),
        ("a <-disable-line bang, query-->\n", ["1 unused-suppression"]),
        ("a! <-disable-line zebra, bang-->\n", ["1 unknown-rule"]),
        ("a! <-disable-line zebra, bang, unknown-rule-->\n", []),
        ("a! <-disable-line zebra-->\n", ["1 bang", "1 unknown-rule"]),
        ("a <-disable-line bang, unused-suppression-->\n", []),
        ("a! <-disable-line bang, unused-suppression-->\n", ["1 unused-suppression"]),
        ("a <-disable-line unused-suppression-->\n", ["1 unused-suppression"]),
        ("a <-disable-line-->\n", []),  # not all rules ran, so nobody knows
        ("a\n\n```\n<-disable-file bang-->\n```\n\nb!\n", ["7 bang"]),
        ("a!\n<-disable-line bang\n-->\n", ["1 bang", "2 unused-suppression"]),
    ],
)  # fmt: skip
def test_what_comments_hide(text: str, found: list[str]) -> None:
    assert shown(text) == found
    assert shown(text.replace("\n", "\r\n")) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a <-disable-line bang-->\n", "a\n"),
        ("a   <-disable-line bang-->\nb\n", "a\nb\n"),
        ("a <-disable-line bang--> b\n", "a b\n"),
        ("a<-disable-line bang-->b\n", "ab\n"),
        ("- a\n<-disable-next-line bang-->\n- b\n", "- a\n- b\n"),
        ("- a\n  - b\n<-disable-next-line bang-->\n- c\n", "- a\n  - b\n- c\n"),
        ("a\n\n<-disable-next-line bang-->\nb\n", "a\n\nb\n"),
        ("a\n<-disable-next-line bang-->\n\nb\n", "a\n\nb\n"),
        ("a\n\n<-disable-next-line bang-->", "a\n\n"),
        ("a! <-disable-line bang, query: because -->\n", "a! <-disable-line bang: because -->\n"),
        ("a! <-disable-line query ,  bang-->\n", "a! <-disable-line bang-->\n"),
        ("<-disable bang-->\n\na\n\n<-enable bang-->\n", "\na\n\n"),
        ("a! <-disable-line bagn: loud -->\n", None),
        ("a! <-disable-line querry, bang-->\n", "a! <-disable-line bang-->\n"),
        ("a! <-disable-line zebra, bang, query-->\n", "a! <-disable-line zebra, bang-->\n"),
        # A removal that might change what readers see is no safe one.
        ("a\n<-disable-next-line bang-->\nb\n", None),
        ("a\n<-disable-next-line bang-->\n---\n", None),
        ("a\n<-disable-next-line bang-->\n2. b\n", None),
        ("1. a\n<-disable-next-line bang-->\n1. b\n", None),
        ("1. a\n\n<-disable-next-line bang-->\n\n1. b\n", None),
        ("<-disable-line bang--> *b*\n", None),
        ("- <-disable-line bang--> *b*\n", None),
        ("a\\ <-disable-line bang-->\nb\n", None),
        ("| a |\n|---|\n| b |\n<-disable-next-line bang-->\n| c |\n", None),
    ],
)
def test_safe_removal_leaves_all_other_text_alone(before: str, after: str | None) -> None:
    source = source_of(before.replace("<-", "<!-- awesomelint-"))

    def meant(source: Source) -> list[Diagnostic]:
        return [item for item in diagnose(source) if item.rule != "bang"]

    fixed = fix(source, meant, unsafe=False)
    assert fixed.source.text == (before if after is None else after).replace("<-", "<!-- awesomelint-")
    assert fixed.skipped == ()


def test_suppressed_findings_are_not_fixed() -> None:
    text = "a! <!-- awesomelint-disable-line bang -->\n\nb!\n"
    fixed = fix(source_of(text), diagnose, unsafe=True)
    assert fixed.source.text == "a! <!-- awesomelint-disable-line bang -->\n\nb.\n"


def test_comment_for_all_rules_is_unused_once_all_usual_rules_have_looked() -> None:
    doc = parse(source_of("a <!-- awesomelint-disable-line -->\n"))
    plan = suppressions.plan(doc)
    known = {name_of(cls) for cls in BUILTIN}
    usual = {name_of(cls) for cls in BUILTIN if not cls.opt_in}
    (use,) = suppressions.uses(plan, set(), usual, known, usual)
    assert use.outcome == "unused"
    (use,) = suppressions.uses(plan, set(), usual - {"numbering-gap"}, known, usual)
    assert use.outcome == "unheard"


def test_ten_thousand_comments_take_time_that_grows_with_their_number() -> None:
    stack = "".join("<!-- awesomelint-disable-next-line bang -->\n" for _ in range(10_000))
    text = f"<!-- awesomelint-disable bang -->\n{stack}" + "!\n" * 10_000
    plan = suppressions.plan(parse(source_of(text)))
    marks = [Finding(Span(at, at + 1), "") for at in range(len(text) - 20_000, len(text), 2)]
    remain, hits = suppressions.hide(plan, "bang", marks, ())
    assert (remain, hits) == ((), {0, 1})


LINES = """\
ant!
bee?

1. cat!
2. dog
- eel?
  - fly!
# Gnu
---
| a |
> hen!
    ibis
<!-- awesomelint-disable bang -->
<!-- awesomelint-enable bang -->
<!-- awesomelint-enable -->
<!-- awesomelint-disable -->
  <!-- awesomelint-disable-next-line query, bang -->
jay! <!-- awesomelint-disable-line query, bang, querry -->
- kid <!-- awesomelint-disable-line bang --> x
<!-- awesomelint-disable-file query --> lynx
<!-- awesomelint-disable-next-line unused-suppression -->
""".splitlines()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=9), st.booleans())
def test_fixes_touch_comments_and_loud_marks_alone_and_come_to_rest(lines: list[str], unsafe: bool) -> None:
    source = source_of("\n".join(lines))
    fixed = fix(source, diagnose, unsafe=unsafe)
    assert "does not come to rest" not in str(fixed.skipped)

    def words(text: str) -> list[str]:
        for span in reversed(parse(source_of(text)).comments):
            text = text[: span.start] + text[span.stop :]
        return text.replace("!", ".").split()

    assert words(fixed.source.text) == words(source.text)
    again = fix(fixed.source, diagnose, unsafe=unsafe)
    assert again.source == fixed.source
