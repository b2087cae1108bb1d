"""Repairs that are proven: garbling the result again gives the text back, character by character.

ftfy (https://ftfy.readthedocs.io) finds how the text was garbled. All its steps that lose or invent
something are off: what is left are pairs of encoding and decoding, which have an inverse. The options
are handed to `fix_encoding_and_explain`, as `fix_and_explain` with `explain=False` ignores them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_NAMES = {
    "latin-1": "ISO-8859-1",
    "iso-8859-2": "ISO-8859-2",
    "macroman": "Mac OS Roman",
    "cp437": "IBM437",
    "utf-8": "UTF-8",
    "utf-8-variants": "UTF-8",
}
_UTF_8 = frozenset(("utf-8", "utf-8-variants"))
_LATIN = frozenset(("latin-1", "sloppy-windows-1252"))
_TIMES = {2: ", twice", 3: ", three times", 4: ", four times"}
_C1 = re.compile("[\x80-\x9f]")
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
_NOT_ASCII = re.compile("[^\x00-\x7f]+")

Step = tuple[str, str]
"""A codec to encode with, and one to decode the bytes with."""


class Repair(NamedTuple):
    """What a piece of text was before it was garbled."""

    runs: tuple[tuple[int, int, str], ...]
    """Start and stop of each run of characters beyond ASCII, and what it was; the rest is as it was."""
    cause: str
    """How it was garbled: `UTF-8 read as windows-1252`."""


def repair(text: str) -> Repair | None:
    """Tell what a piece of text was, or None unless it is certain for all of it.

    The text has to be encodable, whole, in the encoding it was wrongly read in; the result has to be
    assigned characters without any sign of garbling; and garbling it again has to give the text.
    """
    from ftfy import TextFixerConfig, fix_encoding_and_explain
    from ftfy.badness import is_bad

    config = TextFixerConfig(
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
        explain=True,
    )
    fixed, explanation = fix_encoding_and_explain(text, config)
    if fixed == text or "\ufffd" in text or is_bad(fixed):
        return None
    steps = _pairs([(step.action, step.parameter) for step in explanation or ()])
    if not steps or _garble(fixed, steps) != text or not _is_text(fixed, text):
        return None
    runs = []
    for match in _NOT_ASCII.finditer(text):
        was = _degarble(match.group(), steps)
        if was is None:
            return None
        runs.append((*match.span(), was))
    return Repair(tuple(runs), _cause(text, steps))


def _pairs(steps: Sequence[tuple[str, str]]) -> list[Step]:
    """Pair ftfy's steps up; empty where there is one without an inverse, or a mixture.

    What was garbled several times was garbled by the same programs. ISO-8859-1 and windows-1252 may
    take turns, as many programs do not tell them apart.
    """
    actions = [action for action, _ in steps]
    if actions != ["encode", "decode"] * (len(steps) // 2):
        return []
    codecs = [codec for _, codec in steps]
    pairs = list(zip(codecs[0::2], codecs[1::2], strict=True))
    wrong, right = ({pair[side] for pair in pairs} for side in (0, 1))
    if len(pairs) > 1 and (not right <= _UTF_8 or not (len(wrong) == 1 or wrong <= _LATIN)):
        return []
    return pairs


def _garble(text: str, steps: Sequence[Step]) -> str | None:
    """Do the steps backwards."""
    try:
        for wrong, right in reversed(steps):
            text = text.encode(right).decode(wrong)
    except UnicodeError:
        return None
    return text


def _degarble(text: str, steps: Sequence[Step]) -> str | None:
    try:
        for wrong, right in steps:
            text = text.encode(wrong).decode(right)
    except UnicodeError:
        return None
    return text


def _is_text(fixed: str, text: str) -> bool:
    """Tell whether a repair brings in nothing but assigned characters that can be seen."""
    return all(unicodedata.category(character) not in _NO_TEXT for character in set(fixed) - set(text))


def _cause(text: str, steps: Sequence[Step]) -> str:
    causes = []
    for wrong, right in reversed(steps):
        if wrong == "latin-1" and right != "windows-1252" and not _C1.search(text):
            wrong = "windows-1252"  # the two differ in C1 only, and nobody uses the other
        causes.append(f"{_name(right)} read as {_name(wrong)}")
    if len(set(causes)) == 1:
        return causes[0] + _TIMES.get(len(causes), f", {len(causes)} times" if len(causes) > 1 else "")
    return ", then ".join(causes)


def _name(codec: str) -> str:
    return _NAMES.get(codec, codec.removeprefix("sloppy-"))
