"""How likely a text is, character by character: what decides between possible repairs.

Character n-grams of up to five characters for all scripts, smoothed by modified Kneser-Ney and pruned.
Where words are not parted by spaces (Chinese, Japanese, Thai) half of the probability is that of a model
of words and of which follow which, over all ways to part the text into words. `tools/build_language_model.py`
and `tools/build_word_pairs.py` make the files, from what `tools/language_model_inputs.toml` names.
"""

from __future__ import annotations

import math
import re
from binascii import crc32, crc_hqx
from functools import cache
from importlib.resources import files
from typing import Final

from awesomelint.mojibake.fuse import Fuse, hash_of, head_of
from awesomelint.mojibake.word_pairs import WordPairs
from awesomelint.mojibake.words_model import LONGER, ODD, WORD, WordModel, unspaced

MAGIC: Final = b"awesomelint language model 2\n"
BACK: Final = "\x01"
"""Before a context: what is left for shorter contexts."""
OTHER: Final = "\ufffd"
"""Stands for every character that is not in the training text."""
ORDER: Final = 5
"""How many characters the longest n-grams have."""
REACH: Final = 5
"""How many characters a state has; words may have one more."""
UNKNOWN: Final = -18.0
_ENTRIES = 1 << 18
_WORDS_SHARE = 0.55
_UNSPACED = 0.85
_DIGITS = re.compile("[0-9]")

State = str
"""The last characters, as the model knows them."""
Context = tuple[list[float], list[tuple[int, int]]]
"""For each length: the weights of all longer contexts together; for each from 1: the context's checksums."""

__all__ = ["BACK", "LONGER", "MAGIC", "ODD", "WORD", "LanguageModel", "State", "folded", "load", "unspaced"]


def folded(text: str) -> str:
    """Text as the model sees it: all digits are the same."""
    return _DIGITS.sub("0", text)


class LanguageModel:
    """Gives natural logarithms of probabilities; made from a file's bytes."""

    start: Final[State] = "\n"
    """The state at the start of a line."""

    def __init__(self, data: bytes, pairs: WordPairs | None = None) -> None:
        head, start = head_of(data, MAGIC, "a language model")
        body = start + head["characters"]
        characters = data[start:body].decode("utf-8")
        level = head["single"]
        codes = data[body : body + len(characters)]
        self._single: dict[str, float] = {c: level[code] for c, code in zip(characters, codes, strict=True)}
        self._table = Fuse(data[body + len(characters) :], head["segment"], head["segments"])
        levels = head["levels"]
        self._levels: list[list[float]] = [levels[str(k)] for k in range(2, ORDER + 1)]
        self._back: list[list[float]] = [levels[f"back{k}"] for k in range(1, ORDER)]
        self._words = WordModel(self._table, levels["word"], levels["longer"], pairs)
        self._steps: dict[str, tuple[float, State]] = {}
        self._contexts: dict[str, Context] = {}

    def knows(self, character: str) -> bool:
        """Whether the character occurs in the text the model was made from."""
        return character in self._single or character.isascii()

    def single(self, character: str) -> float:
        """The logarithm of how frequent a character is."""
        return self._single.get(character, UNKNOWN)

    def word(self, text: str) -> float:
        """How frequent a word is, as a share of all words; no more than `ODD` for what is none."""
        return self._words.frequencies(text)[0]

    def step(self, state: State, character: str) -> tuple[float, State]:
        """The logarithm of how likely a character is in a state, and the state after it."""
        key = state + character
        found = self._steps.get(key)
        if found is None:
            if len(self._steps) >= _ENTRIES:
                self._steps.clear()
            found = self._steps[key] = self._step(state, character)
        return found

    def pair(self, before: str, character: str) -> float:
        """The logarithm of how likely a character is after one other, whatever stood before that.

        Less exact than `step`, cheaper, and not kept.
        """
        before, known = (self._known(before), self._known(character))
        log = self._ngram(before, known)
        if unspaced(known):
            word = self._words.pair(before if unspaced(before) else "", known)
            log = math.log((1 - _WORDS_SHARE) * math.exp(log) + _WORDS_SHARE * _UNSPACED * word)
        return log

    def score(self, text: str) -> float:
        """The logarithm of how likely a text is from the start of a line on."""
        state, total = self.start, 0.0
        for character in text:
            log, state = self.step(state, character)
            total += log
        return total

    def _step(self, state: State, character: str) -> tuple[float, State]:
        known = self._known(character)
        following = "\n" if known == "\n" else (state + known)[-REACH:]
        log = self._ngram(state, known)
        if unspaced(known):
            word = self._words.probability(state, known)
            log = math.log((1 - _WORDS_SHARE) * math.exp(log) + _WORDS_SHARE * _UNSPACED * word)
        return log, following

    def _known(self, character: str) -> str:
        if character in self._single:
            return character
        return "0" if character in "123456789" else OTHER

    def _ngram(self, state: State, character: str) -> float:
        log = self._single.get(character, UNKNOWN)
        contexts = self._contexts.get(state)
        if contexts is None:
            contexts = self._context(state)
        weights, hashes = contexts
        data, find = character.encode("utf-8", "surrogatepass"), self._table.find
        length = 0
        for (long, short), levels in zip(hashes, self._levels, strict=False):
            code = find(crc32(data, long), crc_hqx(data, short))
            if code is None:
                break
            log = levels[code]
            length += 1
        return log + weights[length]

    def _context(self, state: State) -> Context:
        sizes = range(1, min(len(state), ORDER - 1) + 1)
        hashes = [hash_of(state[-size:]) for size in sizes]
        single = []
        for size, levels in zip(sizes, self._back, strict=False):
            code = self._table.get(BACK + state[-size:])
            if code is None:
                break
            single.append(levels[code])
        weights = [sum(single[size:]) for size in range(len(hashes) + 1)]
        if len(self._contexts) >= _ENTRIES:
            self._contexts.clear()
        found = self._contexts[state] = (weights, hashes)
        return found


@cache
def load() -> LanguageModel:
    """The model that comes with awesomelint."""
    data = files("awesomelint.mojibake") / "data"
    return LanguageModel(
        (data / "language.bin").read_bytes(), WordPairs((data / "word_pairs.bin").read_bytes())
    )
