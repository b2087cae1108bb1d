"""What one run saw of a link, taken into what is known of it. Pure."""

from __future__ import annotations

from dataclasses import replace

from awesomelint.links import policy
from awesomelint.links.chain import Judged, Prior
from awesomelint.links.forms.canonical import canonical
from awesomelint.links.memory import due, history
from awesomelint.links.memory.keys import url_of
from awesomelint.links.memory.records import Record, Sighting, Standing
from awesomelint.links.pages.drift import drifted
from awesomelint.model import Evidence, Phase, Verdict


def taken(key: str, item: Judged, old: Record | None, now: float, texts: str) -> tuple[Record, Sighting]:
    """Give a link's record after one more verdict, and the sighting for its history.

    `texts` is what the lists call the link. A failure is not counted yet: the standing stays as it was,
    and only the verdict shows what was seen.
    """
    verdict = _drift(item.verdict, old, texts)
    cause = policy.cause_of(verdict)
    sighting = Sighting(key, item.host, now, verdict.state, cause, verdict.evidence)
    before = old.standing if old else None
    after = history.advance(before, sighting)
    standing = after
    if cause:
        standing = before or Standing("unchecked", None, now)
    title = old.title if old else None
    if title is None and verdict.state in history.LIVING:
        title = verdict.evidence.title
    etag, last_modified = _validators(verdict.evidence, old)
    form = old.canonical if old else canonical(key) or key
    # A death that only a last look makes sure is not shown as sure before it.
    shown = after._replace(phase="suspected") if history.needs_last_look(before, after) else after
    made = _verdict(verdict, shown, sighting, now)
    if old is not None and made.phase is not None:
        made = replace(made, archive=old.verdict.archive)
    record = Record(
        key, url_of(verdict.url, key), form, item.host, made, standing, title, etag, last_modified,
        old.muted if old else None,
    )  # fmt: skip
    return record, sighting


def place(old: Record, standing: Standing, sighting: Sighting, now: float, why: str | None) -> Record:
    """Give a record after its failure was settled; `why` says why it was not counted, if it was not."""
    phase: Phase | None = "suspected" if sighting.state in history.FAILING else None
    verdict = Verdict(old.url, sighting.state, phase, sighting.evidence)
    if why is not None and not sighting.counts:
        # One event of the host, not the death of each of its links.
        evidence = replace(verdict.evidence, reason=f"{verdict.evidence.reason}; {why}", rule="host-event")
        verdict = replace(verdict, state="unreachable", phase="suspected", evidence=evidence)
    made = _verdict(verdict, standing, sighting, now)
    since = made.since if sighting.counts else min(sighting.time, now)
    archive = old.verdict.archive if made.phase is not None else None
    return replace(old, verdict=replace(made, since=since, archive=archive), standing=standing)


def conditional(record: Record) -> Prior | None:
    """Give what lets a page that has not changed be answered with a 304; None where it has to be sent.

    Only of a page that was alive, at its own address, and judged by nothing but what it showed.
    """
    verdict = record.verdict
    is_plain = verdict.state == "alive" and verdict.evidence.final_url is None and not verdict.evidence.api
    if not is_plain or "#" in record.key or not (record.etag or record.last_modified):
        return None
    return Prior(record.etag, record.last_modified, verdict.evidence)


def _drift(verdict: Verdict, old: Record | None, texts: str) -> Verdict:
    """Compare a living page's title with the title of record."""
    title = verdict.evidence.title
    record = old.title if old else None
    if record is None or title is None or verdict.state not in ("alive", "moved", "fragment-missing"):
        return verdict
    evidence = replace(verdict.evidence, record=record)
    if verdict.state != "alive" or not drifted(record, title, texts.splitlines()):
        return replace(verdict, evidence=evidence)
    reason = f'its title is "{title}" now, and was "{record}"'
    return replace(verdict, state="drifted", evidence=replace(evidence, reason=reason, rule="drift"))


def _validators(evidence: Evidence, old: Record | None) -> tuple[str, str]:
    headers = dict(evidence.headers)
    if evidence.status == 304 and old is not None:
        return headers.get("etag", old.etag), headers.get("last-modified", old.last_modified)
    if evidence.status is None:
        return "", ""
    return headers.get("etag", ""), headers.get("last-modified", "")


def _verdict(seen: Verdict, standing: Standing, sighting: Sighting, now: float) -> Verdict:
    """Put what a run saw and what all runs together say into one verdict."""
    next_due = due.next_due(standing, sighting, now, due.jitter_of(sighting.key))
    state, phase, reason = seen.state, seen.phase, seen.evidence.reason
    words = history.words(standing, now)
    if standing.phase == "confirmed":
        reason = f"{words}; now {reason}" if state != standing.state else f"{reason}; {words}"
        state, phase = standing.state, standing.phase
    elif phase is not None:
        phase = "suspected"
        reason = f"{reason}; {words}" if words and not words.startswith("seen once") else reason
    evidence = seen.evidence if reason == seen.evidence.reason else replace(seen.evidence, reason=reason)
    return Verdict(seen.url, state, phase, evidence, standing.since, now, next_due, seen.archive, seen.secure)
