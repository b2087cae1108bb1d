"""Which entries have another sign between title and description than the list's others, or none."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from awesomelint.entries.majority import deviants, majority
from awesomelint.entries.parts import SIGN, Parts
from awesomelint.model import Document, Edit, Span

_WORDS = 3
"""From how many words on what follows a title without a sign is a description."""
_LONG_RUN = 12
"""How many characters are as good as that in scripts without blanks between words."""
_BLANKS = re.compile(r"[ \t\u00a0\u3000]*")


class Odd(NamedTuple):
    """An entry with another sign, or none."""

    span: Span
    found: str
    """The sign; empty where there is none."""
    usual: str
    edit: Edit


def odd_separators(doc: Document, found: Iterable[Parts], sign: str, share: int) -> Iterator[Odd]:
    """Find the entries that differ from `sign`, or where that is empty from the list's own custom.

    Where most entries of a section agree among themselves, they may have a reason.
    """
    uses = [(parts, used) for parts in found if (used := _sign(doc.text, parts)) is not None]
    customs = deviants([(doc.entries[parts.entry].section, used) for parts, used in uses], share)
    if sign:
        customs = sign, [at for at, (_, used) in enumerate(uses) if used != sign]
    if customs is None or not customs[0]:
        return
    usual, odd = customs
    blanks = _usual_blanks(doc.text, uses, usual)
    for parts, used in (uses[at] for at in odd):
        if not used and _goes_on(doc.text, parts, usual):
            continue
        edit = Edit(_around(doc.text, parts), f"{blanks[0]}{usual}{blanks[1]}")
        at = parts.sign if used else Span(parts.description.start, parts.description.start + 1)
        yield Odd(at, used, usual, edit)


def signs(doc: Document, found: Iterable[Parts]) -> Counter[str]:
    """Count the signs of a file's entries; the empty string stands for a sign that is missing."""
    return Counter(used for parts in found if (used := _sign(doc.text, parts)) is not None)


def custom(used: Counter[str], share: int) -> str | None:
    """Give the sign that at least `share` entries in a hundred have; None where there is no custom."""
    return majority(used, share)


def _sign(text: str, parts: Parts) -> str | None:
    """Give an entry's sign, the empty string where one is missing; None where there is nothing to tell."""
    description = text[parts.description.start : parts.description.stop]
    if (
        not description
        or "\n" in text[parts.extras.stop : parts.description.start]
        or description[0] in "\r\n"
    ):
        return None
    sign = text[parts.sign.start : parts.sign.stop]
    if sign:
        around = parts.sign.start > parts.extras.stop or parts.description.start > parts.sign.stop
        return sign if around or unicodedata.east_asian_width(sign[0]) in "WFA" else None
    if parts.extras.start < parts.extras.stop:
        return None  # who knows whether they are part of the description
    first = description[0]
    line = description.splitlines()[0]
    if first.isupper():
        return "" if len(line.split()) >= _WORDS else None
    wide = unicodedata.east_asian_width(first) in "WF" and first.isalpha()
    return "" if wide and len(line) >= _LONG_RUN else None


def _goes_on(text: str, parts: Parts, usual: str) -> bool:
    """Say whether the usual sign comes later in the line: `by Ann Ant - Walks far.`"""
    line = text[parts.description.start : parts.description.stop].splitlines()[0]
    apart = f" {usual} " if usual.isascii() or unicodedata.category(usual[0]) == "Pd" else usual
    return apart in line


def _usual_blanks(text: str, uses: Iterable[tuple[Parts, str]], usual: str) -> tuple[str, str]:
    """Give the blanks that stand before and after the usual sign."""
    around = Counter(
        (parts.sign.start > parts.extras.stop, parts.description.start > parts.sign.stop)
        for parts, used in uses
        if used == usual
    )
    wide = unicodedata.east_asian_width(usual[0]) in "WF"
    default = (usual != ":" and not wide, not wide)
    before, after = around.most_common(1)[0][0] if around else default
    return " " * before, " " * after


def _around(text: str, parts: Parts) -> Span:
    """Cover the sign with the blanks around it, and a second sign that follows it."""
    stop = parts.description.start
    while match := SIGN.match(text, stop, parts.description.stop):
        after = _BLANKS.match(text, match.end())
        if after is None or after.end() == match.end():
            break
        stop = after.end()
    return Span(parts.extras.stop, stop)
