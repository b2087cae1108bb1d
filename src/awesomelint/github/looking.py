"""The commands that look at lists: `check`, and `links`. They write nothing into the repository."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from awesomelint import cli
from awesomelint.errors import UsageError
from awesomelint.github.artifacts import read_links
from awesomelint.github.event import PULLS, base
from awesomelint.github.issue_text import Places, text
from awesomelint.github.runner import Runner
from awesomelint.reports.github import failure

_TRUSTED = ("push", "schedule", "workflow_dispatch", "repository_dispatch")
"""Events whose memory of links is kept: what pull requests saw is not for others."""


def check(runner: Runner) -> int:
    """Check lists: annotations on standard output, a summary, SARIF where asked for, and outputs."""
    folder, fails = runner.folder(), runner.flag("fail")
    results, summary = (Path(runner.fresh(str(folder / name))) for name in ("results.json", "summary.md"))
    sarif = runner.input("sarif") or (str(folder / "results.sarif") if runner.flag("upload-sarif") else "")
    form = "github" if runner.flag("annotations") else "concise"
    command = ["check", "--format", form, "--also", f"json={results}", "--also", f"markdown={summary}"]
    command += ["--also", f"sarif={runner.fresh(sarif)}"] if sarif else []
    command += [*_narrowed(runner), *common(runner)]
    code = cli.run([*command, "--", *paths(runner)])
    counts = _counts(results)
    if summary.exists() and runner.flag("summary"):
        runner.summary(summary.read_text(encoding="utf-8"))
    elif not counts:
        runner.summary("### ❌ awesomelint could not run\n\nThe log of this step says why.\n")
    runner.output(
        exit_code=code,
        **counts,
        sarif=sarif if sarif and Path(sarif).exists() else "",
        save_memory=_is_kept(runner),
    )
    return 0 if code == 1 and not fails else code


def links(runner: Runner) -> int:
    """Look at links that are due, find copies of what is gone, and write all that is known to `report`.

    Dead links do not fail it: there is an issue for them.
    """
    report = runner.fresh(runner.report())
    command = ["links", "--archived", "--format", "json", "--output", report, "--store", str(memory(runner))]
    if runner.choice("links", "auto", "due", "all") != "all":
        command += ["--due"]
    if budget := runner.input("max-time"):
        command += ["--max-time", budget]
    if config := runner.input("config"):
        command += ["--config", config]
    code = cli.run([*command, "--no-cache", "--no-progress", "--", *paths(runner)])
    if not Path(report).exists():
        runner.summary("### ❌ awesomelint could not look at links\n\nThe log of this step says why.\n")
        runner.output(exit_code=code)
        return code or 3
    found = read_links(report)
    runner.summary(f"### Links\n\n{text(found, Places.of(runner))}")
    runner.output(exit_code=code, report=report, dead=len(found.dead), save_memory=_is_kept(runner))
    for failed in found.failures:
        warn(failed)
    return 0 if code in (1, 2) else code


def warn(message: str) -> None:
    """Show a warning on the page of the run."""
    sys.stdout.write(failure(message, "warning"))


def paths(runner: Runner) -> list[str]:
    """Name the lists; raise UsageError for standard input, which a step does not have."""
    found = runner.lines("paths") or ["."]
    if "-" in found:
        raise UsageError("input paths: a step has no standard input; name files and folders, one a line")
    return found


def common(runner: Runner) -> list[str]:
    """Give the options that `check` and `fix` share."""
    options = ["--no-cache", "--no-progress", "--color", "never"]
    for name in ("select", "ignore", "config", "baseline"):
        options += [f"--{name}", value] if (value := runner.input(name)) else []
    return options


def _narrowed(runner: Runner) -> list[str]:
    """Say what is reported, and which links are asked about; raise UsageError where it cannot be told."""
    scope = runner.choice("scope", "auto", "changed", "all")
    asked = runner.choice("links", "auto", "none", "changed", "due", "all")
    event = runner.environment.get("GITHUB_EVENT_NAME", "")
    if scope == "auto":
        scope = "changed" if event in PULLS else "all"
    started = base(runner) if "changed" in (scope, asked) or asked == "auto" else None
    if asked == "auto":
        asked = "changed" if started else "due"
    if "changed" in (scope, asked) and started is None:
        name = "scope" if scope == "changed" else "links"
        words = f"'changed' is for pull requests and pushes, not for {event or 'this'}"
        raise UsageError(f"input {name}: {words}")
    options = ["--since", str(started)] if scope == "changed" else []
    if asked == "none":
        return [*options, "--offline"]
    if asked == "changed" and scope == "all":
        options += ["--only-changed", str(started)]
    if asked == "due":
        options += ["--due"]
    if budget := runner.input("max-time"):
        options += ["--max-time", budget]
    return [*options, "--store", str(memory(runner))]


def memory(runner: Runner) -> Path:
    """Name the file that links are remembered in: `store`, or one whose folder the action keeps."""
    if named := runner.input("store"):
        return Path(named)
    folder = runner.folder() / "memory"
    folder.mkdir(exist_ok=True)
    return folder / "links.sqlite"


def _is_kept(runner: Runner) -> str:
    is_trusted = runner.environment.get("GITHUB_EVENT_NAME", "") in _TRUSTED
    return "true" if is_trusted and not runner.input("store") and memory(runner).exists() else "false"


def _counts(results: Path) -> dict[str, Any]:
    """Read how many findings there are from our own report, if there is one."""
    try:
        summary = json.loads(results.read_bytes())["summary"]
    except FileNotFoundError:
        return {}
    severities = summary["severities"]
    return {
        "findings": summary["findings"],
        "errors": severities["error"],
        "warnings": severities["warning"],
        "fixable": summary["fixable"]["safe"],
    }
