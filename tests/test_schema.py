"""The configuration's JSON schema: made of the code, shipped, and as strict as a run, option for option."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import awesomelint
from awesomelint import config, rulebook
from awesomelint.config import Settings
from awesomelint.errors import UsageError
from awesomelint.links.settings import LinkSettings
from awesomelint.pages import read_page
from awesomelint.rule import name_of
from awesomelint.rules import BUILTIN
from awesomelint.schema import FILE, schema, written
from scripted_links import Run

ROOT = Path(__file__).parents[1]
REGISTRY = config.registry_of(BUILTIN)
SHIPPED = Path(awesomelint.__file__).parent / FILE
SCHEMA = schema(REGISTRY)
VALIDATOR = Draft7Validator(SCHEMA)
OPTIONS = [
    (f"rules.{name_of(cls)}", item.name.replace("_", "-"))
    for cls in BUILTIN
    for item in fields(cls)
    if not item.metadata.get("internal")
] + [("links", item.name.replace("_", "-")) for item in fields(LinkSettings)]


def faults(table: dict[str, Any]) -> list[str]:
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in VALIDATOR.iter_errors(table)]


def nested(place: str, value: Any) -> dict[str, Any]:
    table = value
    for key in reversed(place.split(".")):
        table = {key: table}
    return table  # type: ignore[no-any-return]  # at least one key


def is_taken(table: dict[str, Any]) -> bool:
    """Whether a run would take a configuration."""
    try:
        settings = config.settings(table, "a.toml")
        config.rules(settings, REGISTRY)
        config.link_settings(settings)
        config.ignored_in(settings, REGISTRY, ["a.md"])
    except UsageError:
        return False
    return True


def test_the_file_that_is_shipped_is_what_the_code_says(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-pages"):
        SHIPPED.write_text(written(REGISTRY), encoding="utf-8", newline="\n")
    assert SHIPPED.read_text(encoding="utf-8") == written(REGISTRY), "run pytest --rewrite-pages"


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    described = [item for _, item in walk(SCHEMA) if "default" in item and "description" not in item]
    assert described == []


def walk(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            yield from walk(item, f"{place}/{key}")


@pytest.mark.parametrize(("place", "key"), OPTIONS)
def test_every_option_is_known_with_its_default_and_no_other_type(place: str, key: str) -> None:
    cls = LinkSettings if place == "links" else REGISTRY[place.removeprefix("rules.")]
    default = getattr(cls(), key.replace("-", "_"))
    if default is not None:
        assert faults(nested(f"{place}.{key}", json.loads(json.dumps(default)))) == []
    assert faults(nested(f"{place}.{key}", {"no": "table"})) != []
    assert faults(nested(f"{place}.{key}x", default)) != []


@pytest.mark.parametrize(
    "table",
    [
        {"zebra": 1},
        {"folder": "x"},
        {"select": "all"},
        {"select": ["dead-lnk"]},
        {"ignore": [1]},
        {"severity": {"dead-link": "fatal"}},
        {"severity": {"dead-lnk": "error"}},
        {"per-file-ignores": {"*.md": ["nothing"]}},
        {"rules": {"dead-lnk": {}}},
        {"rules": {"dead-link": {"on-suspected": "warn"}}},
        {"rules": {"entry-spacing": {"share": 50}}},
        {"rules": {"entry-length": {"maximum": -1}}},
        {"links": {"timeout": 0}},
        {"links": {"retries": 11}},
        {"links": {"allow-private": "yes"}},
        {"collection": 1},
    ],
)
def test_what_a_run_refuses_the_schema_refuses(table: dict[str, Any]) -> None:
    assert not is_taken(table)
    assert faults(table) != []


_KEYS = st.sampled_from(
    [*(f"{place}.{key}" for place, key in OPTIONS), "select", "severity.web", "baseline", "include"]
)
_VALUES = st.recursive(
    st.sampled_from(["", "all", "none", "dead-link", "warn", "inferred", "10.0.0.0/8", "a.md", "error"])
    | st.booleans()
    | st.integers(-2, 110)
    | st.floats(-1, 60),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(_KEYS, _VALUES)
def test_what_a_run_takes_the_schema_takes(key: str, value: Any) -> None:
    table = nested(key, value)
    if is_taken(table):
        assert faults(table) == []


def fences(path: Path) -> Iterator[str]:
    yield from re.findall(r"^```toml\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_examples_in_the_documents_are_taken_by_schema_and_run(path: Path) -> None:
    for text in fences(path):
        table = tomllib.loads(text)
        table = table.get("tool", {}).get("awesomelint", table)
        assert (is_taken(table), faults(table)) == (True, []), text


def test_examples_in_the_pages_are_taken() -> None:
    tables = [
        (rule, tomllib.loads(fence.content))
        for rule in rulebook.pages()
        for case in read_page(rulebook.folder() / f"{rule}.md").cases
        if (fence := case.fence("toml")) is not None
    ]
    assert len(tables) > 10
    for rule, table in tables:
        assert (is_taken(table), faults(table)) == (True, []), rule


def test_it_is_printed_and_knows_the_rules_of_plugins(
    awesomelint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert awesomelint("config", "schema") == (0, written(REGISTRY), "")
    Path("mine.py").write_text(
        "from dataclasses import dataclass\n"
        "from awesomelint.rule import DocumentRule, option\n\n\n"
        "@dataclass(frozen=True)\n"
        "class TooLoud(DocumentRule):\n"
        '    """A title in capitals."""\n\n'
        '    least: int = option(3, "how many capitals are too many", least=1)\n'
    )
    Path("awesomelint.toml").write_text('plugins = ["mine.py"]\n')
    code, out, err = awesomelint("config", "schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["properties"]["rules"]["properties"]["too-loud"] == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "least": {
                "type": "integer",
                "description": "How many capitals are too many.",
                "minimum": 1,
                "default": 3,
            }
        },
        "description": "A title in capitals.",
    }
    assert awesomelint("config", "schema", "--isolated") == (0, written(REGISTRY), "")
    assert Settings().plugins == ()
