"""What a runner of GitHub Actions gives a step, and what a step gives back: inputs, outputs, a summary.

Source: docs.github.com, "Workflow commands for GitHub Actions", "Variables reference".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from awesomelint.errors import UsageError, WriteError

SUMMARY = 1_000_000
"""Bytes of a step's summary; GitHub takes 1 MiB ("Step isolation and limits"), and may have some already."""


@dataclass(frozen=True)
class Runner:
    """A step's view of its runner."""

    environment: Mapping[str, str] = field(repr=False)

    def input(self, name: str) -> str:
        """Give an input, white space around it removed: `max-time` is handed over as `INPUT_MAX_TIME`."""
        return self.environment.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()

    def lines(self, name: str) -> list[str]:
        """Give an input of one item a line."""
        return [line.strip() for line in self.input(name).splitlines() if line.strip()]

    def flag(self, name: str) -> bool:
        """Give an input that is `true` or `false`, which is also what none means; raise UsageError else."""
        value = self.input(name) or "false"
        if value not in ("true", "false"):
            raise UsageError(f"input {name}: expected true or false, found {value!r}")
        return value == "true"

    def choice(self, name: str, *choices: str) -> str:
        """Give an input that is one of some words, the first if it is empty; raise UsageError else."""
        value = self.input(name) or choices[0]
        if value not in choices:
            raise UsageError(f"input {name}: expected one of {', '.join(choices)}; found {value!r}")
        return value

    def variable(self, name: str) -> str:
        """Give what the runner always sets; raise UsageError where it did not."""
        value = self.environment.get(name, "")
        if not value:
            raise UsageError(f"{name} is not set: this is for a step of GitHub Actions")
        return value

    def folder(self) -> Path:
        """Give a folder for what is not the repository's; it is gone after the job."""
        folder = Path(self.variable("RUNNER_TEMP")) / "awesomelint"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def report(self) -> str:
        """Name the file that one job hands to another; raise UsageError where none is named."""
        name = self.input("report")
        if not name:
            raise UsageError("input report: name the file that one job hands to the other")
        return name

    def fresh(self, name: str) -> str:
        """Make room for a file of ours: what lies there may be a link that leads anywhere.

        Raises UsageError where there is no room.
        """
        try:
            Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"cannot replace {name}: {(error.strerror or str(error)).lower()}") from error
        return name

    def token(self) -> str:
        """Give the token; raise UsageError where there is none."""
        token = self.environment.get("GITHUB_TOKEN", "").strip()
        if not token:
            raise UsageError(
                "no token: give the step 'token: ${{ github.token }}', and its job the permissions"
            )
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError("the token holds characters that no token has; is it the right secret?")
        return token

    def output(self, **values: object) -> None:
        """Set outputs of the step, named with `_` for `-`; raise WriteError where they cannot be written."""
        text = ""
        for name, value in values.items():
            end = f"end-{secrets.token_hex(16)}"  # so that no value can end itself and set another
            text += f"{name.replace('_', '-')}<<{end}\n{value}\n{end}\n"
        self._append("GITHUB_OUTPUT", text)

    def summary(self, text: str) -> None:
        """Add Markdown to the page of the run; raise WriteError where it cannot be written."""
        raw = text.encode()
        if len(raw) > SUMMARY:
            text = raw[:SUMMARY].decode(errors="ignore").rpartition("\n")[0]
            text += "\n\n**More is left out here:** GitHub takes no longer summary.\n"
        self._append("GITHUB_STEP_SUMMARY", text)

    def _append(self, name: str, text: str) -> None:
        place = self.environment.get(name, "")
        if not place:
            return
        try:
            with Path(place).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise WriteError(
                f"{name}: cannot write {place}: {(error.strerror or str(error)).lower()}"
            ) from error
