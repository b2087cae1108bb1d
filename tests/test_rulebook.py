"""Runs every case of every page in `rules/`; pages, classes and the index are one."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from awesomelint import rulebook
from awesomelint.errors import InternalError
from awesomelint.links.hosts.table import FILES
from awesomelint.pages import PageError, index_of, options_of, read_page
from awesomelint.rule import Rule, name_of
from awesomelint.rules import BUILTIN
from awesomelint.testing import check, rewrite

RULES = {name_of(cls): cls for cls in BUILTIN}
INDEX = rulebook.folder() / "README.md"


def path_of(rule: str) -> Path:
    return rulebook.folder() / f"{rule}.md"


@pytest.mark.parametrize("name", RULES)
def test_page_says_what_is_so(name: str, request: pytest.FixtureRequest) -> None:
    path = path_of(name)
    if request.config.getoption("--rewrite-pages"):
        path.write_text(rewrite(read_page(path), RULES[name]), encoding="utf-8")
    failures = []
    for case in read_page(path).cases:
        try:
            check(case, RULES[name])
        except AssertionError as error:
            failures.append(str(error))
    assert not failures, "\n\n".join(failures)


@pytest.mark.parametrize("name", RULES)
def test_page_and_class_agree(name: str) -> None:
    page, cls = read_page(path_of(name)), RULES[name]
    assert page.rule == name
    assert page.summary == cls().summary
    assert page.sections["Options"] == options_of(cls)
    assert all(page.sections.values())
    silent = [case.title for case in page.cases if case.fence("report") is None]
    assert silent, "a page shows at least one case in which the rule has nothing to say"


def test_there_is_a_page_for_every_class_and_a_class_for_every_page() -> None:
    assert rulebook.pages() == tuple(sorted(RULES))
    assert len(RULES) == len(BUILTIN)


def test_index_lists_every_rule(request: pytest.FixtureRequest) -> None:
    text = INDEX.read_text(encoding="utf-8")
    expected = index_of(text, BUILTIN, {name: read_page(path_of(name)) for name in RULES})
    if request.config.getoption("--rewrite-pages"):
        INDEX.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected


@pytest.mark.parametrize("cls", BUILTIN, ids=name_of)
def test_class_is_a_module_of_its_own_in_a_family(cls: type[Rule]) -> None:
    assert cls.__module__ == f"awesomelint.rules.{name_of(cls).replace('-', '_')}"
    assert cls.family != Rule.family
    assert not cls().summary.endswith("..") and cls().summary.endswith(".")


def test_rulebook_gives_pages_and_tables() -> None:
    assert rulebook.page("unknown-rule").startswith("# unknown-rule\n")
    with pytest.raises(KeyError):
        rulebook.page("zebra")
    with pytest.raises(InternalError, match=r"no table zebra\.toml"):
        rulebook.data("zebra")


def test_every_table_is_toml() -> None:
    for path in (rulebook.folder() / "data").glob("*"):
        assert path.suffix == ".toml" and rulebook.data(path.stem), path


def test_every_table_about_links_says_when_it_was_verified() -> None:
    """Against scripted answers and pages, or a source: none has met the live web, and each one says so."""
    package = Path(rulebook.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in (package / "links").rglob("*.py")]
    named = {name for text in sources for name in re.findall(r'rulebook\.data\("([^"]+)"\)', text)}
    assert len(named) > 12
    for name in sorted({*named, *FILES, "generic-titles"}):
        table = rulebook.data(name)
        rows = [row for part in table.values() for row in (part if isinstance(part, list) else [part])]
        dates = [table] if "verified" in table else [row for row in rows if isinstance(row, dict)]
        assert [row for row in dates if type(row.get("verified")) is not datetime.date] == [], name
        text = (rulebook.folder() / "data" / f"{name}.toml").read_text(encoding="utf-8")
        assert "live web" in text or "What the keys mean stands in hosts.toml" in text, name


HEAD = "# loud\n\nToo loud.\n\n## Why it matters\n\n## Options\n\n## Fix safety\n\n## When to turn it off\n\n"


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", ":1: expected the title, `# rule-name`"),
        ("# loud\n\n## Options\n", ":3: expected the sections Why it matters, Options"),
        (HEAD + "## A case\n\n```python\n```\n", ":15: unknown fence 'python': use md"),
        (HEAD + "## A case\n\n```\n```\n", ":15: unknown fence ''"),
        (HEAD + "## A case\n\n```md\n- a\n", ":15: the fence is not closed"),
        (HEAD + "## A case\n\nNothing.\n", ":13: the case 'A case' has no md fence"),
        (HEAD + "## A case\n\n```md\n```\n\n```md\n```\n", ":18: a second list.md in one case"),
        (HEAD + "## A case\n\n```md\n```\n```report\n```\n```report\n```\n", ":19: a second report fence"),
        (HEAD + "## A case\n\n```md escaped\n\\q\n```\n", ":15: unknown escape"),
    ],
)  # fmt: skip
def test_page_out_of_form_is_an_error_with_its_line(tmp_path: Path, text: str, trouble: str) -> None:
    path = tmp_path / "loud.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError) as caught:
        read_page(path)
    assert str(caught.value).startswith(f"{path}{trouble}")


def test_escaped_fence_stands_for_bytes(tmp_path: Path) -> None:
    path = tmp_path / "loud.md"
    content = "\\ufeffant\\r\nb\\xff\\x00e\\\\r\n\\tc\\rd\\c\n"
    path.write_text(f"{HEAD}## A case\n\n`b.md`:\n\n```md escaped\n{content}```\n", encoding="utf-8")
    (case,) = read_page(path).cases
    assert case.files == {"b.md": b"\xef\xbb\xbfant\r\nb\xff\x00e\\r\n\tc\rd"}
