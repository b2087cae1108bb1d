"""The likeliest characters in a lattice, and how sure each of them is.

A beam search under the language model, with sums forward and backward over the paths that are kept: the
share of the probability that goes through a character is its confidence. Along the best path, each character
is the one with the greatest share: fewer are wrong than on the path itself. Stretches in which there is
one way only cost one step of the model each; what is held in memory is one stretch between two of them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from awesomelint.mojibake import thinning
from awesomelint.mojibake.arcs import Lattice
from awesomelint.mojibake.leaning import LEAST, Step, Weigher, leaned
from awesomelint.mojibake.likelihood import shipped
from awesomelint.mojibake.thinning import Model, Thin
from awesomelint.mojibake.words_model import unspaced

WIDTH = 16
"""How many states are kept at a node."""
MANY = 500
"""How many candidates for a character of which nothing is left are looked at."""
MARGIN = 8.0
"""How far behind the best state, in natural logarithms, one is given up."""
TOGETHER = 0.64
"""How much of the logarithm of odds is believed where weights are added to what the language model says: they
know much of the same. `tools/weigh_signs.py` tells."""
PASSES = 2
"""How often what is left open is weighed again, at most, with what was chosen around it."""
LEAST_ODDS = 1e-10
"""How likely, beside what was chosen, what was left out is at the least."""
_LEAST_EXPLORED = 1e-6
"""The share of the probability that is looked at, at the least, however much seems to have been given up."""


class Choice(NamedTuple):
    """One character that was restored."""

    start: int
    """Where in the garbled text that stands which it was; an offset in code points."""
    stop: int
    character: str
    confidence: float
    """The share of the probability that is its, from 0 to 1; 1 where there was nothing to choose, and nowhere
    else."""
    runner_up: str = ""
    """The next likeliest character, empty where there was nothing to choose."""
    candidates: int = 1
    """How many characters what is there may stand for; 1 where no byte was lost, 0 where it was taken to have
    passed as it is."""


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


class _Later(NamedTuple):
    """How likely what comes after something is, as natural logarithms."""

    of_state: dict[tuple[int, Hashable], float]
    on_average: dict[int, float]
    """Whatever the state at a node."""
    of_way: dict[int, list[float]]
    """Of each step from a node, and what comes after it."""


class Pass(NamedTuple):
    """A way through a lattice."""

    taken: list[tuple[Step, Choice]]
    score: float
    shares: dict[int, dict[tuple[int, str], float]]


def search(lattice: Lattice, model: Model, weigher: Weigher | None = None) -> Found:
    """Find the likeliest text of a lattice.

    What is left open after a first pass is decided together with the weights of `weigher`, if there is one.
    """
    thin = thinning.thin(_with_the_frequent(lattice), model)
    forced = lattice.forced()
    first = passed(thin.lattice, model)
    best = first if weigher is None else _weighed_again(thin.lattice, first, model, weigher)
    choices = (_doubted(choice, lattice, step.node, thin, forced) for step, choice in best.taken)
    return Found(tuple(choices), first.score)


def _weighed_again(lattice: Lattice, first: Pass, model: Model, weigher: Weigher) -> Pass:
    """Decide what a first pass left open together with the weights; give that pass where it left nothing."""
    best = first
    for _ in range(PASSES):
        path = [step for step, _ in best.taken]
        narrow = leaned(lattice, path, first.shares, weigher)
        if narrow is None:
            break
        best = passed(narrow, model)
        if [step for step, _ in best.taken] == path:
            break
    if best is first:
        return first
    doubted = [(step, _without_the_rest(choice, first.shares.get(step.node))) for step, choice in best.taken]
    return best._replace(taken=doubted)


def passed(lattice: Lattice, model: Model) -> Pass:
    """Search once; what is left open is in the shares."""
    taken: list[tuple[Step, Choice]] = []
    shares: dict[int, dict[tuple[int, str], float]] = {}
    score = 0.0
    state = model.start
    node = 0
    places = lattice.places
    last = len(lattice.arcs)
    while node < last:
        ways = lattice.arcs[node]
        if len(ways) == 1 and len(ways[0].characters) == 1:
            arc = ways[0]
            weight, state = model.step(state, arc.characters)
            score += weight - arc.cost
            step = Step(node, arc.stop, arc.characters)
            taken.append((step, Choice(places[node], places[arc.stop], arc.characters, 1.0)))
            node = arc.stop
        else:
            block = _Block(lattice, model, node, state)
            score += block.score
            mine = block.shares()
            taken += block.taken(mine)
            shares |= mine
            node, state = block.end
    return Pass(taken, score, shares)


def _without_the_rest(choice: Choice, shares: Mapping[tuple[int, str], float] | None) -> Choice:
    """Take off the share of what a later pass did not look at, and believe as much as all says together."""
    if not shares:
        return choice
    rest = sum(share for share in shares.values() if share < LEAST)
    runner_up = choice.runner_up
    if not runner_up:
        others = ((share, c) for (_, c), share in shares.items() if c != choice.character)
        runner_up = max(others, default=(0.0, ""))[1]
    confidence = _together(choice.confidence) * (1 - min(rest, 1.0))
    return choice._replace(confidence=confidence, runner_up=runner_up)


def _together(confidence: float) -> float:
    """Give how sure something is, by how sure it would be if all that speaks for it were independent."""
    doubt = 1 - confidence
    if not 0 < doubt < 1:
        return confidence
    odds: float = (doubt / confidence) ** TOGETHER
    return 1 / (1 + odds)


def _doubted(choice: Choice, lattice: Lattice, node: int, thin: Thin, forced: Collection[int]) -> Choice:
    """Count what thinning left out among what a character could have been, if it could."""
    rival = thin.rivals.get(node)
    arcs = lattice.arcs[node]
    stop = choice.stop
    own = next(arc for arc in arcs if lattice.places[arc.stop] == stop and choice.character in arc.characters)
    candidates = 0 if own.cost else len(own.characters)
    if node in forced:
        return Choice(choice.start, stop, choice.character, 1.0, "", candidates)
    others = "".join(arc.characters for arc in arcs).replace(choice.character, "")
    confidence = min(choice.confidence, 1 / (1 + max(LEAST_ODDS, rival.odds if rival else 0.0)))
    runner_up = choice.runner_up or (rival.character if rival else others[:1])
    return Choice(choice.start, stop, choice.character, confidence, runner_up, candidates)


def _with_the_frequent(lattice: Lattice) -> Lattice:
    """Keep of a great many candidates for one character those that are the most frequent anywhere."""
    if all(len(arc.characters) <= MANY for arcs in lattice.arcs for arc in arcs):
        return lattice
    return lattice._replace(
        arcs=tuple(
            [arc._replace(characters=_frequent(arc.characters)) for arc in arcs] for arcs in lattice.arcs
        )
    )


@lru_cache(maxsize=1 << 13)
def _frequent(characters: str) -> str:
    if len(characters) <= MANY:
        return characters
    model = shipped()
    known = sorted(filter(model.knows, characters), key=lambda character: -model.step("", character)[0])
    parted: tuple[list[str], list[str]] = ([], [])  # what is part of words may be a word, and others not
    for character in known:
        parted[unspaced(character)].append(character)
    return "".join(chain(*(characters[: MANY // 2] for characters in parted))) or characters[:MANY]


class _Block:
    """A stretch between two nodes at each of which there is one state."""

    def __init__(self, lattice: Lattice, model: Model, node: int, state: Hashable) -> None:
        self._lattice = lattice
        self._model = model
        self._first = node, state
        self._ways: dict[int, list[_Way]] = {}
        """The steps from each node."""
        self._arrivals: dict[int, dict[Hashable, _Arrival]] = {node: {state: _Arrival(0.0, 0.0, None)}}
        self._given_up: dict[int, dict[Hashable, float]] = {}
        """The states at each node that were not followed up, with the sums over the ways that lead there."""
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
                self._given_up[node] = {
                    state: arrival.total for state, arrival in here.items() if state not in kept
                }
                self._arrivals[node] = here = kept
            if node != first and not pending and len(here) == 1:
                return node, next(iter(here))
            for arc in self._lattice.arcs[node]:
                self._follow(node, arc.stop, arc.characters, arc.cost)
                pending.add(arc.stop)

    def _follow(self, node: int, stop: int, characters: str, cost: float) -> None:
        there = self._arrivals.setdefault(stop, {})
        step = self._model.step
        add = self._ways.setdefault(node, []).append
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

    def taken(self, shares: Mapping[int, Mapping[tuple[int, str], float]]) -> Iterator[tuple[Step, Choice]]:
        """Give the steps along the best path, the likeliest character of each, and how sure they are."""
        path = []
        node, state = self.end
        while (way := self._arrivals[node][state].back) is not None:
            path.append(way)
            node, state = way.node, way.state
        places = self._lattice.places
        for way in reversed(path):
            rivals = shares[way.node]
            likely = max(rivals, key=lambda key: (key[0] == way.stop, rivals[key]))
            others = [(share, rival) for rival, share in rivals.items() if rival != likely]
            runner_up = max(others)[1][1] if others else ""
            share = min(1.0, rivals[likely])
            character = likely[1]
            choice = Choice(places[way.node], places[way.stop], character, share, runner_up)
            yield Step(way.node, way.stop, character), choice

    def shares(self) -> dict[int, dict[tuple[int, str], float]]:
        """Give, for each node, the share of the probability that goes through each character.

        What was given up counts, as if what follows were as likely after it as it is after what was kept.
        Else a choice made long before would look certain, as all that is kept goes back to it.
        """
        later = self._later()
        whole = later.of_state[self._first]
        shares: dict[int, dict[tuple[int, str], float]] = {}
        explored = 1.0
        for node in sorted(self._ways):
            for total in self._given_up.get(node, {}).values():
                explored -= math.exp(total + later.on_average[node] - whole)
            here = shares.setdefault(node, {})
            arrivals = self._arrivals[node]
            for way, after in zip(self._ways[node], later.of_way[node], strict=True):
                through = arrivals[way.state].total + after - whole
                key = (way.stop, way.character)
                here[key] = here.get(key, 0.0) + math.exp(min(through, 0.0)) / max(explored, _LEAST_EXPLORED)
        return shares

    def _later(self) -> _Later:
        """Add up, from the end on, how likely what comes after each state is."""
        node, state = self.end
        is_last = node == len(self._lattice.arcs)
        ends = {(node, other): 0.0 for other in self._arrivals[node] if is_last or other == state}
        later = _Later(ends, {node: 0.0}, {})
        for node in sorted(self._ways, reverse=True):
            afters = later.of_way[node] = [self._after(way, later) + way.weight for way in self._ways[node]]
            for way, after in zip(self._ways[node], afters, strict=True):
                key = (node, way.state)
                known = later.of_state.get(key)
                later.of_state[key] = after if known is None else _log_add(known, after)
            before = both = -math.inf
            for state, arrival in self._arrivals[node].items():
                before = _log_add(before, arrival.total)
                both = _log_add(both, arrival.total + later.of_state[node, state])
            later.on_average[node] = both - before
        return later

    def _after(self, way: _Way, later: _Later) -> float:
        """Tell how likely what comes after a step is, though nobody looked where it was given up."""
        if way.then in self._given_up.get(way.stop, ()):
            return later.on_average[way.stop]
        return later.of_state.get((way.stop, way.then), -math.inf)


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
