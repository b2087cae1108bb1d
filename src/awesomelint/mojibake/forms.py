"""The forms that characters take in a channel that garbles each character alone.

Where every wrong encoding reads byte by byte, the garbled text is the characters' forms one after the
other, whatever the number of wrong turns, and whatever was lost on the way. So undoing the channel is
cutting the text into forms; where several characters have the same form, all of them are candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from awesomelint.mojibake.channels import Channel, Step

_BLOCKS = (
    (0x20, 0x7F),
    (0xA0, 0xD800),
    (0xF900, 0xFB07),
    (0xFE00, 0xFE70),
    (0xFEFF, 0xFF00),
    (0xFF00, 0xFFFE),
    (0x1F000, 0x1FB00),
)
"""Assigned blocks that text is written in; private use and the rare planes are left out."""
_SEPARATOR = "\n"


@lru_cache(maxsize=64)
def forms(channel: Channel) -> Mapping[str, str]:
    """Give the candidates for each form of a single-byte channel, as a string of characters.

    Characters that the channel leaves as they are, and those that it makes vanish, are in it too, the
    latter not at all.
    """
    table: dict[str, str] = {}
    for characters in _blocks():
        for character, form in zip(characters, _garbled(channel, characters), strict=True):
            if form:
                table[form] = table.get(form, "") + character
    return table


_INVISIBLE = frozenset(
    (0xA0, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x202F, 0x3000, 0xFE0F, 0xFEFF)
)
"""Characters without a shape that text is full of nevertheless."""


@cache
def _blocks() -> list[list[str]]:
    """Give the characters of each block."""
    return [
        [chr(point) for point in range(first, stop) if chr(point).isprintable() or point in _INVISIBLE]
        for first, stop in _BLOCKS
    ]


def _garbled(channel: Channel, characters: list[str]) -> list[str]:
    for step in channel.steps[:1]:
        characters = _encodable(step, characters)
    return channel.garble(_SEPARATOR.join(characters)).split(_SEPARATOR)


def _encodable(step: Step, characters: list[str]) -> list[str]:
    """Blank out what the first encoding has no bytes for; such a character has no form."""
    if step.right == "utf-8":
        return characters
    return [character if _fits(character, step.right) else "" for character in characters]


def _fits(character: str, codec: str) -> bool:
    try:
        return character.encode(codec) is not None
    except UnicodeError:
        return False
