"""Numbers, labels and references: how they are read, and that they move together or not at all."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import edits
from awesomelint.lint import lint
from awesomelint.markdown import line_of, parse
from awesomelint.model import Diagnostic, Document, Source
from awesomelint.numbering.labels import hierarchical, prefixes
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.references import references
from awesomelint.numbering.renumbering import renumber
from awesomelint.numbering.sequences import faults, is_lazy, places
from awesomelint.numbering.starts import heads, infer
from awesomelint.rule import Rule
from awesomelint.rules import BUILTIN

LISTS = Path(__file__).parent / "fixtures" / "lists"
FAMILY: tuple[Rule, ...] = tuple(rule() for rule in BUILTIN if rule.family == "numbering")


def source_of(text: str, path: str = "list.md") -> Source:
    return Source(path, text.encode(), text, "utf-8", "strict", certain=True, binary=False)


def seed(name: str) -> str:
    return (LISTS / name).read_bytes().decode()


def check(source: Source) -> tuple[Diagnostic, ...]:
    found = lint([source], FAMILY)
    assert not found.failures
    return found.diagnostics


def lines(text: str) -> list[str]:
    """Say what the family finds, a line per finding: `line rule: message`."""
    source = source_of(text)
    doc = parse(source)
    return [
        f"{line_of(doc.line_starts, found.finding.span.start) + 1} {found.rule}: {found.finding.message}"
        + (" [unsafe fix]" if found.finding.fix else "")
        for found in check(source)
    ]


def fixed(text: str) -> str:
    """Apply all fixes of the family."""
    return edits.fix(source_of(text), check, unsafe=True).source.text


# the seed lists

SEED = """\
22 numbering-start: starts at 2, expected 1
24 list-split: unindented line ends the list after 2: 3 starts another
24 pseudo-number: `2+.` looks numbered, but renders as text
55 label-mismatch: `5` among labels such as 5.1: a label, or a plain number
64 numbering-start: starts at 5, expected 1 [unsafe fix]
67 numbering-start: starts at 6, expected 1 [unsafe fix]
77 numbering-start: starts at 7, expected 1 [unsafe fix]
92 numbering-start: starts at 9, expected 1 [unsafe fix]
96 numbering-start: starts at 10, expected 1
100 numbering-gap: 11 to 19: 12-18 missing, readers see 12
103 stale-reference: `见上面课程5` means an item that becomes 4 when its section is renumbered
108 numbering-start: starts at 21, expected 1
128 numbering-start: starts at 4, expected 1
129 numbering-gap: 4 to 12: 5-11 missing, readers see 5
192 list-split: unindented comment ends the list after 4: 5 starts another [unsafe fix]
203 stale-reference: `如23` may mean any of 3 items numbered 23
""".splitlines()


def test_seed_list_shows_its_faults_and_no_others() -> None:
    assert sorted(lines(seed("list.md")), key=_by_line) == SEED


def test_garbled_copy_shows_the_same_but_for_the_references_it_lost() -> None:
    kept = [line.removesuffix(" [unsafe fix]") for line in SEED if "stale-reference" not in line]
    found = [line.removesuffix(" [unsafe fix]") for line in lines(seed("list-garbled.md"))]
    assert sorted(found, key=_by_line) == kept


def _by_line(found: str) -> tuple[int, str]:
    return int(found.split()[0]), found


@pytest.mark.parametrize("name", ["science-list.md", "list-old-extract.md"])
def test_other_seed_lists_are_numbered_well(name: str) -> None:
    assert lines(seed(name)) == []


def labels_of(doc: Document) -> list[tuple[int, tuple[int, ...], bool]]:
    """List the hierarchical labels: entry, path, and whether it agrees with the item above it."""
    reading = Reading(doc)
    result = []
    for index, label, above in reading.labelled:
        agrees = above is not None and label.path[:-1] in prefixes(doc, above, reading.numbers)
        result.append((index, label.path, agrees))
    return result


def meant_by(doc: Document, words: str) -> list[str]:
    """Name the items that a reference may mean."""
    reading = Reading(doc)
    meanings = dict(
        zip((doc.text[slice(*r.span)] for r in reading.references), reading.meanings, strict=True)
    )
    return [doc.entries[entry].title for entry in meanings[words]]


def test_fixing_the_seed_list_keeps_its_31_labels_and_its_references() -> None:
    before, text = parse(source_of(seed("list.md"))), fixed(seed("list.md"))
    after = parse(source_of(text))
    assert len(labels_of(before)) == 31
    assert [(entry, agrees) for entry, _, agrees in labels_of(after)] == [
        (entry, True) for entry, _, _ in labels_of(before)
    ]
    assert meant_by(before, "见上面课程5") == meant_by(after, "见上面课程5") == ["深度学习几何课程"]
    assert meant_by(before, "如23") == meant_by(after, "如23")
    assert outline(after) == outline(before)
    assert fixed(text) == text


def test_fixing_the_seed_list_goes_all_the_way_once_what_is_unclear_is_settled() -> None:
    settled = seed("list.md").replace("不过如23 能看出", "不过能看出")
    settled = settled.replace("\n2+. [2021", "\n   [2021")
    before, text = parse(source_of(settled)), fixed(settled)
    after = parse(source_of(text))
    assert lines(text) == []
    assert [entry.rendered for entry in after.entries] == [
        entry.number.path[0] if entry.number else None for entry in after.entries
    ]
    assert len(labels_of(after)) == len(labels_of(before)) == 32  # `2.1` is a label once its line is indented
    assert all(agrees for _, _, agrees in labels_of(after))
    assert meant_by(after, "见上面课程4") == ["深度学习几何课程"]
    assert fixed(text) == text


# structure


def outline(doc: Document) -> list[tuple[object, ...]]:
    """Say how a text's entries are built, without numbers; lists that were joined count as one."""
    return [
        (entry.kind, entry.parent, re.sub(r"\d+", "", entry.title), len(entry.links)) for entry in doc.entries
    ]


def bare(text: str) -> str:
    """Take the numbers out of a text, and the blanks that keep it aligned."""
    return re.sub(r"[ \d]+", "", text)


numbers = st.lists(st.integers(0, 14), min_size=1, max_size=7)
sections = st.lists(numbers, min_size=1, max_size=4)


@st.composite
def numbered_texts(draw: st.DrawFn) -> str:
    """A list of several sections, with labels below its items and references to them."""
    titles = ["Ants", "Bees", "Course", "Cats"]
    chosen = draw(sections)
    out: list[str] = []
    for title, found in zip(titles, chosen, strict=False):
        out += [f"## {title}", ""]
        for at, number in enumerate(found):
            written = f"{number:02}" if draw(st.booleans()) else str(number)
            out.append(f"{written}. {title}-{at}")
            indent = " " * draw(st.sampled_from([3, 4, 5]))
            for minor in range(1, draw(st.integers(1, 4))):
                out.append(f"{indent}- {number}.{minor} deep")
            if draw(st.integers(0, 4)) == 0:
                out += ["", f"{indent}    more", ""]
            if draw(st.integers(0, 6)) == 0:
                out += ["", draw(st.sampled_from(["<!-- c -->", "text", "* * *"])), ""]
        out.append("")
    for _ in range(draw(st.integers(0, 2))):
        number = draw(st.integers(0, 14))
        out += ["", draw(st.sampled_from(["See item {}.", "见上面课程{}。", "see Bees {}"])).format(number)]
    return "\n".join(out) + "\n"


@settings(deadline=None, max_examples=60)
@given(numbered_texts())
def test_fixes_change_numbers_alone_and_come_to_rest(text: str) -> None:
    after = fixed(text)
    assert bare(after) == bare(text)
    assert fixed(after) == after


@settings(deadline=None, max_examples=60)
@given(numbered_texts())
def test_each_fix_keeps_structure_labels_and_references(text: str) -> None:
    source = source_of(text)
    before = parse(source)
    reading = Reading(before)
    agreed = {entry for entry, _, agrees in labels_of(before) if agrees}
    for found in check(source):
        fix = found.finding.fix
        if fix is None:
            continue
        after = parse(edits.apply(source, [fix]))
        if found.rule == "list-split":
            assert len(after.lists) < len(before.lists)
            continue
        assert outline(after) == outline(before)
        assert [entry.list for entry in after.entries] == [entry.list for entry in before.entries]
        assert agreed <= {entry for entry, _, agrees in labels_of(after) if agrees}
        assert Reading(after).meanings == reading.meanings


@settings(deadline=None)
@given(numbers, st.data())
def test_renumbering_writes_what_was_asked_for(found: list[int], data: st.DataObject) -> None:
    text = "".join(f"{number}. Ant\n   - {number}.1 Bee\n" for number in found)
    reading = Reading(parse(source_of(text)))
    entries = [item.entry for run in reading.runs if run.counted for item in run.items]
    plan = {entry: data.draw(st.integers(0, 120)) for entry in entries}
    fix = renumber(reading, "renumber", plan).fix
    if fix is None:  # nothing to do; a bullet that is not indented as far as its item's text; `1. 1.`
        trivial = all(reading.numbers[entry] == number for entry, number in plan.items())
        assert trivial or max(found) > 9 or is_lazy(list(plan.values()))
        return
    after = parse(edits.apply(source_of(text), [fix]))
    assert {entry: after.entries[entry].number.path[0] for entry in plan} == plan  # type: ignore[union-attr]  # numbered before
    for entry, number in plan.items():
        label = hierarchical(after.entries[entry + 1].label)
        assert label is not None
        assert label.path == (number, 1)


QUIET = """\
# 5. A title with a number

1. Ant, see point 5
2. Bee

> 1. Quoted
> 3. Quoted

4. Four
3. Three

## Years

1986. A year

1) Ant
2) Bee

Text.

3. Cat
"""


def test_what_is_not_ours_to_change_gets_no_fix() -> None:
    assert lines(QUIET) == [
        "7 numbering-gap: 1 to 3: 2 missing, readers see 2",
        "9 numbering-order: 4 stands between 2 and 3",
    ]


# sequences


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3], []),
        ([1, 2, 5, 6], ["gap 3 5"]),
        ([1, 3, 4, 9], ["gap 2 3", "gap 5 9"]),
        ([1, 2, 2, 3], ["repeat 3 2"]),
        ([1, 2, 2, 4], ["repeat 3 2"]),
        ([1, 3, 3, 4], ["repeat 2 3"]),
        ([1, 2, 2, 2, 3], ["repeat 3 2"]),
        ([1, 2, 13, 4, 5], ["order 3 13"]),
        ([1, 2, 9, 3, 4], ["order 3 9"]),
        ([1, 2, 3, 2, 4, 5], ["order 4 2"]),
        ([1, 2, 1, 2], ["order 3 1"]),
        ([2, 1], ["order 3 1"]),
    ],
)
def test_each_mistake_is_one_fault(numbers: list[int], expected: list[str]) -> None:
    assert [f"{fault.kind} {fault.expected} {fault.found}" for fault in places(numbers)] == expected


@given(st.lists(st.integers(0, 30), min_size=1))
def test_faults_are_in_order_and_only_where_a_number_is_not_the_next(numbers: list[int]) -> None:
    found = places(numbers)
    assert [fault.at for fault in found] == sorted({fault.at for fault in found})
    assert all(fault.found == numbers[fault.at] != fault.expected for fault in found)
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    assert bool(found) == any(step != 1 for step in steps)


@pytest.mark.parametrize("numbers", [[3, 2, 1], [10, 20, 30], [2019, 2018, 2016], [1, 1, 1], [5, 1, 1]])
def test_habits_are_one_fault_at_most(numbers: list[int]) -> None:
    (run,) = Reading(parse(source_of("".join(f"{number}. Ant\n" for number in numbers)))).runs
    assert len(faults(run)) == (0 if is_lazy(numbers) else 1)


@pytest.mark.parametrize(
    ("starts", "policy"),
    [
        ([(1, 3), (1, 2), (1, 5)], "per-section"),
        ([(1, 3), (4, 2), (6, 5)], "continuous"),
        ([(1, 3), (1, 3), (4, 2)], None),
        ([(1, 3), (1, 3), (1, 3), (4, 2)], "per-section"),
        ([(1, 3), (9, 2)], None),
        ([(7, 3)], None),
        ([(0, 3), (0, 2)], "per-section"),
    ],
)
def test_policy_is_inferred_from_the_majority(starts: list[tuple[int, int]], policy: str | None) -> None:
    text = ""
    for at, (first, count) in enumerate(starts):
        text += f"\n## {at}\n\n" + "".join(f"{number}. Ant\n" for number in range(first, first + count))
    assert infer(heads(Reading(parse(source_of(text))).runs)) == policy


# references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see item 7.", ["see item 7"]),
        ("(See also entry 12 below)", ["See also entry 12 below"]),
        ("item 7 above", ["item 7 above"]),
        ("见上面课程5:几何", ["见上面课程5"]),
        ("上面第3条说过", ["上面第3条"]),
        ("详见第 3 项", ["详见第 3 项"]),
        ("不过如23 能看出", ["如23"]),
        ("siehe Punkt 3, см. пункт 4, voir point 5", ["siehe Punkt 3", "см. пункт 4", "voir point 5"]),
        ("see 6.4", ["see 6.4"]),
        ("see more Items 3 above", ["Items 3 above"]),
        ("例如23 ，如23个，如2023 年，如23%", []),
        ("see version 7, see 7, item 7", []),
        ("see item 7 of the licence", []),
        ("see item 2020, see item 7-9, see item 3rd", []),
        ("foresee item 7", []),
        ("`see item 7`", []),
        ("[see item 7](https://ant.example/)", []),
        ("see items 7 and 9 of the licence", []),
        ("see item 7, and see item 9", ["see item 7", "see item 9"]),
        ("见第3条，5个", ["见第3条"]),
    ],
)
def test_references_are_found(text: str, expected: list[str]) -> None:
    doc = parse(source_of(f"# Items\n\n{text}\n"))
    assert [doc.text[slice(*found.span)] for found in references(doc)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see items 7, 8 and 9.", "7 8 9"),
        ("items 7 and 9 above", "7 9"),
        ("see items 7-9, voir points 1 à 3", "7 9 1 3"),
        ("siehe Punkte 3 bis 5, см. пункты 4 и 6", "3 5 4 6"),
        ("见第3、5条，详见第7-9项", "3 5 7 9"),
        ("see 6.1 and 6.4", "6.1 6.4"),
        ("see item 7 and 9 others", "7 9?"),
        ("see item 7, 2020 was", "7"),
        ("见课程5，3月", "5"),
        ("see item 3,000", "3"),
    ],
)
def test_enumerated_numbers_are_references_each(text: str, expected: str) -> None:
    doc = parse(source_of(f"# Items\n\n## Course\n\n{text}\n"))
    found = [doc.text[slice(*found.number)] + "?" * found.unclear for found in references(doc)]
    assert " ".join(found) == expected
