"""Whether bytes of which some are lost may be UTF-8: how many are missing where tells decoders apart."""

from __future__ import annotations

from awesomelint.mojibake.by_bytes import LOST, SECOND, read
from awesomelint.mojibake.channels import Step

_WHOLE = 1
"""Bits say how many bytes a character lacks: none, one, two, three."""
_LEADS = ((0xC2, 0xDF, 1 << 1), (0xE0, 0xEF, 1 << 2), (0xF0, 0xF4, 1 << 3))


def share_of_utf_8(text: str, step: Step) -> float:
    """Tell what share of the stretches between ASCII may be whole UTF-8 if a step garbled them, 0 to 1."""
    raw = read(text, step)
    good = bad = 0
    may_lack, is_inside = _WHOLE, False
    for node, value in enumerate((*raw.values, 0x0A)):
        if 0 <= value < 0x80:
            if node in raw.marked:
                may_lack, is_inside = _after_any(may_lack) | may_lack & _WHOLE, True
                continue
            if is_inside:
                good += may_lack & _WHOLE
                bad += not may_lack & _WHOLE
            may_lack, is_inside = _WHOLE, False
            continue
        is_inside = True
        if value == SECOND:
            may_lack |= _after_any(may_lack)
        elif value == LOST:
            may_lack = _after_any(may_lack)
        else:
            may_lack = _after(may_lack, value)
    return good / (good + bad) if good + bad else 1.0


def _after(may_lack: int, byte: int) -> int:
    if 0x80 <= byte < 0xC0:
        return may_lack >> 1
    leads = (bits for first, last, bits in _LEADS if first <= byte <= last)
    return next(leads, 0) if may_lack & _WHOLE else 0


def _after_any(may_lack: int) -> int:
    """Tell what may be lacking after a byte that is lost."""
    return may_lack >> 1 | (0b1110 if may_lack & _WHOLE else 0)
