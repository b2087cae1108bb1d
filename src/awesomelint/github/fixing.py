"""The command `fix`: what safe fixes make of lists, as plain data for a job that may open a pull request."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path, PurePosixPath

from awesomelint import cli
from awesomelint.git import staged
from awesomelint.github.artifacts import Fixed, is_list, write_fixes
from awesomelint.github.looking import common, memory, paths
from awesomelint.github.runner import Runner
from awesomelint.reports.github import failure
from awesomelint.reports.tally import count


def fix(runner: Runner) -> int:
    """Fix the lists that are checked out, and write what changed to `report`.

    The output `changed` counts them. What remains to be fixed by hand does not fail it.
    """
    report = runner.fresh(runner.report())
    results = Path(runner.fresh(str(runner.folder() / "fixed.json")))
    command = ["fix", "--format", "concise", "--also", f"json={results}", *common(runner)]
    command += ["--unsafe"] if runner.flag("unsafe") else []
    if runner.choice("links", "auto", "none", "due", "all") in ("auto", "none"):
        command += ["--offline"]
    else:
        command += ["--store", str(memory(runner)), *(["--due"] if runner.input("links") == "due" else [])]
        command += ["--max-time", budget] if (budget := runner.input("max-time")) else []
    code = cli.run([*command, "--", *paths(runner)])
    if not results.exists():
        return code or 3
    applied = json.loads(results.read_bytes())["applied"]
    changed = dict.fromkeys(item["path"] for item in applied)
    fixed = _fixed(changed)
    write_fixes(fixed, report)
    runner.output(exit_code=code, report=report, changed=len(fixed))
    told = count(len(fixed), "file is", "files are")
    runner.summary(f"### Fixes\n\n{told} to be changed.\n")
    return code if code > 2 else 0


def _fixed(changed: dict[str, None]) -> list[Fixed]:
    """Give the files that were changed as they are now, and what git knows them as; say what is left out."""
    if not changed:
        return []
    held = staged(str(Path(os.path.realpath(next(iter(changed)))).parent))
    fixed = []
    for path in changed:
        name = PurePosixPath(
            os.path.relpath(os.path.realpath(path), os.path.realpath(held.top)).replace(os.sep, "/")
        )
        number = held.numbers.get(str(name))
        if number is None or not is_list(str(name)):
            words = "is not committed" if number is None else "does not have the name of a list"
            sys.stdout.write(failure(f"{path} {words}, and stays as it was", "warning"))
            continue
        fixed.append(Fixed(str(name), number, Path(path).read_bytes()))
    return fixed
