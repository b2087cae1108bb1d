"""What two entries about one thing differ in, and whether one of them says all that the other says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from awesomelint.links.forms.repeats import main_link
from awesomelint.markdown import plain
from awesomelint.model import Document, Entry
from awesomelint.titles import fold_title

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BLANKS = re.compile(r"\s+")


def written(doc: Document, entry: Entry) -> str:
    """Give an entry as written, its marker and nested items included, blanks at line ends aside."""
    text = doc.text[entry.span.start : entry.span.stop]
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip()


def differences(doc: Document, one: Entry, other: Entry) -> tuple[str, ...]:
    """Name what two entries differ in, as readers see it, each thing once; nothing where all is the same."""
    return tuple(dict.fromkeys(_differences(doc, one, other)))


def _differences(doc: Document, one: Entry, other: Entry) -> Iterator[str]:
    mine, its = main_link(doc, one), main_link(doc, other)
    yield from _in_words(one.title, other.title, "title")
    yield from _in_words(one.description, other.description, "description")
    if mine is not None and its is not None and mine.url != its.url:
        yield "address"
    if _further_links(doc, one) != _further_links(doc, other):
        yield "further links"
    if _nested(doc, one) != _nested(doc, other):
        yield "nested items"


def _in_words(one: str, other: str, what: str) -> Iterator[str]:
    """Say how two texts differ: in case or punctuation alone, in a year, or else in `what`."""
    one, other = _BLANKS.sub(" ", one), _BLANKS.sub(" ", other)
    if one == other:
        return
    if fold_title(one) == fold_title(other):
        if _letters(one) != _letters(other):
            yield "case"
        if one.casefold() != other.casefold():
            yield "punctuation"
        return
    undated = [fold_title(_YEAR.sub(" ", text)) for text in (one, other)]
    yield "year" if undated[0] == undated[1] else what


def _letters(text: str) -> list[str]:
    return [character for character in text if character.isalpha()]


def _further_links(doc: Document, entry: Entry) -> Counter[str]:
    main = main_link(doc, entry)
    return Counter(link.url for link in entry.links if link is not main)


def _nested(doc: Document, entry: Entry) -> str:
    return _BLANKS.sub(" ", doc.text[entry.body_span.stop : entry.span.stop]).strip()


def says_all(doc: Document, rich: Entry, poor: Entry) -> bool:
    """Tell whether an entry holds all that another one about the same page says.

    The words of `poor` have to be in `rich` as a whole and in their order, case and punctuation aside; so
    have its further links, and its nested items to the letter, if it has any.
    """
    words, all_words = (f" {_words(doc, entry)} " for entry in (poor, rich))
    nested = _nested(doc, poor)
    return (
        words in all_words
        and not _further_links(doc, poor) - _further_links(doc, rich)
        and nested in ("", _nested(doc, rich))
    )


def _words(doc: Document, entry: Entry) -> str:
    return fold_title(plain(doc.text[slice(*entry.body_span)]))
