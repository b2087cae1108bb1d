"""A GitHub on loopback, with one repository: issues, files, branches, pull requests, and what it was asked.

It answers as docs.github.com, "REST API", has it, as far as awesomelint asks; `refusals` come first.
"""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import b64decode
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "ant/list"
TOKEN = "ghs_TheTokenThatNobodyMaySee0123456789"
"""Not one of GitHub's: it is for tests."""


class Refusal(NamedTuple):
    """An answer in place of the right one; `path` says to what, by its start."""

    status: int
    message: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    path: str = ""


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    token: str | None


class GitHubServer:
    """The server; as a context it runs."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.refusals: deque[Refusal] = deque()
        self.issues: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.blobs: dict[str, bytes] = {}
        self.trees: dict[str, dict[str, tuple[str, str]]] = {}
        self.commits: dict[str, dict[str, Any]] = {}
        self.branches: dict[str, str] = {}
        self.is_truncated = False
        self.mangles = False
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                server._serve(self)

            do_POST = do_PATCH = do_GET  # noqa: N815  # the names that http.server looks for

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> GitHubServer:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def environment(self) -> dict[str, str]:
        """Give what a runner says of the API."""
        return {"GITHUB_API_URL": self.base, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": TOKEN}

    def commit(self, files: dict[str, bytes], branch: str = "main", message: str = "lists") -> str:
        """Commit files to a branch, with none before it."""
        tree = {path: ("100644", self._blob(raw)) for path, raw in files.items()}
        number = self._commit({"message": message, "tree": self._tree(tree), "parents": []})
        self.branches[branch] = number
        return number

    def files(self, branch: str) -> dict[str, bytes]:
        """Give the files of a branch."""
        tree = self.trees[self.commits[self.branches[branch]]["tree"]]
        return {path: self.blobs[number] for path, (_, number) in tree.items()}

    def told(self) -> list[tuple[str, str]]:
        """Give what was asked: methods and paths."""
        return [(item.method, item.path) for item in self.asked]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(length)) if length else None
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(str(handler.command), parts.path, query, body, handler.headers.get("Authorization"))
        self.asked.append(asked)
        refusal = self.refusals[0] if self.refusals else None
        if refusal is not None and parts.path.startswith(f"/repos/{REPOSITORY}{refusal.path}"):
            self.refusals.popleft()
            if not refusal.status:
                handler.close_connection = True
                handler.connection.close()
                return
            self._send(handler, refusal.status, {"message": refusal.message}, refusal.headers)
            return
        if asked.token != f"Bearer {TOKEN}":
            self._send(handler, 401, {"message": "Bad credentials"})
            return
        try:
            self._send(handler, 200, self._answer(asked))
        except KeyError:
            self._send(handler, 404, {"message": "Not Found"})

    def _send(self, handler: BaseHTTPRequestHandler, status: int, data: Any, headers: Any = ()) -> None:
        raw = json.dumps(data).encode()
        handler.send_response(status)
        for name, value in (
            *headers,
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(raw))),
        ):
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    def _answer(self, asked: Asked) -> Any:
        path = asked.path.removeprefix(f"/repos/{REPOSITORY}")
        kind, _, rest = path.strip("/").partition("/")
        match asked.method, kind:
            case "GET", "":
                return {"default_branch": "main"}
            case _, "issues" | "pulls":
                return self._listed(asked, self.issues if kind == "issues" else self.pulls, rest)
            case _, "git":
                return self._git(asked, rest)
        raise KeyError(path)

    def _listed(self, asked: Asked, items: list[dict[str, Any]], number: str) -> Any:
        if asked.method == "POST":
            made = {
                "number": len(self.issues) + len(self.pulls) + 1,
                "state": "open",
                "state_reason": None,
                "user": {"type": "Bot"},
                "author_association": "NONE",
                **asked.body,
            }
            items.append(made)
            return made
        if asked.method == "PATCH":
            (item,) = (item for item in items if item["number"] == int(number))
            item.update(asked.body)
            return item
        label = asked.query.get("labels")
        return [
            item
            for item in items
            if item["state"] == asked.query["state"] and (label is None or label in item["labels"])
        ]

    def _git(self, asked: Asked, path: str) -> Any:
        kind, _, rest = path.partition("/")
        body = asked.body
        match asked.method, kind:
            case "GET", "ref":
                return {"object": {"sha": self.branches[rest.removeprefix("heads/")]}}
            case "GET", "commits":
                commit = self.commits[rest]
                parents = [{"sha": parent} for parent in commit["parents"]]
                return {"message": commit["message"], "tree": {"sha": commit["tree"]}, "parents": parents}
            case "GET", "trees":
                tree = [
                    {"path": name, "mode": mode, "type": "blob", "sha": sha}
                    for name, (mode, sha) in self.trees[rest].items()
                ]
                return {"tree": tree, "truncated": self.is_truncated}
            case "POST", "blobs":
                return {"sha": self._blob(b64decode(body["content"]))}
            case "POST", "trees":
                made = {
                    item["path"]: (item["mode"], item.get("sha") or self._blob(self._taken(item["content"])))
                    for item in body["tree"]
                }
                return {"sha": self._tree(self.trees[body["base_tree"]] | made)}
            case "POST", "commits":
                return {"sha": self._commit(body)}
            case "POST", "refs":
                self.branches[body["ref"].removeprefix("refs/heads/")] = body["sha"]
                return {}
            case "PATCH", "refs":
                self.branches[rest.removeprefix("heads/")] = body["sha"]
                return {}
        raise KeyError(path)

    def _taken(self, content: str) -> bytes:
        return (content.replace("\r", "") if self.mangles else content).encode()

    def _blob(self, raw: bytes) -> str:
        number = hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()
        self.blobs[number] = raw
        return number

    def _tree(self, tree: dict[str, tuple[str, str]]) -> str:
        number = hashlib.sha1(repr(sorted(tree.items())).encode(), usedforsecurity=False).hexdigest()
        self.trees[number] = dict(tree)
        return number

    def _commit(self, commit: dict[str, Any]) -> str:
        number = hashlib.sha1(repr(commit).encode(), usedforsecurity=False).hexdigest()
        self.commits[number] = commit
        return number
