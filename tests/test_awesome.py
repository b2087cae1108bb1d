"""What the rules of the set `awesome` share: the main list, its opening, names, sentences, pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint import rulebook
from awesomelint.awesome.entries import described_entries, sentences
from awesomelint.awesome.opening import images_of, opening_of
from awesomelint.awesome.pairs import lonely_marks
from awesomelint.awesome.spelling import slips_in
from awesomelint.cli import run
from awesomelint.decode import decode
from awesomelint.markdown import parse
from awesomelint.model import Document
from awesomelint.rules import BUILTIN

SET = [cls for cls in BUILTIN if cls.family == "awesome"]


def doc_of(text: str) -> Document:
    return parse(decode(text.encode(), "readme.md"))


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run the command line, and give path and rule of what it reports."""
    code = run(["check", "--offline", "--isolated", "--no-cache", "--format", "concise", *arguments])
    lines = [line.split(" ") for line in capsys.readouterr().out.splitlines() if ".md:" in line]
    assert code == (1 if lines else 0)
    return [f"{place.partition(':')[0]} {rule.rstrip(':')}" for place, rule, *_ in lines]


def test_whole_set_is_opt_in_and_selected_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("readme.md").write_text("# awesome-ants\n\nInsects that live in colonies.\n", encoding="utf-8")
    assert SET and all(cls.opt_in and cls().name.startswith("awesome-") for cls in SET)
    assert found(capsys, "readme.md") == []
    assert found(capsys, "--select", "awesome", "readme.md") == [
        "readme.md awesome-badge",
        "readme.md awesome-contributing",
        "readme.md awesome-heading",
        "readme.md awesome-license",
    ]


def test_main_list_is_the_readme_at_the_top_of_each_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ants/readme.md", "ants/docs/README.md", "bees/README.md", "bees/more/readme.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("# awesome-things\n", encoding="utf-8")
    Path("ants/.git").mkdir()
    Path("bees/.git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert found(capsys, "--select", "awesome-heading", "ants", "bees") == [
        "ants/readme.md awesome-heading",
        "bees/README.md awesome-heading",
    ]


def test_a_wrong_option_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("readme.md").write_text("# Ants\n", encoding="utf-8")
    Path("awesomelint.toml").write_text('[rules.awesome-badge]\nlists = "readme.md"\n', encoding="utf-8")
    assert run(["check", "--offline", "--no-cache", "readme.md"]) == 2
    trouble = "rules.awesome-badge.lists: expected an array, found a string ('readme.md')"
    assert trouble in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "title", "is_headed", "sections"),
    [
        ("", "", False, []),
        ("words\n", "", False, []),
        ("# Ants\n\n## Bees\n", "Ants", True, ["Bees"]),
        ("Ants\n====\n", "Ants", True, []),
        ("## Bees\n\n# Ants\n", "", False, ["Bees", "Ants"]),
        ('<h1 align="center">Ants <img src="a.png"></h1>\n\n## Bees\n', "Ants", True, ["Bees"]),
        ("<!-- <h1>Ants</h1> -->\n\n## Bees\n", "", False, ["Bees"]),
        ("```html\n<h1>Ants</h1>\n```\n\n## Bees\n", "", False, ["Bees"]),
        ("---\ntitle: x\n---\n# Ants\n", "Ants", True, []),
        ("\ufeff# Ants\n", "Ants", True, []),
    ],
)
def test_opening(text: str, title: str, is_headed: bool, sections: list[str]) -> None:
    opening = opening_of(doc_of(text))
    assert (opening.title, opening.is_headed) == (title, is_headed)
    assert [heading.title for heading in opening.sections] == sections


def test_images_come_with_the_link_around_them() -> None:
    doc = doc_of(
        "![a](a.png) [![b](b.png)](b.html) [c](c.html) ![d](d.png)\n\n"
        '<a href="e.html"><img src="e.png"></a> <img src="f.png">\n'
    )
    assert [(image.url, link.url if link else None) for image, link in images_of(doc)] == [
        ("a.png", None),
        ("b.png", "b.html"),
        ("d.png", None),
        ("e.png", "e.html"),
        ("f.png", None),
    ]


def test_descriptions_are_judged_where_most_are_sentences() -> None:
    authors = "".join(f"- [Ant {n}](https://ant.example/{n}) - Ann Ant\n" for n in range(3))
    told = "- [Bee](https://bee.example) - Flies far on two wings\n"
    assert [item.text for item in described_entries(doc_of(authors + told))] == [
        *["Ann Ant"] * 3,
        "Flies far on two wings",
    ]
    assert list(sentences(doc_of(authors + told))) == []
    assert [item.text for item in sentences(doc_of(told * 4 + authors))] == ["Flies far on two wings"] * 4


@pytest.mark.parametrize("kind", ["names", "but-lower-case"])
def test_no_name_is_wrong_as_its_makers_write_it(kind: str) -> None:
    names = rulebook.data("awesome-names")[kind]
    for name, others in names.items():
        assert list(slips_in(f"a {name} b", 0, len(name) + 4)) == [], name
        for other in others:
            assert [slip.right for slip in slips_in(f"a {other} b", 0, len(other) + 4)] == [name], other


@pytest.mark.parametrize(
    "text",
    [
        "github.com", "@github", "#nodejs", "ant/github", "nodejs-ant", "ant-nodejs", "nodejs_ant", "$osx",
        "https://github/", "docker", "Node.js's", "github/ant",
    ],
)  # fmt: skip
def test_parts_of_other_names_are_left_alone(text: str) -> None:
    assert list(slips_in(text, 0, len(text))) == []


def test_names_are_found_between_letters_of_other_scripts() -> None:
    text = "使用Github的Nodejs、JavaScript, Javascript/C++"
    assert [slip.written for slip in slips_in(text, 0, len(text))] == ["Github", "Nodejs", "Javascript"]


def _in_marks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.sampled_from(["“”", "（）", "「」", '""'])
    return st.builds(lambda pair, text: pair[0] + text + pair[1], pairs, inner)


@given(st.recursive(st.text("ab ", max_size=3), _in_marks))
def test_marks_in_pairs_are_never_lonely(text: str) -> None:
    assert list(lonely_marks(text)) == []


@given(st.text('“”„（）「」《》"5 a', max_size=40))
def test_each_lonely_mark_is_a_mark_and_told_once(text: str) -> None:
    found = [at for at, _ in lonely_marks(text)]
    assert len(found) == len(set(found))
    assert all(text[at] in '“”（）「」《》"' for at in found)
