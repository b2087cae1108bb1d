"""Links in `json`: for programs. Printable ASCII, one link per line; its shape is version 1.

    {"version": 1, "links": [{"url", "canonical", "verdict", "phase", "reason", "status", "final_url",
     "checked", "places", "since", "due", "title", "record", "rule", "archive", "secure", "counts"}, ...],
     "summary": {...}}

There is one link for each URL as written, by its first place. `phase` is `suspected`, `confirmed` or null.
Times are ISO 8601 in UTC, or null; lines and columns count from 1, columns count code points. Reasons are
escaped as in every report; all else is exact. `record` is the title of record, `rule` what decided,
`secure` an https address that shows the same page. `counts` is false for a link whose death its list admits,
and for one that the run is not about. A URL is as written only if it has no password: three
stars stand for one, `https://user:***@host/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from awesomelint.links.forms.canonical import canonical
from awesomelint.links.forms.secrets import without_password
from awesomelint.listing import Listing, Row
from awesomelint.model import Verdict
from awesomelint.reports.escape import escape, to_json, whole
from awesomelint.reports.link_counts import GRAVEST
from awesomelint.reports.times import iso


def render(listing: Listing, exit_code: int) -> Iterator[str]:
    """Write the links as one JSON object."""
    yield '{"version": 1, "links": ['
    separator = "\n  "
    for row in listing.rows:
        yield separator + to_json(_link(row))
        separator = ",\n  "
    yield f'],\n "summary": {to_json(_summary(listing, exit_code))}}}\n'


def exact(text: str | None) -> str | None:
    """Give a text as it is, as far as JSON can hold it."""
    return None if text is None else whole(text)


def verdict_keys(verdict: Verdict) -> dict[str, Any]:
    """Give what a verdict says, but for its URL and its times."""
    evidence = verdict.evidence
    return {
        "verdict": verdict.state,
        "phase": verdict.phase,
        "reason": escape(evidence.reason),
        "status": evidence.status,
        "final_url": exact(evidence.final_url),
        "checked": iso(verdict.checked),
    }


def _link(row: Row) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "url": whole(without_password(row.url)),
        "canonical": exact(_shown(canonical(row.url))),
        **verdict_keys(verdict),
        "places": [
            {"path": whole(spot.path), "line": spot.line, "column": spot.column} for spot in row.spots
        ],
        "since": iso(verdict.since),
        "due": iso(verdict.due),
        "title": exact(verdict.evidence.title),
        "record": exact(verdict.evidence.record),
        "rule": whole(verdict.evidence.rule),
        "archive": exact(verdict.archive),
        "secure": exact(_shown(verdict.secure)),
        "counts": row.counts,
    }


def _shown(url: str | None) -> str | None:
    return None if url is None else without_password(url)


def _summary(listing: Listing, exit_code: int) -> dict[str, Any]:
    summary = listing.summary
    return {
        "links": listing.total,
        "shown": len(listing.rows),
        "files": listing.files,
        "verdicts": {state: summary.states.get(state, 0) for state in GRAVEST},
        "asked": summary.asked,
        "known": summary.known,
        "cut": summary.cut,
        "requests": summary.requests,
        "seconds": round(summary.seconds, 3),
        "slowest": [
            {"host": whole(host), "seconds": round(seconds, 3), "answers": answers}
            for host, seconds, answers in summary.slowest
        ],
        "remarks": [escape(remark) for remark in summary.remarks],
        "failures": [
            {"path": whole(failure.path), "message": escape(failure.message), "code": failure.code}
            for failure in listing.failures
        ],
        "interrupted": listing.interrupted,
        "exit_code": exit_code,
    }
