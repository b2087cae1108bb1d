"""The rule missing-fragment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.places import judged, web_urls
from awesomelint.model import Document, Finding, Severity, Verdict
from awesomelint.rule import WebRule


@dataclass(frozen=True)
class MissingFragment(WebRule):
    """The page is there, and the place in it that the link leads to is not."""

    family: ClassVar[str] = "web"
    severity: ClassVar[Severity] = "warning"

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link, verdict in judged(doc, web, "fragment-missing"):
            yield Finding(link.url_span, verdict.evidence.reason)
