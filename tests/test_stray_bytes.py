"""Stray bytes in UTF-8 are read as what they surely were, and left alone else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.decode import decode
from awesomelint.edits import apply
from awesomelint.rules.not_utf8 import NotUtf8
from awesomelint.stray_bytes import mend

ZH = "# 深度学习理论\n\n整理了一些深度学习的理论相关内容，持续更新。\n"
LINES = {
    "cp1252": ("windows-1252", "- Une liste prête à être lue, « déjà vu »\n"),
    "mac_roman": ("macintosh", "- Une liste prête à être lue, « déjà vu »\n"),
    "cp1250": ("windows-1250", "- Zastąp każdą ścieżkę, której użyjesz później\n"),
    "cp1251": ("windows-1251", "- Введение: как начать работу с этим проектом\n"),
    "koi8_r": ("KOI8-R", "- Введение: как начать работу с этим проектом\n"),
    "gb18030": ("GBK", "- 核心内容网页可见，比较友好。\n"),
    "big5": ("Big5", "- 學習指南：說明如何開始使用這個專案。\n"),
    "cp932": ("Shift_JIS", "- このページの使い方を説明します。ソート\n"),
    "euc_kr": ("EUC-KR", "- 이 프로젝트를 사용하는 방법을 설명합니다.\n"),
}


@pytest.mark.parametrize("codec", LINES)
def test_a_line_in_another_encoding_is_converted(codec: str) -> None:
    name, line = LINES[codec]
    source = decode(ZH.encode() + line.encode(codec) + "- Ärger – 中\n".encode(), "list.md")
    [finding] = NotUtf8().check(source)
    assert f"; as {name} they read " in finding.message
    assert finding.fix is not None and not finding.fix.safe
    fixed = apply(source, [finding.fix])
    assert (fixed.text, fixed.errors, fixed.certain) == (ZH + line + "- Ärger – 中\n", "strict", True)
    assert list(NotUtf8().check(fixed)) == []


@pytest.mark.parametrize(
    "raw",
    [
        ZH.encode() + b"- A\xff\xfe\n",
        "深度学习理论".encode()[:-1],
        "深度学".encode()[:-1] + "习理论\n".encode(),
        "Học lập trình căn b".encode() + "ả".encode()[:-1] + b"n\n",
        ZH.encode() + b"- List \xed\xa0\x80\n",
        "# Ärger\n".encode() + b"- ant\x80bee\n",
    ],
    ids=["no byte of text", "cut", "half a character", "half a letter", "half a pair", "a lone byte"],
)
def test_mere_damage_stays(raw: bytes) -> None:
    source = decode(raw, "list.md")
    [finding] = NotUtf8().check(source)
    assert finding.message.startswith("UTF-8 but for ")
    assert finding.fix is None


def test_what_is_unsure_stays_when_the_rest_is_converted() -> None:
    source = decode(ZH.encode() + b"- D\xe9j\xe0 vu\n- A\xff\xff\n", "list.md")
    [finding] = NotUtf8().check(source)
    assert finding.fix is not None
    fixed = apply(source, [finding.fix])
    assert fixed.text == ZH + "- Déjà vu\n- A\udcff\udcff\n"
    assert fixed.raw.decode("utf-8", "surrogateescape") == fixed.text
    [left] = NotUtf8().check(fixed)
    assert (left.message, left.fix) == ("UTF-8 but for 2 stray bytes, the first is 0xFF", None)


def test_many_places_are_all_converted() -> None:
    source = decode((ZH.encode() + b"- D\xe9j\xe0 vu\n") * 3000, "list.md")
    [finding] = NotUtf8().check(source)
    assert finding.fix is not None
    assert apply(source, [finding.fix]).text == (ZH + "- Déjà vu\n") * 3000


_PIECES = st.one_of(
    st.text(max_size=8).map(lambda text: text.encode("utf-8", "ignore")), st.binary(max_size=6)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=8).map(b"".join))
def test_only_places_with_stray_bytes_are_touched(raw: bytes) -> None:
    text = raw.decode("utf-8", "surrogateescape")
    end = 0
    for one in mend(text):
        assert end <= one.span.start < one.span.stop <= len(text)
        assert any("\udc80" <= character <= "\udcff" for character in text[slice(*one.span)])
        assert 0 <= one.certainty <= 1
        one.text.encode()
        end = one.span.stop
