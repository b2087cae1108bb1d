"""The Markdown files of a folder, read, and what a first check of them says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from awesomelint import sources
from awesomelint.cache import user_folder
from awesomelint.config import Settings, load, settings
from awesomelint.decode import decode
from awesomelint.errors import InternalError, SourceError, UsageError
from awesomelint.markdown import parse
from awesomelint.reading import globs
from awesomelint.session import Order, Session
from awesomelint.starting.files import CONFIGURATION, Planned
from awesomelint.starting.habits import Habit, entries_of, habits

if TYPE_CHECKING:
    from awesomelint.links.engine import Engine
    from awesomelint.model import Document, Report
    from awesomelint.starting.surroundings import Surroundings


class Shelf:
    """All Markdown files of a folder. Raises UsageError where there are none."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        file = around.configuration
        self.settings = Settings() if file is None else load(file, sources.shown(str(file)))
        found = sources.find([str(around.folder)], may_be_empty=True, **globs(self.settings))
        if not found.paths:
            folder = sources.shown(str(around.folder))
            raise UsageError(
                f"init: no list in {folder}: no file there ends with .md; go where your lists are"
            )
        self.paths = found.paths
        self.unread = len(found.failures)
        """How many files and folders could not be read."""
        self.lists: list[tuple[Document, int]] = []
        """Those that are lists, each with how many entries lead elsewhere."""
        for path in found.paths:
            try:
                source = decode(sources.read(path), path)
            except SourceError:
                self.unread += 1  # the check tells which, and why
                continue
            if not source.binary and (entries := entries_of(doc := parse(source))):
                self.lists.append((doc, entries))

    @cached_property
    def habits(self) -> tuple[Habit, ...]:
        """What the lists do already."""
        return habits([doc for doc, _ in self.lists])

    def check(self, planned: Iterable[Planned]) -> Report:
        """Check everything offline, as the configuration that is written, or stays, would have it."""
        told = self.settings
        for item in planned:
            if item.path == CONFIGURATION:
                told = settings(tomllib.loads(item.text), CONFIGURATION, str(self.around.folder))
        order = Order(told, (str(self.around.folder),), offline=True, cache=user_folder())
        return Session(order, _nobody).check()


def _nobody() -> Engine:
    raise InternalError("an offline check asks nobody")
