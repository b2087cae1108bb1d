"""Files shared out over processes: each is decoded, parsed and looked at alone, and sent back as JSON.

A process costs about as much to start as a short list costs to check, so there are only as many as
the bytes justify, and for a handful of small files none at all. Results are JSON in any case, so
that it makes no difference whether one came from this process, another one, or the cache.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from awesomelint import codec, config, plugins
from awesomelint.collector import uncollected
from awesomelint.config import Settings
from awesomelint.decode import decode
from awesomelint.errors import InternalError
from awesomelint.links.places import EveryLink
from awesomelint.lint import Examined, Step, examine
from awesomelint.model import Failure, Reference, Source
from awesomelint.rule import CollectionRule, Rule, WebRule

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

SHARE = 150_000
"""Bytes that are worth another process; measured on two processors, where two break even at 120,000."""
BATCH = 250_000
"""Bytes that are sent to a process at once, so that none is left with all the work at the end."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to look at."""

    path: str
    raw: bytes
    ignored: frozenset[str] = frozenset()
    """The rules that are off for it."""
    is_named: bool = True
    """Whether the run is about it; if not, it is there for others to be compared with."""
    references: tuple[Reference, ...] | None = None
    """What may tell what the file was; None as long as nobody has looked for it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a process needs to know to build the rules for itself: classes of plugins cannot be sent."""

    settings: Settings
    offline: bool
    links: bool = False
    """Whether links are to be listed, and nothing else is looked for."""

    def rules(self) -> tuple[Rule, ...]:
        """Build the rules that run; raise UsageError as `plugins.registry` and `config.rules` do."""
        if self.links:
            return (EveryLink(),)
        rules = config.rules(self.settings, plugins.registry(self.settings))
        return tuple(rule for rule in rules if not (self.offline and isinstance(rule, WebRule)))


def examine_all(
    jobs: Sequence[Job], recipe: Recipe, rules: Sequence[Rule], processes: int | None
) -> Iterator[tuple[Job, bytes]]:
    """Look at every file alone; yield each with its `Examined` as JSON, in the order they are done.

    Where references are needed and nobody has looked for them, nothing comes with the file: it is to be
    looked at again.
    `rules` is what `recipe` builds; `processes` limits how many processes work, with None for as
    many as there are processors. On Ctrl-C no process is left behind.
    """
    wanted = min(processes or _processors(), len(jobs), 1 + sum(len(job.raw) for job in jobs) // SHARE)
    if wanted > 1:
        yield from _shared(jobs, recipe, wanted)
        return
    with uncollected():
        for job in jobs:
            yield job, _examine(job, rules)


def _shared(jobs: Sequence[Job], recipe: Recipe, processes: int) -> Iterator[tuple[Job, bytes]]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(processes, _context(), _start, (recipe,))
    try:
        batches = {pool.submit(_examine_batch, batch): batch for batch in _batches(jobs)}
        for future in as_completed(batches):
            yield from zip(batches[future], future.result(), strict=True)
    except BrokenProcessPool as error:
        raise InternalError("a worker process died, maybe for want of memory; try --jobs 1") from error
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _context() -> BaseContext:
    """Choose how processes start: by fork where that is quick and, without threads, safe."""
    import multiprocessing
    import threading

    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


_rules: tuple[Rule, ...] = ()
"""In a worker process, the rules it works with."""


def _start(recipe: Recipe) -> None:
    import signal

    global _rules
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _rules = recipe.rules()


def _examine_batch(jobs: Sequence[Job]) -> list[bytes]:
    with uncollected():
        return [_examine(job, _rules) for job in jobs]


def comparing(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Leave out the rules that need no other file than the one they look at."""
    return tuple(rule for rule in rules if isinstance(rule, CollectionRule))


def _examine(job: Job, rules: Sequence[Rule]) -> bytes:
    try:
        needed = rules if job.is_named else comparing(rules)
        source = decode(job.raw, job.path)
        if job.references is None and _wants_references(source, needed, job.ignored):
            return b""
        return pack(examine(replace(source, references=job.references or ()), needed, job.ignored), needed)
    except Exception as error:  # not kept, only told which file it is about
        error.add_note(f"while looking at {job.path}")
        raise


def _wants_references(source: Source, rules: Sequence[Rule], ignored: Collection[str]) -> bool:
    if source.binary or source.text.isascii():
        return False
    if not any(rule.refers and rule.name not in ignored for rule in rules):
        return False
    from awesomelint.mojibake.signs import wants_references

    return wants_references(source.text)


def pack(examined: Examined, rules: Collection[Rule]) -> bytes:
    """Write what a file gave as JSON; a plugin's facts that are no JSON become its failure."""
    try:
        return codec.dump(examined)
    except TypeError:
        facts, steps = dict(examined.facts), list(examined.steps)
        for name in examined.facts:
            try:
                codec.dump(facts[name])
            except TypeError as error:
                del facts[name]
                message = f"rule {name} failed: what it extracts {error}"
                steps.append(Step(examined.path, name, failure=Failure(examined.path, message, 3)))
        return codec.dump(replace(examined, facts=facts, steps=tuple(steps)))


def _batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Put files together, the largest first, so that no process ends long after the others."""
    batch: list[Job] = []
    size = 0
    for job in sorted(jobs, key=lambda job: len(job.raw), reverse=True):
        batch.append(job)
        size += len(job.raw)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _processors() -> int:
    """Count the processors this process may use."""
    affinity: Callable[[int], Collection[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
