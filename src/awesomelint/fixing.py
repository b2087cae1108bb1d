"""Lists changed: fixes applied to them, or suppression comments written into them.

Diagnostic -> edits.fix / suppressing.suppress -> write.write -> Looking.update
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from awesomelint.errors import WriteError
from awesomelint.looking import Looking
from awesomelint.model import Applied, Diagnostic, Failure, Finding, Source
from awesomelint.rule import CollectionRule
from awesomelint.suppressions import Plan, SuppressionRule


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after its fixes."""

    old: Source
    new: Source


class Fixing:
    """What is done to the lists of one run."""

    def __init__(self, looking: Looking) -> None:
        self.changes: dict[str, Change] = {}
        """By path."""
        self.applied: list[Applied] = []
        self.skipped: dict[str, tuple[Applied, ...]] = {}
        """What was held back, by path."""
        self.failures: list[Failure] = []
        """Files that could not be written."""
        self._looking = looking
        self._order = looking.order
        self._unwritable: set[str] = set()

    def fix(self, diagnostics: Sequence[Diagnostic]) -> bool:
        """Apply what fixes there are to each file; tell whether anything changed."""
        before = dict(self.changes)
        for path in self._fixable(diagnostics):
            self._mend(path, diagnostics)
        return self.changes != before

    def suppress(self, diagnostics: Sequence[Diagnostic], reason: str) -> bool:
        """Write a suppression comment for each finding; tell whether anything changed."""
        before = dict(self.changes)
        found: dict[str, list[tuple[str, Finding]]] = {}
        for item in diagnostics:
            if self._may_change(item.path):
                found.setdefault(item.path, []).append((item.rule, item.finding))
        for path, findings in found.items():
            self._annotate(path, findings, reason)
        return self.changes != before

    def _may_change(self, path: str) -> bool:
        return path in self._looking.raws and path not in self._unwritable | self._looking.aim.others

    def _fixable(self, diagnostics: Sequence[Diagnostic]) -> list[str]:
        """Name the files that have a fix of the kind that was asked for, in order."""
        paths = {
            item.path: None
            for item in diagnostics
            if item.finding.fix and (item.finding.fix.safe or self._order.unsafe)
        }
        return [path for path in paths if self._may_change(path)]

    def _mend(self, path: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Apply a file's fixes until nothing changes, and write it."""
        from awesomelint.edits import fix

        old = self._looking.source(path)
        lint = self._linter(path, diagnostics)
        fixed = fix(old, lint, unsafe=self._order.unsafe, guessed=self._order.write_guessed)
        self.skipped[path] = fixed.skipped
        self._put(old, fixed.source, fixed.applied)

    def _annotate(self, path: str, found: Sequence[tuple[str, Finding]], reason: str) -> None:
        """Write suppression comments into a file, where its text can be changed at all."""
        from awesomelint.suppressing import suppress

        old = self._looking.source(path)
        why = None
        if old.binary:
            why = "the file is no text"
        elif not (old.certain or self._order.write_guessed):
            why = f"the file's encoding, {old.encoding}, is a guess"
        else:
            try:
                done = suppress(old, found, reason, whole_file=not self._looking.aim.is_narrow)
            except UnicodeEncodeError:
                why = f"{old.encoding} cannot write the reason"
        title = "suppress it"
        if why is not None:
            rules = dict.fromkeys(rule for rule, _ in found)
            self.skipped[path] = tuple(Applied(path, rule, title, True, why) for rule in rules)
            return
        self.skipped[path] = tuple(Applied(path, rule, title, True, reason) for rule, reason in done.left)
        self._put(old, done.source, [Applied(path, rule, how, True) for rule, how in done.done])

    def _put(self, old: Source, new: Source, applied: Iterable[Applied]) -> None:
        """Write a changed file, unless the run is dry, and look at it again."""
        from awesomelint.write import write

        path = old.path
        if new.raw == old.raw:
            return
        try:
            if not self._order.dry and path != self._order.stdin_name:
                write(path, old, new)
        except WriteError as error:
            self.failures.append(Failure(path, str(error).removeprefix(f"{path}: "), error.exit_code))
            self._unwritable.add(path)
            return
        first = self.changes[path].old if path in self.changes else old
        self.changes[path] = Change(first, new)
        self.applied += applied
        self._looking.update(new)

    def _linter(
        self, path: str, diagnostics: Sequence[Diagnostic]
    ) -> Callable[[Source], Sequence[Diagnostic]]:
        """Make the function that says what is wrong with a changed text of one file.

        Rules about several lists see the other lists as they are now. They take part only where
        they, or the rules about suppressions, have something to fix: comparing all lists anew for
        each round of each file would take time that grows with the square of the files.
        """
        rules = self._looking.rules
        kinds = {rule.name: rule for rule in rules}
        items = {path: self._looking.examined[path]}
        if any(
            isinstance(kinds[item.rule], (CollectionRule, SuppressionRule))
            for item in diagnostics
            if item.path == path and item.finding.fix
        ):
            # Without what is their own affair; but in the same order as ever.
            for item in self._looking.examined.values():
                items[item.path] = replace(item, steps=(), wants=(), plan=Plan())
            items = {other: items[other] for other in self._looking.examined}
        else:
            rules = tuple(rule for rule in rules if not isinstance(rule, CollectionRule))

        def lint(source: Source) -> Sequence[Diagnostic]:
            items[path] = self._looking.examine_again(source, rules)
            linted = self._looking.finish(items.values(), rules, source)
            return [item for item in linted.diagnostics if item.path == path]

        return lint
