"""How sure a restored character really is, from how sure the search is of it.

The search trusts the language model, and a model that has seen a few megabytes of a language is too sure of
what it likes. So z, the natural logarithm of the odds that a character is right, is put through a line with
two bends: an offset, and a slope up to each of `KNEES` and beyond.

With one slope this is Platt's scaling (Platt, "Probabilistic Outputs for Support Vector Machines", 1999), of
which a temperature (Guo et al., "On Calibration of Modern Neural Networks", 2017) is the case without offset.
The numbers come from texts whose originals are known: `bench/mojibake_calibrate.py` fits them, on other lines
than those `bench/mojibake_matrix.py` shows the result on, and writes them to `data/certainty.json`. What else
is known of a line was tried beside z (how unsure what is near is, how likely it reads, how many candidates
there are): none makes the logarithmic loss smaller by more than a few percent.

Characters are of four kinds. Some lost bytes, in lines that lost few, or that are riddled. Some did not, and
could only have been cut differently, or not be garbled at all. And some were taken to have passed as they are
where they need not have: of what garbled text is made of, next to nothing is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from awesomelint.mojibake.channels import Channel
from awesomelint.mojibake.fuse import packaged
from awesomelint.mojibake.search import Choice
from awesomelint.mojibake.survey import LATIN, suspects

Kind = Literal["lost", "riddled", "whole", "passed"]
KNEES = (math.log(99), math.log(999_999))
"""Where the slope changes: at 99 % and at 99.9999 %."""
_LEAST = 1e-12
_RIDDLED = 1 / 3
"""The share of the characters beyond ASCII that lost bytes in a line, at the least, for it to be riddled."""
_LATIN = frozenset(LATIN)


class Curve(NamedTuple):
    """What becomes of the logarithm of odds."""

    offset: float
    slopes: tuple[float, float, float]
    """Up to each knee, and beyond."""

    def confidence(self, stated: float) -> float:
        """Give how sure something is of which the search says that it is as sure as this.

        >>> Curve(0.0, (1.0, 1.0, 1.0)).confidence(0.75)
        0.75
        """
        z = sum(slope * part for slope, part in zip(self.slopes, parts(stated), strict=True))
        return 1 / (1 + math.exp(-(self.offset + z)))


def parts(confidence: float) -> tuple[float, float, float]:
    """Cut the natural logarithm of odds at the knees; what is certain is a little less so."""
    confidence = min(max(confidence, _LEAST), 1 - _LEAST)
    z = math.log(confidence / (1 - confidence))
    low, high = KNEES
    return min(z, low), min(max(z - low, 0.0), high - low), max(z - high, 0.0)


def calibrated(choices: Sequence[Choice], text: str, channel: Channel) -> tuple[Choice, ...]:
    """Give the characters of a line with the confidence they deserve; what is certain stays so.

    Of a line that still looks garbled nothing is believed: a wrong turn is left in it.
    """
    curves = _curves()
    riddled = is_riddled(choices)
    if looks_garbled("".join(choice.character for choice in choices)):
        curves = dict.fromkeys(curves, curves["passed"])
    return tuple(
        choice
        if choice.confidence == 1.0
        else choice._replace(
            confidence=curves[kind(choice, text, channel, riddled)].confidence(choice.confidence)
        )
        for choice in choices
    )


def looks_garbled(text: str) -> bool:
    """Tell whether a text has the shape of UTF-8 that was read as some encoding of the Latin script."""
    return not _LATIN.isdisjoint(suspects(text))


def is_riddled(choices: Sequence[Choice]) -> bool:
    """Tell whether so many characters of a line lost bytes that little is left to tell them by."""
    lost = sum(choice.candidates > 1 for choice in choices)
    return lost > _RIDDLED * sum(choice.character > "\x7f" for choice in choices)


def kind(choice: Choice, text: str, channel: Channel, riddled: bool) -> Kind:
    """Tell of which kind a restored character of a line is, which may be riddled."""
    lost: Kind = "riddled" if riddled else "lost"
    if choice.character > "\x7f" and text[choice.start : choice.stop] == choice.character:
        return "passed"
    step = channel.steps[-1]
    if choice.candidates == 1 and len(channel.steps) == 1 and channel.is_single_byte:
        return "whole" if choice.stop - choice.start >= len(choice.character.encode(step.right)) else lost
    return "whole" if choice.candidates == 1 else lost


@cache
def _curves() -> dict[str, Curve]:
    table = json.loads(packaged("certainty.json"))
    return {name: Curve(numbers["offset"], tuple(numbers["slopes"])) for name, numbers in table.items()}
