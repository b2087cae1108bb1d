"""References: what a garbled line was is told by texts that hold it; nothing is guessed where one does."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.mojibake import fill, restore
from awesomelint.mojibake.channels import Channel, Step, repeated, single
from awesomelint.mojibake.references import REACH, ReferenceModel, References
from awesomelint.mojibake.signs import is_garbled, wants_references

LISTS = Path(__file__).parent / "fixtures" / "lists"
CHANNELS = {
    "cp1254": single("utf-8", "cp1254", "dropped", "\xad"),
    "cp1252": single("utf-8", "cp1252", "?"),
    "gbk": single("utf-8", "gbk", "\ufffd"),
    "big5": single("utf-8", "big5", "\ufffd"),
    "cp932": single("utf-8", "cp932", "\ufffd"),
    "twice": repeated(Step("utf-8", "cp1252", "dropped"), 2),
}
LINES = st.text(st.sampled_from("aé中与不蚂蚁的工作，。 []1"), min_size=1, max_size=30)


def read(name: str) -> str:
    return (LISTS / name).read_text(encoding="utf-8")


class Even:
    """A language model to which all characters are alike."""

    start: Hashable = ""

    def step(self, state: Hashable, character: str) -> tuple[float, Hashable]:
        return math.log(0.001), ""

    def pairs(self, before: str, characters: Sequence[str]) -> list[float]:
        return [math.log(0.001)] * len(characters)

    def knows(self, character: str) -> bool:
        return True


# Lines that are the same


@given(st.lists(LINES, max_size=5), LINES, st.sampled_from(sorted(CHANNELS)))
def test_what_a_line_is_known_as_is_garbled_to_it(lines: list[str], line: str, name: str) -> None:
    channel = CHANNELS[name]
    garbled = channel.garble(line)
    found = References(["\n".join([*lines, line])]).find(garbled, channel)
    if found is not None:
        assert channel.garble(found.text) == garbled
        assert [choice.stop for choice in found.choices[:-1]] == [c.start for c in found.choices[1:]]
        assert (found.choices[0].start, found.choices[-1].stop) == (0, len(garbled))
        assert {choice.confidence for choice in found.choices} == {1.0}


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_line_of_a_reference_is_known_whatever_its_number(name: str) -> None:
    channel = CHANNELS[name]
    references = References(["# 蚂蚁\n3. 不是蚂蚁的工作与生活，中文\r\n"])
    found = references.find(channel.garble("12) 不是蚂蚁的工作与生活，中文"), channel)
    assert found is not None
    assert found.text == "12) 不是蚂蚁的工作与生活，中文"


def test_two_lines_that_are_garbled_to_the_same_are_not_known() -> None:
    channel = CHANNELS["cp1254"]
    one, other = "蚂蚁的工作与生活，中文", "蚂蚁的工作不生活，中文"
    assert channel.garble(one) == channel.garble(other)
    assert References([one, other]).find(channel.garble(one), channel) is None
    assert References([one]).find(channel.garble(one), channel) is not None


def test_a_garbled_line_is_not_restored_to_another_garbled_one() -> None:
    once = Channel((Step("utf-8", "cp1252"),))
    clean = "- Les fourmis à l’œuvre, l’été"
    assert References([once.garble(clean)]).find(once.garble(once.garble(clean)), once) is None


# What stands in the references counts


@given(st.lists(LINES, min_size=1, max_size=5), LINES)
def test_a_model_of_references_gives_probabilities(lines: list[str], line: str) -> None:
    alphabet = "aé中与不蚂蚁的工作，。 []1\nxyz"
    model = ReferenceModel(lines, Even())
    state = model.start
    for character in line:
        steps = {each: model.step(state, each)[0] for each in alphabet}
        assert sum(map(math.exp, steps.values())) <= 1 + 1e-9
        assert steps[character] <= 0
        _, state = model.step(state, character)
        context: str = state[1]  # type: ignore[index]  # what it is made of is the model's own affair
        assert len(context) <= REACH
        assert not context or context in "\n" + "\n".join(lines).replace("，", ",").replace("。", ".") + "\n"


def test_where_references_say_nothing_the_language_model_decides() -> None:
    model = ReferenceModel(["中文"], Even())
    _, state = model.step(model.start, "x")
    assert model.step(state, "中") == (math.log(0.001), model.step(state, "中")[1])
    _, state = model.step(state, "中")
    assert model.step(state, "文")[0] > math.log(0.001)
    assert model.step(state, "与")[0] < math.log(0.001)


def test_paths_that_references_cannot_tell_apart_come_together() -> None:
    model = ReferenceModel(["中文"], Even())
    states = set()
    for path in ("蚂蚁", "工作"):
        state = model.start
        for character in path:
            _, state = model.step(state, character)
        states.add(state)
    assert len(states) == 1


# The whole of it


def test_a_clean_copy_gives_every_byte_back() -> None:
    clean, garbled = read("list.md"), read("list-garbled.md")
    restoration = restore(garbled, (clean,))
    assert restoration.apply(garbled) == clean
    assert all(line.gives_back for line in restoration.lines)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_clean_copy_gives_text_back_from_any_channel(name: str) -> None:
    clean = "\n".join(read("list.md").split("\n")[:16])
    garbled = CHANNELS[name].garble(clean)
    assert restore(garbled, (clean,)).apply(garbled) == clean


def test_a_stale_reference_decides_in_lines_that_have_changed() -> None:
    reference = "# 蚂蚁\n- 不是所有的蚂蚁都在地下工作与生活\n- 中华大蚁与不开口的蚁\n"
    clean = "# 蚂蚁\n\n- 2021 年：不是所有的蚂蚁都在地下工作与生活，也有例外\n- 新：中华大蚁与不开口的蚁\n"
    garbled = CHANNELS["cp1254"].garble(clean)
    assert restore(garbled, (reference,)).apply(garbled) == clean


@pytest.mark.parametrize("name", ["list.md", "list-garbled.md"])
def test_references_change_nothing_in_clean_text(name: str) -> None:
    clean = read("list.md")
    assert restore(clean, (read(name),)).apply(clean) == clean


# Whether to look for references


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.glob("*.md")))
def test_references_are_wanted_for_what_lost_something(name: str) -> None:
    text = read(name)
    assert wants_references(text) == ("\ufffd" in text or name == "list-garbled.md")
    assert is_garbled(text) == (name == "list-garbled.md")


def test_a_text_that_lost_nothing_needs_no_references() -> None:
    garbled = CHANNELS["twice"].garble("Les étoiles filantes, un été à la campagne\n" * 3)
    assert not wants_references(garbled.replace("\ufffd", ""))
    assert wants_references("caf\ufffd")


# U+FFFD


@given(st.lists(LINES, max_size=4), LINES)
def test_what_is_filled_is_in_one_line_of_the_references(lines: list[str], line: str) -> None:
    lost = "".join("\ufffd" if character > "\x7f" else character for character in line)
    parts, at = [], 0
    for gap in fill(lost, ["\n".join([*lines, line])]):
        parts += [lost[at : gap.start], gap.text]
        at = gap.stop
    result = "".join([*parts, lost[at:]])
    assert result == lost or result in {line, *(_numbered(lost, other) for other in [*lines, line])}


def _numbered(lost: str, other: str) -> str:
    """Put the number of one line before the words of another."""
    from awesomelint.mojibake.references import NUMBER

    mine, its = NUMBER.match(lost), NUMBER.match(other)
    assert mine is not None
    assert its is not None
    return mine[0] + other[its.end() :]


def test_what_two_lines_may_have_been_is_not_filled() -> None:
    lost = "- [Ants at work](https://ant.example/) caf\ufffd"
    one, other = lost.replace("\ufffd", "é"), lost.replace("\ufffd", "è")
    assert [gap.text for gap in fill(lost, [one])] == ["é"]
    assert fill(lost, [one, other]) == ()
    assert fill("caf\ufffd", ["café"]) == ()
