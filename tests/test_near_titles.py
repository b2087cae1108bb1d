"""Titles that are nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.near_titles import Near, NearTitles, tokens_of

WORDS = st.lists(st.sampled_from(["ants", "work", "colony", "strukture", "蚂蚁", "bee", "2"]), max_size=8)


def near(*titles: str, likeness: float = 0.8) -> list[list[Near]]:
    found = NearTitles(likeness)
    return [list(found.add(title)) for title in titles]


def test_one_word_may_be_spelled_otherwise() -> None:
    titles = ["Ants at Work", "Bees", "The ants at works", "ants & work"]
    assert near(*titles) == [[], [], [Near(0, "works", "work")], []]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ants, volume two", "Ants, volume ten"),
        ("Ants 3.10", "Ants 3.11"),
        ("Ants v2stable", "Ants v3stable"),
        ("Ants for beginners", "Ants for beginner"),
        ("муравьи часть первая", "муравьи дом первая"),
        ("机器学习 上", "机器学习 下"),
        ("Ants spring", "Ants sprung"),
        ("Big ants", "Big aunt"),
        ("Ant", "Ants"),
        ("Old ants at work", "Ants at work"),
    ],
)
def test_other_things_are_not_near(one: str, other: str) -> None:
    assert near(one, other, likeness=0.0) == [[], []]


@given(WORDS, WORDS)
def test_near_is_mutual_and_no_title_is_near_itself(one: list[str], other: list[str]) -> None:
    here, there = " ".join(one), " ".join(other)
    assert near(here, here) == [[], []]
    forth, back = near(here, there)[1], near(there, here)[1]
    assert [(item.here, item.there) for item in forth] == [(item.there, item.here) for item in back]


@given(st.text(max_size=30))
def test_tokens_are_words_of_the_title(title: str) -> None:
    assert tokens_of(title) == tokens_of(title.swapcase().casefold()) or not title.isascii()


def test_many_titles_of_one_word_more_are_cut_off_and_not_compared_with_each_other() -> None:
    titles = [f"ants at colony{'x' * n}" for n in range(200)]
    assert max(len(found) for found in near(*titles, likeness=0.0)) <= 50
