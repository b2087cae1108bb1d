"""From what a command line gave to settings and an order for a run; raises UsageError."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awesomelint.errors import UsageError
from awesomelint.output import check_output

if TYPE_CHECKING:
    from awesomelint.config import Settings
    from awesomelint.session import Order


def read_settings(config: str | None, isolated: bool) -> Settings:
    """Read the configuration that is named, or else the nearest one."""
    from awesomelint.config import Settings, find, load
    from awesomelint.sources import shown

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


def order(settings: Settings, given: dict[str, Any], **more: bool) -> Order:
    """Say what a run is to do, standard input read where it is named."""
    from awesomelint.asking import budget
    from awesomelint.cache import user_folder
    from awesomelint.session import Order

    paths = given["paths"] or (".",)
    if given["stdin_filename"] is not None and "-" not in paths:
        raise UsageError("--stdin-filename is for '-', which is not among the paths")
    check_output(given["output"])
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
        output=given["output"],
        only_changed=given["only_changed"],
        budget=budget(given),
        **more,
    )


def names(values: Iterable[str]) -> list[str]:
    """Split what was given several times, or with commas.

    >>> names(["ant,bee", " cat"])
    ['ant', 'bee', 'cat']
    """
    return [name.strip() for value in values for name in value.split(",") if name.strip()]
