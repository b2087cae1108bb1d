"""Words and how they are written: title case, and names that are spelled in one way alone."""

from __future__ import annotations

import re
from functools import cache

from awesomelint import rulebook

_WORD = re.compile(r"[^\W_][\w'’.+#-]*")


@cache
def _table(key: str) -> frozenset[str]:
    return frozenset(rulebook.data("awesome-words")[key])


def is_lower_case_name(word: str) -> bool:
    """Tell whether a word may stand in lower case where others begin with a capital.

    >>> [is_lower_case_name(word) for word in ("npm", "macOS", "x86", "ant")]
    [True, True, True, False]
    """
    word = word.strip(".,;:!?'’\"")
    return not (word.isalpha() and word.islower()) or word in _table("lower-case-names")


def lower_case_words(title: str) -> list[str]:
    """Name the words of a title that title case would begin with a capital; none where it is not English.

    >>> lower_case_words("Awesome web Typography for the web")
    ['web', 'web']
    >>> lower_case_words("Awesome ressources en français")
    []
    """
    words = [match[0].rstrip(".,'’-") for match in _WORD.finditer(title)]
    if not title.isascii() and any(letter.isalpha() for letter in title if not letter.isascii()):
        return []
    if _table("other-languages") & {word.casefold() for word in words}:
        return []
    return [
        word
        for index, word in enumerate(words)
        if not is_lower_case_name(word) and (not index or word not in _table("small-words"))
    ]
