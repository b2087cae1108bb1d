"""The command `pull-request`: offers fixed lists as one pull request, and keeps that up to date.

There is no clone and no git: files, a commit and a branch are made through the API, so that nothing that lies
in the repository is run. What the report says counts only for files that are as they were when it was made.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awesomelint.github.api import Api, ApiError, GitHub
from awesomelint.github.artifacts import Fixed, read_fixes
from awesomelint.github.runner import Runner
from awesomelint.reports.brief import brief
from awesomelint.reports.github import failure
from awesomelint.reports.markdown import code
from awesomelint.reports.tally import count

BRANCH = "awesomelint/fixes"
TITLE = "Fix what awesomelint can fix without harm"
_TRAILER = "Made by awesomelint; pushes to this branch are kept, and end its updates."
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """What was done, and about which pull request."""

    done: str
    number: int | None = None
    left: tuple[str, ...] = ()
    """Files that were changed in the meantime, and are left alone."""


def pull_request(runner: Runner) -> int:
    """Read the report of another job, and offer it; sets the output `pull-request`."""
    fixed = read_fixes(runner.report())
    api = GitHub.of(runner, "contents: write and pull-requests: write")
    offered = offer(api, fixed)
    for path in offered.left:
        sys.stdout.write(
            failure(f"{path} is not what it was when it was fixed, and is left alone", "warning")
        )
    where = f" #{offered.number}" if offered.number else ""
    sys.stdout.write(f"pull request{where}: {offered.done}\n")
    runner.output(pull_request=offered.number or "")
    return 0


def offer(api: Api, fixed: Sequence[Fixed]) -> Offered:
    """Make the pull request hold the fixed files; raise ApiError.

    A branch that somebody else pushed to is left alone.
    """
    main = _text(api.ask("GET", ""), "default_branch")
    tip = _text(api.ask("GET", f"/git/ref/heads/{main}"), "object", "sha")
    tree = _text(api.ask("GET", f"/git/commits/{tip}"), "tree", "sha")
    modes = _files(api, tree)
    left = tuple(item.path for item in fixed if modes.get(item.path, ("", ""))[1] != item.old)
    good = [item for item in fixed if item.path not in left]
    if not good:
        return Offered("nothing to offer", left=left)
    head = _head(api)
    if head is not None and _TRAILER not in head["message"]:
        return Offered(f"left alone: somebody pushed to {BRANCH}; merge or delete it", left=left)
    made = _tree(api, tree, good, modes)
    if head is None or head["tree"] != made or head["parents"] != [tip]:
        message = f"{TITLE}\n\n{_TRAILER}\n"
        commit = _text(
            api.ask("POST", "/git/commits", {"message": message, "tree": made, "parents": [tip]}), "sha"
        )
        if head is None:
            api.ask("POST", "/git/refs", {"ref": f"refs/heads/{BRANCH}", "sha": commit})
        else:
            api.ask("PATCH", f"/git/refs/heads/{BRANCH}", {"sha": commit, "force": True})
    return _pull(api, main, _body(good), left)


def _files(api: Api, tree: str) -> dict[str, tuple[str, str]]:
    """Give mode and number of every plain file of a commit, by path; raise ApiError for too many."""
    listed = api.ask("GET", f"/git/trees/{tree}", recursive="1")
    if listed.get("truncated"):
        raise ApiError(f"{api.repository} has more files than GitHub lists at once; fix them by hand")
    return {
        item["path"]: (item["mode"], item["sha"])
        for item in listed["tree"]
        if item["type"] == "blob" and item["mode"] in ("100644", "100755")
    }


def _head(api: Api) -> dict[str, Any] | None:
    """Give what our branch holds now; None where there is no such branch."""
    try:
        tip = _text(api.ask("GET", f"/git/ref/heads/{BRANCH}"), "object", "sha")
    except ApiError as error:
        if error.status == 404:
            return None
        raise
    commit = api.ask("GET", f"/git/commits/{tip}")
    parents = [parent["sha"] for parent in commit["parents"]]
    return {"message": commit["message"], "tree": commit["tree"]["sha"], "parents": parents}


def _tree(api: Api, base: str, fixed: Sequence[Fixed], modes: Mapping[str, tuple[str, str]]) -> str:
    """Make a tree that differs in the fixed files alone, and give its number."""
    entries = []
    for item in fixed:
        content = base64.b64encode(item.raw).decode()
        blob = _text(api.ask("POST", "/git/blobs", {"content": content, "encoding": "base64"}), "sha")
        entries.append({"path": item.path, "mode": modes[item.path][0], "type": "blob", "sha": blob})
    return _text(api.ask("POST", "/git/trees", {"base_tree": base, "tree": entries}), "sha")


def _pull(api: Api, main: str, body: str, left: tuple[str, ...]) -> Offered:
    """Open the pull request, or bring its text up to date."""
    owner = api.repository.partition("/")[0]
    for item in api.ask("GET", "/pulls", state="open", head=f"{owner}:{BRANCH}", base=main):
        if item["body"] != body:
            api.ask("PATCH", f"/pulls/{item['number']}", {"body": body})
        return Offered("up to date", item["number"], left)
    made = api.ask("POST", "/pulls", {"title": TITLE, "head": BRANCH, "base": main, "body": body})
    return Offered("opened", made["number"], left)


def _body(fixed: Sequence[Fixed]) -> str:
    lines = [f"`awesomelint fix` changed {count(len(fixed), 'file')}. {_TRAILER}", ""]
    lines += [f"- {code(brief(item.path))}" for item in fixed[:_SHOWN]]
    lines += [f"- and {len(fixed) - _SHOWN} more"] if len(fixed) > _SHOWN else []
    return "\n".join(lines) + "\n"


def _text(data: Any, *keys: str) -> str:
    """Give a text that stands in an answer; raise ApiError where there is none."""
    for name in keys:
        data = data.get(name) if isinstance(data, dict) else None
    if not isinstance(data, str) or not data:
        raise ApiError(f"GitHub's answer has no {'.'.join(keys)}; is GITHUB_API_URL right?")
    return data
