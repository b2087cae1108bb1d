"""The lattice of text that was read wrongly two bytes at a time, so that characters share what they became.

Nodes lie between the bytes that the garbled text stands for; a byte that is lost is a node as well. Where a
decoder loses a byte together with the next, there is a node for the second, which may be passed by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from awesomelint.mojibake.arcs import FOREIGN, Arc, Lattice, encoded, is_whole
from awesomelint.mojibake.channels import MULTIBYTE, SPARSE, Step, has_lead

LOST, FOREIGN_TO_IT, SECOND, _FIRST = -1, -2, -3, -4
"""In place of a byte: one that is lost, by itself; a character that was never read in the wrong encoding; a
byte that is lost together with the one before it; that one."""
_END = 0x0A
_SWALLOWED = " ])},.:;!?'\"|/-*_`(0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What may follow other characters, and be lost with the last byte of one."""


class Bytes(NamedTuple):
    """Garbled text as the bytes it was read from."""

    values: Sequence[int]
    """A byte, or what stands in place of one."""
    places: Sequence[int]
    marked: frozenset[int]
    """The places where a question mark or a blank may stand for a lost byte."""


def by_bytes(text: str, step: Step) -> Lattice:
    """Lay out what a text may have been that a decoder of two bytes at a time garbled."""
    raw = read(text, step)
    wildcards = _Wildcards(step)
    arcs: list[Sequence[Arc]] = []
    for node, value in enumerate(raw.values):
        found: list[Arc] = []
        after = node + 1
        while after < len(raw.values) and raw.places[after] == raw.places[node]:
            after += 1
        is_marked = node in raw.marked
        if value == FOREIGN_TO_IT:
            found.append(Arc(node + 1, text[raw.places[node]]))
        elif 0 <= value < 0x80:
            found.append(Arc(after if is_marked else node + 1, chr(value)))
        elif value == SECOND and step.swallows == "any":
            found.append(Arc(node + 1, _SWALLOWED))
        if value != FOREIGN_TO_IT and not (0 <= value < 0x80 and not is_marked):
            found += wildcards.arcs(raw.values, node, is_marked)
        if not is_whole(found, node):
            if node == 0 or raw.places[node - 1] != raw.places[node]:
                found.append(Arc(after, text[raw.places[node]], FOREIGN))
            elif not found:
                found.append(Arc(node + 1, "\ufffd", 3 * FOREIGN))
        arcs.append(found)
    return Lattice(tuple(arcs), (*raw.places, len(text)))


def read(text: str, step: Step) -> Bytes:
    values: list[int] = []
    places: list[int] = []
    marked = set()
    mark = step.lost if len(step.lost) == 1 else ""
    second = (SECOND,) if step.swallows else ()
    for place, character in enumerate(text):
        if character == mark and character > "\x7f":
            raw: Sequence[int] = (LOST, *second)
        elif character <= "\x7f":
            raw = (ord(character),)
            if character == mark:
                marked.add(len(values))
                raw = (ord(character), *second)
        else:
            raw = encoded(character, step.wrong) or (FOREIGN_TO_IT,)
        values += raw
        places += [place] * len(raw)
    return Bytes(values, places, frozenset(marked))


class _Wildcards:
    """Characters of an encoding by bytes of which some are not known."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._drops = step.lost == "dropped"
        self._mark = ord(step.lost) if len(step.lost) == 1 and step.lost < "\x80" else -9
        self._least_trail = 0x40 if step.right in MULTIBYTE and not step.right.startswith("euc") else 0x80
        self._most_dropped = 2 if step.wrong in SPARSE else 1

    def arcs(self, values: Sequence[int], node: int, is_marked: bool) -> Iterator[Arc]:
        """Give the characters that may begin at a node."""
        seen = set()
        for pattern, stop in self._patterns(values, node, is_marked):
            candidates = self._candidates(pattern, values[stop] if stop < len(values) else _END)
            if candidates and (stop, candidates) not in seen:
                seen.add((stop, candidates))
                yield Arc(stop, candidates)

    def _patterns(
        self, values: Sequence[int], node: int, is_marked: bool
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Give the ways in which the bytes from a node on make one character.

        Fewer losses come first.
        """
        first = LOST if is_marked else values[node]
        for size in _sizes(self._step.right, first):
            yield from self._extended((first,), size, values, node + 1)
        if self._drops and 0x80 <= first < (0xC0 if self._step.right == "utf-8" else 0xFF):
            for size in _sizes(self._step.right, LOST):
                if size > 1:
                    yield from self._extended((LOST,), size, values, node)

    def _extended(
        self, pattern: tuple[int, ...], size: int, values: Sequence[int], node: int
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        following = values[node] if node < len(values) else _END
        if len(pattern) == size:
            if following == SECOND:  # lost by itself, or the next character's first byte is lost with it
                yield pattern, node + 1
                pattern = (*pattern[:-1], _FIRST)
            yield pattern, node
            return
        if following == SECOND:
            yield from self._extended((*pattern[:-1], _FIRST, SECOND), size, values, node + 1)
            node += 1
            following = values[node] if node < len(values) else _END
        if following == LOST or following >= self._least_trail:
            yield from self._extended((*pattern, following), size, values, node + 1)
        if following == self._mark:
            yield from self._extended((*pattern, LOST), size, values, node + 1)
        is_known = max(pattern) >= 0 or len(pattern) + 1 < size
        if self._drops and is_known and (following < 0x80 or pattern.count(LOST) < self._most_dropped):
            yield from self._extended((*pattern, LOST), size, values, node)

    def _candidates(self, pattern: tuple[int, ...], following: int) -> str:
        if min(pattern) >= 0:
            return _character(bytes(pattern), self._step.right)
        if self._drops and following >= 0x80:
            following = LOST  # others may have been dropped in between
        return _lost_characters(self._step, pattern, following)


@lru_cache(maxsize=1 << 13)
def _lost_characters(step: Step, pattern: tuple[int, ...], following: int) -> str:
    """Give the characters that fit a pattern and whose lost bytes the wrong encoding cannot show."""
    return "".join(_fitting(_tree(step.right, len(pattern)), step, (*pattern, following), 0, 0))


def _fitting(tree: _Tree, step: Step, pattern: tuple[int, ...], at: int, before: int) -> Iterator[str]:
    """Give the characters below a node of the tree; the last of the pattern is what follows them."""
    known, following = pattern[at : at + 2]
    is_last = at + 2 == len(pattern)
    bytes_ = tree if known < 0 else (known,) if known in tree else ()
    for byte in bytes_:
        if at and not _is_lost(step, pattern[at - 1], before, byte):
            continue
        below = tree[byte]
        if not isinstance(below, str):
            yield from _fitting(below, step, pattern, at + 1, byte)
        elif not is_last or _is_lost(step, known, byte, following):
            yield below


@lru_cache(maxsize=1 << 17)
def _is_lost(step: Step, known: int, byte: int, after: int) -> bool:
    """Tell whether a byte may be lost where one follows, if that is known; a byte that is not is none."""
    if known >= 0 or known == SECOND:
        return True
    is_lead = has_lead(step.wrong, byte)
    if known == _FIRST:
        return is_lead and (after < 0 or not _shows(step.wrong, byte, after))
    if after >= 0 and _shows(step.wrong, byte, after):
        return False
    is_pair = not 0 <= after < 0x80 if step.swallows == "high" else after != _END
    return not (step.swallows and is_lead and is_pair)


def _sizes(codec: str, first: int) -> tuple[int, ...]:
    """Give how many bytes a character may have by its first, if that is known."""
    if codec not in MULTIBYTE and codec != "utf-8":
        return (1,)
    if codec != "utf-8":
        return {"euc_jp": (2, 3), "cp932": (1, 2), "shift_jis": (1, 2)}.get(codec, (2,))
    if first < 0:
        return (2, 3, 4)
    if 0xC2 <= first <= 0xDF:
        return (2,)
    if 0xE0 <= first <= 0xEF:
        return (3,)
    return (4,) if 0xF0 <= first <= 0xF4 else ()


@lru_cache(maxsize=1 << 14)
def _character(raw: bytes, codec: str) -> str:
    try:
        found = raw.decode(codec)
    except UnicodeError:
        return ""
    return found if len(found) == 1 else ""


_Tree: TypeAlias = "dict[int, _Tree | str]"


@cache
def _tree(codec: str, size: int) -> _Tree:
    """Give the characters of an encoding that have so many bytes, byte by byte."""
    tree: _Tree = {}
    for character, raw in _repertoire(codec, size):
        below = tree
        for byte in raw[:-1]:
            below = below.setdefault(byte, {})  # type: ignore[assignment]  # all have as many bytes
        below[raw[-1]] = character
    return tree


def _repertoire(codec: str, size: int) -> Iterator[tuple[str, bytes]]:
    """Give the characters of an encoding that have so many bytes."""
    if codec == "utf-8":
        bounds = {2: (0x80, 0x800), 3: (0x800, 0x10000), 4: (0x1F000, 0x1FB00)}[size]
        points = (chr(point) for point in range(*bounds) if not 0xD800 <= point < 0xE000)
        yield from (
            (character, character.encode())
            for character in points
            if character.isprintable() or character in "\xa0\xad\u200b\u200c\u200d\ufe0f\ufeff\u3000"
        )
        return
    leads, trails = range(0x80, 0x100), range(0x40, 0xFF)
    every = {
        1: ((lead,) for lead in leads),
        2: ((lead, trail) for lead in leads for trail in trails),
        3: ((0x8F, trail, last) for trail in trails for last in trails),
    }[size]
    yield from ((character, raw) for raw in map(bytes, every) if (character := _character(raw, codec)))


@lru_cache(maxsize=1 << 15)
def _shows(codec: str, byte: int, following: int) -> bool:
    """Tell whether a multibyte codec shows a byte, alone or with the one that follows."""
    for raw in (bytes([byte]), bytes((byte, following))):
        try:
            raw.decode(codec)
        except UnicodeError:
            continue
        return True
    return False
