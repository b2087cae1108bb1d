"""The command `issue`: keeps one issue about dead links: opens it, brings it up to date, closes it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from awesomelint.github.api import Api, GitHub
from awesomelint.github.artifacts import Gone, LinkReport, read_links
from awesomelint.github.issue_text import Places, key, mark, marked, text
from awesomelint.github.runner import Runner

TITLE = "Dead links"
LABEL = "awesomelint"
_OURS = ("OWNER", "MEMBER", "COLLABORATOR")
_CLOSING = "Closing this issue as *not planned* keeps it closed.\n"

_QUERIES: tuple[dict[str, str], ...] = ({"labels": LABEL}, {})

Done = Literal["opened", "updated", "reopened", "closed", "unchanged", "left closed", "nothing to tell"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done, and about which issue."""

    done: Done
    number: int | None = None
    dead: int = 0


def issue(runner: Runner) -> int:
    """Read the report of another job, and keep the issue; sets the outputs `issue` and `dead`."""
    report = read_links(runner.report())
    with GitHub.of(runner, "issues: write") as api:
        kept = keep(api, report, Places.of(runner), datetime.now(UTC).strftime("%Y-%m-%d"))
    where = f" #{kept.number}" if kept.number else ""
    sys.stdout.write(f"issue{where}: {kept.done}; {kept.dead} dead\n")
    runner.output(issue=kept.number or "", dead=kept.dead)
    return 0


def keep(api: Api, report: LinkReport, places: Places | None, day: str) -> Kept:
    """Make the issue say what the report says; raise ApiError.

    It is closed only if all links were looked at and none is gone. A link that the issue was sure of stays
    there while it fails, even if the memory of earlier runs is lost. One that people closed as not planned
    stays closed.
    """
    found = _find(api)
    known = marked(found["body"] or "") or {} if found else {}
    report = _remembering(report, known)
    dead = report.dead
    body = mark(dead) + text(report, places, day) + ("\n" + _CLOSING if dead else "")
    if found is None:
        if not dead:
            return Kept("nothing to tell")
        made = api.ask("POST", "/issues", {"title": TITLE, "body": body, "labels": [LABEL]})
        return Kept("opened", made["number"], len(dead))
    number, is_open = int(found["number"]), found["state"] == "open"
    path = f"/issues/{number}"
    if not is_open and (not dead or found.get("state_reason") == "not_planned"):
        return Kept("left closed" if dead else "nothing to tell", number, len(dead))
    if not dead and report.is_whole:
        api.ask("PATCH", path, {"body": body, "state": "closed", "state_reason": "completed"})
        return Kept("closed", number)
    if not is_open:
        api.ask("PATCH", path, {"body": body, "state": "open"})
        return Kept("reopened", number, len(dead))
    if not report.is_whole and known.keys() - {key(link.url) for link in dead}:
        return Kept("unchanged", number, len(dead))  # what was not looked at may be gone as before
    api.ask("PATCH", path, {"body": body})
    return Kept("updated", number, len(dead))


def _remembering(report: LinkReport, known: Mapping[str, str]) -> LinkReport:
    """Be sure of what the issue was sure of, and of the day that it names, where that is the earlier one."""

    def as_known(link: Gone) -> Gone:
        if key(link.url) not in known:
            return link
        days = [day for day in (link.since, known[key(link.url)]) if day]
        return replace(link, is_sure=True, since=min(days, default=None))

    return replace(report, gone=tuple(map(as_known, report.gone)))


def _find(api: Api) -> Mapping[str, Any] | None:
    """Find our issue: the open one, or else the one that was changed last.

    It has our mark in its text and our label or title (GitHub drops labels that a token may not set), and
    is written by a program or by one of the repository's own people: a stranger's issue with a copied mark
    is not touched.
    """
    for state in ("open", "closed"):
        for query in _QUERIES:
            common = {"state": state, "sort": "updated", "direction": "desc", "per_page": "100"}
            listed = api.ask("GET", "/issues", None, **common, **query)
            for item in listed if isinstance(listed, list) else ():
                if _is_ours(item) and (query or item.get("title") == TITLE):
                    return dict(item)
    return None


def _is_ours(item: Mapping[str, Any]) -> bool:
    if "pull_request" in item or marked(item.get("body") or "") is None:
        return False
    author = item.get("user") or {}
    return author.get("type") == "Bot" or item.get("author_association") in _OURS
