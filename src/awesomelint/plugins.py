"""Rules of others: from Python files of a list's own repository, and from installed packages.

A plugin is loaded when it is named and never otherwise, so that a run without plugins does not even
look for them, and installing a package turns nothing on. The configuration names it:

    plugins = ["tools/my_rules.py", "our-house-rules"]

An entry with a slash or a final `.py` is a file, relative to the configuration; every rule class that
the file defines is taken. Any other is the name of an entry point in the group `awesomelint.rules`,
which leads to a rule class, to several in a tuple, or to a module that defines some. A rule that is
selected or configured by name is looked up as an entry point too, when no other is called that.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from awesomelint import config
from awesomelint.errors import UsageError
from awesomelint.rule import CollectionRule, DocumentRule, Rule, SourceRule, WebRule, name_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "awesomelint.rules"
KINDS = (DocumentRule, SourceRule, WebRule, CollectionRule)


def registry(settings: config.Settings) -> dict[str, type[Rule]]:
    """Put together the rules a run knows: the built-in ones, then those of the plugins it names.

    Raises UsageError for a plugin that cannot be found or imported, that defines no rule, or whose
    rule bears a name that is taken.
    """
    from awesomelint.rules import BUILTIN

    known = config.registry_of(BUILTIN)
    for plugin in settings.plugins:
        for cls in _rules_of(plugin, settings.folder):
            _add(known, cls, plugin)
    families = {cls.family for cls in known.values()}
    for word in sorted(config.names_in(settings) - families - known.keys() - {config.EVERYTHING}):
        for entry_point in _entry_points(word):
            for cls in _rules_in(_load(entry_point, word), word):
                _add(known, cls, word)
    return known


def fingerprint(classes: Iterable[type[Rule]]) -> str:
    """Digest what rules that are not built in are made of, so that no result of older ones is used.

    Of a plugin's file the content; of a package the names, sizes and times of its Python files.
    """
    digest = hashlib.sha256()
    for name in sorted({cls.__module__ for cls in classes}):
        if name.startswith("awesomelint."):
            continue
        top = sys.modules[name if _is_file(name) else name.partition(".")[0]]
        file = Path(top.__file__ or "")
        if _is_file(name):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        else:
            digest.update(stamp(file.parent if file.stem == "__init__" else file).encode())
    return digest.hexdigest()


def stamp(place: Path) -> str:
    """Describe a module, or a folder's modules and tables, by size and time of change: new after any edit."""
    files = sorted((*place.rglob("*.py"), *place.rglob("*.toml"))) if place.is_dir() else [place]
    return "".join(f"{file}:{file.stat().st_size}:{file.stat().st_mtime_ns};" for file in files)


def _add(known: dict[str, type[Rule]], cls: type[Rule], plugin: str) -> None:
    name = name_of(cls)
    if known.get(name, cls) is not cls:
        raise UsageError(f"plugin '{plugin}': there is a rule named '{name}' already; rename the class")
    known[name] = cls


def _rules_of(plugin: str, folder: str) -> tuple[type[Rule], ...]:
    if _is_file(plugin):
        return _rules_in(_module(Path(folder, plugin), plugin), plugin)
    entry_points = _entry_points(plugin)
    if not entry_points:
        raise UsageError(
            f"plugin '{plugin}': no installed package offers it (entry-point group {GROUP}); "
            f"a file's name ends with .py"
        )
    return tuple(cls for point in entry_points for cls in _rules_in(_load(point, plugin), plugin))


def _entry_points(name: str) -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points

    return tuple(entry_points(group=GROUP, name=name))


def _load(entry_point: EntryPoint, plugin: str) -> Any:
    try:
        return entry_point.load()
    except (Exception, SystemExit) as error:  # a stranger's module may raise anything on import
        raise UsageError(f"plugin '{plugin}': cannot import {entry_point.value}: {_words(error)}") from error


def _module(path: Path, plugin: str) -> ModuleType:
    """Import a plugin's file, once per process unless it changes; its module is called as it is named."""
    from importlib.util import module_from_spec, spec_from_file_location

    try:
        key = (str(path.absolute()), path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"plugin '{plugin}': cannot read {path}: {(error.strerror or '').lower()}"
        ) from error
    if key in _LOADED:
        return _LOADED[key]
    spec = spec_from_file_location(plugin, path.absolute())
    if spec is None or spec.loader is None:
        raise UsageError(f"plugin '{plugin}': not a Python file: {path}")
    module = module_from_spec(spec)
    sys.modules[plugin] = module  # dataclasses look their module up while it is being executed
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # a stranger's module may raise anything on import
        del sys.modules[plugin]
        raise UsageError(f"plugin '{plugin}': cannot import it: {_words(error)}") from error
    _LOADED[key] = module
    return module


_LOADED: dict[tuple[str, bytes], ModuleType] = {}
"""Plugin files by path and content."""


def _rules_in(offered: Any, plugin: str) -> tuple[type[Rule], ...]:
    """List the rule classes that a plugin offers, checked as far as a class can be."""
    if isinstance(offered, ModuleType):
        classes = tuple(_defined_in(offered))
    else:
        classes = tuple(offered) if isinstance(offered, Iterable) else (offered,)
    if not classes:
        raise UsageError(f"plugin '{plugin}': it defines no rule: a rule is a subclass of DocumentRule, ...")
    for cls in classes:
        if not (isinstance(cls, type) and issubclass(cls, KINDS)):
            raise UsageError(f"plugin '{plugin}': {cls!r} is no rule class")
        try:
            cls()
        except TypeError as error:
            raise UsageError(
                f"plugin '{plugin}': {cls.__name__}: a rule's options need defaults: {error}"
            ) from error
        except (Exception, SystemExit) as error:  # a stranger's class may do anything when it is made
            raise UsageError(f"plugin '{plugin}': cannot make {cls.__name__}: {_words(error)}") from error
    return classes


def _defined_in(module: ModuleType) -> Iterator[type[Rule]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, KINDS) and value.__module__ == module.__name__:
            yield value


def _is_file(plugin: str) -> bool:
    return plugin.endswith(".py") or "/" in plugin


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
