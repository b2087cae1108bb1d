"""What entries say of themselves: where a description begins and ends, and how most are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from awesomelint.entries.keys import titles_of
from awesomelint.entries.majority import deviants
from awesomelint.entries.parts import parts_of
from awesomelint.markdown import plain
from awesomelint.markdown.tables import cells
from awesomelint.model import Document, Edit, Span
from awesomelint.titles import fold_title

FEWEST = 10
"""How many descriptions have to agree before it is a custom."""
Ending = Literal["stop", "none"]
STOPS = ".。．।։።؟۔"
_BEHIND = re.compile(
    r"(?:\s|\([^()]*(?:\([^()]*\)[^()]*)*\)|（[^（）]*）|`[^`]*`|!\[[^\[\]]*\]\([^()\s]*\)|\[!\[[^\[\]]*\]\([^()\s]*\)\]\([^()\s]*\)|\*\*\[[^\[\]]*\]\*\*"
    r"|:[a-z][\w+-]{0,30}:|<[^<>]*>|&[a-z]+;|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d])++\Z",
    re.I,
)
_LONGEST_TAIL = 400
_LINKED = re.compile(r"\]\(|`|\*\*|<|:\w+:")
_SENTENCE_END = re.compile(r"[.!?]\s+[^\W\d_a-z]|[。！？].")
_ABBREVIATION = re.compile(
    r"(?:.*\w\.\w.*|[^\W\d_]|etc|inc|ltd|llc|co|corp|jr|sr|no|vol|ed|al|dr|st)\.", re.I
)
_GOES_ON = re.compile(r"\s+(?:is|are|was|provides|allows|lets|helps|offers)\s|\s*[:,]\s|\s+[-–—]\s|[是は]")
_LONG = 300
"""What nobody calls long."""
_WORD = re.compile(r"[^\W_][\w'’.+#-]*")
_WIDE_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{6}")
_BY = frozenset(("by", "von", "van", "par", "por", "de", "di", "da", "av", "af", "od", "door"))
"""What stands before an author."""


class Description(NamedTuple):
    """An entry's description, as written."""

    entry: int
    """The index in `Document.entries`."""
    title: str
    span: Span
    words: Span
    """Without the licences, links in brackets and signs that stand behind it."""
    group: tuple[int | None, bool]
    """The section, and whether it stands in a table."""


def descriptions_of(doc: Document) -> Iterator[Description]:
    """Yield the descriptions of a list's entries, and of the second column of its tables.

    A single word, a name or a language behind a title is no description.
    """
    titles = titles_of(doc)
    spans = [
        (parts.entry, parts.description) for parts in parts_of(doc) if parts.sign.start < parts.sign.stop
    ]
    for index, entry in enumerate(doc.entries):
        if entry.kind == "row":
            columns = cells(doc.text, *entry.body_span)
            spans += [(index, columns[1])] if len(columns) > 1 else []
    for index, span in sorted(spans):
        text = doc.text[span.start : span.stop]
        words = Span(span.start, span.stop - _behind(text))
        kept = doc.text[words.start : words.stop]
        if "\n" not in text and (len(_WORD.findall(kept)) >= 3 or _WIDE_RUN.search(kept)):
            entry = doc.entries[index]
            yield Description(index, titles(index), span, words, (entry.section, entry.kind == "row"))


def _behind(text: str) -> int:
    """Measure what stands behind a description's last word."""
    cut = max(0, len(text) - _LONGEST_TAIL)
    match = _BEHIND.search(text, cut)
    return len(text) - match.start() if match else 0


class Fault(NamedTuple):
    """A description that is written unlike the others."""

    span: Span
    message: str
    edits: tuple[Edit, ...]


def odd_stops(doc: Document, ending: Ending | None, share: int) -> Iterator[Fault]:
    """Find the descriptions that end with a full stop where others have none, or the other way round."""
    known = [(one, stop) for one in descriptions_of(doc) if (stop := _final_stop(doc, one)) is not None]
    uses = [(one.group, stop != "") for one, stop in known]
    found = deviants(uses, share, FEWEST)
    if ending is not None:
        found = ending == "stop", [at for at, (_, stop) in enumerate(uses) if stop != (ending == "stop")]
    if found is None:
        return
    usual, odd = found
    signs = Counter(stop for _, stop in known if stop)
    sign = signs.most_common(1)[0][0] if signs else "."
    for at in odd:
        one, stop = known[at]
        if usual:
            last = Span(max(one.words.start, one.words.stop - 1), one.words.stop)
            yield Fault(last, "no full stop at the end of the description", _added(doc, one, sign))
        elif not _needs_stop(doc, one):
            place = doc.text.rindex(stop, one.words.start, one.words.stop)
            edits = (Edit(Span(place, place + 1), ""),)
            yield Fault(Span(place, place + 1), "a full stop at the end of the description", edits)


def _final_stop(doc: Document, description: Description) -> str | None:
    """Give the full stop a description ends with, or the empty string; None where that is no question."""
    kept = plain(doc.text[slice(*description.words)]).rstrip("\"'”’»」』) ")
    if not kept:
        return None
    if kept[-1] in STOPS:
        return None if kept[-2:-1] in STOPS else kept[-1]
    return "" if kept[-1].isalnum() else None


def _added(doc: Document, description: Description, sign: str) -> tuple[Edit, ...]:
    """Put a full stop behind the words, or behind their brackets; nowhere if that is unclear."""
    behind = doc.text[description.words.stop : description.span.stop].strip()
    if not behind:
        return (Edit(Span(description.words.stop, description.words.stop), sign),)
    if behind[0] in "(（" and not _LINKED.search(behind):
        return (Edit(Span(description.span.stop, description.span.stop), sign),)
    return ()


def _needs_stop(doc: Document, description: Description) -> bool:
    """Say whether the final stop is there for another reason: further sentences, or an abbreviation."""
    kept = plain(doc.text[slice(*description.words)])
    last = kept.split()[-1].lstrip("([\"'“‘")
    return _SENTENCE_END.search(kept) is not None or _ABBREVIATION.fullmatch(last) is not None


def lower_starts(doc: Document, share: int) -> Iterator[Fault]:
    """Find the descriptions that begin with a small letter where others begin with a capital one.

    Not counted are first words with a spelling of their own: those of titles, names like `iOS`, code;
    nor is `by` before an author.
    """
    uses = []
    for one in descriptions_of(doc):
        first = doc.text[one.words.start]
        if first.isupper() or first.islower():
            uses.append((one, first.isupper()))
    found = deviants([(one.group, upper) for one, upper in uses], share, FEWEST)
    if found is None or not found[0]:
        return
    for at in found[1]:
        start, stop = uses[at][0].words
        word, *rest = doc.text[start:stop].split(maxsplit=2)
        if not word.strip(",.;:!?").isalpha() or not word.islower() or word == word.upper():
            continue
        title = uses[at][0].title
        is_name = fold_title(word) in fold_title(title).split() or _begins_with_title(title, doc, start)
        if is_name or (word in _BY and rest and rest[0][:1].isupper()):
            continue
        letter = Span(start, start + 1)
        capital = doc.text[start].upper()
        edits = (Edit(letter, capital),) if len(capital) == 1 else ()
        yield Fault(Span(start, start + len(word)), "the description begins with a small letter", edits)


def _begins_with_title(title: str, doc: Document, start: int) -> bool:
    words = fold_title(title)
    return bool(words) and f"{fold_title(doc.text[start : start + 2 * len(title) + 20])} ".startswith(
        f"{words} "
    )


def repeated_titles(doc: Document, share: int) -> Iterator[Fault]:
    """Find the descriptions that say their title again before anything else, where most do not."""
    uses = [(one, _says_title_again(doc, one)) for one in descriptions_of(doc)]
    found = deviants([(one.group, again) for one, again in uses], share, FEWEST)
    if found is None or found[0]:
        return
    for at in found[1]:
        one = uses[at][0]
        yield Fault(
            Span(one.words.start, one.words.start + len(one.title)), "the description repeats the title", ()
        )


def _says_title_again(doc: Document, description: Description) -> bool:
    """Say whether a description begins with the title and a verb or a sign: `Ant is`, `Ant:`."""
    if len(description.title) < 2:
        return False
    kept = plain(doc.text[slice(*description.words)])
    if not kept.casefold().startswith(description.title.casefold()):
        return False
    return _GOES_ON.match(kept, len(description.title)) is not None


def long_ones(doc: Document, maximum: int) -> Iterator[Fault]:
    """Find the descriptions longer than some characters as readers see them.

    With 0 those that are three times as long as nine in ten of the others, and longer than 300.
    """
    found = [(one, len(plain(doc.text[slice(*one.words)]))) for one in descriptions_of(doc)]
    if not maximum:
        if len(found) < 2 * FEWEST:
            return
        lengths = sorted(length for _, length in found)
        maximum = max(_LONG, 3 * lengths[len(lengths) * 9 // 10])
    for one, length in found:
        if length > maximum:
            yield Fault(one.words, f"the description has {length} characters, expected {maximum} at most", ())
