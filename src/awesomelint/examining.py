"""Files looked at, each alone: in this process or others, or as the cache knows their bytes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import __version__, codec, plugins, rulebook
from awesomelint.decode import decode
from awesomelint.lint import Examined
from awesomelint.model import Reference, Source
from awesomelint.referring import digest
from awesomelint.rule import Rule
from awesomelint.workers import Job, Recipe, comparing, examine_all

if TYPE_CHECKING:
    from awesomelint.cache import Cache

Refer = Callable[[Source], tuple[Reference, ...]]


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
        refer: Refer,
    ) -> None:
        """Look at files, by path; `others` are those that are there to be compared with alone.

        `refer` finds the references for a file, and is only asked for those of which something was lost.
        Results go into `done` as they come, in any order: what is there stays where the user ends the run.
        """
        caches = {True: self._cache(self._rules), False: self._cache(comparing(self._rules))}
        todo, garbled = [], []
        for path, raw in raws.items():
            is_named = path not in others
            job = Job(path, raw, ignored.get(path, frozenset()), is_named)
            kept = None
            for cache in (caches[True],) if is_named else (caches[False], caches[True]):
                kept = cache.get(path, raw) if cache and not kept else kept
            if kept:
                item = codec.load(Examined, kept)
                done[path] = item if is_named else replace(item, steps=(), wants=(), links=())
            elif kept is not None and is_named:
                garbled.append(job)
            else:
                todo.append(job)
        garbled += self._run(todo, caches, done)
        if garbled:
            self._beside(garbled, caches, done, refer)
        if cache := caches[True]:
            cache.prune()

    def _run(
        self, jobs: Sequence[Job], caches: Mapping[bool, Cache | None], done: dict[str, Examined]
    ) -> list[Job]:
        """Look at files, keep what they gave, and give those that need references first.

        That they do is kept, too, as an entry that holds nothing.
        """
        garbled = []
        for job, payload in examine_all(jobs, self._recipe, self._rules, self._processes):
            cache = caches[job.is_named]
            if not payload:
                garbled.append(job)
            else:
                done[job.path] = item = codec.load(Examined, payload)
                if any(step.failure for step in item.steps):
                    continue
            if cache:
                cache.put(job.path, job.raw, payload, digest(job.references))
        return garbled

    def _beside(
        self,
        jobs: Sequence[Job],
        caches: Mapping[bool, Cache | None],
        done: dict[str, Examined],
        refer: Refer,
    ) -> None:
        """Look at files of which something was lost, beside what may tell what it was."""
        todo = []
        for job in jobs:
            found = refer(decode(job.raw, job.path))
            cache = caches[True]
            kept = cache.get(job.path, job.raw, digest(found)) if cache else None
            if kept:
                done[job.path] = codec.load(Examined, kept)
            else:
                todo.append(replace(job, references=found))
        self._run(todo, caches, done)

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
