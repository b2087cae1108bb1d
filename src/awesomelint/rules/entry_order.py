"""The rule entry-order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from awesomelint.entries.collation import check_locale
from awesomelint.entries.keys import Direction, Wanted
from awesomelint.entries.moving import move
from awesomelint.entries.order import Misplaced, misplaced
from awesomelint.markdown import line_of
from awesomelint.model import Document, Finding, Fix, Related, Severity
from awesomelint.rule import DocumentRule, option

_WANTED = {"inferred": None, "ignored": False, "kept": True}


@dataclass(frozen=True)
class EntryOrder(DocumentRule):
    """An entry stands out of order in its list."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    by: Literal["inferred", "title", "year", "number"] = option(
        "inferred",
        "what lists are sorted by: `title`, `year` or `number`; by default as most lists of the file",
    )
    direction: Literal["inferred", "rising", "falling"] = option(
        "inferred", "`rising` or `falling`; by default as most lists of the file, if `by` is set `rising`"
    )
    locale: str = option(
        "", "the locale whose order counts, such as `sv` or `zh@collation=stroke`; needs PyICU"
    )
    case: Literal["inferred", "ignored", "kept"] = option(
        "inferred", "`ignored`, or `kept` if capital letters come before all small ones"
    )
    punctuation: Literal["inferred", "ignored", "kept"] = option(
        "inferred", "`ignored`, or `kept` if signs in a title count"
    )
    articles: tuple[str, ...] = option(
        ("a", "an", "the"), "words that may be left out at the start of a title, if lists sort that way"
    )

    def __post_init__(self) -> None:
        if self.locale:
            check_locale(self.locale)

    def check(self, doc: Document) -> Iterator[Finding]:
        by = None if self.by == "inferred" else self.by
        usual: Direction | None = None if by is None else "rising"
        wanted = Wanted(
            by=by,
            direction=usual if self.direction == "inferred" else self.direction,
            case=_WANTED[self.case],
            punctuation=_WANTED[self.punctuation],
            articles=self.articles,
            locale=self.locale,
        )
        for place in misplaced(doc, wanted):
            yield _finding(doc, place)


def _finding(doc: Document, place: Misplaced) -> Finding:
    entry = doc.entries[place.entry]
    edits = move(doc, place.entry, place.after, place.first)
    beside = doc.entries[place.first if place.after is None else place.after]
    line = line_of(doc.line_starts, beside.span.start) + 1
    where = f"{'before' if place.after is None else 'after'} the entry on line {line}"
    return Finding(
        entry.body_span,
        f"out of order by {place.order.by}: belongs {where}",
        Fix("move the entry to its place", edits, safe=False) if edits else None,
        (Related(None, beside.body_span, "this one"),),
    )
