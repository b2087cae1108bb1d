"""Files looked at, each alone: in this process or others, or as the cache knows their bytes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import __version__, codec, plugins, rulebook
from awesomelint.lint import Examined
from awesomelint.rule import Rule
from awesomelint.workers import Job, Recipe, comparing, examine_all

if TYPE_CHECKING:
    from awesomelint.cache import Cache


class Examining:
    """What a run looks at its files with."""

    def __init__(
        self,
        recipe: Recipe,
        rules: Sequence[Rule],
        registry: Mapping[str, type[Rule]],
        cache: Path | None,
        processes: int | None,
    ) -> None:
        """`registry` names all rules there are; `cache` is a folder, None for no cache."""
        self._recipe = recipe
        self._rules = rules
        self._registry = registry
        self._folder = cache
        self._processes = processes

    def examine(
        self,
        raws: Mapping[str, bytes],
        others: Collection[str],
        ignored: Mapping[str, frozenset[str]],
        done: dict[str, Examined],
    ) -> None:
        """Look at files, by path; `others` are those that are there to be compared with alone.

        Results go into `done` as they come, in any order: what is there stays where the user ends the run.
        """
        caches = {True: self._cache(self._rules), False: self._cache(comparing(self._rules))}
        todo = []
        for path, raw in raws.items():
            is_named = path not in others
            kept = None
            for cache in (caches[True],) if is_named else (caches[False], caches[True]):
                kept = cache.get(path, raw) if cache and kept is None else kept
            if kept is None:
                todo.append(Job(path, raw, ignored.get(path, frozenset()), is_named))
                continue
            item = codec.load(Examined, kept)
            done[path] = item if is_named else replace(item, steps=(), wants=(), links=())
        for job, payload in examine_all(todo, self._recipe, self._rules, self._processes):
            item = codec.load(Examined, payload)
            done[job.path] = item
            if (cache := caches[job.is_named]) and not any(step.failure for step in item.steps):
                cache.put(job.path, job.raw, payload)
        if cache := caches[True]:
            cache.prune()

    def _cache(self, rules: Sequence[Rule]) -> Cache | None:
        if self._folder is None:
            return None
        import markdown_it

        from awesomelint.cache import Cache

        installed = Path(markdown_it.__file__).parents[1]
        parts = (
            __version__,
            sys.version,
            sys.getfilesystemencoding(),  # paths are text, and another locale spells them otherwise
            f"{installed}:{installed.stat().st_mtime_ns}",  # changes whenever a library does
            plugins.stamp(Path(__file__).parent),
            plugins.stamp(rulebook.folder() / "data"),
            plugins.fingerprint(self._registry.values()),
            repr(rules),
            repr(sorted(self._recipe.settings.per_file_ignores.items())),
        )
        digest = hashlib.sha256("\0".join(parts).encode(errors="surrogateescape"))
        return Cache(self._folder, digest.hexdigest())
