"""Thinning a lattice: what neighbouring characters alone make very unlikely is not looked at again.

The language model is asked about pairs of characters, forward and backward (the Viterbi algorithm in both
directions), and a character stays if the best path through it is not far behind the best of all. This is
much cheaper than a search with all the model knows, as a state is no more than the last character.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from awesomelint.mojibake.arcs import Arc, Lattice

MARGIN = 12.0
"""How far behind the best path, in natural logarithms, one through a character may be."""
MANY = 64
"""How many candidates for one character are followed up."""
WIDTH = 16
"""How many characters at a place are followed up."""
_ENTRIES = 1 << 18
_Way = tuple[int, str, int, str, float]


class Rival(NamedTuple):
    """What was left out at a node."""

    character: str
    odds: float
    """How likely the best path through it is beside the best path of all, as pairs of characters have it."""


class Thin(NamedTuple):
    """A lattice, and what was taken out of it."""

    lattice: Lattice
    rivals: Mapping[int, Rival]
    """For nodes: the likeliest character that was left out."""


class _Sifted(NamedTuple):
    seen: str
    unseen: str
    """What the model has never seen; one of them stands for all."""


class Model(Protocol):
    """What is asked of the language model."""

    @property
    def start(self) -> Any: ...
    def step(self, state: Any, character: str, /) -> tuple[float, Any]: ...
    def pair(self, before: str, character: str, /) -> float: ...
    def __hash__(self) -> int: ...
    def knows(self, character: str, /) -> bool: ...


def thin(lattice: Lattice, model: Model) -> Thin:
    """Take characters out of a lattice that neither their left nor their right neighbour makes likely.

    A character is left out, too, if the model has never seen it while it has seen others in its place; all of
    those together are a rival nevertheless.
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
    return Thin(lattice._replace(arcs=tuple(thinning.arcs)), thinning.rivals)


class _Thinning:
    """A lattice on its way to a thinner one."""

    def __init__(self, lattice: Lattice, model: Model) -> None:
        self.arcs: list[Sequence[Arc]] = list(lattice.arcs)
        self.rivals: dict[int, Rival] = {}
        self._model = model
        self._pairs = _pairs(model)
        if len(self._pairs) > _ENTRIES:
            self._pairs.clear()
        self._sifted: dict[str, _Sifted] = {}
        self._unseen: dict[tuple[int, int, str], int] = {}
        """By node, the one it leads to, and the character that stands for them: how many were never seen."""

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
        self._keep(ahead, ways, node)
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
        pairs, pair = self._pairs, self._model.pair
        sifted = self._sift(arc.characters)
        if sifted.unseen:
            self._unseen[node, stop, sifted.unseen[0]] = len(sifted.unseen)
        for right in (*_likely(sifted.seen, self._model, alive[0][0], pairs), *sifted.unseen[:1]):
            best = there.get(right, -math.inf)
            for left, score in alive:
                weight = pairs.get(left + right)
                if weight is None:
                    weight = pairs[left + right] = pair(left, right)
                weight -= cost
                ways.append((node, left, stop, right, weight))
                if score + weight > best:
                    best = score + weight
            there[right] = best

    def _sift(self, characters: str) -> _Sifted:
        """Tell apart what the model has seen and what it has not, where it has seen some."""
        found = self._sifted.get(characters)
        if found is None:
            seen = "".join(filter(self._model.knows, characters)) or characters
            unseen = "".join(c for c in characters if c not in seen) if len(seen) < len(characters) else ""
            found = self._sifted[characters] = _Sifted(seen, unseen)
        return found

    def _keep(self, ahead: dict[int, dict[str, float]], ways: list[_Way], end: int) -> None:
        """Keep what is on a path that is not far behind the best, and note the best of the rest."""
        most = max(ahead[end].values())
        for node, scores in _best_through(ahead, ways, end).items():
            unseen = {at: self._unseen[node, *at] for at in scores if (node, *at) in self._unseen}
            best = max((score for at, score in scores.items() if at not in unseen), default=-math.inf)
            kept = {
                at
                for at, score in scores.items()
                if at not in unseen and (score >= most - MARGIN or score == best)
            }
            if kept:
                self.arcs[node] = _among(self.arcs[node], kept)
            rest = [
                (score + math.log(unseen.get(at, 1)), at[1]) for at, score in scores.items() if at not in kept
            ]
            if rest:
                score, character = max(rest)
                self.rivals[node] = Rival(character, math.exp(min(score - best, 0.0)))


def _best_through(
    ahead: dict[int, dict[str, float]], ways: list[_Way], end: int
) -> dict[int, dict[tuple[int, str], float]]:
    """Give, for each node, the score of the best path through each character that leads to a node."""
    behind: dict[int, dict[str, float]] = {end: dict.fromkeys(ahead[end], 0.0)}
    through: dict[int, dict[tuple[int, str], float]] = {}
    for node, left, stop, right, weight in sorted(ways, key=lambda way: -way[0]):
        after = behind.get(stop, {}).get(right)
        if after is None:
            continue
        after += weight
        here = behind.setdefault(node, {})
        if after > here.get(left, -math.inf):
            here[left] = after
        scores = through.setdefault(node, {})
        score = ahead[node][left] + after
        if score > scores.get((stop, right), -math.inf):
            scores[stop, right] = score
    return through


@lru_cache(maxsize=4)
def _pairs(model: Model) -> dict[str, float]:
    """Give what a model said of pairs of characters; it is asked about the same ones line after line."""
    return {}


def _alive(here: dict[str, float]) -> list[tuple[str, float]]:
    """Give the characters at a place that are worth following, the best first."""
    least = max(here.values()) - MARGIN
    alive = [(left, score) for left, score in here.items() if score >= least]
    alive.sort(key=lambda item: -item[1])
    return alive[:WIDTH]


def _likely(characters: str, model: Model, left: str, pairs: dict[str, float]) -> str:
    """Leave out, of many characters, those that seldom follow another."""
    if len(characters) <= MANY:
        return characters
    for right in characters:
        if left + right not in pairs:
            pairs[left + right] = model.pair(left, right)
    return "".join(sorted(characters, key=lambda right: -pairs[left + right])[:MANY])


def _among(arcs: Sequence[Arc], kept: Collection[tuple[int, str]]) -> list[Arc]:
    """Keep of some arcs the characters that are wanted, by where they lead."""
    among = [
        arc._replace(characters="".join(c for c in arc.characters if (arc.stop, c) in kept)) for arc in arcs
    ]
    return [arc for arc in among if arc.characters]
