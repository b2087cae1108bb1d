"""The entries of a list that are a link with something after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.entries.parts import Parts, parts_of
from awesomelint.markdown import plain
from awesomelint.model import Document, Entry

_WEB = re.compile(r"https?://", re.I)
_TRAILING = re.compile(
    r"\s*(?:[(\[（【][^()\[\]（）【】]*[)\]）】]|`[^`\n]*`|:[a-z][\w+-]*:"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d])\s*\Z"
)
_LOWER = re.compile(r"(?<![\w.@/-])[^\W\d_A-Z]{2,}(?![\w@])")
_LEAST_LETTERS = 10
"""From how many letters on a text in a script without case is taken for a description, and not for names."""


class Described(NamedTuple):
    """An entry with what follows its link."""

    entry: Entry
    parts: Parts
    sign: str
    """What separates the two, without blanks; empty where nothing does."""
    text: str
    """The description as readers see it."""


def described_entries(doc: Document) -> Iterator[Described]:
    """Yield the entries that link to the web and say something of it, in lists that are made of such links.

    A list whose items are mostly prose is none: `- [Fork](...) the repository first.`
    """
    found = [parts for parts in parts_of(doc) if _WEB.match(parts.link.url)]
    linked = Counter(doc.entries[parts.entry].list for parts in found)
    for parts in found:
        entry = doc.entries[parts.entry]
        if linked[entry.list] * 2 <= len(doc.lists[entry.list].entries):
            continue
        text = plain(doc.text[slice(*parts.description)])
        if text:
            yield Described(entry, parts, doc.text[slice(*parts.sign)], text)


def sentences(doc: Document) -> Iterator[Described]:
    """Yield the entries with a description after a sign, where that is what most of them have.

    Lists of books have authors there, which are not asked to be sentences.
    """
    found = [described for described in described_entries(doc) if described.sign]
    told = [described for described in found if is_sentence(described.text)]
    if len(told) * 2 > len(found):
        yield from told


def is_sentence(text: str) -> bool:
    """Tell whether a description is more than names, years and kinds: `Ann Ant, Bob Bee (PDF)` is not.

    >>> is_sentence("Walks far on six legs"), is_sentence("Ann Ant, Bob de Bee (PDF)")
    (True, False)
    >>> is_sentence("一种可以走很远的小昆虫")
    True
    """
    bare = text
    while match := _TRAILING.search(bare):
        bare = bare[: match.start()]
    letters = [letter for letter in bare if letter.isalpha()]
    uncased = sum(letter.lower() == letter.upper() for letter in letters)
    if uncased * 2 > len(letters):
        return uncased >= _LEAST_LETTERS
    particles = rulebook.data("awesome-words")["name-particles"]
    words = [word for word in _LOWER.findall(bare) if word.islower() and word not in particles]
    return len(words) >= 2 and len(bare.split()) >= 3
