"""The rule dead-link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.places import judged, web_urls
from awesomelint.links.target import written_fault
from awesomelint.model import Document, Finding, Verdict
from awesomelint.rule import WebRule


@dataclass(frozen=True)
class DeadLink(WebRule):
    """The page is not there any more, or never can have been."""

    family: ClassVar[str] = "web"

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link, verdict in judged(doc, web, "dead", "gone-soft", "invalid"):
            if verdict.state == "invalid":
                # Faults that only show when the name is resolved are `uncertain-link`'s: they may
                # be this network's own.
                fault = written_fault(link.url)
                if fault is not None:
                    yield Finding(link.url_span, f"nobody can follow this: {fault}")
                continue
            word = "gone" if verdict.state == "gone-soft" else "dead"
            phase = f" ({verdict.phase})" if verdict.phase else ""
            yield Finding(link.url_span, f"{word}{phase}: {verdict.evidence.reason}")
