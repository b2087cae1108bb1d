"""From what a command line gave to settings and an order for a run; raises UsageError."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from awesomelint.errors import UsageError
from awesomelint.output import also, check_output
from awesomelint.sources import shown

if TYPE_CHECKING:
    from awesomelint.config import Settings
    from awesomelint.referring import Named
    from awesomelint.session import Order


def read_settings(config: str | None, isolated: bool) -> Settings:
    """Read the configuration that is named, or else the nearest one."""
    from awesomelint.config import Settings, find, load

    try:
        here = Path.cwd()
    except OSError as error:
        raise UsageError("the current folder is gone; change to another one") from error
    if isolated:
        if config is not None:
            raise UsageError("--isolated and --config exclude each other")
        return Settings()
    path = Path(config) if config is not None else find(here)
    return Settings() if path is None else load(path, shown(str(path)))


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings of a run that looks for findings, with what the command line says on top of them.

    `given` holds the options `--config`, `--isolated`, `--select`, `--ignore`, `--glob` and
    `--allow-private`; raises UsageError.
    """
    from awesomelint.config import override

    return override(
        read_settings(given["config"], given["isolated"]),
        select=names(given["select"]),
        ignore=names(given["ignore"]),
        include=given["glob"],
        allow_private=given["allow_private"],
    )


class _About(TypedDict):
    since: str | None
    staged: bool
    collection: bool
    baseline: str | None


def _about(settings: Settings, given: dict[str, Any]) -> _About:
    """Read what a run reports on; raise UsageError for options that exclude each other."""
    names = ("since", "staged", "only_changed")
    changes = [f"--{name.replace('_', '-')}" for name in names if given.get(name) not in (None, False)]
    if len(changes) > 1:
        raise UsageError(f"{changes[0]} and {changes[1]} exclude each other")
    if changes and "-" in given["paths"]:
        raise UsageError(f"{changes[0]}: what '-' reads has no history; name files")
    baseline = given.get("baseline")
    if baseline is None and settings.baseline and not given.get("no_baseline"):
        baseline = shown(str(Path(settings.folder) / settings.baseline))
    elif baseline is not None and given.get("no_baseline"):
        raise UsageError("--baseline and --no-baseline exclude each other")
    return {
        "since": given.get("since"),
        "staged": bool(given.get("staged")),
        "collection": settings.collection and not given.get("no_collection"),
        "baseline": baseline,
    }


def order(settings: Settings, given: dict[str, Any], **more: Any) -> Order:
    """Say what a run is to do, standard input read where it is named."""
    from awesomelint.asking import budget
    from awesomelint.cache import user_folder
    from awesomelint.session import Order

    paths = given["paths"] or (".",)
    if given["stdin_filename"] is not None and "-" not in paths:
        raise UsageError("--stdin-filename is for '-', which is not among the paths")
    about = _about(settings, given)
    check_output(given["output"])
    outputs = tuple(file for file in (given["output"], *also(given).values()) if file is not None)
    if "-" in paths and sys.stdin is None:
        raise UsageError("standard input is closed, so '-' has nothing to read")
    cache = None
    if not given["no_cache"]:
        cache = Path(given["cache_dir"]) if given["cache_dir"] else user_folder()
    return Order(
        settings=settings,
        paths=tuple(paths),
        stdin=sys.stdin.buffer.read() if "-" in paths else b"",
        stdin_name=given["stdin_filename"] or "-",
        offline=given["offline"],
        processes=given["jobs"],
        cache=cache,
        outputs=outputs,
        only_changed=given["only_changed"],
        references=_references(settings, given),
        history=settings.history and not given.get("no_history"),
        **about,
        budget=budget(given),
        **more,
    )


def _references(settings: Settings, given: dict[str, Any]) -> tuple[Named, ...]:
    """Name the files that tell what garbled text was, those of the command line first."""
    from awesomelint.referring import Named

    mine = [Named(file, "--reference") for file in given.get("reference", ())]
    only = {os.path.realpath(path) for path in given["paths"]}
    for file, _ in mine:
        if file and only == {os.path.realpath(file)}:
            raise UsageError(f"--reference: {file} is the file to look at; name a clean copy of it")
    folder = Path(settings.folder)
    origin = f"{settings.origin}: references"
    return (*mine, *(Named(shown(str(folder / file)), origin) for file in settings.references))


def names(values: Iterable[str]) -> list[str]:
    """Split what was given several times, or with commas.

    >>> names(["ant,bee", " cat"])
    ['ant', 'bee', 'cat']
    """
    return [name.strip() for value in values for name in value.split(",") if name.strip()]
