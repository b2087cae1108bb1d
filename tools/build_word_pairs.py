"""Build the table of which words follow which in Chinese, from a word model of others.

    python tools/build_word_pairs.py OUT.bin LANGUAGE.bin MODEL.arpa [--pairs N]

LANGUAGE.bin is the language model that the table goes with, as its frequencies are what pairs are compared
with. MODEL.arpa holds 1-grams and 2-grams of words with back-off weights (the ARPA format of SRILM's
`ngram-format`, logarithms to base 10). The same files give the same bytes. Needs numpy (dependency group `model`).
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from build_language_model import Packer, importance
from language_model import fuse

from awesomelint.mojibake import model as reader
from awesomelint.mojibake.word_pairs import ALONE, BEGINS, KINDS, LEFT, MAGIC, THEN

PAIRS = 250_000
SHORT = {1: 1.0, 2: 0.2}
LONG = 0.05
"""How much it matters to know when a word of so many characters comes: of a longer one the characters
tell each other."""
ATLEAST = 0.02
"""The share that is left to all words after any word, at least."""


class Pair(NamedTuple):
    """Two words, the second after the first."""

    first: str
    second: str
    probability: float
    """How likely the second follows the first."""
    gain: float
    """How much is known by it: the pair's probability times the logarithm of how much more likely than
    by its frequency the second is, times how much it matters for garbled text."""


def rows(arpa: Path) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """Yield the words of each 1-gram and 2-gram, the logarithm of its probability, and its back-off weight."""
    size = 0
    with arpa.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("\\"):
                size = int(line[1]) if line[1].isdigit() else 0
                if size > 2:
                    return
            elif size and line != "\n":
                log, words, *back = line.rstrip("\n").split("\t")
                weight = float(back[0]) if back else 0.0
                yield tuple(words.split(" ")), float(log) * math.log(10), weight * math.log(10)


def pairs(arpa: Path, frequencies: Mapping[str, float], matters: Mapping[str, float]) -> Iterator[Pair]:
    """Yield the pairs of known words of which the second is likelier after the first than elsewhere."""
    alone: dict[str, tuple[float, float]] = {}
    for words, log, back in rows(arpa):
        if len(words) == 1:
            alone[words[0]] = math.exp(log), math.exp(back)
            continue
        first, second = words
        if first in frequencies and second in frequencies:
            probability = math.exp(log)
            often, back = alone[first]
            ratio = probability / (back * frequencies[second])
            if ratio > 1:
                weight = max(_matters(first, matters), _matters(second, matters))
                yield Pair(first, second, probability, often * probability * math.log(ratio) * weight)


def _matters(word: str, matters: Mapping[str, float]) -> float:
    return SHORT.get(len(word), LONG) * max(matters.get(character, 0.0) for character in word)


def vocabulary(arpa: Path) -> dict[str, float]:
    """The words of scripts without spaces, with the frequencies that the word model gives them."""
    found = {}
    for words, log, _ in rows(arpa):
        if len(words) > 1:
            break
        word = words[0]
        if len(word) <= reader.REACH + 1 and all(map(reader.unspaced, word)):
            found[word] = math.exp(log)
    return found


def build(chosen: Iterable[Pair], frequencies: Mapping[str, float], words: Mapping[str, float]) -> bytes:
    """The table's file: its head (JSON) and the table. `words` are those that `vocabulary` gives."""
    following: dict[str, dict[str, float]] = {}
    for pair in chosen:
        following.setdefault(pair.first, {})[pair.second] = pair.probability
    kinds: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    for first, seconds in sorted(following.items()):
        theirs = sum(seconds.values())
        left = max(ATLEAST, (1 - theirs) / (1 - sum(frequencies[second] for second in seconds)))
        begins: dict[str, float] = {}
        for second, probability in sorted(seconds.items()):
            more = probability - left * frequencies[second]
            if more <= 0:
                continue
            kinds["then"][first + THEN + second] = more
            for stop in range(1, len(second)):
                begins[second[:stop]] = begins.get(second[:stop], 0.0) + more
        kinds["left"][first + LEFT] = left
        kinds["begins"].update((first + BEGINS + start, more) for start, more in begins.items())
    kinds["alone"] = {ALONE + word: frequency for word, frequency in sorted(words.items())}
    packer = Packer()
    for kind, entries in kinds.items():
        packer.add(kind, list(entries), np.log(np.array([*entries.values()])))
        print(f"{kind}: {len(entries):,}", file=sys.stderr)
    slots, segment, segments = fuse.build(packer.keys, packer.codes)
    head = {"levels": packer.levels, "segment": segment, "segments": segments}
    return fuse.headed(MAGIC, head) + slots


def known(words: Iterable[str], model: reader.LanguageModel) -> dict[str, float]:
    """Those of some words that the language model knows, too, with its frequencies."""
    found = {word: model.word(word) for word in words}
    return {word: frequency for word, frequency in found.items() if frequency > reader.ODD}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("language", type=Path)
    parser.add_argument("arpa", type=Path)
    parser.add_argument("--pairs", type=int, default=PAIRS, help="how many pairs to keep")
    given = parser.parse_args()
    model = reader.LanguageModel(given.language.read_bytes())
    words = vocabulary(given.arpa)
    frequencies = known(words, model)
    characters = sorted({character for word in frequencies for character in word})
    weights = importance(characters, np.exp([model.single(character) for character in characters]))
    matters = dict(zip(characters, weights.tolist(), strict=True))
    found = sorted(
        pairs(given.arpa, frequencies, matters), key=lambda pair: (-pair.gain, pair.first, pair.second)
    )
    data = build(found[: given.pairs], frequencies, words)
    given.out.write_bytes(data)
    print(f"{len(found):,} pairs, {len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
