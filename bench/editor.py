"""Time what an editor waits for, beside a check of the same file from the command line.

    python bench/editor.py FOLDER [--runs N]

FOLDER holds Markdown lists, and is looked at as one collection. For the largest list, the middle one and a
small one it prints the median seconds from a changed text to its findings, by the language server's examiner,
once warm; of `awesomelint check --offline FILE` as a process, from its cache and without; and the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lint import seconds, show

from awesomelint import sources
from awesomelint.lsp.examining import Examiner

BIN = Path(sys.executable).parent


def examined(examiner: Examiner, path: Path, runs: int) -> float:
    """Give the median time of looking at a list whose text has just been changed, in seconds."""
    text = path.read_text(encoding="utf-8", errors="replace")
    examiner.examine(path, text)
    times = []
    for at in range(runs):
        changed = f"{text}\nA line more: {at}.\n"
        started = time.perf_counter()
        examiner.examine(path, changed)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    folder = options.folder.resolve()
    os.chdir(folder)
    ordered = sorted((Path(path) for path in sources.find(["."]).paths), key=lambda path: path.stat().st_size)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["AWESOMELINT_CACHE_DIR"] = cache
        examiner = Examiner(isolated=True)
        for path in dict.fromkeys((ordered[-1], ordered[len(ordered) // 2], ordered[len(ordered) // 10])):
            check = [str(BIN / "awesomelint"), "check", "--offline", "--isolated", str(path)]
            rows = [
                ("in the editor", examined(examiner, folder / path, options.runs)),
                ("check, cached", seconds(check, folder, options.runs)),
                ("check, not cached", seconds([*check, "--no-cache"], folder, options.runs)),
            ]
            show(f"{path}, {path.stat().st_size // 1024} KiB of {len(ordered)} files", rows)


if __name__ == "__main__":
    main()
