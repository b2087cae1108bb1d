"""The rule awesome-badge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from awesomelint.awesome.main_list import MainListRule
from awesomelint.awesome.opening import images_of, opening_of
from awesomelint.model import Document, Link, Span

_BADGE = re.compile(r"https?://(?:www\.)?awesome\.re/badge(?:-flat2?)?\.svg", re.I)
_OLDER = re.compile(r"https?://[^/]+/sindresorhus/awesome/(?:[^?#]*/)?media/badge(?:-flat2?)?\.svg", re.I)
_ALT = re.compile(r"""\balt\s*=\s*["']([^"']*)""", re.I)
_HOME = re.compile(r"https?://(?:(?:www\.)?awesome\.re|github\.com/sindresorhus/awesome)/?(?:#.*)?", re.I)


@dataclass(frozen=True)
class AwesomeBadge(MainListRule):
    """A list without the Awesome badge beside its main heading, or with one that was changed."""

    def look(self, doc: Document) -> Iterator[tuple[Span, str]]:
        opening = opening_of(doc)
        changed, late = None, None
        for image, link in images_of(doc):
            url = image.url.partition("?")[0]
            is_older = _OLDER.fullmatch(url) is not None
            is_badge = is_older or _BADGE.fullmatch(url) is not None
            if image.span.start >= opening.stop:
                late = late or (image if is_badge else None)
            elif is_badge:
                if is_older:
                    yield (
                        image.url_span,
                        "an older address of the badge: expected https://awesome.re/badge.svg",
                    )
                yield from _leads_home(image, link)
                return
            elif changed is None and _is_meant(doc, image, link):
                changed = image
        if changed is not None:
            yield (
                changed.span,
                "not the published Awesome badge: use awesome.re/badge.svg, or its flat forms",
            )
        elif late is not None:
            yield (
                late.span,
                "the Awesome badge stands below the first section: put it beside the main heading",
            )
        else:
            yield opening.place, "no Awesome badge beside the main heading"


def _leads_home(image: Link, link: Link | None) -> Iterator[tuple[Span, str]]:
    if link is None:
        yield image.span, "the Awesome badge leads nowhere: it should link to https://awesome.re"
    elif not _HOME.fullmatch(link.url):
        yield link.url_span, "the Awesome badge leads elsewhere: it should link to https://awesome.re"


def _is_meant(doc: Document, image: Link, link: Link | None) -> bool:
    """Tell whether an image is meant as the badge: it says so, and is one or leads to the guidelines."""
    said = _ALT.search(doc.text, *image.span) if image.kind == "html" else None
    text = said[1] if said else image.text
    if text.strip().casefold() not in ("awesome", "awesome list", "awesome badge"):
        return False
    return "badge" in image.url or (link is not None and _HOME.fullmatch(link.url) is not None)
