"""What was restored of a text: lines, each with what it was, character by character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.mojibake.certainty import calibrated
from awesomelint.mojibake.channels import MULTIBYTE, Channel
from awesomelint.mojibake.search import Choice, Found


class Line(NamedTuple):
    """A line of a text, without its line ending."""

    start: int
    """Where it begins, in code points from the text's start."""
    text: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A line that was garbled, and what it was."""

    start: int
    """Where the garbled stretch begins, in code points from the text's start; it lies within a line."""
    stop: int
    text: str
    """What it was."""
    channel: Channel
    choices: tuple[Choice, ...]
    """Each character of `text`, with offsets into the garbled text, its confidence and its runner-up."""
    gain: float
    """How much likelier the line is this way than as it is, as a natural logarithm."""
    is_whole: bool
    """Whether nothing was lost, so that there is one reading only."""
    gives_back: bool
    """Whether garbling what it was gives what is there, character by character."""

    @property
    def confidence(self) -> float:
        """Tell how sure the least sure character is, from 0 to 1."""
        return min((choice.confidence for choice in self.choices), default=1.0)

    @property
    def unsure(self) -> tuple[Choice, ...]:
        """Give the characters for which there was a choice, and that could be others."""
        return tuple(choice for choice in self.choices if choice.confidence < 1.0)


class Restoration(NamedTuple):
    """What could be restored of a text."""

    lines: tuple[Restored, ...]
    """In order."""
    channel: Channel | None
    """The channel that most garbled lines share, where they are many."""
    given_up: int = 0
    """How many lines were not restored as there is too much of them: more than `LIMIT` characters in all."""

    def apply(self, text: str) -> str:
        """Give the text with everything restored that could be."""
        parts = []
        at = 0
        for line in self.lines:
            parts += [text[at : line.start], line.text]
            at = line.stop
        return "".join([*parts, text[at:]])


def lines_of(text: str) -> list[Line]:
    """Cut a text at its line feeds; a carriage return before one belongs to no line."""
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(start, line.removesuffix("\r")))
        start += len(line) + 1
    return lines


def exactly(text: str, was: str, channel: Channel) -> Found:
    """Lay what a line was, where nothing was lost, beside what is there.

    Runs between ASCII characters are laid side by side, character by character where each was read alone.
    """
    step = channel.steps[-1]
    choices: list[Choice] = []
    if step.wrong in MULTIBYTE or len(channel.steps) > 1:
        return Found((Choice(0, len(text), was, 1.0),), 0.0)
    at = 0
    for character in was:
        stop = at + len(character.encode(step.right))
        choices.append(Choice(at, stop, character, 1.0))
        at = stop
    return Found(tuple(choices), 0.0)


def restored(line: Line, channel: Channel, found: Found, gain: float) -> Restored:
    """Keep of a line the stretch that changes."""
    choices = list(calibrated(found.choices, line.text, channel))
    while choices and line.text[choices[0].start : choices[0].stop] == choices[0].character:
        choices.pop(0)
    while choices and line.text[choices[-1].start : choices[-1].stop] == choices[-1].character:
        choices.pop()
    moved = tuple(
        choice._replace(start=line.start + choice.start, stop=line.start + choice.stop) for choice in choices
    )
    text = "".join(choice.character for choice in moved)
    is_whole = all(choice.confidence == 1.0 and not choice.runner_up for choice in moved)
    gives_back = _gives_back(channel, found, line.text)
    return Restored(moved[0].start, moved[-1].stop, text, channel, moved, gain, is_whole, gives_back)


def _gives_back(channel: Channel, found: Found, text: str) -> bool:
    """Tell whether garbling what was found gives the text, apart from characters that passed as they are."""
    return channel.gives(found.text, text) or all(
        channel.gives(part, text[start:stop]) for part, start, stop in _parts(found, text)
    )


def _parts(found: Found, text: str) -> Iterator[tuple[str, int, int]]:
    """Cut what was found at characters that passed as they are."""
    part, start, at = "", 0, 0
    for choice in found.choices:
        if choice.character > "\x7f" and text[choice.start : choice.stop] == choice.character:
            yield part, start, choice.start
            part, start = "", choice.stop
        else:
            part += choice.character
        at = choice.stop
    yield part, start, at
