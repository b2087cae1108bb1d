"""Every link of some lists with what is known of it: what `awesomelint links` and `awesomelint report` show.

sources -> Examined.links -> Engine.verdicts -> Listing -> reports
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from awesomelint import stopping
from awesomelint.errors import UsageError
from awesomelint.links.engine import Summary
from awesomelint.links.target import written_fault
from awesomelint.model import Failure, Phase, Report, State, Verdict
from awesomelint.options import nearest
from awesomelint.reports.link_counts import GRAVEST
from awesomelint.reports.places import Lines
from awesomelint.session import Order, Session

if TYPE_CHECKING:
    from awesomelint.links.destinations import Destinations
    from awesomelint.links.engine import Engine
    from awesomelint.links.memory.records import Mark
    from awesomelint.lint import Examined


class Spot(NamedTuple):
    """One place of a link, as people count."""

    path: str
    line: int
    """From 1, as is the column, in code points: see `reports.places.Lines`."""
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One URL, as written, with what is known of it."""

    url: str
    verdict: Verdict
    spots: tuple[Spot, ...]
    counts: bool = True
    """Whether the run is about it: it stands in a changed line, where those alone are meant, and no list
    admits that it is dead."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All links of some lists."""

    rows: tuple[Row, ...]
    """By first place, files in the order in which they were found."""
    total: int
    """How many links there are; `rows` may be some of them."""
    files: int
    summary: Summary = field(default_factory=Summary)
    failures: tuple[Failure, ...] = ()
    interrupted: bool = False

    def exit_code(self, *, suspected_fails: bool) -> int:
        """Give the exit code it asks for, as `reports.tally.exit_code` does for a report."""
        if self.interrupted:
            return stopping.exit_code()
        failed = max((failure.code for failure in self.failures), default=0)
        return failed or int(any(row.counts and _fails(row.verdict, suspected_fails) for row in self.rows))


def _fails(verdict: Verdict, suspected_fails: bool) -> bool:
    """Tell whether a verdict makes a run fail: as `dead-link` reports it for an error."""
    if verdict.state == "invalid":
        return written_fault(verdict.url) is not None
    if verdict.phase == "confirmed":
        return verdict.state in ("dead", "gone-soft")
    return verdict.state == "dead" and suspected_fails


def phase_rank(phase: Phase | None) -> int:
    """Sort what is confirmed before what is suspected."""
    return {"confirmed": 0, "suspected": 1}.get(phase or "", 2)


def verdict_filter(words: Iterable[str]) -> Callable[[Verdict], bool]:
    """Read what `--verdict` names: states, with or without a phase; raise UsageError for anything else.

    >>> verdict_filter(["ded"])
    Traceback (most recent call last):
    awesomelint.errors.UsageError: --verdict: no verdict 'ded'; did you mean 'dead'?
    """
    wanted = set()
    for word in words:
        state, _, phase = word.partition(":")
        if state not in GRAVEST:
            *most, last = GRAVEST
            choices = f"{', '.join(most)} or {last}"
            if not word:
                raise UsageError(f"--verdict: expected a verdict: {choices}")
            guess = nearest(state, GRAVEST) or f"; there are {choices}"
            raise UsageError(f"--verdict: no verdict '{state}'{guess}")
        if phase not in ("", "suspected", "confirmed") or word.endswith(":"):
            guess = nearest(phase, ("suspected", "confirmed"))
            raise UsageError(f"--verdict: '{word}': no phase '{phase}'{guess}")
        wanted.add((state, phase))

    def is_wanted(verdict: Verdict) -> bool:
        return not wanted or not wanted.isdisjoint(((verdict.state, ""), (verdict.state, verdict.phase)))

    return is_wanted


def chosen(listing: Listing, is_wanted: Callable[[Verdict], bool]) -> Listing:
    """Leave out the links whose verdict is not wanted; the summary stays that of all."""
    return replace(listing, rows=tuple(row for row in listing.rows if is_wanted(row.verdict)))


@dataclass(frozen=True, slots=True)
class Health:
    """All links of some lists, with what was seen of each over time."""

    listing: Listing
    marks: Mapping[str, tuple[Mark, ...]]
    """By URL as written, the oldest first; those that no run before this one saw may be left out."""
    now: float
    """When the report was made, in seconds since 1970."""


class Survey(Session):
    """A run that lists links: alone, where the order has `links`, or beside what is wrong with the lists."""

    def __init__(
        self,
        order: Order,
        engine: Callable[[], Engine],
        recall: Callable[[], Engine] | None = None,
        memory: Callable[[], Destinations] | None = None,
        *,
        archived: bool = False,
    ) -> None:
        """`recall` makes what answers, without asking the web, for links that the run is not about.

        With `archived`, copies are looked for of what is surely gone.
        """
        super().__init__(order, engine, memory)
        self._recall = recall
        self._archived = archived

    def links(self) -> Listing:
        """Read the lists, judge their links, and list them."""
        self._look(asks=True)
        self._fill()
        return self._listing()

    def overview(self) -> tuple[Report, Listing]:
        """Look for faults, as `check` does, and list the links that were judged on the way."""
        found = self.check()
        self._fill()
        return found, self._listing()

    def _fill(self) -> None:
        """Recall what is known of links that the run was not about, and look for copies where asked to."""
        looking = self._looking
        try:
            if looking.web.scope is not None and self._recall is not None:
                looking.web.fill(self._wanted(), self._recall())
            if self._archived and not self._interrupted:
                looking.web.look_up_copies(looking.examined, looking.on_disk())
        except KeyboardInterrupt:
            self._interrupted = True

    def _listing(self) -> Listing:
        looking = self._looking
        rows = tuple(self._rows())
        return Listing(
            rows,
            len(rows),
            len(looking.examined),
            replace(looking.web.summary or Summary(), states=_counted(rows)),
            tuple(sorted((*looking.failures, *looking.web.failures), key=lambda failure: failure.path)),
            self._interrupted,
        )

    def _wanted(self) -> Iterable[str]:
        return (url for item in self._looking.examined.values() for url in item.wants)

    def _rows(self) -> Iterable[Row]:
        looking = self._looking
        spots: dict[str, list[Spot]] = {}
        about: set[str] = set()
        verdicts = looking.web.known(self._wanted())
        grave = {url for url, verdict in verdicts.items() if verdict.state in ("dead", "gone-soft")}
        for path, item in looking.examined.items():
            if not item.links:
                continue
            lines = Lines(looking.source(path).text)
            for place in item.links:
                spots.setdefault(place.url, []).append(Spot(path, *lines.place(place.start)))
            admitted = self._admitted(item, grave)
            about.update(
                place.url for place in looking.web.places(item, looking.source) if place.start not in admitted
            )
        for url, places in spots.items():
            yield Row(url, verdicts[url], tuple(places), url in about)

    def _admitted(self, item: Examined, grave: Collection[str]) -> frozenset[int]:
        """Give the offsets of links whose death their list admits."""
        if not any(place.url in grave for place in item.links):
            return frozenset()
        from awesomelint.links.admitted import Admitted
        from awesomelint.links.places import web_links
        from awesomelint.markdown import parse

        doc = parse(self._looking.source(item.path))
        is_admitted = Admitted(doc)
        return frozenset(
            link.url_span.start for link in web_links(doc) if link.url in grave and is_admitted(link)
        )


def _counted(rows: Iterable[Row]) -> Mapping[State, int]:
    counts: dict[State, int] = {}
    for row in rows:
        counts[row.verdict.state] = counts.get(row.verdict.state, 0) + 1
    return counts
