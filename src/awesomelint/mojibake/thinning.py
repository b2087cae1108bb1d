"""Thinning a lattice: what neighbouring characters alone make very unlikely is not looked at again.

The language model is asked about pairs of characters, forward and backward (the Viterbi algorithm in both
directions), and a character stays if the best path through it is not far behind the best of all. This is
much cheaper than a search with all the model knows, as a state is no more than the last character.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import add, itemgetter
from typing import Any, NamedTuple, Protocol

from awesomelint.mojibake.arcs import Arc, Lattice

MARGIN = 10.0
"""How far behind the best path, in natural logarithms, one through a character may be."""
MANY = 64
"""How many candidates for one character are followed up."""
WIDTH = 16
"""How many characters at a place are followed up."""
_ENTRIES = 1 << 18
_Pairs = defaultdict[str, dict[str, float]]
"""How likely characters are after one other."""


class _Ways(NamedTuple):
    """The ways along an arc, from each character before it to each of its own."""

    node: int
    arc: Arc
    lefts: Sequence[str]
    rights: Sequence[str]
    weights: Sequence[Sequence[float]]
    """For each left one, those of the right ones."""
    best: Sequence[float]
    """For each right one, the score of the best path that ends so."""


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
    def pairs(self, before: str, characters: Sequence[str], /) -> list[float]: ...
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
        if sum(map(len, self._pairs.values())) > _ENTRIES:
            self._pairs.clear()
        self._sifted: dict[str, _Sifted] = {}
        self._unseen: dict[tuple[int, int, str], int] = {}
        """By node, the one it leads to, and the character that stands for them: how many were never seen."""

    def stretch(self, node: int, before: str) -> tuple[int, str]:
        """Thin from a node on to the next one at which one character is left; give both."""
        first, last = node, len(self.arcs)
        ahead: dict[int, dict[str, float]] = {node: {before: 0.0}}
        ways: list[_Ways] = []
        pending = {node}
        while True:
            node = min(pending)
            pending.discard(node)
            here = ahead[node]
            if node == last or (node != first and not pending and len(here) == 1):
                break
            alive = _alive(here)
            for arc in self.arcs[node]:
                pending.add(arc.stop)
                ways.append(self._follow(node, arc, alive, ahead.setdefault(arc.stop, {})))
        self._keep(ahead, ways, node)
        return node, max(ahead[node], key=ahead[node].__getitem__)

    def _follow(
        self, node: int, arc: Arc, alive: Sequence[tuple[str, float]], there: dict[str, float]
    ) -> _Ways:
        """Score the paths along an arc, and note the best of them at the node it leads to."""
        sifted = self._sift(arc.characters)
        if sifted.unseen:
            self._unseen[node, arc.stop, sifted.unseen[0]] = len(sifted.unseen)
        rights = (*self._likely(sifted.seen, alive[0][0]), *sifted.unseen[:1])
        lefts = [left for left, _ in alive]
        rows = self._rows(lefts, rights)
        scores = [score - arc.cost for _, score in alive]
        if len(rights) == 1:
            best = [max([score + row[0] for score, row in zip(scores, rows, strict=True)])]
        else:
            sums = [[score + weight for weight in row] for score, row in zip(scores, rows, strict=True)]
            best = [*map(max, *sums)] if len(sums) > 1 else sums[0]
        for right, score in zip(rights, best, strict=True):
            if score > there.get(right, -math.inf):
                there[right] = score
        return _Ways(node, arc, lefts, rights, rows, best)

    def _rows(self, lefts: Sequence[str], rights: Sequence[str]) -> list[Sequence[float]]:
        """Give how likely characters are after each of some others."""
        row = itemgetter(*rights) if len(rights) > 1 else lambda known: (known[rights[0]],)
        rows: list[Sequence[float]] = []
        for left in lefts:
            known = self._pairs[left]
            try:
                rows.append(row(known))
            except KeyError:
                lacking = [right for right in rights if right not in known]
                known.update(zip(lacking, self._model.pairs(left, lacking), strict=True))
                rows.append(row(known))
        return rows

    def _likely(self, characters: str, left: str) -> str:
        """Leave out, of many characters, those that seldom follow another."""
        if len(characters) <= MANY:
            return characters
        weights = dict(zip(characters, self._rows((left,), characters)[0], strict=True))
        return "".join(sorted(characters, key=lambda right: -weights[right])[:MANY])

    def _sift(self, characters: str) -> _Sifted:
        """Tell apart what the model has seen and what it has not, where it has seen some."""
        found = self._sifted.get(characters)
        if found is None:
            seen = "".join(filter(self._model.knows, characters)) or characters
            unseen = "".join(c for c in characters if c not in seen) if len(seen) < len(characters) else ""
            found = self._sifted[characters] = _Sifted(seen, unseen)
        return found

    def _keep(self, ahead: dict[int, dict[str, float]], ways: list[_Ways], end: int) -> None:
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
    ahead: dict[int, dict[str, float]], ways: list[_Ways], end: int
) -> dict[int, dict[tuple[int, str], float]]:
    """Give, for each node, the score of the best path through each character that leads to a node."""
    behind: dict[int, dict[str, float]] = {end: dict.fromkeys(ahead[end], 0.0)}
    through: dict[int, dict[tuple[int, str], float]] = {}
    for node, arc, lefts, rights, weights, best in reversed(ways):
        later = behind.get(arc.stop, {})
        after = [later.get(right, -math.inf) for right in rights]
        if max(after) == -math.inf:
            continue
        here = behind.setdefault(node, {})
        for left, row in zip(lefts, weights, strict=True):
            score = (max(map(add, row, after)) if len(row) > 1 else row[0] + after[0]) - arc.cost
            if score > here.get(left, -math.inf):
                here[left] = score
        scores = through.setdefault(node, {})
        for right, score in zip(rights, map(add, best, after), strict=True):
            key = (arc.stop, right)
            if score > scores.get(key, -math.inf):
                scores[key] = score
    return through


@lru_cache(maxsize=4)
def _pairs(model: Model) -> _Pairs:
    """Give what a model said of pairs of characters; it is asked about the same ones line after line."""
    return defaultdict(dict)


def _alive(here: dict[str, float]) -> list[tuple[str, float]]:
    """Give the characters at a place that are worth following, the best first."""
    least = max(here.values()) - MARGIN
    alive = [(left, score) for left, score in here.items() if score >= least]
    alive.sort(key=lambda item: -item[1])
    return alive[:WIDTH]


def _among(arcs: Sequence[Arc], kept: Collection[tuple[int, str]]) -> list[Arc]:
    """Keep of some arcs the characters that are wanted, by where they lead."""
    wanted = {arc.stop: {character for stop, character in kept if stop == arc.stop} for arc in arcs}
    among = [
        Arc(arc.stop, "".join(filter(wanted[arc.stop].__contains__, arc.characters)), arc.cost)
        for arc in arcs
    ]
    return [arc for arc in among if arc.characters]
