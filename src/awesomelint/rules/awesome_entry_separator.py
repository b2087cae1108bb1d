"""The rule awesome-entry-separator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.entries import Described, described_entries, is_sentence
from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.rule import DocumentRule

_LATER = re.compile(r"[^\n]{1,60}?\s(?P<sign>[-–—:])\s")
"""A sign after what stands between: `by @ant – `."""


@dataclass(frozen=True)
class AwesomeEntrySeparator(DocumentRule):
    """An entry whose link and description are not separated by a hyphen with blanks around it."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        for described in described_entries(doc):
            parts = described.parts
            gap = Span(parts.extras.stop, parts.description.start)
            written = doc.text[slice(*gap)]
            if "\n" in written or written == " - ":
                continue
            if described.sign:
                yield Finding(parts.sign, _message(described.sign), _fix(gap))
            elif later := _LATER.match(doc.text, *parts.description):
                if later["sign"] in "–—":
                    place = Span(*later.span("sign"))
                    fix = Fix("write a hyphen", (Edit(place, "-"),), safe=False)
                    yield Finding(place, _message(later["sign"]), fix)
            elif _goes_on(doc, described):
                yield Finding(parts.title, "nothing separates link and description: expected a hyphen")


def _goes_on(doc: Document, described: Described) -> bool:
    """Tell whether a description follows the link at once; small print in brackets or by `@ant` is none."""
    first = doc.text[described.parts.description.start]
    return first.isalnum() and not described.text.startswith("by ") and is_sentence(described.text)


def _fix(gap: Span) -> Fix:
    return Fix("separate with a hyphen", (Edit(gap, " - "),), safe=False)


def _message(sign: str) -> str:
    if sign == "-":
        return "the hyphen between link and description has not one blank on each side"
    return f"link and description are separated by {sign} and not by a hyphen"
