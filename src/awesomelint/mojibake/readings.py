"""Other readings of a line that lost nothing: two encodings may each make text of it, and not the same.

The shape of UTF-8 that was read as windows-1250 is that of UTF-8 read as ISO-8859-2 in some letters; one
line may not tell which it was.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from awesomelint.mojibake.channels import SOFT_HYPHEN, Channel, single
from awesomelint.mojibake.hypotheses import strictly
from awesomelint.mojibake.lattice import lattice
from awesomelint.mojibake.likelihood import shipped, weights
from awesomelint.mojibake.search import search
from awesomelint.mojibake.survey import LATIN, suspects
from awesomelint.mojibake.thinning import Model

_ENCODINGS = (
    *LATIN,
    *("cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874"),
    *("gbk", "big5", "cp932", "cp949", "euc_jp"),
)
"""Encodings that UTF-8 may have been read in before."""
_LOST = single("utf-8", "cp1252", "dropped", SOFT_HYPHEN)
_LEADS = re.compile("[\u00c2-\u00f4]")


def lead(line: str, was: str, channel: Channel, model: Model | None = None) -> float:
    """Tell how many times likelier what a line was is than all else it may have been, as a natural logarithm.

    Of several wrong turns it is the first one that may have been another. Infinite where no other encoding
    makes another text of the line.
    """
    if len(channel.steps) > 1:
        line = strictly(line, Channel(channel.steps[1:])) or line
    others = _readings(line, suspects(line)) - {was}
    return _likelihood(was, model) - _likeliest(others, model) if others else math.inf


def gain(line: str, was: str, model: Model | None = None) -> float:
    """Tell how many times likelier than a line as it is another text is, as a natural logarithm."""
    return _likelihood(was, model) - _likelihood(line, model)


def is_garbled_still(was: str, model: Model | None = None) -> bool:
    """Tell whether what a line was is likelier to have taken another wrong turn before."""
    others = _readings(was, _ENCODINGS)
    return bool(others) and _likeliest(others, model) > _likelihood(was, model)


def lost_more(was: str, model: Model | None = None) -> bool:
    """Tell whether what a line was is likelier to have lost bytes in another wrong turn before.

    That is what `Ä` may be: the first byte of `č`, of which nothing else is left.
    """
    if not _LEADS.search(was):
        return False
    model = model or shipped()
    found = search(lattice(was, _LOST), model)
    return found.text != was and found.score > _likelihood(was, model)


def _readings(text: str, codecs: Iterable[str]) -> set[str]:
    """Give the other texts that a text is if it is UTF-8 that was read in an encoding, and lost nothing."""
    read = {strictly(text, single("utf-8", codec)) for codec in codecs}
    return {other for other in read if other is not None and other != text}


def _likeliest(texts: Iterable[str], model: Model | None) -> float:
    """Give the natural logarithm of the probability of the likeliest of some texts."""
    return max(_likelihood(text, model) for text in texts)


def _likelihood(text: str, model: Model | None) -> float:
    return math.fsum(weights(text, model or shipped()))
