"""The rule awesome-entry-case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.entries import sentences
from awesomelint.awesome.words import is_lower_case_name
from awesomelint.markdown import plain
from awesomelint.model import Document, Finding, Span
from awesomelint.rule import DocumentRule

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w./+#@:-])")
_PART = re.compile(r"[^\W_]+")
_OPENING = "\"'“”„«*_~"


@dataclass(frozen=True)
class AwesomeEntryCase(DocumentRule):
    """An entry whose description begins with a small letter."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        for described in sentences(doc):
            start, stop = described.parts.description
            while start < stop and doc.text[start] in _OPENING:
                start += 1
            word = _WORD.match(doc.text, start, stop)
            if word is None or not word[0].islower() or word[0][0].upper() == word[0][0]:
                continue
            link = described.parts.link
            own_names = _PART.findall(f"{plain(link.text)} {link.url}".casefold())
            if word[0] not in own_names and not is_lower_case_name(word[0]):
                yield Finding(Span(*word.span()), f"the description begins with a small letter: {word[0]}")
