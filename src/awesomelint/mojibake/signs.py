"""Whether a text looks garbled at all: asked before anybody looks for texts that could tell what it was.

Some of the lines that look it are looked at closely, from all over the text, so that a large one takes no
longer.
"""

from __future__ import annotations

from typing import TypeVar

from awesomelint.mojibake.likelihood import CLEAR, beyond_ascii, is_likely, shipped, weights
from awesomelint.mojibake.oddness import odd_lines
from awesomelint.mojibake.restored import Restoration
from awesomelint.mojibake.survey import suspects
from awesomelint.mojibake.thinning import Model

T = TypeVar("T")

_READ = 2000
"""How many lines that look garbled are read."""
_RESTORED = 10
"""How many of those that cannot be read are restored."""
_LONG = 1000
"""How many characters of a line are looked at."""


def wants_references(text: str) -> bool:
    """Tell whether something was lost in a text, so that other texts could tell what it was.

    Nothing is loaded where no line looks garbled.
    """
    if "\ufffd" in text:
        return True
    found = _restored(_unreadable(text, _suspicious(text)))
    return found is not None and any(not line.is_whole for line in found.lines)


def is_garbled(text: str) -> bool:
    """Tell whether most lines of a text that are not ASCII are garbled."""
    lines = text.split("\n")
    others = sum(not line.isascii() for line in lines)
    if not others:
        return False
    if sum("\ufffd" in line for line in lines) >= others / 2:
        return True
    numbers = _suspicious(text)
    if len(numbers) < others / 2:
        return False
    garbled = _unreadable(text, numbers)
    if len(garbled) / len(_some(numbers, _READ)) * len(numbers) < others / 2:
        return False
    found = _restored(garbled)
    return found is not None and bool(found.lines)


def _suspicious(text: str) -> list[int]:
    """Give the lines, from 0, that look as if they were garbled; many of text in Chinese do, and are not."""
    if text.isascii():
        return []
    found = {number for numbers in suspects(text).values() for number in numbers}
    return sorted(found.union(odd_lines(text.split("\n"))))


def _unreadable(text: str, numbers: list[int]) -> list[str]:
    """Give those of some lines, or of a share of many, that are no text as they are."""
    if not numbers:
        return []
    model = shipped()
    lines = text.split("\n")
    some = (lines[number][:_LONG] for number in _some(numbers, _READ))
    return [line for line in some if not _is_readable(line, model)]


def _is_readable(line: str, model: Model) -> bool:
    return is_likely(beyond_ascii(line, weights(line, model)), CLEAR)


def _restored(lines: list[str]) -> Restoration | None:
    if not lines:
        return None
    from awesomelint.mojibake.restoring import restore

    return restore("\n".join(_some(lines, _RESTORED)))


def _some(items: list[T], most: int) -> list[T]:
    """Choose some of many, from all over."""
    return items[:: -(-len(items) // most)]
