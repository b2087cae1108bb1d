"""Whether two texts are the same but for a little: shingles and their Jaccard index.

Broder, "On the resemblance and containment of documents" (1997). The hashes are the same in every
process, so that they can be kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable

LENGTH = 3
"""Words in a shingle."""
WORDS = 1500
"""Words of a page that are taken."""
_TOKEN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\W_]+"
)


def tokens(text: str) -> list[str]:
    """Split a text into words; scripts written without blanks into characters.

    >>> tokens("Red ants, 蚂蚁")
    ['Red', 'ants', '蚂', '蚁']
    """
    return _TOKEN.findall(text)


def shingles(words: Iterable[str]) -> frozenset[int]:
    """Hash all runs of LENGTH words; a shorter text is one run, an empty one none.

    >>> len(shingles(["a", "b", "c", "d"])), len(shingles(["a"])), len(shingles([]))
    (2, 1, 0)
    """
    taken = [word.encode("utf-8", "replace") for word, _ in zip(words, range(WORDS), strict=False)]
    if not taken:
        return frozenset()
    starts = range(max(len(taken) - LENGTH + 1, 1))
    return frozenset(zlib.crc32(b" ".join(taken[start : start + LENGTH])) for start in starts)


def jaccard(one: Collection[int], other: Collection[int]) -> float:
    """Give the share of shingles that both texts have, from 0 to 1; two empty texts are the same.

    >>> jaccard({1, 2, 3}, {2, 3, 4}), jaccard((), ()), jaccard({1}, ())
    (0.5, 1.0, 0.0)
    """
    first, second = frozenset(one), frozenset(other)
    if not first and not second:
        return 1.0
    return len(first & second) / len(first | second)
