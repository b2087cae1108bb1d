"""The machinery of the house form: parts of entries, customs, orders."""

from __future__ import annotations

import tomllib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint import config
from awesomelint.decode import decode
from awesomelint.edits import fix
from awesomelint.entries import collation
from awesomelint.entries.collation import Reading, check_locale, collator
from awesomelint.entries.keys import Wanted
from awesomelint.entries.order import misplaced, stray
from awesomelint.entries.parts import parts_of
from awesomelint.errors import UsageError
from awesomelint.lint import lint
from awesomelint.markdown import line_of, parse
from awesomelint.model import Document
from awesomelint.rule import Rule
from awesomelint.rules import BUILTIN
from awesomelint.rules.entry_case import EntryCase
from awesomelint.rules.entry_order import EntryOrder
from awesomelint.rules.entry_punctuation import EntryPunctuation
from awesomelint.rules.entry_separator import EntrySeparator
from awesomelint.rules.entry_spacing import EntrySpacing

WORDS = ["Ant", "bee", "Élan", "the Cat", "C++", "a-b", "10", "9", "蚂蚁", "Đa", ".net", "«x»"]


def read(text: str) -> Document:
    return parse(decode(text.encode(), "list.md"))


def split(text: str) -> list[tuple[str, str, str, str]]:
    """Give the parts of a list's entries as they are written."""
    doc = read(text)
    return [
        (
            doc.text[slice(*parts.title)],
            doc.text[slice(*parts.extras)].strip(),
            doc.text[slice(*parts.sign)],
            doc.text[slice(*parts.description)],
        )
        for parts in parts_of(doc)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [a](u) - Walks.", ("[a](u)", "", "-", "Walks.")),
        ("- **[a](u)** (2019) [code](v) — Walks.", ("**[a](u)**", "(2019) [code](v)", "—", "Walks.")),
        ("- [x] [a](u)", ("[a](u)", "", "", "")),
        ("1. 1.2 [a][b]: walks\n\n[b]: u", ("[a][b]", "", ":", "walks")),
        ("* 🐜 ![i](i.png) [a](u)：走", ("[a](u)", "", "：", "走")),
        ("> - [a](u) walks\n>   far", ("[a](u)", "", "", "walks\n>   far")),
        ("- [a](u)-like", ("[a](u)", "", "-", "like")),
        ("- [a](u) :star: | walks", ("[a](u)", ":star:", "|", "walks")),
        ("- [a](u) [![b](c)](d) walks", ("[a](u)", "[![b](c)](d)", "", "walks")),
    ],
)
def test_parts_as_written(text: str, expected: tuple[str, str, str, str]) -> None:
    assert split(text) == [expected]


@pytest.mark.parametrize(
    "text", ["- See [a](u)", "- **[a](u) and [b](v)**", "- https://ant.example", "| a |\n|---|\n| [a](u) |"]
)
def test_entries_without_a_leading_link_have_no_parts(text: str) -> None:
    assert split(text) == []


@given(st.text(alphabet="-[]()*ab :–.!\n|`<>12#蚁", max_size=80))
def test_parts_follow_one_another(text: str) -> None:
    doc = read("- [a](u)" + text)
    for parts in parts_of(doc):
        body = doc.entries[parts.entry].body_span
        spans = (parts.title, parts.extras, parts.sign, parts.description)
        offsets = [offset for span in spans for offset in span]
        assert offsets == sorted(offsets)
        assert body.start <= offsets[0] and offsets[-1] <= body.stop
        gaps = (
            doc.text[parts.extras.stop : parts.sign.start]
            + doc.text[parts.sign.stop : parts.description.start]
        )
        assert not gaps.strip()


@given(st.lists(st.integers(0, 6), max_size=9))
def test_as_few_as_possible_are_out_of_order(keys: list[int]) -> None:
    out = stray(keys)
    kept = [key for at, key in enumerate(keys) if at not in out]
    assert kept == sorted(kept)
    longer = combinations(keys, len(kept) + 1)
    assert not any(list(some) == sorted(some) for some in longer)


def test_titles_in_order_without_a_locale() -> None:
    key = collator("", Reading(articles=False), ("the", "a", "l'"))
    titles = ["Ant 9", "Ant 10", "the Bee", ".cat", "da", "Đa", "dz", "Élan", "Emu", "L'Ibis", "あお", "上海"]
    assert sorted(set(titles), key=key) == titles


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("sv", ["Arm", "Zebra", "Ärm"]),
        ("de", ["Arm", "Ärm", "Zebra"]),
        ("de@collation=phonebook", ["Adel", "Ädel", "Afel"]),
        ("es@collation=traditional", ["cuña", "chico", "dado"]),
        ("zh", ["阿", "北京", "上海"]),
        ("zh@collation=pinyin", ["八", "二", "三", "一"]),
        ("zh@collation=stroke", ["一", "二", "八", "三", "阿"]),
        ("zh@collation=zhuyin", ["八", "三", "二", "一"]),
        ("ja", ["アイ", "あお", "かな", "ガム", "きん"]),
        ("ko", ["가", "나", "다"]),
        ("cs", ["cukr", "hora", "chata", "ihned"]),
    ],
)
def test_titles_in_the_order_of_a_locale(locale: str, titles: list[str]) -> None:
    """Strokes and readings are those of Unicode's CLDR, as the Unihan database has them."""
    pytest.importorskip("icu")
    check_locale(locale)
    assert sorted(set(titles), key=collator(locale, Reading(), ())) == titles


def test_what_is_no_locale_is_refused_with_what_there_is() -> None:
    pytest.importorskip("icu")
    with pytest.raises(ValueError, match="ICU knows no order for 'xx'"):
        check_locale("xx")
    with pytest.raises(ValueError, match=r"ICU knows no order 'foo': choose one of .*pinyin"):
        check_locale("zh@collation=foo")


def test_numbers_articles_and_capitals_count_in_a_locale_as_configured() -> None:
    pytest.importorskip("icu")
    loose = collator("en", Reading(articles=False), ("the",))
    assert sorted(["Bee", "The Ant", "ant 10", "ant 9"], key=loose) == ["The Ant", "ant 9", "ant 10", "Bee"]
    strict = collator("en", Reading(case=True, numeric=False), ("the",))
    assert sorted(["ant", "Ant 9", "Ant 10", "Ant"], key=strict) == ["Ant", "ant", "Ant 10", "Ant 9"]


@pytest.mark.parametrize(
    ("locale", "titles", "stray"),
    [
        ("zh", ["阿", "北京", "春天", "大海", "二月", "上海"], "河内"),
        ("zh@collation=stroke", ["一", "二", "三", "五月", "北京", "江"], "长江"),
        ("ja", ["あお", "いえ", "うみ", "かな", "ガム", "きん"], "えき"),
        ("sv", ["Anka", "Björn", "Ren", "Zebra", "Åsna", "Ärla"], "Ödla"),
    ],
)
def test_the_order_of_a_locale_is_found_and_restored(locale: str, titles: list[str], stray: str) -> None:
    pytest.importorskip("icu")
    key = collator(locale, Reading(), ())
    right = sorted((*titles, stray), key=key)
    assert [title for title in right if title != stray] == titles
    rule = EntryOrder(by="title", locale=locale)
    written = "".join(f"- [{title}](https://{n}.example)\n" for n, title in enumerate((stray, *titles)))
    source = decode(written.encode(), "list.md")
    found = lint([source], [rule]).diagnostics
    assert [item.finding.message.partition(": ")[0] for item in found] == ["out of order by title"]
    fixed = fix(source, lambda one: lint([one], [rule]).diagnostics, unsafe=True).source
    doc = parse(fixed)
    assert [entry.title for entry in doc.entries] == right
    assert not lint([fixed], [rule]).diagnostics


def test_a_locale_without_icu_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collation, "_icu", lambda: None)
    with pytest.raises(ValueError, match=r"locale: ICU is missing; install it with"):
        EntryOrder(locale="sv")


@pytest.mark.parametrize(
    ("rule", "options", "message"),
    [
        ("entry-spacing", "share = 50", "entry-spacing: share: expected 51 to 100, found 50"),
        ("entry-separator", "share = 101", "entry-separator: share: expected 51 to 100, found 101"),
        (
            "entry-separator",
            'sign = "and"',
            "entry-separator: sign: expected a dash, a colon, an arrow or a bar, found 'and'",
        ),
        ("entry-order", 'by = "size"', "entry-order.by: expected one of"),
        ("entry-order", 'locale = "s v"', "entry-order: locale: 's v' is none: write it like 'sv' or"),
    ],
)
def test_bad_options_are_refused(rule: str, options: str, message: str) -> None:
    table = {"select": [rule], "rules": {rule: tomllib.loads(options)}}
    with pytest.raises(UsageError) as caught:
        config.rules(config.settings(table, "a.toml"), config.registry_of(BUILTIN))
    assert str(caught.value).startswith(f"a.toml: rules.{message}")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_a_list_is_in_order_once_it_is_fixed(titles: list[str]) -> None:
    text = "".join(f"- [{title}](https://ant.example/{n})\n  - more\n" for n, title in enumerate(titles))
    rule = EntryOrder(by="title")
    fixed = fix(decode(text.encode(), "list.md"), lambda now: lint([now], [rule]).diagnostics, unsafe=True)
    assert not lint([fixed.source], [rule]).diagnostics
    assert sorted(fixed.source.text.split("- [")) == sorted(text.split("- ["))


@pytest.mark.parametrize(
    "rule",
    [
        EntrySpacing(),
        EntrySeparator(),
        EntryOrder(by="title"),
        EntryCase(),
        EntryPunctuation(),
        EntryPunctuation(ending="none"),
    ],
)
@given(text=st.text(alphabet="-*[]()ab :–\n|`1.蚁\t", max_size=120))
def test_fixes_come_to_rest(rule: Rule, text: str) -> None:
    source = decode((text + "\n- [a](u) - Walks very far.\n" * 10).encode(), "list.md")
    fixed = fix(source, lambda now: lint([now], [rule]).diagnostics, unsafe=True)
    again = fix(fixed.source, lambda now: lint([now], [rule]).diagnostics, unsafe=True)
    assert again.source == fixed.source


TABLE = [
    ("Ant", "ant.example", "Walks very far."),
    ("Bee ", "bee.example", "Flies back home."),
    ("Cat", "cat.example", "sleeps on roofs."),
    ("Dog", "dog.example", "Barks at all cats."),
    ("Cow", "cow.example", "Gives some milk."),
    ("Elk", "elk.example", "Walks in the snow."),
    ("Fox", "fox.example", "Steals many geese"),
    ("Gnu", "gnu.example", "Runs in herds."),
    ("Gnu", "gnu.example", "Runs in herds."),
    ("Hen", "ant.example/", "Lays an egg."),
    ("Ibis", "ibis.example", "Wades in ponds."),
    ("Jays, a handbook of how they hide acorns", "jay.example", "Very long indeed."),
    ("Jays, a handbook of how they hide acorns", "jay2.example", "Very long indeed."),
    ("Kiwi", "kiwi.example", "Cannot fly far."),
    *((f"Owl {n}", f"owl.example/{n}", "Sees at night.") for n in range(10)),
]


def test_tables_are_lists_like_others() -> None:
    """What is found in bullets is found in the rows of a table, but for addresses under two names."""
    bullets = "\n\n" + "".join(f"- [{name}](https://{url}) - {words}\n" for name, url, words in TABLE)
    rows = "| name | what |\n|---|---|\n" + "".join(
        f"| [{name}](https://{url}) | {words} |\n" for name, url, words in TABLE
    )
    rules = [cls() for cls in BUILTIN if cls.family in ("entries", "duplicates")]

    def found(text: str) -> list[tuple[str, int]]:
        doc = read(text)
        diagnostics = lint([doc.source], rules).diagnostics
        return sorted((d.rule, line_of(doc.line_starts, d.finding.span.start) - 1) for d in diagnostics)

    expected = [
        ("duplicate-entry", 9),
        ("duplicate-link", 10),
        ("duplicate-title", 13),
        ("entry-case", 3),
        ("entry-order", 4),
        ("entry-punctuation", 7),
        ("entry-spacing", 2),
    ]
    assert found(bullets) == expected
    assert found(rows) == [item for item in expected if item[0] != "duplicate-link"]


def test_tables_count_as_lists() -> None:
    rows = "".join(f"| [{name}](https://ant.example/{name}) | x |\n" for name in "abcdefghjikl")
    doc = read("| name | what |\n|---|---|\n" + rows)
    found = [(doc.entries[place.entry].title, place.order.by) for place in misplaced(doc, Wanted())]
    assert found == [("j", "title")]
