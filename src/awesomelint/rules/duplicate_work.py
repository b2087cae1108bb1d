"""The rule duplicate-work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.forms.canonical import forms
from awesomelint.links.forms.repeats import Place, find_repeats
from awesomelint.markdown import line_of
from awesomelint.model import Document, Edit, Finding, Fix
from awesomelint.rule import DocumentRule
from awesomelint.rules.duplicate_link import related

_HARMLESS = re.compile(r"[A-Za-z0-9._~:/?#@!$+,;=%-]+")
"""Addresses that can be written in any kind of link without escapes."""


@dataclass(frozen=True)
class DuplicateWork(DocumentRule):
    """One work is linked twice in the list, under several addresses."""

    family: ClassVar[str] = "duplicates"

    def check(self, doc: Document) -> Iterator[Finding]:
        for group in find_repeats(doc).works:
            first, second = group[:2]
            line = line_of(doc.line_starts, first.link.span.start) + 1
            message = f"the same work is linked on line {line}, as {first.link.url}"
            if len(group) > 2:
                message += f"; {len(group)} times in all"
            yield Finding(second.link.span, message, _fix(group), related(group))


def _fix(group: Sequence[Place]) -> Fix | None:
    """Write the preferred address in all places that have another; places inside a page stay as they are.

    Afterwards the places differ in nothing that `plain` does not see, so that no such fix is left.
    """
    address = next((place.forms.preferred for place in group if place.forms.preferred), None)
    target = None if address is None else forms(address)
    if address is None or target is None or not _HARMLESS.fullmatch(address):
        return None
    others = [place for place in group if place.forms.plain != target.plain]
    if any(place.forms.fragment or (place.link.kind == "html" and "&" in address) for place in others):
        return None
    edits = dict.fromkeys(Edit(place.link.url_span, address) for place in others)
    return Fix(f"write {address}", tuple(edits), safe=False) if edits else None
