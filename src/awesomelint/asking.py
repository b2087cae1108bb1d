"""What judges links in a run, made of settings and options: the web, with a store of what is known before it.

Nothing is opened before there is something to ask.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awesomelint.config import Settings, link_settings
from awesomelint.errors import AwesomelintError, UsageError
from awesomelint.links.engine import Budget
from awesomelint.reports.escape import escape

if TYPE_CHECKING:
    from awesomelint.links.destinations import Destinations
    from awesomelint.links.engine import Engine
    from awesomelint.links.memory.records import Mark, Store
    from awesomelint.links.settings import LinkSettings


def budget(given: dict[str, Any]) -> Budget:
    """Read how much may be asked from the options of a command line."""
    return Budget(given["max_time"], given["max_links"], given["due"], given["recheck"])


class Asking:
    """Makes engines, when they are wanted; as a context it closes the store that they share."""

    def __init__(self, settings: Settings, given: dict[str, Any]) -> None:
        """`given` holds the options of the command line; raises UsageError where they exclude each other."""
        if given["store"] is not None and given["no_store"]:
            raise UsageError("--store and --no-store exclude each other")
        for option in ("max-time", "max-links", "due", "recheck"):
            if given["offline"] and given[option.replace("-", "_")]:
                raise UsageError(f"--offline and --{option} exclude each other: offline nobody is asked")
        self._settings = settings
        self._given = given
        self._store: Store | None = None

    def __enter__(self) -> Asking:
        """Open a store that the command line names at once, for a wrong one should stop a run early."""
        if self._given["store"] is not None and not self._given["offline"]:
            self._opened()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._store is not None:
            self._store.close()

    def web(self) -> Engine:
        """Make what asks the web, within the budget, and remembers."""
        from functools import partial

        from awesomelint.links.checker import WebEngine
        from awesomelint.links.remembering import RememberingEngine
        from awesomelint.reports.progress import progress

        settings = _with_authorities(self._settings)
        web = WebEngine(settings, token=os.environ.get("GITHUB_TOKEN") or None)
        web.progress = partial(
            progress, label="links", enabled=not self._given["no_progress"], estimate=web.left
        )
        return RememberingEngine(web, self._opened(), settings, budget(self._given))

    def recall(self) -> Engine:
        """Make what asks nobody."""
        from awesomelint.links.recall import Recall

        return Recall(self._opened(), time.time)

    def destinations(self) -> Destinations:
        """Make what recalls where links led, if there is a store; it is not made for that."""
        from awesomelint.links.destinations import Destinations

        return Destinations(self._kept, warn)

    def marks(self, urls: Iterable[str]) -> dict[str, tuple[Mark, ...]]:
        """Recall what was seen of links, by URL as written; what the store does not know is left out."""
        from awesomelint.links.memory.keys import key_of
        from awesomelint.links.target import MalformedError, SchemeError, excess

        store = self._kept()
        if store is None:
            return {}
        keys: dict[str, str] = {}
        for url in urls:
            if excess(url) is None:
                with suppress(MalformedError, SchemeError):
                    keys[url] = key_of(url)
        known = store.marks(dict.fromkeys(keys.values()))
        return {url: known[key] for url, key in keys.items() if key in known}

    def _kept(self) -> Store | None:
        is_there = not self._given["no_store"] and store_path(self._settings, self._given["store"]).exists()
        return self._opened() if self._store is not None or is_there else None

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._open()
        return self._store

    def _open(self) -> Store:
        """Open the store; where it cannot be, go on without, unless it is the user's word that it can."""
        from awesomelint.links.memory.volatile import VolatileStore

        if self._given["no_store"]:
            return VolatileStore()
        named = self._given["store"]
        is_configured = bool(link_settings(self._settings).store)
        try:
            return open_at(store_path(self._settings, named))
        except AwesomelintError as error:
            if named is not None or (is_configured and isinstance(error, UsageError)):
                raise
            warn(f"{error}; this run knows of no earlier one, and is not remembered")
            return VolatileStore()


def _with_authorities(settings: Settings) -> LinkSettings:
    """Give the `[links]` table, `ca-file` being relative to the configuration's folder.

    Raises UsageError for one that cannot be read: at the first handshake it is too late to find out, for
    every `https` link would be unreachable.
    """
    links = link_settings(settings)
    if not links.ca_file:
        return links
    import ssl

    path = Path(settings.folder) / links.ca_file
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except OSError as error:
        is_read = isinstance(error, ssl.SSLError)
        reason = "it holds no certificates" if is_read else (error.strerror or str(error)).lower()
        raise UsageError(f"{settings.origin}: links: ca-file: cannot use {path}: {reason}") from error
    return replace(links, ca_file=str(path))


def open_at(path: Path) -> Store:
    """Open the store in a file, or make one there; raise UsageError or StoreError."""
    from awesomelint.links.memory.sqlite import SqliteStore

    return SqliteStore(path, warn)


def store_path(settings: Settings, named: str | None) -> Path:
    """Tell which file links are remembered in: the one named, `[links] store`, or one of the user's cache."""
    from awesomelint.links.memory.opening import default_place

    if named is not None:
        return Path(named)
    configured = link_settings(settings).store
    return Path(settings.folder) / configured if configured else default_place()


def warn(message: str) -> None:
    """Say on standard error what goes otherwise than it should, and does not stop the run."""
    sys.stderr.write(f"awesomelint: warning: {escape(message)}\n")
