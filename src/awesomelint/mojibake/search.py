"""The likeliest text in a lattice, and how sure each of its characters is.

A beam search under the language model, with sums forward and backward over the paths that are kept: the
share of the probability that goes through a character is its confidence. Stretches in which there is
one way only cost one step of the model each; what is held in memory is one stretch between two of them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from awesomelint.mojibake import thinning
from awesomelint.mojibake.lattice import Lattice
from awesomelint.mojibake.thinning import Model

WIDTH = 24
"""How many states are kept at a node."""
MARGIN = 12.0
"""How far behind the best state, in natural logarithms, one is given up."""


class Choice(NamedTuple):
    """One character that was restored."""

    start: int
    """Where in the garbled text that stands which it was; an offset in code points."""
    stop: int
    character: str
    confidence: float
    """The share of the probability that is its, from 0 to 1; 1 where there was nothing to choose."""
    runner_up: str = ""
    """The next likeliest character, empty where there is none."""


class Found(NamedTuple):
    """What a search found."""

    choices: tuple[Choice, ...]
    score: float
    """The natural logarithm of the probability of the best path."""

    @property
    def text(self) -> str:
        return "".join(choice.character for choice in self.choices)


class _Arrival:
    """A state at a node: the sum over the ways that lead there, and the best of them."""

    __slots__ = ("back", "best", "total")

    def __init__(self, total: float, best: float, back: _Way | None) -> None:
        self.total = total
        self.best = best
        self.back = back


class _Way(NamedTuple):
    """One step from a state to another."""

    node: int
    state: Hashable
    stop: int
    then: Hashable
    character: str
    weight: float


def search(lattice: Lattice, model: Model) -> Found:
    """Find the likeliest text of a lattice."""
    thin = thinning.thin(lattice, model)
    choices: list[Choice] = []
    score = 0.0
    state = model.start
    node = 0
    last = len(thin.arcs)
    while node < last:
        ways = thin.arcs[node]
        if len(ways) == 1 and len(ways[0].characters) == 1:
            arc = ways[0]
            weight, state = model.step(state, arc.characters)
            score += weight - arc.cost
            choices.append(Choice(thin.places[node], thin.places[arc.stop], arc.characters, 1.0))
            node = arc.stop
            continue
        block = _Block(thin, model, node, state)
        choices += block.choices()
        score += block.score
        node, state = block.end
    return Found(tuple(choices), score)


class _Block:
    """A stretch between two nodes at each of which there is one state."""

    def __init__(self, lattice: Lattice, model: Model, node: int, state: Hashable) -> None:
        self._lattice = lattice
        self._model = model
        self._ways: list[_Way] = []
        self._arrivals: dict[int, dict[Hashable, _Arrival]] = {node: {state: _Arrival(0.0, 0.0, None)}}
        self.end = self._run(node)
        final = self._arrivals[self.end[0]]
        self.score = final[self.end[1]].best

    def _run(self, node: int) -> tuple[int, Hashable]:
        last = len(self._lattice.arcs)
        first = node
        pending = {node}
        while True:
            node = min(pending)
            pending.discard(node)
            here = self._arrivals[node]
            if node == last:
                return node, max(here, key=lambda state: here[state].best)
            kept = _kept(here)
            if len(kept) < len(here):
                self._arrivals[node] = here = kept
            if node != first and not pending and len(here) == 1:
                return node, next(iter(here))
            for arc in self._lattice.arcs[node]:
                self._follow(node, arc.stop, arc.characters, arc.cost)
                pending.add(arc.stop)

    def _follow(self, node: int, stop: int, characters: str, cost: float) -> None:
        there = self._arrivals.setdefault(stop, {})
        step = self._model.step
        add = self._ways.append
        for state, arrival in self._arrivals[node].items():
            total, best = arrival.total, arrival.best
            for character in characters:
                weight, then = step(state, character)
                weight -= cost
                way = _Way(node, state, stop, then, character, weight)
                add(way)
                known = there.get(then)
                if known is None:
                    there[then] = _Arrival(total + weight, best + weight, way)
                else:
                    known.total = _log_add(known.total, total + weight)
                    if best + weight > known.best:
                        known.best, known.back = best + weight, way

    def choices(self) -> Iterator[Choice]:
        """Give the characters of the best path, with their shares."""
        shares = self._shares()
        path = []
        node, state = self.end
        while (way := self._arrivals[node][state].back) is not None:
            path.append(way)
            node, state = way.node, way.state
        places = self._lattice.places
        for way in reversed(path):
            rivals = shares[way.node]
            key = (way.stop, way.character)
            others = [(share, rival) for rival, share in rivals.items() if rival != key]
            runner_up = max(others)[1][1] if others else ""
            share = min(1.0, rivals.get(key, 0.0))
            yield Choice(places[way.node], places[way.stop], way.character, share, runner_up)

    def _shares(self) -> dict[int, dict[tuple[int, str], float]]:
        """Give, for each node, the share of the probability that goes through each character."""
        node, state = self.end
        later: dict[tuple[int, Hashable], float] = {
            (node, other): (0.0 if other == state or node == len(self._lattice.arcs) else -math.inf)
            for other in self._arrivals[node]
        }
        whole = -math.inf
        for other, arrival in self._arrivals[node].items():
            if later[node, other] == 0.0:
                whole = _log_add(whole, arrival.total)
        shares: dict[int, dict[tuple[int, str], float]] = {}
        for way in sorted(self._ways, key=lambda way: -way.node):
            after = later.get((way.stop, way.then))
            before = self._arrivals[way.node].get(way.state)
            if after is None or before is None or after == -math.inf:
                continue
            key = (way.node, way.state)
            later[key] = _log_add(later.get(key, -math.inf), after + way.weight)
            share = math.exp(min(0.0, before.total + way.weight + after - whole))
            here = shares.setdefault(way.node, {})
            here[way.stop, way.character] = here.get((way.stop, way.character), 0.0) + share
        return shares


def _kept(states: dict[Hashable, _Arrival]) -> dict[Hashable, _Arrival]:
    """Give up the states that are far behind."""
    if len(states) == 1:
        return states
    least = max(arrival.best for arrival in states.values()) - MARGIN
    kept = [(state, arrival) for state, arrival in states.items() if arrival.best >= least]
    if len(kept) > WIDTH:
        kept.sort(key=lambda item: -item[1].best)
        del kept[WIDTH:]
    return dict(kept)


def _log_add(one: float, other: float) -> float:
    if one < other:
        one, other = other, one
    return one if other == -math.inf else one + math.log1p(math.exp(other - one))
