"""Text that was meant as a link and is none for CommonMark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from awesomelint.markdown.inline import Opening
from awesomelint.model import NearLink, NearLinkKind, Span

_GAP = re.compile(r"\][ \t]*+\n?+[ \t]*+(?=[(（])")
_ADDRESS = re.compile(r"[(（]\s*(?:[a-z][a-z0-9+.-]{1,9}:/|www\.)", re.IGNORECASE)
_INSIDE = re.compile(r"[^()（）\[\]]*+(?:\([^()（）\[\]]*+\)[^()（）\[\]]*+)*+")
_REACH = 2000
"""How far, in characters, a closing parenthesis is looked for."""
FULL_WIDTH = re.compile(
    r"(?P<open>[\[【［])(?P<text>[^\[\]【】［］\n]{1,300})(?P<close>[\]】］])[ \t]?"
    r"(?P<left>[(（])\s*(?P<url>https?:/[^\s()（）]++)\s*(?P<right>[)）])",
    re.IGNORECASE,
)


def near_link(text: str, opening: Opening) -> NearLink | None:
    """Classify `](`, `] (` or `]（` that opens no link, in one block's inline text.

    Returns None where nothing suggests that a link was meant: only `](` is always one.
    """
    close = opening.close
    match = _GAP.match(text, close)
    assert match is not None
    left = match.end()
    gap, full_width = left > close + 1, text[left] == "（"
    if (gap or full_width) and (opening.bracket is None or not _ADDRESS.match(text, left)):
        return None
    inside = _INSIDE.match(text, left + 1, left + 1 + _REACH)
    assert inside is not None
    start, stop = inside.span()
    right = text[stop : stop + 1]
    if right not in (")", "）"):
        right, stop = "", _word_end(text, left + 1, stop)
    start, stop = _trim(text, start, stop)
    end = stop + len(right) if not right else inside.end() + 1
    span = Span(close if opening.bracket is None else opening.bracket, end)
    text_span = None
    if opening.bracket is not None:
        offset = 2 if text[opening.bracket] == "!" else 1
        text_span = Span(opening.bracket + offset, close)
    url = text[start:stop]
    kind: NearLinkKind
    if opening.bracket is None or not url:
        kind = "other"
    elif full_width or right == "）":
        kind = "full-width"
    elif not right:
        kind = "unclosed"
    elif gap:
        kind = "gap"
    elif "\n" in url:
        kind = "wrapped"
    elif " " in url or "\t" in url:
        kind = "spaced"
    else:
        kind = "other"
    return NearLink(span, Span(start, stop) if url else None, text_span, kind)


def full_width_links(text: str) -> Iterator[NearLink]:
    """Yield links written with full-width brackets, `【text】(url)` or `[text]（url）`."""
    if "【" not in text and "］" not in text and "】" not in text:
        return
    for match in FULL_WIDTH.finditer(text):
        if match["open"] == "[" and match["close"] == "]":
            continue  # the bracket stack has seen it
        yield NearLink(Span(*match.span()), Span(*match.span("url")), Span(*match.span("text")), "full-width")


def _word_end(text: str, start: int, limit: int) -> int:
    """Where an unclosed destination stops: at the first blank after its start, at the latest at `limit`."""
    while start < limit and text[start].isspace():
        start += 1
    while start < limit and not text[start].isspace():
        start += 1
    return start


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop
