"""Fixes: which of them go together, and what a file is once they are applied.

Each round takes the fixes that do not touch one another, applies them, and lints again, since a fix may
bring out or settle other findings. Safe fixes go first, in rounds of their own; unsafe ones have their
turn only when no safe one is left, so what `--unsafe` does comes on top of what happens without it.

Three things can hold a fix back, for good and with a reason that is reported:

- The seatbelt. A safe fix may not change which entries, numbers and headings readers see, nor drop a
  link. It may take out a whole line of which an identical one stays: that is what `duplicate-entry`
  does, and nothing is lost by it. Fixes that trip it are found by bisection; the others are applied.
- The encoding. The new text must be writable in the file's encoding, and read back the same.
- Restlessness. A round that leaves no fewer fixes on offer than there were is an idle one. After ten of
  those the rules at work do not come to rest; the file is fixed again from the start without them, so
  that fixing twice is always the same as fixing once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from awesomelint.model import Applied, Diagnostic, Document, Edit, Fix, Source, Span
from awesomelint.seatbelt import loss

Lint = Callable[[Source], Sequence[Diagnostic]]
IDLE_ROUNDS = 10
"""How many idle rounds a file may take before its fixes are called restless ..."""
ROUNDS = 100
"""... and how many rounds of any kind."""
_RESTLESS = "the file does not come to rest with it"
_PARSES = 64
"""How many documents the search for a guilty fix may parse in one round."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file with its fixes applied."""

    source: Source
    applied: tuple[Applied, ...]
    skipped: tuple[Applied, ...]
    """What was held back, with the reason; fixes that merely were not asked for are not among them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix with the rule it comes from."""

    rule: str
    fix: Fix

    @property
    def key(self) -> tuple[frozenset[Edit], str | None]:
        return frozenset(self.fix.edits), self.fix.encoding


def fix(source: Source, lint: Lint, *, unsafe: bool, guessed: bool = False) -> Fixed:
    """Apply the fixes that a file's findings carry until nothing changes any more.

    `lint` must give the file's diagnostics as a check would, suppressions included. Unsafe fixes are
    applied only if `unsafe`; a file whose encoding is a guess is edited only if `unsafe` or `guessed`.
    """
    now, applied = source, list[Applied]()
    for _ in range(IDLE_ROUNDS):
        run = _settle(now, lint, unsafe, guessed)
        applied += run.applied
        if run.source == now or not run.restless:
            return Fixed(run.source, tuple(applied), tuple(run.skipped.values()))
        # What came to rest without the restless rules may come to rest with them now.
        now = run.source
    held_back = [replace(item, reason=_RESTLESS) for item in (*applied, *run.skipped.values())]
    return Fixed(source, (), tuple(dict.fromkeys(held_back)))


def _settle(source: Source, lint: Lint, unsafe: bool, guessed: bool) -> _Run:
    """Fix a file to the end, without rules that keep it from coming to rest."""
    restless: frozenset[str] = frozenset()
    while True:
        run = _Run(source, lint, unsafe, guessed, restless)
        unsettled = run.to_the_end()
        if not unsettled:
            return run
        restless |= unsettled


class _Run:
    """One attempt to fix a file to the end, without the rules known to be restless."""

    def __init__(
        self, source: Source, lint: Lint, unsafe: bool, guessed: bool, restless: frozenset[str]
    ) -> None:
        self.source = source
        self.lint = lint
        self.unsafe = unsafe
        self.guessed = guessed
        self.restless = restless
        self.on_offer = 0
        """How many fixes the last round had to choose from."""
        self.applied: list[Applied] = []
        self.skipped: dict[Candidate, Applied] = {}

    def to_the_end(self) -> set[str]:
        """Apply rounds until nothing is left to do; else name the rules that do not come to rest."""
        fewest: int | None = None
        at_work: list[set[str]] = []
        for _ in range(ROUNDS):
            taken = {candidate.rule for candidate in self.round()}
            if not taken:
                return set()
            if fewest is None or self.on_offer < fewest:
                fewest = self.on_offer
            else:
                at_work.append(taken)
            if len(at_work) > IDLE_ROUNDS:
                break
        return set().union(*at_work) or taken

    def round(self) -> list[Candidate]:
        """Lint and apply one round; give what was applied."""
        self.skipped.clear()
        wanted = list(self.candidates())
        self.on_offer = len(wanted)
        for safe in (True, False) if self.unsafe else (True,):
            chosen = choose(candidate for candidate in wanted if candidate.fix.safe is safe)
            taken, source = self.checked(chosen) if chosen else ([], self.source)
            if taken:
                self.source = source
                self.applied += (self.record(candidate, None) for candidate in taken)
                return taken
        return []

    def candidates(self) -> Iterator[Candidate]:
        """Yield the fixes on offer that would change something, each once; hold back what may not be."""
        source = self.source
        seen = set()
        for diagnostic in self.lint(source):
            fix = diagnostic.finding.fix
            if fix is None or diagnostic.path != source.path or not _changes(source, fix):
                continue
            candidate = Candidate(diagnostic.rule, fix)
            if candidate.key in seen or not (fix.safe or self.unsafe):
                continue
            seen.add(candidate.key)
            if reason := self.objection(candidate):
                self.skip(candidate, reason)
            else:
                yield candidate

    def objection(self, candidate: Candidate) -> str | None:
        """Say why a fix cannot be applied, whatever the others are."""
        source, fix = self.source, candidate.fix
        if candidate.rule in self.restless:
            return _RESTLESS
        if not (source.certain or self.unsafe or self.guessed):
            return f"the file's encoding, {source.encoding}, is a guess"
        if not is_sound(fix, len(source.text)):
            return "its edits overlap one another or lie outside the text"
        try:
            _encoded(source, fix.encoding, "".join(edit.text for edit in fix.edits))
        except UnicodeEncodeError as error:
            return _unwritable(error)
        return None

    def checked(self, chosen: list[Candidate]) -> tuple[list[Candidate], Source]:
        """Apply what the encoding and, for safe fixes, the seatbelt allow; hold back the rest."""
        before: Document | None = None
        budget = _PARSES

        def trouble(candidates: list[Candidate]) -> tuple[str | None, Source]:
            nonlocal before, budget
            try:
                after = apply(self.source, [candidate.fix for candidate in candidates])
            except UnicodeEncodeError as error:
                return _unwritable(error), self.source
            if not _reads_back(after):
                return f"the text would not read back the same in {after.encoding}", self.source
            if self.source.binary or not chosen[0].fix.safe:
                return None, after
            from awesomelint.markdown import parse

            budget -= 1
            before = before or parse(self.source)
            edits = [edit for candidate in candidates for edit in candidate.fix.edits]
            return loss(before, parse(after), edits), after

        def extend(base: list[Candidate], more: list[Candidate]) -> list[Candidate]:
            """Add those of `more` that cause no trouble, halving them while they do."""
            if budget <= 0:
                reason: str | None = "too many other fixes of this file were held back"
            else:
                reason, _ = trouble(base + more)
            if reason is None:
                return base + more
            if len(more) == 1 or budget <= 0:
                for candidate in more:
                    self.skip(candidate, reason)
                return base
            half = len(more) // 2
            return extend(extend(base, more[:half]), more[half:])

        taken = extend([], chosen)
        return taken, apply(self.source, [candidate.fix for candidate in taken])

    def skip(self, candidate: Candidate, reason: str) -> None:
        self.skipped[candidate] = self.record(candidate, reason)

    def record(self, candidate: Candidate, reason: str | None) -> Applied:
        return Applied(self.source.path, candidate.rule, candidate.fix.title, candidate.fix.safe, reason)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Choose fixes that can be applied together, in order of place; an earlier one wins.

    A fix is taken whole or not at all. Two may share an edit that is equal in both; otherwise edits
    that overlap exclude each other, and so do two insertions at one place.
    """
    taken: list[Edit] = []
    encoding: str | None = None
    chosen = []
    for candidate in sorted(candidates, key=lambda candidate: min(candidate.fix.edits, default=_NOWHERE)):
        fix = candidate.fix
        if fix.encoding is not None and encoding not in (None, fix.encoding):
            continue
        if all(_fits(edit, taken) for edit in fix.edits):
            for edit in fix.edits:
                if taken[(at := bisect_left(taken, edit)) : at + 1] != [edit]:
                    taken.insert(at, edit)
            encoding = fix.encoding or encoding
            chosen.append(candidate)
    return chosen


def apply(source: Source, fixes: Iterable[Fix]) -> Source:
    """Apply fixes that fit together; raise UnicodeEncodeError where the encoding lacks a character."""
    fixes = list(fixes)
    encoding = next((fix.encoding for fix in fixes if fix.encoding is not None), None)
    text = source.text
    parts: list[str] = []
    at = 0
    for edit in sorted({edit for fix in fixes for edit in fix.edits}):
        parts += (text[at : edit.span.start], edit.text)
        at = edit.span.stop
    text = "".join((*parts, text[at:]))
    if encoding is None:
        return replace(source, text=text, raw=_encoded(source, None, text))
    raw = _encoded(source, encoding, text)
    return replace(source, text=text, raw=raw, encoding=encoding, errors="strict", certain=True)


def is_sound(fix: Fix, length: int) -> bool:
    """Tell whether a fix's edits lie in a text of some length and leave one another alone."""
    taken: list[Edit] = []
    for edit in dict.fromkeys(fix.edits):
        if not 0 <= edit.span.start <= edit.span.stop <= length or not _fits(edit, taken):
            return False
        insort(taken, edit)
    return True


_NOWHERE = Edit(Span(0, 0), "")


def _fits(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Tell whether an edit leaves those taken alone, or is one of them; `taken` is in order."""
    at = bisect_left(taken, edit)
    around = taken[max(at - 1, 0) : at + 1]
    return edit in around or not any(_clash(edit.span, other.span) for other in around)


def _clash(one: Span, other: Span) -> bool:
    """Tell whether two spans overlap, or are the same place to insert at."""
    return one == other or (one.start < other.stop and other.start < one.stop)


def _changes(source: Source, fix: Fix) -> bool:
    text = source.text
    recodes = fix.encoding is not None and fix.encoding != source.encoding
    return recodes or any(text[edit.span.start : edit.span.stop] != edit.text for edit in fix.edits)


def _encoded(source: Source, encoding: str | None, text: str) -> bytes:
    """Write a text in a file's encoding, or in a new one, which has to hold every character."""
    if encoding is None:
        return text.encode(source.encoding, source.errors)
    return text.encode(encoding)


def _reads_back(source: Source) -> bool:
    """Tell whether a file's bytes stand for its text; joined bytes may mean something new together."""
    try:
        return source.raw.decode(source.encoding, source.errors) == source.text
    except UnicodeDecodeError:
        return False


def _unwritable(error: UnicodeEncodeError) -> str:
    character = error.object[error.start]
    return f"{error.encoding} has no way to write U+{ord(character):04X}"
