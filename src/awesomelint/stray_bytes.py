"""Stray bytes in UTF-8: which encoding they are of, and what they were.

Text that was pasted or joined from elsewhere keeps its bytes. Each place with stray bytes is read in each
legacy encoding, the stray bytes alone or with their neighbours, which may be valid UTF-8 by accident; the
language model says how likely each reading is in its line. That a place is mere damage, of which nothing
comes back, is a reading too. All places together say which encoding it was.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple

from awesomelint.legacy import TEMPER, encodings, log_of
from awesomelint.model import Span

SURE = 0.9
"""The certainty from which on stray bytes may be converted."""
MOST = 50_000
"""How many characters are looked at, of places that differ."""
_PLACE = re.compile(
    "[\x80-\ud7ff\ue000-\U0010ffff]{0,8}[\udc80-\udcff]"
    "(?:[^\r\n\udc80-\udcff]{0,8}[\udc80-\udcff]){0,600}"
    "[\x80-\ud7ff\ue000-\U0010ffff]{0,8}"
)
"""Stray bytes that stand close together, with the characters beyond ASCII around them."""
_STRAYS = re.compile("[\udc80-\udcff]+")
_CUT = re.compile("(?:[\udce0-\udcef][\udc80-\udcbf]|[\udcf0-\udcf4][\udc80-\udcbf]{1,2})(?![\udc80-\udcbf])")
"""A character of UTF-8 that lost its last bytes."""
_BEFORE, _AFTER = 12, 8
_DAMAGE_LOG, _CUT_LOG = -8.0, -4.0
"""What a stray byte costs that means nothing, and what a character costs that lost its last bytes."""
_NEIGHBOURS_LOG = -3.0
"""What it costs to doubt characters that are valid."""
_SAMPLE, _LIKELY = 3000, 3
"""How many characters are read in every encoding, and in how many the rest is."""
_POSSIBLE = 1e-4
"""The share from which on an encoding counts."""
CESU_8, _CESU_8_PRIOR = "CESU-8", math.log(0.05)
"""UTF-8 that was made of UTF-16, half a pair at a time (Unicode Technical Report 26)."""


class Mended(NamedTuple):
    """What stray bytes at one place were."""

    span: Span
    text: str
    encoding: str
    """The name people know it by."""
    certainty: float
    """The posterior probability of the text, from 0 to 1."""


class _Reading(NamedTuple):
    encoding: str
    start: int
    stop: int
    """From where to where it replaces the place's text."""
    text: str
    weight: float


class _Context(NamedTuple):
    """A place with stray bytes, and what is around it in its line."""

    before: str
    text: str
    after: str


class _Place(NamedTuple):
    """What may have been at a place, with the logarithms of how likely that is."""

    damage: float
    readings: tuple[_Reading, ...]


@lru_cache(maxsize=1)
def mend(text: str) -> tuple[Mended, ...]:
    """Say what the stray bytes of a text were, which stand in it as surrogate escapes (PEP 383).

    Places that are more likely damage are left out, and those beyond the first `MOST` characters.
    """
    contexts = list(_contexts(text))
    places: dict[_Context, _Place] = {}
    size = 0
    for _, context in contexts:
        if size < _SAMPLE and context not in places:
            size += len(context.text)
            places[context] = _read(context, _codecs())
    shares = {name: share for name, share in _shares(places.values()).items() if share >= _POSSIBLE}
    first = sorted(shares, key=lambda name: -shares[name])[:_LIKELY]
    likely = tuple((name, codec) for name, codec in _codecs() if name in first)
    found = []
    for start, context in contexts:
        if context not in places:
            places[context] = _read(context, likely)
        if mended := _likeliest(places[context], shares, start):
            found.append(mended)
    return tuple(found)


def _contexts(text: str) -> Iterator[tuple[int, _Context]]:
    """Find the places with stray bytes."""
    seen: set[_Context] = set()
    size = 0
    for match in _PLACE.finditer(text):
        begin = max(0, match.start() - _BEFORE)
        before = _STRAYS.split(text[begin : match.start()].rpartition("\n")[2])[-1]
        after = _STRAYS.split(text[match.end() : match.end() + _AFTER].partition("\n")[0])[0]
        context = _Context(before, match.group(), after)
        if context not in seen:
            seen.add(context)
            size += len(context.text)
            if size > MOST:
                return
        yield match.start(), context


def _read(context: _Context, codecs: Iterable[tuple[str, str]]) -> _Place:
    """Read a place in some encodings, and as damage."""
    before, text, after = context
    damaged, cuts = _CUT.subn("\udcff", text)
    damage = TEMPER * (log_of(before + damaged + after, _DAMAGE_LOG) + cuts * (_CUT_LOG - _DAMAGE_LOG))
    found: dict[tuple[str, str], _Reading] = {}
    for name, codec in codecs:
        for start, stop, read, cost in _variants(text, after, codec):
            whole = text[:start] + read + (text + after)[stop:]
            weight = TEMPER * (_log(before + whole) + cost)
            if (name, whole) not in found or found[name, whole].weight < weight:
                found[name, whole] = _Reading(name, start, stop, read, weight)
    return _Place(damage, tuple(found.values()))


def _variants(text: str, after: str, codec: str) -> Iterator[tuple[int, int, str, float]]:
    """Read the stray bytes of a place alone, or with all around them, or with the ASCII byte that follows."""
    strays = list(_STRAYS.finditer(text))
    start, stop = strays[0].start(), strays[-1].end()
    with suppress(UnicodeError):
        yield start, stop, _STRAYS.sub(lambda match: _decoded(match.group(), codec), text[start:stop]), 0.0
    for begin, end in dict.fromkeys([(0, len(text)), (start, len(text)), (0, stop), (start, stop)]):
        cost = _NEIGHBOURS_LOG if (begin, end) != (start, stop) else 0.0
        try:
            yield begin, end, _decoded(text[begin:end], codec), cost
        except UnicodeError:
            if end == len(text) and after and " " < after[0] < "\x7f":
                with suppress(UnicodeError):
                    yield begin, end + 1, _decoded(text[begin:] + after[0], codec), cost


def _decoded(text: str, codec: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    if codec == CESU_8:
        return raw.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
    return raw.decode(codec)


@cache
def _codecs() -> tuple[tuple[str, str], ...]:
    return (*((encoding.name, encoding.codecs[-1]) for encoding in encodings()), (CESU_8, CESU_8))


@cache
def _priors() -> Mapping[str, float]:
    return {**{encoding.name: encoding.prior for encoding in encodings()}, CESU_8: _CESU_8_PRIOR}


@lru_cache(maxsize=1 << 12)
def _log(text: str) -> float:
    return log_of(text)


def _shares(places: Iterable[_Place]) -> dict[str, float]:
    """Give how likely each encoding is to be the one, from all places together."""
    weights = dict(_priors())
    for place in places:
        best = dict.fromkeys(weights, place.damage)
        for reading in place.readings:
            best[reading.encoding] = max(best[reading.encoding], reading.weight)
        for name, weight in best.items():
            weights[name] += weight
    most = max(weights.values())
    total = sum(math.exp(weight - most) for weight in weights.values())
    return {name: math.exp(weight - most) / total for name, weight in weights.items()}


def _likeliest(place: _Place, shares: Mapping[str, float], at: int) -> Mended | None:
    """Give the likeliest text of a place over all encodings, or None if that is damage."""
    most = max([place.damage, *(reading.weight for reading in place.readings)])
    damage = math.exp(place.damage - most)
    masses = [
        (reading, math.exp(reading.weight - most)) for reading in place.readings if reading.encoding in shares
    ]
    totals = dict.fromkeys(shares, max(damage, 1e-300))
    for reading, mass in masses:
        totals[reading.encoding] += mass
    unread = sum(share * max(damage, 1e-300) / totals[name] for name, share in shares.items())
    texts: dict[tuple[int, int, str], float] = {}
    names: dict[tuple[int, int, str], tuple[float, str]] = {}
    for reading, mass in masses:
        key = reading.start, reading.stop, reading.text
        part = shares[reading.encoding] * mass / totals[reading.encoding]
        texts[key] = texts.get(key, 0.0) + part
        names[key] = max(names.get(key, (0.0, "")), (part, reading.encoding))
    if max(texts.values(), default=0.0) <= unread:
        return None
    key = max(texts, key=texts.__getitem__)
    return Mended(Span(at + key[0], at + key[1]), key[2], names[key][1], min(1.0, texts[key]))
