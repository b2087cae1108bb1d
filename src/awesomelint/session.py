"""A run: files found and read, looked at, compared, judged by the web, fixed and reported.

    sources.find -> sources.read -> cache / workers -> lint.finish -> Report
                                                    -> edits.fix -> write.write -> lint.finish -> Report

What is pure lies in `lint.py`; here are the file system, the cache, the processes and the web. Ctrl-C
ends a run early, with a report of what is known by then.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import __version__, codec, config, plugins, rulebook, sources
from awesomelint.config import Settings
from awesomelint.decode import decode
from awesomelint.errors import SourceError, UsageError, WriteError
from awesomelint.links.engine import Budget
from awesomelint.lint import Examined, Linted, examine, finish
from awesomelint.model import Applied, Diagnostic, Failure, Report, Source
from awesomelint.rule import CollectionRule, Rule, WebRule
from awesomelint.scope import Scope
from awesomelint.suppressions import Plan, SuppressionRule
from awesomelint.verdicts import Verdicts
from awesomelint.workers import Job, Recipe, examine_all, pack

if TYPE_CHECKING:
    from awesomelint.cache import Cache
    from awesomelint.links.engine import Engine


PASSES = 10
"""How often all files are gone through, since a fix in one may bring out a finding in another."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked to do."""

    settings: Settings
    paths: tuple[str, ...] = (".",)
    stdin: bytes = b""
    """What `-` among the paths stands for."""
    stdin_name: str = "-"
    """The path that text is reported under."""
    offline: bool = False
    processes: int | None = None
    """At most so many; None for one per processor."""
    cache: Path | None = None
    """The folder that results are kept in; None for no cache."""
    unsafe: bool = False
    """Whether fixes that need a reader's eye are applied too."""
    write_guessed: bool = False
    """Whether files are fixed whose encoding is a guess."""
    dry: bool = False
    """Whether fixed files are left unwritten."""
    output: str | None = None
    """The file the report will be written to, which must not be one of the lists."""
    only_changed: str | None = None
    """A git revision: only links in lines that were changed since are asked about and reported."""
    budget: Budget = field(default_factory=Budget)
    """How much the engine may ask: named where it cut something off."""
    links: bool = False
    """Whether links are to be listed, and nothing else is looked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after its fixes."""

    old: Source
    new: Source


class Session:
    """One run over some files. Raises UsageError, before anything is read, for settings that do not hold."""

    def __init__(self, order: Order, engine: Callable[[], Engine]) -> None:
        """`engine` makes what asks the web; it is called when there is something to ask."""
        self.order = order
        self.recipe = Recipe(order.settings, order.offline, order.links)
        self.registry = plugins.registry(order.settings)
        self.rules = self.recipe.rules()
        if order.settings.links:
            config.link_settings(order.settings)
        self.severity = config.severities(order.settings, self.registry)
        self.changes: dict[str, Change] = {}
        """By path."""
        self._web = Verdicts(engine)
        self._raws: dict[str, bytes] = {}
        self._examined: dict[str, Examined] = {}
        self._failures: list[Failure] = []
        self._applied: list[Applied] = []
        self._skipped: dict[str, tuple[Applied, ...]] = {}
        self._unwritable: set[str] = set()
        self._ignored: Mapping[str, frozenset[str]] = {}
        self._interrupted = False
        self._tree = sources.FileTree()

    def check(self) -> Report:
        """Look at all files, and report."""
        return self._report(self._lint())

    def fix(self) -> Report:
        """Fix what can be fixed, and report what was done and what remains; `changes` holds the files."""
        linted = self._lint()
        try:
            if self.order.unsafe and not self._interrupted and self._look_up(linted.diagnostics):
                linted = self._finish()
            self._interrupted |= self._web.interrupted
            for _ in range(0 if self._interrupted else PASSES):
                before = dict(self.changes)
                for path in self._fixable(linted.diagnostics):
                    self._mend(path, linted.diagnostics)
                if self.changes == before:
                    break
                linted = self._finish()
        except KeyboardInterrupt:
            self._interrupted = True
            linted = self._finish()
        return self._report(linted)

    def fixed_stdin(self) -> bytes:
        """Give the text of standard input as it is now."""
        return self._raws.get(self.order.stdin_name, self.order.stdin)

    def _lint(self) -> Linted:
        try:
            self._read()
            self._examine()
            if any(isinstance(rule, WebRule) for rule in self.rules):
                self._web.ask(self._examined.values(), self._source)
                self._interrupted |= self._web.interrupted
        except KeyboardInterrupt:
            self._interrupted = True
        return self._finish()

    def _read(self) -> None:
        """Find the files and read each once."""
        settings = self.order.settings
        found = sources.find(
            self.order.paths,
            include=settings.include,
            include_from="." if settings.given.get("include") == "--glob" else settings.folder,
            exclude=settings.exclude,
            exclude_from=settings.folder,
        )
        if self.order.output is not None:
            report = os.path.realpath(self.order.output)
            if report in (os.path.realpath(path) for path in found.paths if path != sources.STDIN):
                raise UsageError(f"--output: {self.order.output} is one of the lists to look at")
        self._failures += found.failures
        for path in found.paths:
            if path == sources.STDIN:
                self._raws[self.order.stdin_name] = self.order.stdin
                continue
            try:
                self._raws[path] = sources.read(path)
            except SourceError as error:
                self._failures.append(Failure(path, str(error), error.exit_code))
        self._ignored = config.ignored_in(settings, self.registry, self._raws)
        if self.order.only_changed is not None and any(isinstance(rule, WebRule) for rule in self.rules):
            self._web.scope = self._changed_since(self.order.only_changed)

    def _changed_since(self, rev: str) -> Scope:
        """Find the lines that were changed since a revision; raise GitError or UsageError."""
        from awesomelint.git import changed_lines

        if sources.STDIN in self.order.paths:
            raise UsageError("--only-changed: what '-' reads has no history; name files")
        return Scope(changed_lines(rev, self._raws), map(self._source, self._raws))

    def _examine(self) -> None:
        """Look at each file alone, or take what is known of the same bytes from the cache."""
        cache = self._cache()
        done: dict[str, Examined] = {}
        todo = []
        for path, raw in self._raws.items():
            kept = cache.get(path, raw) if cache else None
            if kept is None:
                todo.append(Job(path, raw, self._ignored.get(path, frozenset())))
            else:
                done[path] = codec.load(Examined, kept)
        try:
            for job, payload in examine_all(todo, self.recipe, self.rules, self.order.processes):
                item = codec.load(Examined, payload)
                done[job.path] = item
                if cache and not any(step.failure for step in item.steps):
                    cache.put(job.path, job.raw, payload)
        finally:
            # Rules about several lists see them in one order, whichever was done first.
            self._examined = {path: done[path] for path in self._raws if path in done}
        if cache:
            cache.prune()

    def _cache(self) -> Cache | None:
        if self.order.cache is None:
            return None
        import markdown_it

        from awesomelint.cache import Cache

        classes = self.registry.values()
        installed = Path(markdown_it.__file__).parents[1]
        parts = (
            __version__,
            sys.version,
            sys.getfilesystemencoding(),  # paths are text, and another locale spells them otherwise
            f"{installed}:{installed.stat().st_mtime_ns}",  # changes whenever a library does
            plugins.stamp(Path(__file__).parent),
            plugins.stamp(rulebook.folder() / "data"),
            plugins.fingerprint(classes),
            repr(self.rules),
            repr(sorted(self.order.settings.per_file_ignores.items())),
        )
        digest = hashlib.sha256("\0".join(parts).encode(errors="surrogateescape"))
        return Cache(self.order.cache, digest.hexdigest())

    def _look_up(self, diagnostics: Sequence[Diagnostic]) -> bool:
        """Look up what repairs of links need to know, and tell whether that is more than before."""
        files = {path: self._source(path) for path in self._examined if path != self.order.stdin_name}
        return self._web.look_up(self.rules, diagnostics, self._examined, files)

    def _finish(
        self,
        examined: Iterable[Examined] | None = None,
        rules: Sequence[Rule] | None = None,
        changed: Source | None = None,
    ) -> Linted:
        """Compare, judge and settle: all files and rules, or some; `changed` is a file as it would be."""
        items = [*self._examined.values()] if examined is None else [*examined]
        return finish(
            [
                changed if changed and changed.path == item.path else self._source(item.path)
                for item in (items if self._web.are_asked else ())
            ],
            items,
            self.rules if rules is None else rules,
            severity=self.severity,
            web=self._web.known if self._web.are_asked else None,
            tree=self._tree,
            ignored=self._ignored,
            known=self.registry.keys(),
            narrow=None if self._web.scope is None else self._web.scope.narrow,
        )

    def _source(self, path: str) -> Source:
        return decode(self._raws[path], path)

    def _report(self, linted: Linted) -> Report:
        named = {item.path for item in linted.diagnostics} | {
            place.path for item in linted.diagnostics for place in item.finding.related if place.path
        }
        failures = (*self._failures, *self._web.failures, *linted.failures)
        return Report(
            linted.diagnostics,
            {path: self._source(path) for path in sorted(named) if path in self._raws},
            len(self._examined),
            tuple(sorted(failures, key=lambda failure: failure.path)),
            tuple(self._applied),
            tuple(skipped for path in sorted(self._skipped) for skipped in self._skipped[path]),
            self._interrupted,
            self._web.in_short(self.order.budget),
            self._web.fared(),
        )

    def _fixable(self, diagnostics: Sequence[Diagnostic]) -> list[str]:
        """Name the files that have a fix of the kind that was asked for, in order."""
        paths = {
            item.path: None
            for item in diagnostics
            if item.finding.fix and (item.finding.fix.safe or self.order.unsafe)
        }
        return [path for path in paths if path in self._raws and path not in self._unwritable]

    def _mend(self, path: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Apply a file's fixes until nothing changes, and write it."""
        from awesomelint.edits import fix
        from awesomelint.write import write

        old = self._source(path)
        lint = self._linter(path, diagnostics)
        fixed = fix(old, lint, unsafe=self.order.unsafe, guessed=self.order.write_guessed)
        self._skipped[path] = fixed.skipped
        if fixed.source.raw == old.raw:
            return
        try:
            if not self.order.dry and path != self.order.stdin_name:
                write(path, old, fixed.source)
        except WriteError as error:
            self._failures.append(Failure(path, str(error).removeprefix(f"{path}: "), error.exit_code))
            self._unwritable.add(path)
            return
        first = self.changes[path].old if path in self.changes else old
        self.changes[path] = Change(first, fixed.source)
        self._applied += fixed.applied
        self._raws[path] = fixed.source.raw
        self._examined[path] = self._examine_again(fixed.source, self.rules)

    def _linter(
        self, path: str, diagnostics: Sequence[Diagnostic]
    ) -> Callable[[Source], Sequence[Diagnostic]]:
        """Make the function that says what is wrong with a changed text of one file.

        Rules about several lists see the other lists as they are now. They take part only where
        they, or the rules about suppressions, have something to fix: comparing all lists anew for
        each round of each file would take time that grows with the square of the files.
        """
        rules = self.rules
        kinds = {rule.name: rule for rule in rules}
        items = {path: self._examined[path]}
        if any(
            isinstance(kinds[item.rule], (CollectionRule, SuppressionRule))
            for item in diagnostics
            if item.path == path and item.finding.fix
        ):
            # Without what is their own affair; but in the same order as ever.
            for item in self._examined.values():
                items[item.path] = replace(item, steps=(), wants=(), plan=Plan())
            items = {other: items[other] for other in self._examined}
        else:
            rules = tuple(rule for rule in rules if not isinstance(rule, CollectionRule))

        def lint(source: Source) -> Sequence[Diagnostic]:
            items[path] = self._examine_again(source, rules)
            linted = self._finish(items.values(), rules, source)
            return [item for item in linted.diagnostics if item.path == path]

        return lint

    def _examine_again(self, source: Source, rules: Sequence[Rule]) -> Examined:
        """Look at one changed file; through JSON, as facts of all others have come."""
        ignored = self._ignored.get(source.path, frozenset())
        return codec.load(Examined, pack(examine(source, rules, ignored), rules))
