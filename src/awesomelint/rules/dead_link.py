"""The rule dead-link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from awesomelint.links.admitted import Admitted
from awesomelint.links.archive import is_copy
from awesomelint.links.mending import Mender
from awesomelint.links.places import judged, web_urls
from awesomelint.links.target import written_fault
from awesomelint.model import Document, Finding, Fix, Link, Severity, Verdict
from awesomelint.rule import WebRule, from_links, option

_GONE = frozenset({"dead", "gone-soft"})
_WORDS = re.compile(r"[\w ./-]+")


@dataclass(frozen=True)
class DeadLink(WebRule):
    """The page is not there any more, or never can have been."""

    family: ClassVar[str] = "web"

    fix: Literal["none", "archive", "mark", "remove"] = option(
        "none",
        "what `fix --unsafe` does about a dead link: nothing, put the archived copy beside it, "
        "strike it out, or remove its entry",
    )
    fix_suspected: bool = option(False, "whether that is done about suspected deaths too")
    archive_text: str = option("archived", "the link text of an archived copy")
    on_suspected: Literal["fail", "warn"] = from_links("on-suspected", "fail")

    def __post_init__(self) -> None:
        if not _WORDS.fullmatch(self.archive_text) or not self.archive_text.strip():
            raise ValueError(f"archive-text: expected words without markup, found {self.archive_text!r}")

    def wants(self, doc: Document) -> Iterable[str]:
        return web_urls(doc)

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        def is_dead(link: Link) -> bool:
            verdict = web.get(link.url)
            return verdict is not None and self.is_sure(verdict)

        mender = Mender(doc, is_dead)
        is_admitted = Admitted(doc)
        for link, verdict in judged(doc, web, "dead", "gone-soft", "invalid"):
            if verdict.state == "invalid":
                # Faults that only show when the name is resolved or a redirect is followed are
                # `uncertain-link`'s: they may be this network's own.
                fault = written_fault(link.url)
                if fault is not None and verdict.evidence.final_url is None:
                    yield Finding(link.url_span, f"nobody can follow this: {fault}")
            elif not is_admitted(link):
                fix = self._fix(mender, link, verdict) if is_dead(link) else None
                yield Finding(link.url_span, _message(verdict), fix, severity=self._severity(verdict))

    def is_sure(self, verdict: Verdict) -> bool:
        """Tell whether a death is sure enough to be fixed."""
        return verdict.state in _GONE and (verdict.phase == "confirmed" or self.fix_suspected)

    def _severity(self, verdict: Verdict) -> Severity | None:
        if verdict.phase != "suspected":
            return None
        return "warning" if verdict.state == "gone-soft" or self.on_suspected == "warn" else None

    def _fix(self, mender: Mender, link: Link, verdict: Verdict) -> Fix | None:
        match self.fix:
            case "archive" if verdict.archive is not None and is_copy(verdict.archive, link.url):
                return mender.with_copy(link, verdict.archive, self.archive_text)
            case "mark":
                return mender.struck(link)
            case "remove":
                return mender.removed(link)
            case _:
                return None


def _message(verdict: Verdict) -> str:
    word = "gone" if verdict.state == "gone-soft" else "dead"
    phase = f" ({verdict.phase})" if verdict.phase else ""
    copy = f"; archived at {verdict.archive}" if verdict.archive else ""
    return f"{word}{phase}: {verdict.evidence.reason}{copy}"
