"""Configuration: found, read, checked, and turned into rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest

from awesomelint import config
from awesomelint.config import Settings, find, load, override, rules, settings
from awesomelint.errors import UsageError
from awesomelint.model import Document, Finding, Severity
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class LongTail(DocumentRule):
    """A tail that is too long."""

    family: ClassVar[str] = "animals"

    length: int = option(3, "how long")
    ratio: float = option(0.5, "how bushy")
    kind: Literal["cat", "dog"] = option("cat", "whose")
    names: tuple[str, ...] = option((), "whom to spare")
    owner: str | None = option(None, "who pays")
    wild: bool = option(False, "whether it bites")
    ages: tuple[int, ...] | bool = option(False, "which years")

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError("length: expected at least 0")

    def check(self, doc: Document) -> Iterator[Finding]:
        yield from ()


@dataclass(frozen=True)
class ShortTail(LongTail):
    """A tail that is too short."""

    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True


@dataclass(frozen=True)
class LoudBark(LongTail):
    """A bark that is too loud."""

    family: ClassVar[str] = "noises"
    opt_in: ClassVar[bool] = True


REGISTRY = config.registry_of([LongTail, ShortTail, LoudBark])


def names(**table: Any) -> list[str]:
    return [rule.name for rule in rules(settings(table, "a.toml"), REGISTRY)]


def message(table: dict[str, Any]) -> str:
    with pytest.raises(UsageError) as caught:
        rules(settings(table, "a.toml"), REGISTRY)
    return str(caught.value)


def test_the_nearest_file_upwards_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert find(inner) is None
    (tmp_path / "pyproject.toml").write_text("[tool.awesomelint]\n")
    assert find(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "awesomelint.toml").write_text("")
    assert find(inner) == tmp_path / "awesomelint.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find(inner) == tmp_path / "awesomelint.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.awesomelint]\n")
    assert find(inner) == tmp_path / "a" / "pyproject.toml"


def test_the_search_stops_at_the_top_of_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "docs"
    inner.mkdir(parents=True)
    (tmp_path / "awesomelint.toml").write_text("")
    (tmp_path / "repository" / ".git").write_text("gitdir: elsewhere\n")
    assert find(inner) is None


def test_a_search_that_is_not_allowed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(UsageError) as caught:
        find(tmp_path)
    assert str(caught.value) == (
        f"cannot look for a configuration in {tmp_path}: permission denied; name one with --config, "
        f"or use --isolated"
    )


def test_every_key_of_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(
        "[tool.awesomelint]\n"
        'select = ["animals"]\n'
        'extend-select = ["loud-bark"]\n'
        'ignore = ["long-tail"]\n'
        'plugins = ["tools/rules.py"]\n'
        'include = ["*.txt"]\n'
        'exclude = ["old/"]\n'
        'per-file-ignores = { "docs/*.md" = ["noises"] }\n'
        'severity = { animals = "info" }\n'
        "[tool.awesomelint.rules.long-tail]\n"
        "length = 4\n"
        "[tool.awesomelint.links]\n"
        "timeout = 3\n"
    )
    origin = "pyproject.toml"
    lines = file.read_text().splitlines()
    keys = [line.partition(" = ")[0] for line in lines if "=" in line and line[-1] in "]}"]
    assert load(file, origin) == Settings(
        select=("animals",),
        extend_select=("loud-bark",),
        ignore=("long-tail",),
        per_file_ignores={"docs/*.md": ("noises",)},
        severity={"animals": "info"},
        rules={"long-tail": {"length": 4}},
        plugins=("tools/rules.py",),
        include=("*.txt",),
        exclude=("old/",),
        links={"timeout": 3},
        folder=str(tmp_path),
        origin=origin,
        given=dict.fromkeys([*keys, "rules", "links"], origin),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select = [", "not valid TOML"),
        ("\x00", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "awesomelint.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=expected) as caught:
        load(file, "awesomelint.toml")
    assert str(caught.value).startswith(f"{file}: ")


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path / "no.toml", "no.toml")
    assert (
        str(caught.value)
        == f"{tmp_path / 'no.toml'}: cannot read the configuration: no such file or directory"
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"selct": []}, "a.toml: selct: unknown key; did you mean 'select'?"),
        ({"zebra": []}, "a.toml: zebra: unknown key"),
        ({"folder": "x"}, "a.toml: folder: unknown key"),
        ({"select": "all"}, "a.toml: select: expected an array, found a string ('all')"),
        ({"select": ["all", 1]}, "a.toml: select[1]: expected a string, found a whole number (1)"),
        ({"rules": []}, "a.toml: rules: expected a table, found an array"),
        ({"rules": {"long-tail": 3}}, "a.toml: rules.long-tail: expected a table, found a whole number (3)"),
        (
            {"select": ["long-tial"]},
            "a.toml: select: unknown rule or family 'long-tial'; did you mean 'long-tail'?",
        ),
        ({"ignore": ["animal"]}, "a.toml: ignore: unknown rule or family 'animal'; did you mean 'animals'?"),
        (
            {"severity": {"noise": "info"}},
            "a.toml: severity: unknown rule or family 'noise'; did you mean 'noises'?",
        ),
        (
            {"severity": {"animals": "warnin"}},
            (
                "a.toml: severity.animals: expected one of 'error', 'warning', 'info', found 'warnin'; "
                "did you mean 'warning'?"
            ),
        ),
        (
            {"per-file-ignores": {"*.md": ["x"]}},
            "a.toml: per-file-ignores.*.md: unknown rule or family 'x'",
        ),
        ({"rules": {"loud-brk": {}}}, "a.toml: rules.loud-brk: unknown rule; did you mean 'loud-bark'?"),
        (
            {"rules": {"long-tail": {"lenght": 1}}},
            "a.toml: rules.long-tail.lenght: unknown key; did you mean 'length'?",
        ),
        (
            {"rules": {"long-tail": {"length": True}}},
            "a.toml: rules.long-tail.length: expected a whole number, found true or false (True)",
        ),
        (
            {"rules": {"long-tail": {"kind": "cow"}}},
            "a.toml: rules.long-tail.kind: expected one of 'cat', 'dog', found 'cow'",
        ),
        (
            {"rules": {"long-tail": {"owner": 1}}},
            "a.toml: rules.long-tail.owner: expected a string, found a whole number (1)",
        ),
        (
            {"rules": {"long-tail": {"ages": "x"}}},
            "a.toml: rules.long-tail.ages: expected an array or true or false, found a string ('x')",
        ),
        (
            {"rules": {"long-tail": {"ages": ["x"]}}},
            "a.toml: rules.long-tail.ages[0]: expected a whole number, found a string ('x')",
        ),
        ({"rules": {"long-tail": {"length": -1}}}, "a.toml: rules.long-tail: length: expected at least 0"),
    ],
)  # fmt: skip
def test_what_nobody_understands_is_named_with_the_nearest_known_word(
    table: dict[str, Any], expected: str
) -> None:
    assert message(table) == expected


def test_options_become_the_fields_of_a_rule() -> None:
    options = {
        "length": 9,
        "ratio": 1,
        "kind": "dog",
        "names": ["Rex"],
        "owner": "Ann",
        "wild": True,
        "ages": [1, 2],
    }
    (rule,) = rules(settings({"rules": {"long-tail": options}}, "a.toml"), REGISTRY)
    assert rule == LongTail(
        length=9, ratio=1.0, kind="dog", names=("Rex",), owner="Ann", wild=True, ages=(1, 2)
    )


def test_rules_that_are_off_by_default_are_turned_on_by_name() -> None:
    assert names() == ["long-tail"]
    assert names(select=["animals"]) == ["long-tail"]
    assert names(select=["short-tail"]) == ["short-tail"]
    assert names(**{"extend-select": ["short-tail"]}) == ["long-tail", "short-tail"]


def test_a_family_that_is_off_by_default_as_a_whole_is_turned_on_by_its_name() -> None:
    assert names(select=["noises"]) == ["loud-bark"]


def test_the_more_exact_word_wins_and_ignore_wins_a_tie() -> None:
    assert names(select=["long-tail"], ignore=["animals"]) == ["long-tail"]
    assert names(select=["animals"], ignore=["all"]) == ["long-tail"]
    assert names(select=["all"], ignore=["animals"]) == []
    assert names(select=["long-tail"], ignore=["long-tail"]) == []
    assert names(select=[]) == []


def test_the_command_line_has_the_last_word() -> None:
    given = settings({"select": ["animals"], "ignore": ["long-tail"]}, "a.toml")
    chosen = override(given, select=["loud-bark", "long-tail"])
    assert [rule.name for rule in rules(chosen, REGISTRY)] == ["long-tail", "loud-bark"]
    fewer = override(given, ignore=["noises"])
    assert fewer.ignore == ("long-tail", "noises")
    with pytest.raises(UsageError) as caught:
        rules(override(Settings(), select=["long-tial"]), REGISTRY)
    assert str(caught.value) == "--select: unknown rule or family 'long-tial'; did you mean 'long-tail'?"


def test_severities_come_from_the_rule_before_its_family() -> None:
    table = {"severity": {"animals": "info", "short-tail": "error"}}
    assert config.severities(settings(table, "a.toml"), REGISTRY) == {
        "long-tail": "info",
        "short-tail": "error",
    }


def test_ignores_per_file_are_relative_to_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = {"per-file-ignores": {"docs/*.md": ["animals"], "b.md": ["loud-bark"]}}
    given = settings(table, "a.toml", str(tmp_path))
    paths = ["docs/a.md", "docs/b.md", "a.md", "c/docs/a.md"]
    assert config.ignored_in(given, REGISTRY, paths) == {
        "docs/a.md": {"long-tail", "short-tail"},
        "docs/b.md": {"long-tail", "short-tail", "loud-bark"},
    }


def test_links_settings_are_filled_and_checked() -> None:
    given = settings({"links": {"timeout": 3, "allow-private": ["10.0.0.0/8"]}}, "a.toml")
    filled = config.link_settings(given)
    assert (filled.timeout, filled.allow_private) == (3.0, ("10.0.0.0/8",))
    assert config.link_settings(override(given, allow_private=True)).allow_private is True
    with pytest.raises(UsageError) as caught:
        config.link_settings(settings({"links": {"timeuot": 3}}, "a.toml"))
    assert str(caught.value) == "a.toml: links.timeuot: unknown key; did you mean 'timeout'?"
    with pytest.raises(UsageError) as caught:
        config.link_settings(settings({"links": {"timeout": -3}}, "a.toml"))
    assert str(caught.value) == "a.toml: links: timeout: expected at least 0.01, found -3.0"
