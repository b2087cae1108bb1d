"""Choosing and applying fixes: all or nothing, stable, and without loss."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.edits import Candidate, apply, choose, fix
from awesomelint.model import Applied, Diagnostic, Edit, Finding, Fix, Source, Span


def source_of(text: str, encoding: str = "utf-8", errors: str = "strict", certain: bool = True) -> Source:
    return Source("list.md", text.encode(encoding, errors), text, encoding, errors, certain, False)


def edit(start: int, stop: int, text: str) -> Edit:
    return Edit(Span(start, stop), text)


def candidate(*edits: Edit, rule: str = "r", safe: bool = True, encoding: str | None = None) -> Candidate:
    return Candidate(rule, Fix("do it", edits, safe, encoding))


def linter(*rules: tuple[str, str, str], safe: bool = True) -> Callable[[Source], Sequence[Diagnostic]]:
    """Make a linter of rules `name, pattern, replacement`, each match a finding with a fix."""

    def findings(source: Source) -> Iterator[Diagnostic]:
        for name, pattern, replacement in rules:
            for match in re.finditer(pattern, source.text):
                span = Span(*match.span())
                change = Fix(f"write {replacement}", (Edit(span, match.expand(replacement)),), safe)
                yield Diagnostic(name, "error", source.path, Finding(span, "wrong", change))

    return lambda source: list(findings(source))


def texts(chosen: Sequence[Candidate]) -> list[list[str]]:
    return [[e.text for e in item.fix.edits] for item in chosen]


@pytest.mark.parametrize(
    ("fixes", "chosen"),
    [
        ([[edit(0, 2, "a")], [edit(2, 4, "b")]], [["a"], ["b"]]),
        ([[edit(1, 3, "b")], [edit(0, 2, "a")]], [["a"]]),
        ([[edit(1, 1, "a")], [edit(1, 1, "b")]], [["a"]]),
        ([[edit(1, 1, "a")], [edit(1, 1, "a"), edit(3, 4, "c")]], [["a"], ["a", "c"]]),
        ([[edit(0, 0, "a")], [edit(0, 2, "b")], [edit(2, 2, "c")]], [["a"], ["b"], ["c"]]),
        ([[edit(0, 4, "a")], [edit(2, 2, "b")]], [["a"]]),
        ([[edit(0, 1, "a"), edit(8, 9, "z")], [edit(5, 6, "m"), edit(8, 9, "y")]], [["a", "z"]]),
        ([[edit(0, 1, "a"), edit(4, 6, "z")], [edit(2, 3, "m"), edit(4, 6, "z")]], [["a", "z"], ["m", "z"]]),
    ],
)  # fmt: skip
def test_fixes_that_touch_one_another_exclude_each_other(
    fixes: list[list[Edit]], chosen: list[list[str]]
) -> None:
    assert texts(choose(candidate(*edits) for edits in fixes)) == chosen


def test_fixes_to_different_encodings_exclude_each_other() -> None:
    one, other, plain = candidate(encoding="utf-8"), candidate(encoding="latin-1"), candidate(edit(0, 1, "a"))
    assert choose([one, other, plain]) == [one, plain]


EDITS = st.builds(
    lambda start, length, text: edit(start, min(start + length, 12), text),
    st.integers(0, 12),
    st.integers(0, 4),
    st.text("xyzé", max_size=3),
)
FIXES = st.lists(st.lists(EDITS, min_size=1, max_size=3), max_size=6)


@settings(max_examples=200)
@given(FIXES, st.sampled_from(["utf-8", "utf-16-le", "latin-1", "cp1252"]))
def test_bytes_outside_edits_come_back_identical(fixes: list[list[Edit]], encoding: str) -> None:
    source = source_of("ant\r\nbé\te\n c", encoding)
    chosen = choose(item for item in (candidate(*edits) for edits in fixes) if is_apart(item))
    edits = sorted({e for item in chosen for e in item.fix.edits})
    assert all(one.span.stop <= other.span.start for one, other in pairwise(edits))
    result = apply(source, [item.fix for item in chosen])
    at, rest = 0, result.raw
    for change in [*edits, edit(12, 12, "")]:
        for kept in (source.text[at : change.span.start], change.text):
            assert rest.startswith(kept.encode(encoding))
            rest = rest[len(kept.encode(encoding)) :]
        at = change.span.stop
    assert rest == b""


def is_apart(item: Candidate) -> bool:
    edits = sorted(set(item.fix.edits))
    return all(one.span.stop <= other.span.start and one.span != other.span for one, other in pairwise(edits))


def test_bytes_that_are_no_text_survive_an_edit() -> None:
    source = replace(source_of("a\udcff b\udce4", errors="surrogateescape"), certain=False)
    fixed = fix(source, linter(("r", "b", "c")), unsafe=False, guessed=True)
    assert fixed.source.raw == b"a\xff c\xe4"


def test_rounds_go_on_until_nothing_is_left() -> None:
    fixed = fix(source_of("aaaa b"), linter(("r", "aa", "a"), ("s", "a b", "c")), unsafe=False)
    assert fixed.source.text == "c"
    assert [item.rule for item in fixed.applied] == ["r", "r", "r", "s"]
    assert fixed.skipped == ()


def test_unsafe_fixes_wait_for_the_safe_ones() -> None:
    safe, unsafe = linter(("r", "a", "b")), linter(("u", "b", "c"), safe=False)

    def lint(source: Source) -> list[Diagnostic]:
        return [*unsafe(source), *safe(source)]

    fixed = fix(source_of("a b"), lint, unsafe=False)
    assert (fixed.source.text, fixed.skipped) == ("b b", ())
    fixed = fix(source_of("a b"), lint, unsafe=True)
    assert fixed.source.text == "c c"
    assert [item.rule for item in fixed.applied] == ["r", "u", "u"]


def test_identical_fixes_are_applied_once() -> None:
    fixed = fix(source_of("a"), linter(("r", "a", "b"), ("s", "a", "b")), unsafe=False)
    assert fixed.source.text == "b"
    assert fixed.applied == (Applied("list.md", "r", "write b", True),)


def test_fix_of_another_file_and_fix_that_changes_nothing_are_left_alone() -> None:
    def lint(source: Source) -> list[Diagnostic]:
        elsewhere = Diagnostic(
            "r", "error", "b.md", Finding(Span(0, 1), "x", Fix("t", (edit(0, 1, "b"),), True))
        )
        nothing = Diagnostic(
            "r", "error", "list.md", Finding(Span(0, 1), "x", Fix("t", (edit(0, 1, "a"),), True))
        )
        return [elsewhere, nothing]

    source = source_of("a")
    fixed = fix(source, lint, unsafe=False)
    assert (fixed.source, fixed.applied, fixed.skipped) == (source, (), ())


def test_rules_that_undo_each_other_are_held_back_and_the_others_work() -> None:
    lint = linter(("there", "ant", "bee"), ("back", "bee", "ant"), ("other", "cat", "dog"))
    fixed = fix(source_of("ant cat"), lint, unsafe=False)
    assert fixed.source.text == "ant dog"
    assert [item.rule for item in fixed.applied] == ["other"]
    assert fixed.skipped == (
        Applied("list.md", "there", "write bee", True, "the file does not come to rest with it"),
    )


def test_rule_that_grows_the_text_is_held_back() -> None:
    fixed = fix(source_of("ant"), linter(("more", "ant", "ant ant")), unsafe=False)
    assert fixed.source.text == "ant"
    assert [item.rule for item in fixed.skipped] == ["more"]


RULES = st.lists(
    st.tuples(st.sampled_from("pqr"), st.text("abc", min_size=1, max_size=2), st.text("abc", max_size=2)),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(st.text("abc", max_size=8), RULES)
def test_fixing_twice_is_fixing_once_whatever_the_rules(text: str, rules: list[tuple[str, str, str]]) -> None:
    lint = linter(*rules, safe=False)
    once = fix(source_of(text), lint, unsafe=True)
    twice = fix(once.source, lint, unsafe=True)
    assert twice.source == once.source
    assert twice.applied == ()


LIST = """\
# Ants

1. [Ant](https://ant.example/)
2. [Bee](https://bee.example/) and wasp

- Cat
- Dog
- Cat
"""


@pytest.mark.parametrize(
    ("pattern", "replacement", "reason"),
    [
        (r"- Dog\n", "", "it would change which entries and headings the page has"),
        (r"- Dog\n- Cat\n", "", "it would change which entries and headings the page has"),
        (r"Dog", "Dog\n- Eel", "it would change which entries and headings the page has"),
        (r"1\.", "4.", "it would change which entries and headings the page has"),
        (r"# Ants", "Ants", "it would change which entries and headings the page has"),
        (r"\(https://bee.example/\)", "", "it would drop a link"),
        (r"\[Bee\]\(https://bee.example/\) and wasp", "Bee [wasp](https://w.example)", None),
        (r"https://bee.example/", "https://wasp.example/", None),
        (r"Cat", "Cow", None),
    ],
)
def test_seatbelt_of_safe_fixes(pattern: str, replacement: str, reason: str | None) -> None:
    lint = linter(("r", pattern, replacement))
    fixed = fix(source_of(LIST), lint, unsafe=False)
    assert {item.reason for item in fixed.skipped} == ({reason} if reason else set())
    assert (fixed.source.text == LIST) is bool(reason)
    unsafe = fix(source_of(LIST), linter(("r", pattern, replacement), safe=False), unsafe=True)
    assert "drop" not in str(unsafe.skipped) and "change which" not in str(unsafe.skipped)


def test_deleting_the_second_of_two_identical_lines_loses_nothing() -> None:
    text = "- [Ant](https://ant.example/)\n- Bee\n- [Ant](https://ant.example/)\n"
    fixed = fix(source_of(text), linter(("r", r"(?<=Bee\n)- .*\n", "")), unsafe=False)
    assert (fixed.source.text, fixed.skipped) == ("- [Ant](https://ant.example/)\n- Bee\n", ())


def test_deleting_both_of_two_identical_lines_does_not_happen() -> None:
    text = "- Ant\n- Bee\n- Ant\n"
    fixed = fix(source_of(text), linter(("r", r"- Ant\n", "")), unsafe=False)
    assert fixed.source.text == "- Bee\n- Ant\n"
    assert [item.reason for item in fixed.skipped] == [
        "it would change which entries and headings the page has"
    ]


def test_guilty_fix_among_many_is_found_and_the_others_are_applied() -> None:
    text = "".join(f"- colour {number}\n" for number in range(40))
    lint = linter(("us", "colour", "color"), ("guilty", r"(?m)^- (?=colou?r 17$)", ""))
    fixed = fix(source_of(text), lint, unsafe=False)
    assert fixed.source.text == text.replace("colour", "color")
    assert [item.rule for item in fixed.skipped] == ["guilty"]
    assert {item.rule for item in fixed.applied} == {"us"} and len(fixed.applied) == 40


def test_character_the_encoding_lacks_is_a_clear_failure_of_that_fix_alone() -> None:
    source = source_of("ant bé", "latin-1")
    lint = linter(("arrow", "ant", "→"), ("plain", "b", "c"))
    fixed = fix(source, lint, unsafe=True)
    assert fixed.source.raw == b"ant c\xe9"
    assert [(item.rule, item.reason) for item in fixed.skipped] == [
        ("arrow", "latin-1 has no way to write U+2192")
    ]


def test_guessed_encoding_is_not_edited_unless_told_to() -> None:
    source = source_of("ant bé", "latin-1", certain=False)
    lint = linter(("r", "ant", "bee"))
    held_back = fix(source, lint, unsafe=False)
    assert held_back.source == source
    assert [item.reason for item in held_back.skipped] == ["the file's encoding, latin-1, is a guess"]
    assert fix(source, lint, unsafe=False, guessed=True).source.raw == b"bee b\xe9"
    assert fix(source, lint, unsafe=True).source.raw == b"bee b\xe9"


def test_fix_of_the_encoding_writes_the_file_in_it_from_then_on() -> None:
    def lint(source: Source) -> list[Diagnostic]:
        if source.encoding == "utf-8":
            return list(linter(("later", "é", "→"))(source))
        change = Fix("write UTF-8", (edit(0, 1, ""),), True, "utf-8")
        return [Diagnostic("not-utf8", "error", source.path, Finding(Span(0, 1), "x", change))]

    fixed = fix(source_of("\ufeffant é", "utf-16-le"), lint, unsafe=False)
    assert fixed.source == source_of("ant →")
    assert [item.rule for item in fixed.applied] == ["not-utf8", "later"]


def test_surrogates_do_not_go_into_a_new_encoding() -> None:
    source = source_of("a\udcff", errors="surrogateescape")

    def lint(source: Source) -> list[Diagnostic]:
        change = Fix("write UTF-16", (), True, "utf-16-le")
        return [Diagnostic("r", "error", source.path, Finding(Span(0, 1), "x", change))]

    fixed = fix(source, lint, unsafe=False)
    assert fixed.source == source
    assert [item.reason for item in fixed.skipped] == ["utf-16-le has no way to write U+DCFF"]


def test_bytes_that_would_become_text_together_are_held_back() -> None:
    # Two bytes that are no UTF-8 apart, and the letter ä once nothing stands between them.
    source = source_of("a\udcc3|\udca4", errors="surrogateescape")
    fixed = fix(source, linter(("r", r"\|", "")), unsafe=False)
    assert fixed.source == source
    assert [item.reason for item in fixed.skipped] == ["the text would not read back the same in utf-8"]


@pytest.mark.parametrize(
    "edits", [(edit(0, 2, "x"), edit(1, 3, "y")), (edit(2, 99, "x"),), (edit(-1, 1, "x"),)]
)
def test_edits_that_cannot_be_applied_are_held_back(edits: tuple[Edit, ...]) -> None:
    def lint(source: Source) -> list[Diagnostic]:
        return [Diagnostic("r", "error", source.path, Finding(Span(0, 1), "x", Fix("t", edits, True)))]

    fixed = fix(source_of("ant"), lint, unsafe=False)
    assert fixed.source.text == "ant"
    assert [item.reason for item in fixed.skipped] == [
        "its edits overlap one another or lie outside the text"
    ]
