"""The rule tracking-parameter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from awesomelint.links.forms.mentions import is_badge
from awesomelint.links.forms.parameters import name_of, tracks
from awesomelint.links.forms.url import parse
from awesomelint.model import Document, Edit, Finding, Fix, Severity, Span
from awesomelint.rule import DocumentRule

_OWN = 3
"""Links to so many sites that carry one and the same `utm_` tag carry the list's own."""
_SEPARATOR = re.compile(r"(&amp;|&)")


@dataclass(frozen=True)
class TrackingParameter(DocumentRule):
    """An address carries parameters that only say where the reader came from."""

    family: ClassVar[str] = "links"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        found = tuple(_found(doc))
        sites: dict[tuple[str, ...], set[str]] = {}
        for one in found:
            sites.setdefault(one.values, set()).add(one.host)
        for one in found:
            if not (_names_a_source(one.values) and len(sites[one.values]) >= _OWN):
                names = ", ".join(dict.fromkeys(map(name_of, one.values)))
                fix = Fix(f"remove {names}", (Edit(one.span, one.cleaned),), safe=False)
                yield Finding(one.span, f"tracks readers with {names}", fix)


class _Tracked(NamedTuple):
    span: Span
    host: str
    cleaned: str
    values: tuple[str, ...]
    """The parameters with their values, as written."""


def _found(doc: Document) -> Iterator[_Tracked]:
    seen = set()
    for link in doc.links:
        is_picture = link.kind == "image" or is_badge(doc, link)
        if "?" not in link.url or is_picture or link.url_span in seen:
            continue
        seen.add(link.url_span)
        written = doc.text[link.url_span.start : link.url_span.stop]
        url = parse(link.url)
        if url is None:
            continue
        host = url.authority.rpartition("@")[2].partition(":")[0]
        cleaned, removed = without_tracking(written, host)
        if removed:
            yield _Tracked(link.url_span, host, cleaned, tuple(removed))


def _names_a_source(values: Iterable[str]) -> bool:
    return any(name_of(value).startswith("utm_") for value in values)


def without_tracking(written: str, host: str) -> tuple[str, list[str]]:
    """Take the tracking parameters out of an address as written, and give them as they were.

    Everything else stays as it is, `&amp;` for `&` included.

    >>> without_tracking("https://example.org/a?utm_source=x&amp;b=1#c", "example.org")
    ('https://example.org/a?b=1#c', ['utm_source=x'])
    """
    before, mark, after = written.partition("?")
    if "#" in before:
        return written, []
    query, hash_mark, fragment = after.partition("#")
    pieces = _SEPARATOR.split(query)
    kept: list[str] = []
    removed: list[str] = []
    for separator, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        if tracks(host, name_of(piece)) and "=" in piece:
            removed.append(piece)
        else:
            kept.append(separator + piece if kept else piece)
    rest = "".join(kept)
    return before + (mark + rest if rest else "") + hash_mark + fragment, removed
