"""What two entries differ in, and which of them says more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.decode import decode
from awesomelint.differences import differences, says_all
from awesomelint.markdown import parse
from awesomelint.model import Document

TEXT = st.text(st.sampled_from("aB蚁 .-2"), max_size=12)


def read(*lines: str) -> Document:
    return parse(decode("".join(f"- {line}\n" for line in lines).encode(), "list.md"))


def both(one: str, other: str) -> tuple[tuple[str, ...], bool, bool]:
    """Tell what two lines differ in, whether the first says all, and whether the second does."""
    doc = read(one, other)
    first, second = (entry for entry in doc.entries if entry.parent is None)
    return differences(doc, first, second), says_all(doc, first, second), says_all(doc, second, first)


ANT = "[Ant](https://ant.example/)"


@pytest.mark.parametrize(
    ("one", "other", "what", "first", "second"),
    [
        (ANT, ANT, (), True, True),
        (ANT, "[ANT](https://ant.example/)", ("case",), True, True),
        (ANT, "[Ant!](https://ant.example/)", ("punctuation",), True, True),
        (ANT, "[Ant](http://ant.example)", ("address",), True, True),
        (ANT, f"**{ANT}**", (), True, True),
        (ANT, f"{ANT} - Small.", ("description",), False, True),
        (f"{ANT} - Not small.", f"{ANT} - Small.", ("description",), False, False),
        (f"{ANT} - Small, 2019", f"{ANT} - small, 2020", ("year",), False, False),
        (f"{ANT} - Small", f"{ANT} - Small [code](c)", ("description", "further links"), False, True),
        (f"{ANT} [a](x)", f"{ANT} [a](y)", ("further links",), False, False),
        (f"{ANT}\n  - more", ANT, ("nested items",), True, False),
        (f"{ANT} - 小", f"{ANT} - 小而忙", ("description",), False, False),
        (f"{ANT} - שלום", f"{ANT} - שלום, עולם", ("description",), False, True),
    ],
)
def test_what_differs(one: str, other: str, what: tuple[str, ...], first: bool, second: bool) -> None:
    assert both(one, other) == (what, first, second)


@given(TEXT, TEXT)
def test_both_sides_differ_in_the_same(one: str, other: str) -> None:
    forth = both(f"{ANT} - {one}.", f"{ANT} - {other}.")
    what, first, second = both(f"{ANT} - {other}.", f"{ANT} - {one}.")
    assert forth == (what, second, first)


@given(TEXT, TEXT)
def test_what_is_added_at_the_end_takes_nothing_away(one: str, more: str) -> None:
    assert both(f"{ANT} - {one}", f"{ANT} - {one} and {more}")[2]
