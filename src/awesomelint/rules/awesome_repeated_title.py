"""The rule awesome-repeated-title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.entries import described_entries
from awesomelint.markdown import plain
from awesomelint.model import Document, Finding, Severity, Span
from awesomelint.rule import DocumentRule

_GOES_ON = re.compile(
    r"\s*(?:[,:–—(]|\s(?:is|are|was|were|has|have|can|will|provides?|allows?|helps?|offers?|lets?|makes?|supports?"
    r"|aims?|enables?|gives?|implements?|contains?|uses?|adds?|works?|brings?|combines?|simplifies|takes?|runs?|wraps?|does|creates?|generates?|manages?|exposes?|converts?|comes|consists)\b)"
)


@dataclass(frozen=True)
class AwesomeRepeatedTitle(DocumentRule):
    """An entry whose description begins with the entry's own name, as the subject of a sentence."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        for described in described_entries(doc):
            title = plain(described.parts.link.text)
            text = described.text.lstrip("\"'“")
            if not described.sign or not title or text[: len(title)].casefold() != title.casefold():
                continue
            if _GOES_ON.match(text, len(title)):
                start = described.parts.description.start
                length = doc.text[start : described.parts.description.stop].casefold().find(title.casefold())
                place = Span(start, start + max(length, 0) + len(title))
                yield Finding(place, f"the description begins with the entry's name: {title}")
