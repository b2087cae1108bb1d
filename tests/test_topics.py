"""What a document is about: the table, its tool, and what it makes likelier."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import build_language_model
import build_topics as tool
import pytest

from awesomelint.mojibake.topics import Topics, cut, load

COOKING = ["面条与鸡蛋", "鸡蛋在锅里", "锅里有面条", "一个鸡蛋"]
SEWING = ["针线与布料", "布料在桌上", "桌上有针线", "一个针线"]
WORDS = dict.fromkeys(["面条", "鸡蛋", "锅里", "针线", "布料", "桌上", "一个"], 0.1)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return (COOKING * tool.LINES + SEWING * tool.LINES)[: 8 * tool.LINES]


@pytest.fixture(scope="module")
def topics(lines: list[str]) -> Topics:
    return Topics(tool.build(lines, WORDS, 2))


def test_what_a_document_is_about_makes_its_words_likelier(topics: Topics) -> None:
    cooking, sewing = topics.theme("面条，鸡蛋。" * 400), topics.theme("布料、针线" * 400)
    assert cooking.log("锅里") > 0 > cooking.log("桌上")
    assert sewing.log("桌上") > 0 > sewing.log("锅里")
    assert cooking.log("一个") == pytest.approx(0.0, abs=0.2)
    assert sum(cooking.shares) == pytest.approx(1.0)


def test_a_text_without_known_words_is_about_anything(topics: Topics) -> None:
    theme = topics.theme("plain text, 零")
    assert theme.shares == pytest.approx(topics.frequent, abs=1e-4)
    assert all(theme.log(word) == pytest.approx(0.0, abs=0.02) for word in topics.places)


def test_a_character_belongs_to_the_longest_word(topics: Topics) -> None:
    theme = topics.theme("")
    assert theme.word("吃一个", "鸡", "蛋面条") == "鸡蛋"
    assert theme.word("里有鸡", "蛋", "") == "鸡蛋"
    assert theme.word("鸡 ", "蛋", "") == ""
    assert theme.word("", "", "") == ""


def test_words_are_cut_from_the_left_and_the_longest_first() -> None:
    assert [*cut("一个面条 x鸡蛋", dict.fromkeys(["一", "一个", "个面", "面条", "蛋"]))] == [
        "一个",
        "面条",
        "蛋",
    ]


def test_the_tool_writes_what_it_builds(tmp_path: Path, lines: list[str]) -> None:
    language = build_language_model.build(COOKING + SEWING, WORDS, 10_000)
    (tmp_path / "language.bin").write_bytes(language)
    (tmp_path / "zh.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [sys.executable, tool.__file__, "out.bin", "language.bin", "zh.txt", "--topics", "2"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    built = Topics((tmp_path / "out.bin").read_bytes())
    assert {"面条", "布料"} <= built.places.keys()
    subprocess.run([*command[:2], "again.bin", *command[3:]], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "again.bin").read_bytes() == (tmp_path / "out.bin").read_bytes()


def test_what_is_no_table_of_topics_is_refused() -> None:
    with pytest.raises(ValueError, match="not a table of topics"):
        Topics(b"PK\x03\x04")


def test_the_shipped_topics_tell_mathematics_from_cooking() -> None:
    mathematics = load().theme("三角形的面积与函数的定义域，证明这个定理。求直线与圆的方程。" * 20)
    assert mathematics.log("方程") > 0.1 > 0 > mathematics.log("武器")
