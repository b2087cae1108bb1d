"""Lines that were garbled in the history of real lists: whether each comes back as it was.

    python bench/mojibake_lines.py ../shared/corpus/mojibake [--verbose]

`lines.jsonl` has lines with what they were (`original`, null where nobody knows), each looked at by itself:
by `restore`, and by the rule, which leaves code alone, as an item of a list: without its indentation, which
would make some of them code, and its bullet. A line that is left alone as code in backticks is looked at once
more without them.

`excerpts.jsonl` has excerpts, and `garbled` says of which kind; nobody knows what they were, so counted
is which of them are changed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from mojibake_fixing import fixed

from awesomelint.mojibake import restore

_BULLET = re.compile(r"[ \t]*(?:[-*+] +)?")


def restored(line: str) -> str:
    return restore(line).apply(line)


def as_item(line: str, *, unsafe: bool = True) -> str:
    """Give a line as the rule leaves it where it is an item of a list."""
    bullet = _BULLET.match(line)
    assert bullet is not None  # it matches nothing, too
    item = fixed(f"# Ants\n\n- {line[bullet.end() :]}\n", unsafe=unsafe).splitlines()[-1]
    return bullet.group() + item.removeprefix("- ")


def safely(line: str) -> str:
    return as_item(line, unsafe=False)


WAYS: dict[str, Callable[[str], str]] = {
    "restore()": restored,
    "the rule, as an item of a list, unsafe fixes too": as_item,
    "the rule, as an item of a list, safe fixes": safely,
}


def lines(place: Path, verbose: bool) -> Iterator[str]:
    """Say how many of the lines come back exactly."""
    rows = [json.loads(row) for row in place.read_text(encoding="utf-8").splitlines()]
    pairs = [(row["garbled"], row["original"]) for row in rows if row["original"] is not None]
    for way, work in WAYS.items():
        wrong = [(garbled, original) for garbled, original in pairs if work(garbled) != original]
        yield f"{way}: {len(pairs) - len(wrong)} of {len(pairs)} exact"
        for garbled, original in wrong:
            if "`" in garbled and work(garbled.replace("`", "")) == original.replace("`", ""):
                yield f"  left as code, exact as text: {original}"
            elif verbose:
                yield f"  {original}\n  {work(garbled)}"


def excerpts(place: Path, verbose: bool) -> Iterator[str]:
    """Say how many of the excerpts are changed."""
    rows = [json.loads(row) for row in place.read_text(encoding="utf-8").splitlines()]
    for way, work in WAYS.items():
        changed = Counter(row["garbled"] for row in rows if work(row["text"]) != row["text"])
        total = Counter(row["garbled"] for row in rows)
        said = (f"{changed[is_garbled]} of {total[is_garbled]}" for is_garbled in (True, False))
        yield "{}: {} garbled excerpts and {} others are changed".format(way, *said)
        for row in rows if verbose else ():
            if (now := work(row["text"])) != row["text"] or row["garbled"]:
                yield f"  {row['kind']}, {row['language']}\n    {row['text']}\n    {now}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    for said in lines(options.folder / "lines.jsonl", options.verbose):
        print(said)
    for said in excerpts(options.folder / "excerpts.jsonl", options.verbose):
        print(said)


if __name__ == "__main__":
    main()
