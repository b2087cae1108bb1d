"""The seed pair: how much of a garbled list comes back, without references and with each kind of them.

    python bench/mojibake_seed.py [--seeds ../shared/seeds] [--show] [--only extract,history]

The garbled list is restored by `restore`, each time in a process of its own, and compared with the list it
was made from: characters that are wrong (edit distance), of those for which there was a choice the ones that
are said to be sure, and of these the wrong ones. The last row runs `awesomelint fix --unsafe` in a repository
where the clean list was committed before the garbled one. Times are seconds of the processor, from the start
of the process on, imports and the language model included, without the comparison; memory is its peak, in
megabytes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mojibake_matrix import distance
from mojibake_truth import judged

from awesomelint.mojibake import restore

SURE = 0.9999
"""How sure a character has to be to be restored without asking."""
ROWS = {
    "none": (),
    "extract": ("list-old-extract.md",),
    "clean": ("list.md",),
    "clean+extract": ("list.md", "list-old-extract.md"),
}


def read(place: Path) -> str:
    return place.read_bytes().decode()


def measure(seeds: Path, row: str, show: bool) -> dict[str, object]:
    """Restore the garbled list beside some references, and tell how it went."""
    clean, garbled = read(seeds / "list.md"), read(seeds / "list-garbled.md")
    restoration = restore(garbled, tuple(read(seeds / name) for name in ROWS[row]))
    result = restoration.apply(garbled)
    seconds = time.process_time()
    lines = judged(clean, garbled, restoration)
    chosen = [found for line in lines for found in line.characters if found.choice.candidates != 1]
    sure = [found for found in chosen if found.choice.confidence >= SURE]
    wrong = distance(clean, result)
    if show:
        for at, (mine, its) in enumerate(zip(result, clean, strict=False)):
            if mine != its:
                print(f"    {mine} {its}  {clean[max(0, at - 8) : at + 9]!r}")
    return {
        "wrong": wrong,
        "identical": result == clean,
        "choices": len(chosen),
        "sure": len(sure),
        "sure and wrong": sum(not found.is_right for found in sure),
        "seconds": round(seconds, 1),
        "megabytes": _peak(resource.RUSAGE_SELF),
    }


def history(seeds: Path) -> dict[str, object]:
    """Run the command in a repository that knows the clean list."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def git(*arguments: str) -> None:
            who = ("-c", "user.name=ant", "-c", "user.email=ant@ant.example")
            env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
            subprocess.run(["git", *who, *arguments], cwd=folder, env=env, check=True, capture_output=True)

        git("init", "--quiet", ".")
        for source in ("list.md", "list-garbled.md"):
            (folder / "list.md").write_bytes((seeds / source).read_bytes())
            git("add", "list.md")
            git("commit", "--quiet", "--message", source)
        options = ["--unsafe", "--select", "mojibake", "--isolated", "--no-cache", "--jobs", "1"]
        command = [sys.executable, "-m", "awesomelint", "fix", *options, "list.md"]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        clean, result = read(seeds / "list.md"), read(folder / "list.md")
        return {
            "wrong": distance(clean, result),
            "identical": result == clean,
            "seconds": round(usage.ru_utime + usage.ru_stime, 1),
            "megabytes": _peak(resource.RUSAGE_CHILDREN),
        }


def _peak(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=Path, default=Path("../shared/seeds"))
    parser.add_argument("--only", default=",".join([*ROWS, "history"]))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row is not None:
        is_history = given.row == "history"
        print(json.dumps(history(given.seeds) if is_history else measure(given.seeds, given.row, given.show)))
        return
    for name in given.only.split(","):
        command = [sys.executable, __file__, "--seeds", str(given.seeds), "--row", name]
        command += ["--show"] * given.show
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        *shown, row = done.stdout.splitlines()
        print(f"{name:14}", ", ".join(f"{key} {value}" for key, value in json.loads(row).items()))
        print("".join(f"{line}\n" for line in shown), end="")


if __name__ == "__main__":
    main()
