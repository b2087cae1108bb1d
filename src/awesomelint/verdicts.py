"""What the web says of the links of one run: asked once, looked up further where links are repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from awesomelint.lint import Examined
from awesomelint.model import Diagnostic, Evidence, Failure, Fared, Source, Verdict
from awesomelint.rule import Rule
from awesomelint.scope import Scope

if TYPE_CHECKING:
    from awesomelint.links.engine import Budget, Engine, Summary
    from awesomelint.links.places import LinkPlace


class Verdicts:
    """The verdicts of one run, by URL as written."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        """`engine` makes what asks the web; it is called when there is something to ask."""
        self._make = engine
        self._engine: Engine | None = None
        self.summary: Summary | None = None
        """Of the first question; repairs ask for more."""
        self._by_url: dict[str, Verdict] = {}
        self.scope: Scope | None = None
        """Which links the run is about, if not about all."""
        self.are_asked = False
        self.failures: list[Failure] = []

    @property
    def interrupted(self) -> bool:
        """Whether asking was cut short with Ctrl-C."""
        return self._engine is not None and self._engine.interrupted

    def ask(self, examined: Iterable[Examined], source: Callable[[str], Source]) -> None:
        """Ask the web about every URL that some rule wants to know of; `source` gives a file by path."""
        files = list(examined)
        texts: dict[str, dict[str, None]] = {}
        for place in (place for item in files for place in self.places(item, source)):
            texts.setdefault(place.url, {}).update(dict.fromkeys(place.words.splitlines()))
        wants = dict.fromkeys(url for item in files for url in item.wants)
        urls = [url for url in wants if self.scope is None or url in texts]
        if urls:
            self._engine = self._make()
            words = {url: "\n".join(texts[url]) for url in texts}
            self._by_url = dict(self._engine.verdicts(urls, words))
            self.summary = self._engine.summary
            self.failures += (Failure("the web", note, 2) for note in self._engine.notes)
        self.are_asked = True

    def fill(self, urls: Iterable[str], known: Engine) -> None:
        """Fill in what is known of URLs that were not asked about."""
        left = sorted({*urls} - self._by_url.keys())
        found = known.verdicts(left)
        self._by_url |= {url: verdict for url, verdict in found.items() if verdict.state != "unchecked"}

    def look_up(
        self,
        rules: Sequence[Rule],
        diagnostics: Sequence[Diagnostic],
        examined: Mapping[str, Examined],
        sources: Mapping[str, Source],
    ) -> bool:
        """Look up what repairs of links need to know, and tell whether that is more than before.

        `sources` are the files that git may know, by path.
        """
        if self._engine is None:
            return False
        from awesomelint.repairing import looked_up

        found = looked_up(rules, diagnostics, examined, self._by_url, self._engine, sources)
        self._take(found)
        return bool(found)

    def look_up_copies(self, examined: Mapping[str, Examined], sources: Mapping[str, Source]) -> None:
        """Look up archived copies of what is surely gone; `sources` as in `look_up`."""
        if self._engine is None:
            return
        from awesomelint.repairing import copies

        self._take(copies(examined, self._by_url, self._engine, sources))

    def _take(self, found: Mapping[str, Verdict]) -> None:
        """Take in verdicts that say more, and what the engine had to remark."""
        self._by_url |= found
        if self._engine is not None and self.summary is not None:
            told = {failure.message for failure in self.failures}
            new = (note for note in self._engine.notes if note not in told)
            self.summary = replace(self.summary, remarks=(*self.summary.remarks, *new))

    def known(self, urls: Iterable[str]) -> Mapping[str, Verdict]:
        """Answer from what the web said already; an address that a fix wrote was not asked about."""
        why = "not asked about in this run" if self.scope is None else "not in a changed line"
        unasked = Evidence("the check was cut short" if self.interrupted else why)
        return {url: self._by_url.get(url) or Verdict(url, "unchecked", None, unasked) for url in urls}

    def in_short(self, budget: Budget) -> tuple[str, ...]:
        """Sum up in a few lines what was asked; nothing where nothing was."""
        if self.summary is None:
            return ()
        from awesomelint.reports.link_counts import in_short

        return tuple(in_short(self.summary, budget))

    def fared(self) -> Fared | None:
        """Sum up in numbers what was asked; None where nothing was."""
        if self.summary is None:
            return None
        told = self.summary
        return Fared(told.states, told.asked, told.known, told.cut, told.remarks)

    def places(self, item: Examined, source: Callable[[str], Source]) -> Sequence[LinkPlace]:
        """Give the links of a file that the run is about."""
        if self.scope is None:
            return item.links
        holds = self.scope.holds(source(item.path), (place.start for place in item.links))
        return [place for place, is_in in zip(item.links, holds, strict=True) if is_in]
