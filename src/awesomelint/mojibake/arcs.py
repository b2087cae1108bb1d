"""What a lattice is made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from awesomelint.mojibake.channels import doubles

FOREIGN = 4.0
"""What it costs, as a negative natural logarithm of a probability, that a character beyond ASCII did not go
through the channel."""


class Arc(NamedTuple):
    """One thing that a stretch of garbled text may have been."""

    stop: int
    """The node it leads to."""
    characters: str
    """The candidates, one character each."""
    cost: float = 0.0


class Lattice(NamedTuple):
    """All texts that garble to a text."""

    arcs: tuple[Sequence[Arc], ...]
    """The arcs of each node but the last; a node that no text goes through may have none."""
    places: Sequence[int]
    """The offset in the garbled text of each node, the last one included."""

    def forced(self) -> frozenset[int]:
        """Give the nodes that every text goes through, and from which there is one way: nothing was lost."""
        found = set()
        reached = {0}
        farthest = 0
        for node, arcs in enumerate(self.arcs):
            if node in reached:
                if farthest <= node and len(arcs) == 1 and len(arcs[0].characters) == 1:
                    found.add(node)
                for arc in arcs:
                    reached.add(arc.stop)
                    farthest = max(farthest, arc.stop)
        return frozenset(found)


def without_foreign(ways: Lattice) -> Lattice:
    """Leave out that characters may have passed as they are, wherever they need not have."""
    return ways._replace(arcs=tuple([arc for arc in arcs if not arc.cost] or arcs for arcs in ways.arcs))


def is_whole(arcs: Sequence[Arc], node: int) -> bool:
    """Tell whether there is a reading in which nothing was lost; then clean text is not considered."""
    return any(
        len(arc.characters) == 1 and arc.stop - node >= max(2, len(arc.characters.encode("utf-8", "replace")))
        for arc in arcs
    )


@lru_cache(maxsize=1 << 16)
def encoded(character: str, codec: str) -> bytes:
    """Give the bytes that a character was read from, empty where there are none."""
    try:
        return doubles(codec).get(character) or character.encode(codec)
    except UnicodeError:
        return bytes([ord(character)]) if "\x80" <= character <= "\x9f" else b""
