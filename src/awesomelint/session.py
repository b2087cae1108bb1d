"""A run: files found and read, looked at, compared, judged by the web, fixed and reported.

    Order -> looking.read, examine, ask -> looking.finish -> Report
                                        -> fixing.fix -> looking.finish -> Report

What is pure lies in `lint.py`; the file system, the cache, the processes and the web are behind
`looking.py` and `fixing.py`. Ctrl-C ends a run early, with a report of what is known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint.baseline import Baseline
from awesomelint.config import Settings
from awesomelint.fixing import Change, Fixing
from awesomelint.links.engine import Budget
from awesomelint.lint import Linted
from awesomelint.looking import Looking
from awesomelint.model import Report
from awesomelint.referring import Named
from awesomelint.rule import Rule, WebRule

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
        self._looking = Looking(order, engine, memory)
        self._fixing = Fixing(self._looking)
        self._interrupted = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run."""
        return self._looking.rules

    @property
    def changes(self) -> Mapping[str, Change]:
        """What was fixed, by path."""
        return self._fixing.changes

    def check(self) -> Report:
        """Look at all files, and report."""
        return self._report(self._lint())

    def fix(self) -> Report:
        """Fix what can be fixed, and report what was done and what remains; `changes` holds the files."""
        linted = self._lint()
        try:
            if self.order.unsafe and not self._interrupted and self._looking.look_up(linted.diagnostics):
                linted = self._looking.finish()
            self._interrupted |= self._looking.web.interrupted
            for _ in range(0 if self._interrupted else PASSES):
                if not self._fixing.fix(linted.diagnostics):
                    break
                linted = self._looking.finish()
        except KeyboardInterrupt:
            self._interrupted = True
            linted = self._looking.finish()
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
            if not self._fixing.suppress(linted.diagnostics, reason):
                break
            linted = self._looking.finish()
        return self._report(linted)

    def fixed_stdin(self) -> bytes:
        """Give the text of standard input as it is now."""
        return self._looking.raws.get(self.order.stdin_name, self.order.stdin)

    def baselines(self, file: str) -> tuple[Baseline, Baseline, Baseline]:
        """Give, after `check`, what `Aim.baselines` does."""
        looking = self._looking
        return looking.aim.baselines(file, looking.source, looking.reach(is_cut_short=self._interrupted))

    def _lint(self) -> Linted:
        self._look(asks=self._looking.has(WebRule))
        self._looking.recall()
        return self._looking.finish()

    def _look(self, *, asks: bool) -> None:
        """Read all files, look at each alone, and ask the web about their links where it is to be asked."""
        try:
            self._looking.read()
            self._looking.examine()
            if asks:
                self._looking.ask()
                self._interrupted |= self._looking.web.interrupted
        except KeyboardInterrupt:
            self._interrupted = True

    def _report(self, linted: Linted) -> Report:
        looking = self._looking
        named = {item.path for item in linted.diagnostics} | {
            place.path for item in linted.diagnostics for place in item.finding.related if place.path
        }
        failures = (*looking.failures, *self._fixing.failures, *looking.web.failures, *linted.failures)
        return Report(
            linted.diagnostics,
            {path: looking.source(path) for path in sorted(named) if path in looking.raws},
            len(looking.examined.keys() - looking.aim.others),
            tuple(sorted(failures, key=lambda failure: failure.path)),
            tuple(self._fixing.applied),
            tuple(skipped for path in sorted(self._fixing.skipped) for skipped in self._fixing.skipped[path]),
            self._interrupted,
            looking.web.in_short(self.order.budget),
            looking.web.fared(),
            looking.aim.left(looking.reach(is_cut_short=self._interrupted)),
        )
