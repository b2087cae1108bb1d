"""The rule drifted-link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.admitted import unadmitted
from awesomelint.links.places import web_urls
from awesomelint.model import Document, Finding, Severity, Verdict
from awesomelint.rule import WebRule


@dataclass(frozen=True)
class DriftedLink(WebRule):
    """The page is there, and is no longer the one that was linked to."""

    family: ClassVar[str] = "web"
    severity: ClassVar[Severity] = "warning"

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link, verdict in unadmitted(doc, web, "drifted"):
            yield Finding(link.url_span, verdict.evidence.reason)
