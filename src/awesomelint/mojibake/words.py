"""The parts of a document in which garbled characters are somebody's words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from awesomelint.model import Document, Span


def not_words(doc: Document) -> list[Span]:
    """Give a document's code and destinations, in order and apart from one another.

    What is left are words, or markup about words: also in HTML, where `Document.prose` does not look.
    """
    spans = [*doc.code, *(link.url_span for link in doc.links)]
    spans += (definition.url_span for definition in doc.definitions)
    spans += (near.url_span for near in doc.near_links if near.url_span is not None)
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].stop:
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether a span overlaps one of some others, which are in order and apart from one another."""
    at = bisect_right(others, span.start, key=lambda other: other.stop)
    return at < len(others) and others[at].start < span.stop
