"""The language model: what it says, its file, and the tool that builds it."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from pathlib import Path

import build_language_model as tool
import build_word_pairs as pairs_tool
import numpy as np
import pytest
from language_model import fuse, ngrams, words

from awesomelint.mojibake import model
from awesomelint.mojibake.followers import Followers
from awesomelint.mojibake.fuse import Fuse
from awesomelint.mojibake.model import LanguageModel, load
from awesomelint.mojibake.word_pairs import WordPairs

LINES = ["der Bär läuft", "die Bären laufen", "der Hund läuft 12 km", "一个工具", "一个列表", "工具与列表"]
WORDS = {"一个": 0.4, "工具": 0.3, "列表": 0.2, "与": 0.1}


@pytest.fixture(scope="module")
def tiny() -> LanguageModel:
    return LanguageModel(tool.build(LINES, WORDS, 10_000))


def test_the_table_gives_each_key_its_value_and_strangers_nothing() -> None:
    chance = random.Random(1)
    keys = {
        "".join(chance.choices("abcdeäöü中文ไทย", k=chance.randint(1, 6))): chance.randrange(64)
        for _ in range(5000)
    }
    table = Fuse(*fuse.build(list(keys), list(keys.values())))
    assert {key: table.get(key) for key in keys} == keys
    strangers = [f"{i}!" for i in range(20_000)]
    assert [s for s in strangers if table.get(s) is not None] == []


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10, 100])
def test_small_tables_work(size: int) -> None:
    keys = [f"key {i}" for i in range(size)]
    table = Fuse(*fuse.build(keys, list(range(size % 64 or 1)) * size if size else []))
    assert all(table.get(key) is not None for key in keys)


def test_a_table_of_another_size_is_refused() -> None:
    slots, segment, segments = fuse.build(["a", "b"], [1, 2])
    with pytest.raises(ValueError, match="another size"):
        Fuse(slots[:-3], segment, segments)


def test_counts_are_those_of_the_text() -> None:
    ids, characters = tool.numbered(["abab", "b"])
    orders = ngrams.count(ids, 3, [1, 1, 1])
    strings = tool.texts(orders, characters)
    seen = {text: int(n) for k in (1, 2) for text, n in zip(strings[k], orders[k].seen, strict=True)}
    assert seen == {
        "\na": 1, "\nb": 1, "ab": 2, "ba": 1, "b\n": 2,
        "\nab": 1, "\nb\n": 1, "aba": 1, "bab": 1, "ab\n": 1,
    }  # fmt: skip


def test_smoothed_probabilities_of_what_may_follow_add_up_to_one_at_most() -> None:
    ids, _ = tool.numbered(LINES * 3)
    orders = ngrams.count(ids, 4, [1, 1, 1, 1])
    ngrams.smooth(orders)
    assert math.isclose(np.exp(orders[0].logs).sum(), 1)
    for order, lower in zip(orders[1:], orders, strict=False):
        sums = np.bincount(order.parent, np.exp(order.logs), len(lower.last))
        assert sums.max() <= 1 + 1e-6


def test_building_twice_gives_the_same_bytes() -> None:
    assert tool.build(LINES, WORDS, 200) == tool.build(list(LINES), dict(WORDS), 200)


def test_the_tool_writes_what_it_builds(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/de.txt").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "words").mkdir()
    rows = "".join(f"{word}\t{frequency}\n" for word, frequency in WORDS.items())
    (tmp_path / "words/zh.tsv").write_text(rows, encoding="utf-8")
    command = [sys.executable, tool.__file__, "out.bin", "texts", "--words", "words"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    built = LanguageModel((tmp_path / "out.bin").read_bytes())
    assert built.score("工具") > built.score("工一")


def test_a_text_like_those_learnt_is_likelier(tiny: LanguageModel) -> None:
    assert tiny.score("die Bären") > tiny.score("die Beren") > tiny.score("Xqz Jyv#y")
    assert tiny.score("一个工具") > tiny.score("一工个具")


def test_all_digits_are_one_to_it(tiny: LanguageModel) -> None:
    assert tiny.score("läuft 12 km") == tiny.score("läuft 98 km")


def test_states_are_equal_where_the_future_is(tiny: LanguageModel) -> None:
    def state_after(text: str) -> model.State:
        state = tiny.start
        for character in text:
            _, state = tiny.step(state, character)
        return state

    assert state_after("abc der 1") == state_after("xyz der 2")
    assert state_after("der\n") == tiny.start
    assert state_after("ab\ude00\U0001f600c") == state_after("ab\u0ca0\u1780c")  # neither was learnt


def test_a_score_is_the_sum_of_the_steps(tiny: LanguageModel) -> None:
    state, total = tiny.start, 0.0
    for character in "der Bär\n一个工具。\ud800\x00":
        log, state = tiny.step(state, character)
        assert log <= 1e-9
        total += log
    assert tiny.score("der Bär\n一个工具。\ud800\x00") == total


def test_caches_are_bounded_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tool.build(LINES, WORDS, 10_000)
    expected = LanguageModel(data).score("\n".join(LINES))
    monkeypatch.setattr(model, "_ENTRIES", 3)
    small = LanguageModel(data)
    assert small.score("\n".join(LINES)) == expected
    assert len(small._steps) <= 3
    assert len(small._contexts) <= 3


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="not a language model"):
        LanguageModel(b"PK\x03\x04")


def test_the_shipped_model_knows_the_scripts() -> None:
    shipped = load()
    assert load() is shipped
    assert [c for c in "äßñçőşığđэїλאعกक한あ漢汉、。“”–…" if not shipped.knows(c)] == []
    assert not shipped.knows("\ufdd0")


ARPA = """\\data\\
ngram 1=4
ngram 2=2

\\1-grams:
-0.4\t一个\t-0.3
-0.5\t工具\t-0.3
-0.7\t列表\t0
-1.0\t不是词\t0

\\2-grams:
-0.1\t工具 列表\t0
-2.0\t工具 一个\t0

\\3-grams:
-0.1\t一个 工具 一个
"""


def test_pairs_of_words_are_likelier_and_shares_add_up_to_one(tmp_path: Path) -> None:
    data = tool.build(LINES, WORDS, 10_000)
    (tmp_path / "language.bin").write_bytes(data)
    (tmp_path / "words.arpa").write_text(ARPA, encoding="utf-8")
    command = [sys.executable, pairs_tool.__file__, "out.bin", "language.bin", "words.arpa"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    pairs = WordPairs((tmp_path / "out.bin").read_bytes())
    assert pairs.left("一个") == 1.0
    frequency = LanguageModel(data).word("列表")
    then = pairs.then("工具", "列表")
    assert math.isclose(pairs.left("工具") * frequency + then, 10**-0.1, rel_tol=0.02)
    assert pairs.begins("工具", "列") == then
    assert pairs.then("工具", "一个") == 0.0, "it is less likely there than elsewhere"
    assert pairs.alone("零") is None
    alone = pairs.alone("工具")
    assert alone is not None
    assert math.isclose(alone, 10**-0.5, rel_tol=0.02)
    told = LanguageModel(data, pairs)
    assert told.score("工具列表") > LanguageModel(data).score("工具列表")
    shares = [told._words.probability("个工具", character) for character in "一列工与"]
    assert math.isclose(sum(shares), 1, rel_tol=0.05)


def test_what_is_no_table_of_pairs_is_refused() -> None:
    with pytest.raises(ValueError, match="not a table of word pairs"):
        WordPairs(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("深度学习与物理学的联系", "深度学习丁物理学的联系"),
        ("这是一个列表", "迖是一个列表"),
        ("機械学習の入門", "機械学習は入門"),
        ("Les données sont prêtes", "Les donnÁes sont prêtes"),
        ("Příručka pro začátečníky", "PřÁručka pro začátečnÁky"),
        ("машинное обучение", "машинное обученке"),
        ("Türkçe kaynaklar için", "Türkçe kaynaklar iÏin"),
        ("การเรียนรู้ของเครื่อง", "การเรียนรู้ขฮงเครื่อง"),
    ],
)
def test_the_shipped_model_prefers_what_was_written(better: str, worse: str) -> None:
    assert load().score(better) > load().score(worse)


def test_words_are_counted_in_the_likeliest_parts_of_a_text() -> None:
    found = words.adapted({"一个": 0.5, "工具": 0.3, "一": 0.2}, ["一个工具一个", "カナ工具"], 6, 0.5)
    assert found == {"一个": 0.25 + 0.5 * 2 / 3, "工具": 0.15 + 0.5 / 3, "一": 0.1}


def test_followers_are_those_of_the_file() -> None:
    keys = ["ab", "中文", model.WORD + "中文字", model.BACK + "a中", "a文"]
    characters = ["\n", "a", "b", "中", "文", "字"]
    found = Followers("".join(characters), tool.followed(keys, characters))
    assert {character: "".join(sorted(found[character])) for character in "ab中文字x"} == {
        "a": "中文",
        "b": "",
        "中": "文",
        "文": "字",
        "字": "",
        "x": "",
    }
