"""Parting text into words around a gap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations

import build_word_pairs as tool
import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.mojibake.model import load as language_model
from awesomelint.mojibake.model import word_pairs
from awesomelint.mojibake.word_pairs import WordPairs
from awesomelint.mojibake.wording import NEAR, UNKNOWN, Worded, Wording

ALONE = {
    "一": 0.01,
    "个": 0.01,
    "一个": 0.2,
    "工具": 0.1,
    "列": 0.01,
    "列表": 0.2,
    "与": 0.05,
    "工具与": 0.001,
}
FREQUENCIES = {"一个": 0.25, "列表": 0.2, "工具": 0.1, "与": 0.05}
PAIRS = [tool.Pair("一个", "列表", 0.5, 1.0), tool.Pair("与", "工具", 0.4, 1.0)]


@pytest.fixture(scope="module")
def pairs() -> WordPairs:
    return WordPairs(tool.build(PAIRS, FREQUENCIES, ALONE))


@pytest.fixture
def wording(pairs: WordPairs) -> Wording:
    return Wording(pairs, frequency)


def frequency(word: str) -> float:
    return FREQUENCIES.get(word, 1e-8)


def test_words_on_both_sides_are_counted(wording: Wording) -> None:
    told = wording.told("这，一", "列表", "个与")
    assert told is not None
    assert [worded.number for worded in told] == [2, 3]
    assert told[0].log == pytest.approx(math.log(0.2) + math.log(0.5), abs=0.05)
    assert told[0].log > told[1].log


def test_what_is_no_word_counts_as_one_for_each_character(wording: Wording) -> None:
    told = wording.told("", "", "甲")
    assert told == [Worded(1, UNKNOWN)]
    assert wording.told("a", "，", "。") == [Worded(1, UNKNOWN)]


def test_traditional_characters_are_not_parted(wording: Wording) -> None:
    assert wording.told("這個", "於書", "与個") is None


def test_no_more_is_parted_than_what_is_near(wording: Wording) -> None:
    near = "一" * NEAR
    assert wording.told("工具" + near, near + "工具", "与") == wording.told(near, near, "与")


@given(st.text("一个列表工具与", max_size=NEAR), st.text("一个列表工具与", max_size=NEAR))
def test_it_is_the_likeliest_of_all_ways(before: str, after: str) -> None:
    table = WordPairs(tool.build(PAIRS, FREQUENCIES, ALONE))
    told = Wording(table, frequency).told(before, after, "与")
    text = f"{before}与{after}"
    known = {word: found for word in ALONE if (found := table.alone(word)) is not None}
    ways = [
        [text[i:j] for i, j in zip((0, *stops), (*stops, len(text)), strict=True)]
        for number in range(len(text))
        for stops in combinations(range(1, len(text)), number)
    ]
    ways = [way for way in ways if all(word in known or len(word) == 1 for word in way)]
    assert told is not None
    assert told[0].number == min(map(len, ways))
    assert told[0].log == pytest.approx(max(score(way, known, table) for way in ways))


def score(way: list[str], known: Mapping[str, float], table: WordPairs) -> float:
    total = 0.0
    for last, word in zip(["", *way], way, strict=False):
        own = math.log(known[word]) if word in known else UNKNOWN
        more = table.then(last, word) if last else 0.0
        left = table.left(last) if last else 1.0
        total += math.log(more + left * frequency(word)) if more else math.log(left) + own
    return total


def test_the_shipped_words_tell_rare_ones() -> None:
    told = Wording(word_pairs(), language_model().word).told("构造了一系列", "例", "反后")
    assert told is not None
    assert told[0].number < told[1].number
    assert told[0].log > told[1].log
