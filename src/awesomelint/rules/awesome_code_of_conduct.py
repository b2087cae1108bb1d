"""The rule awesome-code-of-conduct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Span
from awesomelint.rule import DocumentRule

_FILE = re.compile(r"code[-_ ]?of[-_ ]?conduct\.(?:md|markdown)", re.I)
_PLACEHOLDER = re.compile(r"\[?\b(?:INSERT|ADD|YOUR) (?:YOUR |AN |A )?(?:CONTACT|E-?MAIL)[A-Z ]*\]?")
_AUTHOR = re.compile(r"\bsindresorhus@gmail\.com\b", re.I)


@dataclass(frozen=True)
class AwesomeCodeOfConduct(DocumentRule):
    """A code of conduct that is empty, or names nobody to turn to."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        if not _FILE.fullmatch(doc.path.rpartition("/")[2]):
            return
        if not doc.text.strip("\ufeff \t\r\n"):
            yield Finding(Span(0, 0), "the code of conduct is empty")
        for match in _PLACEHOLDER.finditer(doc.text):
            yield Finding(Span(*match.span()), "a placeholder where the maintainers' own address belongs")
        for match in _AUTHOR.finditer(doc.text):
            yield Finding(
                Span(*match.span()), "the address of the template's author where the maintainers' own belongs"
            )
