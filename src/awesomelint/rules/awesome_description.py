"""The rule awesome-description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import opening_of
from awesomelint.markdown import plain
from awesomelint.model import Document, Severity, Span

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_QUOTE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_ABOUT_LIST = re.compile(
    r"(?:this (?:repo(?:sitory)?|page|is|list)\b.{0,30}?\b)?(?:(?:an?|the|our|my|your)\s+)?"
    r"(?:[\w'’/&-]+[,\s]+(?:and\s+)?){0,4}?"
    r"(?:list|lists|collection|compilation|curation|catalog(?:ue)?|directory|resources|awesomeness)\s+"
    r"(?:of|for|about|on|with|to|that|in)\b"
    r"|(?:an?\s+)?(?:awesome|curated)\s",
    re.I,
)


@dataclass(frozen=True)
class AwesomeDescription(MainListRule):
    """A list that does not say at its top what its subject is."""

    severity: ClassVar[Severity] = "warning"

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        found = _first_words(doc, opening.words_from(), opening.stop)
        if found is None:
            yield (
                opening.place,
                "no description of the subject before the first section",
            )
        elif _ABOUT_LIST.match(found[1]):
            yield found[0], "the description is of the list: say what its subject is"


def _first_words(doc: Document, start: int, stop: int) -> tuple[Span, str] | None:
    """Find the first paragraph that is not mere links, badges and entries."""
    shown, told = _without(doc, start, stop)
    for match in _PARAGRAPH.finditer(told):
        if _is_text(plain(_QUOTE.sub("", match[0]))):
            written = shown[match.start() : match.end()]
            first = start + match.start() + len(written) - len(written.lstrip(" \t\n>"))
            last = start + match.start() + len(written.rstrip())
            return Span(first, last), plain(_QUOTE.sub("", written)).lstrip()
    return None


def _without(doc: Document, start: int, stop: int) -> tuple[str, str]:
    """Blank out what is no description, once with the words of links left in, once without."""
    shown = list(doc.text[start:stop])
    entries = [entry.span for entry in doc.entries]
    images = [link.span for link in doc.links if link.kind == "image" or "![" in link.text]
    for spans in (doc.comments, doc.code, doc.html, entries, images):
        _blank(shown, spans, start, stop)
    told = shown.copy()
    _blank(told, [link.span for link in doc.links], start, stop)
    return "".join(shown), "".join(told)


def _blank(letters: list[str], spans: Iterable[Span], start: int, stop: int) -> None:
    for span in spans:
        for at in range(max(span.start, start), min(span.stop, stop)):
            if letters[at - start] != "\n":
                letters[at - start] = " "


def _is_text(text: str) -> bool:
    words = _WORD.findall(text)
    uncased = sum(letter.lower() == letter.upper() for word in words for letter in word)
    return len(words) >= 3 or uncased >= 8
