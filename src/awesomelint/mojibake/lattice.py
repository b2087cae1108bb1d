"""What garbled text may have been: a lattice whose paths are all the texts that a channel garbles to it.

Nodes are places in the garbled text, or between the bytes it stands for; each arc leads to a later node
and carries the characters that what lies between may have been. Characters that did not go through the
channel, as where clean text was added later, pass as they are, at a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from awesomelint.mojibake.channels import Channel, Step
from awesomelint.mojibake.forms import forms

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
    """The arcs of each node but the last."""
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


def lattice(text: str, channel: Channel) -> Lattice:
    """Lay out what a garbled text may have been.

    The last step of the channel may be any; steps before it have to be single-byte if there are several.
    """
    if channel.is_single_byte:
        return _by_forms(text, channel)
    return _by_bytes(text, channel.steps[-1])


def without_foreign(ways: Lattice) -> Lattice:
    """Leave out that characters may have passed as they are, wherever they need not have."""
    return ways._replace(arcs=tuple([arc for arc in arcs if not arc.cost] or arcs for arcs in ways.arcs))


def _by_forms(text: str, channel: Channel) -> Lattice:
    table, lengths, alphabet = forms(channel), _lengths(channel), _alphabet(channel)
    arcs = []
    for place, character in enumerate(text):
        found = []
        for length in lengths.get(character, ()):
            candidates = table.get(text[place : place + length])
            if candidates is not None and place + length <= len(text):
                found.append(Arc(place + length, candidates))
        if not found:
            whole = _beyond(text, place, channel)
            found.append(whole or Arc(place + 1, character, FOREIGN if character in alphabet else 0.0))
        elif character > "\x7f" and character not in channel.marks and not _is_whole(found, place):
            found.append(Arc(place + 1, character, FOREIGN))
        arcs.append(found)
    return Lattice(tuple(arcs), range(len(text) + 1))


@lru_cache(maxsize=64)
def _alphabet(channel: Channel) -> frozenset[str]:
    """Give the characters beyond ASCII that a channel makes; no others can have come from it."""
    return frozenset("".join(forms(channel))) - frozenset(map(chr, range(0x80)))


def _is_whole(arcs: Sequence[Arc], node: int) -> bool:
    """Tell whether there is a reading in which nothing was lost; then clean text is not considered."""
    return any(
        len(arc.characters) == 1 and arc.stop - node >= max(2, len(arc.characters.encode("utf-8", "replace")))
        for arc in arcs
    )


@lru_cache(maxsize=64)
def _lengths(channel: Channel) -> dict[str, tuple[int, ...]]:
    """Give the lengths of the forms that begin with each character."""
    lengths: dict[str, set[int]] = {}
    for form in forms(channel):
        lengths.setdefault(form[0], set()).add(len(form))
    return {character: tuple(sorted(found)) for character, found in lengths.items()}


def _beyond(text: str, place: int, channel: Channel) -> Arc | None:
    """Read a character beyond the blocks that `forms` knows, such as a rare ideograph, where it is whole."""
    step = channel.steps[-1]
    if len(channel.steps) > 1 or step.right != "utf-8":
        return None
    raw = text[place : place + 4]
    for length in range(len(raw), 1, -1):
        try:
            character = _bytes_of(raw[:length], step.wrong).decode("utf-8")
            if len(character) == 1 and channel.garble(character) == raw[:length]:
                return Arc(place + length, character)
        except UnicodeError:
            continue
    return None


def _bytes_of(text: str, codec: str) -> bytes:
    return b"".join(_encoded(character, codec) or b"" for character in text)


@lru_cache(maxsize=1 << 16)
def _encoded(character: str, codec: str) -> bytes:
    """Give the bytes that a character was read from, empty where there are none."""
    try:
        return character.encode(codec)
    except UnicodeError:
        return bytes([ord(character)]) if "\x80" <= character <= "\x9f" else b""


class _Bytes(NamedTuple):
    """Garbled text as the bytes it was read from."""

    values: Sequence[int]
    """A byte, -1 for a lost one, -2 for a character that was never read in the wrong encoding."""
    places: Sequence[int]
    marked: frozenset[int]
    """The places where a question mark or a blank may stand for a lost byte."""


_LOST, _FOREIGN = -1, -2


def _by_bytes(text: str, step: Step) -> Lattice:
    raw = _read(text, step)
    wildcards = _Wildcards(step)
    arcs: list[Sequence[Arc]] = []
    for node, value in enumerate(raw.values):
        found: list[Arc] = []
        if value == _FOREIGN:
            found.append(Arc(node + 1, text[raw.places[node]]))
        elif 0 <= value < 0x80:
            found.append(Arc(node + 1, chr(value)))
        if value != _FOREIGN and not (0 <= value < 0x80 and node not in raw.marked):
            found += wildcards.arcs(raw.values, node, node in raw.marked)
        if not _is_whole(found, node):
            end = node + 1
            while end < len(raw.values) and raw.places[end] == raw.places[node]:
                end += 1
            whole = node == 0 or raw.places[node - 1] != raw.places[node]
            if whole:
                found.append(Arc(end, text[raw.places[node]], FOREIGN))
            elif not found:
                found.append(Arc(node + 1, "\ufffd", 3 * FOREIGN))
        arcs.append(found)
    return Lattice(tuple(arcs), (*raw.places, len(text)))


def _read(text: str, step: Step) -> _Bytes:
    values: list[int] = []
    places: list[int] = []
    marked = set()
    mark = step.lost if len(step.lost) == 1 else ""
    for place, character in enumerate(text):
        if character == mark and character > "\x7f":
            raw: Sequence[int] = (_LOST,)
        elif character <= "\x7f":
            raw = (ord(character),)
            if character == mark:
                marked.add(len(values))
        else:
            raw = _encoded(character, step.wrong) or (_FOREIGN,)
        values += raw
        places += [place] * len(raw)
    return _Bytes(values, places, frozenset(marked))


class _Wildcards:
    """Characters of an encoding by bytes of which some are not known."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._drops = step.lost == "dropped"

    def arcs(self, values: Sequence[int], node: int, is_marked: bool) -> Iterator[Arc]:
        """Give the characters that may begin at a node."""
        seen = set()
        for pattern, stop in self._patterns(values, node, is_marked):
            following = values[stop] if stop < len(values) else 0x0A
            candidates = self._candidates(pattern, following)
            if candidates and (stop, candidates) not in seen:
                seen.add((stop, candidates))
                yield Arc(stop, candidates)

    def _patterns(
        self, values: Sequence[int], node: int, is_marked: bool
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Give the ways in which the bytes from a node on make one character, with -1 for each lost byte.

        Fewer losses come first.
        """
        first = _LOST if is_marked else values[node]
        for size in _sizes(self._step.right, first):
            yield from self._extended((first,), size, values, node + 1)
        if self._drops and 0x80 <= first < 0xC0:
            for size in _sizes(self._step.right, _LOST):
                yield from self._extended((_LOST,), size, values, node)

    def _extended(
        self, pattern: tuple[int, ...], size: int, values: Sequence[int], node: int
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        if len(pattern) == size:
            yield pattern, node
            return
        following = values[node] if node < len(values) else 0x0A
        if following == _LOST or following >= 0x80:
            yield from self._extended((*pattern, following), size, values, node + 1)
        mark = self._step.lost
        if len(mark) == 1 and mark < "\x80" and following == ord(mark):
            yield from self._extended((*pattern, _LOST), size, values, node + 1)
        if self._drops and (_LOST not in pattern or following < 0x80):
            yield from self._extended((*pattern, _LOST), size, values, node)

    def _candidates(self, pattern: tuple[int, ...], following: int) -> str:
        if _LOST not in pattern:
            return _character(bytes(pattern), self._step.right)
        return _lost_characters(self._step.right, self._step.wrong, pattern, following)


@lru_cache(maxsize=1 << 12)
def _lost_characters(right: str, wrong: str, pattern: tuple[int, ...], following: int) -> str:
    """Give the characters that fit a pattern and whose lost bytes the wrong encoding cannot show."""
    if pattern.count(_LOST) > 2:
        return ""
    fits = _matching(right, pattern)
    return "".join(character for character, raw in fits if _is_lost(raw, pattern, following, wrong))


def _is_lost(raw: bytes, pattern: tuple[int, ...], following: int, wrong: str) -> bool:
    for at, known in enumerate(pattern):
        if known != _LOST:
            continue
        after = raw[at + 1] if at + 1 < len(raw) else following
        if after >= 0 and _shows(wrong, raw[at], after):
            return False
    return True


def _sizes(codec: str, first: int) -> tuple[int, ...]:
    """Give how many bytes a character may have by its first; -1 for any."""
    if codec != "utf-8":
        return (2,)
    if first == _LOST:
        return (2, 3)
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


@lru_cache(maxsize=1 << 14)
def _matching(codec: str, pattern: tuple[int, ...]) -> tuple[tuple[str, bytes], ...]:
    """Give the printable characters whose bytes fit a pattern."""
    known = re.compile(
        b"".join(b"[\x80-\xff]" if byte == _LOST else re.escape(bytes([byte])) for byte in pattern), re.DOTALL
    )
    return tuple(
        (character, raw) for character, raw in _repertoire(codec, len(pattern)) if known.fullmatch(raw)
    )


@cache
def _repertoire(codec: str, size: int) -> tuple[tuple[str, bytes], ...]:
    """Give the characters of an encoding that have so many bytes."""
    if codec == "utf-8":
        bounds = {2: (0x80, 0x800), 3: (0x800, 0x10000), 4: (0x1F000, 0x1FB00)}[size]
        points = (chr(point) for point in range(*bounds) if not 0xD800 <= point < 0xE000)
        return tuple((character, character.encode()) for character in points if character.isprintable())
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return tuple((character, raw) for raw in pairs if (character := _character(raw, codec)))


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
