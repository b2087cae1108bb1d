"""What a page's HTML holds, found in linear time, whatever it holds.

All works on bytes in UTF-8: no byte of a character outside ASCII can be taken for markup. Structures
are looked for in a copy in lower case (of ASCII alone, so offsets stay), words are taken from the page.
A full parser would take some thirty times as long, and pages that are not suspicious need none of it.
"""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from awesomelint import rulebook

TITLE_CAP = 200
"""Code points of a title that are kept."""
_TEXT_CAP = 4000
"""Bytes of a title or heading that are read."""
_TITLES = 5
"""How many titles are looked at to find one that holds words."""
_HEADINGS = 10
"""How many headings are looked at to find one that is shown."""
_CHUNK = 12 * 1024
"""Bytes of a body that words are counted in first: most pages have enough of them there."""
_COMMENT = rb"!--(?:[^-]++|-(?!->))*+-->"
_RAW = rb"%b\b(?:[^<]++|<(?!/%b))*+</%b[^<>]*+>?"
_SCRIPT, _STYLE, _TITLE, _TEMPLATE, _NOSCRIPT = (
    _RAW.replace(b"%b", name) for name in (b"script", b"style", b"title", b"template", b"noscript")
)
# Stops at every `<`, so that a page full of them takes linear time.
_ATTRIBUTES = rb"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+"""
_TAG = re.compile(rb"<[a-z/!?]" + _ATTRIBUTES + rb">", re.IGNORECASE)
_HIDDEN = re.compile(
    b"<(?:"
    + b"|".join([_COMMENT, _SCRIPT, _STYLE, _TITLE, _TEMPLATE, _NOSCRIPT, rb"[a-z/!?]" + _ATTRIBUTES + b">"])
    + b")"
)
"""What readers do not see: comments, scripts and the like whole, and tags."""
_HEAD = re.compile(
    b"<(?:"
    + b"|".join([_COMMENT, _SCRIPT, _STYLE, rb"(title|meta|link|base)(?=[\s/>])(" + _ATTRIBUTES + b")>"])
    + b")"
)
_ATTRIBUTE = re.compile(
    rb"""([a-z][a-z:-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE
)
_UNCLOSED = tuple(
    (b"<" + opening, closing)
    for opening, closing in (
        (b"!--", b"-->"),
        (b"script", b"</script"),
        (b"style", b"</style"),
        (b"template", b"</template"),
        (b"noscript", b"</noscript"),
    )
)
_H1 = re.compile(rb"<h1(?=[\s/>])(" + _ATTRIBUTES + rb")>")
_REFRESH = re.compile(r"\s*\d?(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']{1,2000})", re.IGNORECASE)
"""A pause below ten seconds, and an address (HTML standard, 4.2.5.3)."""
_UNSEEN = re.compile(rb"(?:^|\s)hidden(?=[\s=]|$)|display\s*:\s*none")
_WORD = re.compile(rb"[a-z0-9][^\s]*+")
_ENTITY = re.compile(rb"&#?[a-z0-9]{1,32};?")
_LONG_REFERENCE = re.compile("&#[0-9xX][0-9a-fA-F]{7,};?")
"""No character has so high a number, and Python refuses to read the longest of them."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_RUN = re.compile(r"\w[^\s]*")


class Head(NamedTuple):
    """What a page says of itself before its body begins."""

    title: str | None
    canonical: str | None
    """As written."""
    base: str | None
    """What its addresses are relative to, as written; None for its own address."""
    is_noindex: bool
    refresh: str | None
    """Where browsers are sent at once, as written (`http-equiv=refresh`)."""


class Markup:
    """One page in UTF-8, ready to be asked."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        self.low = low = page.lower()
        start = low.find(b"<body")
        self._head_end = start if start >= 0 else len(low)
        self._start = max(start if start >= 0 else low.find(b"</head"), 0)
        self._shown: bytes | None = None

    def head(self) -> Head:
        """Read the head: the first title, `rel=canonical`, `base`, and what robots are told."""
        title = canonical = base = refresh = None
        is_noindex, titles = False, 0
        for match in _HEAD.finditer(_closed(self.low[: self._head_end])):
            name = match[1]
            if name == b"title":
                if title is None and titles < _TITLES:
                    title = self._title(match.end())
                titles += 1
            elif name == b"meta" and (b"robots" in match[2] or b"googlebot" in match[2]):
                is_noindex = is_noindex or _forbids(self._attributes(match))
            elif name == b"meta" and b"refresh" in match[2]:
                refresh = refresh or _refresh(self._attributes(match))
            elif name == b"link" and b"canonical" in match[2]:
                given = self._attributes(match)
                if "canonical" in given.get("rel", "").lower().split():
                    canonical = canonical or given.get("href")
            elif name == b"base" and base is None:
                base = self._attributes(match).get("href")
        return Head(title or self._title_below(), canonical, base, is_noindex, refresh)

    def headings(self) -> list[str]:
        """Give the first `h1` headings that hold words and are shown, two at most."""
        found: list[str] = []
        for match in islice(_H1.finditer(self.low, self._start), _HEADINGS):
            stop = self.low.find(b"</h1", match.end(), match.end() + _TEXT_CAP)
            if stop >= 0 and not _UNSEEN.search(match[1]):
                words = _line(_TAG.sub(b" ", self._page[match.end() : stop]))
                if words:
                    found.append(words)
            if len(found) == 2:
                break
        return found

    def count_words(self, enough: int) -> int:
        """Count the words that are shown; where there are more than `enough`, it may stop there.

        Two characters of Chinese or Japanese count as a word, four of scripts without blanks.
        """
        if self._shown is None and len(self.low) - self._start > _CHUNK:
            count = _count(_shown(self.low[self._start : self._start + _CHUNK]), enough)
            # A tag or script that was cut leaves a few words that are none.
            if count >= enough:
                return count
        return _count(self._all_shown(), enough)

    def text(self) -> str:
        """Give the words that are shown, in lower case where they are ASCII, white space collapsed."""
        return _line(self._all_shown())

    def _all_shown(self) -> bytes:
        if self._shown is None:
            self._shown = _shown(self.low[self._start :])
        return self._shown

    @property
    def has_scripts(self) -> bool:
        return b"<script" in self.low

    def is_shell(self, words: int) -> bool:
        """Tell whether a page with so few words shown waits for its scripts to fill it."""
        if not self.has_scripts:
            return False
        elements, phrases = _mounts()
        return words <= 5 or any(phrase in self.low for phrase in phrases) or bool(elements.search(self.low))

    def _title(self, start: int) -> str | None:
        stop = self.low.find(b"</title", start, start + _TEXT_CAP)
        if stop < 0:
            stop = self.low.find(b"<", start, start + _TEXT_CAP)
        if stop < 0:
            stop = start + _TEXT_CAP
        return _line(self._page[start:stop])[:TITLE_CAP].strip() or None

    def _title_below(self) -> str | None:
        """Find a title that stands where none belongs, unless it is that of a drawing."""
        start = self.low.find(b"<title", self._head_end)
        end = self.low.find(b">", start)
        if start < 0 or end < 0 or self.low.find(b"<svg", self._head_end, start) >= 0:
            return None
        return self._title(end + 1)

    def _attributes(self, match: re.Match[bytes]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self._page[match.start(2) : match.end(2)]):
            value = b"".join(values).decode("utf-8", "replace")
            found.setdefault(name.lower().decode(), unescape(value).strip())
        return found


def unescape(text: str) -> str:
    """Resolve character references."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def _line(data: bytes) -> str:
    return " ".join(unescape(data.decode("utf-8", "replace")).split())


def _forbids(given: dict[str, str]) -> bool:
    """Tell whether a `meta` keeps search engines from listing the page."""
    told = re.split(r"[\s,]+", given.get("content", "").lower())
    return given.get("name", "").lower() in ("robots", "googlebot") and not {"noindex", "none"}.isdisjoint(
        told
    )


def _refresh(given: dict[str, str]) -> str | None:
    match = (
        _REFRESH.match(given.get("content", "")) if given.get("http-equiv", "").lower() == "refresh" else None
    )
    return match[1].strip() or None if match else None


def _closed(low: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """Cut HTML off where something begins that never ends, which browsers do not show either.

    Every opening is followed by a closing then: no search for one goes to the end in vain.
    """
    for opening, closing in (*_UNCLOSED, *more):
        start = low.find(opening, low.rfind(closing) + 1)
        if start >= 0:
            low = low[:start]
    return low


def _shown(low: bytes) -> bytes:
    return _HIDDEN.sub(b" ", _closed(low, (b"<title", b"</title")))


def _count(data: bytes, enough: int) -> int:
    if data.isascii():
        most = 2 * enough
        words = data.split(None, most)  # some may be marks alone, and no words
        if len(words) > most or sum(map(bytes.isalnum, words)) >= enough:
            return enough
        return len(_WORD.findall(_ENTITY.sub(b" ", data)))
    text = _ENTITY.sub(b" ", data).decode("utf-8", "replace")
    text, wide = _WIDE.subn(" ", text)
    text, spaceless = _SPACELESS.subn(" ", text)
    return len(_RUN.findall(text)) + (wide + 1) // 2 + (spaceless + 3) // 4


@cache
def _mounts() -> tuple[re.Pattern[bytes], tuple[bytes, ...]]:
    """Give what a single-page application leaves for its scripts to fill (`rules/data/shells.toml`)."""
    table = rulebook.data("shells")
    ids = "|".join(re.escape(name) for name in table["ids"])
    elements = "|".join(re.escape(name) for name in table["elements"])
    pattern = rf"<(?:[a-z]+ [^<>]{{0,200}}\bid=[\"']?(?:{ids})[\"'\s>]|(?:{elements})[\s>])"
    return re.compile(pattern.encode()), tuple(phrase.encode() for phrase in table["phrases"])
