"""How a document is written: what lost nothing says which characters the others may be."""

from __future__ import annotations

import pytest

from awesomelint.mojibake.model import load
from awesomelint.mojibake.writing import Writing

SIMPLIFIED = "整理了一些深度学习的理论相关内容，持续更新，欢迎提出问题和建议，也可以直接修改。"
TRADITIONAL = "整理了一些深度學習的理論相關內容，持續更新，歡迎提出問題和建議，也可以直接修改。"
JAPANESE = "日本語の文章を処理する大規模言語模型の一覧。学習用資料、評価基準、関連論文、最新情報を掲載。"


def told(text: str, line: str, character: str) -> float:
    """Give by how much a character is likelier in a line of a text than the model by itself says."""
    model = load()
    weight, state = Writing(text).model(model, line).step(model.start, character)
    plain, same = model.step(model.start, character)
    assert state == same
    return weight - plain


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [(SIMPLIFIED, "与", "規"), (TRADITIONAL, "規", "规"), (JAPANESE, "毎", "谁"), (SIMPLIFIED, "每", "毎")],
)
def test_characters_of_another_writing_are_less_likely(text: str, own: str, other: str) -> None:
    document = text * 40
    assert told(document, text, own) >= 0.0
    assert told(document, text, other) < -1.0


def test_a_line_in_another_writing_is_left_alone() -> None:
    assert told(SIMPLIFIED * 40, TRADITIONAL, "規") == 0.0


@pytest.mark.parametrize("text", ["", "Only Latin letters.", "深度学习", SIMPLIFIED + TRADITIONAL])
def test_what_does_not_say_how_it_is_written_changes_nothing(text: str) -> None:
    assert [told(text, text, character) for character in "与中規规毎a"] == [0.0] * 6


def test_what_is_no_han_character_stays_as_likely() -> None:
    assert [told(SIMPLIFIED * 40, SIMPLIFIED, character) for character in "aйの한。é"] == [0.0] * 6
