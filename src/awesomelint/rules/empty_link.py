from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.markdown import plain
from awesomelint.model import Document, Finding, Link, Span
from awesomelint.rule import DocumentRule

_HOSTLESS = re.compile(r"(?:https?:?/{0,3})?", re.IGNORECASE)
_PICTURE = re.compile(r"!\[|<(?:img|svg|picture|video|object)\b", re.IGNORECASE)
_INVISIBLE = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+")
_NOWHERE = "no destination"


@dataclass(frozen=True)
class EmptyLink(DocumentRule):
    """Links without a text to click on, or without a destination."""

    family: ClassVar[str] = "links"

    def check(self, doc: Document) -> Iterator[Finding]:
        seen: set[Span] = set()
        for link in doc.links:
            if message := _fault(link):
                place = link.url_span if link.kind == "reference" and message == _NOWHERE else link.span
                if place not in seen:
                    seen.add(place)
                    yield Finding(place, message)


def _fault(link: Link) -> str | None:
    leads = not _HOSTLESS.fullmatch(link.url.strip())
    if link.text[:1].isalnum() or _has_text(link):
        return None if leads else _NOWHERE
    if not leads:
        return "neither text nor destination"
    return "no text: readers have nothing to click on"


def _has_text(link: Link) -> bool:
    """Tell whether readers see something of a link; a picture's alternative text is not looked at."""
    if link.kind in ("bare", "autolink", "image") or link.text_span is None:
        return True
    if link.url.startswith("#"):
        return True  # `[](#ant)` and `<a id="ant" href="#ant"></a>` are places to lead to rather than links
    return _PICTURE.search(link.text) is not None or _INVISIBLE.sub("", plain(link.text)) != ""
