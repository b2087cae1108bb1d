"""What inline texts hold, gathered for the whole document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from awesomelint.markdown.bare import bare_urls
from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.html import TAG, Comments, attributes
from awesomelint.markdown.inline import FoundLink, scan
from awesomelint.markdown.near import full_width_links, near_link
from awesomelint.markdown.plain import unescape_url
from awesomelint.model import Definition, Link, NearLink, NearLinkKind, Span

_ANCHOR_TEXT = re.compile(r"(?P<text>[^<]*+(?:<(?!/?a\b)[^<]*+)*+)</a\s*>", re.IGNORECASE)
_ANCHOR_REACH = 2000
_RAW_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,500})\]\((?P<url>[^()\s]*)\)|\]\(")
_VERBATIM = re.compile(r"\s*<(script|style|pre|textarea)\b", re.IGNORECASE)


@dataclass(slots=True)
class Gathered:
    """Parts of a document, in document offsets, in no order."""

    links: list[Link] = field(default_factory=list)
    near_links: list[NearLink] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    html: list[Span] = field(default_factory=list)
    prose: list[Span] = field(default_factory=list)


class Gatherer:
    """Scans inline texts and HTML blocks one after the other."""

    def __init__(self, text: str, definitions: Mapping[str, Definition]) -> None:
        self._text = text
        self._definitions = definitions
        self.found = Gathered()

    def inline(self, buffer: Buffer, entry: int | None) -> list[Link]:
        """Take in one block's inline text; give its links."""
        text = buffer.text
        scanned = scan(text, self._definitions)
        links = [self._link(buffer, link, entry) for link in scanned.links]
        near = [found for opening in scanned.broken if (found := near_link(text, opening))]
        near += [found for found in full_width_links(text) if not _overlaps(found.span, scanned.code)]
        hidden = scanned.code + scanned.tags + scanned.comments
        if scanned.tags:
            links += self._tags(buffer, scanned.tags, entry)
        if "://" in text or "www." in text or "WWW." in text:
            taken = hidden + [link.span for link in scanned.links] + [found.span for found in near]
            for gap in buffer.outside(taken):
                for url in bare_urls(text, *gap):
                    hidden.append(url)
                    place = buffer.span(url)
                    links.append(Link(place, place, text[url.start : url.stop], "", None, "bare", entry))
        hidden += [_destination(link) for link in scanned.links]
        hidden += [found.url_span for found in near if found.url_span is not None]
        self.found.near_links += [_placed(buffer, found) for found in near]
        self.found.code += [buffer.span(span) for span in scanned.code]
        self.found.comments += [buffer.span(span) for span in scanned.comments]
        self.found.html += [buffer.span(span) for span in scanned.tags]
        self._prose(buffer, hidden)
        self.found.links += links
        return links

    def html_block(self, buffer: Buffer, entry: int | None) -> None:
        """Take in a block of raw HTML: its links, anchors, comments, and the words between its tags."""
        text = buffer.text
        if _VERBATIM.match(text):
            self.found.code.append(buffer.span(Span(0, len(text))))
            return
        tags, comments = _markup(text)
        if tags:
            self.found.links += self._tags(buffer, tags, entry)
        for gap in buffer.outside(tags + comments):
            self._unread(buffer, gap, "raw")
        self.found.comments += [buffer.span(span) for span in comments]
        self.found.html += [buffer.span(span) for span in tags]
        self._prose(buffer, tags + comments)

    def dropped_cell(self, buffer: Buffer) -> None:
        """Take in a table cell beyond the last column: GitHub shows nothing of it."""
        self._unread(buffer, Span(0, len(buffer.text)), "other")

    def _unread(self, buffer: Buffer, span: Span, kind: NearLinkKind) -> None:
        """Note what looks like links in text that is not read as Markdown."""
        for match in _RAW_LINK.finditer(buffer.text, *span):
            url = Span(*match.span("url")) if match["url"] else None
            label = Span(*match.span("text")) if match["text"] is not None else None
            near = NearLink(Span(*match.span()), url, label, kind)
            self.found.near_links.append(_placed(buffer, near))

    def _link(self, buffer: Buffer, link: FoundLink, entry: int | None) -> Link:
        text_span = buffer.span(link.text) if link.text is not None else None
        text = buffer.text[link.text.start : link.text.stop] if link.text is not None else ""
        if link.url is not None:
            url_span = buffer.span(link.url)
            written = buffer.text[link.url.start : link.url.stop]
            url = written if link.kind == "autolink" else unescape_url(written)
        else:
            assert link.label is not None
            definition = self._definitions[link.label]
            url_span, url = definition.url_span, definition.url
        return Link(buffer.span(link.span), url_span, url, text, text_span, link.kind, entry)

    def _tags(self, buffer: Buffer, tags: list[Span], entry: int | None) -> list[Link]:
        links = []
        text = buffer.text
        for tag in tags:
            if "=" not in text[tag.start : tag.stop]:
                continue
            for attribute in attributes(text, tag):
                if attribute.name in ("id", "name"):
                    self.found.anchors.append(attribute.value)
                    continue
                span, inner = tag, None
                if attribute.name == "href" and (
                    match := _ANCHOR_TEXT.match(text, tag.stop, tag.stop + _ANCHOR_REACH)
                ):
                    span, inner = Span(tag.start, match.end()), Span(*match.span("text"))
                links.append(
                    Link(
                        buffer.span(span),
                        buffer.span(attribute.span),
                        unescape_url(attribute.value),
                        text[inner.start : inner.stop] if inner else "",
                        buffer.span(inner) if inner else None,
                        "html",
                        entry,
                    )
                )
        return links

    def _prose(self, buffer: Buffer, hidden: list[Span]) -> None:
        for gap in buffer.outside(hidden):
            self.found.prose.extend(buffer.lines(gap))


def _markup(text: str) -> tuple[list[Span], list[Span]]:
    """Find the tags and the comments in a block of raw HTML."""
    tags: list[Span] = []
    comments: list[Span] = []
    ends = Comments(text)
    position = text.find("<")
    while position >= 0:
        if match := TAG.match(text, position):
            tags.append(Span(position, match.end()))
            stop = match.end()
        elif (end := ends.end(position)) is not None:
            (comments if text.startswith("<!--", position) else tags).append(Span(position, end))
            stop = end
        elif text.startswith("<!--", position):
            comments.append(Span(position, len(text)))
            break
        else:
            stop = position + 1
        position = text.find("<", stop)
    return tags, comments


def _destination(link: FoundLink) -> Span:
    return link.span if link.text is None else Span(link.text.stop, link.span.stop)


def _placed(buffer: Buffer, near: NearLink) -> NearLink:
    return NearLink(
        buffer.span(near.span),
        buffer.span(near.url_span) if near.url_span is not None else None,
        buffer.span(near.text_span) if near.text_span is not None else None,
        near.kind,
    )


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(start < span.stop and span.start < stop for start, stop in others)
