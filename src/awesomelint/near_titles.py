"""Titles that are nearly the same: found without comparing each with each, and what they differ in.

Two titles are near if they are equal but for one word, that word is spelled nearly the same in both, and it
tells no parts, volumes, versions or editions apart. Articles and conjunctions do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from awesomelint.titles import fold_title

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[+#]+"
)
"""A word, a sign such as `++`, or one character of the scripts that put no blanks between words."""
_SMALL = frozenset(
    ("a", "an", "and", "the", "of", "for", "to", "in", "on", "with", "by", "et", "und", "y", "и")
)
_PARTS = re.compile(
    r".*\d|[+#]|[一二三四五六七八九十百上中下前后後初高新旧舊續续]"
    r"|(?:[ivx]+|[a-z]|v\d+|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|previous|old|new"
    r"|junior|senior|beginners?|intermediate|advanced|basics?|lite|pro|mini|plus|alpha|beta|stable|legacy"
    r"|spring|summer|autumn|fall|winter)\Z"
)
"""What begins a word that tells two parts, versions or editions of one work apart."""
_LEAST_TOKENS = 2
"""A shorter title says too little for another one to be nearly the same."""
_LEAST_WORD = 4
"""How long a word has to be, in characters, to be spelled nearly like another one ..."""
_BEGINNING = 2
"""... and how many of its first ones have to be the same: `disassembly` is not `assembly`."""
_MOST_TOKENS = 40
"""A longer title is compared by its beginning."""
_MOST_NEAR = 50
"""How many titles are kept for each title with one word left out."""


class Near(NamedTuple):
    """A title that is nearly another one."""

    place: int
    """Which of the titles before."""
    here: str
    """The word that differs, in this title; empty if it lacks one."""
    there: str


class NearTitles:
    """Finds the titles that are nearly the same, in time linear in their words."""

    def __init__(self, likeness: float) -> None:
        """`likeness` is how much of the word that differs has to agree, from 0 to 1."""
        self._likeness = likeness
        self._tokens: list[Sequence[str]] = []
        self._without: dict[tuple[str, ...], list[int]] = {}

    def add(self, title: str) -> Iterator[Near]:
        """Yield the titles before that are near, and keep this one for those to come."""
        tokens = tokens_of(title)
        index = len(self._tokens)
        self._tokens.append(tokens)
        if len(tokens) < _LEAST_TOKENS:
            return
        keys = dict.fromkeys((*tokens[:at], *tokens[at + 1 :]) for at in range(len(tokens)))
        candidates = sorted({other for key in keys for other in self._without.get(key, ())})
        for key in keys:
            bucket = self._without.setdefault(key, [])
            if len(bucket) < _MOST_NEAR:
                bucket.append(index)
        for other in candidates:
            words = self._differing(tokens, self._tokens[other])
            if words is not None:
                yield Near(other, *words)

    def _differing(self, here: Sequence[str], there: Sequence[str]) -> tuple[str, str] | None:
        """Give the one word that differs, if it is nearly the same."""
        if len(here) != len(there) or here == there:
            return None
        pairs = [(one, other) for one, other in zip(here, there, strict=True) if one != other]
        if len(pairs) != 1:
            return None
        one, other = pairs[0]
        if min(len(one), len(other)) < _LEAST_WORD or one[:_BEGINNING] != other[:_BEGINNING]:
            return None
        if _PARTS.match(one) or _PARTS.match(other):
            return None
        from difflib import SequenceMatcher  # takes 10 ms, for nothing in nearly every run

        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return pairs[0] if matcher.ratio() >= self._likeness else None


def tokens_of(title: str) -> tuple[str, ...]:
    """Give the words of a title that count, folded.

    >>> tokens_of("The Structure of Computer Programs"), tokens_of("机器学习 101")
    (('structure', 'computer', 'programs'), ('机', '器', '学', '习', '101'))
    """
    words = _TOKEN.findall(fold_title(title))
    return tuple(word for word in words if word not in _SMALL)[:_MOST_TOKENS]
