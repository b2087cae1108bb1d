"""How likely lines are, character by character, and whether that is as likely as people's text is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from awesomelint.mojibake.thinning import Model

if TYPE_CHECKING:
    from awesomelint.mojibake.weighing import Weigher

CLEAR = -6.5
"""How likely the characters beyond ASCII of text that can be read are on average, at least, as a natural
logarithm: lines of lists in 34 languages have -1.7 to -4.9, those of an encoding not theirs about -10."""


def shipped() -> Model:
    """Give the language model that comes with awesomelint."""
    from awesomelint.mojibake.model import load  # takes long, for nothing where the text is clean

    return load()


def shipped_weigher() -> Weigher:
    """Give what weighs candidates by what stands on both sides, and by what the document is about."""
    from awesomelint.mojibake.weighing import load

    return load()


def weights(line: str, model: Model) -> Iterator[float]:
    """Give the natural logarithm of the probability of each character of a line."""
    state = model.start
    for character in line:
        weight, state = model.step(state, character)
        yield weight


def beyond_ascii(line: str, weights: Iterable[float]) -> list[float]:
    """Give the weights of the characters beyond ASCII, from those of all characters of a line."""
    return [weight for weight, character in zip(weights, line, strict=True) if character > "\x7f"]


def is_likely(weights: Sequence[float], least: float) -> bool:
    """Tell whether characters have at least some weight on average; where there are none, they do."""
    return math.fsum(weights) >= least * len(weights)
