"""The rule tracking-parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.forms.parameters import name_of, tracks
from awesomelint.links.forms.url import parse
from awesomelint.model import Document, Edit, Finding, Fix, Severity
from awesomelint.rule import DocumentRule

_SEPARATOR = re.compile(r"(&amp;|&)")


@dataclass(frozen=True)
class TrackingParameter(DocumentRule):
    """An address carries parameters that only say where the reader came from."""

    family: ClassVar[str] = "links"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        seen = set()
        for link in doc.links:
            if "?" not in link.url or link.kind == "image" or link.url_span in seen:
                continue
            seen.add(link.url_span)
            written = doc.text[link.url_span.start : link.url_span.stop]
            url = parse(link.url)
            if url is None:
                continue
            host = url.authority.rpartition("@")[2].partition(":")[0]
            cleaned, removed = without_tracking(written, host)
            if removed:
                names = ", ".join(dict.fromkeys(removed))
                fix = Fix(f"remove {names}", (Edit(link.url_span, cleaned),), safe=False)
                yield Finding(link.url_span, f"tracks readers with {names}", fix)


def without_tracking(written: str, host: str) -> tuple[str, list[str]]:
    """Take the tracking parameters out of an address as written, and name them.

    Everything else stays as it is, `&amp;` for `&` included.

    >>> without_tracking("https://example.org/a?utm_source=x&amp;b=1#c", "example.org")
    ('https://example.org/a?b=1#c', ['utm_source'])
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
            removed.append(name_of(piece))
        else:
            kept.append(separator + piece if kept else piece)
    rest = "".join(kept)
    return before + (mark + rest if rest else "") + hash_mark + fragment, removed
