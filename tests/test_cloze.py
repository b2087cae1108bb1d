"""The model that weighs candidates by what stands on both sides: its signs, its file, its tool."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import build_cloze_model as tool
import numpy as np
import pytest
import weigh_signs
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.mojibake.arcs import Arc, Lattice
from awesomelint.mojibake.channels import single
from awesomelint.mojibake.cloze import REACH, ClozeModel, folded, load, signs
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.leaning import LEAST, Step, leaned
from awesomelint.mojibake.model import load as language_model
from awesomelint.mojibake.search import TOGETHER, search
from awesomelint.mojibake.weighing import COUNTS
from awesomelint.mojibake.weighing import load as load_weigher

LINES = [
    f"{place}在{thing}中有{number}个列表"
    for place in "他我你"
    for thing in ("书", "文件")
    for number in "一二"
]
LINES += [
    f"{one}与{other}的列表"
    for one in ("书", "文件", "工具")
    for other in ("课", "字典", "书")
    if one != other
]


def test_signs_of_a_gap() -> None:
    assert signs("、在「列表", "列」，") == [
        *("a表", "b列", "c「", "d在", "e、"),
        *("A列", "B」", "C，", "D\n", "E\n"),
        *("f表列", "F列」", "g表列「", "G列」，", "h表列「在", "H列」，\n"),
        *(
            "i表列",
            "j表列列",
            "J表列」",
            "k表列列」",
            "l列列",
            "L表」",
            "m列「",
            "M」，",
            "n列「列",
            "N表」，",
        ),
        *("o表", "o列", "o「", "o在"),
        *("O列", "O」"),
        *("p4", "P2", "q42", "r「", "R」", "s「」", "t4", "u1", "v"),
    ]


@given(st.text("在中ab*。「」 A1", max_size=12), st.text("在中ab*。「」 A1", max_size=12))
def test_signs_are_told_apart_by_their_kind_and_length(before: str, after: str) -> None:
    found = signs(folded(before), folded(after))
    assert len(found) == len(set(found))
    lengths: dict[str, set[int]] = {}
    for sign in found:
        lengths.setdefault(sign[0], set()).add(len(sign))
    assert all(len(sizes) == 1 for sizes in lengths.values())


def weights(model: ClozeModel, before: str, after: str, candidates: str) -> list[float]:
    """Add up what the signs say, each kind as much as it counts."""
    sums = [0.0] * len(candidates)
    for at, kind, weight in model.told(before, after, candidates, COUNTS):
        sums[at] += COUNTS[kind] * weight
    return sums


def test_no_more_is_looked_at_than_is_learnt_from() -> None:
    near = "我们在这一个长长的列表里放了许多有用的东西" * 4
    assert len(near) > REACH
    far = weights(load(), "甲乙丙" * 50 + near, near + "丁" * 99, "中与")
    assert far == weights(load(), near, near, "中与")


@pytest.fixture(scope="module")
def built() -> bytes:
    return tool.build([folded(line) for line in LINES * 40], 2_000)


def test_what_is_far_in_the_clause_tells(built: bytes) -> None:
    model = ClozeModel(built)
    inside, between = (
        weights(model, "他在工具", "有二个列表", "中与"),
        weights(model, "课", "工具的列表", "中与"),
    )
    assert inside[0] > inside[1]
    assert between[1] > between[0]
    assert weights(model, "他在工具", "有二个列表", "與") == [0.0], "nothing is known of it"


def test_the_tool_writes_what_it_builds(tmp_path: Path) -> None:
    command = [sys.executable, tool.__file__, "out.bin", "zh.txt", "--kept", "2000"]
    (tmp_path / "zh.txt").write_text("".join(f"{line}\n" for line in [*LINES, "a", "中"]), encoding="utf-8")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out.bin").read_bytes() == tool.build([folded(line) for line in LINES], 2_000)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="not a cloze model"):
        ClozeModel(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("before", "after", "better", "worse"),
    [
        ("在复杂的神经网络", "稳定地训练", "中", "与"),
        ("数据结构", "算法", "与", "中"),
        ("请参阅「如何开始", "。", "」", "、"),
        ("评估替代方案", "权衡利弊", "、", "」"),
        ("在這個系統", "找到", "中", "不"),
        ("ファイル", "「開く", "、", "」"),
    ],
)
def test_the_shipped_model_knows_what_fits(before: str, after: str, better: str, worse: str) -> None:
    good, bad = weights(load(), before, after, better + worse)
    assert good > bad


class Even:
    """A language model to which all characters are as likely."""

    start = ""

    def knows(self, character: str, /) -> bool:
        return True

    def step(self, state: Any, character: str, /) -> tuple[float, Any]:
        return -1.0, ""

    def pairs(self, before: str, characters: Sequence[str], /) -> list[float]:
        return [-1.0] * len(characters)


class Twins:
    """Likes two of a kind side by side."""

    def weights(self, before: str, after: str, candidates: str, /) -> list[float]:
        return [4.0 * (before.endswith(c) + after.startswith(c)) for c in candidates]


def test_what_is_open_is_decided_by_what_is_around_it() -> None:
    around = [[Arc(node + 1, character)] for node, character in enumerate("零一")]
    after = [[Arc(node + 1, character)] for node, character in enumerate("二三四", start=4)]
    ways = Lattice((*around, [Arc(3, "二一")], [Arc(4, "三二")], *after), range(8))
    found = search(ways, Even(), Twins())
    assert found.text[3] == "二"
    expected = [1.0, 1.0, 0.5, 1 / (1 + math.exp(-4.0 * TOGETHER)), 1.0, 1.0, 1.0]
    assert [choice.confidence for choice in found.choices] == pytest.approx(expected)


def test_japanese_is_not_weighed() -> None:
    ways = Lattice(([Arc(1, "一")], [Arc(2, "二一")], [Arc(3, "の")]), range(4))
    assert search(ways, Even(), Twins()) == search(ways, Even())


def test_text_with_spaces_between_words_is_not_weighed() -> None:
    path = [Step(0, 1, "a"), Step(1, 2, "b")]
    ways = Lattice(([Arc(1, "a")], [Arc(2, "bc")]), range(3))
    assert leaned(ways, path, {1: {(2, "b"): 0.6, (2, "c"): 0.4}}, Twins()) is None


def test_what_has_next_to_no_share_is_given_up() -> None:
    path = [Step(0, 1, "一"), Step(1, 2, "二"), Step(2, 3, "五")]
    ways = Lattice(([Arc(1, "一")], [Arc(2, "一二三"), Arc(3, "四")], [Arc(3, "五")]), range(4))
    shares = {1: {(2, "一"): 0.3, (2, "二"): 0.69, (2, "三"): LEAST / 2, (3, "四"): 0.01}}
    narrow = leaned(ways, path, shares, Twins())
    assert narrow is not None
    assert narrow.arcs == (
        [Arc(1, "一")],
        [Arc(2, "一", -4.0), Arc(2, "二", 0.0), Arc(3, "四")],
        [Arc(3, "五")],
    )


def test_a_list_gets_back_what_the_clause_tells() -> None:
    channel = single("utf-8", "cp1252", "dropped")
    line = "- [工具](https://a.example/)：在一个伪终端中控制交互程序"
    model = language_model()
    assert search(lattice(channel.garble(line), channel), model, load_weigher()).text == line


def test_what_kinds_of_signs_count_is_found_again() -> None:
    """Right characters are drawn as if the language model counted a half, a kind 0.4 and another nothing."""
    random = np.random.default_rng(1)
    gaps = []
    for _ in range(4000):
        shares = random.dirichlet([1.0] * 3)
        weights = random.normal(0.0, 2.0, (3, 2))
        odds = np.exp(np.log(shares) / 2 + weights @ [0.4, 0.0])
        right = int(random.choice(3, p=odds / odds.sum()))
        rows = [{"a": float(a), "b": float(b)} for a, b in weights]
        gaps.append(weigh_signs.Gap(right, [*map(float, shares)], rows))
    model, counts = weigh_signs.fitted(gaps, ["a", "b"])
    assert model == pytest.approx(0.5, abs=0.05)
    assert counts == pytest.approx([0.8, 0.0], abs=0.1)


def test_gaps_are_what_a_search_leaves_open() -> None:
    line = "他在书中有一个列表与工具"
    gaps = [*weigh_signs.gaps([line], load_weigher())]
    lost = [c for c in line if len(weigh_signs.CHANNEL.garble(c)) < 3]
    assert 0 < len(gaps) <= len(lost)
    for gap in gaps:
        assert len(gap.shares) == len(gap.weights) > gap.right >= 0
        assert min(gap.shares) >= LEAST and sum(gap.shares) == pytest.approx(1.0, abs=0.01)
