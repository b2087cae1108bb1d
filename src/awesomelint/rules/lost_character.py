from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Finding, Fix, Reference, Span
from awesomelint.mojibake import Filled, fill, not_words, restore
from awesomelint.mojibake.words import overlaps
from awesomelint.rule import DocumentRule

_REPLACED = re.compile("\ufffd+")
_ABOUT_IT = re.compile(r"replacement character|U\+FFFD|mojibake|乱码|亂碼|文字化け", re.IGNORECASE)
"""Words of lines that may show U+FFFD on purpose."""
_IN_WORD = re.compile(r"(?<![\w/=&?.:#<>@'’-])[^\W\d_]+\?[a-z]+(?![\w=/&?#@:(])")
"""A word with a question mark between its letters, the one after it small."""
_WORDS = re.compile(r"(?<![\w?!])\?{2,}(?:[ ,.:-]{1,2}\?{2,})+(?![\w?!])")
"""Words of question marks alone."""
_LEAST_WORDS = 2
"""How many words with a question mark in them it takes to believe that letters were lost."""
_LEAST_MARKS = 5
"""The same for question marks in words of nothing else."""
_HINT = re.compile(r"\?(?:(?<=[^\W\d_]\?)[a-z]|\?[ ,.:-]{1,2}\?\?)")
"""What both have in them, and little else has."""
_ACCENTED = re.compile("[À-ÖØ-öø-ɏ]")


@dataclass(frozen=True)
class LostCharacter(DocumentRule):
    """A character that was replaced by U+FFFD or a question mark."""

    family: ClassVar[str] = "encoding"
    refers: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        found = [*(_replaced(doc) if "\ufffd" in doc.text else ())]
        found += _question_marks(doc) if "?" in doc.text else ()
        if found:
            # What `mojibake` restores is not lost.
            restored = [Span(line.start, line.stop) for line in restore(doc.text).lines]
            yield from (finding for finding in found if not overlaps(finding.span, restored))


def _replaced(doc: Document) -> Iterator[Finding]:
    skipped = not_words(doc)
    known = _told(doc)
    line, is_about_it = -1, False
    for match in _REPLACED.finditer(doc.text):
        at = bisect_right(skipped, match.start(), key=lambda span: span.stop)
        if at < len(skipped) and skipped[at].start <= match.start():
            continue
        if line != (line := line_of(doc.line_starts, match.start())):
            stop = line_end(doc.text, doc.line_starts, line)
            is_about_it = bool(_ABOUT_IT.search(doc.text, doc.line_starts[line], stop))
        if not is_about_it:
            count = match.end() - match.start()
            what = "a character was" if count == 1 else f"{count} or fewer characters were"
            message = f"{what} lost here: U+FFFD REPLACEMENT CHARACTER"
            span = Span(*match.span())
            if told := known.get(span):
                message += f'; {told[1].name} has "{told[0].text}"'
            yield Finding(span, message, _filling(span, *told) if told else None)


def _told(doc: Document) -> Mapping[Span, tuple[Filled, Reference]]:
    """Give what the strongest reference says that stood where characters were lost."""
    found: dict[Span, tuple[Filled, Reference]] = {}
    for reference in doc.source.references:
        for filled in fill(doc.text, (reference.text,)):
            found.setdefault(Span(filled.start, filled.stop), (filled, reference))
    return found


def _filling(span: Span, filled: Filled, reference: Reference) -> Fix:
    """The line is the same there but for this; it may be another line of another list all the same."""
    return Fix(f"write what {reference.name} has", (Edit(span, filled.text),), safe=False)


def _question_marks(doc: Document) -> Iterator[Finding]:
    """Find question marks that were letters, where the file gives reason to think so.

    A file whose letters were replaced has lost them all, so one accented letter speaks against it.
    """
    runs: list[re.Match[str]] = []
    words: list[re.Match[str]] = []
    for span in _hinted(doc):
        runs += [m for m in _WORDS.finditer(doc.text, *span) if m.group().count("?") >= _LEAST_MARKS]
        words += _IN_WORD.finditer(doc.text, *span)
    for match in runs:
        count = match.group().count("?")
        yield Finding(
            Span(*match.span()), f"{count} letters were lost here: nothing but question marks is left"
        )
    if len({match.group() for match in words}) < _LEAST_WORDS or _ACCENTED.search(doc.text):
        return
    for match in words:
        place = doc.text.index("?", match.start())
        yield Finding(Span(place, place + 1), f'a letter was lost here: "{match.group()}"')


def _hinted(doc: Document) -> list[Span]:
    """Give the stretches of prose that have a hint in them."""
    found: dict[Span, None] = {}
    for match in _HINT.finditer(doc.text):
        at = bisect_right(doc.prose, match.start(), key=lambda span: span.stop)
        if at < len(doc.prose) and doc.prose[at].start <= match.start():
            found[doc.prose[at]] = None
    return list(found)
