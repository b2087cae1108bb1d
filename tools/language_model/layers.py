"""What a small neural network is made of, beside matrices: sums of embeddings, scores of a few outputs, Adam."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bags = tuple[tuple[int, int], ...]


@njit(cache=True)
def gathered(embeddings: Floats, around: Ints, near: int, bags: Bags) -> Floats:
    """Give the inputs of a network: for each side, an embedding for each of the nearest characters; then, for each
    side, the sum for each range of those farther away, divided by the root of their number and two.

    `around`: the numbers of what stands before and after, the nearest first; 0 and 1 are no characters there.
    """
    count, size = len(around), embeddings.shape[1]
    far = around.shape[1] // 2
    inputs = np.zeros((count, (2 * near + 2 * len(bags)) * size), np.float32)
    for row in range(count):
        at = 0
        for side in range(2):
            for place in range(near):
                inputs[row, at : at + size] = embeddings[around[row, side * far + place]]
                at += size
        for side in range(2):
            for start, stop in bags:
                known = 0
                for place in range(side * far + start, side * far + stop):
                    number = around[row, place]
                    if number > 1:
                        known += 1
                        for i in range(size):
                            inputs[row, at + i] += embeddings[number, i]
                scale = np.float32(1 / math.sqrt(known + 2))
                for i in range(size):
                    inputs[row, at + i] *= scale
                at += size
    return inputs


@njit(cache=True)
def scattered(to_inputs: Floats, around: Ints, known_characters: int, near: int, bags: Bags) -> Floats:
    """Give the gradient of the embeddings from that of the inputs that `gathered` gave."""
    size = to_inputs.shape[1] // (2 * near + 2 * len(bags))
    far = around.shape[1] // 2
    slopes = np.zeros((known_characters, size), np.float32)
    for row in range(len(around)):
        at = 0
        for side in range(2):
            for place in range(near):
                number = around[row, side * far + place]
                for i in range(size):
                    slopes[number, i] += to_inputs[row, at + i]
                at += size
        for side in range(2):
            for start, stop in bags:
                known = 0
                for place in range(side * far + start, side * far + stop):
                    known += around[row, place] > 1
                scale = np.float32(1 / math.sqrt(known + 2))
                for place in range(side * far + start, side * far + stop):
                    number = around[row, place]
                    if number > 1:
                        for i in range(size):
                            slopes[number, i] += scale * to_inputs[row, at + i]
                at += size
    return slopes


@njit(cache=True)
def scored(ends: Floats, outputs: Floats, bias: Floats, groups: Ints, rights: Ints) -> Floats:
    """Give the probability of each output of the group that the right one is in (softmax)."""
    shares = np.zeros((len(ends), groups.shape[1]), np.float32)
    for row in range(len(ends)):
        group = groups[rights[row]]
        most = np.float32(-1e30)
        for place in range(len(group)):
            if group[place] >= 0:
                score = bias[group[place]]
                for i in range(ends.shape[1]):
                    score += ends[row, i] * outputs[group[place], i]
                shares[row, place] = score
                most = max(most, score)
        total = np.float32(0)
        for place in range(len(group)):
            if group[place] >= 0:
                shares[row, place] = math.exp(shares[row, place] - most)
                total += shares[row, place]
        for place in range(len(group)):
            shares[row, place] /= total
    return shares


@njit(cache=True)
def scored_back(
    ends: Floats, outputs: Floats, groups: Ints, rights: Ints, slopes: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give the gradients of `ends`, `outputs` and `bias` from that of the scores."""
    to_ends = np.zeros_like(ends)
    to_outputs = np.zeros_like(outputs)
    to_bias = np.zeros(len(outputs), np.float32)
    for row in range(len(ends)):
        group = groups[rights[row]]
        for place in range(len(group)):
            slope = slopes[row, place]
            if group[place] >= 0 and slope != 0:
                to_bias[group[place]] += slope
                for i in range(ends.shape[1]):
                    to_ends[row, i] += slope * outputs[group[place], i]
                    to_outputs[group[place], i] += slope * ends[row, i]
    return to_ends, to_outputs, to_bias


class Adam:
    """Moves weights against their gradients (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015),
    and draws matrices towards nothing (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019)."""

    FIRST, SECOND, LEAST = 0.9, 0.99, 1e-8
    DECAY = 0.02
    STEEPEST = 2.0
    """The greatest length of all gradients together."""

    def __init__(self, weights: Sequence[Floats]) -> None:
        self._weights = weights
        self._means = [np.zeros_like(weight) for weight in weights]
        self._squares = [np.zeros_like(weight) for weight in weights]
        self._steps = 0

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        self._steps += 1
        length = math.sqrt(sum(float(np.vdot(slope, slope)) for slope in slopes))
        scale = np.float32(min(1.0, self.STEEPEST / (length + 1e-6)))
        first, second = 1 - self.FIRST**self._steps, 1 - self.SECOND**self._steps
        for weight, slope, mean, square in zip(
            self._weights, slopes, self._means, self._squares, strict=True
        ):
            slope = slope * scale
            mean += (1 - self.FIRST) * (slope - mean)
            square += (1 - self.SECOND) * (slope * slope - square)
            if weight.ndim == 2:
                weight *= np.float32(1 - rate * self.DECAY)
            weight -= np.float32(rate / first) * mean / (np.sqrt(square / np.float32(second)) + self.LEAST)
