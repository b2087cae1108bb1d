"""Steps of the action, with the environment that GitHub's runner gives them, as `action.yml` says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
ACTION: dict[str, Any] = YAML(typ="safe").load(ROOT / "action.yml")
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


@dataclass(frozen=True)
class Ran:
    """What a step came to."""

    code: int
    log: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


class Job:
    """A job whose workspace is a folder, and whose files of commands lie in another."""

    def __init__(
        self, workspace: Path, place: Path, event: str = "workflow_dispatch", payload: Any = None
    ) -> None:
        self.workspace = workspace
        self.temporary = place / "temp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self._output, self._summary, told = (place / name for name in ("output", "summary", "event.json"))
        told.write_text(json.dumps(payload or {}), encoding="utf-8")
        self.environment = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(told),
            "GITHUB_OUTPUT": str(self._output),
            "GITHUB_REPOSITORY": "ant/list",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": str(self._summary),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(self.temporary),
        }

    def inputs(self, **given: str) -> dict[str, str]:
        """Give the environment of the step that runs, with inputs named with `_` for `-`, and defaults."""
        values = {name: about["default"] for name, about in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in given.items()}
        assert values.keys() == ACTION["inputs"].keys()
        found = {}
        for name, expression in STEPS["run"]["env"].items():
            if match := _INPUT.fullmatch(expression):
                found[name] = values[match[1]]
        if given.get("token") and values["command"] in ("links", "issue", "pull-request"):
            found["GITHUB_TOKEN"] = given["token"]
        return found

    def step(self, name: str, environment: dict[str, str]) -> Ran:
        """Run a step's own command, as the runner does, in a process of its own."""
        step = STEPS[name]
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            command,
            cwd=self.workspace,
            env=kept | {"PYTHON": sys.executable} | self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), self.outputs(), self.summary())

    def outputs(self) -> dict[str, str]:
        """Read and forget the outputs that a step set, as the runner does."""
        text = self._output.read_text(encoding="utf-8") if self._output.exists() else ""
        self._output.unlink(missing_ok=True)
        found = {}
        lines = iter(text.splitlines())
        for line in lines:
            name, is_long, end = line.partition("<<")
            if not is_long:
                name, _, found[name] = line.partition("=")
                continue
            values = []
            while (row := next(lines)) != end:
                values.append(row)
            found[name] = "\n".join(values)
        return found

    def summary(self) -> str:
        """Read and forget the summary that a step wrote."""
        text = self._summary.read_text(encoding="utf-8") if self._summary.exists() else ""
        self._summary.unlink(missing_ok=True)
        return text
