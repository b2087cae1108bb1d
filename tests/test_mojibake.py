"""Mojibake: what is proven is repaired, what lost bytes is recognised, clean text is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.decode import decode
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Document, Related, Span
from awesomelint.mojibake import likely_encoding, places, read_back
from awesomelint.mojibake.lossless import repair
from awesomelint.rules.control_character import ALIASES
from awesomelint.rules.garbled_copy import GarbledCopy

WAYS = (
    "latin-1",
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859_2",
    "mac_roman",
    "cp437",
)
LISTS = Path(__file__).parent / "fixtures" / "lists"
NOWHERE: Mapping[str, Any] = MappingProxyType({})


def read(name: str) -> str:
    return (LISTS / name).read_text(encoding="utf-8")


def document(text: str, path: str = "list.md") -> Document:
    return parse(decode(text.encode(), path))


def garble(text: str, encoding: str) -> str:
    """Read UTF-8 as a single-byte encoding; bytes it leaves undefined are read as C1 controls."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


def restored(text: str) -> str | None:
    found = repair(text)
    if found is None:
        return None
    for start, stop, was in reversed(found.runs):
        text = text[:start] + was + text[stop:]
    return text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "windows-1252"),
        ("latin-1", "ISO-8859-1"),
        ("cp1250", "windows-1250"),
        ("cp1251", "windows-1251"),
        ("mac_roman", "Mac OS Roman"),
        ("cp437", "IBM437"),
    ],
)
def test_lossless_channels(encoding: str, name: str) -> None:
    was = "Bücher – “schöne” Größe für Anfänger…"
    garbled = garble(was, encoding)
    assert list(places(garbled))
    assert restored(garbled) == was
    found = repair(garbled)
    assert found is not None
    assert found.cause == f"UTF-8 read as {name}"


def test_twice_and_three_times() -> None:
    once = garble("Fundação", "cp1252")
    twice = garble(once, "cp1252")
    thrice = garble(twice, "cp1252")
    causes = {text: found.cause for text in (once, twice, thrice) if (found := repair(text))}
    base = "UTF-8 read as windows-1252"
    assert causes == {once: base, twice: f"{base}, twice", thrice: f"{base}, three times"}
    assert {restored(text) for text in causes} == {"Fundação"}


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.sampled_from("aeé àüßñçÅØœ–’“”€蚂蚁🚀жщЯλ") | st.characters(exclude_categories=["Cs"]), max_size=30
    ),
    st.sampled_from(["cp1252", "cp1251", "cp1250", "cp1254", "mac_roman", "cp437", None]),
)
def test_repair_is_undone_by_garbling(text: str, encoding: str | None) -> None:
    garbled = text if encoding is None else garble(text, encoding)
    result = restored(garbled)
    if result is not None:
        assert garbled in {result.encode("cp1252", "ignore").decode("latin-1"), *_garblings(result)}


def _garblings(text: str) -> Iterator[str]:
    """Garble a text up to five times by each encoding; ISO-8859-1 and windows-1252 may take turns."""
    for encoding in WAYS:
        latest = text
        for _ in range(5):
            latest = garble(latest, encoding)
            yield latest
    turns = {text}
    for _ in range(5):
        turns = {garble(one, encoding) for one in turns for encoding in ("latin-1", "cp1252")}
        yield from turns


def test_repair_makes_nothing_worse() -> None:
    clean, garbled = read("list.md").split("\n"), read("list-garbled.md").split("\n")
    results = [(was, restored(line)) for was, line in zip(clean, garbled, strict=True) if was != line]
    assert len(results) == 139
    assert [result for was, result in results if result not in (None, was)] == []


def test_read_back_marks_what_is_lost() -> None:
    garbled = "🔥整理了一些".encode().decode("cp1254", "ignore")
    assert likely_encoding(garbled * 5) == "windows-1254"
    assert read_back(garbled, "windows-1254") == "🔥整\ufffd了一些"


@pytest.mark.parametrize("name", ["list.md", "science-list.md", "list-old-extract.md"])
def test_clean_lists_have_not_even_a_suspect(name: str) -> None:
    assert list(places(read(name))) == []


def test_clean_lists_import_neither_ftfy_nor_the_language_model() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from awesomelint.decode import decode\n"
        "from awesomelint.lint import lint\n"
        "from awesomelint.rules import BUILTIN\n"
        "rules = [rule() for rule in BUILTIN if rule.family == 'encoding']\n"
        f"raw = Path({str(LISTS / 'list.md')!r}).read_bytes()\n"
        "assert lint([decode(raw, 'list.md')], rules).failures == ()\n"
        "heavy = {'ftfy', 'charset_normalizer', 'awesomelint.legacy', 'awesomelint.mojibake.model'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_garbled_copy_of_the_seed_list_and_of_nothing_else() -> None:
    sources = [decode(path.read_bytes(), path.name) for path in sorted(LISTS.glob("*.md"))]
    linted = lint(sources, [GarbledCopy()])
    assert linted.failures == ()
    [diagnostic] = linted.diagnostics
    assert diagnostic.path == "list-garbled.md"
    assert diagnostic.finding.message == (
        "damaged copy of list.md: 139 of 225 lines garbled, no line missing, no line added"
    )
    assert diagnostic.finding.related == (Related("list.md", Span(0, 0), "the clean copy"),)


@pytest.mark.parametrize("encoding", ["cp1252", "cp1254", "cp1250", "latin-1", "mac_roman", "cp437"])
def test_garbled_copies_by_other_encodings(encoding: str) -> None:
    lines = read("list.md").split("\n")
    copy = garble("\n".join(lines[:180]), encoding)
    sources = [
        decode(text.encode(), path) for path, text in (("list.md", read("list.md")), ("copy.md", copy))
    ]
    damaged = sum(not line.isascii() for line in lines[:180])
    missing = sum(any(map(str.isalnum, line)) for line in lines[180:])
    [diagnostic] = lint(sources, [GarbledCopy()]).diagnostics
    assert diagnostic.path == "copy.md"
    assert diagnostic.finding.message == (
        f"damaged and stale copy of list.md: {damaged} of 180 lines garbled, "
        f"{missing} lines (181-184, 186-207, 210-216, ... there) missing, no line added"
    )


def test_extract_is_compact_json() -> None:
    facts = GarbledCopy().extract(document(read("list-garbled.md")))
    assert json.loads(json.dumps(facts)) == facts
    assert len(json.dumps(facts)) < len(read("list-garbled.md").encode()) / 3


def test_each_copy_finds_its_original_among_many() -> None:
    texts = {
        f"{n}.md": read("list-garbled.md" if n % 2 else "list.md").replace("2023", str(n)) for n in range(12)
    }
    rule = GarbledCopy()
    collection = {path: rule.extract(document(text, path)) for path, text in texts.items()}
    found = dict(rule.check(collection, _NoTree()))
    assert sorted(found) == sorted(f"{n}.md" for n in range(1, 12, 2))


class _NoTree:
    root = "."

    def names(self, folder: str) -> frozenset[str] | None:
        return None


def test_control_characters_have_their_unicode_names() -> None:
    without_lookup = {"PADDING CHARACTER", "HIGH OCTET PRESET", "SINGLE GRAPHIC CHARACTER INTRODUCER"}
    assert len(ALIASES) == 65
    assert {c: n for c, n in ALIASES.items() if n not in without_lookup and unicodedata.lookup(n) != c} == {}
