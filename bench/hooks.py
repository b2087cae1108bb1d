"""Time commits with the hooks of this project, by the real pre-commit, side by side with commits without.

    python bench/hooks.py [--lists N] [--runs N] [--no-index]

Builds the hooks' environment as pre-commit does anywhere, with pip from the package index (with `--no-index`
from what this Python has), in a repository of N lists of 100 entries. Prints that time, then the medians for
commits that change one list: without hooks, with a hook that does nothing, with `awesomelint`, with all
hooks of the stage; and for `pre-commit run --all-files`. Seconds of the processor stand beside those of the
clock: they are the same on a busy machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from scratch import Scratch, without_index

NOTHING = """\
  - repo: local
    hooks:
      - id: nothing
        name: nothing
        entry: "true"
        language: system
        types: [markdown]
"""


def listed(number: int, more: str = "") -> str:
    """Write a clean list of 100 entries."""
    rows = (f"- [Page {row}](https://list{number}.example/{row}) - Of {row}." for row in range(100))
    return f"# List {number}\n\n" + "\n".join(rows) + f"\n{more}"


def seconds(run: Callable[[int], object], runs: int) -> tuple[float, float]:
    """Give the medians of some runs, in seconds of the clock, and of the processor by their processes."""
    times, spent = [], []
    for number in range(runs):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run(number)
        times.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times), statistics.median(spent)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lists", type=int, default=20)
    arguments.add_argument("--runs", type=int, default=9)
    arguments.add_argument("--no-index", action="store_true")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        scratch = Scratch(Path(place), without_index() if options.no_index else {})
        scratch.commit(**{f"list-{number}": listed(number) for number in range(options.lists)})
        count = 0

        def commit(_: int) -> None:
            nonlocal count
            count += 1
            ran = scratch.commit(
                **{"list-0": listed(0, f"- [More](https://more.example/{count}) - {count}.\n")}
            )
            if ran.returncode:
                raise SystemExit(f"a clean commit did not go through:\n{ran.stdout}{ran.stderr}")

        rows = [("no hooks", seconds(commit, options.runs))]
        started = time.perf_counter()
        scratch.use("awesomelint")
        ran = scratch.install()
        if ran.returncode:
            raise SystemExit(f"the hooks could not be installed:\n{ran.stdout}{ran.stderr}")
        print(f"environment built in {time.perf_counter() - started:.1f} s, once")
        config = scratch.folder / ".pre-commit-config.yaml"
        config.write_text(f"repos:\n{NOTHING}", encoding="utf-8")
        commit(0)
        rows.append(("a hook that does nothing", seconds(commit, options.runs)))
        for hooks in (["awesomelint"], ["awesomelint", "awesomelint-fix", "awesomelint-links"]):
            scratch.use(*hooks)
            commit(0)
            rows.append((" + ".join(hooks[:2]), seconds(commit, options.runs)))
        everything = ("pre-commit", "run", "--all-files")
        rows.append(("all files, both", seconds(lambda _: scratch.run(*everything), options.runs)))
    print(f"A commit that changes one of {options.lists} lists")
    for name, (clock, spent) in rows:
        print(f"  {name:32} {clock:7.3f} s  {clock / rows[1][1][0]:6.2f} x  {spent:7.3f} s of the processor")


if __name__ == "__main__":
    main()
