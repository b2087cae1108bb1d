"""Lines that read like nothing: text in a legacy encoding that was read in another one has no shape.

What gives it away is what it is made of: letters beyond ASCII in long runs, capitals within words,
ideographs that nobody uses. Whether it is garbled is for the language model to say; here is decided,
quickly, what is worth asking about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_LATIN = re.compile("(?:[\u00a1-\u0192\u02c6-\u02dd\u2013-\u2122\x80-\x9f][ -/]?){5,}")
_CYRILLIC = re.compile(
    "[\u0430-\u044f\u0451][\u0410-\u042f]{2}|[\u2550-\u256c\u2591-\u2593][\u0430-\u044f\u0410-\u042f]|[\u0430-\u044f\u0410-\u042f][\u2550-\u256c]"
)
_CYRILLIC_LETTER = re.compile("[\u0402-\u045f]")
_CYRILLIC_VOWEL = re.compile("[аеиоуыэюяіїєёўАЕИОУЫЭЮЯІЇЄЁ]")
_CYRILLIC_LETTERS = 8
_FEW_VOWELS, _MANY_VOWELS = 0.25, 0.7
"""What share of Cyrillic letters are vowels: 0.4 to 0.45 in Russian, Ukrainian, Bulgarian and Serbian."""
_WITHIN_WORD = re.compile(
    "[A-Za-z][\x80-\xa9\xab-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7\u0391-\u03c9\u0402-\u045f\u02c6-\u02dd\u201a-\u201e\u2020-\u203a"
    "\u20ac\u2122\u207f\u2202-\u2265\u2500-\u25ff\ufb01\ufb02][a-z]"
)
"""What stands in words of Latin letters by mistake alone."""
_MISTAKES, _KINDS = 4, 2
"""How many words with such mistakes, and of how many kinds, make a text odd."""
_HALF_WIDTH = re.compile("[\uff61-\uff9f]{3}")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_HAN_OR_HANGUL = re.compile("[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_REPLACED = re.compile("(?:\ufffd[^\x00-\x7f]+){2}")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30fa\uac00-\ud7a3]")
_FUNCTION_WORDS = re.compile("[的是不了在一有人我他中大学學和与用以上下为為于於来來地个個们們到这這等及]")
_LEAST_HAN = 5
_MUCH_HAN = 14
_RARE = 0.4
"""The share of a line's ideographs that have to be rare."""
_LEAST_LETTERS = 4
_WORDLESS = 3
"""How many times more lines have to lack the words that Chinese cannot do without than have them."""


def odd_lines(lines: Sequence[str]) -> list[int]:
    """Give the numbers of the lines, from 0, that are made of odd characters."""
    odd = []
    wordless = []
    worded = 0
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        if _is_odd(line):
            odd.append(number)
        elif len(_HAN.findall(line)) >= _MUCH_HAN and not _KANA_OR_HANGUL.search(line):
            if _FUNCTION_WORDS.search(line):
                worded += 1
            else:
                wordless.append(number)
    if len(wordless) > _WORDLESS * worded:
        odd = sorted((*odd, *wordless))
    mistaken = _mistaken(lines)
    return sorted({*odd, *mistaken}) if mistaken else odd


def _mistaken(lines: Sequence[str]) -> list[int]:
    """Give the numbers of the lines in which single letters are wrong, if they are several."""
    found = [found[1] for found in map(str, _WITHIN_WORD.findall("\n".join(lines)))]
    if len(found) < _MISTAKES or len(set(found)) < _KINDS:
        return []
    return [number for number, line in enumerate(lines) if _WITHIN_WORD.search(line)]


def _is_odd(line: str) -> bool:
    if any(len(set(run)) >= _LEAST_LETTERS for run in _LATIN.findall(line)):
        return True
    if _CYRILLIC.search(line) or _HALF_WIDTH.search(line):
        return True
    if _CYRILLIC_LETTER.search(line) and _has_odd_vowels(line):
        return True
    characters = _HAN_OR_HANGUL.findall(line)
    if _REPLACED.search(line):
        return True
    if len(characters) < _LEAST_HAN:
        return False
    common = _common()
    return sum(character not in common for character in characters) >= _RARE * len(characters)


def _has_odd_vowels(line: str) -> bool:
    """Tell whether Cyrillic letters are not those of words: too few vowels, or too many."""
    letters = len(_CYRILLIC_LETTER.findall(line))
    if letters < _CYRILLIC_LETTERS:
        return False
    vowels = len(_CYRILLIC_VOWEL.findall(line))
    return not _FEW_VOWELS * letters <= vowels <= _MANY_VOWELS * letters


@cache
def _common() -> frozenset[str]:
    """Give the ideographs and syllables in common use, by the standards that put them first: the first levels
    of GB 2312, Big5 and JIS X 0208, and the syllables of KS X 1001."""
    levels = (
        ("gb2312", range(0xB0, 0xD8)),
        ("big5", range(0xA4, 0xC7)),
        ("euc_jp", range(0xB0, 0xD0)),
        ("euc_kr", range(0xB0, 0xC9)),
    )
    return frozenset(
        bytes((lead, trail)).decode(codec, "ignore")
        for codec, leads in levels
        for lead in leads
        for trail in range(0x40, 0xFF)
        if trail >= 0xA1 or (codec == "big5" and trail < 0x7F)
    )
