"""Rules of others: loaded when they are named, refused with words that help."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from awesomelint import plugins
from awesomelint.config import Settings, names_in
from awesomelint.errors import UsageError
from awesomelint.rule import DocumentRule
from awesomelint.rules import BUILTIN

RULE = """
from dataclasses import dataclass
from awesomelint.rule import DocumentRule

@dataclass(frozen=True)
class {name}(DocumentRule):
    "{summary}"
    def check(self, doc):
        yield from ()
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(*named: str, **more: tuple[str, ...]) -> Settings:
    return Settings(plugins=named, **more)  # type: ignore[arg-type]  # `more` holds lists of names alone


def added(settings: Settings) -> list[str]:
    return list(plugins.registry(settings))[len(BUILTIN) :]


def trouble(*named: str) -> str:
    with pytest.raises(UsageError) as caught:
        plugins.registry(settings(*named))
    return str(caught.value)


def install(folder: Path, name: str, points: str, **modules: str) -> None:
    """Put a package where Python finds it, as pip leaves one behind."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[awesomelint.rules]\n{points}\n")
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)


def test_a_file_s_own_rules_are_taken_in_order(here: Path) -> None:
    text = RULE.format(name="LongTail", summary="Long.") + RULE.format(name="AnyTail", summary="Any.")
    Path("my_rules.py").write_text(text)
    assert added(settings("my_rules.py")) == ["long-tail", "any-tail"]
    assert added(settings()) == []


def test_files_are_found_beside_the_configuration_and_rules_name_them(here: Path) -> None:
    Path("conf").mkdir()
    Path("conf/rules.py").write_text(RULE.format(name="LongTail", summary="Long."))
    given = Settings(plugins=("rules.py",), folder=str(here / "conf"))
    rule = plugins.registry(given)["long-tail"]
    assert (rule.__module__, rule().summary) == ("rules.py", "Long.")


def test_a_file_that_changed_is_loaded_anew(here: Path) -> None:
    file = Path("rules.py")
    file.write_text(RULE.format(name="LongTail", summary="Long."))
    before = plugins.registry(settings("rules.py"))
    same = plugins.registry(settings("rules.py"))
    assert same["long-tail"] is before["long-tail"]
    first = plugins.fingerprint(before.values())
    file.write_text(RULE.format(name="LongTail", summary="Longer."))
    after = plugins.registry(settings("rules.py"))
    assert after["long-tail"]().summary == "Longer."
    assert plugins.fingerprint(after.values()) != first
    assert plugins.fingerprint(BUILTIN) == plugins.fingerprint(())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import no_such_module", "cannot import it: ModuleNotFoundError: No module named 'no_such_module'"),
        ("def", "cannot import it: SyntaxError: invalid syntax (rules.py, line 1)"),
        ("import sys; sys.exit(3)", "cannot import it: SystemExit: 3"),
        ("x = 1", "it defines no rule: a rule is a subclass of DocumentRule, ..."),
        (
            "from awesomelint.rules.unknown_rule import UnknownRule",
            "it defines no rule: a rule is a subclass of DocumentRule, ...",
        ),
        (
            RULE.format(name="LongTail", summary="Long.").replace("    def", "    length: int\n    def"),
            (
                "LongTail: a rule's options need defaults: "
                "LongTail.__init__() missing 1 required positional argument: 'length'"
            ),
        ),
        (
            RULE.format(name="UnknownRule", summary="Taken."),
            "there is a rule named 'unknown-rule' already; rename the class",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plugin_says_why(here: Path, text: str, expected: str) -> None:
    Path("rules.py").write_text(text)
    assert trouble("rules.py") == f"plugin 'rules.py': {expected}"
    assert "rules.py" not in sys.modules or expected.startswith(("it", "LongTail", "there"))


def test_a_plugin_that_is_not_there_is_named(here: Path) -> None:
    assert trouble("no/rules.py") == (
        "plugin 'no/rules.py': cannot read no/rules.py: no such file or directory"
    )
    assert trouble("our-rules") == (
        "plugin 'our-rules': no installed package offers it (entry-point group awesomelint.rules); "
        "a file's name ends with .py"
    )


def test_installed_rules_are_loaded_when_they_are_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        here,
        "our_rules",
        "our-rules = our_tails\nsmall-ear = our_ears:SmallEar\npair = our_ears:PAIR\nbroken = our_none:X",
        our_tails=RULE.format(name="LongTail", summary="Long."),
        our_ears=RULE.format(name="SmallEar", summary="Small.")
        + RULE.format(name="BigEar", summary="Big.")
        + "PAIR = (SmallEar, BigEar)\n",
    )
    monkeypatch.syspath_prepend(here)
    assert added(settings()) == []
    assert added(settings("our-rules")) == ["long-tail"]
    assert added(settings("pair")) == ["small-ear", "big-ear"]
    assert added(settings(select=("small-ear", "numbering"))) == ["small-ear"]
    assert trouble("broken") == (
        "plugin 'broken': cannot import our_none:X: ModuleNotFoundError: No module named 'our_none'"
    )
    classes = plugins.registry(settings("our-rules")).values()
    assert plugins.fingerprint(classes) != plugins.fingerprint(())


def test_a_run_without_plugins_does_not_look_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def unexpected(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(plugins, "_entry_points", unexpected)
    given = settings(select=("all", "suppressions", "unknown-rule"))
    assert added(given) == []
    assert names_in(given) == {"all", "suppressions", "unknown-rule"}


def test_only_classes_of_a_kind_are_rules() -> None:
    assert DocumentRule in plugins.KINDS
