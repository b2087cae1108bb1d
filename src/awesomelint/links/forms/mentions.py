"""Links that speak of a page, where others list it: a page may be spoken of as often as one likes."""

from __future__ import annotations

import re
from collections.abc import Collection

from awesomelint.markdown import line_end, line_of, plain
from awesomelint.model import Document, Entry, Link, Span
from awesomelint.titles import fold_title

_SHARE = 1 / 3
"""How much of a text its linked entries make up, at least, for it to be a list and no handbook."""
_SHORT = 2000
"""The fewest characters of a text that can be a handbook."""
_LONG_BADGE = 2000
"""How many characters of HTML are looked through for a picture."""
_NAME = 3
"""From how many words a title is found in a sentence by no chance."""
_CLOSING = re.compile(r"[*_~`\"'”’»」』)\]]*[.,]?[ \t]*")
_TAG = re.compile(r"(?:[^\w\[]|:\w+:)*\[([^\[\]]+)\](?![(\[:])")
_OWN = re.compile(r"#|\./|\.\./")


def is_handbook(doc: Document, listed: Collection[int]) -> bool:
    """Tell whether most of a document is no list; `listed` are the entries that are about a link.

    A table of contents counts for neither side.
    """
    listing = own = upto = 0
    for index, entry in enumerate(doc.entries):
        start = max(upto, entry.span.start)
        if index in listed:
            listing += max(0, entry.span.stop - start)
            upto = max(upto, entry.span.stop)
        elif entry.links and all(_OWN.match(link.url) for link in entry.links):
            stop = max(start, entry.body_span.stop)
            own += stop - start
            upto = max(upto, stop)
    rest = len(doc.text) - own
    return rest >= _SHORT and listing < _SHARE * rest


def is_badge(doc: Document, link: Link) -> bool:
    """Tell whether a link is there for its picture."""
    if link.kind == "html":
        stop = doc.text.find("</a", link.url_span.stop, link.url_span.stop + _LONG_BADGE)
        return "<img" in doc.text[link.url_span.stop : stop]
    return link.text.lstrip().startswith(("![", "<img"))


def is_in_sentence(doc: Document, link: Link, body: Span) -> bool:
    """Tell whether words lead up to a link and go on after it, as in `we wrote [Ants](url) together`.

    An author or a venue before a link, or a description after a sign, make no sentence.
    """
    if not any(map(str.isalpha, plain(doc.text[body.start : link.span.start]))):
        return False
    rest = doc.text[link.span.stop : body.stop].partition("\n")[0]
    match = _CLOSING.match(rest)
    return rest[match.end() if match else 0 :][:1].isalpha()


def is_in_prose(doc: Document, link: Link, *, may_lead: bool) -> bool:
    """Tell whether a link outside of entries stands among words of its line; with `may_lead`, after some."""
    line = line_of(doc.line_starts, link.span.start)
    start, stop = doc.line_starts[line], line_end(doc.text, doc.line_starts, line)
    around = doc.text[start : link.span.start], "" if may_lead else doc.text[link.span.stop : stop]
    return any(any(map(str.isalpha, plain(words))) for words in around)


def tag_of(doc: Document, entry: Entry) -> str:
    """Give the name in brackets that an entry begins with, folded: papers are listed so by what they made.

    Empty where there is none.
    """
    match = _TAG.match(doc.text, entry.body_span.start, entry.body_span.stop)
    return fold_title(match[1]) if match else ""


def speaks_of(title: str, other: str) -> bool:
    """Tell whether a title, folded, is a sentence about another one: it has that in its midst.

    >>> speaks_of("our paper on the feet of ants was accepted", "on the feet of ants")
    True
    >>> speaks_of("the feet of ants part 2", "the feet of ants"), speaks_of("https ant example", "ant")
    (False, False)
    """
    before, found, after = f" {title} ".partition(f" {other} ")
    return other.count(" ") + 1 >= _NAME and bool(found and before.strip() and after.strip())
