"""Count character n-grams, smooth them, and keep those that matter.

Smoothing: modified Kneser-Ney (Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language
Modeling", 1999), interpolated, written down in back-off form. Pruning: weighted difference (Seymore and
Rosenfeld, "Scalable Backoff Language Models", 1996), where an n-gram weighs the more, the likelier it
decides a repair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LINE = 0
"""The number of the line end, which also stands before a line."""


@dataclass
class Order:
    """The distinct n-grams of one length, sorted; all arrays have their number."""

    parent: Ints
    """Which n-gram one shorter it is without its last character."""
    last: Ints
    """The number of its last character."""
    suffix: Ints
    """Which n-gram one shorter it is without its first character."""
    from_line: npt.NDArray[np.bool_]
    """Whether it starts with a line start."""
    seen: Floats
    """How often it was seen."""
    counts: Floats
    """What smoothing counts: after how many characters it was seen; for the longest, how often."""
    logs: Floats
    """Natural logarithm of the probability of the last character after the others."""
    dropped: Ints
    """For each n-gram one shorter: how many that start with it were seen too seldom to be here."""
    back: Floats
    """The same, were this n-gram not kept, but for what other n-grams keep."""


def count(ids: npt.NDArray[np.uint16], longest: int, least: list[int]) -> list[Order]:
    """The n-grams of 1 to `longest` characters of text in which lines are parted by `LINE`.

    `least[k]`: how often an n-gram of k + 1 characters must have been seen.
    """
    n = len(ids)
    wide = ids.astype(np.int64)
    vocabulary = int(wide.max()) + 1
    seen = np.bincount(wide, minlength=vocabulary).astype(float)
    everything = np.arange(vocabulary)
    zeros = np.zeros(vocabulary, dtype=np.int64)
    empty = np.zeros(0)
    orders = [
        Order(
            zeros,
            everything,
            zeros,
            everything == LINE,
            seen,
            seen.copy(),
            empty,
            zeros,
            empty,
        )
    ]
    rank = wide.astype(np.int32)  # at each position: which n-gram starts here, or -1
    starts = np.arange(n, dtype=np.int64)
    for k in range(2, longest + 1):
        starts = starts[starts + k <= n]
        inner = wide[starts + k - 2] != LINE
        if k == 2:
            inner |= wide[starts + 1] != LINE
        starts = starts[inner & (rank[starts] >= 0)]
        keys = (rank[starts].astype(np.int64) << 16) | wide[starts + k - 1]
        distinct, first, inverse, seen_here = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        suffix = rank[starts[first] + 1].astype(np.int64)
        lower = orders[-1]
        after = np.bincount(suffix[suffix >= 0], minlength=len(lower.last)).astype(float)
        lower.counts = np.where(lower.from_line, lower.seen, np.maximum(after, 1))
        if k == 2:
            lower.counts = after
        kept = (seen_here >= least[k - 1]) & (suffix >= 0)
        number = np.full(len(distinct), -1, dtype=np.int32)
        number[kept] = np.arange(int(kept.sum()))
        rank = np.full(n, -1, dtype=np.int32)
        rank[starts] = number[inverse]
        orders.append(
            Order(
                distinct[kept] >> 16,
                distinct[kept] & 0xFFFF,
                suffix[kept],
                lower.from_line[distinct[kept] >> 16] if k > 2 else (distinct[kept] >> 16) == LINE,
                seen_here[kept].astype(float),
                seen_here[kept].astype(float),
                empty,
                np.bincount(distinct[~kept] >> 16, minlength=len(lower.last)),
                empty,
            )
        )
    return orders


def smooth(orders: list[Order]) -> None:
    """Fill in `logs` and `back`."""
    first = orders[0]
    share = first.counts + 0.1
    probability = share / share.sum()
    first.logs = first.back = np.log(probability)
    for order, lower in zip(orders[1:], orders, strict=False):
        size = len(lower.last)
        discount = _discounts(order.counts)[np.minimum(order.counts, 3).astype(np.int64)]
        total = np.maximum(np.bincount(order.parent, order.counts, size) + order.dropped, 1e-9)
        rest = 1 - np.bincount(order.parent, order.counts - discount, size) / total
        fallen = rest[order.parent] * probability[order.suffix]
        probability = (order.counts - discount) / total[order.parent] + fallen
        order.logs, order.back = np.log(probability), np.log(fallen)


def _discounts(counts: Floats) -> Floats:
    """For counts of 0, 1, 2, and 3 or more; Chen and Goodman's estimates."""
    seen = np.bincount(np.minimum(counts, 5).astype(np.int64), minlength=6).astype(float)
    if min(seen[1:5]) == 0:
        return np.array([0.0, 0.5, 0.75, 0.75])
    base = seen[1] / (seen[1] + 2 * seen[2])
    found = [i - (i + 1) * base * seen[i + 1] / seen[i] for i in (1, 2, 3)]
    return np.array([0.0, *(min(max(d, 0.05), i - 0.05) for d, i in zip(found, (1, 2, 3), strict=True))])


@dataclass
class Pruned:
    """What is kept of one order."""

    kept: npt.NDArray[np.bool_]
    weights: Floats
    """Of the n-grams of this order as contexts: logarithm of what is left for the lower order, or 0."""
    contexts: npt.NDArray[np.bool_]


def prune(orders: list[Order], matter: Callable[[int], Floats], entries: int) -> list[Pruned]:
    """Keep so many n-grams and contexts; `matter(k)` weighs the n-grams of order k (from 0)."""
    scores = [np.full(len(orders[0].last), np.inf)]
    for k, order in enumerate(orders[1:], 1):
        scores.append(order.seen**0.6 * (order.logs - order.back) * matter(k))
    for k in range(len(orders) - 1, 1, -1):  # a suffix is worth what needs it
        np.maximum.at(scores[k - 1], orders[k].suffix, scores[k])
    low, high = 0.0, float(max(s.max(initial=0) for s in scores[1:]))
    for _ in range(40):
        middle = (low + high) / 2 if high > 50 else (max(low, 1e-9) * high) ** 0.5
        if _size(orders, scores, middle) > entries:
            low = middle
        else:
            high = middle
    kept = [s > high for s in scores]
    found = []
    for k, order in enumerate(orders):
        size = len(order.last)
        weights, contexts = np.zeros(size), np.zeros(size, dtype=bool)
        if k + 1 < len(orders):
            upper, mask = orders[k + 1], kept[k + 1]
            parents = upper.parent[mask]
            mine = np.bincount(parents, np.exp(upper.logs[mask]), size)
            lower = np.bincount(parents, np.exp(order.logs[upper.suffix[mask]]), size)
            contexts[parents] = True
            weights = np.minimum(np.log(np.clip(1 - mine, 1e-4, 1) / np.clip(1 - lower, 1e-4, 1)), 0)
        found.append(Pruned(kept[k], np.where(contexts, weights, 0.0), contexts))
    return found


def _size(orders: list[Order], scores: list[Floats], threshold: float) -> int:
    total = 0
    for order, score in zip(orders[1:], scores[1:], strict=True):
        kept = score > threshold
        total += int(kept.sum()) + len(np.unique(order.parent[kept]))
    return total
