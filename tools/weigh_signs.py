"""Tell how much each kind of sign counts beside the language model, and what else is said of candidates.

    python tools/weigh_signs.py FILE.txt... [--characters 90000]

FILE: Chinese sentences, one a line, that no model was made from. They are garbled (UTF-8 read as windows-1254,
undefined bytes and soft hyphens dropped) and searched with the language model alone. Where that leaves something open,
a multinomial logistic regression finds what the logarithms of the shares and the sums of each kind's weights have to be
multiplied by (Newton's method, drawn towards 1 and `DRAWN`). Each file is one document. The result is how much the
language model counts, which is `TOGETHER` in `awesomelint.mojibake.search`, and how much each kind counts where that
counts once: `COUNTS` of `awesomelint.mojibake.weighing`. Needs numpy (dependency group `model`), and five minutes for half a million characters.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from awesomelint.mojibake import search
from awesomelint.mojibake.arcs import without_foreign
from awesomelint.mojibake.channels import SOFT_HYPHEN, single
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.leaning import LEAST
from awesomelint.mojibake.likelihood import shipped
from awesomelint.mojibake.thinning import thin
from awesomelint.mojibake.weighing import COUNTS, Weigher, load
from awesomelint.mojibake.words_model import unspaced
from awesomelint.mojibake.writing import Writing

CHANNEL = single("utf-8", "cp1254", "dropped", SOFT_HYPHEN)
DRAWN = 0.4
"""What all multipliers were before they were told apart."""
FORCE = 20.0
"""How strongly multipliers are drawn towards `DRAWN`."""
ROUNDS = 30
_TELLING = 2000
"""How many lines say how a text is written."""

Floats = npt.NDArray[np.float64]


class Gap(NamedTuple):
    """A place at which several characters are likely."""

    right: int
    """Which of them it is."""
    shares: Sequence[float]
    weights: Sequence[Mapping[str, float]]
    """Of each of them: the sums of weights by the kind of sign."""


def by_kind(weigher: Weigher, before: str, after: str, candidates: str) -> list[dict[str, float]]:
    """Give the sums of weights of each candidate by the kind of sign."""
    sums: list[dict[str, float]] = [defaultdict(float) for _ in candidates]
    for at, kind, weight in weigher.told(before, after, candidates, COUNTS):
        sums[at][kind] += weight
    return sums


def gaps(lines: Sequence[str], weigher: Weigher) -> Iterator[Gap]:
    """Give what a search leaves open of lines that are garbled."""
    writing = Writing("".join(lines[:_TELLING]))
    weigher = weigher.about("\n".join(lines))
    for line in lines:
        garbled = CHANNEL.garble(line)
        model = writing.model(shipped(), line)
        ways = without_foreign(lattice(garbled, CHANNEL))
        found = search.passed(thin(ways, model).lattice, model)
        path = [step for step, _ in found.taken]
        text = "".join(step.character for step in path)
        if len(text) != len(line):
            continue
        for at, step in enumerate(path):
            here = found.shares.get(step.node, {})
            shares = {c: share for (stop, c), share in here.items() if stop == step.stop and share >= LEAST}
            if len(shares) > 1 and line[at] in shares:
                candidates = "".join(shares)
                weights = by_kind(weigher, text[:at], text[at + 1 :], candidates)
                yield Gap(candidates.index(line[at]), [*shares.values()], weights)


def fitted(found: Sequence[Gap], kinds: Sequence[str]) -> tuple[float, Floats]:
    """Find how much the language model counts, and how much each kind where that counts once; 0 at the least."""
    owners = np.repeat(np.arange(len(found)), [len(gap.shares) for gap in found])
    starts = np.searchsorted(owners, np.arange(len(found)))
    rights = starts + [gap.right for gap in found]
    rows = np.array(
        [
            [math.log(share), *(row.get(kind, 0.0) for kind in kinds)]
            for gap in found
            for share, row in zip(gap.shares, gap.weights, strict=True)
        ]
    )
    drawn = np.array([1.0, *(DRAWN for _ in kinds)])
    counts = drawn.copy()
    for _ in range(ROUNDS):
        scores = rows @ counts
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owners])
        shares = odds / np.add.reduceat(odds, starts)[owners]
        means = np.add.reduceat(rows * shares[:, None], starts)
        slope = means.sum(0) - rows[rights].sum(0) + 2 * FORCE * (counts - drawn)
        bend = (rows * shares[:, None]).T @ rows - means.T @ means + 2 * FORCE * np.eye(len(counts))
        free = ~((counts <= 0) & (slope > 0))
        step = np.zeros(len(counts))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        counts = np.maximum(counts - step, 0.0)
    return float(counts[0]), counts[1:] / counts[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--characters", type=int, default=90_000, help="how many of each text are looked at")
    given = parser.parse_args()
    weigher = load()
    found: list[Gap] = []
    for path in given.texts:
        lines = [
            line for line in path.read_text(encoding="utf-8").split("\n") if sum(map(unspaced, line)) >= 4
        ]
        random.Random(1).shuffle(lines)
        left = given.characters
        chosen = []
        for line in lines:
            left -= len(line)
            if left < 0:
                break
            chosen.append(line)
        found += gaps(chosen, weigher)
    kinds = sorted({kind for gap in found for row in gap.weights for kind in row})
    model, counts = fitted(found, kinds)
    print(
        len(found),
        round(model, 2),
        json.dumps({k: round(float(c), 2) for k, c in zip(kinds, counts, strict=True)}),
    )


if __name__ == "__main__":
    main()
