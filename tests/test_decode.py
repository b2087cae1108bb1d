"""Decoding loses nothing, and knows what it reads."""

from __future__ import annotations

import codecs
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.decode import BOM, Guess, decode, explain
from awesomelint.legacy import guess
from awesomelint.rules.not_utf8 import NotUtf8

BYTES = Path(__file__).parent / "fixtures" / "bytes"
ZH = (
    "# 深度学习理论\n\n整理了一些深度学习的理论相关内容，持续更新。\n\n"
    "- [逼近与优化](https://mjt.cs.illinois.edu/dlt/)：核心内容网页可见，比较友好。\n"
)
JA = "# 便利なリンク集\n\n- [入門](https://example.org/guide)：このページの使い方を説明します。\n"
RU = (
    "# Список полезных ссылок\n\n"
    "- [Введение](https://example.org/guide): как начать работу с этим проектом.\n"
)
READINGS = {
    "gb18030.md": ("gbk", ZH),
    "big5.md": (
        "big5",
        "# 實用連結\n\n- [學習指南](https://example.org/guide)：說明如何開始使用這個專案。\n",
    ),
    "shift_jis.md": ("shift_jis", JA),
    "euc_jp.md": ("euc_jp", JA),
    "euc_kr.md": (
        "euc_kr",
        (
            "# 유용한 링크\n\n"
            "- [시작하기](https://example.org/guide): 이 프로젝트를 사용하는 방법을 설명합니다.\n"
        ),
    ),
    "windows-1251.md": ("cp1251", RU),
    "koi8-r.md": ("koi8_r", RU),
    "windows-1252.md": (
        "cp1252",
        (
            "# Liens utiles\n\n"
            "- [Débuter](https://example.org/guide) – où l’on présente déjà les méthodes « élémentaires ».\n"
        ),
    ),
    "utf-16-le-bom.md": ("utf-16-le", BOM + ZH),
    "utf-16-be-bom.md": ("utf-16-be", BOM + ZH),
    "utf-32-le-bom.md": ("utf-32-le", BOM + ZH),
    "utf-16-le.md": ("utf-16-le", ZH),
    "utf-16-lone-surrogate.md": ("utf-16-le", f"{BOM}{ZH}\ud83d\n"),
    "utf-16-odd.md": ("utf-8", None),
    "utf-8-bom.md": ("utf-8", BOM + ZH),
    "bom-cut.md": ("utf-8", "\udcef\udcbb"),
    "empty.md": ("utf-8", ""),
    "stray-bytes.md": ("utf-8", f"{ZH}- Caf\udce9, \udcff\n"),
    "crlf.md": ("utf-8", ZH.replace("\n", "\r\n")),
    "cr.md": ("utf-8", ZH.replace("\n", "\r")),
    "mixed.md": ("utf-8", ZH.replace("\n", "\r\n", 3) + "- one\r- two\n"),
    "nul.md": ("utf-8", f"- one\0two\n{ZH}"),
    "no-final-newline.md": ("utf-8", ZH.removesuffix("\n")),
    "png.md": ("utf-8", None),
}
"""The encoding and the text of every fixture; None for what is no text."""
CERTAIN = {
    *("utf-16-le-bom.md", "utf-16-be-bom.md", "utf-32-le-bom.md", "utf-16-lone-surrogate.md", "utf-8-bom.md"),
    *("empty.md", "crlf.md", "cr.md", "mixed.md", "nul.md", "no-final-newline.md"),
}


def test_every_fixture_has_a_reading() -> None:
    assert {path.name for path in BYTES.glob("*.md")} == READINGS.keys()


@pytest.mark.parametrize("name", READINGS)
def test_fixture(name: str) -> None:
    raw = (BYTES / name).read_bytes()
    source = decode(raw, name)
    encoding, text = READINGS[name]
    assert (source.path, source.raw, source.encoding) == (name, raw, encoding)
    assert source.binary is (text is None)
    assert source.text == (raw.decode("utf-8", "surrogateescape") if text is None else text)
    assert source.certain is (name in CERTAIN)
    assert source.text.encode(source.encoding, source.errors) == raw


_PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                codecs.BOM_UTF8,
                codecs.BOM_UTF16_LE,
                codecs.BOM_UTF16_BE,
                codecs.BOM_UTF32_LE,
                codecs.BOM_UTF32_BE,
            ),
            *(b"\r", b"\n", b"\r\n", b"\0", b"\x1a", b"\x1b$B", b"%PDF-", b"PK\x03\x04"),
            *(b"\xe6\xb7", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\x3d\xd8", b"\xd8\x3d"),
        ]
    ),
    st.binary(max_size=12),
    st.tuples(
        st.text(max_size=12),
        st.sampled_from(
            ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030", "shift_jis", "cp1252", "koi8_r"]
        ),
    ).map(lambda pair: pair[0].encode(pair[1], "ignore")),
    st.tuples(
        st.sampled_from([ZH, JA, "ant\n"]), st.sampled_from(["utf-8", "utf-16-le", "gb18030", "euc_jp"])
    ).map(lambda pair: pair[0].encode(pair[1], "ignore")),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=8).map(b"".join))
def test_any_bytes_come_back(raw: bytes) -> None:
    source = decode(raw, "list.md")
    assert source.raw == raw
    assert source.text.encode(source.encoding, source.errors) == raw
    assert raw.decode(source.encoding, source.errors) == source.text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_utf_8_is_certain(text: str) -> None:
    source = decode(text.encode(), "list.md")
    assert (source.text, source.encoding, source.errors, source.certain) == (text, "utf-8", "strict", True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40))
def test_byte_order_mark_is_certain(encoding: str, text: str) -> None:
    source = decode((BOM + text).encode(encoding), "list.md")
    assert (source.text, source.encoding, source.certain) == (BOM + text, encoding, True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", Guess("UTF-8", "valid", 1.0)),
        (b"\xef\xbb\xbfant", Guess("UTF-8", "bom", 1.0)),
        (b"\xef\xbb\xbfant\xff", Guess("UTF-8", "stray", 0.0)),
        ("深度".encode()[:-1], Guess("UTF-8", "stray", 0.0)),
        (b"\xff\xfea", Guess("UTF-16LE", "cut", 0.0)),
        ("ant\n".encode("utf-16-le")[:-1], Guess("UTF-16LE", "cut", 0.0)),
        (b"\xff\xfe# Ants and bees\n", Guess("UTF-16LE", "false-bom", 0.0)),
        (b"\xff\xfe" + "深度学习".encode("utf-16-le"), Guess("UTF-16LE", "bom", 1.0)),
        (b"# List \xed\xa0\x80\n", Guess("UTF-8", "stray", 0.0)),
        ("# Ants \ud800 bees\n".encode("utf-16-be", "surrogatepass"), Guess("UTF-16BE", "nul-pattern", 0.99)),
        ("ant\n".encode("utf-16-be"), Guess("UTF-16BE", "nul-pattern", 0.99)),
        ("ant 蚁\n".encode("utf-32-le"), Guess("UTF-32LE", "nul-pattern", 0.99)),
        (b"an ant\0 and a bee\n" * 9, Guess("UTF-8", "binary", 0.0)),
        (b"\0\1\2\3", Guess("UTF-8", "binary", 0.0)),
        (bytes(range(0x80, 0x100)), Guess("UTF-8", "unknown", 0.0)),
    ],
)
def test_explain(raw: bytes, expected: Guess) -> None:
    assert explain(raw) == expected


SENTENCES = {
    "Three languages": ("cp1252", "Café für München, Genève"),
    "Polish": ("cp1250", "Zastąp każdą ścieżkę, której użyjesz później, właściwą nazwą źródła."),
    "Czech": ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, které už dávno nikdo nečetl."),
    "Hungarian": (
        "cp1250",
        "Ez a könyv a legjobb bevezető a gépi tanulásról, fejezetről fejezetre, őszintén.",
    ),
    "Turkish": ("cp1254", "Bu kitap, başlangıç düzeyindeki öğrenciler için yazılmıştır; ücretsiz çalışır."),
    "Ukrainian": ("cp1251", "Як почати працювати з цим проєктом і що він уміє."),
    "Bulgarian": ("cp1251", "Как да започнете работа с този проект и какво може той."),
    "Greek": ("cp1253", "Πώς να ξεκινήσετε με αυτό το έργο και τι μπορεί να κάνει."),
    "Hebrew": ("cp1255", "איך להתחיל לעבוד עם הפרויקט הזה ומה הוא יכול לעשות"),
    "Arabic": ("cp1256", "كيف تبدأ العمل مع هذا المشروع وماذا يمكنه أن يفعل"),
    "Thai": ("cp874", "วิธีเริ่มต้นใช้งานโครงการนี้และสิ่งที่สามารถทำได้"),
    "Ukrainian in KOI8": ("koi8_u", "Як почати працювати з цим проєктом і що він уміє."),
    "Russian in DOS": ("cp866", "Как начать работу с этим проектом и что он умеет."),
    "German": ("cp1252", "Über die Größe der Übungsaufgaben für Anfänger – „schöne“ Bücher."),
    "Swedish": ("cp1252", "Är det nödvändigt att läsa böckerna på svenska? Ja, självklart."),
    "Spanish": ("cp1252", "¿Cómo empezar con la programación? Lecciones de introducción para niños."),
    "Portuguese": ("cp1252", "Introdução à programação: lições, exercícios e soluções, são gratuitas."),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_legacy_encodings_of_many_languages(language: str) -> None:
    codec, sentence = SENTENCES[language]
    found = guess(f"- [Title](https://example.org/a) - {sentence}\n".encode(codec))
    assert found is not None
    assert found.codec == codec
    assert 0.5 < found.certainty <= 1


@pytest.mark.parametrize(
    ("codec", "name", "sentence"),
    [
        ("cp737", "IBM737", "Πώς να ξεκινήσετε με αυτό το έργο"),
        ("cp855", "IBM855", "Како почети рад са овим пројектом; ђак, њива, љубав"),
        ("johab", "johab", "이 프로젝트를 사용하는 방법을 설명합니다"),
    ],
)
def test_encodings_that_charset_normalizer_proposes(codec: str, name: str, sentence: str) -> None:
    found = guess(f"- {sentence}\n".encode(codec))
    assert found is not None
    assert (found.codec, found.name) == (codec, name)


def test_little_evidence_makes_little_certainty() -> None:
    little, more = guess(b"5 \xa4"), guess(("Déjà vu, à côté. " * 9).encode("cp1252"))
    assert little is not None and more is not None
    assert little.certainty < 0.5 < 0.95 < more.certainty
    assert guess(b"5 \xa4\n" * 900) == little


@pytest.mark.parametrize("size", [60, 1000, 100_000])
def test_noise_is_no_encoding(size: int) -> None:
    noise = Random(size)
    assert guess(bytes(noise.randrange(0x80, 0x100) for _ in range(size))) is None
    assert guess(bytes(noise.choice([*range(0x20, 0x7F), *range(0x80, 0x100)]) for _ in range(size))) is None


@pytest.mark.parametrize(
    ("codec", "name", "text"), [("gbk", "GBK", ZH), ("cp932", "Shift_JIS", JA), ("euc_jp", "EUC-JP", JA)]
)
def test_half_a_character_at_the_end(codec: str, name: str, text: str) -> None:
    raw = text.rstrip("\n。").encode(codec)[:-1]
    source, found = decode(raw, "list.md"), explain(raw)
    assert (found.name, found.reason, found.strays) == (name, "legacy", 1)
    assert source.errors == "surrogateescape"
    assert source.text.startswith(text[:40])
    assert source.text.encode(source.encoding, source.errors) == raw


def test_a_character_far_down_that_only_the_larger_encoding_has() -> None:
    found = guess((ZH * 2000 + "- 😀\n" + ZH * 2000).encode("gb18030"))
    assert found is not None
    assert (found.codec, found.name, found.strays) == ("gb18030", "GB18030", 0)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_wide_text_whose_nul_bytes_tell_nothing(codec: str) -> None:
    ones, none = "一二一，一开需一\n一起来一下一个一样的", "深度学习理论整理了一些深度学习的内容"
    for text in (ones, none):
        source = decode(text.encode(codec), "list.md")
        assert (source.text, source.encoding, source.certain) == (text, codec, False)


def test_stray_bytes_are_counted() -> None:
    source = decode(ZH.encode() + b"- A\xff\xfe\n", "list.md")
    [finding] = NotUtf8().check(source)
    assert finding.message == "UTF-8 but for 2 stray bytes, the first is 0xFF"
    assert source.text[finding.span.start] == "\udcff"
    assert finding.fix is None


@pytest.mark.parametrize(
    "raw",
    [
        (ZH * 4000).encode("gb18030"),
        ("Список полезных ссылок\n" * 20000).encode("koi8_r"),
        b"\xe9ant " * 80000,
        bytes(byte | 0x80 for byte in range(256)) * 2000,
        bytes(range(0x80, 0x100)) * 8000 + ZH.encode() * 9000,
        b"ant\n" * 500_000 + "Список\n".encode("koi8_r"),
    ],
    ids=["gb18030", "koi8-r", "one line", "noise", "noise in UTF-8", "one line far down"],
)
def test_large_files_take_no_time(raw: bytes) -> None:
    start = time.process_time()
    list(NotUtf8().check(decode(raw, "list.md")))
    assert time.process_time() - start < 10


def test_clean_files_import_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from awesomelint.decode import decode\n"
        f"decode({ZH!r}.encode(), 'list.md')\n"
        "heavy = {'ftfy', 'charset_normalizer', 'awesomelint.legacy', 'awesomelint.mojibake'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
