"""The search in a lattice of what garbled text may have been."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.mojibake import search as stage
from awesomelint.mojibake.arcs import Arc, Lattice
from awesomelint.mojibake.channels import single
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.model import load
from awesomelint.mojibake.search import search

LETTERS = "abc"


class Pairs:
    """A model that knows two letters back."""

    start = ""

    def __init__(self, odds: list[float]) -> None:
        self._odds = odds

    def knows(self, character: str, /) -> bool:
        return True

    def step(self, state: Any, character: str, /) -> tuple[float, Any]:
        at = sum((index + 1) * ord(letter) for index, letter in enumerate(state + character))
        weights = [self._odds[(at - ord(character) + ord(letter)) % len(self._odds)] for letter in LETTERS]
        mine = weights[LETTERS.index(character)] if character in LETTERS else 1.0
        return math.log(mine / sum(weights)), (state + character)[-2:]

    def pairs(self, before: str, characters: Sequence[str], /) -> list[float]:
        return [self.step(before, character)[0] for character in characters]

    def weight(self, text: str) -> float:
        state, total = self.start, 0.0
        for character in text:
            weight, state = self.step(state, character)
            total += weight
        return math.exp(total)


odds = st.lists(st.floats(0.05, 1.0), min_size=11, max_size=11)
chains = st.lists(st.sampled_from(("a", "ab", "abc", "bc")), min_size=1, max_size=6)


def chain(candidates: list[str]) -> Lattice:
    arcs = tuple([Arc(node + 1, characters)] for node, characters in enumerate(candidates))
    return Lattice(arcs, range(len(candidates) + 1))


@given(odds, chains)
def test_confidence_is_the_share_of_all_texts(odds: list[float], candidates: list[str]) -> None:
    model = Pairs(odds)
    texts = {"".join(text): model.weight("".join(text)) for text in product(*candidates)}
    whole = sum(texts.values())
    found = search(chain(candidates), model)
    for at, choice in enumerate(found.choices):
        shares: dict[str, float] = defaultdict(float)
        for text, weight in texts.items():
            shares[text[at]] += weight / whole
        share = shares[choice.character]
        assert share == pytest.approx(max(shares.values()))
        assert choice.confidence == pytest.approx(share, abs=1e-6)
        assert (choice.confidence == 1.0) is (len(candidates[at]) == 1)
        assert (choice.runner_up == "") is (len(candidates[at]) == 1)
        assert choice.candidates == len(candidates[at])


def test_what_a_narrow_beam_gave_up_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters chosen long ago stay as unsure as they were, though all that is kept goes back to them."""
    model = Pairs([0.5, 0.4, 0.6, 0.45, 0.55, 0.5, 0.4, 0.6, 0.5, 0.45, 0.55])
    candidates = ["abc"] * 8
    wide = [choice.confidence for choice in search(chain(candidates), model).choices]
    monkeypatch.setattr(stage, "WIDTH", 2)
    narrow = [choice.confidence for choice in search(chain(candidates), model).choices]
    assert max(wide) < 0.6
    assert max(narrow) < 0.7


def test_what_lost_bytes_is_told_from_what_did_not() -> None:
    channel = single("utf-8", "cp1252", "dropped")
    original = "Список работ"
    found = search(lattice(channel.garble(original), channel), load())
    assert found.text == original
    lost = {character for character in original if len(channel.garble(character)) < 2 and character > "\x7f"}
    assert {choice.character for choice in found.choices if choice.candidates > 1} == lost
    assert all(choice.runner_up for choice in found.choices if choice.confidence < 1.0)
    assert [choice.confidence for choice in found.choices if choice.character == " "] == [1.0]


def test_forced_nodes_are_those_every_text_goes_through() -> None:
    arcs = ([Arc(1, "a")], [Arc(2, "b"), Arc(3, "c")], [Arc(3, "d")], [Arc(4, "ef")], [Arc(5, "g", 4.0)])
    assert Lattice(arcs, range(6)).forced() == {0, 4}


def test_what_must_stay_as_it_is_is_not_laid_out_after_a_cut_form() -> None:
    channel = single("utf-8", "cp1254", "dropped")
    garbled = channel.garble("不一")  # 不 lost its last byte, 一 none
    cut, inner, whole, *rest = lattice(garbled, channel).arcs
    assert [(arc.stop, len(arc.characters) > 1) for arc in cut] == [(2, True)]
    assert [arc.characters for arc in whole] == ["一"]
    assert [inner, *rest] == [[], [], []]


def test_typographic_marks_may_follow_a_cut_form_as_they_are() -> None:
    channel = single("utf-8", "cp1254", "dropped")
    garbled = channel.garble("不")[:1] + "”"
    assert {arc.stop for arc in lattice(garbled, channel).arcs[0]} == {1, 2}
