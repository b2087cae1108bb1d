"""Restoring garbled text: it is among the texts that a channel may have garbled, and is chosen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.decode import decode
from awesomelint.edits import fix
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Diagnostic, Source
from awesomelint.mojibake import Channel, Restoration, restore
from awesomelint.mojibake.channels import NO_BREAK_SPACE, SOFT_HYPHEN, Step, repeated, single
from awesomelint.mojibake.hypotheses import CONTROLS
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.restoring import LIMIT
from awesomelint.mojibake.search import search
from awesomelint.rules.mojibake import SURE, Mojibake

LISTS = Path(__file__).parent / "fixtures" / "lists"
CHANNELS = {
    channel.name: channel
    for channel in (
        single("utf-8", "cp1252"),
        single("utf-8", "cp1252", "dropped"),
        single("utf-8", "cp1252", "?"),
        single("utf-8", "cp1252", "kept", "", NO_BREAK_SPACE),
        single("utf-8", "cp1254", "dropped", SOFT_HYPHEN),
        single("utf-8", "latin-1", "kept", CONTROLS),
        single("utf-8", "cp1251", "\ufffd"),
        single("utf-8", "mac_roman"),
        single("utf-8", "cp437"),
        single("utf-8", "koi8_r"),
        single("utf-8", "gbk", "\ufffd"),
        single("utf-8", "gbk", "?"),
        single("utf-8", "gbk", "dropped"),
        single("utf-8", "gb18030", "\ufffd"),
        Channel((Step("utf-8", "gbk", "\ufffd", swallows="high"),)),
        Channel((Step("utf-8", "gbk", "?", swallows="any"),)),
        single("utf-8", "big5", "\ufffd"),
        single("utf-8", "big5hkscs", "?"),
        single("utf-8", "euc_jp", "\ufffd"),
        single("utf-8", "euc_kr", "\ufffd"),
        single("utf-8", "cp932", "\ufffd"),
        single("gb18030", "cp1252"),
        single("cp1251", "latin-1"),
        single("cp1251", "koi8_r"),
        repeated(Step("utf-8", "cp1252", "dropped"), 2),
        repeated(Step("utf-8", "latin-1"), 3),
    )
}
SENTENCES = (
    "整理了一些深度学习的理论相关内容，持续更新。",
    "Мы рады сообщить о выходе новой версии — читайте дальше.",
    "Les modèles où l’été s’achève déjà…",
    "これはテストです。",
    "Přečtěte si další články o strojovém učení",
    "Đọc thêm về học máy 🚀",
    "مقالات في تعلم الآلة",
)


class Oracle:
    """A model that knows the text that is looked for, so that it is found if it is there at all."""

    start = "\n"

    def __init__(self, text: str) -> None:
        self._text = text

    def step(self, state: str, character: str) -> tuple[float, str]:
        """A state is all that came before."""
        is_right = f"\n{self._text}".startswith(state + character)
        return (0.0 if is_right else -60.0), state + character

    def pairs(self, before: str, characters: Sequence[str]) -> list[float]:
        return [0.0 if before + character in f"\n{self._text}" else -60.0 for character in characters]

    def knows(self, character: str) -> bool:
        return True


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(SENTENCES) | st.text(st.sampled_from("aé ß–“中不与与我жяüłğ🚀.?1"), max_size=9)),
    st.sampled_from(sorted(CHANNELS)),
)
def test_the_text_is_among_those_that_a_channel_may_have_garbled(parts: Sequence[str], name: str) -> None:
    text, channel = " ".join(parts), CHANNELS[name]
    try:
        garbled = channel.garble(text)
    except UnicodeError:  # an encoding that has no such character
        return
    ways = lattice(garbled, channel)
    nodes = {0}
    for character in text:
        nodes = {arc.stop for node in nodes for arc in ways.arcs[node] if character in arc.characters}
    assert len(ways.arcs) in nodes or not text
    found = search(ways, Oracle(text))
    assert "".join(garbled[choice.start : choice.stop] for choice in found.choices) == garbled


@pytest.mark.parametrize(
    "name", [name for name in sorted(CHANNELS) if "Big5" not in name and "EUC" not in name]
)
def test_what_is_restored_garbles_to_what_was_there(name: str) -> None:
    channel = CHANNELS[name]
    for sentence in SENTENCES:
        try:
            garbled = channel.garble(f"- [{sentence}](https://ant.org/)")
        except UnicodeError:
            continue
        for line in restore(garbled).lines:
            passed = any(
                choice.character > "\x7f" and choice.stop - choice.start == 1 for choice in line.choices
            )
            if line.gives_back and not passed:
                assert line.channel.garble(line.text) == garbled[line.start : line.stop]


@pytest.mark.parametrize(
    "name", [name for name in sorted(CHANNELS) if "dropped" not in name and "replaced" not in name]
)
def test_files_come_back(name: str) -> None:
    """Channels that lose little give back whole files."""
    channel = CHANNELS[name]
    clean = "".join(
        f"- {sentence} [{number}](https://ant.org/{number})\n" for number, sentence in enumerate(SENTENCES)
    )
    if channel.steps[0].right != "utf-8":
        clean = "\n".join(("Глубокое обучение", "Новые статьи о машинном обучении", "Читайте дальше", ""))
        if channel.steps[0].right == "gb18030":
            clean = "\n".join(("深度学习的理论", "整理了一些相关内容", "持续更新", ""))
    garbled = channel.garble(clean)
    restored = restore(garbled).apply(garbled)
    wrong = sum(a != b for a, b in zip(restored, clean, strict=False))
    assert (len(restored), wrong) == (len(clean), 0)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_clean_text_is_left_alone(sentence: str) -> None:
    assert restore(sentence) == Restoration((), None)


def test_five_times_over() -> None:
    """Three wrong turns are undone at once, the other two when the result is looked at again."""
    text = read("list.md")[:6000]
    for _ in range(5):
        text = single("utf-8", "latin-1").garble(text)
    for _ in range(2):
        text = restore(text).apply(text)
    assert text == read("list.md")[:6000]


def test_too_much_is_given_up_and_said() -> None:
    text = single("utf-8", "cp1252", "dropped").garble(SENTENCES[0] + "\n") * (LIMIT // len(SENTENCES[0]))
    assert restore(text).given_up == text.count("\n")
    [finding] = Mojibake().check(parse(decode(text.encode(), "list.md")))
    assert finding.fix is None
    number = text.count("\n")
    assert finding.message == (
        f"bytes were lost in more garbled text than can be restored at once ({number} of the lines); "
        "cut the file into parts of at most 200 KB"
    )


def test_what_would_stay_garbled_in_part_waits_for_the_right_encoding() -> None:
    """Of most lines windows-1252 makes what windows-1254 does; in the second one it leaves a character."""
    words = "エラーを表示する ファイルを読む 文字を探す リストに足す サーバを起動する 本を読む 章を分ける"
    lines = [f"- {word}{number}" for number in range(6) for word in words.split()]
    text = "\n".join([lines[0], "- リンクがずれている場合", *lines[1:]])
    steps = (Step("utf-8", "cp1252"), Step("utf-8", "latin-1"), Step("utf-8", "cp1254"))
    source = decode(Channel(steps).garble(text).encode(), "list.md")
    fixed = fix(source, lambda now: lint([now], [Mojibake()]).diagnostics, unsafe=False)
    assert fixed.source.text == text


def test_a_word_that_is_garbled_another_way_still_is_not_safe() -> None:
    """A Chinese character is likelier than the letter it was read from by itself, and not within a word."""
    steps = (Step("utf-8", "gbk"), Step("utf-8", "cp1252"))
    line = "* [Internetový protokol](https://bee.org/) - Kniha o počítačích"
    for text in (
        line.replace("Internetový", Channel(steps).garble("Internetový")),
        Channel(steps).garble(line),
    ):
        source = decode(f"# Ant\n\n{text}\n".encode(), "list.md")
        fixed = fix(source, lambda now: lint([now], [Mojibake()]).diagnostics, unsafe=False)
        assert fixed.source.text in (f"# Ant\n\n{text}\n", f"# Ant\n\n{line}\n")


@pytest.mark.parametrize("unsafe", [False, True])
def test_words_in_order_beside_a_garbled_destination_stay(unsafe: bool) -> None:
    """The bytes of 学习指 in GBK are UTF-8 too: of three letters that nobody writes."""
    garble = single("utf-8", "gbk", "\ufffd").garble
    lines = ["- 数据库的设计与实现", "- 服务发现", "- [学习指引](#学习指引)", "- 缓存的更新策略"]
    mixed = "\n".join(map(garble, lines)).replace(f"[{garble('学习指引')}]", "[学习指引]")
    source = decode(mixed.encode(), "list.md")
    fixed = fix(source, lambda now: lint([now], [Mojibake()]).diagnostics, unsafe=unsafe).source.text
    assert fixed.split("\n")[2].startswith("- [学习指引](")


def test_entities_beside_garbled_text_stay_as_they_are() -> None:
    text = "- [ספר לימוד](https://ant.org/) – ברק גונן&rlm;, המרכז לחינוך סייבר&rlm; (PDF)\n"
    garbled = single("utf-8", "cp1252", "dropped").garble(text)
    restoration = restore(garbled)
    assert restoration.apply(garbled) == text
    assert not restoration.lines[0].channel.escaped


def test_of_a_file_that_is_given_up_no_single_words_are_taken_for_whole() -> None:
    """What is left of lines that lost bytes may look whole here and there; there is nothing safe in it."""
    text = read("list-garbled.md") * 10
    restoration = restore(text)
    assert restoration.given_up > 0
    whole = {text.count("\n", 0, line.start) for line in restoration.lines}
    for finding in Mojibake().check(parse(decode(text.encode(), "list.md"))):
        if finding.fix is not None:
            assert {text.count("\n", 0, edit.span.start) for edit in finding.fix.edits} <= whole


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_left_alone(seed: int) -> None:
    noise = random.Random(seed).randbytes(3000)
    for text in (noise.decode("latin-1"), noise.decode("utf-8", "surrogateescape"), "\ud800é\udfff"):
        for line in restore(text).lines:
            assert not line.gives_back or line.channel.garble(line.text)


def test_seed_list() -> None:
    clean, garbled = (read(name) for name in ("list.md", "list-garbled.md"))
    restoration = restore(garbled)
    assert restoration.channel == single("utf-8", "cp1254", "dropped", SOFT_HYPHEN)
    assert len(restoration.lines) == 139
    assert all(line.gives_back for line in restoration.lines)
    wrong = differences(restoration.apply(garbled), clean)
    assert wrong <= 60


def test_of_the_seed_list_what_is_safe_is_right() -> None:
    clean, garbled = (read(name) for name in ("list.md", "list-garbled.md"))
    source = decode(garbled.encode(), "list.md")
    fixed = fix(source, diagnostics, unsafe=False).source.text
    lines = list(zip(garbled.split("\n"), fixed.split("\n"), clean.split("\n"), strict=True))
    assert [(now, was) for before, now, was in lines if now not in (before, was)] == []
    assert sum(before != now for before, now, _ in lines) >= 4


def test_sure_is_sure() -> None:
    clean, garbled = (read(name) for name in ("list.md", "list-garbled.md"))
    wrong = []
    for line in restore(garbled).lines:
        number = garbled.count("\n", 0, line.start)
        original = clean.split("\n")[number]
        at = line.start - (garbled.rfind("\n", 0, line.start) + 1)
        wrong += [
            (choice.character, original[at + index])
            for index, choice in enumerate(line.choices)
            if choice.confidence >= SURE and original[at + index] != choice.character
        ]
    assert wrong == []


def read(name: str) -> str:
    return (LISTS / name).read_bytes().decode("utf-8")


def differences(one: str, other: str) -> int:
    """Count the characters that differ, in texts whose lines are of the same lengths."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def diagnostics(source: Source) -> tuple[Diagnostic, ...]:
    return lint([source], [Mojibake()]).diagnostics


def test_channels_have_names() -> None:
    assert sorted(map(name_of, CHANNELS.values())) == sorted(CHANNELS)


def name_of(channel: Channel) -> str:
    return channel.name
