"""Tables of contents: how they are found, what they cover, and that mending one gives it back as it was."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import edits, rulebook
from awesomelint.contents.comparing import compare
from awesomelint.contents.finding import tables_of_contents
from awesomelint.contents.names import is_apart, is_contents_name
from awesomelint.contents.order import longest_order
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Diagnostic, Source
from awesomelint.rules.contents_mismatch import ContentsMismatch
from awesomelint.rules.missing_anchor import MissingAnchor

NAMES = (
    "Ants",
    "Bees",
    "Crickets",
    "Dragonflies",
    "Earwigs",
    "Flies",
    "Gnats",
    "Hornets",
    "Katydids",
    "Lice",
)
STYLES = {
    "bullets": "- [{title}](#{slug})",
    "stars": "    * [{title}](#{slug})"[4:],
    "bold": "- **[{title}](#{slug})**",
    "ticks": "+ [`{title}`](#{slug})",
    "tasks": "- [ ] [{title}](#{slug})",
    "html": '- <a href="#{slug}">{title}</a>',
    "ordered": "{number}. [{title}](#{slug})",
    "padded": "{number:02}) [{title}](#{slug})",
    "ones": "1. [{title}](#{slug})",
    "windows": "- [{title}](#{slug})\r",
}


def source_of(text: str) -> Source:
    return Source("list.md", text.encode(), text, "utf-8", "strict", certain=True, binary=False)


def check(source: Source) -> tuple[Diagnostic, ...]:
    found = lint([source], (ContentsMismatch(), MissingAnchor()))
    assert not found.failures
    return found.diagnostics


def messages(text: str) -> list[str]:
    return [diagnostic.finding.message for diagnostic in check(source_of(text))]


def fixed(text: str) -> str:
    return edits.fix(source_of(text), check, unsafe=True).source.text


def page(style: str, listed: list[str], sections: list[str]) -> str:
    """Write a list with a table of contents in a style."""
    lines = [
        STYLES[style].format(title=name, slug=name.lower(), number=number)
        for number, name in enumerate(listed, 1)
    ]
    ending = "\r\n" if style == "windows" else "\n"
    text = "\n".join(["## Contents", "", *lines, "", *(f"## {name}\n" for name in sections)])
    return text.replace("\r", "").replace("\n", ending)


@pytest.mark.parametrize("style", STYLES)
@given(count=st.integers(6, len(NAMES)), data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_line_taken_out_comes_back_as_it_was(style: str, count: int, data: st.DataObject) -> None:
    names = list(NAMES[:count])
    whole = page(style, names, names)
    assert messages(whole) == []
    gone = data.draw(st.integers(1, count - 2))
    broken = page(style, [*names[:gone], *names[gone + 1 :]], names)
    assert messages(broken) == ["not in the contents on line 3"]
    assert fixed(broken) == whole


@given(st.permutations(NAMES[:7]))
@settings(max_examples=30, deadline=None)
def test_fixing_twice_is_fixing_once(listed: list[str]) -> None:
    once = fixed(page("bullets", listed, list(NAMES)))
    assert fixed(once) == once


@given(st.lists(st.integers(0, 30)))
def test_the_longest_order_is_one_and_cannot_be_longer(numbers: list[int]) -> None:
    kept = [numbers[place] for place in sorted(longest_order(numbers))]
    assert all(one < two for one, two in pairwise(kept))
    best: list[int] = []
    for at, number in enumerate(numbers):
        best.append(1 + max((best[place] for place in range(at) if numbers[place] < number), default=0))
    assert len(kept) == max(best, default=0)


@pytest.mark.parametrize(
    "title",
    [
        "📖 Table of Contents",
        "1. Contents",
        "目录 (Contents)",
        "ÍNDICE",
        "Зміст:",
        "목차",
        "Mục lục",
        "Περιεχόμενα",
    ],
)
def test_contents_are_known_by_name(title: str) -> None:
    assert is_contents_name(title)


@pytest.mark.parametrize("title", ["Ants", "Database Index", "Content management", "内容管理", ""])
def test_other_names_are_none(title: str) -> None:
    assert not is_contents_name(title)


def test_names_are_written_once() -> None:
    table = rulebook.data("contents")
    assert all(is_contents_name(name) for name in table["names"])
    assert all(is_apart(name) for name in table["apart"])
    assert {kind: len(set(names)) for kind, names in table.items()} == {
        kind: len(names) for kind, names in table.items()
    }


def test_the_scope_is_the_smallest_section_around() -> None:
    text = """# Insects

## Flies

- [Ants](#ants)
- [Bees](#bees)
- [Gnats](#gnats)
- [Wasps](#wasps)

### Ants

### Bees

### Gnats

### Wasps

## Moths
"""
    doc = parse(source_of(text))
    (contents,) = tables_of_contents(doc)
    assert [doc.headings[index].title for index in contents.scope] == ["Ants", "Bees", "Gnats", "Wasps"]
    assert contents.heading is None


def test_pointers_to_a_few_sections_are_no_contents() -> None:
    links = " · ".join(f"[{name}](#{name.lower()})" for name in NAMES[::3])
    doc = parse(source_of(f"{links}\n\n" + "".join(f"# {name}\n\n" for name in NAMES)))
    (contents,) = tables_of_contents(doc)
    assert compare(doc, contents) is None


def test_a_dead_link_is_reported_by_one_rule_alone() -> None:
    names = list(NAMES)
    text = page("bullets", names, names).replace("(#hornets)", "(#hornet)")
    assert [(one.rule, one.finding.message) for one in check(source_of(text))] == [
        ("missing-anchor", "no section #hornet: #hornets is there")
    ]
    assert fixed(text) == page("bullets", names, names)


def test_a_link_with_a_description_is_no_pattern_for_it() -> None:
    names = list(NAMES)
    lines = page("bullets", [*names[:4], *names[5:]], names).replace(
        "(#dragonflies)", "(#dragonflies) - seven of them"
    )
    assert "(#dragonflies) - seven of them\n- [Earwigs](#earwigs)\n- [Flies]" in fixed(lines)


def test_a_loose_list_stays_loose() -> None:
    names = list(NAMES)
    whole = page("bullets", names, names).replace("\n- ", "\n\n- ")
    assert fixed(whole.replace("- [Gnats](#gnats)\n\n", "")) == whole


@pytest.mark.parametrize(
    "text", ["", "# Contents", "- [Ants](#ants)\n" * 5, "[a](#) " * 9 + "\n\n# A\n# B\n# C\n"]
)
def test_little_is_no_trouble(text: str) -> None:
    assert [one for one in check(source_of(text)) if one.rule == "contents-mismatch"] == []
