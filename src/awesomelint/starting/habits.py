"""What lists do already: how they number, what stands after a title, what they are sorted by.

A habit is written into the configuration where a run would not find it out by itself (an order), or where it
is the same in all lists and writing it down brings no finding that is not there without: then it holds for
entries and lists to come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from awesomelint.entries import order, separators
from awesomelint.entries.keys import Wanted
from awesomelint.entries.parts import parts_of
from awesomelint.model import Document
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.starts import heads, infer
from awesomelint.reports.tally import count
from awesomelint.rule import DocumentRule
from awesomelint.rules.entry_order import EntryOrder
from awesomelint.rules.entry_separator import EntrySeparator
from awesomelint.rules.numbering_start import NumberingStart

FEWEST = 5
"""From how many entries that lead elsewhere on a file is a list."""
_TELLING = 3
"""One entry in so many has to have a description, so that what stands before it is a habit."""
_SORTED = 80
"""How many entries in a hundred have to be in lists that are sorted, so that all are held to it."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What the lists of a folder do in one respect."""

    name: str
    """What it is about, in a word: `numbering`."""
    words: str
    """What was found, and how often."""
    select: str = ""
    """The rule that has to be turned on for it; empty for none."""
    rule: str = ""
    """The rule that has an option for it, where that is to be set; empty for none."""
    option: str = ""
    value: str = ""


def entries_of(doc: Document) -> int:
    """Count a file's entries that begin with a link to elsewhere; 0 where it is no list.

    A list is what holds at least `FEWEST` of them, and as many as other items.
    """
    leading = sum(bool(entry.links) and not entry.links[0].url.startswith("#") for entry in doc.entries)
    within = sum(bool(entry.links) and entry.links[0].url.startswith("#") for entry in doc.entries)
    return leading if leading >= FEWEST and 2 * leading >= len(doc.entries) - within else 0


def habits(lists: Sequence[Document]) -> tuple[Habit, ...]:
    """Find out what some lists do, as far as they show it."""
    found = (numbering(lists), separator(lists), order_of(lists))
    return tuple(habit for habit in found if habit is not None)


def numbering(lists: Sequence[Document]) -> Habit | None:
    """Tell whether sections are numbered afresh or go on from one another; None where nothing is numbered."""
    policies = set()
    afresh = onward = sections = 0
    for doc in lists:
        openings = heads(Reading(doc).runs)
        policy = infer(openings)
        policies |= {policy} if policy else set()
        sections += max(len(openings) - 1, 0)
        for (_, _, last), (_, run, _) in pairwise(openings):
            afresh += run.first <= 1
            onward += run.first == last + 1 and run.first > 1
    if not sections:
        return None
    if len(policies) != 1:
        words = f"{afresh} of {count(sections, 'later section')} count afresh, {onward} go on"
        return Habit("numbering", f"{words}: left to each list")
    policy = policies.pop()
    if policy == "per-section":
        words = f"afresh in each section, as in {afresh} of {count(sections, 'later section')}"
    else:
        words = f"on from section to section, as in {onward} of {count(sections, 'later section')}"
    if _adds(lists, NumberingStart(), NumberingStart(policy)):
        return Habit("numbering", f"{words}; left to each list, for not all do the same")
    return Habit("numbering", words, rule="numbering-start", option="policy", value=policy)


def separator(lists: Sequence[Document]) -> Habit | None:
    """Tell what stands between title and description; None where entries show nothing."""
    signs: Counter[str] = Counter()
    usual = set()
    for doc in lists:
        used = separators.signs(doc, parts_of(doc))
        signs += used
        if (custom := separators.custom(used, EntrySeparator().share)) is not None:
            usual.add(custom)
    if not usual or signs.total() * _TELLING < sum(map(entries_of, lists)):
        return None
    if len(usual) > 1:
        shown = " and ".join(f"'{sign}'" if sign else "nothing" for sign in sorted(usual))
        return Habit("separator", f"{shown}, one in some lists and one in others: left to each list")
    sign = usual.pop()
    words = f"as in {signs[sign]} of {count(signs.total(), 'entry', 'entries')}"
    if not sign:
        return Habit("separator", f"nothing, {words}; left to each list")
    words = f"'{sign}', {words}"
    if _adds(lists, EntrySeparator(), EntrySeparator(sign)):
        return Habit("separator", f"{words}; left to each list, for not all do the same")
    return Habit("separator", words, rule="entry-separator", option="sign", value=sign)


def order_of(lists: Sequence[Document]) -> Habit | None:
    """Tell what lists are sorted by; None where they are too short to show it."""
    rule = EntryOrder()
    ways: Counter[str] = Counter()
    total = 0
    for doc in lists:
        entries, way = order.custom(doc, Wanted(articles=rule.articles))
        total += entries
        if way is not None:
            falling = ", falling" if way.direction == "falling" else ""
            ways[f"by {way.by}{falling}"] += entries
    if not total:
        return None
    if ways.total() * 100 < _SORTED * total:
        return Habit("order", "none that most of them keep")
    strays = sum(1 for doc in lists for _ in rule.check(doc))
    way_words = " or ".join(name for name, _ in ways.most_common())
    out = f"; {count(strays, 'entry stands', 'entries stand')} out of it" if strays else ""
    return Habit("order", f"{way_words}, nearly everywhere{out}", select="entry-order")


def _adds(lists: Iterable[Document], usual: DocumentRule, strict: DocumentRule) -> bool:
    """Tell whether a rule finds more with an option set than without."""
    for doc in lists:
        found = {finding.span for finding in usual.check(doc)}
        if any(finding.span not in found for finding in strict.check(doc)):
            return True
    return False
