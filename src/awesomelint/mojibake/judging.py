"""Which channel makes lines likelier than they are, and whether what it makes of them reads like text."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from awesomelint.mojibake.channels import Channel
from awesomelint.mojibake.hypotheses import is_telling, strictly, whole
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.likelihood import CLEAR, beyond_ascii, is_likely, weights
from awesomelint.mojibake.references import References
from awesomelint.mojibake.search import Choice, Found, search
from awesomelint.mojibake.survey import LATIN, suspects
from awesomelint.mojibake.thinning import Model

MARGIN = 6.0
"""How many times likelier, as a natural logarithm, a line has to be restored than as it is."""
READABLE = -7.0
"""How likely the characters beyond ASCII of text are on average, at least, as a natural logarithm: lines of
lists in 34 languages have -1.7 to -4.9, those of an encoding that is not theirs about -10."""
PLAUSIBLE = -13.0
"""The same for what is whole in garbled lines, whose characters need not be neighbours."""
_SAMPLE = 900
"""How many characters, at most, a channel is tried on ..."""
_SAMPLE_LINES = 12
"""... and how many lines."""
_LONG = 1200
"""How much of a line is looked at to judge a channel, in characters."""
_SEVERAL = 8
"""How many characters have to change to be judged by how well they read."""
_HOPELESS = 25.0
"""How far behind another channel, as a natural logarithm, one is given up after some lines."""


class Judge:
    """The lines of a text, numbered from 0, and what a language model thinks of them."""

    def __init__(self, lines: Sequence[str], model: Model, references: References) -> None:
        self._lines = lines
        self._model = model
        self._references = references
        self._scores: dict[int, Sequence[float]] = {}

    def beginning(self, number: int) -> str:
        """Give as much of a line as tells enough."""
        return self._lines[number][:_LONG]

    def sample(self, numbers: Sequence[int]) -> list[str]:
        """Give the beginnings of some lines from all over some."""
        return [self.beginning(number) for number in self._sample(numbers)]

    def likelihood(self, line: str) -> float:
        """Give the natural logarithm of the probability of a line."""
        return math.fsum(array("f", weights(line, self._model)))

    def gain(self, number: int, score: float) -> float:
        """Tell how many times likelier than a line as it is something is, as a natural logarithm."""
        return score - math.fsum(self._as_it_is(number))

    def is_readable(self, number: int) -> bool:
        """Tell whether a line is text as it is."""
        return is_likely(beyond_ascii(self._lines[number], self._as_it_is(number)), CLEAR)

    def is_plausible(self, numbers: Sequence[int], codec: str) -> bool:
        """Tell whether what is whole in some lines looks like text, one character after the other.

        Where letters of Latin script stand in such an order, the shape alone says enough.
        """
        if codec in LATIN:
            return True
        found: list[float] = []
        for text in self.sample(numbers):
            found += weights(whole(text, codec), self._model)
        if found and is_likely(found, PLAUSIBLE):
            return True
        return any(suspects(whole(text, codec)) for text in self.sample(numbers))

    def reads_well(self, channel: Channel, numbers: Sequence[int], least: float) -> bool:
        """Tell whether what a channel makes of lines is as likely as people's text is.

        Nearly anything is likelier than garbled text, so being likelier is not enough where the bytes
        tell nothing. Where they do, as for emoji, nothing else has to.
        """
        found: list[float] = []
        is_shaped = False
        for text in self.sample(numbers):
            was = search(lattice(text, channel), self._model)
            for choice, weight in zip(was.choices, weights(was.text, self._model), strict=True):
                if choice.character > "\x7f":
                    if choice.candidates == 1 and is_telling(choice.character, channel):
                        is_shaped = True
                    else:
                        found.append(weight)
        return is_likely(found, least) if found else is_shaped

    def is_garbled_again(self, channel: Channel, numbers: Sequence[int]) -> bool:
        """Tell whether what a channel makes of lines looks garbled in turn, as after many wrong turns."""
        undone = (strictly(text, channel) for text in self.sample(numbers))
        return any(was is not None and suspects(was) for was in undone)

    def is_believable(self, number: int, found: Found, channel: Channel) -> bool:
        """Tell whether a line says by itself that it is garbled: most of what changes lost nothing, or what
        comes out of several wrong turns reads well, which it does not by chance."""
        text = self._lines[number]
        changed = [choice for choice in found.choices if choice.character > "\x7f"]
        lossy = [choice for choice in changed if choice.candidates != 1]
        whole = [
            choice
            for choice in changed
            if choice.candidates == 1 and text[choice.start : choice.stop] != choice.character
        ]
        if len(channel.steps) > 1 and len(changed) >= _SEVERAL:
            return is_likely(beyond_ascii(found.text, weights(found.text, self._model)), READABLE)
        if any(_is_asian(choice) for choice in lossy) and not any(map(_is_asian, whole)):
            return False
        return len(lossy) <= len(whole) and all(self._model.knows(choice.character) for choice in lossy)

    def best(
        self, hypotheses: Sequence[tuple[Channel, str]], numbers: Sequence[int]
    ) -> tuple[Channel, str] | None:
        """Try channels on a sample, and give the one that makes it likeliest, if likelier than it is."""
        sample = self._sample(numbers)
        best: tuple[Channel, str] | None = None
        highest: list[float] = []
        for channel, codec in sorted(hypotheses, key=lambda hypothesis: hypothesis[0].cost):
            gains = self._gains(sample, channel, highest)
            if gains and gains[-1] > max((MARGIN, *highest[-1:])) + 1e-6:
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

    def _gain(self, number: int, channel: Channel) -> float:
        """Tell how many times likelier a line is if it went through a channel, as a natural logarithm."""
        text = self.beginning(number)
        as_it_is = math.fsum(self._as_it_is(number)[: len(text)])
        if self._references.knows(self._lines[number], channel):
            return -as_it_is
        was = strictly(text, channel)
        if was is not None:
            return self.likelihood(was) - as_it_is if was != text else 0.0
        found = search(lattice(text, channel), self._model)
        return found.score - as_it_is if found.text != text else 0.0

    def _sample(self, numbers: Sequence[int]) -> list[int]:
        """Choose some lines from all over the text."""
        step = max(1, len(numbers) // _SAMPLE_LINES)
        sample = []
        size = 0
        for number in numbers[::step]:
            if size < _SAMPLE:
                sample.append(number)
                size += len(self.beginning(number))
        return sample

    def _as_it_is(self, number: int) -> Sequence[float]:
        if number not in self._scores:
            self._scores[number] = array("f", weights(self._lines[number], self._model))
        return self._scores[number]


def _is_asian(choice: Choice) -> bool:
    return choice.character >= "\u2e80"
