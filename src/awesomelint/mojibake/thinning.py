"""Thinning a lattice: what neighbouring characters alone make very unlikely is not looked at again.

The language model is asked about pairs of characters, forward and backward (the Viterbi algorithm in both
directions), and a character stays if the best path through it is not far behind the best of all. This is
much cheaper than a search with all the model knows, as a state is no more than the last character.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from awesomelint.mojibake.lattice import Arc, Lattice

MARGIN = 11.0
"""How far behind the best path, in natural logarithms, one through a character may be."""
MANY = 64
"""How many candidates for one character are followed up."""
WIDTH = 16
"""How many characters at a place are followed up."""
_Way = tuple[int, str, int, str, float]


class Model(Protocol):
    """What is asked of the language model."""

    @property
    def start(self) -> Any: ...
    def step(self, state: Any, character: str, /) -> tuple[float, Any]: ...
    def knows(self, character: str, /) -> bool: ...


def thin(lattice: Lattice, model: Model) -> Lattice:
    """Take characters out of a lattice that neither their left nor their right neighbour makes likely.

    A character is left out, too, if the model has never seen it while it has seen others in its place.
    """
    thinning = _Thinning(lattice, model)
    node, last = 0, len(lattice.arcs)
    before = "\n"
    while node < last:
        ways = lattice.arcs[node]
        if len(ways) == 1 and len(ways[0].characters) == 1:
            before, node = ways[0].characters, ways[0].stop
            continue
        node, before = thinning.stretch(node, before)
    return lattice._replace(arcs=tuple(thinning.arcs))


class _Thinning:
    """A lattice on its way to a thinner one."""

    def __init__(self, lattice: Lattice, model: Model) -> None:
        self.arcs: list[Sequence[Arc]] = list(lattice.arcs)
        self._model = model
        self._pairs: dict[str, float] = {}

    def stretch(self, node: int, before: str) -> tuple[int, str]:
        """Thin from a node on to the next one at which one character is left; give both."""
        first, last = node, len(self.arcs)
        ahead: dict[int, dict[str, float]] = {node: {before: 0.0}}
        ways: list[_Way] = []
        pending = {node}
        while True:
            node = min(pending)
            pending.discard(node)
            here = ahead[node]
            if node == last or (node != first and not pending and len(here) == 1):
                break
            alive = _alive(here)
            for arc in self.arcs[node]:
                there = ahead.setdefault(arc.stop, {})
                pending.add(arc.stop)
                self._follow(node, arc, alive, there, ways)
        _keep(self.arcs, ahead, ways, node)
        return node, max(ahead[node], key=ahead[node].__getitem__)

    def _follow(
        self,
        node: int,
        arc: Arc,
        alive: Sequence[tuple[str, float]],
        there: dict[str, float],
        ways: list[_Way],
    ) -> None:
        stop, cost = arc.stop, arc.cost
        pairs, step = self._pairs, self._model.step
        for right in _known(arc.characters, self._model, alive[0][0], pairs):
            best = there.get(right, -math.inf)
            for left, score in alive:
                weight = pairs.get(left + right)
                if weight is None:
                    weight = pairs[left + right] = step(left, right)[0]
                weight -= cost
                ways.append((node, left, stop, right, weight))
                if score + weight > best:
                    best = score + weight
            there[right] = best


def _alive(here: dict[str, float]) -> list[tuple[str, float]]:
    """Give the characters at a place that are worth following, the best first."""
    least = max(here.values()) - MARGIN
    alive = [(left, score) for left, score in here.items() if score >= least]
    alive.sort(key=lambda item: -item[1])
    return alive[:WIDTH]


def _known(characters: str, model: Model, left: str, pairs: dict[str, float]) -> str:
    """Leave out what the model has never seen, and of many characters those that seldom follow another."""
    if len(characters) == 1:
        return characters
    known = "".join(filter(model.knows, characters)) or characters
    if len(known) <= MANY:
        return known
    for right in known:
        if left + right not in pairs:
            pairs[left + right] = model.step(left, right)[0]
    return "".join(sorted(known, key=lambda right: -pairs[left + right])[:MANY])


def _keep(arcs: list[Sequence[Arc]], ahead: dict[int, dict[str, float]], ways: list[_Way], end: int) -> None:
    """Keep what is on a path that is not far behind the best."""
    behind: dict[int, dict[str, float]] = {end: dict.fromkeys(ahead[end], 0.0)}
    least = max(ahead[end].values()) - MARGIN
    kept: dict[int, dict[int, dict[str, None]]] = {}
    for node, left, stop, right, weight in sorted(ways, key=lambda way: -way[0]):
        after = behind.get(stop, {}).get(right)
        if after is None:
            continue
        after += weight
        here = behind.setdefault(node, {})
        if after > here.get(left, -math.inf):
            here[left] = after
        if ahead[node][left] + after >= least:
            kept.setdefault(node, {}).setdefault(stop, {})[right] = None
    for node, stops in kept.items():
        arcs[node] = [
            arc._replace(characters="".join(c for c in arc.characters if c in stops[arc.stop]))
            for arc in arcs[node]
            if any(c in stops.get(arc.stop, ()) for c in arc.characters)
        ]
