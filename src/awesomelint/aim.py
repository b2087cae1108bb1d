"""What a run is about: of all that is found, what is new, in changed lines, and in files that are named.

found -> baseline: what is known -> files that nobody named -> scope: lines that did not change -> shown

What changed lines broke elsewhere is theirs too: it was not found in the files as they were before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from awesomelint.baseline import Baseline, Mark, Marks, Reach
from awesomelint.model import Diagnostic, Left, Source
from awesomelint.scope import Scope, touched_paths

_Sources = Callable[[str], Source | None]


class Before:
    """What was there to find before a change, looked for once, and only when it is asked for."""

    def __init__(self, look: Callable[[], Baseline], unknown_rules: frozenset[str]) -> None:
        """`unknown_rules` are those of which nobody knows what they would have found."""
        self.unknown_rules = unknown_rules
        self._look = look
        self._found: Baseline | None = None

    def found(self) -> Baseline:
        self._found = self._look() if self._found is None else self._found
        return self._found


class Aim:
    """Narrows the findings of a run down, and remembers what it left out."""

    def __init__(self, baseline: Baseline | None, families: Mapping[str, str]) -> None:
        """`families` names the family of each rule that runs."""
        self.others: frozenset[str] = frozenset()
        """The files that are there to be compared with, and not reported on."""
        self.scope: Scope | None = None
        """The lines the run is about, if not about all."""
        self.before: Before | None = None
        """What was there to find before those lines were changed."""
        self._baseline = baseline
        self._families = families
        self._found: Sequence[Diagnostic] = ()
        self._hidden = 0
        self._not_found: Mapping[Mark, int] = {}

    @property
    def is_narrow(self) -> bool:
        """Whether findings of a file that is named may be left out."""
        return self.scope is not None or self._baseline is not None

    def shown(
        self, found: Sequence[Diagnostic], looked_at: Collection[str], source: _Sources, *, is_final: bool
    ) -> Sequence[Diagnostic]:
        """Leave out what is known already, and what the run is not about.

        `source` gives a file as it is now, by path. With `is_final` it is all that was found in all files.
        """
        rest: Iterable[Diagnostic] = found
        if is_final:
            self._found = found
        if self._baseline is not None:
            named = {*looked_at} - self.others
            new, left = self._baseline.hide(found, Marks(source, self._families), named.__contains__)
            rest = new
            if is_final:
                self._hidden, self._not_found = len(found) - len(new), left
        if self.others:
            rest = (item for item in rest if not self.others >= touched_paths(item))
        return tuple(rest) if self.scope is None else self._changed(self.scope, tuple(rest), source)

    def _changed(self, scope: Scope, found: Sequence[Diagnostic], source: _Sources) -> Sequence[Diagnostic]:
        """Keep what changed lines have a part in, and what was not there before they were changed."""
        kept = {id(item) for item in scope.touching(found, source)}
        if self.before is not None:
            rest = [
                item for item in found if id(item) not in kept and item.rule not in self.before.unknown_rules
            ]
            if rest:
                marks = Marks(source, self._families)
                new, _ = self.before.found().hide(found, marks, lambda _path: True)
                kept |= {id(item) for item in new} & {id(item) for item in rest}
        return tuple(item for item in found if id(item) in kept)

    def left(self, reach: Reach) -> Left | None:
        """Tell what the baseline left out, and what of it a run should have found and did not."""
        if self._baseline is None:
            return None
        stale = self._baseline.stale(self._not_found, reach)
        told = tuple((known.mark.path, known.mark.rule, known.text, known.count) for known in stale)
        return Left(self._baseline.file, self._hidden, told)

    def baselines(self, file: str, source: _Sources, reach: Reach) -> tuple[Baseline, Baseline, Baseline]:
        """Give the baseline there was, one of all that was found, and what of the old one is still there.

        What the run did not look at is taken over. `file` is where it will be kept.
        """
        old = self._baseline or Baseline(file, ())
        found = (item for item in self._found if item.path not in self.others)
        new = old.renewed(found, Marks(source, self._families), reach)
        return old, new, old.without(old.stale(self._not_found, reach))
