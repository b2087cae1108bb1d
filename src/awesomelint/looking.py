"""The lists of a run, looked at: read, examined each alone, compared, and judged by the web.

    reading.read -> cache / workers -> lint.finish -> Linted

A list that changes is examined anew, and compared with the others as they are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from awesomelint import codec, config, plugins, reading
from awesomelint.aim import Aim, Before
from awesomelint.baseline import Baseline, Marks, Reach
from awesomelint.decode import decode
from awesomelint.examining import Examining
from awesomelint.lint import Examined, Linted, examine, finish
from awesomelint.model import Diagnostic, Failure, Reference, Source
from awesomelint.referring import Referring
from awesomelint.rule import CollectionRule, RememberingRule, Rule, Tree, WebRule
from awesomelint.scope import Scope
from awesomelint.suppressions import SuppressionRule
from awesomelint.tree import PathTree
from awesomelint.verdicts import Verdicts
from awesomelint.workers import Recipe, pack

if TYPE_CHECKING:
    from awesomelint.links.destinations import Destinations
    from awesomelint.links.engine import Engine
    from awesomelint.session import Order


class Looking:
    """The lists of one run, as they are now. Raises UsageError, before anything is read, for settings that
    do not hold."""

    def __init__(
        self, order: Order, engine: Callable[[], Engine], memory: Callable[[], Destinations] | None
    ) -> None:
        """`engine` makes what asks the web, `memory` what recalls where links led; both only when wanted."""
        self.order = order
        recipe = Recipe(order.settings, order.offline, order.links)
        self._registry = plugins.registry(order.settings)
        self.rules = recipe.rules()
        if order.settings.links:
            config.link_settings(order.settings)
        self._severity = config.severities(order.settings, self._registry)
        self.raws: dict[str, bytes] = {}
        """The bytes of each file, by path."""
        self.examined: dict[str, Examined] = {}
        """What was found in each file alone, by path."""
        self.failures: list[Failure] = []
        """Files that could not be read."""
        self.web = Verdicts(engine)
        self._memory = memory() if memory is not None and self.has(RememberingRule) else None
        baseline = None if order.baseline is None else Baseline.read(order.baseline)
        self._families = {rule.name: rule.family for rule in self.rules}
        self.aim = Aim(baseline, self._families)
        self._examining = Examining(recipe, self.rules, self._registry, order.cache, order.processes)
        self._referring = Referring(order.references, order.history)
        self._references: dict[str, tuple[Reference, ...]] = {}
        """What may tell what a garbled file was, by path."""
        self._lists: Mapping[str, bytes] | None = None
        self._ignored: Mapping[str, frozenset[str]] = {}
        self._is_whole = False
        """Whether all of the collection is there."""
        self._tree: Tree = PathTree(())

    def has(self, kind: type[Rule]) -> bool:
        """Tell whether a rule of a kind runs."""
        return any(isinstance(rule, kind) for rule in self.rules)

    def read(self) -> None:
        """Find the files and read each once."""
        order = self.order
        lists = reading.read(order, compares=self.has(CollectionRule))
        self.raws, self.aim.others, self._tree = lists.raws, lists.others, lists.tree
        self.failures += lists.failures
        self._is_whole = lists.is_whole
        self._ignored = config.ignored_in(order.settings, self._registry, self.raws)
        if order.since is not None or order.staged:
            self.aim.scope = self._changed()
            web = (rule.name for rule in self.rules if isinstance(rule, WebRule))
            self.aim.before = Before(self._before, frozenset(web))
        elif order.only_changed is not None and self.has(WebRule):
            self.web.scope = self._changed()
        if self.aim.scope is not None and self.has(WebRule):
            self.web.scope = self.aim.scope

    def examine(self) -> None:
        """Look at each file alone."""
        done: dict[str, Examined] = {}
        try:
            self._examining.examine(self.raws, self.aim.others, self._ignored, done, self._refer)
        finally:
            # Rules about several lists see them in one order, whichever was done first and is named.
            order = _in_order(self.raws) if self.aim.others else self.raws
            self.examined = {path: done[path] for path in order if path in done}

    def ask(self) -> None:
        """Ask the web about the links of all files."""
        self.web.ask(self.examined.values(), self.source)

    def look_up(self, diagnostics: Sequence[Diagnostic]) -> bool:
        """Look up what repairs of links need to know, and tell whether that is more than before."""
        return self.web.look_up(self.rules, diagnostics, self.examined, self.on_disk())

    def recall(self) -> None:
        """Make ready what is remembered of links, where a rule asks for it."""
        if self._memory is not None:
            self._memory.open()

    def finish(
        self,
        examined: Iterable[Examined] | None = None,
        rules: Sequence[Rule] | None = None,
        changed: Source | None = None,
    ) -> Linted:
        """Compare, judge and settle: all files and rules, or some; `changed` is a file as it would be."""
        items = [*self.examined.values()] if examined is None else [*examined]
        linted = finish(
            [
                changed if changed and changed.path == item.path else self.source(item.path)
                for item in (items if self.web.are_asked else ())
            ],
            items,
            self.rules if rules is None else rules,
            severity=self._severity,
            web=self.web.known if self.web.are_asked else None,
            tree=self._tree,
            ignored=self._ignored,
            known=self._registry.keys(),
            narrow=None if self.web.scope is None else self.web.scope.narrow,
            memory=self._memory,
        )

        def source(path: str) -> Source | None:
            if changed is not None and changed.path == path:
                return changed
            return self.source(path) if path in self.raws else None

        paths = [item.path for item in items]
        shown = self.aim.shown(linted.diagnostics, paths, source, is_final=changed is None)
        return replace(linted, diagnostics=tuple(shown))

    def source(self, path: str) -> Source:
        """Give a file as it is now, with what may tell what it was."""
        source = decode(self.raws[path], path)
        return replace(source, references=self._references[path]) if path in self._references else source

    def update(self, new: Source) -> None:
        """Take a file as it is after a change, and look at it again."""
        self.raws[new.path] = new.raw
        self.examined[new.path] = self.examine_again(new, self.rules)

    def examine_again(self, source: Source, rules: Sequence[Rule]) -> Examined:
        """Look at one changed file; through JSON, as facts of all others have come."""
        ignored = self._ignored.get(source.path, frozenset())
        return codec.load(Examined, pack(examine(source, rules, ignored), rules))

    def on_disk(self) -> dict[str, Source]:
        """Give the files that git may know, by path."""
        return {path: self.source(path) for path in self.examined if path != self.order.stdin_name}

    def reach(self, *, is_cut_short: bool) -> Reach:
        """Say what this run would have found: nothing of rules that did not know all they asked for."""
        wants = [url for item in self.examined.values() for url in item.wants]
        verdicts = self.web.known(wants) if self.web.are_asked and self.web.scope is None else None
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
            if not is_cut_short and all(yes for kind, yes in is_sure.items() if isinstance(rule, kind))
        )
        paths = frozenset(self.examined.keys() - self.aim.others)
        return Reach(paths, frozenset(sure), frozenset(self._registry), self._ignored)

    def _changed(self) -> Scope:
        """Find the lines that were changed; raise GitError."""
        from awesomelint.git import changed_lines, staged_lines

        order = self.order
        if order.staged:
            lines = staged_lines(self.raws)
        elif order.since is not None:
            lines = changed_lines(order.since, self.raws, cuts=True)
        else:
            lines = changed_lines(order.only_changed or "", self.raws)
        return Scope(lines, map(self.source, self.raws))

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
            compares = self.has(CollectionRule)
            is_read = compares or not self.order.collection
            self._lists = self.raws if is_read else reading.read(self.order, compares=True).raws
        return self._lists

    def _before(self) -> Baseline:
        """Find what there was to find before the lines of the scope were changed; raise GitError."""
        from awesomelint import sources
        from awesomelint.past import past

        order = self.order
        is_looked_for = sources.matcher(**reading.globs(order.settings))
        was = past(order.since, self.raws, is_looked_for, self._is_gone)
        done = {path: self.examined[path] for path in was.same if path in self.examined}
        ignored = config.ignored_in(order.settings, self._registry, [*was.same, *was.raws])
        self._examining.examine(was.raws, self.aim.others, ignored, done, self._referred)
        linted = finish(
            (),
            [done[path] for path in _in_order(done)],
            [rule for rule in self.rules if not isinstance(rule, WebRule)],
            tree=was.tree,
            ignored=ignored,
            known=self._registry.keys(),
            memory=self._memory,
        )

        def source(path: str) -> Source | None:
            return decode(was.raws[path], path) if path in was.raws else self.source(path)

        return Baseline.of(linted.diagnostics, Marks(source, self._families))

    def _is_gone(self, file: str) -> bool:
        """Tell whether a file, by absolute path, is there no more, or no more staged."""
        folder, name = str(PurePath(file).parent), PurePath(file).name
        return name not in (self._tree.names(folder.replace(os.sep, "/")) or ())


def _in_order(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: PurePath(path).parts)
