"""What was restored beside what it was: character by character, and stated confidence against truth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from awesomelint.mojibake import Choice, Restoration, Restored

PER_DECADE = 2
"""How many bins of the table there are for ten times less doubt."""
LAST = 10 * PER_DECADE


class Judged(NamedTuple):
    """A character that was restored, and whether it is right."""

    choice: Choice
    is_right: bool


class Line(NamedTuple):
    """A line that was restored, with its number from 0."""

    number: int
    restored: Restored
    characters: tuple[Judged, ...]


def judged(original: str, garbled: str, restoration: Restoration) -> Iterator[Line]:
    """Lay each restored line of a garbled text beside its original.

    Where a line has a character more or less than its original, they are laid side by side with the fewest
    edits; a character that stands beside none, or beside another one, is wrong.
    """
    truth = original.split("\n")
    starts = [0]
    for part in garbled.split("\n"):
        starts.append(starts[-1] + len(part) + 1)
    if len(starts) != len(truth) + 1:
        return
    number = 0
    for line in restoration.lines:
        while starts[number + 1] <= line.start:
            number += 1
        before = garbled[starts[number] : line.start]
        now = before + line.text + garbled[line.stop : starts[number + 1] - 1]
        beside = aligned(now, truth[number])
        characters = []
        at = len(before)
        for choice in line.choices:
            stop = at + len(choice.character)
            characters.append(Judged(choice, "".join(beside[at:stop]) == choice.character))
            at = stop
        yield Line(number, line, tuple(characters))


def aligned(one: str, other: str) -> Sequence[str]:
    """Give, for each character of a text, the one of the other that stands beside it; empty for none."""
    if len(one) == len(other):
        return other
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        last, row = rows[-1], [i]
        for j, b in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
        rows.append(row)
    beside = [""] * len(one)
    i, j = len(one), len(other)
    while i and j:
        if rows[i][j] == rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            beside[i] = other[j]
        elif rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return beside


class Calibration:
    """How many characters there are at each confidence, how many should be wrong, and how many are."""

    def __init__(self) -> None:
        self._bins: dict[int, list[float]] = {}

    def add(self, confidence: float, is_right: bool) -> None:
        doubt = max(1 - confidence, 1e-15)
        at = min(LAST, int(-PER_DECADE * math.log10(doubt)))
        held = self._bins.setdefault(at, [0, 0.0, 0])
        held[0] += 1
        held[1] += 1 - confidence
        held[2] += not is_right

    def table(self) -> Iterator[str]:
        """Give the table, the least sure first."""
        yield f"  {'stated doubt':>20} {'characters':>10} {'should be wrong':>15} {'are wrong':>9}"
        for at, (number, expected, wrong) in sorted(self._bins.items()):
            least = f"{10 ** (-(at + 1) / PER_DECADE):.1e}" if at < LAST else "0"
            said = f"{least} to {10 ** (-at / PER_DECADE):.1e}"
            yield f"  {said:>20} {number:10.0f} {expected:15.2f} {wrong:9.0f}"
