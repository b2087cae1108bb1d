"""What an entry is made of: its title, what goes with the title, a separator, a description.

    - **[Ant](https://ant.example)** (2019) - Walks far.
      |--------- title ------------||extras|  |-- description
                                           sign

Only entries of bullet and numbered lists that begin with a link have parts: of the others nobody can
tell where the title ends. Tables have columns in place of separators.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from awesomelint.model import Document, Entry, Link, Span

SIGN = re.compile(r"-{1,3}(?!>)|[–—―‒−]{1,2}|[-=]>|[→:：|｜]")
"""What separates a title from a description, where it is not mere blanks."""
_LEAD = re.compile(
    r"(?:\[[ xX]\]\s+)?"  # a task
    r"(?::[\w+-]{1,30}:|<(?!br\b)[^<>\n]{0,200}>|_|[^\w\[\]<>()])*+",  # emoji, anchors, emphasis
    re.I,
)
_OPENING = re.compile(r"(?:\*\*\*|\*\*|\*|___|__|_|~~)\Z")
_SKIPPED = re.compile(
    r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # (2019)
    r"|（[^（）\n]*）"
    r"|`[^`\n]+`"
    r"|:[a-z][\w+-]{0,30}:(?!\w)"  # :star:
    r"|<(?!br\b)/?[a-z][^<>\n]*>"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+",
    re.I,
)
_BLANKS = re.compile(r"[ \t\u00a0\u3000]*")


class Parts(NamedTuple):
    """An entry's parts, in order of the text; those that are missing are empty."""

    entry: int
    """The index in `Document.entries`."""
    link: Link
    """The link that is, or stands in, the title."""
    title: Span
    """The link with the emphasis around it."""
    extras: Span
    """Years, badges and other links in brackets or bare, right after the title."""
    sign: Span
    """What separates, without the blanks around it."""
    description: Span
    """The rest of the entry's own text; it may go on over several lines."""


_last: tuple[Document, tuple[Parts, ...]] | None = None


def parts_of(doc: Document) -> tuple[Parts, ...]:
    """Give the parts of each entry that begins with a link, in order."""
    global _last  # one slot of memory: several rules ask for the same document in a row
    if _last is None or _last[0] is not doc:
        entries = (
            _parts(doc.text, index, entry)
            for index, entry in enumerate(doc.entries)
            if entry.kind != "row" and entry.links
        )
        _last = doc, tuple(parts for parts in entries if parts is not None)
    return _last[1]


def _parts(text: str, index: int, entry: Entry) -> Parts | None:
    link = next((link for link in entry.links if link.kind != "image"), None)
    body = entry.body_span
    if (
        link is None
        or link.kind == "bare"
        or not body.start <= link.span.start <= link.span.stop <= body.stop
    ):
        return None
    start = body.start
    if entry.label is not None:
        start = max(start, entry.label.span.stop + len(entry.label.delimiter))
    images = [other.span for other in entry.links if other.span.stop <= link.span.start]
    start = max((span.stop for span in images), default=start)
    lead = text[start : link.span.start]
    if not _LEAD.fullmatch(lead):
        return None
    opening = _OPENING.search(lead)
    title = link.span
    if opening is not None:
        mark = opening[0]
        if not text.startswith(mark[::-1], title.stop):
            return None  # the emphasis goes on
        title = Span(title.start - len(mark), title.stop + len(mark))
    stop = body.start + len(text[body.start : body.stop].rstrip())
    extras = _skip_extras(text, entry, title.stop, stop)
    at = _after_blanks(text, extras, stop)
    match = SIGN.match(text, at, stop)
    sign = Span(*match.span()) if match else Span(extras, extras)
    first = _after_blanks(text, sign.stop, stop)
    return Parts(index, link, title, Span(title.stop, extras), sign, Span(first, stop))


def _skip_extras(text: str, entry: Entry, at: int, stop: int) -> int:
    """Give the offset after the brackets, badges and links that go with a title."""
    ends: dict[int, int] = {}
    for link in entry.links:
        ends[link.span.start] = max(link.span.stop, ends.get(link.span.start, 0))
    while True:
        start = _after_blanks(text, at, stop)
        if start in ends:
            at = min(ends[start], stop)
        elif match := _SKIPPED.match(text, start, stop):
            at = match.end()
        else:
            return at


def _after_blanks(text: str, start: int, stop: int) -> int:
    match = _BLANKS.match(text, start, stop)
    return match.end() if match else start
