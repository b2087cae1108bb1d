"""The whole history of links: as text for people, and as `json` for programs.

    {"version": 1, "links": [{"url", "key", "canonical", "verdict", "phase", "reason", "status",
     "final_url", "checked", "since", "due", "title", "record", "alive", "streaks", "muted", "archive",
     "secure", "etag", "last_modified", "history": [{"time", "verdict", "cause", "counts", "evidence"}]}]}

Times are ISO 8601 in UTC, or null. Reasons are escaped as in every report; all else is exact, but for
passwords in URLs: three stars stand for them, and the store has none.

Not every sighting is kept (`links.memory.thinning`): of living ones the first and the last of each stretch,
of failures in a row the first five and the last twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from awesomelint.links.forms.secrets import without_password
from awesomelint.links.memory.records import Mute, Record, Sighting, Streak
from awesomelint.model import Evidence, Hop, Probe
from awesomelint.remembered import History
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape, guard, to_json
from awesomelint.reports.links_json import exact, verdict_keys
from awesomelint.reports.tally import count
from awesomelint.reports.times import day, iso, minute

_CAUSES = {
    "page": "page not found",
    "domain": "host name not found",
    "soft": "a page that says it is gone",
    "down": "not reached",
}


def render_text(histories: Sequence[History], now: float) -> Iterator[str]:
    """Write what is known of each link: how it stands, then each sighting that is kept with its evidence.

    `now` is in seconds since 1970.
    """
    for number, history in enumerate(histories):
        if number:
            yield "\n"
        yield guard(brief(without_password(history.url))) + "\n"
        for line in _standing(history, now):
            yield f"  {line}\n"
        yield f"\n{_heading(history.sightings)}\n"
        for sighting in history.sightings:
            for line in _sighting(sighting):
                yield f"{line}\n"


def render_json(histories: Sequence[History], now: float) -> Iterator[str]:
    """Write the same as one JSON object."""
    yield '{"version": 1, "links": ['
    separator = "\n  "
    for history in histories:
        yield separator + to_json(_link(history))
        separator = ",\n  "
    yield "]}\n"


def _heading(sightings: Sequence[Sighting]) -> str:
    if not sightings:
        return "no sightings"
    return f"{count(len(sightings), 'sighting')} (living ones: the first and the last of each stretch)"


def _standing(history: History, now: float) -> Iterator[str]:
    record = history.record
    if history.key != history.url:
        yield f"known as: {brief(history.key)}"
    if record is not None:
        yield from _record(record, now)
    if history.muted is not None:
        yield f"muted: {_muted(history.muted)}"


def _record(record: Record, now: float) -> Iterator[str]:
    from awesomelint.links.memory.history import words

    verdict, standing = record.verdict, record.standing
    if record.canonical != record.key:
        yield f"canonical form: {brief(record.canonical)}"
    phase = f", {verdict.phase}" if verdict.phase else ""
    since = "" if verdict.since is None else f" since {minute(verdict.since)}"
    yield f"verdict: {verdict.state}{phase}{since}"
    yield f"reason: {brief(verdict.evidence.reason)}"
    if (said := words(standing, now)) and said not in verdict.evidence.reason:
        yield f"over runs: {brief(said)}"
    for streak in standing.streaks:
        yield f"failures in a row: {_streak(streak)}"
    if standing.flips:
        yield f"came and went: {', '.join(map(day, standing.flips))}"
    yield f"last seen alive: {minute(standing.alive)}"
    if record.title:
        yield f"title of record: {brief(record.title)}"
    if verdict.archive:
        yield f"archived at: {brief(verdict.archive)}"
    if verdict.secure:
        yield f"also at: {brief(verdict.secure)}"
    for name, value in (("etag", record.etag), ("last-modified", record.last_modified)):
        if value:
            yield f"{name}: {brief(value)}"
    yield f"checked: {minute(verdict.checked)}"
    yield f"next check: {'in the next run' if verdict.due is None else minute(verdict.due)}"


def _streak(streak: Streak) -> str:
    cause = _CAUSES.get(streak.cause, streak.cause)
    span = f"on {minute(streak.first)}"
    if streak.count > 1:
        span = f"from {minute(streak.first)} to {minute(streak.last)}"
    return f"{cause}, {count(streak.count, 'time')}, {span}"


def _muted(mute: Mute) -> str:
    until = "for ever" if mute.until is None else f"until {minute(mute.until)}"
    return f"since {minute(mute.since)}, {until}" + (f": {brief(mute.reason)}" if mute.reason else "")


def _sighting(sighting: Sighting) -> Iterator[str]:
    cause = f" ({_CAUSES.get(sighting.cause, sighting.cause)})" if sighting.cause else ""
    ignored = "" if sighting.counts else ", not counted: the network or the whole host was down"
    yield f"  {minute(sighting.time)}: {sighting.state}{cause}{ignored}"
    for line in _evidence(sighting.evidence):
        yield f"    {line}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield brief(evidence.reason)
    for hop in evidence.hops:
        yield f"asked {brief(hop.url)}: {hop.status}"
    if not evidence.hops and evidence.status is not None:
        yield f"status: {evidence.status}"
    if evidence.final_url is not None:
        yield f"led to {brief(evidence.final_url)}"
    for probe in evidence.probes:
        yield _probe(probe)
    for signal in evidence.signals:
        yield f"{'strong' if signal.is_strong else 'weak'} sign: {brief(signal.words)}"
    if evidence.api is not None:
        yield f"its host says: {brief(evidence.api)}"
    for name, text in (
        ("title", evidence.title),
        ("title of record", evidence.record),
        ("names as its address", evidence.canonical),
        ("addresses", ", ".join(evidence.addresses)),
        ("tls", evidence.tls),
        ("decided by", evidence.rule),
    ):
        if text:
            yield f"{name}: {brief(text)}"
    if evidence.size is not None:
        yield f"read: {count(evidence.size, 'byte')}"
    for name, value in evidence.headers:
        yield f"header {brief(name)}: {brief(value)}"


def _probe(probe: Probe) -> str:
    kind = {"control": "another page of the host", "sibling": "a page that cannot be there"}[probe.kind]
    answer = "no answer" if probe.status is None else str(probe.status)
    same = ", the same page" if probe.is_same else ""
    return f"{kind}, {brief(probe.url)}: {answer}{same}"


def _link(history: History) -> dict[str, Any]:
    record = history.record
    known: dict[str, Any] = {"url": exact(without_password(history.url)), "key": exact(history.key)}
    if record is not None:
        verdict, standing = record.verdict, record.standing
        known |= {
            "canonical": exact(record.canonical),
            **verdict_keys(verdict),
            "since": iso(verdict.since),
            "due": iso(verdict.due),
            "title": exact(verdict.evidence.title),
            "record": exact(record.title),
            "alive": iso(standing.alive),
            "streaks": [
                {"cause": s.cause, "count": s.count, "first": iso(s.first), "last": iso(s.last)}
                for s in standing.streaks
            ],
            "archive": exact(verdict.archive),
            "secure": exact(verdict.secure),
            "etag": exact(record.etag),
            "last_modified": exact(record.last_modified),
        }
    known["muted"] = None if history.muted is None else _mute_keys(history.muted)
    known["history"] = [_sighting_keys(sighting) for sighting in history.sightings]
    return known


def _mute_keys(mute: Mute) -> dict[str, Any]:
    return {"since": iso(mute.since), "until": iso(mute.until), "reason": exact(mute.reason)}


def _sighting_keys(sighting: Sighting) -> dict[str, Any]:
    return {
        "time": iso(sighting.time),
        "verdict": sighting.state,
        "cause": sighting.cause or None,
        "counts": sighting.counts,
        "evidence": _evidence_keys(sighting.evidence),
    }


def _evidence_keys(evidence: Evidence) -> dict[str, Any]:
    return {
        "reason": escape(evidence.reason),
        "status": evidence.status,
        "final_url": exact(evidence.final_url),
        "hops": [_hop_keys(hop) for hop in evidence.hops],
        "title": exact(evidence.title),
        "rule": exact(evidence.rule),
        "addresses": [exact(address) for address in evidence.addresses],
        "tls": exact(evidence.tls),
        "headers": [[exact(name), exact(value)] for name, value in evidence.headers],
        "size": evidence.size,
        "signals": [
            {"name": exact(signal.name), "strong": signal.is_strong, "words": escape(signal.words)}
            for signal in evidence.signals
        ],
        "probes": [
            {"kind": probe.kind, "url": exact(probe.url), "status": probe.status, "same": probe.is_same}
            for probe in evidence.probes
        ],
        "api": exact(evidence.api),
        "canonical": exact(evidence.canonical),
        "record": exact(evidence.record),
    }


def _hop_keys(hop: Hop) -> dict[str, Any]:
    return {"status": hop.status, "url": exact(hop.url)}
