"""The command `pull-request`: offers fixed lists as one pull request, and keeps that up to date.

There is no clone and no git: files, a commit and a branch are made through the API, so that nothing that lies
in the repository is run. What the report says counts only for files that are as they were when it was made.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
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
_FILES = 100
_BYTES = 2_000_000
"""How many files, and bytes of them, go into one request."""


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
    with GitHub.of(runner, "contents: write and pull-requests: write") as api:
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
    """Make a tree that differs in the fixed files alone, and give its number.

    Text goes into few requests, since GitHub counts those that make something. Whether it arrived byte for
    byte is checked by git's own numbers; raises ApiError where it did not.
    """
    made = base
    for batch in _batches(fixed):
        entries = [
            {"path": item.path, "mode": modes[item.path][0], "type": "blob", **_content(api, item)}
            for item in batch
        ]
        made = _text(api.ask("POST", "/git/trees", {"base_tree": made, "tree": entries}), "sha")
    there = _files(api, made)
    for item in fixed:
        if there.get(item.path, ("", ""))[1] != _number(item):
            raise ApiError(f"{item.path} did not get to GitHub as it is; nothing was offered")
    return made


def _batches(fixed: Sequence[Fixed]) -> Iterator[list[Fixed]]:
    batch: list[Fixed] = []
    for item in fixed:
        if batch and (
            len(batch) == _FILES or sum(len(other.raw) for other in batch) + len(item.raw) > _BYTES
        ):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _content(api: Api, item: Fixed) -> dict[str, str]:
    """Give a file's text, or the number of a blob made for what is no UTF-8."""
    try:
        return {"content": item.raw.decode()}
    except UnicodeDecodeError:
        encoded = base64.b64encode(item.raw).decode()
        body = {"content": encoded, "encoding": "base64"}
        return {"sha": _text(api.ask("POST", "/git/blobs", body), "sha")}


def _number(item: Fixed) -> str:
    """Give the number by which git knows a file's bytes; by SHA-1, or by SHA-256 where that is what git uses.

    Source: git's documentation, "hash-function-transition".
    """
    name = "sha1" if len(item.old) == 40 else "sha256"
    return hashlib.new(name, b"blob %d\0" % len(item.raw) + item.raw, usedforsecurity=False).hexdigest()


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
