"""The parser: structure, spans, and agreement with markdown-it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spans import faults

from awesomelint.decode import decode
from awesomelint.markdown import parse, slug
from awesomelint.model import Document

FIXTURES = Path(__file__).parent / "fixtures"


def read(text: str) -> Document:
    return parse(decode(text.encode(), "list.md"))


def links(text: str) -> list[tuple[str, str, str, str]]:
    """Each link's kind, construct, destination and text as written."""
    doc = read(text)
    return [
        (link.kind, text[slice(*link.span)], text[slice(*link.url_span)], link.text) for link in doc.links
    ]


def near(text: str) -> list[tuple[str, str, str | None]]:
    doc = read(text)
    return [
        (found.kind, text[slice(*found.span)], text[slice(*found.url_span)] if found.url_span else None)
        for found in doc.near_links
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("inline", "[a](b)", "b", "a")]),
        ('[a](<b c> "t")', [("inline", '[a](<b c> "t")', "b c", "a")]),
        ("[a](b(c)d)", [("inline", "[a](b(c)d)", "b(c)d", "a")]),
        ("[a]((b))", [("inline", "[a]((b))", "(b)", "a")]),
        ("[a](b )", [("inline", "[a](b )", "b", "a")]),
        ("[a](\nb\n)", [("inline", "[a](\nb\n)", "b", "a")]),
        ("[a]()", [("inline", "[a]()", "", "a")]),
        ("[a]( )", [("inline", "[a]( )", "", "a")]),
        ("[a](b\u00a0c)", [("inline", "[a](b\u00a0c)", "b\u00a0c", "a")]),
        (r"[a](b\)c)", [("inline", r"[a](b\)c)", r"b\)c", "a")]),
        ("![a](b)", [("image", "![a](b)", "b", "a")]),
        ("[![a](b)](c)", [("inline", "[![a](b)](c)", "c", "![a](b)"), ("image", "![a](b)", "b", "a")]),
        ("<https://a.example/b>", [("autolink", "<https://a.example/b>", "https://a.example/b", "")]),
        ("x https://a.example/b. y", [("bare", "https://a.example/b", "https://a.example/b", "")]),
        ("(www.a.example)", [("bare", "www.a.example", "www.a.example", "")]),
        ("见https://a.example/b", [("bare", "https://a.example/b", "https://a.example/b", "")]),
        ("https://a.example/b(c)) d", [("bare", "https://a.example/b(c)", "https://a.example/b(c)", "")]),
        ("Claude.ai README.md", []),
        ("`[a](b)` [c](d)", [("inline", "[c](d)", "d", "c")]),
        ("``` [a](b) ```", []),
        ("    [a](b)", []),
        (r"\[a](b) [c\](d)", []),
        ("<!-- [a](b) -->", []),
        ('<a href="b">c</a>', [("html", '<a href="b">c</a>', "b", "c")]),
        ("<img src=b alt='[c](d)'>", [("html", "<img src=b alt='[c](d)'>", "b", "")]),
        ("<div>\n<a href='b'>c</a>\n</div>", [("html", "<a href='b'>c</a>", "b", "c")]),
        ("[a][b]\n\n[b]: c", [("reference", "[a][b]", "c", "a")]),
        ("[B][]\n\n[b]: <c d> 'e'", [("reference", "[B][]", "c d", "B")]),
        ("[b]\n\n[b]:\n   c", [("reference", "[b]", "c", "b")]),
        ("![b]\n\n[b]: c", [("image", "![b]", "c", "b")]),
        ("| a | b |\n|---|---|\n| [c\\|d](e) | `|` |", [("inline", "[c\\|d](e)", "e", "c\\|d")]),
        ("> - 1. [a\n> b](c)", [("inline", "[a\n> b](c)", "c", "a\nb")]),
        ("[^1]: https://a.example", [("bare", "https://a.example", "https://a.example", "")]),
        ("---\ntitle: [a](b)\n---\n[c](d)", [("inline", "[c](d)", "d", "c")]),
    ],
)
def test_links(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://b.\nc/d)", [("wrapped", "[a](https://b.\nc/d)", "https://b.\nc/d")]),
        ("[a](b c)", [("spaced", "[a](b c)", "b c")]),
        ("[a](https://b/c", [("unclosed", "[a](https://b/c", "https://b/c")]),
        ("[a] (https://b/c)", [("gap", "[a] (https://b/c)", "https://b/c")]),
        ("[a]（https://b/c）", [("full-width", "[a]（https://b/c）", "https://b/c")]),
        ("[a](https://b/c）", [("full-width", "[a](https://b/c）", "https://b/c")]),
        ("【a】(https://b/c)", [("full-width", "【a】(https://b/c)", "https://b/c")]),
        ("a](b)", [("other", "](b)", "b")]),
        ("<div>\n[a](b)\n</div>", [("raw", "[a](b)", "b")]),
        ("| a |\n|---|\n| b | [c](d) |", [("other", "[c](d)", "d")]),
        ("[a] (see below)", []),
        ("[a]（见下）", []),
        (r"[a\](b c)", []),
        ("`[a](b c)`", []),
    ],
)
def test_near_links(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert near(text) == expected


def test_a_link_inside_a_link_belongs_to_the_inner_one() -> None:
    assert links("[a [b](c) d](e)") == [("inline", "[b](c)", "c", "b")]
    assert near("[a [b](c) d](e)") == [("other", "[a [b](c) d](e)", "e")]


def test_offsets_hold_under_every_line_ending_and_a_byte_order_mark() -> None:
    for ending in ("\n", "\r\n", "\r"):
        text = ending.join(["\ufeff# T", "", "1. [a](b)", "   > c [d](e)", "   > [f](g)", "", "\0[h](i)"])
        doc = read(text)
        assert [text[slice(*link.url_span)] for link in doc.links] == ["b", "e", "g", "i"]
        assert text[slice(*doc.headings[0].title_span)] == "T"
        assert [text[slice(*entry.span)] for entry in doc.entries] == [
            ending.join(["1. [a](b)", "   > c [d](e)", "   > [f](g)"])
        ]


def test_entries() -> None:
    text = (
        "# Ants\n\n1. [Red](r) - Bites.\n   + 1.1 [Fire](f): burns\n   + plain – words\n3) Other list\n\n"
        "## Bees\n\n| Name | What |\n|---|---|\n| [Hive](h) | home |\n| Wax | stuff |\n"
    )
    doc = read(text)
    rows = [
        (
            entry.kind,
            text[slice(*entry.marker_span)],
            entry.number and entry.number.path,
            entry.rendered,
            entry.label and entry.label.path,
            entry.title,
            entry.description,
            entry.section,
            entry.parent,
            entry.list,
        )
        for entry in doc.entries
    ]
    assert rows == [
        ("ordered", "1.", (1,), 1, None, "Red", "Bites.", 0, None, 0),
        ("bullet", "+", None, None, (1, 1), "Fire", "burns", 0, 0, 1),
        ("bullet", "+", None, None, None, "plain", "words", 0, 0, 1),
        ("ordered", "3)", (3,), 3, None, "Other list", "", 0, None, 2),
        ("row", "", None, None, None, "Hive", "home", 1, None, 3),
        ("row", "", None, None, None, "Wax", "stuff", 1, None, 3),
    ]
    assert [
        (block.kind, block.delimiter, block.start, block.entries, block.parent) for block in doc.lists
    ] == [
        ("ordered", ".", 1, (0,), None),
        ("bullet", "+", None, (1, 2), 0),
        ("ordered", ")", 3, (3,), None),
        ("row", "|", None, (4, 5), None),
    ]
    assert text[slice(*doc.entries[0].body_span)] == "[Red](r) - Bites."


def test_rendered_numbers_follow_the_list_not_the_source() -> None:
    doc = read("4. a\n9. b\n9. c\n")
    assert [(entry.number and entry.number.text, entry.rendered) for entry in doc.entries] == [
        ("4", 4),
        ("9", 5),
        ("9", 6),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Contents", "contents"),
        ("C++ & C#", "c--c"),
        ("目录（一）", "目录一"),
        ("Содержание списка", "содержание-списка"),
        ("Über_uns", "über_uns"),
        ("⚙️ Tools", "\ufe0f-tools"),
        ("🚀 Start", "-start"),
        ("a  b", "a--b"),
        ("2.1. Ants", "21-ants"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("किताबें", "किताबें"),
        ("Ⓐ 🅱 ① №", "ⓐ-🅱--"),
        ("Ⅷ ² ½ 〇", "ⅷ---〇"),
        ("می‌خواهم", "میخواهم"),
        ("a\u00a0b\u3000c", "abc"),
    ],
)
def test_slugs_are_those_of_github(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_anchors() -> None:
    doc = read(
        "# Ant\n\n## Ant\n\n### [Bee](x) `c_d` _e_ :rocket:\n\nWasp\n====\n\n<a name='top'></a>\n\n"
        "<h2 align=center>Fly</h2>\n\n## Ant-1\n"
    )
    assert doc.anchors == (
        "ant", "ant-1", "bee-c_d-e-", "bee-c_d-e-rocket", "wasp", "fly", "ant-1-1", "top",
    )  # fmt: skip


def test_prose_is_what_readers_see() -> None:
    text = "# A `b`\n\n- [c](d) e <b>f</b> https://g.example <!-- h -->\n\n```\ni\n```\n\n<p>j</p>\n"
    doc = read(text)
    assert [text[slice(*span)] for span in doc.prose] == ["A ", "[c", " e ", "f", "j"]


def test_suppressions() -> None:
    text = (
        "<!-- awesomelint-disable-next-line dead-link, empty-link: it is known -->\n- a\n\n"
        "b <!--awesomelint-disable-line-->\n\n<!-- awesomelint-disable-file mojibake -->\n\n"
        "<!-- awesomelint-disabled x -->\n\n`<!-- awesomelint-disable -->`\n"
    )
    doc = read(text)
    assert [(found.action, [name for name, _ in found.rules]) for found in doc.suppressions] == [
        ("disable-next-line", ["dead-link", "empty-link"]),
        ("disable-line", []),
        ("disable-file", ["mojibake"]),
        ("disabled", ["x"]),
    ]
    assert [text[slice(*span)] for found in doc.suppressions for _, span in found.rules] == [
        "dead-link",
        "empty-link",
        "mojibake",
        "x",
    ]


@pytest.mark.parametrize("path", sorted((FIXTURES / "lists").glob("*.md")), ids=lambda path: path.name)
def test_invariants_on_real_lists(path: Path) -> None:
    assert list(faults(parse(decode(path.read_bytes(), path.name)))) == []


SIGNS = "[ ] ( ) ]( ![ a \\] \\) \\a ` `` < > <b> </b> <!-- --> https://a.example <https://b.example> [a] []"
PIECES = [
    *SIGNS.split(),
    *['"t"', "'", "|", "#", "*", "_", "&amp;", "é", "中", "<div>", ":"],
    *["b c", " ", "\n", "\n\n", "- ", "1. ", "> ", "\n|-|-|\n", "    ", "\t", "[a]: b\n", "\r\n", "~~~\n"],
]


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_the_scanner_sees_the_links_that_markdown_it_sees(text: str) -> None:
    assert list(faults(read(text))) == []


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_parses_with_spans_inside_it(text: str) -> None:
    doc = parse(decode(text.encode("utf-8", "surrogatepass"), "list.md"))
    spans = [link.span for link in doc.links] + [entry.span for entry in doc.entries] + list(doc.prose)
    assert all(0 <= start <= stop <= len(doc.text) for start, stop in spans)


@pytest.mark.parametrize("shape", ["- ", "> ", "[", "1. ", "![", "(", "<a ", "* > ", "`", "[a]("])
def test_ten_thousand_levels_deep(shape: str) -> None:
    doc = read(shape * 10_000 + "[deep](https://deep.example)")
    assert "https://deep.example" in [link.url for link in doc.links] or shape in ("`", "[a](")
