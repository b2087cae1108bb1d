"""Proof by parsing: does an edit make the one link that was meant, and leave all others as they are?"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from awesomelint.markdown import parse, unescape_url
from awesomelint.model import Document, Edit, Source, Span

_LENGTH = 4000
"""The longest construct, in characters, that is tried: hostile input must not cost quadratic time."""
_REACH = 50
"""How many links back one is looked for that encloses the construct."""


def makes_link(doc: Document, construct: Span, edits: Sequence[Edit], url: str) -> bool:
    """Tell whether some edits turn what is in `construct` into one link to `url` and change no other.

    The construct is parsed as if it stood alone. It may not stand inside a link: links do not nest.
    """
    if construct.stop - construct.start > _LENGTH:
        return False
    at = bisect_left(doc.links, construct.start, key=lambda link: link.span.start)
    for link in doc.links[max(0, at - _REACH) : at]:
        if link.span.stop >= construct.stop:
            return False
    expected: Counter[str] = Counter()
    while at < len(doc.links) and doc.links[at].span.start < construct.stop:
        if doc.links[at].kind != "bare":
            expected[doc.links[at].url] += 1
        at += 1
    expected[unescape_url(url)] += 1
    parts, position = [], construct.start
    for edit in edits:
        parts += [doc.text[position : edit.span.start], edit.text]
        position = edit.span.stop
    text = "".join([*parts, doc.text[position : construct.stop]])
    source = Source("", b"", text, "utf-8", "strict", True, False)
    return Counter(link.url for link in parse(source).links) == expected
