"""Learn the weights of a log-linear model online, most of which stay zero.

FTRL-Proximal, per coordinate, with L1 and L2 regularisation (McMahan et al., "Ad Click Prediction: a View from the
Trenches", KDD 2013, algorithm 1), for a choice between several candidates. Weights are kept by a hash of sign and
candidate, without a word about collisions: there are many more places than weights that are not zero.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

BITS = 25
"""There are 2 ** BITS places for weights."""
_LEAST = 0.003
"""Candidates as wrong as that, or less, are not learnt from."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Sums = npt.NDArray[np.uint32]


class Rates(NamedTuple):
    """What the paper calls alpha, beta, lambda 1 and lambda 2."""

    alpha: float = 0.1
    beta: float = 1.0
    l1: float = 2.0
    l2: float = 1.0


class Gaps(NamedTuple):
    """Places in text, each with what stands there and the signs of what stands around it."""

    signs: Sums
    """Checksums of the signs of all places, one place after the other."""
    starts: Ints
    """Where those of each place start, and the end."""
    groups: npt.NDArray[np.uint32]
    """For each place: the candidates, the right one first, then zeros."""


@njit(cache=True)
def place(sign: np.int64, candidate: np.int64) -> np.int64:
    """Tell where the weight of a sign for a candidate is kept."""
    return (((sign ^ (candidate * 0x85EBCA6B)) * 0x9E3779B1) & 0xFFFFFFFF) >> (32 - BITS)


@njit(cache=True, fastmath=True)
def _weight(z: float, n: float, alpha: float, beta: float, l1: float, l2: float) -> float:
    if abs(z) <= l1:
        return 0.0
    return -(z - math.copysign(l1, z)) / ((beta + math.sqrt(n)) / alpha + l2)


@njit(cache=True, fastmath=True)
def pass_over(
    gaps: Gaps, order: Ints, z: Floats, n: Floats, rates: Rates, learn: bool
) -> tuple[float, float]:
    """Go over places in some order, and learn from them or not.

    Gives what the right characters cost on average, as a negative natural logarithm, and the share of the places at
    which another one was likelier. `z` and `n` are what is learnt, `2 ** BITS` of each.
    """
    alpha, beta, l1, l2 = rates
    scores = np.zeros(gaps.groups.shape[1])
    cost = 0.0
    wrong = 0
    for at in order:
        start, stop = gaps.starts[at], gaps.starts[at + 1]
        group = gaps.groups[at]
        size = 0
        while size < len(group) and group[size]:
            score = 0.0
            for i in range(start, stop):
                k = place(np.int64(gaps.signs[i]), np.int64(group[size]))
                score += _weight(z[k], n[k], alpha, beta, l1, l2)
            scores[size] = score
            size += 1
        most = scores[:size].max()
        wrong += scores[0] < most
        whole = 0.0
        for c in range(size):
            scores[c] = math.exp(scores[c] - most)
            whole += scores[c]
        cost -= math.log(scores[0] / whole + 1e-30)
        if not learn:
            continue
        for c in range(size):
            slope = scores[c] / whole - (c == 0)
            if abs(slope) < _LEAST:
                continue
            for i in range(start, stop):
                k = place(np.int64(gaps.signs[i]), np.int64(group[c]))
                weight = _weight(z[k], n[k], alpha, beta, l1, l2)
                more = n[k] + slope * slope
                z[k] += slope - (math.sqrt(more) - math.sqrt(n[k])) / alpha * weight
                n[k] = more
    return cost / len(order), wrong / len(order)


def weights(z: Floats, n: Floats, rates: Rates) -> Floats:
    """Give the weights from what was learnt."""
    shrunk = np.maximum(np.abs(z) - rates.l1, 0)
    return (-np.sign(z) * shrunk / ((rates.beta + np.sqrt(n)) / rates.alpha + rates.l2)).astype(np.float32)


@njit(cache=True)
def owners(gaps: Gaps, wanted: npt.NDArray[np.bool_], most: int) -> Ints:
    """Find what the wanted places for weights belong to: rows of a gap, the number of its sign, a candidate.

    Of several that share a place, the first one is given.
    """
    left = wanted.copy()
    found = np.zeros((most, 3), np.int64)
    count = 0
    for at in range(len(gaps.starts) - 1):
        for candidate in gaps.groups[at]:
            if not candidate:
                break
            for i in range(gaps.starts[at], gaps.starts[at + 1]):
                k = place(np.int64(gaps.signs[i]), np.int64(candidate))
                if left[k]:
                    left[k] = False
                    found[count, 0], found[count, 1], found[count, 2] = at, i - gaps.starts[at], candidate
                    count += 1
    return found[:count]
