"""Weigh what a search left open in Chinese by what stands on both sides, and lay out what is left anew.

The weights are added to what the language model says, so that neighbours which are open are chosen together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from awesomelint.mojibake.arcs import Arc, Lattice

LEAST = 3e-4
"""The share of the probability below which a candidate is given up."""
_NEAR = 2
"""So far from a Han character, at most, is what is weighed."""
_HAN = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3041-\u30fa]")
"""A line that has them is Japanese, of which the weights know too little: they lose as often as they gain."""


class Weigher(Protocol):
    """What weighs candidates for a gap, as differences of natural logarithms."""

    def weights(self, before: str, after: str, candidates: str, /) -> Sequence[float]: ...


class Step(NamedTuple):
    """One character of the best path."""

    node: int
    stop: int
    """The node it leads to."""
    character: str


Shares = Mapping[int, Mapping[tuple[int, str], float]]
"""For nodes: the share of the probability that goes through each character, by where it leads."""


def leaned(lattice: Lattice, path: Sequence[Step], shares: Shares, weigher: Weigher) -> Lattice | None:
    """Lay out what is worth choosing from along a path, with weights as costs; None where nothing is."""
    text = "".join(step.character for step in path)
    if _KANA.search(text):
        return None
    arcs = list(lattice.arcs)
    is_weighed = False
    for at, step in enumerate(path):
        here = shares.get(step.node)
        if here is None:
            continue
        arcs[step.node] = _likely(arcs[step.node], here)
        candidates = "".join(c for (stop, c), share in here.items() if stop == step.stop and share >= LEAST)
        if len(candidates) > 1 and _HAN.search(text[max(0, at - _NEAR) : at + 1 + _NEAR] + candidates):
            weights = weigher.weights(text[:at], text[at + 1 :], candidates)
            arcs[step.node] = _weighed(arcs[step.node], step, dict(zip(candidates, weights, strict=True)))
            is_weighed = True
    return lattice._replace(arcs=tuple(arcs)) if is_weighed else None


def _likely(arcs: Sequence[Arc], shares: Mapping[tuple[int, str], float]) -> list[Arc]:
    kept = (
        arc._replace(characters="".join(c for c in arc.characters if shares.get((arc.stop, c), 0.0) >= LEAST))
        for arc in arcs
    )
    return [arc for arc in kept if arc.characters] or list(arcs)


def _weighed(arcs: Sequence[Arc], step: Step, weights: Mapping[str, float]) -> list[Arc]:
    """Give each candidate an arc of its own; what was chosen costs what it did."""
    own = weights[step.character]
    weighed = []
    for arc in arcs:
        if arc.stop != step.stop:
            weighed.append(arc)
            continue
        for character in arc.characters:
            weighed.append(Arc(arc.stop, character, arc.cost - (weights.get(character, own) - own)))
    return weighed
