"""A run: files found and read, looked at, compared, judged by the web, fixed and reported.

    sources.find -> sources.read -> cache / workers -> lint.finish -> Report
                                                    -> edits.fix -> write.write -> lint.finish -> Report

What is pure lies in `lint.py`; here are the file system, the cache, the processes and the web. Ctrl-C
ends a run early, with a report of what is known by then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from awesomelint import codec, config, plugins, reading
from awesomelint.aim import Aim, Before
from awesomelint.baseline import Baseline, Marks, Reach
from awesomelint.config import Settings
from awesomelint.decode import decode
from awesomelint.errors import WriteError
from awesomelint.examining import Examining
from awesomelint.links.engine import Budget
from awesomelint.lint import Examined, Linted, examine, finish
from awesomelint.model import Applied, Diagnostic, Failure, Finding, Reference, Report, Source
from awesomelint.referring import Named, Referring
from awesomelint.rule import CollectionRule, RememberingRule, Rule, Tree, WebRule
from awesomelint.scope import Scope
from awesomelint.suppressions import Plan, SuppressionRule
from awesomelint.tree import PathTree
from awesomelint.verdicts import Verdicts
from awesomelint.workers import Recipe, pack

if TYPE_CHECKING:
    from awesomelint.links.destinations import Destinations
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
    outputs: tuple[str, ...] = ()
    """The files that reports will be written to, which must be none of the lists."""
    only_changed: str | None = None
    """A git revision: only links in lines that were changed since are asked about and reported."""
    since: str | None = None
    """A git revision: only findings that lines changed since then have a part in are reported."""
    staged: bool = False
    """Whether what git has staged is looked at, in place of the files, and only its changes are reported."""
    collection: bool = True
    """Whether files that are named are compared with the rest of their collection."""
    baseline: str | None = None
    """A file with findings that are known, and left out."""
    budget: Budget = field(default_factory=Budget)
    """How much the engine may ask: named where it cut something off."""
    links: bool = False
    """Whether links are to be listed, and nothing else is looked for."""
    references: tuple[Named, ...] = ()
    """Files that tell what garbled text was, the strongest first."""
    history: bool = True
    """Whether earlier versions in git tell what garbled text was, too."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after its fixes."""

    old: Source
    new: Source


class Session:
    """One run over some files. Raises UsageError, before anything is read, for settings that do not hold."""

    def __init__(
        self,
        order: Order,
        engine: Callable[[], Engine],
        memory: Callable[[], Destinations] | None = None,
    ) -> None:
        """`engine` makes what asks the web, `memory` what recalls where links led; both only when wanted."""
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
        is_asked = any(isinstance(rule, RememberingRule) for rule in self.rules)
        self._memory = memory() if memory is not None and is_asked else None
        self._raws: dict[str, bytes] = {}
        self._lists: Mapping[str, bytes] | None = None
        self._examined: dict[str, Examined] = {}
        self._failures: list[Failure] = []
        self._applied: list[Applied] = []
        self._skipped: dict[str, tuple[Applied, ...]] = {}
        self._unwritable: set[str] = set()
        self._ignored: Mapping[str, frozenset[str]] = {}
        self._interrupted = False
        baseline = None if order.baseline is None else Baseline.read(order.baseline)
        self._families = {rule.name: rule.family for rule in self.rules}
        self._aim = Aim(baseline, self._families)
        self._examining = Examining(self.recipe, self.rules, self.registry, order.cache, order.processes)
        self._referring = Referring(order.references, order.history)
        self._references: dict[str, tuple[Reference, ...]] = {}
        """What may tell what a garbled file was, by path."""
        self._is_whole = False
        """Whether all of the collection is there."""
        self._tree: Tree = PathTree(())

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

    def suppress(self, reason: str | None) -> Report:
        """Write a suppression comment for each finding, and report what was done and what remains.

        Raises UsageError for a reason that fits into no comment.
        """
        from awesomelint.suppressing import REASON, check_reason

        reason = REASON if reason is None else reason
        check_reason(reason)
        linted = self._lint()
        for _ in range(0 if self._interrupted else PASSES):
            before = dict(self.changes)
            found: dict[str, list[tuple[str, Finding]]] = {}
            for item in linted.diagnostics:
                if item.path in self._raws and item.path not in self._unwritable | self._aim.others:
                    found.setdefault(item.path, []).append((item.rule, item.finding))
            for path, findings in found.items():
                self._annotate(path, findings, reason)
            if self.changes == before:
                break
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
        if self._memory is not None:
            self._memory.open()
        return self._finish()

    def _read(self) -> None:
        """Find the files and read each once."""
        order = self.order
        lists = reading.read(order, compares=any(isinstance(rule, CollectionRule) for rule in self.rules))
        self._raws, self._aim.others, self._tree = lists.raws, lists.others, lists.tree
        self._failures += lists.failures
        self._is_whole = lists.is_whole
        self._ignored = config.ignored_in(order.settings, self.registry, self._raws)
        has_web = any(isinstance(rule, WebRule) for rule in self.rules)
        if order.since is not None or order.staged:
            self._aim.scope = self._changed()
            web = (rule.name for rule in self.rules if isinstance(rule, WebRule))
            self._aim.before = Before(self._before, frozenset(web))
        elif order.only_changed is not None and has_web:
            self._web.scope = self._changed()
        if self._aim.scope is not None and has_web:
            self._web.scope = self._aim.scope

    def _changed(self) -> Scope:
        """Find the lines that were changed; raise GitError."""
        from awesomelint.git import changed_lines, staged_lines

        order = self.order
        if order.staged:
            lines = staged_lines(self._raws)
        elif order.since is not None:
            lines = changed_lines(order.since, self._raws, cuts=True)
        else:
            lines = changed_lines(order.only_changed or "", self._raws)
        return Scope(lines, map(self._source, self._raws))

    def _examine(self) -> None:
        """Look at each file alone."""
        done: dict[str, Examined] = {}
        try:
            self._examining.examine(self._raws, self._aim.others, self._ignored, done, self._refer)
        finally:
            # Rules about several lists see them in one order, whichever was done first and is named.
            order = _in_order(self._raws) if self._aim.others else self._raws
            self._examined = {path: done[path] for path in order if path in done}

    def _refer(self, source: Source) -> tuple[Reference, ...]:
        """Find what may tell what a file was, and remember it for when its text has changed."""
        self._references[source.path] = found = self._referring.of(source, self._around)
        return found

    def _referred(self, source: Source) -> tuple[Reference, ...]:
        """Give what was found for a file, or find it for one that is as it was."""
        if source.path in self._references:
            return self._references[source.path]
        return self._referring.of(source, self._around)

    def _around(self) -> Mapping[str, bytes]:
        """Give the lists of the collection, which a run that compares nothing has not read."""
        if self._lists is None:
            compares = any(isinstance(rule, CollectionRule) for rule in self.rules)
            is_read = compares or not self.order.collection
            self._lists = self._raws if is_read else reading.read(self.order, compares=True).raws
        return self._lists

    def _before(self) -> Baseline:
        """Find what there was to find before the lines of the scope were changed; raise GitError."""
        from awesomelint import sources
        from awesomelint.past import past

        order = self.order
        is_looked_for = sources.matcher(**reading.globs(order.settings))
        was = past(order.since, self._raws, is_looked_for, self._is_gone)
        done = {path: self._examined[path] for path in was.same if path in self._examined}
        ignored = config.ignored_in(order.settings, self.registry, [*was.same, *was.raws])
        self._examining.examine(was.raws, self._aim.others, ignored, done, self._referred)
        linted = finish(
            (),
            [done[path] for path in _in_order(done)],
            [rule for rule in self.rules if not isinstance(rule, WebRule)],
            tree=was.tree,
            ignored=ignored,
            known=self.registry.keys(),
            memory=self._memory,
        )

        def source(path: str) -> Source | None:
            return decode(was.raws[path], path) if path in was.raws else self._source(path)

        return Baseline.of(linted.diagnostics, Marks(source, self._families))

    def _is_gone(self, file: str) -> bool:
        """Tell whether a file, by absolute path, is there no more, or no more staged."""
        folder, name = str(PurePath(file).parent), PurePath(file).name
        return name not in (self._tree.names(folder.replace(os.sep, "/")) or ())

    def _look_up(self, diagnostics: Sequence[Diagnostic]) -> bool:
        """Look up what repairs of links need to know, and tell whether that is more than before."""
        return self._web.look_up(self.rules, diagnostics, self._examined, self._on_disk())

    def _on_disk(self) -> dict[str, Source]:
        """Give the files that git may know, by path."""
        return {path: self._source(path) for path in self._examined if path != self.order.stdin_name}

    def _finish(
        self,
        examined: Iterable[Examined] | None = None,
        rules: Sequence[Rule] | None = None,
        changed: Source | None = None,
    ) -> Linted:
        """Compare, judge and settle: all files and rules, or some; `changed` is a file as it would be."""
        items = [*self._examined.values()] if examined is None else [*examined]
        linted = finish(
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
            memory=self._memory,
        )

        def source(path: str) -> Source | None:
            if changed is not None and changed.path == path:
                return changed
            return self._source(path) if path in self._raws else None

        paths = [item.path for item in items]
        shown = self._aim.shown(linted.diagnostics, paths, source, is_final=changed is None)
        return replace(linted, diagnostics=tuple(shown))

    def baselines(self, file: str) -> tuple[Baseline, Baseline, Baseline]:
        """Give, after `check`, what `Aim.baselines` does."""
        return self._aim.baselines(file, self._source, self._reach())

    def _reach(self) -> Reach:
        """Say what this run would have found: nothing of rules that did not know all they asked for."""
        wants = [url for item in self._examined.values() for url in item.wants]
        verdicts = self._web.known(wants) if self._web.are_asked and self._web.scope is None else None
        is_known = verdicts is not None and all(item.state != "unchecked" for item in verdicts.values())
        given = " ".join(self.order.settings.given.values())
        is_usual = not (self.order.offline or "--select" in given or "--ignore" in given)
        is_sure = {
            WebRule: is_known,
            CollectionRule: self._is_whole,
            RememberingRule: self._memory is not None,
            SuppressionRule: is_usual,
        }
        sure = (
            rule.name
            for rule in self.rules
            if not self._interrupted and all(yes for kind, yes in is_sure.items() if isinstance(rule, kind))
        )
        paths = frozenset(self._examined.keys() - self._aim.others)
        return Reach(paths, frozenset(sure), frozenset(self.registry), self._ignored)

    def _source(self, path: str) -> Source:
        source = decode(self._raws[path], path)
        return replace(source, references=self._references[path]) if path in self._references else source

    def _report(self, linted: Linted) -> Report:
        named = {item.path for item in linted.diagnostics} | {
            place.path for item in linted.diagnostics for place in item.finding.related if place.path
        }
        failures = (*self._failures, *self._web.failures, *linted.failures)
        return Report(
            linted.diagnostics,
            {path: self._source(path) for path in sorted(named) if path in self._raws},
            len(self._examined.keys() - self._aim.others),
            tuple(sorted(failures, key=lambda failure: failure.path)),
            tuple(self._applied),
            tuple(skipped for path in sorted(self._skipped) for skipped in self._skipped[path]),
            self._interrupted,
            self._web.in_short(self.order.budget),
            self._web.fared(),
            self._aim.left(self._reach()),
        )

    def _fixable(self, diagnostics: Sequence[Diagnostic]) -> list[str]:
        """Name the files that have a fix of the kind that was asked for, in order."""
        paths = {
            item.path: None
            for item in diagnostics
            if item.finding.fix and (item.finding.fix.safe or self.order.unsafe)
        }
        off_limits = self._unwritable | self._aim.others
        return [path for path in paths if path in self._raws and path not in off_limits]

    def _mend(self, path: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Apply a file's fixes until nothing changes, and write it."""
        from awesomelint.edits import fix

        old = self._source(path)
        lint = self._linter(path, diagnostics)
        fixed = fix(old, lint, unsafe=self.order.unsafe, guessed=self.order.write_guessed)
        self._skipped[path] = fixed.skipped
        self._put(old, fixed.source, fixed.applied)

    def _annotate(self, path: str, found: Sequence[tuple[str, Finding]], reason: str) -> None:
        """Write suppression comments into a file, where its text can be changed at all."""
        from awesomelint.suppressing import suppress

        old = self._source(path)
        why = None
        if old.binary:
            why = "the file is no text"
        elif not (old.certain or self.order.write_guessed):
            why = f"the file's encoding, {old.encoding}, is a guess"
        else:
            try:
                done = suppress(old, found, reason, whole_file=not self._aim.is_narrow)
            except UnicodeEncodeError:
                why = f"{old.encoding} cannot write the reason"
        title = "suppress it"
        if why is not None:
            rules = dict.fromkeys(rule for rule, _ in found)
            self._skipped[path] = tuple(Applied(path, rule, title, True, why) for rule in rules)
            return
        self._skipped[path] = tuple(Applied(path, rule, title, True, reason) for rule, reason in done.left)
        self._put(old, done.source, [Applied(path, rule, how, True) for rule, how in done.done])

    def _put(self, old: Source, new: Source, applied: Iterable[Applied]) -> None:
        """Write a changed file, unless the run is dry, and look at it again."""
        from awesomelint.write import write

        path = old.path
        if new.raw == old.raw:
            return
        try:
            if not self.order.dry and path != self.order.stdin_name:
                write(path, old, new)
        except WriteError as error:
            self._failures.append(Failure(path, str(error).removeprefix(f"{path}: "), error.exit_code))
            self._unwritable.add(path)
            return
        first = self.changes[path].old if path in self.changes else old
        self.changes[path] = Change(first, new)
        self._applied += applied
        self._raws[path] = new.raw
        self._examined[path] = self._examine_again(new, self.rules)

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


def _in_order(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: PurePath(path).parts)
