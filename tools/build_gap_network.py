"""Build the neural network that tells which of some characters fits into a gap of Chinese text.

    python tools/build_gap_network.py OUT.bin FILE.txt... [--passes 5]

FILE: sentences, one a line. A place is learnt from whose character loses a byte when UTF-8 is read as windows-1254: which
of those that lose the same bytes it is, by what stands on both sides (cross-entropy, Adam, dropout). The same files
give the same bytes on the same kind of processor. Needs numpy and numba (dependency group `model`), 4 GB of memory, and
ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))

from build_language_model import form
from language_model import fuse
from language_model.layers import Adam, gathered, scattered, scored, scored_back

from awesomelint.mojibake.network import BAGS, FAR, MAGIC, NEAR, NOTHING, OFFSET, PARTS, folded
from awesomelint.mojibake.words_model import unspaced

EMBEDDING, HIDDEN, OUT = 64, 384, 128
LOST = "cp1254", "\xad"
"""How the places are chosen: the encoding that loses bytes, and what was dropped besides."""
SELDOM = 4
"""Characters that are seen less often are unknown."""
BATCH = 4096
RATE = 2e-3
"""The greatest step of a weight; it falls to nothing."""
WARM = 200
"""In so many batches the rate rises to it."""
DROPPED_IN, DROPPED_HIDDEN = 0.1, 0.2
BLIND = 0.03
"""The share of characters around that are taken for unknown, as some always are."""
HELD = 20_000
"""So many places, or every twentieth, are not learnt from, but show what was learnt."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


class Text(NamedTuple):
    """All sentences as numbers of characters."""

    characters: list[str]
    """The known ones; the first two are what is unknown, or beyond a line, and the end of a line."""
    numbers: Ints
    places: Ints
    """Where something is learnt."""
    outputs: Ints
    """The characters that are told apart, by their numbers."""
    groups: Ints
    """For each output: those that lose the same bytes, itself among them, by their places in `outputs`; then -1."""
    place_of: Ints
    """For each character: its place in `outputs`, or -1."""


def read(paths: Sequence[Path]) -> Text:
    """Read sentences, each once."""
    lines: dict[str, None] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if sum(map(unspaced, line)) >= 2:
                lines[folded(line)] = None
    text = "\n" * FAR + "\n".join(lines) + "\n" * FAR
    counts = Counter(text)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    characters = [NOTHING, "\n", *(c for c, times in ordered if times >= SELDOM and c != "\n")]
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    table = np.zeros(int(codes.max()) + 1, dtype=np.int32)
    table[[ord(c) for c in characters]] = np.arange(len(characters))
    numbers = table[codes]
    alike: dict[str, list[int]] = {}
    for number, character in enumerate(characters):
        if unspaced(character) or "\u2010" <= character <= "\u303f" or character >= "\uff00":
            alike.setdefault(form(character, *LOST), []).append(number)
    groups = [group for group in alike.values() if len(group) > 1]
    outputs = np.array(sorted(number for group in groups for number in group), dtype=np.int32)
    place_of = np.full(len(characters), -1, dtype=np.int32)
    place_of[outputs] = np.arange(len(outputs))
    rows = np.full((len(outputs), max(map(len, groups))), -1, dtype=np.int32)
    for group in groups:
        rows[place_of[group], : len(group)] = place_of[group]
    places = np.flatnonzero(place_of[numbers] >= 0).astype(np.int32)
    return Text(characters, numbers, places, outputs, rows, place_of)


def windows(numbers: Ints, places: Ints) -> Ints:
    """Give what stands before places and after them, the nearest first; nothing beyond the end of a line."""
    steps = np.arange(1, FAR + 1)
    sides = []
    for offsets in (-steps, steps):
        side = numbers[places[:, None] + offsets]
        ended = np.cumsum(side == 1, axis=1)
        side[(ended - (side == 1)) > 0] = 0
        sides.append(side)
    return np.concatenate(sides, axis=1)


class Network:
    """The weights, and a step of learning."""

    def __init__(self, text: Text, seed: int) -> None:
        random = self._random = np.random.default_rng(seed)

        def normal(*shape: int, spread: float) -> Floats:
            return random.standard_normal(shape, dtype=np.float32) * np.float32(spread)

        size = PARTS * EMBEDDING
        self.embeddings = normal(len(text.characters), EMBEDDING, spread=0.3)
        self.first = normal(size, HIDDEN, spread=1 / math.sqrt(size))
        self.first_bias = np.zeros(HIDDEN, np.float32)
        self.second = normal(HIDDEN, OUT, spread=1 / math.sqrt(HIDDEN))
        self.second_bias = np.zeros(OUT, np.float32)
        self.outputs = normal(len(text.outputs), OUT, spread=0.05)
        self.output_bias = np.zeros(len(text.outputs), np.float32)
        self._groups = text.groups
        self._adam = Adam(self.weights())

    def weights(self) -> list[Floats]:
        return [
            self.embeddings,
            self.first,
            self.first_bias,
            self.second,
            self.second_bias,
            self.outputs,
            self.output_bias,
        ]

    def cost(self, around: Ints, rights: Ints) -> tuple[float, float]:
        """Give the mean cross-entropy of some places, and the share that are wrong."""
        inputs = gathered(self.embeddings, around, NEAR, BAGS)
        hidden: Floats = np.maximum(np.matmul(inputs, self.first) + self.first_bias, 0)
        ends: Floats = np.matmul(hidden, self.second) + self.second_bias
        shares = scored(ends, self.outputs, self.output_bias, self._groups, rights)
        right = shares[self._groups[rights] == rights[:, None]]
        return float(-np.log(right + 1e-12).mean()), float((right < shares.max(axis=1)).mean())

    def learn(self, around: Ints, rights: Ints, rate: float) -> None:
        """Take one step towards what is right at some places."""
        count = len(rights)
        around = around.copy()
        around[self._random.random(around.shape, dtype=np.float32) < BLIND] = 0
        inputs = gathered(self.embeddings, around, NEAR, BAGS)
        seen = self._kept(inputs.shape, DROPPED_IN)
        inputs *= seen
        before: Floats = np.matmul(inputs, self.first) + self.first_bias
        active = self._kept(before.shape, DROPPED_HIDDEN)
        active[before <= 0] = 0
        hidden = before * active
        ends: Floats = np.matmul(hidden, self.second) + self.second_bias
        shares = scored(ends, self.outputs, self.output_bias, self._groups, rights)
        shares[self._groups[rights] == rights[:, None]] -= 1
        shares /= count
        to_ends, to_outputs, to_bias = scored_back(ends, self.outputs, self._groups, rights, shares)
        to_hidden: Floats = np.matmul(to_ends, self.second.T) * active
        to_inputs: Floats = np.matmul(to_hidden, self.first.T) * seen
        self._adam.step(
            [
                scattered(to_inputs, around, len(self.embeddings), NEAR, BAGS),
                np.matmul(inputs.T, to_hidden),
                to_hidden.sum(axis=0),
                np.matmul(hidden.T, to_ends),
                to_ends.sum(axis=0),
                to_outputs,
                to_bias,
            ],
            rate,
        )

    def _kept(self, shape: tuple[int, ...], dropped: float) -> Floats:
        mask = self._random.random(shape, dtype=np.float32) >= dropped
        return mask.astype(np.float32) / np.float32(1 - dropped)


def batches(places: Ints, passes: int, random: np.random.Generator) -> Iterator[Ints]:
    for _ in range(passes):
        order = random.permutation(places)
        size = min(BATCH, len(order))
        for start in range(0, len(order) - size + 1, size):
            yield order[start : start + size]


def build(text: Text, passes: int) -> bytes:
    """Learn, and give the file."""
    print(f"{len(text.characters):,} characters, {len(text.places):,} places", file=sys.stderr, flush=True)
    network = Network(text, 1)
    random = np.random.default_rng(2)
    order = random.permutation(text.places)
    size = min(HELD, len(order) // 20)
    held, learnt = order[:size], order[size:]
    held_around, held_rights = windows(text.numbers, held), text.place_of[text.numbers[held]]
    total = passes * (len(learnt) // min(BATCH, len(learnt)))
    began = time.monotonic()
    for number, places in enumerate(batches(learnt, passes, random), start=1):
        rate = RATE * min(1.0, number / WARM) * max(0.02, 1 - number / total)
        network.learn(windows(text.numbers, places), text.place_of[text.numbers[places]], rate)
        if number % 200 == 0 or number == total:
            cost, wrong = network.cost(held_around, held_rights)
            passed = time.monotonic() - began
            print(
                f"{number:,} of {total:,}: {cost:.4f} a place, {wrong:.2%} wrong, {passed:.0f} s",
                file=sys.stderr,
                flush=True,
            )
    outputs = "".join(text.characters[number] for number in text.outputs)
    return packed("".join(text.characters), outputs, network.weights())


def packed(characters: str, outputs: str, weights: Sequence[Floats]) -> bytes:
    """Give the file: its head (JSON), the characters, then matrices in bytes and what is added to their products."""
    embeddings, first, first_bias, second, second_bias, ends, bias = weights
    (one, embeddings_bytes), (two, first_bytes) = _in_bytes(embeddings), _in_bytes(first)
    (three, second_bytes), (four, ends_bytes) = _in_bytes(second), _in_bytes(ends)
    names, told = characters.encode(), outputs.encode()
    head = {
        "characters": len(names),
        "outputs": len(told),
        "embedding": embeddings.shape[1],
        "hidden": first.shape[1],
        "out": second.shape[1],
        "unit": one * two * three * four,
    }
    return b"".join(
        [
            fuse.headed(MAGIC, head),
            names,
            told,
            embeddings_bytes,
            first_bytes,
            np.rint(first_bias / (one * two)).astype("<i4").tobytes(),
            second_bytes,
            np.rint(second_bias / (one * two * three)).astype("<i8").tobytes(),
            ends_bytes,
            bias.astype("<f4").tobytes(),
        ]
    )


def _in_bytes(matrix: Floats) -> tuple[float, bytes]:
    """Round a matrix to whole numbers from -127 to 127; give what one of them is, and the numbers."""
    unit = float(np.abs(matrix).max()) / 127
    return unit, (np.rint(matrix / unit).astype(np.int16) + OFFSET).astype(np.uint8).tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--passes", type=int, default=5)
    given = parser.parse_args()
    data = build(read(given.texts), given.passes)
    given.out.write_bytes(data)
    print(f"{len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
