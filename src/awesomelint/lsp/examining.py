"""What is wrong with a text that is being written: a run over it alone, which asks nobody.

The text stands for its file, and is compared with the files of its collection as they are on disk. What links
lead to is recalled from the store; it is never asked for.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import config, sources
from awesomelint.asking import open_at, store_path, warn
from awesomelint.cache import user_folder
from awesomelint.config import Settings
from awesomelint.decode import decode
from awesomelint.errors import AwesomelintError, StoreError
from awesomelint.links.destinations import Destinations
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.recall import Recall
from awesomelint.model import Diagnostic, Document, Source, Verdict
from awesomelint.session import Order, Session

if TYPE_CHECKING:
    from awesomelint.links.memory.records import Store

NAMELESS = "untitled.md"
"""What a text is called that is no file yet."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair, which editors can hold and no encoding has: U+FFFD takes its place, offsets stay."""


@dataclass(frozen=True)
class Examination:
    """What was found in one text."""

    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()
    """Of this text alone, in order of place."""
    others: Mapping[str, Source] = field(default_factory=dict)
    """The other files that they speak of, by path."""
    troubles: tuple[str, ...] = ()
    """What kept the run from being done, or from being whole."""
    recall: Callable[[list[str]], Mapping[str, Verdict]] = lambda urls: {}
    """Tells what is known of links; those that nothing is known of are left out."""

    @cached_property
    def document(self) -> Document | None:
        """The text, parsed; None where it is no text."""
        from awesomelint.markdown import parse

        return None if self.source.binary else parse(self.source)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What is known of the text's links, by URL as written."""
        links = () if self.document is None else self.document.links
        return self.recall(list(dict.fromkeys(link.url for link in links)))


class Examiner:
    """Looks at texts, one after the other; keeps the store open that it recalls links from."""

    def __init__(
        self, *, config: str | None = None, isolated: bool = False, store: str | None = None
    ) -> None:
        """The options of the command line, which hold for all texts."""
        self._config = config
        self._isolated = isolated
        self._store_file = store
        self._stores: dict[Path, Store] = {}

    def close(self) -> None:
        """Close the stores."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    def examine(self, path: Path | None, text: str) -> Examination:
        """Look at a text that stands for a file, or for none yet; the user's trouble is told in it."""
        name = NAMELESS if path is None else sources.shown(str(path))
        text = _SURROGATE.sub("\ufffd", text)
        raw = _bytes(path, text)
        source = decode(raw, name)
        try:
            settings = self.settings(path)
            if path is not None and _is_excluded(settings, path):
                return Examination(source)
            store = self._store(settings)
            report = self._session(settings, name, raw, store).check()
        except AwesomelintError as error:
            return Examination(source, troubles=(str(error),))
        if source.text != text:
            return Examination(source, troubles=(f"{name}: its text cannot be told from its bytes",))
        troubles = tuple(dict.fromkeys(f"{item.path}: {item.message}" for item in report.failures))
        mine = tuple(item for item in report.diagnostics if item.path == name)
        others = {path: other for path, other in report.sources.items() if path != name}
        return Examination(source, mine, others, troubles, _Memory(store))

    def fix(self, path: Path | None, text: str) -> str:
        """Give a text with all safe fixes applied that may be; raises AwesomelintError."""
        name = NAMELESS if path is None else sources.shown(str(path))
        text = _SURROGATE.sub("\ufffd", text)
        raw = _bytes(path, text)
        settings = self.settings(path)
        session = self._session(settings, name, raw, self._store(settings))
        session.fix()
        return decode(session.fixed_stdin(), name).text

    def settings(self, path: Path | None) -> Settings:
        """Read the configuration that holds for a file; raise UsageError."""
        if self._isolated:
            return Settings()
        if self._config is not None:
            return config.load(Path(self._config), sources.shown(self._config))
        found = config.find(Path.cwd() if path is None else path.parent)
        return Settings() if found is None else config.load(found, sources.shown(str(found)))

    def _session(self, settings: Settings, name: str, raw: bytes, store: Store) -> Session:
        baseline = (
            sources.shown(str(Path(settings.folder) / settings.baseline)) if settings.baseline else None
        )
        order = Order(
            settings,
            (sources.STDIN,),
            stdin=raw,
            stdin_name=name,
            processes=1,
            cache=user_folder(),
            collection=settings.collection and name != NAMELESS,
            baseline=baseline,
            dry=True,
        )
        recall = Recall(store, time.time)
        return Session(order, lambda: recall, lambda: Destinations(lambda: store, warn))

    def _store(self, settings: Settings) -> Store:
        """Open the store, if there is one: it is not made to be asked."""
        place = store_path(settings, self._store_file)
        if place not in self._stores:
            if not place.exists():
                return VolatileStore()
            try:
                self._stores[place] = open_at(place)
            except StoreError as error:
                warn(f"{error}; nothing is known of links")
                return VolatileStore()
        return self._stores[place]


class _Memory:
    """Recalls what is known of links."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, urls: list[str]) -> Mapping[str, Verdict]:
        try:
            found = Recall(self._store, time.time).verdicts(urls)
        except StoreError:
            return {}
        return {url: verdict for url, verdict in found.items() if verdict.checked is not None}


def _bytes(path: Path | None, text: str) -> bytes:
    """Give the bytes of a file whose text this is, or else its UTF-8.

    So what is wrong with the bytes alone is found in a file that was opened as what it is.
    """
    if path is not None:
        try:
            raw = sources.read(str(path))
        except AwesomelintError:
            raw = b""
        if raw and decode(raw, str(path)).text == text:
            return raw
    return text.encode()


def _is_excluded(settings: Settings, path: Path) -> bool:
    if not settings.exclude:
        return False
    matches = sources.matcher(("*",), settings.folder, settings.exclude, settings.folder)
    return not matches(str(path))
