"""Time whole processes side by side: awesomelint and, where installed, its peers.

    python bench/lint.py FOLDER [--peers DIR] [--runs N]

FOLDER holds Markdown files. `DIR/node_modules/.bin` may hold markdownlint-cli2 and awesome-lint
(`npm install markdownlint-cli2 awesome-lint` there); rumdl is looked for there, beside this Python
and on the PATH. Prints medians in seconds and their ratio to awesomelint's, for the whole folder, for
one list, for a second run over unchanged files, and for `--version` beside `python -c pass`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ONE = Path(__file__).parents[1] / "tests" / "fixtures" / "lists" / "list.md"
BIN = Path(sys.executable).parent


def seconds(command: list[str], folder: Path, runs: int) -> float:
    """Give the median time of a command, in seconds; its output is thrown away, its status ignored."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def peers(place: Path | None) -> dict[str, str]:
    """Find the peers that are installed, by name."""
    folders = [str(place / "node_modules" / ".bin"), str(place)] if place else []
    path = os.pathsep.join([*folders, str(BIN), os.environ.get("PATH", "")])
    names = ("rumdl", "markdownlint-cli2", "awesome-lint")
    return {name: found for name in names if (found := shutil.which(name, path=path))}


def show(title: str, rows: list[tuple[str, float]]) -> None:
    print(title)
    base = rows[0][1]
    for name, spent in rows:
        print(f"  {name:32} {spent:7.3f} s  {spent / base:6.2f} x")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--peers", type=Path)
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    folder, runs = options.folder.resolve(), options.runs
    ours = str(BIN / "awesomelint")
    check = [ours, "check", "--offline", "--isolated"]
    found = peers(options.peers.resolve() if options.peers else None)

    rows = [("awesomelint, no cache", seconds([*check, "--no-cache", "--jobs", "2", "."], folder, runs))]
    with tempfile.TemporaryDirectory() as cache:
        cached = [*check, "--cache-dir", cache, "."]
        rows.append(("awesomelint, first run", seconds(cached, folder, 1)))
        rows.append(("awesomelint, second run", seconds(cached, folder, runs)))
    if "rumdl" in found:
        rows.append(("rumdl", seconds([found["rumdl"], "check", "--no-cache", "."], folder, runs)))
    if "markdownlint-cli2" in found:
        rows.append(("markdownlint-cli2", seconds([found["markdownlint-cli2"], "**/*.md"], folder, runs)))
    show(f"All of {folder.name}", rows)

    with tempfile.TemporaryDirectory() as place:
        shutil.copy(ONE, Path(place) / "readme.md")
        one = Path(place)
        rows = [("awesomelint, no cache", seconds([*check, "--no-cache", "readme.md"], one, runs))]
        commands = {"rumdl": ["check", "--no-cache"], "markdownlint-cli2": [], "awesome-lint": []}
        for name, options_ in commands.items():
            if name in found:
                rows.append((name, seconds([found[name], *options_, "readme.md"], one, runs)))
        show("One list", rows)

    python = seconds([sys.executable, "-c", "pass"], folder, 21)
    rows = [("python -c pass", python), ("awesomelint --version", seconds([ours, "--version"], folder, 21))]
    show("Start", rows)


if __name__ == "__main__":
    main()
