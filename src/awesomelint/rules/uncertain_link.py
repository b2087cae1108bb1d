"""The rule uncertain-link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.places import judged, web_urls
from awesomelint.links.target import written_fault
from awesomelint.model import Document, Finding, Severity, Verdict
from awesomelint.rule import WebRule


@dataclass(frozen=True)
class UncertainLink(WebRule):
    """Whether the page is there could not be told."""

    family: ClassVar[str] = "web"
    severity: ClassVar[Severity] = "info"

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link, verdict in judged(doc, web, "blocked", "restricted", "unsure", "invalid"):
            is_written = verdict.evidence.final_url is None and written_fault(link.url) is not None
            if verdict.state != "invalid" or not is_written:
                yield Finding(link.url_span, f"{verdict.state}: {verdict.evidence.reason}")
