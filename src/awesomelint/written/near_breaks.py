"""Near-links: what keeps them from being links, and the edit that makes them one."""

from __future__ import annotations

import re

from awesomelint.links.forms.url import parse
from awesomelint.model import Document, Edit, NearLink, Span
from awesomelint.written.breaks import ADDRESS, Break, ends_in_punctuation
from awesomelint.written.spelling import has_host, respell

_NO_LINK = ", so this is no link"
_MARGIN = re.compile(r"[ \t]*(?:>[ \t]*)*")
"""What may stand before a paragraph's line: indentation, and the marks of quotes."""
_LINE_START = re.compile(r"(?:\r\n?|\n)[ \t>]*")
_PLACEHOLDER = re.compile(r"\{\{|\{%|\$\{|<|>|%\{")
_URL_ONLY = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""RFC 3986, section 2: every character an address may hold."""
_JOINT = re.compile(r"(?<=[/.?&=#_-])[ \t]+|[ \t]+(?=[/.?&=#_-])")
_QUOTED = re.compile(r"[\"'“”‘’«»„]")
_REACH = 2000
_BLOCK_END = re.compile(
    r"[ \t]*(?:\Z|(?:\r\n?|\n)[ \t>]*(?:\Z|[\r\n]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|#{1,6}[ \t]))"
)
"""Nothing more on the line, and a blank line, an item or a heading after it."""


def in_near_link(doc: Document, near: NearLink) -> Break | None:
    """Find what keeps a near-link from being a link; None where no link was meant."""
    text = doc.text
    if near.url_span is None:
        return None
    written = text[near.url_span.start : near.url_span.stop]
    if _PLACEHOLDER.search(_LINE_START.sub("", written)) or not ADDRESS.match(written):
        return None
    if near.kind == "raw":
        return Break(near.span, "Markdown inside an HTML block, which readers see as it stands")
    if near.text_span is None:
        span = Span(near.span.start, near.url_span.start)
        return Break(span, f"no opening bracket before the text{_NO_LINK}")
    if near.kind == "other" and "](" in _head(text, near.text_span):
        return Break(near.span, "a link inside the text of a link, so the outer one is none")
    if near.kind in ("gap", "full-width"):
        return _apart(text, near, near.text_span, written)
    if near.kind == "unclosed":
        return _unclosed(text, near.url_span, written)
    if near.kind in ("wrapped", "spaced"):
        return _parted(doc, near.url_span, written)
    return Break(near.url_span, f"not a destination CommonMark knows{_NO_LINK}")


def _apart(text: str, near: NearLink, label: Span, written: str) -> Break | None:
    """Deal with a blank between `]` and `(`, and with full-width brackets."""
    if _is_mark(_head(text, label)):
        return None
    assert near.url_span is not None
    start, stop = near.span.start, near.span.stop
    opened, closed = text[label.start - 1], text[label.stop]
    clean, sound = _clean(written)
    between = Span(label.stop + 1, near.url_span.start)
    edits = [Edit(between, "("), Edit(Span(near.url_span.stop, stop), ")")]
    edits += [Edit(Span(label.stop, between.start), "]")] if closed != "]" else []
    edits += [Edit(near.url_span, clean)] if clean != written else []
    if near.kind == "gap":
        gap = re.split(r"[(（]", text[between.start : between.stop], maxsplit=1)[0]
        message = f"a blank between the text and the destination{_NO_LINK}"
        safe = sound and not gap.strip(" \t")
        return Break(
            Span(between.start, between.start + len(gap)), message, "close the gap", tuple(edits), safe, clean
        )
    message = f"full-width brackets around a link{_NO_LINK}"
    safe = sound and opened == "[" and closed == "]"
    if opened != "[":
        edits.append(Edit(Span(label.start - 1, label.start), "["))
    return Break(Span(start, stop), message, "write ASCII brackets", tuple(edits), safe, clean)


def _head(text: str, span: Span) -> str:
    """Give the first characters of a span: brackets may hold all of a hostile file."""
    return text[span.start : min(span.stop, span.start + _REACH)]


def _is_mark(label: str) -> bool:
    """Tell whether a text in brackets is a number, a note's, or a task's box, rather than a link's text."""
    label = label.strip()
    return label == "" or (len(label) == 1 and label.isascii()) or label.isdecimal() or label[0] in "^!"


def _clean(written: str) -> tuple[str, bool]:
    """Take blanks out of an address; say whether it was sound as it stood."""
    joined = _JOINT.sub("", written.strip())
    sound = joined == written and _is_sound(joined)
    return joined, sound


def _is_sound(url: str) -> bool:
    return _URL_ONLY.fullmatch(url) is not None and has_host(url) and parse(url) is not None


def _unclosed(text: str, place: Span, written: str) -> Break:
    """Deal with a parenthesis that never closes: sure only where the destination ends its paragraph."""
    message = f"no closing parenthesis after the destination{_NO_LINK}"
    url = written
    edits = [Edit(Span(place.stop, place.stop), ")")]
    if written.startswith("("):
        url = written.strip("()")
        message = f"doubled parentheses around the destination, closed once{_NO_LINK}"
        edits = [Edit(Span(place.start, place.start + 1), "")]
        if not written.endswith(")"):
            return Break(place, message)
    if not _is_sound(url) or ends_in_punctuation(url):
        return Break(place, message)
    safe = written.startswith("(") or _BLOCK_END.match(text, place.stop) is not None
    return Break(place, message, "close the destination", tuple(edits), safe, url)


def _parted(doc: Document, place: Span, written: str) -> Break | None:
    """Deal with a destination in which a line break or a blank stands."""
    lines = re.split(r"\r\n?|\n", written)
    pieces = [lines[0].rstrip(" \t"), *(_MARGIN.sub("", line, count=1).rstrip(" \t") for line in lines[1:])]
    where = "broken across lines" if len(lines) > 1 else "broken by a blank"
    message = f"the destination is {where}{_NO_LINK}"
    if len(lines) == 1:
        return _spaced(doc, place, written, message)
    url = "".join(pieces)
    if not all(_URL_ONLY.fullmatch(piece) for piece in pieces) or any("://" in piece for piece in pieces[1:]):
        return Break(place, message)
    edits, position = [], place.start
    for piece in pieces:
        start = doc.text.index(piece, position, place.stop)
        edits += [Edit(Span(position, start), "")] if start > position else []
        position = start + len(piece)
    return Break(place, message, "join the URL", tuple(edits), _is_sound(url), url)


def _spaced(doc: Document, place: Span, written: str, message: str) -> Break:
    """Deal with blanks inside a destination on one line: joined, escaped, or for a fragment hyphenated."""
    respelling = respell(written)
    if respelling and " " not in written[len(respelling.found) :]:
        url = respelling.expected + written[len(respelling.found) :]
        safe = respelling.certain and _is_sound(url)
        return Break(place, message, "remove the blank", (Edit(place, url),), safe, url)
    if (
        _QUOTED.search(written)
        or written.count(" ") > 8
        or (not written.isascii() and not written.startswith("#"))
    ):
        return Break(place, message)
    if written.startswith("#"):
        url = "#" + re.sub(r"\s", "-", written[1:]).lower()
        if url[1:] not in doc.anchors:
            return Break(place, message)
        return Break(place, message, "write the heading's anchor", (Edit(place, url),), False, url)
    joined = _JOINT.sub("", written)
    if has_host(written) and (re.search(r"\s", joined) or not _is_sound(joined)):
        return Break(place, message)
    if has_host(written):
        return Break(place, message, "remove the blank", (Edit(place, joined),), False, joined)
    url = re.sub(r"[ \t]", "%20", written)
    return Break(place, message, "escape the blank", (Edit(place, url),), False, url)
