"""Garbled text that was written as HTML entities, wholly or in part: `&Atilde;&copy;`, `&#195;&#169;`.

Entities beside one another, or beside other characters beyond ASCII, are taken for what they stand for, and
the text is looked at again. A single one, as French and German have them, is left alone.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from html.entities import html5
from typing import NamedTuple

from awesomelint.mojibake.restored import Restoration, Restored

_ENTITY = re.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));")

LIKELY = 0.9
"""How sure every character of a line has to be: people write entities on purpose."""


class Unescaped(NamedTuple):
    """A text with what some entities stand for."""

    text: str
    offsets: array[int]
    """Where each character stands in the text it was made of, in code points, and where that ends."""


def unescape(text: str) -> Unescaped | None:
    """Put characters beyond ASCII for entities that stand beside others; None where there are none."""
    if "&" not in text:
        return None
    found = [(match.start(), match.end(), _meant(match)) for match in _ENTITY.finditer(text)]
    entities = [entity for entity in found if "\x7f" < entity[2] <= "\ufffd" and len(entity[2]) == 1]
    starts, stops = {start for start, _, _ in entities}, {stop for _, stop, _ in entities}
    parts: list[str] = []
    offsets = array("q")
    at = 0
    for start, stop, character in entities:
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if start in stops or stop in starts or max(before, after) > "\x7f":
            parts += [text[at:start], character]
            offsets.extend(range(at, start + 1))
            at = stop
    if not parts:
        return None
    offsets.extend(range(at, len(text) + 1))
    return Unescaped("".join([*parts, text[at:]]), offsets)


def escaped(restoration: Restoration, unescaped: Unescaped, text: str) -> Restoration:
    """Say what was restored of a text by what was restored of it without entities."""
    every = (_escaped(line, unescaped, text) for line in restoration.lines)
    lines = tuple(line for line in every if not line.channel.escaped or line.confidence >= LIKELY)
    shared = restoration.channel
    own = [line.channel for line in lines if replace(line.channel, escaped=False) == shared]
    if shared is not None:
        shared = max(dict.fromkeys(own), key=own.count, default=None)
    return restoration._replace(lines=lines, channel=shared)


def _escaped(line: Restored, unescaped: Unescaped, text: str) -> Restored:
    offsets = unescaped.offsets
    choices = []
    is_escaped = False
    for choice in line.choices:
        start, stop = offsets[choice.start], offsets[choice.stop]
        is_kept = unescaped.text[choice.start : choice.stop] == choice.character
        character = text[start:stop] if is_kept else choice.character
        is_escaped |= not is_kept and stop - start > choice.stop - choice.start
        choices.append(choice._replace(start=start, stop=stop, character=character))
    start, stop = offsets[line.start], offsets[line.stop]
    return replace(
        line,
        start=start,
        stop=stop,
        text="".join(choice.character for choice in choices),
        choices=tuple(choices),
        channel=replace(line.channel, escaped=is_escaped),
    )


def _meant(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", "")
    point = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(point) if point < 0x110000 else ""
