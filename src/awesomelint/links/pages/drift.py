"""Whether a page is about something else than it was when it was first seen.

Advice, never a verdict that a fix may rest on, so every doubt is in favour of the page: a title in another
language, or one that says nothing, has not drifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.links.pages.phrases import fold, key_of, parts_of, says_not_found

_COUNTER = re.compile(r"^\s*[(\[]\s*\d[\d,.+]*k?\s*[)\]]\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[a-z]")
_SCRIPTS = (
    ("han", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),
    ("kana", re.compile("[\u3040-\u30ff]")),
    ("hangul", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("greek", re.compile("[\u0370-\u03ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
    ("hebrew", re.compile("[\u0590-\u05ff]")),
    ("thai", re.compile("[\u0e00-\u0e7f]")),
    *(
        (f"indic-{start:x}", re.compile(f"[{chr(start)}-{chr(start + 127)}]"))
        for start in range(0x900, 0xE00, 128)
    ),
    ("other", re.compile("[\u0530-\u058f\u0e80-\u10ff\u1200-\u1cff]")),
)
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_DENSE = frozenset({"han", "kana", "thai"})
_STEM = 5
"""Words that begin with so many letters alike are forms of one word."""
_LEAST = 3
"""Letters of words that are compared; fewer say too little."""


class _Tables(NamedTuple):
    generic: frozenset[str]
    empty: frozenset[str]
    languages: dict[str, frozenset[str]]


@cache
def _tables() -> _Tables:
    table = rulebook.data("drift")
    return _Tables(
        frozenset(key_of(title) for title in table["generic"]),
        frozenset(fold(word) for word in table["empty"]),
        {name: frozenset(fold(word) for word in words) for name, words in table["languages"].items()},
    )


def drifted(record: str, title: str, texts: Iterable[str]) -> bool:
    """Tell whether a title shares nothing with the title of record, nor with the words of the entry.

    >>> drifted("Red ants of Europe", "(3) Ants of Europe, red ones", [])
    False
    >>> drifted("Red ants of Europe", "Best online casino bonuses", ["Red ants"])
    True
    """
    if says_nothing(title) or says_nothing(record):
        return False
    before, now = _without_site(record, title)
    if len(_words(before) | _words(now)) <= 2 or not _words(before) or not _words(now):
        return False  # a name that was written in another way, perhaps
    if _is_other_language(before, now):
        return False
    return not _share(before, now) and not any(_share(text, title) for text in texts)


def says_nothing(title: str) -> bool:
    """Tell whether a title tells nothing of its page: `Home`, `Loading...`, `404`."""
    parts = parts_of(_COUNTER.sub("", title)) or [""]
    return says_not_found(title) or key_of(parts[0]) in _tables().generic or not _words(title)


def _without_site(record: str, title: str) -> tuple[str, str]:
    """Take away the name of the site, if both titles end with it and say something before."""
    before, now = (parts_of(_COUNTER.sub("", text)) for text in (record, title))
    while len(before) > 1 and len(now) > 1 and key_of(before[-1]) == key_of(now[-1]):
        before.pop()
        now.pop()
    return " ".join(before), " ".join(now)


def _words(text: str) -> frozenset[str]:
    """Give the words that say something, folded; scripts without blanks as pairs of characters."""
    found = set()
    for word in _WORD.findall(fold(_COUNTER.sub("", text))):
        if not _DENSE.isdisjoint(_scripts(word)):
            found |= {word[start : start + 2] for start in range(max(len(word) - 1, 1))}
        elif len(word) >= _LEAST and word not in _tables().empty:
            found.add(word)
    return frozenset(found)


def _share(one: str, other: str) -> bool:
    """Tell whether two texts have a word in common, or forms of one, or one in the other's compound."""
    first, second = _words(one), _words(other)
    if first & second:
        return True
    if {word[:_STEM] for word in first if len(word) > _STEM} & {
        word[:_STEM] for word in second if len(word) > _STEM
    }:
        return True
    dense = key_of(one), key_of(other)
    return (
        any(len(word) > _LEAST and word in dense[1] for word in first)
        or any(len(word) > _LEAST and word in dense[0] for word in second)
        or _is_acronym(one, other)
        or _is_acronym(other, one)
    )


def _is_acronym(short: str, long: str) -> bool:
    initials = "".join(word[0] for word in _WORD.findall(fold(long)))
    return any(len(word) >= _LEAST and word in initials for word in _WORD.findall(fold(short)))


def _scripts(text: str) -> frozenset[str]:
    found = {name for name, pattern in _SCRIPTS if pattern.search(text)}
    return frozenset(found | ({"latin"} if _LATIN.search(text) else set()))


def _is_other_language(one: str, other: str) -> bool:
    """Tell whether two titles are in two languages, as far as their scripts and commonest words say."""
    scripts = [_scripts(fold(text)) for text in (one, other)]
    others = [found - {"latin"} for found in scripts]
    if others[0] != others[1] and (others[0].isdisjoint(others[1]) or "kana" in others[0] ^ others[1]):
        return True
    if bool(_ACCENTED.search(one)) != bool(_ACCENTED.search(other)):
        return True
    spoken = [_languages(text) for text in (one, other)]
    return bool(spoken[0] and spoken[1] and spoken[0].isdisjoint(spoken[1]))


def _languages(text: str) -> frozenset[str]:
    """Name the languages whose commonest words a title has most of; none if it has none of any."""
    words = _WORD.findall(fold(text))
    counts = {name: sum(word in common for word in words) for name, common in _tables().languages.items()}
    most = max(counts.values())
    return frozenset(name for name, count in counts.items() if most and count == most)
