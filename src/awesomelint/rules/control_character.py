from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from awesomelint.decode import BOM
from awesomelint.model import Edit, Finding, Fix, Source, Span
from awesomelint.rule import SourceRule, option

_ALWAYS = "\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\u2061-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
"""Controls (but for tab, line feed, form feed and carriage return), separators that Markdown does not
break lines at, overrides, invisible operators, deprecated and interlinear marks, U+FEFF within text."""
_JOINERS = "\u200c\u200d"
_SPACES = "\u200b\u2060"
_MARKS = "\u200e\u200f\u061c"
_PAIRS = "\u202a-\u202c\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_SUSPECT = re.compile(f"([{_ALWAYS}{_JOINERS}{_SPACES}{_MARKS}{_PAIRS}{_TAGS}\xad])\\1*")

_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua800-\ua95f\ua980-\ua9df"
    "\ua9e0-\uaadf\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U0001133f\U00011400-\U00011cff"
    "\U0001e900-\U0001e95f]"
)
"""Scripts whose letters join or stack, where the joiners choose the form: Arabic, Syriac, N'Ko, those of
India, Sri Lanka, Tibet, Burma, Cambodia, Mongolia and Indonesia, Adlam (The Unicode Standard, 23.2)."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u1aaf\u1b00-\u1b7f\ua900-\ua95f\ua980-\uaadf]"
)
"""Scripts written without blanks, where U+200B and U+2060 say where lines may break: Thai, Lao, Tibetan,
Burmese, Khmer, Tai, Javanese (The Unicode Standard, 23.2; UAX #14, class SA)."""
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0600-\u0605\u0608-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]|&[rl][lr]m;|\\bdir\\s*="
)
"""A letter of a script written from right to left, or HTML that speaks of direction."""
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""An emoji tag sequence, such as the flag of Wales (UTS #51, ED-14a)."""
_LINE_BREAK = re.compile(r"[\r\n]")

_C0 = (
    "NULL;START OF HEADING;START OF TEXT;END OF TEXT;END OF TRANSMISSION;ENQUIRY;ACKNOWLEDGE;ALERT;BACKSPACE;"
    "CHARACTER TABULATION;LINE FEED;LINE TABULATION;FORM FEED;CARRIAGE RETURN;SHIFT OUT;SHIFT IN;"
    "DATA LINK ESCAPE;DEVICE CONTROL ONE;DEVICE CONTROL TWO;DEVICE CONTROL THREE;DEVICE CONTROL FOUR;"
    "NEGATIVE ACKNOWLEDGE;SYNCHRONOUS IDLE;END OF TRANSMISSION BLOCK;CANCEL;END OF MEDIUM;SUBSTITUTE;ESCAPE;"
    "INFORMATION SEPARATOR FOUR;INFORMATION SEPARATOR THREE;INFORMATION SEPARATOR TWO;"
    "INFORMATION SEPARATOR ONE"
)
_DEL_AND_C1 = (
    "DELETE;PADDING CHARACTER;HIGH OCTET PRESET;BREAK PERMITTED HERE;NO BREAK HERE;INDEX;NEXT LINE;"
    "START OF SELECTED AREA;END OF SELECTED AREA;CHARACTER TABULATION SET;"
    "CHARACTER TABULATION WITH JUSTIFICATION;LINE TABULATION SET;PARTIAL LINE FORWARD;PARTIAL LINE BACKWARD;"
    "REVERSE LINE FEED;SINGLE SHIFT TWO;SINGLE SHIFT THREE;DEVICE CONTROL STRING;PRIVATE USE ONE;"
    "PRIVATE USE TWO;SET TRANSMIT STATE;CANCEL CHARACTER;MESSAGE WAITING;START OF GUARDED AREA;"
    "END OF GUARDED AREA;START OF STRING;SINGLE GRAPHIC CHARACTER INTRODUCER;SINGLE CHARACTER INTRODUCER;"
    "CONTROL SEQUENCE INTRODUCER;STRING TERMINATOR;OPERATING SYSTEM COMMAND;PRIVACY MESSAGE;"
    "APPLICATION PROGRAM COMMAND"
)
ALIASES = {
    **{chr(code): name for code, name in enumerate(_C0.split(";"))},
    **{chr(code): name for code, name in enumerate(_DEL_AND_C1.split(";"), start=0x7F)},
}
"""The names of control characters, which have aliases only (the Unicode Character Database, NameAliases)."""
_SEPARATING = "\x0b\x85\u2028\u2029"
"""Those that part words, so that a blank takes their place."""


@dataclass(frozen=True)
class ControlCharacter(SourceRule):
    """A character that nobody sees and nothing needs."""

    family: ClassVar[str] = "encoding"

    soft_hyphen: bool = option(False, "report soft hyphens, U+00AD, too")

    def check(self, source: Source) -> Iterator[Finding]:
        text = source.text
        if source.binary or not _SUSPECT.search(text):
            return
        surroundings = _Surroundings(text)
        for match in _SUSPECT.finditer(text):
            start, stop = match.span()
            if start == 0 and text[0] == BOM:
                start = 1  # the first one is a byte order mark
            if start == stop or (text[start] == "\xad" and not self.soft_hyphen):
                continue
            if not surroundings.need(start, stop):
                yield _finding(text, Span(start, stop))


class _Surroundings:
    """What stands around the characters of a text, each question answered in linear time over all."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = Span(0, 0)
        self.line_is_balanced = False

    def need(self, start: int, stop: int) -> bool:
        """Tell whether a script, an emoji or the writing direction asks for a run of one character."""
        text = self.text
        character = text[start]
        around = text[max(start - 2, 0) : start] + text[stop : stop + 2]
        if character in _JOINERS:
            joins_emoji = character == "\u200d" and stop - start == 1 and _joins_emoji(text, start)
            return joins_emoji or bool(_JOINING.search(around))
        if character in _SPACES:
            return bool(_UNSPACED.search(around))
        if character in _MARKS:
            return self.runs_right_to_left
        if "\u202a" <= character <= "\u202c" or "\u2066" <= character <= "\u2069":
            return self.is_balanced(start)
        return character >= "\U000e0000" and start in self.flagged and stop - 1 in self.flagged

    @cached_property
    def runs_right_to_left(self) -> bool:
        return bool(_RIGHT_TO_LEFT.search(self.text))

    @cached_property
    def flagged(self) -> frozenset[int]:
        """The offsets of the tag characters of emoji flags."""
        return frozenset(at for match in _FLAG.finditer(self.text) for at in range(*match.span()))

    def is_balanced(self, at: int) -> bool:
        """Tell whether the line around an offset, asked in rising order, is fit for embeddings."""
        if at >= self.line.stop:
            text = self.text
            start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
            end = _LINE_BREAK.search(text, at)
            self.line = Span(start, end.start() if end else len(text))
            self.line_is_balanced = _is_balanced(text[self.line.start : self.line.stop])
        return self.line_is_balanced


def _joins_emoji(text: str, at: int) -> bool:
    """Tell whether a zero width joiner stands between two emoji (UTS #51, ED-16)."""
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return _is_emoji(before) and _is_emoji(after)


def _is_emoji(character: str) -> bool:
    return character != "" and (character == "\ufe0f" or unicodedata.category(character) in ("So", "Sk"))


def _is_balanced(line: str) -> bool:
    """Tell whether embeddings and isolates close within a line that has text from right to left.

    An override, which can make a reader see another text than a program reads, is never among them.
    """
    depth = {"\u202c": 0, "\u2069": 0}
    for character in re.findall(f"[{_PAIRS}]", line):
        closing = "\u202c" if character <= "\u202c" else "\u2069"
        depth[closing] += -1 if character == closing else 1
        if depth[closing] < 0:
            return False
    return not any(depth.values()) and bool(_RIGHT_TO_LEFT.search(line))


def name(character: str) -> str:
    r"""Give a character's number and name, in words that are safe to print.

    >>> name("\u200b"), name("\x08")
    ('U+200B ZERO WIDTH SPACE', 'U+0008 BACKSPACE')
    """
    words = ALIASES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X} {words}".rstrip()


def _finding(text: str, span: Span) -> Finding:
    character = text[span.start]
    count = span.stop - span.start
    message = name(character) if count == 1 else f"{name(character)}, {count} times in a row"
    if "\x80" <= character <= "\x9f" and character != "\x85":
        return Finding(span, f"{message}: perhaps a letter or a mark that was decoded the wrong way")
    between = " " if character in _SEPARATING else ""
    title = "put a blank in its place" if between else "remove it"
    return Finding(span, message, Fix(title, (Edit(span, between),), safe=False))
