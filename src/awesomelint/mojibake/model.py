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
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, NamedTuple

from awesomelint.mojibake.followers import Followers
from awesomelint.mojibake.fuse import Fuse, Sums, hash_of, head_of, packaged
from awesomelint.mojibake.word_pairs import WordPairs
from awesomelint.mojibake.words_model import LONGER, ODD, WORD, Letter, WordModel, unspaced

MAGIC: Final = b"awesomelint language model 3\n"
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
_UNASKED: Final = 1.0
"""No logarithm of a probability."""

__all__ = [
    "BACK",
    "LONGER",
    "MAGIC",
    "ODD",
    "WORD",
    "LanguageModel",
    "State",
    "folded",
    "load",
    "unspaced",
    "word_pairs",
]


def folded(text: str) -> str:
    """Text as the model sees it: all digits are the same."""
    return _DIGITS.sub("0", text)


class _Known:
    """The last characters of a text, of which n-grams are known that begin so."""

    __slots__ = ("after", "levels", "sums")

    def __init__(self, sums: Sums, levels: Sequence[float]) -> None:
        self.sums = sums
        self.levels = levels
        """What the table's numbers mean in n-grams of one character more."""
        self.after: dict[str, float | None] = {}
        """How likely characters are after it, as far as that was asked; None where no n-gram tells it."""


class _Context(NamedTuple):
    """What is known of the end of a text."""

    chain: tuple[_Known, ...]
    """Its last character, its last two, and so on."""
    left: tuple[float, ...]
    """For each length from 0: the weights of all longer ends together."""


class _Letters(dict[str, Letter]):
    """What is known of characters, as far as it was asked for."""

    def __init__(self, look_up: Callable[[str], Letter]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, character: str) -> Letter:
        found = self[character] = self._look_up(character)
        return found


class LanguageModel:
    """Gives natural logarithms of probabilities; made from a file's bytes."""

    start: Final[State] = "\n"
    """The state at the start of a line."""

    def __init__(self, data: bytes, pairs: WordPairs | None = None) -> None:
        head, start = head_of(data, MAGIC, "a language model")
        body = start + head["characters"]
        characters = data[start:body].decode("utf-8")
        level = head["single"]
        followers = body + len(characters)
        table = followers + head["followers"]
        codes = data[body:followers]
        self._single: dict[str, float] = {c: level[code] for c, code in zip(characters, codes, strict=True)}
        self._followers = Followers(characters, data[followers:table])
        self._table = Fuse(data[table:], head["segment"], head["segments"])
        levels = head["levels"]
        self._levels: list[list[float]] = [levels[str(k)] for k in range(2, ORDER + 1)]
        self._back: list[list[float]] = [levels[f"back{k}"] for k in range(1, ORDER)]
        self._words = WordModel(self._table, levels["word"], levels["longer"], pairs)
        self._letters = _Letters(self._letter)
        self._steps: dict[str, tuple[float, State]] = {}
        self._contexts: dict[str, _Context] = {}

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
                self._contexts.clear()
            found = self._steps[key] = self._step(state, character)
        return found

    def pairs(self, before: str, characters: Sequence[str]) -> list[float]:
        """The logarithm of how likely each of some characters is after one other, whatever stood before that.

        Less exact than `step`, cheaper, and not kept.
        """
        before = self._known(before)
        chain, left = self._context(before)
        followers = self._followers[before]
        word_before = before if unspaced(before) else ""
        new = self._words.new(word_before)
        logs = []
        looked_up = []
        for at, letter in enumerate(map(self._letters.__getitem__, characters)):
            log = letter.single + left[0]
            if letter.alone and letter.known not in followers:
                log = _mixed(log, max(new * letter.alone, ODD))
            else:
                looked_up.append((at, letter))
            logs.append(log)
        if looked_up:
            letters = [letter for _, letter in looked_up]
            codes = self._table.after(chain[0].sums, [letter.data for letter in letters]) if chain else ()
            for (at, _), code in zip(looked_up, codes, strict=False):
                if code is not None:
                    logs[at] = chain[0].levels[code]
            parted = [(at, letter) for at, letter in looked_up if letter.alone]
            words = self._words.pairs(word_before, [letter for _, letter in parted]) if parted else ()
            for (at, _), word in zip(parted, words, strict=True):
                logs[at] = _mixed(logs[at], word)
        return logs

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
        if not unspaced(known):
            return self._ngram(state, known), following
        if known in self._followers[state[-1:]]:
            return _mixed(self._ngram(state, known), self._words.probability(state, known)), following
        log = self._single.get(known, UNKNOWN) + self._context(state[1 - ORDER :]).left[0]
        return _mixed(log, self._words.beginning(state, known)), following

    def _letter(self, character: str) -> Letter:
        known = self._known(character)
        alone = sum(self._words.frequencies(known)) if unspaced(known) else 0.0
        return Letter(known, known.encode("utf-8", "surrogatepass"), self._single.get(known, UNKNOWN), alone)

    def _known(self, character: str) -> str:
        if character in self._single:
            return character
        return "0" if character in "123456789" else OTHER

    def _ngram(self, state: State, character: str) -> float:
        """How likely a character is in a state by the longest n-gram that is known."""
        context = self._context(state[1 - ORDER :])
        log, length = self._single.get(character, UNKNOWN), 0
        for known in context.chain:
            found = known.after.get(character, _UNASKED)
            if found is _UNASKED:
                long, short = known.sums
                data = character.encode("utf-8", "surrogatepass")
                code = self._table.find(crc32(data, long), crc_hqx(data, short))
                found = known.after[character] = None if code is None else known.levels[code]
            if found is None:
                break
            log = found
            length += 1
        return log + context.left[length]

    def _context(self, text: str) -> _Context:
        """What is known of the end of a text of up to four characters.

        The table has all ends of a context that it has, and no n-gram of which it has not the context.
        """
        found = self._contexts.get(text)
        if found is None:
            found = self._context(text[1:]) if text else _Context((), (0.0,))
            size = len(text)
            if size and len(found.chain) == size - 1:
                code = self._table.get(BACK + text)
                if code is not None:
                    back = self._back[size - 1][code]
                    known = _Known(hash_of(text), self._levels[size - 1])
                    found = _Context((*found.chain, known), (*(rest + back for rest in found.left), 0.0))
            if len(self._contexts) >= _ENTRIES:
                self._contexts.clear()
            self._contexts[text] = found
        return found


def _mixed(log: float, word: float) -> float:
    """The logarithm of how likely a character is by n-grams, and by words, together."""
    return math.log((1 - _WORDS_SHARE) * math.exp(log) + _WORDS_SHARE * _UNSPACED * word)


@cache
def load() -> LanguageModel:
    """The model that comes with awesomelint."""
    return LanguageModel(packaged("language.bin"), word_pairs())


@cache
def word_pairs() -> WordPairs:
    """The table that goes with it."""
    return WordPairs(packaged("word_pairs.bin"))
