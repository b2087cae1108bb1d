"""The rule moved-link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.links.admitted import Admitted
from awesomelint.links.forms.rewriting import rewritten
from awesomelint.links.places import judged, web_urls
from awesomelint.links.redirects import WITHIN
from awesomelint.links.target import target
from awesomelint.model import Document, Edit, Finding, Fix, Link, Severity, Verdict
from awesomelint.rule import WebRule, option


@dataclass(frozen=True)
class MovedLink(WebRule):
    """The page has moved for good, and where to is known."""

    family: ClassVar[str] = "web"
    severity: ClassVar[Severity] = "warning"

    https: bool = option(
        True, "whether `fix --unsafe` looks if an `http` link's page is to be had with `https` as well"
    )

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        is_admitted = Admitted(doc)
        for link, verdict in judged(doc, web, "moved", "alive"):
            final = verdict.evidence.final_url
            if verdict.state == "alive":
                if self.https and verdict.secure is not None:
                    message = f"the same page is at {verdict.secure}"
                    yield Finding(link.url_span, message, _fix(doc, link, verdict.secure, "use https"))
            elif final is not None and not is_admitted(link):
                is_clear = verdict.evidence.rule != WITHIN
                fix = _fix(doc, link, final, "follow the redirect") if is_clear else None
                doubt = "" if is_clear else ", which may be about something else"
                yield Finding(link.url_span, f"moved to {final}{doubt}", fix)


def _fix(doc: Document, link: Link, final: str, title: str) -> Fix | None:
    """Put the new address there, unless it carries a query that the link never had: a session, a campaign."""
    if target(final).query and not target(link.url).query:
        return None
    start, stop = link.url_span
    is_quoted = doc.text[start - 1 : start] in ("'", '"')
    text = rewritten(link.kind, doc.text[start:stop], link.url, final, is_quoted=is_quoted)
    return Fix(title, (Edit(link.url_span, text),), safe=False) if text else None
