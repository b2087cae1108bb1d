"""All that is said of the candidates for a gap, beside the language model, in one number each.

Four things are asked: signs of both sides, as far as the clause reaches (`cloze`); a neural network of both
sides (`network`); the words next to the gap (`wording`); what the document is about (`topics`). Their answers
are added up, each kind as much as it counts beside the others and the language model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from awesomelint.mojibake import cloze, network, topics
from awesomelint.mojibake.cloze import REACH, ClozeModel
from awesomelint.mojibake.model import load as language_model
from awesomelint.mojibake.model import word_pairs
from awesomelint.mojibake.network import Network
from awesomelint.mojibake.topics import Theme, Topics
from awesomelint.mojibake.wording import Wording

NETWORK: Final = "network"
NUMBER: Final = "number of words"
LIKELY: Final = "likely words"
THEME: Final = "theme of words"
LETTER: Final = "theme of characters"
_SIGNS = "ABCDEFGHJLMNOPabcdefghijklmnopqrst"
# fmt: off
COUNTS: Final = dict(zip(_SIGNS, (
    0.0, 0.65, 0.91, 0.95, 0.76, 0.91, 0.76, 0.78, 0.63, 0.7, 0.78, 0.62,
    0.58, 0.31, 0.34, 0.69, 1.24, 0.51, 0.48, 0.69, 0.79, 0.73, 0.52, 0.56,
    0.61, 0.53, 0.79, 0.45, 0.65, 0.62, 1.29, 0.06, 0.1, 0.89,
), strict=True)) | {NETWORK: 0.31, NUMBER: 0.68, LIKELY: 0.27, THEME: 0.85, LETTER: 0.72}
# fmt: on
"""How much each kind counts: of the signs of `cloze`, by their first character, and of the rest. Other signs
count nothing. `tools/weigh_signs.py` tells, from 50,779 gaps in texts that no model was made from."""


class Weigher:
    """Weighs candidates for gaps in one document, or in one of which nothing is known."""

    def __init__(
        self,
        signs: ClozeModel,
        neural: Network,
        wording: Wording,
        known: Topics,
        theme: Theme | None = None,
    ) -> None:
        self._signs = signs
        self._network = neural
        self._wording = wording
        self._topics = known
        self._theme = theme
        self._weighed: dict[tuple[str, str, str], list[float]] = {}

    def about(self, text: str) -> Weigher:
        """Give the same for a document, by what is known of its text."""
        return Weigher(self._signs, self._network, self._wording, self._topics, self._topics.theme(text))

    def weights(self, before: str, after: str, candidates: str) -> list[float]:
        """Weigh each candidate for what stands between two texts of one line.

        The weights are differences of natural logarithms of probabilities.
        """
        key = before[-REACH:], after[:REACH], candidates
        weights = self._weighed.get(key)
        if weights is None:
            weights = self._weighed[key] = [0.0] * len(candidates)
            for at, kind, weight in self.told(*key, COUNTS):
                weights[at] += COUNTS[kind] * weight
        return weights

    def told(
        self, before: str, after: str, candidates: str, kinds: Collection[str]
    ) -> Iterator[tuple[int, str, float]]:
        """Give what is said of each candidate, by signs of some kinds and by all the rest.

        That is: the candidate's place, the kind, the weight.
        """
        yield from self._signs.told(before, after, candidates, kinds)
        for at, score in enumerate(self._network.scores(before, after, candidates) or ()):
            yield at, NETWORK, score
        for at, worded in enumerate(self._wording.told(before, after, candidates) or ()):
            yield at, NUMBER, -worded.number
            yield at, LIKELY, worded.log
        if self._theme is not None:
            for at, candidate in enumerate(candidates):
                word = self._theme.word(before, candidate, after)
                if word:
                    yield at, LETTER if len(word) == 1 else THEME, self._theme.log(word)


@cache
def load() -> Weigher:
    """Give what comes with awesomelint."""
    return Weigher(cloze.load(), network.load(), Wording(word_pairs(), language_model().word), topics.load())
