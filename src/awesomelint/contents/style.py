"""How a table of contents writes its links: what it makes of a title, and of an anchor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from awesomelint.contents.finding import Contents, Item
from awesomelint.markdown import plain
from awesomelint.markdown.slugs import SHORTCODE
from awesomelint.model import Document

_WRAPPED = re.compile(r"(\*\*|__|[*_`])(.+)\1", re.DOTALL)
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff\ufe0e\ufe0f\u200d]"
)
_NUMBER = re.compile(r"\A\d+(?:\.\d+)*[.)]?\s+(?=\S)")
_SPECIAL = re.compile(r"[\\`*_\[\]<>]")
_BLANKS = re.compile(r"\s+")
_UNSAFE = re.compile(r"[\s()<>\"%\\|]")
_COMMON = 0.6
"""The share of links that make a habit."""


def _no_emoji(title: str) -> str:
    return _BLANKS.sub(" ", _EMOJI.sub("", SHORTCODE.sub("", title))).strip()


def _no_number(title: str) -> str:
    return _NUMBER.sub("", title)


_HABITS: tuple[Callable[[str], str], ...] = (
    lambda title: title,
    _no_emoji,
    _no_number,
    lambda title: _no_number(_no_emoji(title)),
    str.lower,
)
"""What a contents may make of a title, the commonest first."""


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one table of contents."""

    doc: Document
    contents: Contents
    habit: Callable[[str], str]
    wrapper: str
    """The emphasis or code ticks inside each link's brackets."""
    quotes: bool
    """Whether anchors are percent-encoded."""
    own_anchors: bool
    """Whether links lead to anchors in HTML, where headings have them."""

    def text(self, heading: int) -> str:
        """Give a link's text for a section, as Markdown."""
        title = self.doc.headings[heading].title
        start, stop = self.doc.headings[heading].title_span
        source = self.doc.text[start:stop]
        if "`" in self.wrapper:
            return f"{self.wrapper}{self.habit(title)}{self.wrapper}"
        if plain(source) == title and not re.search(r"[\[\]<>\n]", source):
            return f"{self.wrapper}{self.habit(source)}{self.wrapper}"
        return self.wrapper + _SPECIAL.sub(r"\\\g<0>", self.habit(title)) + self.wrapper

    def fragment(self, heading: int) -> str:
        """Give the fragment that leads to a section, as it stands in a destination."""
        own = self.contents.sections.own_anchors.get(heading) if self.own_anchors else None
        anchor = own or self.doc.headings[heading].slug
        return (
            quote(anchor) if self.quotes else re.sub(r"[\s()<>\"%\\|]", lambda match: quote(match[0]), anchor)
        )


def style_of(doc: Document, contents: Contents) -> Style:
    """Learn a table of contents' habits from its links."""
    items = [item for item in contents.items if item.heading is not None]
    wrappers = Counter(match[1] if (match := _WRAPPED.fullmatch(item.link.text)) else "" for item in items)
    wrapper, count = wrappers.most_common(1)[0]
    written = [doc.text[slice(*item.link.url_span)] for item in items]
    own = sum(_leads_by_html(doc, contents, item) for item in items)
    return Style(
        doc,
        contents,
        _habit(doc, items),
        wrapper if count >= _COMMON * len(items) else "",
        any("%" in url for url in written) and all(url.isascii() for url in written),
        own > 0,
    )


def _habit(doc: Document, items: Sequence[Item]) -> Callable[[str], str]:
    pairs = [(item.name, doc.headings[item.heading].title) for item in items if item.heading is not None]
    matches = [sum(habit(title) == name for name, title in pairs) for habit in _HABITS]
    cut = _cut(pairs)
    if cut is not None:
        return cut
    best = max(range(len(_HABITS)), key=lambda at: (matches[at], -at))
    return _HABITS[best] if matches[best] >= _COMMON * len(pairs) else _HABITS[0]


def _cut(pairs: Sequence[tuple[str, str]]) -> Callable[[str], str] | None:
    """Learn what most links leave out at both ends of a title: `Tool: ` of `Tool: ant`."""
    ends = Counter(
        (title.partition(name)[0], title.partition(name)[2])
        for name, title in pairs
        if name and name in title
    )
    (start, stop), count = ends.most_common(1)[0] if ends else (("", ""), 0)
    if not start + stop or count < max(2, _COMMON * len(pairs)):
        return None
    return lambda title: title.removeprefix(start).removesuffix(stop)


def _leads_by_html(doc: Document, contents: Contents, item: Item) -> bool:
    heading = item.heading
    return (
        heading is not None
        and item.fragment.lower() != doc.headings[heading].slug
        and heading in contents.sections.own_anchors
    )
