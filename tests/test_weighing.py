"""All that is said of candidates, in one number each."""

from __future__ import annotations

import pytest

from awesomelint.mojibake.cloze import REACH
from awesomelint.mojibake.weighing import COUNTS, LETTER, LIKELY, NUMBER, THEME, load

MATHEMATICS = "三角形的面积与函数的定义域，证明这个定理。求直线与圆的方程。" * 20


def test_a_weight_is_the_sum_of_all_that_is_told() -> None:
    weigher = load().about(MATHEMATICS)
    told = [*weigher.told("求直线的", "程，", "方过", COUNTS)]
    assert {kind for _, kind, _ in told} >= {NUMBER, LIKELY, THEME}
    sums = [sum(COUNTS[kind] * weight for at, kind, weight in told if at == place) for place in range(2)]
    assert weigher.weights("求直线的", "程，", "方过") == pytest.approx(sums)


def test_what_a_document_is_about_tells() -> None:
    def theme(text: str) -> float:
        told = load().about(text).told("一个", "程", "方", COUNTS)
        return sum(weight for _, kind, weight in told if kind in (THEME, LETTER))

    assert theme(MATHEMATICS) > theme("用步枪射击敌人，武器的伤害。" * 40)


def test_nothing_is_said_of_a_theme_where_no_document_is_known() -> None:
    kinds = {kind for _, kind, _ in load().told("求直线的", "程，", "方过", COUNTS)}
    assert kinds.isdisjoint({THEME, LETTER}) and NUMBER in kinds


def test_traditional_text_is_not_parted_into_simplified_words() -> None:
    kinds = {kind for _, kind, _ in load().about(MATHEMATICS).told("這個", "於書", "方過", COUNTS)}
    assert kinds.isdisjoint({NUMBER, LIKELY})


def test_what_is_far_tells_nothing() -> None:
    near = "一" * REACH
    assert load().weights("工具" + near, near + "工具", "与中") == load().weights(near, near, "与中")
