from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.mojibake import Channel, Repair, channel_of, not_words, places, repair
from awesomelint.rule import DocumentRule

_NEVER_GARBLED = re.compile("[\u0530-\u1fff\u2c00-\uf8fe\uf900-\ufb00\ufb03-\ufffc\U00010000-\U0010ffff]+")
"""Characters that no wrong reading as a single-byte encoding gives."""
_WORD = re.compile(r"[^ \t\[\]()<>*_`|\"]+")
_ABOUT_ENCODINGS = re.compile(
    r"mojibake|garbled|encoding|charset|code ?page|utf-?8|乱码|亂碼|文字化け|кракозябр|кодировк",
    re.IGNORECASE,
)
"""Words of lines that may show garbled text on purpose."""
_WORDS_SHOWN = 3
_WORD_LENGTH = 40
_SHARED_LINES = 3
"""How many damaged lines it takes to speak of the file as a whole."""


@dataclass(frozen=True)
class Mojibake(DocumentRule):
    """Text that was decoded the wrong way."""

    family: ClassVar[str] = "encoding"

    def check(self, doc: Document) -> Iterator[Finding]:
        lines = sorted({line_of(doc.line_starts, place) for place in places(doc.text)})
        if not lines:
            return
        skipped = not_words(doc)
        suspects = [suspect for line in lines if (suspect := _suspect(doc, line, skipped)) is not None]
        channel = channel_of([suspect.text for suspect in suspects])
        lossy = [suspect for suspect in suspects if channel and channel.damages(suspect.damaged)]
        repairable = [suspect for suspect in suspects if suspect.repairs]
        if channel and len(lossy) >= max(_SHARED_LINES, len(repairable)):
            yield _whole_file(doc, channel, lossy[0].span)
            return
        for suspect in sorted({*lossy, *repairable}):
            if suspect.repairs:
                yield _repairable(doc, suspect)
            elif channel and not _is_about_encodings(doc, suspect):
                yield Finding(suspect.span, f"{channel.cause}; cannot be repaired without loss")


class _Suspect(NamedTuple):
    """A line that looks garbled."""

    span: Span
    repairs: tuple[tuple[Span, Repair], ...]
    """The pieces of which it is proven what they were."""
    damaged: str
    """The other pieces that look garbled, one after the other ..."""
    text: str
    """... and all of them."""


def _suspect(doc: Document, line: int, skipped: Sequence[Span]) -> _Suspect | None:
    """Look closely at a line outside code and destinations; None where nothing is wrong there."""
    repairs = []
    damaged = []
    for piece in _pieces(doc, line, skipped):
        text = doc.text[piece.start : piece.stop]
        if next(places(text), None) is None:
            continue
        if (found := repair(text)) is not None:
            repairs.append((piece, found))
        else:
            damaged.append(piece)
    spans = [_garbled(piece, found) for piece, found in repairs] or damaged
    if not spans:
        return None
    lost = "\n".join(doc.text[start:stop] for start, stop in damaged)
    text = "\n".join([*(doc.text[start:stop] for (start, stop), _ in repairs), lost])
    return _Suspect(Span(spans[0].start, spans[-1].stop), tuple(repairs), lost, text)


def _garbled(piece: Span, found: Repair) -> Span:
    """Give the stretch of a piece that a repair changes."""
    return Span(piece.start + found.runs[0][0], piece.start + found.runs[-1][1])


def _pieces(doc: Document, line: int, skipped: Sequence[Span]) -> Iterator[Span]:
    """Cut a line at code, destinations and characters that no wrong reading gives."""
    start, stop = doc.line_starts[line], line_end(doc.text, doc.line_starts, line)
    at = bisect_right(skipped, start, key=lambda span: span.stop)
    while at < len(skipped) and skipped[at].start < stop:
        yield from _between(doc.text, start, skipped[at].start)
        start = skipped[at].stop
        at += 1
    yield from _between(doc.text, start, stop)


def _between(text: str, start: int, stop: int) -> Iterator[Span]:
    for match in _NEVER_GARBLED.finditer(text, start, max(start, stop)):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, max(start, stop))


def _repairable(doc: Document, suspect: _Suspect) -> Finding:
    """Report a line of which it is proven what it was."""
    edits = []
    words: list[str] = []
    causes = dict.fromkeys(found.cause for _, found in suspect.repairs)
    for piece, found in suspect.repairs:
        edits += [Edit(Span(piece.start + start, piece.start + stop), was) for start, stop, was in found.runs]
        words += _words(doc.text[piece.start : piece.stop], found)
    shown = ", ".join(f'"{word}"' for word in words[:_WORDS_SHOWN])
    more = f" and {len(words) - _WORDS_SHOWN} more" if len(words) > _WORDS_SHOWN else ""
    fix = Fix("restore the text", tuple(edits), safe=not _is_about_encodings(doc, suspect))
    return Finding(suspect.span, f"{', and '.join(causes)}; it was {shown}{more}", fix)


def _is_about_encodings(doc: Document, suspect: _Suspect) -> bool:
    line = line_of(doc.line_starts, suspect.span.start)
    stop = line_end(doc.text, doc.line_starts, line)
    return bool(_ABOUT_ENCODINGS.search(doc.text, doc.line_starts[line], stop))


def _words(text: str, found: Repair) -> list[str]:
    """Give the words of a piece that a repair changes, as they were."""
    words = []
    runs = list(reversed(found.runs))
    for match in _WORD.finditer(text):
        word = ""
        at = match.start()
        while runs and runs[-1][0] < match.end():
            start, stop, was = runs.pop()
            word += text[at:start] + was
            at = stop
        if at > match.start():
            word += text[at : match.end()]
            words.append(word if len(word) <= _WORD_LENGTH else f"{word[:_WORD_LENGTH]}…")
    return words


def _whole_file(doc: Document, channel: Channel, first: Span) -> Finding:
    lines = doc.text.splitlines()
    count = sum(not line.isascii() and channel.touches(line) for line in lines)
    message = f"{count} of {len(doc.line_starts)} lines are {channel.cause}; cannot be repaired without loss"
    return Finding(first, message)
