"""What a run is compared with: the revision that an event of GitHub started from.

Of what the event says only commit numbers are used; names of branches and titles are strangers' words.
Source: docs.github.com, "Events that trigger workflows", "Webhook events and payloads".
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from awesomelint.errors import UsageError
from awesomelint.git import merged_into
from awesomelint.github.runner import Runner

PULLS = ("pull_request", "pull_request_target", "merge_group")
"""Events that are about something new, which alone is to blame."""
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def base(runner: Runner) -> str | None:
    """Give the commit that the event's changes are compared with; None where there is none.

    For a pull request that is what GitHub merged it into, where the merge is what is checked out: with
    `fetch-depth: 2` it is there, while the commit that the pull request names may not be. Raises UsageError
    for an event that cannot be read.
    """
    name = runner.environment.get("GITHUB_EVENT_NAME", "")
    if name not in (*PULLS, "push"):
        return None
    payload = _payload(runner)
    if name == "push":
        before = _commit(payload, "before")
        return before if before and before.strip("0") else None  # a new branch comes from nowhere
    if name == "merge_group":
        return _commit(payload, "merge_group", "base_sha")
    head = _commit(payload, "pull_request", "head", "sha")
    merged = merged_into(head) if head else None
    return merged or _commit(payload, "pull_request", "base", "sha")


def _payload(runner: Runner) -> Any:
    place = Path(runner.variable("GITHUB_EVENT_PATH"))
    try:
        return json.loads(place.read_bytes())
    except OSError as error:
        raise UsageError(f"GITHUB_EVENT_PATH: cannot read {place}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"GITHUB_EVENT_PATH: {place} is no JSON") from error


def _commit(payload: Any, *keys: str) -> str | None:
    """Give a commit's number that stands in an event, if it is one."""
    for key in keys:
        payload = payload.get(key) if isinstance(payload, dict) else None
    return payload if isinstance(payload, str) and _COMMIT.fullmatch(payload) else None
