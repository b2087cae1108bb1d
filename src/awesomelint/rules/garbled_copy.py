from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple
from zlib import crc32

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Finding, Fix, Related, Span
from awesomelint.mojibake import Filled, Restored, fill, likely_encoding, places, read_back, restore
from awesomelint.rule import CollectionRule, Facts, Tree

_KEPT = b"\n0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(rb"^[ \t>*+-]*+[0-9][0-9.]*+[.)]?[ \t]++", re.MULTILINE)
"""What renumbering may change at the start of a line."""
_DROPPED = bytes(set(range(256)) - set(_KEPT))
_ASCII = re.compile("[\x00-\x09\x0b-\x7f]+")
_SIGN = re.compile("[\x80-\x9f\ufffd]")
_OWN = 12
"""How many letters and digits tell a line from others; a shorter one is known by the line above it too."""
_LEAST_LINES = 3
"""How many garbled lines make a damaged copy."""
_LEAST_SHARE = 0.6
"""The share of the garbled lines that the other file has to have too."""
_HERE = 0.7
"""The share of all its lines that a copy has from the original."""
_STEADY = 0.8
"""The share of those whose length has to be right."""
_CLEANER = 4
"""How many times fewer signs of garbling the other file has to show."""
_AGREEING = 0.8
"""The share of the lines that can be read back in part which have to begin as those of the other file."""
_BEGINNING = 4
"""How many characters beyond ASCII a line is known by."""
_COMMON = 64
"""A line that more files than this have says nothing."""
_SHOWN = 3
"""How many stretches of lines are named."""


@dataclass(frozen=True)
class GarbledCopy(CollectionRule):
    """A file that is a damaged copy of another one."""

    family: ClassVar[str] = "encoding"
    refers: ClassVar[bool] = True

    def extract(self, doc: Document) -> Facts:
        text = doc.text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
        keys, others = _fingerprint(text)
        facts: dict[str, Any] = {"keys": keys, "others": others, "garbled": []}
        if garbled := _garbled_lines(doc):
            first = garbled[0]
            lines = text.split("\n")
            facts["garbled"] = garbled
            facts["beginnings"] = _beginnings([lines[line] for line in garbled])
            facts["span"] = [doc.line_starts[first], line_end(doc.text, doc.line_starts, first)]
            if doc.source.references and len(garbled) >= _LEAST_LINES:
                facts["known"] = [reference.name for reference in doc.source.references]
                facts["restored"] = _restored(doc)
        return facts

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        damaged = [path for path, facts in collection.items() if len(facts["garbled"]) >= _LEAST_LINES]
        if not damaged:
            return
        holders = _holders(collection, damaged)
        for path in damaged:
            best = max(_originals(path, collection, holders), default=None)
            if best is not None:
                yield path, _finding(path, best, collection)


class _Original(NamedTuple):
    """A file that another one may be a damaged copy of, the better the greater."""

    shared: int
    """Lines that both have, damaged or not."""
    damaged: int
    """Those of them that differ."""
    path: str


def _fingerprint(text: str) -> tuple[list[int], list[list[Any]]]:
    """Give a key for each line, and for each line that is not ASCII what of it is beyond.

    Wrong decoding leaves ASCII alone, so the keys, which are made of ASCII letters and digits, agree
    between a line and its damaged copy, whatever number it begins with; 0 is that of a line without
    words. What is beyond ASCII is told by the line's number, how many characters it is, how many bytes
    of UTF-8, and its beginning.
    """
    rest = _ASCII.sub("", text).split("\n")
    keys = []
    above = 0
    ascii_alone = _NUMBER.sub(b"", text.encode("ascii", "ignore"))
    words_by_line = ascii_alone.translate(None, _DROPPED).split(b"\n")
    for words, other in zip(words_by_line, rest, strict=True):
        if len(words) >= _OWN:
            above = crc32(words)
            keys.append(above)
        else:
            keys.append(crc32(words + b"+", above) if words or other else 0)
    return keys, [
        [line, len(other), len(other.encode("utf-8", "replace")), other[:_BEGINNING]]
        for line, other in enumerate(rest)
        if other
    ]


def _beginnings(lines: Sequence[str]) -> list[str]:
    """Read garbled lines back, and give the beginning of what each has beyond ASCII."""
    encoding = likely_encoding("\n".join(lines))
    return [_ASCII.sub("", read_back(line, encoding))[:_BEGINNING] for line in lines]


def _garbled_lines(doc: Document) -> list[int]:
    """Give the lines, counted from 0, that show signs of garbling."""
    if doc.text.isascii():
        return []
    signs = [*places(doc.text), *(match.start() for match in _SIGN.finditer(doc.text))]
    return sorted({line_of(doc.line_starts, place) for place in signs})


def _restored(doc: Document) -> list[list[Any]]:
    """Give what the document's references restore: the line, from 0, with start, stop and text."""
    references = tuple(reference.text for reference in doc.source.references)
    found: list[Restored | Filled] = [*restore(doc.text, references).lines, *fill(doc.text, references)]
    return [[line_of(doc.line_starts, item.start), item.start, item.stop, item.text] for item in found]


def _holders(collection: Mapping[str, Any], damaged: Sequence[str]) -> dict[int, list[str]]:
    """Tell which files have which lines, of the lines of damaged files."""
    wanted = {collection[path]["keys"][line] for path in damaged for line in collection[path]["garbled"]}
    holders = defaultdict(list)
    for path, facts in collection.items():
        for key in wanted.intersection(facts["keys"]):
            holders[key].append(path)
    return holders


def _originals(
    path: str, collection: Mapping[str, Any], holders: Mapping[int, Sequence[str]]
) -> Iterator[_Original]:
    """Find the files that hold the garbled lines of a file in good order."""
    facts = collection[path]
    keys = {facts["keys"][line] for line in facts["garbled"]}
    votes = Counter(other for key in keys if len(holders[key]) <= _COMMON for other in holders[key])
    for other, count in votes.items():
        cleaner = len(collection[other]["garbled"]) * _CLEANER <= len(facts["garbled"])
        if other != path and cleaner and count >= _LEAST_SHARE * len(keys):
            pairs = _pairs(facts["keys"], collection[other]["keys"])
            differing = _differing(pairs, facts, collection[other])
            lines = sum(key != 0 for key in facts["keys"])
            is_copy = len(pairs) >= _HERE * lines and _is_steady(differing)
            if is_copy and _agree(pairs, facts, collection[other]):
                yield _Original(len(pairs), len(differing), other)


def _pairs(here: Sequence[int], there: Sequence[int]) -> list[tuple[int, int]]:
    """Pair the lines of two files that have the same key, in order of occurrence."""
    lines = defaultdict(list)
    for line in range(len(there) - 1, -1, -1):
        lines[there[line]].append(line)
    return [(line, lines[key].pop()) for line, key in enumerate(here) if key and lines.get(key)]


def _differing(
    pairs: Sequence[tuple[int, int]], here: Mapping[str, Any], there: Mapping[str, Any]
) -> list[tuple[int, int]]:
    """Give, for each pair that differs beyond ASCII, the characters here and the bytes there."""
    damaged = {line: rest for line, *rest in here["others"]}
    clean = {line: rest for line, *rest in there["others"]}
    none = [0, 0, ""]
    both = ((damaged.get(one, none), clean.get(other, none)) for one, other in pairs)
    return [(mine[0], its[1]) for mine, its in both if mine != its]


def _agree(pairs: Sequence[tuple[int, int]], here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Tell whether garbled lines, as far as they can be read back, begin as those of the other file.

    Where nothing can be read back, as in a file of U+FFFD, there is nothing to disagree about.
    """
    beginnings = dict(zip(here["garbled"], here["beginnings"], strict=True))
    clean = {line: beginning for line, _, _, beginning in there["others"]}
    told = agreeing = 0
    for one, other in pairs:
        known = [
            mine == its
            for mine, its in zip(beginnings.get(one, ""), clean.get(other, ""), strict=False)
            if mine != "\ufffd"
        ]
        told += bool(known)
        agreeing += bool(known) and all(known)
    return agreeing >= _AGREEING * told


def _is_steady(differing: Sequence[tuple[int, int]]) -> bool:
    """Tell whether as many characters stand for as many bytes on nearly every line.

    That is so where bytes were read one by one, and not where the one text translates the other.
    """
    characters = sum(mine for mine, _ in differing)
    size = sum(its for _, its in differing)
    if len(differing) < _LEAST_LINES or not size or not 0.25 <= characters / size <= 1.05:
        return False
    rate = characters / size
    steady = sum(its > 0 and abs(mine - rate * its) <= 2 + 0.15 * its for mine, its in differing)
    return steady >= _STEADY * len(differing)


def _finding(path: str, best: _Original, collection: Mapping[str, Any]) -> Finding:
    facts = collection[path]
    here, there = facts["keys"], collection[best.path]["keys"]
    missing, added = _beyond(there, here), _beyond(here, there)
    other = posixpath.relpath(best.path, posixpath.dirname(path) or ".")
    message = "damaged and stale copy" if missing else "damaged copy"
    message += f" of {other}: {best.damaged} of {len(here)} lines garbled"
    message += f", {_lines(missing, ' there')} missing, {_lines(added)} added"
    related = Related(best.path, Span(0, 0), "the clean copy")
    fix = _fix(facts, best.path, other, collection)
    return Finding(Span(*facts["span"]), message, fix, related=(related,))


def _beyond(mine: Sequence[int], its: Sequence[int]) -> list[int]:
    """Give the lines, from 0, that one file has and the other lacks."""
    rest = Counter(its)
    beyond = []
    for line, key in enumerate(mine):
        if key and rest[key] <= 0:
            beyond.append(line)
        rest[key] -= 1
    return beyond


def _fix(facts: Mapping[str, Any], path: str, other: str, collection: Mapping[str, Any]) -> Fix | None:
    """Restore the lines that both files have, if the clean one was there to tell what they were."""
    if path not in facts.get("known", ()):
        return None
    paired = {line for line, _ in _pairs(facts["keys"], collection[path]["keys"])}
    edits = [Edit(Span(start, stop), was) for line, start, stop, was in facts["restored"] if line in paired]
    return Fix(f"restore the lines from {other}", tuple(edits), safe=False) if edits else None


def _lines(lines: Sequence[int], where: str = "") -> str:
    """Say how many lines, and which: counted from 1.

    >>> _lines([3, 6, 7, 8], " there")
    '4 lines (4, 7-9 there)'
    """
    if not lines:
        return "no line"
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    shown = ", ".join(
        f"{first + 1}" if first == last else f"{first + 1}-{last + 1}" for first, last in ranges[:_SHOWN]
    )
    more = ", ..." if len(ranges) > _SHOWN else ""
    return f"{len(lines)} line{'s' * (len(lines) > 1)} ({shown}{more}{where})"
