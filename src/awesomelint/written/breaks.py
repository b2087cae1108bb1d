"""Links that CommonMark accepts though their destination is not written as it was meant."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from awesomelint.links.forms.url import parse
from awesomelint.model import Document, Edit, Link, Span
from awesomelint.written.spelling import has_host, respell

ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,9}:/|www\.|[./#(]|[^\s/]{1,80}/|[^\s.]{1,80}\.[a-z0-9]{1,5}(?:\s|\Z)", re.IGNORECASE
)
"""How a destination starts that is no word: an address, a path, a fragment."""
_STOPS = "，。、；：！？）】》」』〉〕］｝”’…"
_OPENS = "（【《「『〈〔［｛“‘"
_RUN_ON = re.compile(f"[{_STOPS}{_OPENS}]")
_LINK = re.compile(r"\[([^\[\]]*+)\]\(([^()\[\]\s]++)\)")
_DATE = r"/(?:19|20)[0-9]{2}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12][0-9]|3[01])"
_DATED = re.compile(rf"https?://(?P<host>[^/?#]+)(?P<date>{_DATE})(?P<next>[a-z/])", re.IGNORECASE)


class Break(NamedTuple):
    """A fault, and what would right it; without edits where nobody can know."""

    span: Span
    message: str
    title: str = ""
    edits: tuple[Edit, ...] = ()
    safe: bool = False
    url: str | None = None
    """The destination once the edits are made, where it is to be made sure that a link comes of them."""


class Destinations:
    """The destinations of one document's links."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc

    def fault(self, link: Link) -> Break | None:
        """Find what is wrong with how a link's destination is written."""
        return _fault(self._doc.text, link) or self._missing_slash(link)

    def _missing_slash(self, link: Link) -> Break | None:
        """Find a slash missing in `/year/month/day/title`, where the site is known to write that.

        On wordpress.com this form is fixed; of other sites the list's further links tell.
        """
        match = _DATED.match(link.url)
        if match is None or match["next"] == "/":
            return None
        if not self._doc.text.startswith(match[0], link.url_span.start):
            return None
        host = match["host"].lower()
        if not host.endswith(".wordpress.com") and host not in self._dated_hosts:
            return None
        place = link.url_span.start + match.end("date")
        message = f"a slash is missing after the date: expected {match['date']}/"
        edit = Edit(Span(place, place), "/")
        return Break(Span(place, place + 1), message, "insert the slash", (edit,))

    @cached_property
    def _dated_hosts(self) -> frozenset[str]:
        """The hosts that some link shows to write dates in their addresses."""
        matches = (_DATED.match(link.url) for link in self._doc.links)
        return frozenset(match["host"].lower() for match in matches if match and match["next"] == "/")


def _fault(text: str, link: Link) -> Break | None:
    url = link.url_span
    if link.kind == "bare" and (found := _run_on(link)):
        return found
    written = text[url.start : url.stop]
    if written.startswith("(") and link.kind in ("inline", "image"):
        return _doubled(link, written)
    if written.startswith("[") and link.kind in ("inline", "image"):
        return _doubled_brackets(link, written)
    if respelling := respell(written):
        start = Span(url.start, url.start + len(respelling.found))
        what = "the scheme is written twice" if respelling.doubled else "the scheme is misspelled"
        message = f"{what}: expected {respelling.expected}, found {respelling.found}"
        edit = Edit(start, respelling.expected)
        rest = written[len(respelling.found) :]
        safe = respelling.certain and parse(respelling.expected + rest) is not None
        return Break(start, message, "correct the scheme", (edit,), safe)
    return _stray_blanks(text, link)


def _doubled(link: Link, written: str) -> Break | None:
    inner = written
    while inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    if inner.startswith("(") or not _is_balanced(inner) or not ADDRESS.match(inner):
        return None
    cut = (len(written) - len(inner)) // 2
    start, stop = link.url_span
    edits = (Edit(Span(start, start + cut), ""), Edit(Span(stop - cut, stop), ""))
    safe = has_host(inner) and parse(inner) is not None
    message = "doubled parentheses around the destination"
    return Break(link.url_span, message, "remove the inner parentheses", edits, safe)


def _is_balanced(text: str) -> bool:
    """Tell whether no parenthesis closes before it opens: `(a)(b)` is not `a)(b` in parentheses."""
    depths = accumulate((char == "(") - (char == ")") for char in text)
    return min(depths, default=0) >= 0


def _doubled_brackets(link: Link, written: str) -> Break | None:
    """Find `[text]([url](url))`: a whole link where the destination alone belongs."""
    match = _LINK.fullmatch(written)
    if match is None:
        return None
    text, url = match.groups()
    safe = text == url and has_host(url) and parse(url) is not None
    message = "a whole link in the destination's place"
    if text != url:
        message += ", of which text and destination differ"
    return Break(link.url_span, message, "keep its destination", (Edit(link.url_span, url),), safe)


def _stray_blanks(text: str, link: Link) -> Break | None:
    """Find blanks between a destination and its parentheses, or within an attribute's quotes."""
    if link.kind == "html":
        written = text[link.url_span.start : link.url_span.stop]
        stripped = written.strip(" \t")
        if stripped == written or not stripped:
            return None
        start = link.url_span.start + len(written) - len(written.lstrip(" \t"))
        before, after = Span(link.url_span.start, start), Span(start + len(stripped), link.url_span.stop)
    elif link.kind in ("inline", "image") and link.text_span is not None:
        before = Span(link.text_span.stop + 2, link.url_span.start)
        after = Span(link.url_span.stop, link.span.stop - 1)
        if (
            before.stop == before.start and after.stop == after.start
        ) or link.url_span.start == link.url_span.stop:
            return None
        if text[before.stop - 1] == "<" and before.stop > before.start:
            before, after = Span(before.start, before.stop - 1), Span(after.start + 1, after.stop)
    else:
        return None
    stray = [(span, where) for span, where in ((before, "before"), (after, "after")) if _is_blank(text, span)]
    if not stray:
        return None
    count = sum(span.stop - span.start for span, _ in stray)
    blanks = "a blank" if count == 1 else f"{count} blanks"
    message = f"{blanks} {' and '.join(where for _, where in stray)} the destination"
    title = "remove the blank" if count == 1 else "remove the blanks"
    return Break(stray[0][0], message, title, tuple(Edit(span, "") for span, _ in stray), True)


def _is_blank(text: str, span: Span) -> bool:
    return span.start < span.stop and not text[span.start : span.stop].strip(" \t")


def _run_on(link: Link) -> Break | None:
    """Find full-width punctuation that GitHub takes into a bare URL with all that follows it."""
    match = _RUN_ON.search(link.url)
    if match is None:
        return None
    url, mark = link.url[: match.start()], match[0]
    if not url.isascii() and (len(url) + 1 < len(link.url) or mark in _OPENS):
        return None  # `https://zh.wikipedia.org/wiki/爱，死亡和机器人` is one address
    if mark in _OPENS and url.endswith(("/", "=", "?", "#")):
        return None  # so is `https://zh.wikipedia.org/wiki/《红楼梦》`
    start = link.span.start
    span = Span(start + match.start(), link.span.stop)
    message = f"the URL runs into the text after it: expected its end before {mark}"
    if not url.isascii() or ends_in_punctuation(url) or not has_host(url) or parse(url) is None:
        return Break(span, message)
    edits = (Edit(Span(start, start), "<"), Edit(Span(span.start, span.start), ">"))
    return Break(span, message, "put the URL in angle brackets", edits, mark in _STOPS)


def ends_in_punctuation(url: str) -> bool:
    """Tell whether an address ends in what rather belongs to the text around it."""
    return url[-1:] in "?!.,:;*_~'\"`)]"
