"""What garbled text may have been: a lattice whose paths are all the texts that a channel garbles to it.

Nodes are places in the garbled text, or between the bytes it stands for; each arc leads to a later node
and carries the characters that what lies between may have been. Characters that did not go through the
channel, as where clean text was added later, pass as they are, at a price.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from awesomelint.mojibake.arcs import FOREIGN, Arc, Lattice, encoded, is_whole
from awesomelint.mojibake.by_bytes import by_bytes
from awesomelint.mojibake.channels import MULTIBYTE, Channel
from awesomelint.mojibake.forms import forms
from awesomelint.mojibake.survey import exact_bytes

_TYPOGRAPHIC = frozenset("‘’“”–—…•·«»")
"""What clean text that was put beside garbled text may begin with."""


def lattice(text: str, channel: Channel) -> Lattice:
    """Lay out what a garbled text may have been.

    One step of the channel at most may be multibyte, the last, or the first where those after lost nothing.
    """
    if channel.is_single_byte:
        return _by_forms(text, channel)
    if len(channel.steps) > 1 and channel.steps[-1].wrong not in MULTIBYTE:
        return _without_last(text, channel)
    return by_bytes(text, channel.steps[-1])


def _without_last(text: str, channel: Channel) -> Lattice:
    """Undo the last step where it lost nothing, and lay out the rest; else leave the text as it is."""
    last = channel.steps[-1]
    raw = exact_bytes(text, last.wrong)
    try:
        was = raw.decode(last.right) if raw is not None else ""
    except UnicodeError:
        was = ""
    if not was:
        return Lattice(tuple([Arc(at + 1, own)] for at, own in enumerate(text)), range(len(text) + 1))
    rest = lattice(was, Channel(channel.steps[:-1]))
    offsets = [*accumulate((len(own.encode(last.right)) for own in was), initial=0)]
    return Lattice(rest.arcs, [offsets[place] for place in rest.places])


def _by_forms(text: str, channel: Channel) -> Lattice:
    table, lengths, alphabet, inner = forms(channel), _lengths(channel), _alphabet(channel), _inner(channel)
    arcs: list[list[Arc]] = []
    reached = bytearray(len(text) + 1)
    reached[0] = True
    for place, character in enumerate(text):
        found: list[Arc] = []
        if not reached[place]:
            arcs.append(found)
            continue
        for length in lengths.get(character, ()):
            candidates = table.get(text[place : place + length])
            if candidates is not None and place + length <= len(text):
                found.append(Arc(place + length, candidates))
        if not found:
            whole = _beyond(text, place, channel)
            found.append(whole or Arc(place + 1, character, FOREIGN if character in alphabet else 0.0))
        elif character > "\x7f" and character not in channel.marks and not is_whole(found, place):
            found.append(Arc(place + 1, character, FOREIGN))
        if len(found) > 1:
            farthest = max(arc.stop for arc in found)
            found = [arc for arc in found if arc.stop == farthest or text[arc.stop] not in inner]
        for arc in found:
            reached[arc.stop] = True
        arcs.append(found)
    return Lattice(tuple(arcs), range(len(text) + 1))


@lru_cache(maxsize=64)
def _alphabet(channel: Channel) -> frozenset[str]:
    """Give the characters beyond ASCII that a channel makes; no others can have come from it."""
    return frozenset("".join(forms(channel))) - frozenset(map(chr, range(0x80)))


@lru_cache(maxsize=64)
def _inner(channel: Channel) -> frozenset[str]:
    """Give the characters that no form begins with, and that are too rare to follow a cut one as they are."""
    return _alphabet(channel) - _lengths(channel).keys() - _TYPOGRAPHIC


@lru_cache(maxsize=64)
def _lengths(channel: Channel) -> dict[str, tuple[int, ...]]:
    """Give the lengths of the forms that begin with each character."""
    lengths: dict[str, tuple[int, ...]] = {}
    for length, character in sorted({(len(form), form[0]) for form in forms(channel)}):
        lengths[character] = (*lengths.get(character, ()), length)
    return lengths


def _beyond(text: str, place: int, channel: Channel) -> Arc | None:
    """Read a character beyond the blocks that `forms` knows, such as a rare ideograph, where it is whole."""
    step = channel.steps[-1]
    if len(channel.steps) > 1 or step.right != "utf-8":
        return None
    if not b"\xc2" <= encoded(text[place], step.wrong)[:1] <= b"\xf4":
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
    return b"".join(encoded(character, codec) or b"" for character in text)
