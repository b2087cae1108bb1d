"""Where blanks are missing in entries, or too many, by the list's own custom."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from awesomelint.entries.majority import majority
from awesomelint.entries.parts import Parts
from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Link, Span

Custom = tuple[bool, bool]
"""Whether there are blanks before and after something."""
_SUFFIX = re.compile(r"['’]?[a-zà-öø-ÿ]{1,3}(?!\w)")
"""The ending of a word of which only the start is linked: `[API](...)s`."""
_MARKER = re.compile(r"[ \t]*(?P<marker>[-+*])(?:\*\*|__)?(?=\[)")
_OPENING = "([{（【「『"
_CLOSING = ".,)]}|。，、；：！？）】」』"
"""Signs that stand without a blank after a word."""
_EMPHASIS = tuple("*_~")
_STAR = re.compile(r"\\.|(\*)")


class Slip(NamedTuple):
    """Blanks that are not as they should be in one place."""

    kind: Literal["sign", "text", "link text", "marker"]
    span: Span
    message: str
    edits: tuple[Edit, ...]


def slips_after_title(doc: Document, found: Iterable[Parts], share: int) -> Iterator[Slip]:
    """Find the titles after which blanks are not as in the other entries of the list."""
    uses = [(parts, kind, custom) for parts in found for kind, custom in _use(doc.text, parts)]
    counts: dict[str, Counter[Custom]] = {}
    for _, kind, custom in uses:
        counts.setdefault(kind, Counter())[custom] += 1
    usual = {kind: majority(counter, share) for kind, counter in counts.items()}
    for parts, kind, custom in uses:
        expected = usual[kind]
        if expected is None or custom == expected:
            continue
        if kind in ("word", "wide"):
            if expected[0] and not (kind == "word" and _SUFFIX.match(doc.text, parts.description.start)):
                yield _glued(doc, parts)
        else:
            yield _around_sign(doc, parts, custom, expected)


def _use(text: str, parts: Parts) -> Iterator[tuple[str, Custom]]:
    """Say what follows a title, and whether blanks stand around it; nothing where that is unclear."""
    before = parts.extras.stop
    if parts.description.start >= parts.description.stop or "\n" in text[before : parts.description.start]:
        return
    first = text[parts.description.start]
    if first in "\r\n":
        return
    if parts.sign.start < parts.sign.stop:
        sign = text[parts.sign.start : parts.sign.stop]
        custom = parts.sign.start > before, parts.description.start > parts.sign.stop
        if custom != (False, False) or not _joins_words(sign, first):
            yield sign, custom
    elif parts.extras.start == parts.extras.stop and first.isalnum():
        wide = unicodedata.east_asian_width(first) in "WF"
        yield "wide" if wide else "word", (parts.description.start > before, False)


def _joins_words(sign: str, first: str) -> bool:
    """Say whether a sign without blanks may be the hyphen of a word: `[Ant](...)-like`."""
    return sign == "-" and (first.islower() or first.isdigit())


def _glued(doc: Document, parts: Parts) -> Slip:
    at = parts.description.start
    return Slip(
        "text", Span(at, at + 1), "no blank between the link and the text", (Edit(Span(at, at), " "),)
    )


def _around_sign(doc: Document, parts: Parts, custom: Custom, expected: Custom) -> Slip:
    sign = doc.text[parts.sign.start : parts.sign.stop]
    blanks = (
        (Span(parts.extras.stop, parts.sign.start), "before"),
        (Span(parts.sign.stop, parts.description.start), "after"),
    )
    wrong = [
        (span, where, wanted)
        for (span, where), is_there, wanted in zip(blanks, custom, expected, strict=True)
        if is_there != wanted
    ]
    edits = tuple(Edit(span, " " if wanted else "") for span, _, wanted in wrong)
    message = ", ".join(f"{'no' if wanted else 'a'} blank {where} '{sign}'" for _, where, wanted in wrong)
    return Slip("sign", parts.sign, f"{message}, unlike in the other entries", edits)


def slips_in_link_texts(doc: Document, links: Iterable[Link]) -> Iterator[Slip]:
    """Find the links whose text begins or ends with a blank, which is underlined then."""
    for link in links:
        span = link.text_span
        if span is None or link.kind not in ("inline", "reference"):
            continue
        text = doc.text[span.start : span.stop]
        inner = text.strip(" \t")
        if inner == text or not inner or inner[0] in "!<^\r\n" or inner[-1] in ">)\\\r\n":
            continue
        if inner in ("x", "X"):  # `[ x]` would become a ticked task
            continue
        first = span.start + text.index(inner)
        before, after = Span(span.start, first), Span(first + len(inner), span.stop)
        edits: tuple[Edit, ...] = (
            *_moved_out(doc.text, before, link.span.start, link.span.start - 1, _OPENING),
            *_moved_out(doc.text, after, link.span.stop, link.span.stop, _CLOSING),
        )
        if any(
            blanks.start < blanks.stop and doc.text[beside : beside + 1] in _EMPHASIS
            for blanks, beside in ((before, max(link.span.start - 1, 0)), (after, link.span.stop))
        ):
            edits = ()  # a blank beside emphasis would end it, and none would join two words
        yield Slip("link text", span, "a blank at the edge of a link's text", edits)


def _moved_out(text: str, blanks: Span, outside: int, beside: int, needless: str) -> Iterator[Edit]:
    """Take blanks out of a link's text; put one beside the link unless there is one, or none is needed."""
    if blanks.start < blanks.stop:
        yield Edit(blanks, "")
        if 0 <= beside < len(text) and not text[beside].isspace() and text[beside] not in needless:
            yield Edit(Span(outside, outside), " ")


def slips_after_markers(doc: Document) -> Iterator[Slip]:
    """Find lines like `-[Ant](...)` beside list items: without the blank they are no items.

    A marker counts only on a line next to an item, or to another such line, that has the same marker in
    the same column.
    """
    items: dict[int, tuple[int, str]] = {}
    for entry in doc.entries:
        if entry.kind == "bullet":
            start = entry.marker_span.start
            line = line_of(doc.line_starts, start)
            items.setdefault(line, (start - doc.line_starts[line], doc.text[start]))
    broken = {line: (column, sign) for line, column, sign in _glued_markers(doc) if line not in items}
    for lines, step in ((sorted(broken), -1), (sorted(broken, reverse=True), 1)):
        for line in lines:
            if items.get(line + step) == broken[line]:
                items[line] = broken[line]
    for line, (column, sign) in broken.items():
        if line in items:
            at = doc.line_starts[line] + column
            message = f"no blank after '{sign}', so this is no list item"
            yield Slip("marker", Span(at, at + 1), message, (Edit(Span(at + 1, at + 1), " "),))


def _glued_markers(doc: Document) -> Iterator[tuple[int, int, str]]:
    """Yield the lines on which a link stands right after a marker: line, column and marker."""
    opened = {link.span.start for link in doc.links}
    hidden = sorted(doc.code + doc.comments + doc.html)
    for line, start in enumerate(doc.line_starts):
        match = _MARKER.match(doc.text, start)
        if match is None or match.end() not in opened or _is_covered(hidden, match.start("marker")):
            continue
        stop = line_end(doc.text, doc.line_starts, line)
        stars = sum(found[1] is not None for found in _STAR.finditer(doc.text, match.start("marker"), stop))
        if match["marker"] != "*" or stars % 2:
            yield line, match.start("marker") - start, match["marker"]


def _is_covered(spans: Sequence[Span], offset: int) -> bool:
    """Tell whether one of some spans, in order, covers an offset."""
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and offset < spans[at].stop
