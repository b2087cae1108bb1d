"""References in words to a numbered item."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from awesomelint import rulebook
from awesomelint.model import Document, Span
from awesomelint.numbering.labels import Path

Direction = Literal["above", "below"]

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_.,#/=&%$€£¥+-])[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}"
    r"(?!\.?[0-9]|[:/][0-9]|[-–—~～][0-9]{4}|[A-Za-zÀ-ɏЀ-ӿ]|\s*[%‰°€$£¥×])"
)
_FURTHER = re.compile(
    r"[ \t]*(?:,[ \t]|[，、&–—~～-]|[和与與及或至到]"
    r"|(?:,[ \t]*)?\b(?:and|or|to|und|oder|bis|et|ou|à|y|e|o|a|и|или|до)\b)[ \t]*"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})(?!\.?[0-9]|[:/][0-9]|[A-Za-zÀ-ɏЀ-ӿ]|\s*[%‰°€$£¥×])"
)
"""A further number of an enumeration or a range: "items 3, 4 and 5", "第3、5条", "points 3-5"."""
_RANGE = frozenset("-–—~～")
_CLOSED = re.compile(r"[ \t]*(?:[.,;:!?)\]，。；：！？）】」]|\Z)")
"""What shows that a number ends its phrase, and counts nothing."""
_ELSEWHERE = re.compile(r"\s*(?:of|in|from|on|at|der|des|dem|de|du|della|do|da|в|из)\s", re.IGNORECASE)
_TITLE_AFTER = re.compile(r"\s*[:：]\s*[\[《「\"“]?(?P<title>[^\s\]》」\"”，。,;；.]+)")
_ENDS = re.compile(r"[\s，。,;；)）]|\Z")
_LONGEST = 60
"""Characters before a number that may belong to the phrase."""


class Vocabulary(NamedTuple):
    """Words of all languages, in lower case."""

    words: frozenset[str]
    sizes: tuple[int, ...]
    """Their lengths, longest first."""


class Words(NamedTuple):
    """What `rules/data/references.toml` knows."""

    cues: Vocabulary
    nouns: Vocabulary
    plurals: Vocabulary
    """Those of the nouns that speak of several items."""
    above: Vocabulary
    below: Vocabulary
    far: Vocabulary
    """Both above and below."""
    counters: Vocabulary
    weak: Vocabulary
    apart: Vocabulary
    measures: Vocabulary
    synonyms: Mapping[str, frozenset[str]]
    """Titles of sections that mean the same."""


class Reference(NamedTuple):
    """A phrase that refers to an item by its number."""

    span: Span
    """The phrase."""
    number: Span
    """The number alone."""
    path: Path
    noun: str
    """The section's title or its synonym that the phrase names, in lower case; empty if it names none."""
    direction: Direction | None
    title: str
    """The words after a colon, which repeat the item's title; empty where there are none."""
    weak: bool
    """Whether the phrase might be no reference at all; it counts only if there is such an item."""
    unclear: bool = False
    """Whether the number, a further one of an enumeration, might count something: "item 3 and 5 others"."""


@cache
def words() -> Words:
    """Read `rules/data/references.toml`."""
    tables = dict(rulebook.data("references"))
    synonyms: dict[str, frozenset[str]] = {}
    for group in tables.pop("titles").values():
        for word in group:
            synonyms[word] = synonyms.get(word, frozenset()) | frozenset(group)

    def gather(*keys: str) -> Vocabulary:
        return _vocabulary(
            word.lower() for key in keys for language in tables.values() for word in language.get(key, ())
        )

    return Words(
        cues=gather("cues"),
        nouns=gather("nouns", "plurals"),
        plurals=gather("plurals"),
        above=gather("above"),
        below=gather("below"),
        far=gather("above", "below"),
        counters=gather("counters"),
        weak=gather("weak"),
        apart=gather("apart"),
        measures=gather("measures"),
        synonyms=synonyms,
    )


def _vocabulary(found: Iterable[str]) -> Vocabulary:
    chosen = frozenset(found)
    return Vocabulary(chosen, tuple(sorted({len(word) for word in chosen}, reverse=True)))


_ORDINAL = _vocabulary(["第"])
_OF = _vocabulary(["的"])


class _Phrase:
    """The words before a number, taken off from their end one by one."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        self.left = (lower if len(lower) == len(text) else text).rstrip(" \t")
        self.used = ""

    def take(self, choices: Vocabulary) -> str:
        """Take the longest of some words off the end; a Latin or Cyrillic one must stand alone."""
        for size in choices.sizes:
            word, before = self.left[-size:], self.left[:-size]
            if word in choices.words and (is_cjk(word) or not before[-1:].isalnum() or is_cjk(before[-1])):
                self.left = before.rstrip(" \t")
                return word
        return ""


def _begins(text: str, choices: Vocabulary) -> str:
    """Find the longest of some words at the start of a text; a Latin or Cyrillic one must stand alone."""
    for size in choices.sizes:
        word = text[:size]
        if word in choices.words and (is_cjk(word) or not text[size : size + 1].isalnum()):
            return word
    return ""


def is_cjk(word: str) -> bool:
    """Whether a word is Chinese, Japanese or Korean, which put no blanks between words.

    >>> is_cjk("课程"), is_cjk("course")
    (True, False)
    """
    return "\u3040" <= word[0] <= "\u9fff" or "\uac00" <= word[0] <= "\ud7a3"


def references(doc: Document) -> Iterator[Reference]:
    """Find the references in words in a document's prose, in order."""
    known = words()
    titles = {heading.title.strip().lower() for heading in doc.headings if heading.title.strip()}
    named = _vocabulary({*known.nouns.words, *known.synonyms, *titles})
    kinds = (named, known.cues, known.far, known.weak, _ORDINAL)
    ends = frozenset(word[-1] for kind in kinds for word in kind.words)
    starts = [span.start for span in doc.prose]
    done = 0
    for match in _NUMBER.finditer(doc.text):
        number = Span(*match.span())
        if number.start < done:
            continue
        before = doc.text[max(number.start - _LONGEST, 0) : number.start].rstrip(" \t")
        if not before or before[-1].lower() not in ends:
            continue
        at = bisect_right(starts, number.start) - 1
        if at < 0 or number.stop > doc.prose[at].stop or _leads_elsewhere(doc, number.stop):
            continue
        start = max(doc.prose[at].start, number.start - _LONGEST)
        for reference in _read(doc, number, start, doc.prose[at].stop, named):
            yield reference
            done = reference.span.stop


def _read(doc: Document, number: Span, start: int, stop: int, named: Vocabulary) -> Iterator[Reference]:
    """Read the phrase around a number, and the numbers enumerated after it; none where it is no reference."""
    known = words()
    path = _path(doc, number)
    phrase = _Phrase(doc.text[start : number.start])
    closes = 0
    ordinal = bool(phrase.take(_ORDINAL))
    further = _further(doc, number.stop, stop, ordinal)
    end = further[-1].stop if further else number.stop
    after = doc.text[end : min(stop, end + _LONGEST)].lower()
    noun = "" if ordinal else phrase.take(named)
    counter = _begins(after.lstrip(), known.counters) if ordinal else ""
    is_range = doc.text[number.stop : number.stop + 1] in _RANGE
    if is_range and not (further and (ordinal or len(path) > 1 or noun in known.plurals.words)):
        return
    if ordinal and (not counter or len(path) > 1):
        return
    if counter:
        closes = after.index(counter) + len(counter)
    elif _begins(after.lstrip(), known.measures) or (further and _leads_elsewhere(doc, end)):
        return
    phrase.take(_OF)
    far = phrase.take(known.far)
    cue = phrase.take(known.cues)
    if not far and (later := _far_after(after)):
        far = later.strip(" ,\t")
        closes = len(later)
    weak = len(path) > 1
    if not (cue and (noun or far or ordinal or weak)) and not (far and (noun or ordinal)):
        if cue or noun or far or ordinal or weak or not phrase.take(known.weak):
            return
        if phrase.left[-1:] in known.apart.words or not _ENDS.match(after):
            return
        weak = True
    span = Span(start + len(phrase.left) + _blanks(doc.text, start + len(phrase.left)), end + closes)
    direction: Direction | None = None
    if far:
        direction = "above" if far in known.above.words else "below"
    match = _TITLE_AFTER.match(doc.text, end)
    title = match["title"] if match and not further else ""
    name = "" if noun in known.nouns.words else noun
    yield Reference(span, number, path, name, direction, title, weak)
    unclear = not closes and not _CLOSED.match(after)
    for other in further:
        path = _path(doc, other)
        yield Reference(span, other, path, name, direction, "", weak or len(path) > 1, unclear)


def _path(doc: Document, number: Span) -> Path:
    return tuple(int(part) for part in doc.text[number.start : number.stop].split("."))


def _further(doc: Document, start: int, stop: int, ordinal: bool) -> list[Span]:
    """Find the numbers that are enumerated after a first one, up to one that counts something."""
    known = words()
    found = []
    while match := _FURTHER.match(doc.text, start, stop):
        after = doc.text[match.end() : min(stop, match.end() + _LONGEST)].lstrip()
        if _begins(after, known.measures) and not (ordinal and _begins(after, known.counters)):
            break
        found.append(Span(*match.span("number")))
        start = match.end()
    return found


def _far_after(after: str) -> str:
    """Find "above" and the like after a number, with the comma before it."""
    known = words()
    match = re.match(r",?[ \t]+", after)
    if not match:
        return ""
    word = _begins(after[match.end() :], known.far)
    return after[: match.end() + len(word)] if word else ""


def _blanks(text: str, offset: int) -> int:
    return len(text[offset : offset + _LONGEST]) - len(text[offset : offset + _LONGEST].lstrip(" \t"))


def _leads_elsewhere(doc: Document, stop: int) -> bool:
    """Whether the phrase speaks of another text ("item 7 of the licence"), or is a link itself."""
    if _ELSEWHERE.match(doc.text, stop):
        return True
    at = bisect_right(doc.links, stop, key=lambda link: link.span.start) - 1
    return at >= 0 and stop <= doc.links[at].span.stop
