"""Links as they are written: the seed lists' faults, and the laws that repairs obey."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.edits import fix
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Diagnostic, Source
from awesomelint.rule import Rule
from awesomelint.rules.bare_url import BareUrl
from awesomelint.rules.broken_link_syntax import BrokenLinkSyntax
from awesomelint.rules.empty_link import EmptyLink
from awesomelint.rules.missing_anchor import MissingAnchor
from awesomelint.rules.missing_file import MissingFile
from awesomelint.tree import PathTree
from awesomelint.written.meant import Nearby
from awesomelint.written.relative import Folders, folder_of
from awesomelint.written.spelling import respell

LISTS = Path(__file__).parent / "fixtures" / "lists"
FAMILY = (BrokenLinkSyntax(), EmptyLink(), BareUrl(), MissingAnchor())
STRAY = "a blank after the destination"
WRAPPED = "the destination is broken across lines, so this is no link"


def source(text: str, path: str = "list.md") -> Source:
    return Source(path, text.encode(), text, "utf-8", "strict", True, False)


def seed(name: str) -> Source:
    return source((LISTS / name).read_text(encoding="utf-8"), name)


def diagnose(given: Source, *rules: Rule) -> tuple[Diagnostic, ...]:
    linted = lint((given,), rules)
    assert linted.failures == ()
    return linted.diagnostics


def places(given: Source, rule: Rule) -> list[tuple[int, int, str, bool | None]]:
    """Line, column, message, and whether the fix is safe."""
    found = []
    for diagnostic in diagnose(given, rule):
        finding = diagnostic.finding
        before = given.text[: finding.span.start]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        safe = None if finding.fix is None else finding.fix.safe
        found.append((line, column, finding.message, safe))
    return found


def test_the_seed_list_shows_its_broken_links_and_no_others() -> None:
    assert places(seed("list.md"), BrokenLinkSyntax()) == [
        (24, 78, STRAY, True),
        (74, 111, STRAY, True),
        (87, 209, "doubled parentheses around the destination", True),
        (112, 132, STRAY, True),
        (145, 124, WRAPPED, True),
        (149, 121, WRAPPED, True),
        (179, 106, WRAPPED, True),
        (183, 127, STRAY, True),
        (193, 118, "a slash is missing after the date: expected /2023/02/18/", False),
        (200, 191, STRAY, True),
        (216, 112, STRAY, True),
    ]


@pytest.mark.parametrize("rule", [EmptyLink(), MissingAnchor(), MissingFile()], ids=lambda rule: rule.name)
@pytest.mark.parametrize("name", ["list.md", "science-list.md", "list-old-extract.md"])
def test_the_seed_lists_show_nothing_else_of_the_family(name: str, rule: Rule) -> None:
    assert places(seed(name), rule) == []


def test_fixing_the_seed_list_joins_its_addresses() -> None:
    given = seed("list.md")
    result = fix(given, lambda text: diagnose(text, BrokenLinkSyntax()), unsafe=False)
    before, after = (
        [link.url for link in parse(given).links],
        [link.url for link in parse(result.source).links],
    )
    doubled = "(https://www.zhihu.com/question/323747423/answer/2576604040)"
    assert sorted(set(after) - set(before)) == [
        "https://github.com/deepmodeling",
        "https://github.com/twitter-research/graph-neural-pde",
        "https://minerva-demo.github.io/#category=Algebra&index=1",
        doubled[1:-1],
    ]
    assert set(before) - set(after) == {doubled}
    assert [
        d.finding.fix is not None and d.finding.fix.safe for d in diagnose(result.source, BrokenLinkSyntax())
    ] == [False]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("margin", ["", "  ", "> ", "- > "])
def test_a_wrapped_address_is_joined_whatever_the_line_ending(ending: str, margin: str) -> None:
    text = f"{margin}[Ant](https://ant.example/a{ending}{margin.replace('-', ' ')}/b) c{ending}"
    result = fix(source(text), lambda given: diagnose(given, BrokenLinkSyntax()), unsafe=False)
    assert result.source.text == f"{margin}[Ant](https://ant.example/a/b) c{ending}"


PUNCTUATION = tuple('[]()（）【】<>`!|-#，. \n"\\')
WORDS = ("ant", "a.md", "2020", "/2023/02/18b", "](", "] (", "\n> ", "- ", "{{", '<a href="', '">', "</a>")
ADDRESSES = ("https://ant.example/a", "htps://bee.example", "http://https://cat.example", "www.dog.example")
PARTS = st.lists(st.sampled_from(PUNCTUATION + WORDS + ADDRESSES), max_size=30)


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_safe_fixes_keep_every_link_that_was_sound(parts: list[str]) -> None:
    given = source("".join(parts))
    result = fix(given, lambda text: diagnose(text, *FAMILY), unsafe=False)
    again = fix(result.source, lambda text: diagnose(text, *FAMILY), unsafe=False)
    assert again.source == result.source
    assert len(parse(result.source).links) >= len(parse(given).links)


@given(st.text(alphabet="htpsx:/;\\ .a[]", max_size=30))
def test_a_respelled_address_needs_no_respelling(start: str) -> None:
    url = f"{start}ant.example"
    if found := respell(url):
        assert respell(found.expected + url[len(found.found) :]) is None


def test_hostile_lists_cost_linear_time() -> None:
    """Would take minutes if any part were looked at anew for each other."""
    size = 20_000
    hostile = [
        "[" * size + "] (https://a.example)" * size,
        "[^" + " " * size + "x] (https://a.example)",
        "https://a.example/" + ".)" * size + "，",
        "\n".join(f"[a](https://h{n}.example/2020/02/02x)" for n in range(size)),
        "\n\n".join(f"# {n:x} ant\n\n[a](#{n:x}-bee)" for n in range(2000)),
    ]
    for text in hostile:
        diagnose(source(text), *FAMILY)


class ClosedTree(PathTree):
    """A tree with a folder that may not be looked into."""

    def names(self, folder: str) -> frozenset[str] | None:
        return None if folder.startswith("closed") else super().names(folder)


def test_what_lies_in_a_closed_folder_is_not_called_missing() -> None:
    folders = Folders(ClosedTree(["list.md", "closed/docs/a.md", "open/b.md"]))
    paths = ("closed", "closed/x.md", "closed/docs/a.md", "open/b.md", "open/x.md", "none/x.md", "x/y/z.md")
    assert [path for path in paths if not folders.has(path)] == ["open/x.md", "none/x.md", "x/y/z.md"]
    given = source("[x](closed/docs/x.md) [y](none/y.md)")
    linted = lint([given], [MissingFile()], tree=ClosedTree(["list.md", "closed/docs/a.md"]))
    assert [item.finding.message for item in linted.diagnostics] == ["no such file: none/y.md"]


class NestedTree:
    """A repository as it looks from its folder `docs`, which is the current one."""

    root = "/ant/bee"

    def names(self, folder: str) -> frozenset[str] | None:
        folders = {".": "a.md", "..": ".git/ docs/ list.md", "../docs": "a.md", "../..": "cat.md"}
        return frozenset(folders[folder].split()) if folder in folders else None


def test_paths_are_resolved_from_below_the_top_folder() -> None:
    folders = Folders(NestedTree())
    assert folders.resolve(".", "../list.md") == "../list.md"
    assert folders.has("../list.md")
    assert folders.resolve(".", "/docs/a.md") == "../docs/a.md"
    assert folders.resolve(".", "../../cat.md") is None
    assert Nearby(folders).meant(".", "../List.md") == ("../list.md", "../list.md")


def test_the_nearest_repository_counts() -> None:
    folders = Folders(PathTree(["ant/.git/HEAD", "ant/docs/a.md", "list.md"]))
    assert folders.resolve("ant/docs", "/a.md") == "ant/a.md"
    assert folders.resolve("ant/docs", "../../issues") is None
    assert folders.resolve(".", "ant/docs/a.md") == "ant/docs/a.md"
    assert folder_of("list.md") == "."
