"""Sort keys for titles: by rules that need no locale, or as ICU has them for one.

Without a locale, letters go by their base letter first, then by accents, then by case; scripts go in
the order of Unicode's blocks. That is the same on every machine. What a locale says of its letters, of
pinyin, strokes or kana only ICU knows: it is asked, through PyICU, where a locale is named.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple

Key = tuple[Any, ...]
Punctuation = Literal[
    "joined",  # `C-3PO` stands where `C3PO` would
    "apart",  # ... where `C 3PO` would
    "kept",
]
_DIGITS = re.compile(r"(\d+)")
_BASES = str.maketrans("đøłħıĐØŁĦ", "dolhiDOLH", "\u200d") | str.maketrans(
    {"æ": "ae", "œ": "oe", "Æ": "AE", "Œ": "OE"}
)
"""Letters that Unicode does not take apart, and that people look up under another letter."""
_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:[-_@=;][A-Za-z0-9]+)*")


_NO_ICU = (
    "locale: ICU is missing; install it with `pip install 'awesomelint[collation]'`, or leave the locale out"
)


class Reading(NamedTuple):
    """Which differences between titles count when they are put in order."""

    case: bool = False
    """Whether capital letters come before all small ones."""
    punctuation: Punctuation = "apart"
    articles: bool = True
    """Whether `The Ant` stands under T."""
    numeric: bool = True
    """Whether 10 comes after 9, and not after 1."""


def check_locale(locale: str) -> None:
    """Raise ValueError where a locale is none, or ICU is missing or knows nothing of it."""
    if not _LOCALE.fullmatch(locale):
        raise ValueError(f"locale: {locale!r} is none: write it like 'sv' or 'zh@collation=stroke'")
    icu = _icu()
    if icu is None:
        raise ValueError(_NO_ICU)
    known = {name.partition("_")[0] for name in icu.Collator.getAvailableLocales()}
    language = icu.Locale(locale).getLanguage()
    if language not in known | {"en", "root"}:
        raise ValueError(f"locale: ICU knows no order for {locale!r}")
    _, given, kind = locale.partition("@collation=")
    kinds = set(icu.Collator.getKeywordValuesForLocale("collation", icu.Locale(locale), False))
    if given and kind not in kinds:
        raise ValueError(f"locale: ICU knows no order {kind!r}: choose one of {', '.join(sorted(kinds))}")


def collator(locale: str, reading: Reading, articles: tuple[str, ...]) -> Callable[[str], Key]:
    """Give what makes a sort key of a title."""
    names = "|".join(re.escape(article) for article in sorted(articles, key=len, reverse=True))
    article = re.compile(rf"(?:{names})(?<=\w)\s+|(?:{names})(?<!\w)", re.I) if names else None
    compare = _with_icu(locale, reading) if locale else _without_locale(reading)

    def key(title: str) -> Key:
        text = title if reading.punctuation == "kept" else _without_marks(title, reading.punctuation)
        if article is not None and not reading.articles and (match := article.match(text)):
            text = text[match.end() :] or text
        return compare(text.strip())

    return key


def _without_marks(title: str, how: Punctuation) -> str:
    """Drop what is neither letter nor digit, or put blanks in its place.

    >>> _without_marks(".NET: «C-3PO»", "joined"), _without_marks(".NET: «C-3PO»", "apart")
    ('NET C3PO', 'NET C 3PO')
    """
    filler = " " if how == "apart" else ""
    kept = (c if c.isspace() or unicodedata.category(c)[0] in "LMN" else filler for c in title)
    return " ".join("".join(kept).split())


def _without_locale(reading: Reading) -> Callable[[str], Key]:
    def key(text: str) -> Key:
        spread = unicodedata.normalize("NFKD", text if reading.case else text.casefold())
        base = "".join(char for char in spread if not unicodedata.combining(char)).translate(_BASES)
        if not reading.numeric:
            return (base, spread)
        pieces = _DIGITS.split(base)
        # A number sorts before a word, as a digit does.
        return (tuple((0, int(p), p) if i % 2 else (1, 0, p) for i, p in enumerate(pieces) if p), spread)

    return key


def _with_icu(locale: str, reading: Reading) -> Callable[[str], Key]:
    icu = _icu()
    if icu is None:
        raise ValueError(_NO_ICU)
    made = icu.Collator.createInstance(icu.Locale(locale))
    made.setStrength(icu.Collator.TERTIARY if reading.case else icu.Collator.SECONDARY)
    if reading.case:
        made.setAttribute(icu.UCollAttribute.CASE_FIRST, icu.UCollAttributeValue.UPPER_FIRST)
    if reading.numeric:
        made.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return lambda text: (bytes(made.getSortKey(text)),)


@cache
def _icu() -> Any:
    """Give the module `icu`, or None where it is not installed."""
    try:
        module = importlib.import_module("icu")
    except ImportError:
        return None
    return module if hasattr(module, "Collator") else None
