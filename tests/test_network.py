"""The neural network of what stands around a gap: what it makes of a file, its tool, its layers."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import build_gap_network as tool
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_model.layers import gathered, scattered, scored, scored_back

from awesomelint.mojibake.network import BAGS, FAR, NEAR, NOTHING, PARTS, Network, folded, load

CHARACTERS = NOTHING + "\n，一中与不列表0a"
OUTPUTS = "中与不"
LINES = [f"{a}在{b}中，{c}不在" for a in "他我你" for b in ("书", "文件", "列表") for c in "书课表"]
LINES += [f"{a}与{b}的列表，{c}" for a in ("书", "工具", "课") for b in ("字典", "表") for c in "一二三"]

Whole = npt.NDArray[np.int64]


def matrices(seed: int, size: int, hidden: int, out: int) -> list[Whole]:
    """Make matrices of whole numbers, each with the greatest one in it, and what is added."""
    random = np.random.default_rng(seed)
    shapes = [(len(CHARACTERS), size), (PARTS * size, hidden), (hidden, out), (len(OUTPUTS), out)]
    made = [random.integers(-127, 128, shape) for shape in shapes]
    for matrix in made:
        matrix[0, 0] = 127
    return [*made, random.integers(-9999, 9999, hidden), random.integers(-(10**6), 10**6, out)]


def told(made: list[Whole], before: str, after: str) -> list[float]:
    """Score the outputs as the network is to do it, by whole numbers of numpy."""
    embeddings, first, second, ends, first_bias, second_bias = made
    inputs: list[Whole] = []
    sides = []
    for text in (folded(before)[::-1], folded(after)):
        side = [CHARACTERS.index(c) if c in CHARACTERS else 0 for c in text[:FAR]]
        sides.append((side + [1] * (len(text) < FAR) + [0] * FAR)[:FAR])
    for side in sides:
        inputs += [embeddings[number] for number in side[:NEAR]]
    for side in sides:
        for start, stop in BAGS:
            known = [number for number in side[start:stop] if number > 1]
            bag = np.rint(embeddings[known].sum(axis=0) * (1 / math.sqrt(len(known) + 2)))
            inputs.append(bag.astype(np.int64))
    hidden = np.maximum(np.concatenate(inputs) @ first + first_bias, 0)
    scores: list[float] = (ends @ (hidden @ second + second_bias)).tolist()
    return scores


@given(
    st.integers(0, 99),
    st.text("，一中与不列表7aAzé*", max_size=FAR + 3),
    st.text("，一中与不列表7aAzé*", max_size=FAR + 3),
)
def test_scores_are_those_of_the_matrices(seed: int, before: str, after: str) -> None:
    made = matrices(seed, 3, 5, 4)
    bias = np.array([0.5, -1.5, 0.0], np.float32)
    floats = [matrix.astype(np.float32) for matrix in made]
    embeddings, first, second, ends, first_bias, second_bias = floats
    data = tool.packed(CHARACTERS, OUTPUTS, [embeddings, first, first_bias, second, second_bias, ends, bias])
    expected = [score + more for score, more in zip(told(made, before, after), bias.tolist(), strict=True)]
    assert Network(data).scores(before, after, OUTPUTS) == pytest.approx(expected, rel=1e-12)


def test_nothing_is_said_where_a_candidate_is_not_known() -> None:
    known = load().scores("列表", "工具", "与中不")
    assert known is not None and len(known) == 3
    assert load().scores("列表", "工具", "与中a") is None


def test_what_comes_with_awesomelint_tells_words_and_clauses() -> None:
    def chosen(before: str, after: str, candidates: str) -> str:
        scores = load().scores(before, after, candidates)
        assert scores is not None
        return candidates[scores.index(max(scores))]

    assert chosen("这个单", "的意思", "话词") == "词"
    assert chosen("他在这本书", "，找到了答案", "与中不") == "中"
    assert chosen("理论", "实践的结合", "与中不") == "与"


def test_other_bytes_are_no_network() -> None:
    with pytest.raises(ValueError, match="not a gap network"):
        Network(b"something else\n{}\n")


def test_the_tool_learns_the_same_twice(tmp_path: Path) -> None:
    text = tmp_path / "zh.txt"
    text.write_text("\n".join(LINES), encoding="utf-8")
    made = []
    for name in ("one.bin", "other.bin"):
        command = [sys.executable, tool.__file__, str(tmp_path / name), str(text), "--passes", "60"]
        subprocess.run(command, check=True, capture_output=True)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    network = Network(made[0])
    scores = [network.scores("我在列表", "，书不在", "中不"), network.scores("他在书中，课", "在", "中不")]
    assert [score is not None and score[0] > score[1] for score in scores] == [True, False]


def slope(cost: Callable[[], float], weights: npt.NDArray[np.float32], at: tuple[int, ...]) -> float:
    """Tell how much a cost grows with one weight, by trying."""
    step = np.float32(1e-2)
    weights[at] += step
    more = cost()
    weights[at] -= 2 * step
    less = cost()
    weights[at] += step
    return (more - less) / (2 * float(step))


def test_slopes_of_the_sums_of_embeddings() -> None:
    random = np.random.default_rng(1)
    embeddings = random.standard_normal((6, 3)).astype(np.float32)
    around = random.integers(0, 6, (4, 2 * FAR)).astype(np.int32)
    pull = random.standard_normal((4, PARTS * 3)).astype(np.float32)
    found = scattered(pull, around, 6, NEAR, BAGS)

    def cost() -> float:
        return float((gathered(embeddings, around, NEAR, BAGS).astype(np.float64) * pull).sum())

    for at in np.ndindex(6, 3):
        assert found[at] == pytest.approx(slope(cost, embeddings, at), rel=1e-2, abs=1e-2)


def test_slopes_of_the_scores() -> None:
    random = np.random.default_rng(2)
    ends = random.standard_normal((3, 4)).astype(np.float32)
    outputs = random.standard_normal((5, 4)).astype(np.float32)
    bias = random.standard_normal(5).astype(np.float32)
    groups = np.array([[0, 1, -1], [0, 1, -1], [2, 3, 4], [2, 3, 4], [2, 3, 4]], np.int32)
    rights = np.array([0, 3, 4], np.int32)

    def cost() -> float:
        shares = scored(ends, outputs, bias, groups, rights)
        return -float(np.log(shares[groups[rights] == rights[:, None]]).sum())

    shares = scored(ends, outputs, bias, groups, rights)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    shares[groups[rights] == rights[:, None]] -= 1
    found = scored_back(ends, outputs, groups, rights, shares)
    for weights, slopes in zip((ends, outputs, bias), found, strict=True):
        for at in np.ndindex(weights.shape):
            assert slopes[at] == pytest.approx(slope(cost, weights, at), rel=2e-2, abs=1e-3)
