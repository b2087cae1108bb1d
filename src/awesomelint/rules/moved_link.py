"""The rule moved-link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.forms.rewriting import rewritten
from awesomelint.links.places import judged, web_urls
from awesomelint.links.target import target
from awesomelint.model import Document, Edit, Finding, Fix, Link, Severity, Verdict
from awesomelint.rule import WebRule


@dataclass(frozen=True)
class MovedLink(WebRule):
    """The page has moved for good and says where to."""

    family: ClassVar[str] = "web"
    severity: ClassVar[Severity] = "warning"

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link, verdict in judged(doc, web, "moved"):
            final = verdict.evidence.final_url
            if final is not None:
                yield Finding(link.url_span, f"moved to {final}", _fix(doc, link, final))


def _fix(doc: Document, link: Link, final: str) -> Fix | None:
    """Follow the redirect, unless its end carries a query that the link never had: a session, a campaign."""
    if target(final).query and not target(link.url).query:
        return None
    start, stop = link.url_span
    is_quoted = doc.text[start - 1 : start] in ("'", '"')
    text = rewritten(link.kind, doc.text[start:stop], link.url, final, is_quoted=is_quoted)
    return Fix("follow the redirect", (Edit(link.url_span, text),), safe=False) if text else None
