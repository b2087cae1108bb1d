"""The rulebook: one page per rule, and the tables contributors keep under `rules/data/`.

In a checkout it is the folder `rules/` at the top; in an installed wheel it is `awesomelint/rulebook/`
beside this module. (That folder holds no `.py` file, so this module is what `import` finds.)
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from awesomelint.errors import InternalError


@cache
def folder() -> Path:
    """Find the rulebook's folder, installed or in a checkout."""
    here = Path(__file__).resolve()
    for candidate in (here.parent / "rulebook", here.parents[2] / "rules"):
        if candidate.is_dir():
            return candidate
    raise InternalError(f"the rulebook is missing beside {here.parent}: install awesomelint again")


@cache
def data(name: str) -> dict[str, Any]:
    """Give the table `rules/data/<name>.toml`, parsed; read once, and not to be changed."""
    path = folder() / "data" / f"{name}.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InternalError(f"the rulebook has no table {name}.toml: looked in {path.parent}") from None
    return tomllib.loads(text)


def page(rule: str) -> str:
    """Give the text of a rule's page, as `awesomelint explain` prints it.

    Raises `KeyError` where the rulebook has no page of that name (a rule of a plugin).
    """
    path = folder() / f"{rule}.md"
    if not path.is_file():
        raise KeyError(rule)
    return path.read_text(encoding="utf-8")


@cache
def pages() -> tuple[str, ...]:
    """Name the rules that have a page, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder().glob("*.md") if path.stem != "README"))
