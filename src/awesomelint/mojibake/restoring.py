"""Garbled text in, what it was out: which lines, by which channel, and how sure each character is."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from awesomelint.mojibake.channels import MULTIBYTE, Channel
from awesomelint.mojibake.hypotheses import of_legacy, of_utf_8, strictly, whole
from awesomelint.mojibake.lattice import lattice, without_foreign
from awesomelint.mojibake.oddness import odd_lines
from awesomelint.mojibake.references import References
from awesomelint.mojibake.search import Choice, Found, search
from awesomelint.mojibake.signs import CLEAR
from awesomelint.mojibake.survey import LATIN, suspects
from awesomelint.mojibake.thinning import Model
from awesomelint.mojibake.writing import Writing

LIMIT = 200_000
"""How many characters of garbled lines are restored, at most, where bytes were lost: a minute's work."""
ROUNDS = 5
"""How many channels are looked for in one text."""
_SAMPLE = 900
"""How many characters, at most, a channel is tried on ..."""
_SAMPLE_LINES = 12
"""... and how many lines."""
_ENCODINGS = 4
"""How many encodings are tried in a round."""
_LONG = 1200
"""How much of a line is looked at to judge a channel, in characters."""
CERTAIN = 100.0
"""What is put down as the gain of a line that was not weighed."""
_MARGIN = 6.0
"""How many times likelier, as a natural logarithm, a line has to be restored than as it is."""
_HOPELESS = 25.0
"""How far behind another channel, as a natural logarithm, one is given up after some lines."""
_READABLE = -7.0
"""How likely the characters beyond ASCII of text are on average, at least, as a natural logarithm: lines of
lists in 34 languages have -1.7 to -4.9, those of an encoding that is not theirs about -10."""
_BELIEVABLE = 4
"""How many lines, at most, go with one that is believable by itself."""
_PLAUSIBLE = -13.0
"""The same for what is whole in garbled lines, whose characters need not be neighbours."""
_SHARED_LINES = 3
"""How many lines make a channel that of the file."""
_MANY_LINES = 500
"""How many lines are looked at to tell what became of lost bytes."""


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


class _Line(NamedTuple):
    start: int
    text: str


@lru_cache(maxsize=8)
def restore(text: str, references: tuple[str, ...] = (), model: Model | None = None) -> Restoration:
    """Tell which lines of a text are garbled, and what they were.

    `references` are texts that may hold what it was: a clean copy, earlier versions, other lists.

    Nothing is loaded, and next to no time spent, where no line looks garbled. The result is kept for a
    few texts, as several rules ask.
    """
    if text.isascii():
        return Restoration((), None)
    found = suspects(text)
    lines = _lines(text)
    odd = odd_lines([line.text for line in lines])
    if not found and not odd:
        return Restoration((), None)
    size = sum(len(lines[number].text) for number in {*odd, *chain(*found.values())})
    model = _model() if model is None else model
    restorer = _Restorer(lines, model, References(references), exact_only=size > LIMIT)
    pending = {codec: set(numbers) for codec, numbers in found.items()}
    for _ in range(ROUNDS):
        if not restorer.round(pending):
            break
    restorer.look_up()
    if odd := [number for number in odd if number not in restorer.done]:
        restorer.legacy(odd)
    return restorer.result()


def _model() -> Model:
    from awesomelint.mojibake.model import load  # takes long, for nothing where the text is clean

    return load()


def _lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(_Line(start, line.removesuffix("\r")))
        start += len(line) + 1
    return lines


class _Restorer:
    """The lines of a text while channels are found for them."""

    def __init__(
        self, lines: Sequence[_Line], model: Model, references: References, *, exact_only: bool = False
    ) -> None:
        self._lines = lines
        self._references = references
        self._model = references.over(model) if references else model
        self._scores: dict[int, Sequence[float]] = {}
        self.done: dict[int, Restored] = {}
        self._exact_only = exact_only
        self._given_up: set[int] = set()
        self._not_ascii = [number for number, line in enumerate(lines) if not line.text.isascii()]

    def round(self, pending: dict[str, set[int]]) -> bool:
        """Restore the lines of the channel that most pending ones share; tell whether there was one."""
        for codec, numbers in pending.items():
            pending[codec] = {
                number
                for number in numbers
                if number not in self.done and (self._exact_only or not self._is_readable(number))
            }
        hypotheses = list(self._hypotheses(pending))
        everyone = sorted({number for _, codec in hypotheses for number in pending[codec]})
        best = self._best(hypotheses, everyone)
        if best is None:
            return False
        channel, codec = best
        own = sorted(pending[codec])
        if not self._reads_well(channel, own, _PLAUSIBLE) and not self._is_garbled_again(channel, own):
            pending.pop(codec)
            return True
        is_shared = self._restore(channel, sorted(pending.pop(codec)))
        if is_shared:
            rest = [number for number in self._not_ascii if number not in self.done]
            if len(rest) <= 2 * len(self.done):
                self._restore(channel, rest, least=1.0, is_trusted=True)
        return True

    def legacy(self, odd: Sequence[int]) -> None:
        """Restore lines in a legacy encoding that were read in another one."""
        odd = [number for number in odd if self._exact_only or not self._is_readable(number)]
        if not odd:
            return
        texts = [self._beginning(number) for number in self._sample(odd)]
        best = self._best([(channel, "") for channel in of_legacy(texts)], odd)
        if best is None:
            return
        channel = best[0]
        is_utf_8 = channel.steps[0].right == "utf-8"
        if self._reads_well(channel, odd, _PLAUSIBLE if is_utf_8 else _READABLE):
            self._restore(channel, odd, is_trusted=not is_utf_8 or len(odd) >= _SHARED_LINES)

    def _reads_well(self, channel: Channel, numbers: Sequence[int], least: float) -> bool:
        """Tell whether what a channel makes of lines is as likely as people's text is.

        Nearly anything is likelier than garbled text, so being likelier is not enough where the bytes
        tell nothing.
        """
        total = 0.0
        count = 0
        for number in self._sample(numbers):
            state = self._model.start
            for choice in search(lattice(self._beginning(number), channel), self._model).choices:
                weight, state = self._model.step(state, choice.character)
                if choice.character > "\x7f":
                    total += weight
                    count += 1
        return count > 0 and total >= least * count

    def _is_garbled_again(self, channel: Channel, numbers: Sequence[int]) -> bool:
        """Tell whether what a channel makes of lines looks garbled in turn, as after many wrong turns."""
        undone = (strictly(self._lines[number].text[:_LONG], channel) for number in self._sample(numbers))
        return any(was is not None and suspects(was) for was in undone)

    def _hypotheses(self, pending: dict[str, set[int]]) -> Iterator[tuple[Channel, str]]:
        tried = 0
        for codec in sorted(pending, key=lambda codec: -len(pending[codec])):
            numbers = sorted(pending[codec])
            if not numbers or not self._is_plausible(numbers, codec):
                pending[codec].clear()
                continue
            text = "\n".join(self._lines[number].text[:_LONG] for number in numbers[:_MANY_LINES])
            yield from ((channel, codec) for channel in of_utf_8(text, codec))
            tried += 1
            if tried == _ENCODINGS:
                return

    def _is_plausible(self, numbers: Sequence[int], codec: str) -> bool:
        """Tell whether what is whole in some lines looks like text, one character after the other.

        Where letters of Latin script stand in such an order, the shape alone says enough.
        """
        if codec in LATIN:
            return True
        total = 0.0
        count = 0
        for number in self._sample(numbers):
            state = self._model.start
            for character in whole(self._beginning(number), codec):
                weight, state = self._model.step(state, character)
                total += weight
                count += 1
        return count > 0 and total >= _PLAUSIBLE * count

    def _best(
        self, hypotheses: Sequence[tuple[Channel, str]], numbers: Sequence[int]
    ) -> tuple[Channel, str] | None:
        """Try channels on a sample, and give the one that makes it likeliest, if likelier than it is."""
        sample = self._sample(numbers)
        best: tuple[Channel, str] | None = None
        highest: list[float] = []
        for channel, codec in sorted(hypotheses, key=lambda hypothesis: hypothesis[0].cost):
            gains = self._gains(sample, channel, highest)
            if gains and gains[-1] > max((_MARGIN, *highest[-1:])) + 1e-6:
                best, highest = (channel, codec), gains
        return best

    def _gains(self, sample: Sequence[int], channel: Channel, rival: Sequence[float]) -> list[float]:
        """Add up what a channel gains on each line of a sample; empty once it is far behind a rival."""
        gains: list[float] = []
        total = -channel.cost
        for at, number in enumerate(sample):
            total += max(self._gain(number, channel), 0.0)
            gains.append(total)
            if rival and total < rival[at] - _HOPELESS:
                return []
        return gains

    def _sample(self, numbers: Sequence[int]) -> list[int]:
        """Choose some lines from all over the text."""
        step = max(1, len(numbers) // _SAMPLE_LINES)
        sample = []
        size = 0
        for number in numbers[::step]:
            if size < _SAMPLE:
                sample.append(number)
                size += len(self._beginning(number))
        return sample

    def _gain(self, number: int, channel: Channel) -> float:
        """Tell how many times likelier a line is if it went through a channel, as a natural logarithm."""
        text = self._beginning(number)
        as_it_is = _sum(self._as_it_is(number)[: len(text)])
        if self._references.knows(self._lines[number].text, channel):
            return -as_it_is
        was = strictly(text, channel)
        if was is not None:
            return _sum(self._weights(was)) - as_it_is if was != text else 0.0
        found = search(lattice(text, channel), self._model)
        return found.score - as_it_is if found.text != text else 0.0

    def _beginning(self, number: int) -> str:
        """Give as much of a line as tells enough."""
        return self._lines[number].text[:_LONG]

    def _is_readable(self, number: int) -> bool:
        """Tell whether a line is text as it is."""
        weights = self._as_it_is(number)
        text = self._lines[number].text
        beyond = [weight for weight, character in zip(weights, text, strict=True) if character > "\x7f"]
        return sum(beyond) >= CLEAR * len(beyond)

    def _as_it_is(self, number: int) -> Sequence[float]:
        if number not in self._scores:
            self._scores[number] = self._weights(self._lines[number].text)
        return self._scores[number]

    def _weights(self, text: str) -> array[float]:
        """Give the natural logarithm of the probability of each character of a line."""
        weights = array("f")
        state = self._model.start
        for character in text:
            weight, state = self._model.step(state, character)
            weights.append(weight)
        return weights

    def _restore(
        self, channel: Channel, numbers: Sequence[int], least: float = _MARGIN, *, is_trusted: bool = False
    ) -> bool:
        """Restore lines that went through a channel; tell whether it is one that many lines share.

        A line of a file that is garbled throughout is believed sooner than a single one.
        """
        restored: dict[int, tuple[float, Found]] = {}
        writing = Writing("".join(self._whole(number, channel) for number in numbers[:_MANY_LINES]))
        for number in numbers:
            if number not in self.done:
                text = self._lines[number].text
                known = self._references.find(text, channel)
                if known is not None:
                    restored[number] = CERTAIN, known
                    continue
                was = strictly(text, channel)
                if self._exact_only:
                    if was is None:
                        self._given_up.add(number)
                    elif was != text:
                        restored[number] = CERTAIN, exactly(text, was, channel)
                    continue
                ways = lattice(text, channel)
                model = writing.model(self._model, self._whole(number, channel))
                found = search(ways if was is None else without_foreign(ways), model)
                if was not in (None, found.text):
                    found = exactly(text, str(was), channel)._replace(score=_sum(self._weights(str(was))))
                gain = found.score - _sum(self._as_it_is(number))
                if found.text != text and gain >= least:
                    restored[number] = gain, found
        believable = [number for number, (_, found) in restored.items() if self._is_believable(found)]
        is_shared = is_trusted or (
            len(restored) >= _SHARED_LINES and _BELIEVABLE * len(believable) >= len(restored)
        )
        for number in restored if is_shared else believable:
            gain, found = restored[number]
            self.done[number] = _restored(self._lines[number], channel, found, gain)
        return is_shared

    def _whole(self, number: int, channel: Channel) -> str:
        """Give the characters of a line that lost nothing in a channel, where that is told cheaply."""
        step = channel.steps[0]
        is_cheap = len(channel.steps) == 1 and step.right == "utf-8"
        return whole(self._lines[number].text, step.wrong) if is_cheap else ""

    def _is_believable(self, found: Found) -> bool:
        """Tell whether a line says by itself that it is garbled: most of what changes lost nothing."""
        changed = [choice for choice in found.choices if choice.character > "\x7f"]
        lossy = [choice for choice in changed if choice.confidence < 1.0 or choice.runner_up]
        whole = [choice for choice in changed if choice not in lossy]
        if any(_is_asian(choice) for choice in lossy) and not any(map(_is_asian, whole)):
            return False
        return len(lossy) <= len(whole) and all(self._model.knows(choice.character) for choice in lossy)

    def look_up(self) -> None:
        """Restore lines that references hold, and that are short or do not look garbled, as others tell."""
        knows = self._references.knows
        done = {number: line.channel for number, line in self.done.items()} if self._references else {}
        if 2 * sum(knows(self._lines[number].text, channel) for number, channel in done.items()) > len(done):
            self._references.believe_short_lines()
        for channel in dict.fromkeys(done.values()):
            known = [number for number in self._not_ascii if knows(self._lines[number].text, channel)]
            for number in known:
                if number in self.done and self.done[number].unsure:
                    del self.done[number]
            self._restore(channel, known, is_trusted=True)

    def result(self) -> Restoration:
        lines = tuple(self.done[number] for number in sorted(self.done))
        channels = [line.channel for line in lines]
        most = max(set(channels), key=lambda channel: (channels.count(channel), channel.name), default=None)
        shared = most if most is not None and channels.count(most) >= _SHARED_LINES else None
        return Restoration(lines, shared, len(self._given_up.difference(self.done)))


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


def _is_asian(choice: Choice) -> bool:
    return choice.character >= "\u2e80"


def _sum(weights: Sequence[float]) -> float:
    return math.fsum(weights)


def _gives_back(channel: Channel, found: Found, text: str) -> bool:
    """Tell whether garbling what was found gives the text, apart from characters that passed as they are."""
    try:
        if channel.garble(found.text) == text:
            return True
    except UnicodeError:
        pass
    return all(_is_consistent(channel, part, text[start:stop]) for part, start, stop in _parts(found, text))


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


def _is_consistent(channel: Channel, part: str, garbled: str) -> bool:
    try:
        return channel.garble(part) == garbled
    except UnicodeError:
        return False


def _restored(line: _Line, channel: Channel, found: Found, gain: float) -> Restored:
    """Keep of a line the stretch that changes."""
    choices = list(found.choices)
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


__all__ = ["Restoration", "Restored", "restore"]
