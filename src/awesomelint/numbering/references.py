"""References in words to a numbered item, and what they point at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from awesomelint import rulebook
from awesomelint.model import Document, Span
from awesomelint.numbering.labels import Path, hierarchical
from awesomelint.numbering.sequences import Run

Direction = Literal["above", "below"]

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_.,#/=&%$€£¥+-])[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}"
    r"(?!\.?[0-9]|[-–—:/~～][0-9]|[A-Za-zÀ-ɏЀ-ӿ]|\s*[%‰°€$£¥×])"
)
_ELSEWHERE = re.compile(r"\s*(?:of|in|from|on|at|der|des|dem|de|du|della|do|da|в|из)\s", re.IGNORECASE)
_TITLE_AFTER = re.compile(r"\s*[:：]\s*[\[《「\"“]?(?P<title>[^\s\]》」\"”，。,;；.]+)")
_LONGEST = 60
"""Characters before a number that may belong to the phrase."""


class Words(NamedTuple):
    """What `rules/data/references.toml` knows, of all languages together, in lower case."""

    cues: tuple[str, ...]
    nouns: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    counters: tuple[str, ...]
    weak: tuple[str, ...]
    apart: tuple[str, ...]
    measures: tuple[str, ...]
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


@cache
def words() -> Words:
    """Read `rules/data/references.toml`."""
    tables = dict(rulebook.data("references"))
    synonyms: dict[str, frozenset[str]] = {}
    for group in tables.pop("titles").values():
        for word in group:
            synonyms[word] = synonyms.get(word, frozenset()) | frozenset(group)

    def gather(key: str) -> tuple[str, ...]:
        """All languages' words of one kind, longest first."""
        found = {word.lower() for language in tables.values() for word in language.get(key, ())}
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    kinds = ("cues", "nouns", "above", "below", "counters", "weak", "apart", "measures")
    return Words(*(gather(kind) for kind in kinds), synonyms)


class _Phrase:
    """The words before a number, taken off from their end one by one."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        self.left = (lower if len(lower) == len(text) else text).rstrip(" \t")
        self.used = ""

    def take(self, choices: Sequence[str]) -> str:
        """Take the longest of some words off the end; a Latin or Cyrillic one must stand alone."""
        if not self.left.endswith(tuple(choices)):
            return ""
        for word in sorted(choices, key=len, reverse=True):
            if self.left.endswith(word):
                before = self.left[: -len(word)]
                if is_cjk(word) or not before or not before[-1].isalnum() or is_cjk(before[-1]):
                    self.left = before.rstrip(" \t")
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
    named = (*known.nouns, *known.synonyms, *titles)
    ends = frozenset(
        word[-1] for word in (*named, *known.cues, *known.above, *known.below, *known.weak, "第")
    )
    starts = [span.start for span in doc.prose]
    for match in _NUMBER.finditer(doc.text):
        number = Span(*match.span())
        before = doc.text[max(number.start - _LONGEST, 0) : number.start].rstrip(" \t")
        if not before or before[-1].lower() not in ends:
            continue
        at = bisect_right(starts, number.start) - 1
        if at < 0 or number.stop > doc.prose[at].stop or _leads_elsewhere(doc, number.stop):
            continue
        start = max(doc.prose[at].start, number.start - _LONGEST)
        reference = _read(doc, number, start, doc.prose[at].stop, named)
        if reference is not None:
            yield reference


def _read(doc: Document, number: Span, start: int, stop: int, named: Sequence[str]) -> Reference | None:
    """Read the phrase around a number; None where it is no reference."""
    known = words()
    path = tuple(int(part) for part in doc.text[number.start : number.stop].split("."))
    after = doc.text[number.stop : min(stop, number.stop + _LONGEST)].lower()
    phrase = _Phrase(doc.text[start : number.start])
    closes = 0
    ordinal = bool(phrase.take(("第",)))
    noun = "" if ordinal else phrase.take(named)
    if ordinal:
        counter = next((word for word in known.counters if after.lstrip().startswith(word)), "")
        if not counter or len(path) > 1:
            return None
        closes = after.index(counter) + len(counter)
    elif after.lstrip().startswith(known.measures):
        return None
    phrase.take(("的",))
    far = phrase.take((*known.above, *known.below))
    cue = phrase.take(known.cues)
    if not far and (later := _far_after(after)):
        far = later.strip(" ,\t")
        closes = len(later)
    weak = len(path) > 1
    if not (cue and (noun or far or ordinal or weak)) and not (far and (noun or ordinal)):
        left = phrase.left
        if cue or noun or far or ordinal or weak or not phrase.take(known.weak):
            return None
        if left[:-1].endswith(known.apart) or not re.match(r"[\s，。,;；)）]", after):
            return None
        weak = True
    span = Span(start + len(phrase.left) + _blanks(doc.text, start + len(phrase.left)), number.stop + closes)
    direction: Direction | None = "above" if far in known.above else "below" if far in known.below else None
    title = _TITLE_AFTER.match(doc.text, number.stop)
    name = "" if noun in known.nouns else noun
    return Reference(span, number, path, name, direction, title["title"] if title else "", weak)


def _far_after(after: str) -> str:
    """Find "above" and the like after a number, with the comma before it."""
    known = words()
    match = re.match(r",?[ \t]+", after)
    if not match:
        return ""
    rest = after[match.end() :]
    for word in (*known.above, *known.below):
        if rest.startswith(word) and (is_cjk(word) or not rest[len(word) : len(word) + 1].isalnum()):
            return after[: match.end() + len(word)]
    return ""


def _blanks(text: str, offset: int) -> int:
    return len(text[offset : offset + _LONGEST]) - len(text[offset : offset + _LONGEST].lstrip(" \t"))


def _leads_elsewhere(doc: Document, stop: int) -> bool:
    """Whether the phrase speaks of another text ("item 7 of the licence"), or is a link itself."""
    if _ELSEWHERE.match(doc.text, stop):
        return True
    at = bisect_right(doc.links, stop, key=lambda link: link.span.start) - 1
    return at >= 0 and stop <= doc.links[at].span.stop


class Resolver:
    """Finds the items that a reference may mean.

    `numbers` and `labels` are those that readers of the source go by; give others to learn what the
    references mean after a renumbering.
    """

    def __init__(
        self, doc: Document, found: Sequence[Run], numbers: Mapping[int, int], labels: Mapping[int, Path]
    ):
        self.doc = doc
        self.numbers = numbers
        self.labels = labels
        self.by_number: dict[int, list[int]] = {}
        for entry, number in numbers.items():
            self.by_number.setdefault(number, []).append(entry)
        self.by_label: dict[Path, list[int]] = {}
        for entry, path in labels.items():
            self.by_label.setdefault(path, []).append(entry)
        self.run_of = {item.entry: at for at, run in enumerate(found) for item in run.items}
        self.entry_starts = [entry.span.start for entry in doc.entries]

    def candidates(self, reference: Reference, path: Path | None = None) -> tuple[int, ...]:
        """List the entries a reference may mean, in order: none, one, or several.

        `path` asks what the phrase would mean with another number in it.
        """
        path = path or reference.path
        if len(path) > 1:
            found = self.by_label.get(path, [])
        else:
            found = [entry for entry in self.by_number.get(path[0], []) if not self._is_quoted(entry)]
        start = reference.span.start
        if reference.direction == "above":
            found = [entry for entry in found if self.entry_starts[entry] < start]
        elif reference.direction == "below":
            found = [entry for entry in found if self.entry_starts[entry] > start]
        if reference.noun:
            found = [entry for entry in found if self._is_named(entry, reference.noun)]
        if reference.title:
            named = [entry for entry in found if self._is_titled(entry, reference.title)]
            found = named or found
        near = self._nearest(found, reference) if len(found) > 1 and not reference.noun else found
        return tuple(sorted(near))

    def _is_quoted(self, entry: int) -> bool:
        start = self.entry_starts[entry]
        line = self.doc.line_starts[bisect_right(self.doc.line_starts, start) - 1]
        return ">" in self.doc.text[line:start]

    def _is_named(self, entry: int, noun: str) -> bool:
        section = self.doc.entries[entry].section
        if section is None:
            return False
        title = self.doc.headings[section].title.strip().lower()
        return title == noun or title in words().synonyms.get(noun, ())

    def _is_titled(self, entry: int, title: str) -> bool:
        return self.doc.entries[entry].title.lower().startswith(title.lower())

    def _nearest(self, found: Sequence[int], reference: Reference) -> Sequence[int]:
        """Prefer the items of the lists the reference stands in, then those of its section."""
        inside = self._around(reference.span.start)
        runs = {self.run_of[entry] for entry in inside if entry in self.run_of}
        own = [entry for entry in found if self.run_of.get(entry) in runs and entry not in inside]
        if own:
            return own
        section = (
            bisect_left(self.doc.headings, reference.span.start, key=lambda heading: heading.span.start) - 1
        )
        return [entry for entry in found if (self.doc.entries[entry].section or 0) == section >= 0] or found

    def _around(self, offset: int) -> set[int]:
        at: int | None = bisect_right(self.entry_starts, offset) - 1
        inside: set[int] = set()
        while at is not None and at >= 0:
            if self.doc.entries[at].span.stop >= offset:
                inside.add(at)
            at = self.doc.entries[at].parent
        return inside


def label_paths(doc: Document) -> dict[int, Path]:
    """Map each entry with a hierarchical label to its path."""
    found = {}
    for index, entry in enumerate(doc.entries):
        label = hierarchical(entry.label)
        if label is not None:
            found[index] = label.path
    return found


def names_section(doc: Document, reference: Reference) -> bool:
    """Whether a document has a section that a reference names, or it names none."""
    if not reference.noun:
        return True
    names = words().synonyms.get(reference.noun, frozenset()) | {reference.noun}
    return any(heading.title.strip().lower() in names for heading in doc.headings)
