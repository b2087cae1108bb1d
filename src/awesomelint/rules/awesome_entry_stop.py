"""The rule awesome-entry-stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.entries import Described, sentences
from awesomelint.model import Document, Finding, Span
from awesomelint.rule import DocumentRule

_STOP = re.compile(r"[.!?…。！？｡؟۔।։]['\"”’»)\]）】」』*_~]*\Z")
_BEHIND = re.compile(
    r"(?:`[^`\n]*`|:[a-z][\w+-]*:|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]|</?[a-zA-Z][^<>]*>"
    r"|<!--.*?-->|(?<=\s)[-–—]|[,|/·*_])\Z"
)
_PAIRS = {")": "(", "]": "[", "）": "（", "】": "【"}
_MOST = 50
"""How many things that stand behind a description are looked past."""
_FAR = 500


@dataclass(frozen=True)
class AwesomeEntryStop(DocumentRule):
    """An entry whose description does not end with a full stop or the like."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        for described in sentences(doc):
            stop = _end(doc, described)
            if stop is not None:
                yield Finding(Span(stop - 1, stop), "the description does not end with a full stop")


def _end(doc: Document, described: Described) -> int | None:
    """Give the offset where a description ends without a stop; None where it has one.

    Badges, licences, languages and the like may stand behind it: `Walks far. ([Source](...)) `MIT``.
    """
    start, stop = described.parts.description
    ends = {link.span.stop: link.span.start for link in described.entry.links}
    last = None
    for _ in range(_MOST):
        text = doc.text[max(start, stop - _FAR) : stop].rstrip()
        stop = max(start, stop - _FAR) + len(text)
        if not text or _STOP.search(text):
            return None
        last = last or stop
        if ends.get(stop, start) > start:
            stop = ends[stop]
        elif text[-1] in _PAIRS:
            opening = _opening(doc.text, start, stop)
            if opening is None:
                return last
            stop = opening
        elif match := _BEHIND.search(text):
            stop -= len(match[0])
        else:
            return last
    return None


def _opening(text: str, start: int, stop: int) -> int | None:
    """Find the bracket that goes with the closing one before an offset."""
    closing = text[stop - 1]
    opening, depth = _PAIRS[closing], 0
    for at in range(stop - 1, max(start, stop - _FAR) - 1, -1):
        depth += (text[at] == closing) - (text[at] == opening)
        if not depth:
            return at
    return None
