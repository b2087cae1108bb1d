"""What a run is about: of all that is found, what is new, in changed lines, and in files that are named.

found -> baseline: what is known -> files that nobody named -> scope: lines that did not change -> shown
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from awesomelint.baseline import Baseline, Mark, Marks, Reach
from awesomelint.model import Diagnostic, Left, Source
from awesomelint.scope import Scope, touched_paths

_Sources = Callable[[str], Source | None]


class Aim:
    """Narrows the findings of a run down, and remembers what it left out."""

    def __init__(self, baseline: Baseline | None, families: Mapping[str, str]) -> None:
        """`families` names the family of each rule that runs."""
        self.others: frozenset[str] = frozenset()
        """The files that are there to be compared with, and not reported on."""
        self.scope: Scope | None = None
        """The lines the run is about, if not about all."""
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
        return tuple(rest if self.scope is None else self.scope.touching(rest, source))

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
