"""The files that a start writes: configuration, hook, workflows; each whole, or left as it is."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from awesomelint import __version__
from awesomelint.errors import UsageError, WriteError
from awesomelint.starting.habits import Habit
from awesomelint.write import put

CONFIGURATION = "awesomelint.toml"
HOOKS = ".pre-commit-config.yaml"
_ADDRESS = "https://github.com/awesomelint/awesomelint"
_HOOK = f"""\
- repo: {_ADDRESS}
  rev: v{__version__}
  hooks:
    - id: awesomelint-fix
    - id: awesomelint
"""
_REPOS = re.compile(r"^repos:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*(?=([ \t]*)- )", re.MULTILINE)
"""The head of the hooks' list, up to its first item."""

_SAME = "it is what would be written"

Fate = Literal["new", "replaced", "extended", "same", "kept"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A file, and what becomes of it."""

    path: str
    """Relative to the folder that is written to, with `/`."""
    text: str
    """What it is to hold; what is there where it is kept."""
    fate: Fate
    advice: str = ""
    """Why it is left as it is, and what to do if that is not wanted."""

    @property
    def is_written(self) -> bool:
        return self.fate in ("new", "replaced", "extended")


def configuration(habits: Iterable[Habit]) -> str:
    """Write the smallest configuration that says what the lists do and a run would not find out."""
    lines = [f"# awesomelint looks after the lists in this folder: {_ADDRESS}"]
    tables = []
    for habit in habits:
        if habit.select:
            lines.append(f'extend-select = ["{habit.select}"] # {habit.name}: {habit.words}')
        if habit.rule:
            tables += ["", f"[rules.{habit.rule}]"]
            tables.append(f'{habit.option} = "{habit.value}" # {habit.name}: {habit.words}')
    return "\n".join((*lines, *tables)) + "\n"


def plan(folder: Path, wanted: Mapping[str, str], *, force: bool) -> list[Planned]:
    """Say what becomes of each file, by path; nothing is written. Raises UsageError and WriteError.

    What is there stays, unless told otherwise with `force`. A file with hooks of others is never replaced:
    with `force`, ours is added to it.
    """
    planned = []
    for path, text in wanted.items():
        place = folder / path
        _check(folder, place)
        old = _read(place) if os.path.lexists(place) else None
        if old is None:
            planned.append(Planned(path, text, "new"))
        elif old.replace("\r\n", "\n") == text:
            planned.append(Planned(path, text, "same", _SAME))
        elif path == HOOKS:
            planned.append(_with_hook(path, old, force=force))
        elif force:
            planned.append(Planned(path, text, "replaced"))
        else:
            planned.append(Planned(path, old, "kept", "it is there already; --force replaces it"))
    return planned


def write(folder: Path, planned: Iterable[Planned]) -> None:
    """Write what is to be written; raise WriteError."""
    for item in planned:
        if not item.is_written:
            continue
        place = folder / item.path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise WriteError(f"{item.path}: not written: cannot make its folder: {reason}") from error
        put(place, item.text.encode())


def hooks() -> str:
    """Write a pre-commit configuration with our hooks alone."""
    return f"repos:\n{textwrap.indent(_HOOK, '  ')}"


def _with_hook(path: str, old: str, *, force: bool) -> Planned:
    """Add our hooks to those of others, if that is wanted and there is a plain place for them."""
    if _ADDRESS in old:
        return Planned(path, old, "same", "it has our hooks already")
    head = _REPOS.search(old)
    hook = textwrap.indent(_HOOK, "  " if head is None else head[1])
    if head is None:
        return Planned(path, old, "kept", f"it is there already; add to its repos:\n\n{hook}")
    if not force:
        return Planned(path, old, "kept", f"it is there already; --force adds to its repos:\n\n{hook}")
    ending = "\r\n" if "\r\n" in old else "\n"
    text = old[: head.end()] + hook.replace("\n", ending) + old[head.end() :]
    return Planned(path, text, "extended")


def _check(folder: Path, place: Path) -> None:
    """Raise UsageError for a file that would come to lie elsewhere, by a link in a stranger's repository."""
    top = os.path.realpath(folder)
    if place.is_symlink() or not Path(os.path.realpath(place)).is_relative_to(top):
        name = place.relative_to(folder)
        raise UsageError(f"nothing written: {name} is, or lies in, a link to elsewhere; take it away")


def _read(place: Path) -> str:
    """Read a file that is there already; raise UsageError for what is no file of text."""
    try:
        return place.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "it is no text"
        raise UsageError(f"cannot read {place.name}, which is there already: {reason}") from error
