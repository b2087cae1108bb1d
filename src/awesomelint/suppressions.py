"""Comments that turn rules off: what each one covers, and what it hid.

    <!-- awesomelint-disable-next-line rule-a, rule-b: reason -->    the next line with something on it
    <!-- awesomelint-disable-line rule: reason -->                   the comment's own line
    <!-- awesomelint-disable rule -->                                from here on ...
    <!-- awesomelint-enable rule -->                                 ... up to here
    <!-- awesomelint-disable-file rule -->                           the whole file

No names means all rules, apart from the rules about suppressions themselves: those have to be named.
A finding is hidden when the line it starts on is covered, whichever kind of rule it comes from.

    Document.suppressions -> plan() -> hide() -> uses() -> the suppression rules

A suppression that was hidden behind another one of the same reach covers nothing of its own, and so
counts as unused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from awesomelint.model import ACTIONS, AGAIN, Document, Edit, Finding, Span, Suppression
from awesomelint.removal import line_stop, removal_of
from awesomelint.rule import Rule

Outcome = Literal[
    "used",  # it hid a finding, or, for `enable`, ended a suppression
    "unused",  # the rule ran, and there was nothing to hide
    "unheard",  # the rule did not run, so nobody can tell
    "unknown",  # there is no such rule, or no such comment
]


class Target(NamedTuple):
    """One name in one suppression comment, or a comment that names nothing."""

    suppression: Suppression
    name: str | None
    """None for all rules."""
    span: Span
    """The name's place; the comment's where there is no name."""
    removal: Edit
    """Takes the whole comment out, with its line where it has one to itself."""
    clear: bool
    """Whether nothing else on the page can look different after the removal."""
    ends: bool
    """Whether it ended a suppression, as an `enable`."""


class Cover(NamedTuple):
    """The offsets one target covers, in whole lines."""

    span: Span
    target: int
    rule: str | None
    spared: frozenset[str] = frozenset()
    """Rules enabled again within a suppression of all rules."""


class Plan(NamedTuple):
    """Everything a file's suppressions say."""

    targets: tuple[Target, ...] = ()
    covers: tuple[Cover, ...] = ()


class Use(NamedTuple):
    """What became of one target."""

    target: Target
    outcome: Outcome


@dataclass(frozen=True)
class SuppressionRule(Rule):
    """A rule about the suppressions themselves; the engine asks it last of all."""

    def check(self, uses: Sequence[Use], known: Collection[str]) -> Iterator[Finding]:
        """Judge what a file's suppressions did; `known` holds the name of every rule there is."""
        raise NotImplementedError


def plan(doc: Document) -> Plan:
    """Work out which lines each suppression comment of a document covers."""
    return _Planner(doc).plan() if doc.suppressions else Plan()


def hide(
    plan: Plan, rule: str, findings: Sequence[Finding], about: Collection[str]
) -> tuple[tuple[Finding, ...], set[int]]:
    """Split off those of a rule's findings that are covered.

    `about` names the rules about suppressions, which a comment without names does not cover. Returns
    the findings that remain, in order, and the indices of the targets that hid one.
    """
    covers = [
        cover
        for cover in plan.covers
        if cover.rule == rule or (cover.rule is None and rule not in cover.spared and rule not in about)
    ]
    shown: set[int] = set()
    hits: set[int] = set()
    active: list[Cover] = []
    coming = iter(covers)
    cover = next(coming, None)
    places = ((span.start, index) for index, finding in enumerate(findings) for span in places_of(finding))
    for offset, index in sorted(places):
        while cover is not None and cover.span.start <= offset:
            active.append(cover)
            cover = next(coming, None)
        # Few covers overlap: of one reach there is at most one per name.
        active = [item for item in active if item.span.stop > offset]
        if active:
            hits.update(item.target for item in active)
        else:
            shown.add(index)
    return tuple(finding for index, finding in enumerate(findings) if index in shown), hits


def places_of(finding: Finding) -> list[Span]:
    """Give the places of a finding that have to be covered, each of them, for it to be hidden."""
    again = (other.span for other in finding.related if other.message == AGAIN and other.path is None)
    return [finding.span, *again]


def uses(
    plan: Plan, hits: Collection[int], ran: Collection[str], known: Collection[str], usual: Collection[str]
) -> tuple[Use, ...]:
    """Say what became of each target.

    `ran` names the rules that looked at the file, `usual` those that must have looked before a
    suppression of all rules can be called unused.
    """

    def outcome(index: int, target: Target) -> Outcome:
        if target.suppression.action not in ACTIONS:
            return "unknown"
        if target.name is not None and target.name not in known:
            return "unknown"
        if index in hits or target.ends:
            return "used"
        if target.suppression.action == "enable":
            return "unused"
        heard = target.name in ran if target.name is not None else all(name in ran for name in usual)
        return "unused" if heard else "unheard"

    return tuple(Use(target, outcome(index, target)) for index, target in enumerate(plan.targets))


class _Planner:
    """Walks a document's suppressions in order, keeping which `disable` is open."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.end = len(doc.text) + 1
        """One more than the last offset a finding can start at."""
        self.targets: list[Target] = []
        self.covers: list[Cover] = []
        self.open: dict[str | None, Cover] = {}
        self.seen: set[tuple[str | None, Span]] = set()
        self.next: dict[int, int | None] = {}
        """The next line with something on it, for lines passed already."""
        self.alone = _lines_of_suppressions_alone(doc)

    def plan(self) -> Plan:
        for suppression in sorted(self.doc.suppressions):
            removal, clear = removal_of(self.doc, suppression)
            whole = ((None, suppression.span),)
            names: tuple[tuple[str | None, Span], ...] = suppression.rules or whole
            if suppression.action not in ACTIONS:
                names = whole
            for name, span in names:
                ends = suppression.action == "enable" and self.enable(name, suppression)
                self.targets.append(Target(suppression, name, span, removal, clear, ends))
                self.cover(name, suppression)
        for cover in self.open.values():
            self.close(cover, self.end)
        return Plan(tuple(self.targets), tuple(sorted(self.covers, key=lambda cover: cover.span)))

    def cover(self, name: str | None, suppression: Suppression) -> None:
        """Open or add what the newest target covers, unless something of the same reach does."""
        target = len(self.targets) - 1
        first, last = self.line(suppression.span.start), self.line(suppression.span.stop)
        match suppression.action:
            case "disable":
                if name not in self.open:
                    self.open[name] = Cover(Span(self.doc.line_starts[first], self.end), target, name)
                return
            case "disable-file":
                reach = Span(0, self.end)
            case "disable-line":
                reach = Span(self.doc.line_starts[first], self.line_end(last))
            case "disable-next-line":
                following = self.next_line(last)
                if following is None:
                    return
                reach = Span(self.doc.line_starts[following], self.line_end(following))
            case _:
                return
        if (name, reach) not in self.seen:
            self.seen.add((name, reach))
            self.covers.append(Cover(reach, target, name))

    def enable(self, name: str | None, suppression: Suppression) -> bool:
        """End what is open; without a name, all of it. Say whether there was anything to end."""
        start = self.doc.line_starts[self.line(suppression.span.start)]
        if name is None:
            ended = list(self.open.values())
            self.open.clear()
            for cover in ended:
                self.close(cover, start)
            return bool(ended)
        named = self.open.pop(name, None)
        if named is not None:
            self.close(named, start)
        everything = self.open.get(None)
        if everything is not None and name not in everything.spared:
            self.close(everything, start)
            rest = Span(start, self.end)
            self.open[None] = everything._replace(span=rest, spared=everything.spared | {name})
            return True
        return named is not None

    def close(self, cover: Cover, stop: int) -> None:
        if cover.span.start < stop:
            self.covers.append(cover._replace(span=Span(cover.span.start, stop)))

    def next_line(self, line: int) -> int | None:
        """Find the next line that is neither blank nor made of suppression comments alone."""
        passed = [line]
        following: int | None = line + 1
        while following is not None and following < len(self.doc.line_starts):
            if following in self.next:
                following = self.next[following]
                break
            if following not in self.alone and self.text(following).strip():
                break
            passed.append(following)
            following += 1
        else:
            following = None
        self.next.update(dict.fromkeys(passed, following))
        return following

    def line(self, offset: int) -> int:
        return bisect_right(self.doc.line_starts, offset) - 1

    def line_end(self, line: int) -> int:
        return line_stop(self.doc, line, self.end)

    def text(self, line: int) -> str:
        return self.doc.text[self.doc.line_starts[line] : self.line_end(line)]


def _lines_of_suppressions_alone(doc: Document) -> frozenset[int]:
    """Name the lines that hold suppression comments and blanks, and nothing else."""
    alone: set[int] = set()
    spans = sorted(item.span for item in doc.suppressions)
    index = 0
    while index < len(spans):
        first = bisect_right(doc.line_starts, spans[index].start) - 1
        last, at, only = first, doc.line_starts[first], True
        while index < len(spans) and spans[index].start < line_stop(doc, last, len(doc.text) + 1):
            only = only and not doc.text[at : spans[index].start].strip()
            at = spans[index].stop
            last = bisect_right(doc.line_starts, at) - 1
            index += 1
        if only and not doc.text[at : line_stop(doc, last, len(doc.text))].strip():
            alone.update(range(first, last + 1))
    return frozenset(alone)
