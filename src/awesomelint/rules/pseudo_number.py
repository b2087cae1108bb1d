from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding
from awesomelint.numbering.pseudo import foreign_delimiters
from awesomelint.numbering.reading import Reading
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class PseudoNumber(DocumentRule):
    """A line that looks like a numbered item and renders as text."""

    family: ClassVar[str] = "numbering"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        pseudos = reading.pseudos
        for at, pseudo in enumerate(pseudos):
            if pseudo.follows:
                continue
            chain = [pseudo]
            for other in pseudos[at + 1 :]:
                if not other.follows:
                    break
                chain.append(other)
            if len(chain) > 1:
                message = f"`{pseudo.written}` to `{chain[-1].written}` look numbered, but render as text"
            else:
                message = f"`{pseudo.written}` looks numbered, but renders as text"
            yield Finding(pseudo.span, message)
        for run in reading.runs:
            for item, delimiter, usual in foreign_delimiters(doc, run):
                written = f"`{item.label.text}{delimiter}` among `{item.label.text}{usual}`"
                yield Finding(doc.entries[item.entry].marker_span, f"{written}: starts a list of its own")
