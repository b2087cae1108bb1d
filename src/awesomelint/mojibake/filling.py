"""Lines of which nothing is left but that something was there: U+FFFD, filled from reference texts.

Where characters were replaced one by one, no byte is left to tell them by. A line of a reference that is the
same but for them tells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from awesomelint.mojibake.references import parted

LOST = "\ufffd"
_KEY = re.compile("[A-Za-z0-9]")
_LEAST = 8
"""How many characters of a line have to be left, blanks aside, for it to be known by them."""


class Filled(NamedTuple):
    """A stretch of U+FFFD, and what stood there."""

    start: int
    """In code points from the text's start."""
    stop: int
    text: str


def fill(text: str, references: Iterable[str]) -> tuple[Filled, ...]:
    """Tell what stood where a text has U+FFFD, as far as one line of the references, and no other, tells it.

    Numbers at the start of a line may differ.
    """
    if LOST not in text:
        return ()
    lines = _by_key(references)
    filled: list[Filled] = []
    start = 0
    for line in text.split("\n"):
        if LOST in line:
            filled += _filled(line.removesuffix("\r"), start, lines)
        start += len(line) + 1
    return tuple(filled)


def _by_key(references: Iterable[str]) -> Mapping[str, Sequence[str]]:
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for text in references:
        for line in text.split("\n"):
            if not line.isascii() and LOST not in line:
                _, body = parted(line.removesuffix("\r"))
                lines[_key(body)][body] = None
    return {key: [*bodies] for key, bodies in lines.items()}


def _filled(line: str, start: int, lines: Mapping[str, Sequence[str]]) -> list[Filled]:
    number, body = parted(line)
    parts = re.split(f"{LOST}+", body)
    if sum(len(part) - part.count(" ") for part in parts) < _LEAST:
        return []
    pattern = re.compile("([^\x00-\x7f]+?)".join(map(re.escape, parts)))
    found = [match for other in lines.get(_key(body), ()) if (match := pattern.fullmatch(other))]
    if len(found) != 1:
        return []
    start += len(number)
    gaps = re.finditer(f"{LOST}+", body)
    return [
        Filled(start + gap.start(), start + gap.end(), was)
        for gap, was in zip(gaps, found[0].groups(), strict=True)
    ]


def _key(body: str) -> str:
    return "".join(_KEY.findall(body))
