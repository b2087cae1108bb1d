"""Configuration: where it is found, what it may say, and which rules it turns on.

A file is read into a `Settings`, and a `Settings` together with the known rules gives the rules that
run. Whatever the file says that nobody understands is an error which names the nearest known word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awesomelint.errors import UsageError
from awesomelint.ignores import is_repository
from awesomelint.model import Severity
from awesomelint.options import fill, kind, nearest
from awesomelint.rule import Rule, name_of, option

if TYPE_CHECKING:
    from awesomelint.links.settings import LinkSettings

FILE = "awesomelint.toml"
EVERYTHING = "all"

Registry = Mapping[str, type[Rule]]
"""The known rules by name, in the order in which they run."""


def _table(help: str) -> Any:
    """Declare a key that takes a table, with one line that says what it is for."""
    return field(default_factory=dict, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was told, in words: the names in it are not looked up yet.

    Paths and globs in a configuration file are relative to its folder.
    """

    select: tuple[str, ...] = option(
        (EVERYTHING,), "rules and families to run; a rule that is off by default runs when it is named itself"
    )
    extend_select: tuple[str, ...] = option((), "rules and families to run besides those in `select`")
    ignore: tuple[str, ...] = option(
        (), "rules and families to leave out; a rule's name wins over its family's"
    )
    per_file_ignores: Mapping[str, tuple[str, ...]] = _table(
        "rules and families to leave out in some files, by glob as in a gitignore file, from this folder"
    )
    severity: Mapping[str, Severity] = _table("how grave findings are, by rule or family")
    rules: Mapping[str, Mapping[str, Any]] = _table("options by rule")
    plugins: tuple[str, ...] = option(
        (), "rules of others: Python files, from this folder, and names in the entry-point group"
    )
    include: tuple[str, ...] = option(
        (), "globs of the files to look for in folders, from this folder; empty for *.md and *.markdown"
    )
    exclude: tuple[str, ...] = option((), "globs of files and folders to leave out, from this folder")
    collection: bool = option(
        True, "whether files that are named are compared with all others that a run without names looks at"
    )
    baseline: str = option("", "the file that holds known findings, from this folder; empty for none")
    references: tuple[str, ...] = option(
        (),
        "files that tell what garbled text was, such as clean copies, from this folder; the best first",
    )
    history: bool = option(True, "whether a garbled file's earlier versions in git tell what it was")
    links: Mapping[str, Any] = _table("how links are checked")
    folder: str = field(default=".", metadata={"internal": True})
    """What the paths and globs in it are relative to."""
    origin: str | None = field(default=None, metadata={"internal": True})
    """The configuration file, as shown to people; None where there is none."""
    given: Mapping[str, str] = field(default_factory=dict, metadata={"internal": True})
    """Which keys were given, and by whom: the file, or an option on the command line."""


def without_rules(settings: Settings) -> Settings:
    """Leave out all that is about rules: no plugin is loaded where none runs."""
    plain = Settings()
    return replace(
        settings,
        select=plain.select,
        extend_select=(),
        ignore=(),
        per_file_ignores={},
        severity={},
        rules={},
        plugins=(),
    )


def find(folder: Path) -> Path | None:
    """Look for the nearest configuration file, upwards to the repository's top or the root.

    `awesomelint.toml` wins over a `pyproject.toml` beside it; a `pyproject.toml` without
    `[tool.awesomelint]` is passed over. Raises UsageError for a folder that may not be looked into:
    nobody knows what a run without its configuration would do.
    """
    for place in (folder, *folder.parents):
        try:
            is_ours, is_project = (place / FILE).is_file(), (place / "pyproject.toml").is_file()
        except OSError as error:
            raise UsageError(
                f"cannot look for a configuration in {place}: {_reason(error)}; name one with --config, "
                f"or use --isolated"
            ) from error
        if is_ours:
            return place / FILE
        project = place / "pyproject.toml"
        if is_project and "awesomelint" in _tool(read(project), str(project)):
            return project
        if is_repository(place):
            return None
    return None


def read(path: Path) -> dict[str, Any]:
    """Parse a TOML file; raise UsageError when that fails."""
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: cannot read the configuration: {_reason(error)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error


def load(path: Path, shown: str) -> Settings:
    """Read a configuration file, `pyproject.toml` or one of our own; raise UsageError."""
    table = read(path)
    if path.name == "pyproject.toml":
        table = _tool(table, shown).get("awesomelint", {})
        if not isinstance(table, dict):
            raise UsageError(f"{shown}: tool.awesomelint: expected a table, found {kind(table)}")
    return settings(table, shown, str(path.parent))


def settings(table: Mapping[str, Any], origin: str, folder: str = ".") -> Settings:
    """Turn a parsed table into settings; raise UsageError for an unknown key or a wrong type."""
    filled = fill(Settings, table, f"{origin}: ")
    given = dict.fromkeys(table, origin)
    return replace(filled, origin=origin, folder=folder, given=given)


def override(
    settings: Settings,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    include: Sequence[str] = (),
    allow_private: bool = False,
) -> Settings:
    """Let the command line have its say.

    `--select` takes the place of the file's `select`, `extend-select` and `ignore`; `--ignore` adds
    to `ignore`; `--glob` takes the place of `include`; `--allow-private` allows all private networks.
    """
    given = dict(settings.given)
    if select:
        settings = replace(settings, select=tuple(select), extend_select=(), ignore=())
        given = {k: v for k, v in given.items() if k not in ("extend-select", "ignore")}
        given["select"] = "--select"
    if ignore:
        settings = replace(settings, ignore=(*settings.ignore, *ignore))
        given["ignore"] = f"{given['ignore']}, --ignore" if "ignore" in given else "--ignore"
    if include:
        settings = replace(settings, include=tuple(include))
        given["include"] = "--glob"
    if allow_private:
        settings = replace(settings, links={**settings.links, "allow-private": True})
        given["links"] = f"{given['links']}, --allow-private" if "links" in given else "--allow-private"
    return replace(settings, given=given)


def rules(settings: Settings, registry: Registry) -> tuple[Rule, ...]:
    """Build the rules that the settings turn on, in the registry's order; raise UsageError.

    Where `select` and `ignore` disagree, the more exact word wins: a rule's name over its family's,
    and that over `all`; `ignore` wins a tie. A rule that is off by default is turned on by its own
    name, or by its family's where the whole family is off by default.
    """
    _check_names(settings, registry)
    on = (*settings.select, *settings.extend_select)
    optional = {cls.family for cls in registry.values()} - {
        cls.family for cls in registry.values() if not cls.opt_in
    }
    built = []
    for name, cls in registry.items():
        chosen, ignored = _exactness(on, name, cls.family), _exactness(settings.ignore, name, cls.family)
        needed = (1 if cls.family in optional else 2) if cls.opt_in else 0
        options = settings.rules.get(name, {})
        rule = fill(cls, options, f"{settings.origin}: rules.{name}.") if options else cls()
        shared = {
            item.name: settings.links[item.metadata["links"]]
            for item in fields(cls)
            if item.metadata.get("links") in settings.links
        }
        rule = replace(rule, **shared) if shared else rule
        if chosen >= needed and chosen > ignored:
            built.append(rule)
    return tuple(built)


def severities(settings: Settings, registry: Registry) -> dict[str, Severity]:
    """Give the severity that the settings ask for, by rule; a rule's own entry wins over its family's."""
    return {
        name: settings.severity.get(name, settings.severity.get(cls.family, cls.severity))
        for name, cls in registry.items()
        if name in settings.severity or cls.family in settings.severity
    }


def names_in(settings: Settings) -> set[str]:
    """Collect every word that stands where a rule or a family is expected."""
    words = {*settings.select, *settings.extend_select, *settings.ignore, *settings.severity, *settings.rules}
    return words.union(*settings.per_file_ignores.values()) if settings.per_file_ignores else words


def ignored_in(settings: Settings, registry: Registry, paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """Tell which rules `per-file-ignores` turns off, by path; paths it does not touch are left out."""
    if not settings.per_file_ignores:
        return {}
    import os

    from pathspec import GitIgnoreSpec

    specs = []
    for glob, words in settings.per_file_ignores.items():
        off = {name for name, cls in registry.items() if {name, cls.family, EVERYTHING} & set(words)}
        specs.append((GitIgnoreSpec.from_lines([glob]), off))
    result = {}
    for path in paths:
        relative = os.path.relpath(path, settings.folder).replace(os.sep, "/")
        off = set().union(*(off for spec, off in specs if spec.match_file(relative)))
        if off:
            result[path] = frozenset(off)
    return result


def link_settings(settings: Settings) -> LinkSettings:
    """Fill `LinkSettings` from the `[links]` table; raise UsageError."""
    from awesomelint.links.settings import LinkSettings

    return fill(LinkSettings, settings.links, f"{settings.origin}: links.")


def _check_names(settings: Settings, registry: Registry) -> None:
    """Raise UsageError for a word that is neither a rule nor a family, and names where it stands."""
    known = {EVERYTHING, *registry, *(cls.family for cls in registry.values())}
    places = [
        (settings.given.get("select", "select"), "select", settings.select),
        (settings.origin, "extend-select", settings.extend_select),
        (settings.given.get("ignore", "ignore"), "ignore", settings.ignore),
        (settings.origin, "severity", tuple(settings.severity)),
        *((settings.origin, f"per-file-ignores.{glob}", words)
          for glob, words in settings.per_file_ignores.items()),
    ]  # fmt: skip
    for origin, key, words in places:
        for word in words:
            if word not in known:
                place = origin if origin and origin.startswith("--") else f"{origin}: {key}"
                raise UsageError(f"{place}: unknown rule or family '{word}'{nearest(word, known)}")
    for name in settings.rules:
        if name not in registry:
            raise UsageError(f"{settings.origin}: rules.{name}: unknown rule{nearest(name, registry)}")


def _exactness(words: Sequence[str], name: str, family: str) -> int:
    """Tell how exactly some words name a rule: 2 by name, 1 by family, 0 by `all`, -1 not at all."""
    return 2 if name in words else 1 if family in words else 0 if EVERYTHING in words else -1


def _tool(table: Mapping[str, Any], shown: str) -> Mapping[str, Any]:
    tool = table.get("tool", {})
    if not isinstance(tool, dict):
        raise UsageError(f"{shown}: tool: expected a table, found {kind(tool)}")
    return tool


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def registry_of(classes: Iterable[type[Rule]]) -> dict[str, type[Rule]]:
    """Put rule classes under their names, in order."""
    return {name_of(cls): cls for cls in classes}
