"""Phrases that tell a page that is not there, in many languages (`rules/data/soft-404.toml`, `parked.toml`).

A phrase of a title counts where it is the whole title or a whole part of it between separators, with
nothing beside it that makes it the subject of an article or the name of a work. Phrases are looked up in
sets, not searched for, so that their number costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple

from awesomelint import rulebook

_WORD = re.compile(r"[0-9]+|[^\W_0-9]+")
_DENSE = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_NO_BLANKS = re.compile(f"[{_DENSE}]")
_SEPARATOR = re.compile(
    rf"\s+[-–—/:_]+\s+|\s*(?:[|·•»«›‹｜¦✦★]|::|—|–|－|_)\s*|(?<=[{_DENSE}])-|-(?=[{_DENSE}])"
)
_BRACES = re.compile(r"\{([^{}]*)\}")
# Letters with a stroke, which Unicode does not take apart, and the dotless i.
_STROKES = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ё": "е", "'": "", "’": "", "ʼ": ""})
_TITLE_PARTS = 5
"""A title of more parts than that is a list of things."""
_SUBSTATUS = re.compile(r"(?<![\d.])404\.\d\d?(?!\d)")
"""What Internet Information Services add to a status."""
_PEELINGS = 60
"""How many ways are tried to take words such as `Sorry` from the ends of a phrase."""
_ARTICLES = frozenset({"a", "an", "the", "your", "our", "this", "that"})
"""Before a number they make it a name."""


def fold(text: str) -> str:
    """Give a text without case, accents and apostrophes.

    >>> fold("Página NÃO Trouvée"), fold("Can’t")
    ('pagina nao trouvee', 'cant')
    """
    if text.isascii():
        return text.lower().replace("'", "")
    taken_apart = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join([char for char in taken_apart if unicodedata.category(char) != "Mn"])


def words_of(text: str) -> list[str]:
    """Give the folded words of a text; digits are words of their own."""
    return _WORD.findall(fold(text))


def key_of(text: str) -> str:
    """Give a phrase as it is compared: folded, without blanks and punctuation.

    >>> key_of("Page Not-Found!") == key_of("PageNotFound")
    True
    """
    return "".join(words_of(text))


def expand(pattern: str) -> Iterator[str]:
    """Write out a pattern's alternatives.

    >>> list(expand("{page,file} {lost,gone}"))
    ['page lost', 'page gone', 'file lost', 'file gone']
    """
    pieces = enumerate(_BRACES.split(pattern))
    return map("".join, product(*(piece.split(",") if place % 2 else [piece] for place, piece in pieces)))


class _Titles(NamedTuple):
    whole: frozenset[str]
    before: dict[str, tuple[str, ...]]
    """By their first letter, the longest first."""
    after: dict[str, tuple[str, ...]]
    """By their last letter, the longest first."""
    starts: tuple[str, ...]
    numbers: frozenset[str]
    about: frozenset[str]
    works: frozenset[str]


def _languages() -> Iterator[dict[str, Any]]:
    return (table for table in rulebook.data("soft-404").values() if isinstance(table, dict))


def keys_of(patterns: Iterable[str]) -> frozenset[str]:
    """Give the keys of all phrases that some patterns stand for."""
    # Folded before it is written out: some patterns stand for hundreds of phrases.
    folded = (phrase for pattern in patterns for phrase in expand(fold(pattern)))
    return frozenset("".join(_WORD.findall(phrase)) for phrase in folded)


def _by_letter(keys: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in sorted(keys, key=len, reverse=True):
        found.setdefault(key[place], []).append(key)
    return {letter: tuple(words) for letter, words in found.items()}


@cache
def _titles() -> _Titles:
    table = rulebook.data("soft-404")
    languages = list(_languages())
    numbers = tuple(table["numbers"])
    return _Titles(
        keys_of(phrase for language in languages for phrase in language["title"]),
        _by_letter(
            (*keys_of(phrase for language in languages for phrase in language["before"]), *numbers), 0
        ),
        _by_letter(
            (*keys_of(phrase for language in languages for phrase in language["after"]), *numbers), -1
        ),
        tuple(keys_of(phrase for language in languages for phrase in language["starts"])),
        frozenset(numbers),
        frozenset(fold(word) for word in table["about"]),
        frozenset(fold(word) for word in table["works"]),
    )


def parts_of(title: str) -> list[str]:
    """Split a title where its site's name may begin.

    >>> parts_of("Red ants | Ants - Wikipedia")
    ['Red ants', 'Ants', 'Wikipedia']
    """
    return [part for part in _SEPARATOR.split(title) if part.strip()]


def says_not_found(title: str) -> bool:
    """Tell whether a title or heading says, and says nothing else, that a page is not there.

    >>> says_not_found("Oops! Page not found | Ants"), says_not_found("404: Not Found")
    (True, True)
    >>> says_not_found("Page not found: how to design error pages"), says_not_found("404 Ways to")
    (False, False)
    """
    known = _titles()
    if key_of(title).startswith(known.starts):
        return True
    parts = parts_of(title)
    if not 0 < len(parts) <= _TITLE_PARTS:
        return False
    found = [_reading(part) for part in parts]
    if not any(found):
        return False
    others = {
        word for part, reading in zip(parts, found, strict=True) if not reading for word in words_of(part)
    }
    if not known.about.isdisjoint(others) or any(
        word in other
        for other in others
        if _NO_BLANKS.search(other)
        for word in known.about
        if not word.isascii()
    ):
        return False
    if "phrase" in found:
        return True
    # A number, or no more than `Not found`, may be what a work is called: it has to come first or last.
    return len(parts) <= 3 and bool(found[0] or found[-1]) and known.works.isdisjoint(others)


@lru_cache(maxsize=1024)  # half of all parts are the names of sites
def _reading(part: str) -> str:
    """Say what one part of a title is: `phrase`, `brief`, or nothing of the kind."""
    known = _titles()
    key = key_of(_SUBSTATUS.sub("404", part))
    if not key or len(key) > 120:
        return ""
    has_number = any(number in key for number in known.numbers)
    for rest in _peelings(key):
        if rest in known.whole:
            return "brief" if rest == "notfound" and not has_number else "phrase"
        if not rest and has_number and "http" not in key and words_of(part)[0] not in _ARTICLES:
            return "brief"
    return ""


def _peelings(key: str) -> Iterator[str]:
    """Give a key, and what is left of it when words such as `Sorry` are taken from its ends."""
    known = _titles()
    found = [key]
    for rest in found:  # grows while it is read
        yield rest
        if rest and len(found) < _PEELINGS:
            found += [rest[len(word) :] for word in known.before.get(rest[0], ()) if rest.startswith(word)]
            found += [rest[: -len(word)] for word in known.after.get(rest[-1], ()) if rest.endswith(word)]


class Texts(NamedTuple):
    """Phrases to be found in a text."""

    spaced: dict[str, tuple[str, ...]]
    """By a word of theirs: phrases, their words between blanks."""
    spaceless: tuple[str, ...]


def texts_of(patterns: Iterable[str]) -> Texts:
    """Prepare all phrases that some patterns stand for, to be found in texts."""
    spaced: dict[str, list[str]] = {}
    spaceless = []
    for pattern in patterns:
        for phrase in expand(pattern):
            words = words_of(phrase)
            if _NO_BLANKS.search(fold(phrase)):
                spaceless.append("".join(words))
            else:
                spaced.setdefault(max(words, key=len), []).append(" " + " ".join(words) + " ")
    return Texts({word: tuple(phrases) for word, phrases in spaced.items()}, tuple(dict.fromkeys(spaceless)))


@cache
def _soft_texts() -> Texts:
    return texts_of(phrase for language in _languages() for phrase in language["body"])


def phrase_in(words: list[str], texts: Texts | None = None) -> str | None:
    """Find a phrase of a page that is not there among the folded words of its text."""
    known = texts or _soft_texts()
    joined = " " + " ".join(words) + " "
    for word in known.spaced.keys() & set(words):
        for phrase in known.spaced[word]:
            if phrase in joined:
                return phrase.strip()
    if not joined.isascii() and _NO_BLANKS.search(joined):
        dense = "".join(words)
        return next((phrase for phrase in known.spaceless if phrase in dense), None)
    return None
