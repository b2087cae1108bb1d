from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.mojibake import Channel, Choice, Restoration, Restored, not_words, places, restore
from awesomelint.mojibake.filling import LOST
from awesomelint.mojibake.judging import MARGIN
from awesomelint.mojibake.pieces import proven
from awesomelint.mojibake.readings import gain, is_garbled_still, lead, lost_more
from awesomelint.mojibake.restoring import LIMIT
from awesomelint.mojibake.words import overlaps
from awesomelint.rule import DocumentRule

SURE = 0.9999
"""How sure each character of a line has to be for the line to be restored without asking."""
CERTAIN_GAIN = 12.0
"""How many times likelier, as a natural logarithm, a line in which nothing was lost has to be restored."""
_SHARED_LINES = 3
"""How many garbled lines it takes to speak of the file as a whole."""
_WORD = re.compile(r"[^ \t\[\]()<>*_`|\"]+")
_ABOUT_ENCODINGS = re.compile(
    r"mojibake|garbled|encoding|charset|code ?page|utf-?8|乱码|亂碼|文字化け|кракозябр|кодировк",
    re.IGNORECASE,
)
"""Words of lines that may show garbled text on purpose."""
_NEAR = 4000
"""How far back the start of code in HTML is looked for, in characters."""
_WORDS_SHOWN = 3
_WORD_LENGTH = 40
_UNSURE_SHOWN = 5


@dataclass(frozen=True)
class Mojibake(DocumentRule):
    """Text that was decoded the wrong way."""

    family: ClassVar[str] = "encoding"
    refers: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        if doc.text.isascii() and "&" not in doc.text:
            return
        restoration = restore(doc.text, tuple(item.text for item in doc.source.references))
        skipped = not_words(doc)
        lines = [line for found in restoration.lines if (line := _line(doc, found, restoration, skipped))]
        shared = {_line_of(doc, line) for line in lines if line.channel == restoration.channel}
        numbers = {_line_of(doc, line) for line in lines}
        pieces = {}
        for cause, edits in () if restoration.given_up else proven(doc, skipped, without=shared):
            line = _piece(doc, cause, edits)
            number = _line_of(doc, line)
            if line.is_safe or number not in numbers:
                pieces[number] = line
        lines = [line for line in lines if _line_of(doc, line) not in pieces] + [*pieces.values()]
        alike = [line for line in lines if line.channel is not None and line.channel == restoration.channel]
        if len(alike) >= max(_SHARED_LINES, len(lines) / 2):
            yield from _file(doc, alike)
            lines = [line for line in lines if line.channel is None or line.channel != restoration.channel]
        for line in sorted(lines, key=lambda line: line.span):
            yield _single(doc, line)
        if restoration.given_up:
            yield Finding(
                Span(0, 0),
                "bytes were lost in more garbled text than can be restored at once "
                f"({restoration.given_up} of the lines); "
                f"cut the file into parts of at most {LIMIT // 1000} KB",
            )


class _Line(NamedTuple):
    """A garbled line, and what can be done about it."""

    channel: Channel | None
    """How it was garbled; None where only its cause is known."""
    cause: str
    runs: tuple[Edit, ...]
    """What changes, in words; elsewhere, too, where there are no words that do."""
    rest: tuple[Edit, ...]
    """What changes in code and destinations."""
    is_safe: bool
    doubts: tuple[Choice, ...]
    """The characters that are not sure."""

    @property
    def span(self) -> Span:
        return Span(self.runs[0].span.start, self.runs[-1].span.stop)


def _line_of(doc: Document, line: _Line) -> int:
    return line_of(doc.line_starts, line.span.start)


def _bounds(doc: Document, place: int) -> tuple[int, int]:
    """Give where the line that holds a place begins, and where it ends."""
    line = line_of(doc.line_starts, place)
    return doc.line_starts[line], line_end(doc.text, doc.line_starts, line)


def _piece(doc: Document, cause: str, edits: tuple[Edit, ...]) -> _Line:
    """Look at proven pieces of a line: of a wrong turn that is left in them ftfy may know nothing."""
    start, stop = _bounds(doc, edits[0].span.start)
    line = _changed(doc, start, stop, edits)
    first, last = edits[0].span.start - start, len(line) - (stop - edits[-1].span.stop)
    was = line[first:last]
    parts = {was, _words_at(line, first, last), line}
    is_left = LOST in was or any(map(is_garbled_still, parts)) or lost_more(line)
    is_about = _is_about_encodings(doc, edits[0].span.start)
    return _Line(None, cause, edits, (), not is_about and not is_left, ())


def _changed(doc: Document, start: int, stop: int, edits: Sequence[Edit]) -> str:
    """Give what a stretch becomes by the edits in it, which are in order."""
    was = ""
    for edit in edits:
        was += doc.text[start : edit.span.start] + edit.text
        start = edit.span.stop
    return was + doc.text[start:stop]


def _words_at(text: str, start: int, stop: int) -> str:
    """Give the words that a stretch of a text is part of."""
    spans = [match.span() for match in _WORD.finditer(text) if match.end() > start and match.start() < stop]
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def _line(doc: Document, found: Restored, restoration: Restoration, skipped: Sequence[Span]) -> _Line | None:
    """Look at what was restored of a line; None where only code changes, or the line is about encodings."""
    edits = _edits(doc.text, found)
    words = tuple(edit for edit in edits if not overlaps(edit.span, skipped))
    if found.channel.escaped:
        edits = list(words := tuple(edit for edit in words if not _is_shown(doc.text, edit.span.start)))
    rest = tuple(edit for edit in edits if edit not in words)
    is_shared = found.channel == restoration.channel
    if rest and words and not _is_garbled(doc, found.start, words):
        words = ()
    if not edits or (not words and not is_shared):
        return None
    is_about = _is_about_encodings(doc, found.start)
    if is_about and not is_shared and not (found.is_whole and _is_alone(doc, found, words)):
        return None
    is_safe = bool(words) and found.gives_back and not is_about and _is_sure(doc, found, is_shared)
    doubts = tuple(choice for choice in found.choices if choice.confidence < SURE)
    return _Line(found.channel, found.channel.name, words or rest, rest if words else (), is_safe, doubts)


def _is_garbled(doc: Document, place: int, words: Sequence[Edit]) -> bool:
    """Tell whether words are likelier as they were, even if nothing else in their line changes."""
    start, stop = _bounds(doc, place)
    return gain(doc.text[start:stop], _changed(doc, start, stop, words)) >= MARGIN


def _is_shown(text: str, place: int) -> bool:
    """Tell whether code in HTML surrounds a place, where entities show what they say."""
    tags = (("<pre", "</pre"), ("<code", "</code"))
    before = text[max(0, place - _NEAR) : place]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in tags)


def _is_alone(doc: Document, found: Restored, edits: Sequence[Edit]) -> bool:
    """Tell whether a line does not also show, as an example does, what it would be restored to."""
    start, stop = _bounds(doc, found.start)
    return not any(edit.text in doc.text[start:stop] for edit in edits)


def _is_sure(doc: Document, found: Restored, is_shared: bool) -> bool:
    """Tell whether there can be no doubt about a line: one reading, or a sure one in a file full of such.

    Nor may anything be left of which nobody knows what it was.
    """
    if found.channel.escaped or LOST in found.text:
        return False
    if found.is_whole:
        is_usual = is_shared or (found.channel.steps[0].right == "utf-8" and not _has_passed(found))
        is_certain = is_usual and found.gain >= CERTAIN_GAIN
    else:
        is_certain = is_shared and found.confidence >= SURE
    if not is_certain:
        return False
    line, was = _before_and_after(doc, found)
    if next(places(was), None) is not None or is_garbled_still(was):
        return False
    return is_shared or (lead(line, was, found.channel) >= CERTAIN_GAIN and not lost_more(was))


def _before_and_after(doc: Document, found: Restored) -> tuple[str, str]:
    """Give a whole line as it is, and as it was."""
    start, stop = _bounds(doc, found.start)
    was = doc.text[start : found.start] + found.text + doc.text[found.stop : stop]
    return doc.text[start:stop], was


def _has_passed(found: Restored) -> bool:
    """Tell whether letters that garbled text is full of were left as they are, as where bytes were lost."""
    return any(
        choice.stop - choice.start == 1 and "\x80" <= choice.character <= "\xff" for choice in found.choices
    )


def _edits(text: str, found: Restored) -> list[Edit]:
    """Give the runs of characters that change."""
    edits: list[Edit] = []
    start = stop = -1
    was = ""
    for choice in found.choices:
        if text[choice.start : choice.stop] == choice.character:
            continue
        if choice.start != stop:
            if was:
                edits.append(Edit(Span(start, stop), was))
            start, was = choice.start, ""
        was += choice.character
        stop = choice.stop
    return [*edits, Edit(Span(start, stop), was)] if was else edits


def _is_about_encodings(doc: Document, place: int) -> bool:
    return bool(_ABOUT_ENCODINGS.search(doc.text, *_bounds(doc, place)))


def _single(doc: Document, line: _Line) -> Finding:
    """Report one line."""
    words = list(_words(doc.text, line))
    shown = ", ".join(f'"{word}"' for word in words[:_WORDS_SHOWN])
    more = f" and {len(words) - _WORDS_SHOWN} more" if len(words) > _WORDS_SHOWN else ""
    message = f"{line.cause}; it was {shown}{more}{_doubts(doc, [line])}"
    return Finding(line.span, message, Fix("restore the text", line.runs, line.is_safe))


def _file(doc: Document, lines: Sequence[_Line]) -> Iterator[Finding]:
    """Report the lines of a file that went through the same channel: those that are sure, and the others."""
    total = len(doc.line_starts)
    cause = lines[0].cause
    sure = [line for line in lines if line.is_safe]
    others = [line for line in lines if not line.is_safe]
    if sure:
        message = f"{len(sure)} of {total} lines are {cause}; all of their characters are sure"
        edits = tuple(edit for line in sure for edit in line.runs)
        yield Finding(sure[0].span, message, Fix("restore the text", edits, safe=True))
    if others:
        more = "more " if sure else ""
        message = f"{len(others)} {more}of {total} lines are {cause}"
        edits = tuple(sorted(edit for line in others for edit in (*line.runs, *line.rest)))
        fix = Fix("restore the text as it most likely was", edits, safe=False)
        yield Finding(others[0].span, message + _doubts(doc, others), fix)


def _doubts(doc: Document, lines: Iterable[_Line]) -> str:
    """Name the characters that could be others, the least sure first."""
    doubtful = [choice for line in lines for choice in line.doubts]
    if not doubtful:
        return ""
    doubtful.sort(key=lambda choice: (choice.confidence, choice.start))
    shown = ", ".join(_doubt(doc, choice) for choice in doubtful[:_UNSURE_SHOWN])
    more = f" and {len(doubtful) - _UNSURE_SHOWN} more" if len(doubtful) > _UNSURE_SHOWN else ""
    return f"; not sure: {shown}{more}"


def _doubt(doc: Document, choice: Choice) -> str:
    line = line_of(doc.line_starts, choice.start)
    rival = f', or "{choice.runner_up}"' if choice.runner_up else ""
    return f'"{choice.character}" in line {line + 1} ({min(99, int(choice.confidence * 100))} %{rival})'


def _words(text: str, line: _Line) -> Iterator[str]:
    """Give the words of a line that change, as they were."""
    runs = list(reversed(line.runs))
    start = text.rfind("\n", 0, line.span.start) + 1
    stop = text.find("\n", line.span.stop)
    for match in _WORD.finditer(text, start, stop if stop >= 0 else len(text)):
        word = ""
        at = match.start()
        while runs and runs[-1].span.start < match.end():
            run = runs.pop()
            word += text[at : run.span.start] + run.text
            at = max(at, run.span.stop)
        if at > match.start():
            word += text[at : match.end()]
            yield word if len(word) <= _WORD_LENGTH else f"{word[:_WORD_LENGTH]}…"
