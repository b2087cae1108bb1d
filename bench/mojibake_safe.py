"""What is applied as safe is right: of the characters that safe fixes restore, how many are wrong.

    python bench/mojibake_safe.py ../shared/corpus/lists [--size 3000] [--languages ja,he] [--channels big5]

The lines are those that the matrix (`mojibake_matrix.py`) does not take, in its languages and channels, in
files of four shapes: garbled as a whole; every other line garbled; one garbled line in a clean list of its
language; one in an English list. Each is fixed by the rule, as `awesomelint fix` does without `--unsafe`.

Each wrong character is printed. The bound is that of the Poisson distribution at 95 % (three wrong ones where
none was seen); it takes characters for independent, which those of one line in several channels are not. The
last column is the share of the garbled characters that is restored as safe.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from mojibake_fixing import fixed
from mojibake_matrix import channels, chosen, other_lines

from awesomelint.mojibake.channels import Channel

ENGLISH = [
    "- [Ant](https://ant.org/) - How ants find their way.",
    "- [Bee](https://bee.org/) - A dance that says where the flowers are.",
    "- [Cicada](https://cicada.org/) - Every seventeen years, and why.",
]
ALONE = 2
"""How many lines of a text are garbled alone."""


class Wrong(NamedTuple):
    """A stretch that is not what it was."""

    size: int
    now: str
    was: str


class Compared(NamedTuple):
    """What became of a garbled line."""

    restored: int
    """How many characters changed."""
    wrong: tuple[Wrong, ...]
    is_exact: bool


class Sums:
    """What became of many lines."""

    def __init__(self) -> None:
        self.garbled = 0
        self.restored = 0
        self.wrong = 0
        self.lines = 0
        self.exact = 0

    def row(self) -> str:
        bound = 10_000 * upper(self.wrong) / max(1, self.restored)
        share = self.restored / max(1, self.garbled)
        return (
            f"{self.restored:8} restored, {self.wrong} wrong: at most {bound:.2f} in 10,000; "
            f"{self.exact} of {self.lines} lines exact, {share:.1%} of {self.garbled} characters"
        )


def upper(wrong: int) -> float:
    """Give the mean of a Poisson distribution that gives as few as these with 5 %.

    >>> round(upper(0), 2), round(upper(2), 2)
    (3.0, 6.3)
    """
    low, high = 0.0, 10.0 + 3.0 * wrong
    for _ in range(60):
        mean = (low + high) / 2
        below = sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(wrong + 1))
        low, high = (mean, high) if below > 0.05 else (low, mean)
    return high


def files(lines: Sequence[str], channel: Channel) -> Iterator[tuple[str, list[str], list[str]]]:
    """Give files by their shape: the lines as they were, and as they are found."""
    garbled = [channel.garble(line) for line in lines]
    yield "whole", list(lines), garbled
    mixed = [was if at % 2 else now for at, (was, now) in enumerate(zip(lines, garbled, strict=True))]
    yield "mixed", list(lines), mixed
    step = max(1, len(lines) // ALONE)
    for at in range(step // 2, len(lines), step):
        near = range(max(0, at - 5), min(len(lines), at + 6))
        yield (
            "alone",
            [lines[other] for other in near],
            [garbled[other] if other == at else lines[other] for other in near],
        )
        yield "in English", [*ENGLISH, lines[at], *ENGLISH], [*ENGLISH, garbled[at], *ENGLISH]


def compared(was: str, garbled: str, now: str) -> Compared:
    """Look at a line before it was garbled, garbled, and fixed."""
    changed: set[int] = set()
    for kind, _, _, start, stop in SequenceMatcher(None, garbled, now, autojunk=False).get_opcodes():
        if kind != "equal":
            changed.update(range(start, stop))
    wrong = []
    for kind, start, stop, first, last in SequenceMatcher(None, now, was, autojunk=False).get_opcodes():
        places = range(start, stop) if kind != "insert" else range(start - 1, stop + 1)
        if kind != "equal" and changed.intersection(places):
            around = slice(max(0, start - 12), stop + 12)
            size = max(stop - start, last - first)
            wrong.append(Wrong(size, now[around], was[max(0, first - 12) : last + 12]))
    return Compared(len(changed), tuple(wrong), now == was)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=3000)
    parser.add_argument("--languages", default="")
    parser.add_argument("--channels", default="")
    options = parser.parse_args()
    sums: defaultdict[str, Sums] = defaultdict(Sums)
    for language, every in other_lines(options.folder):
        if options.languages and language not in options.languages.split(","):
            continue
        lines = chosen(every, options.size)
        for name, channel in channels().items():
            if options.channels and not any(part in name for part in options.channels.split(",")):
                continue
            for shape, originals, found in files(lines, channel):
                result = fixed("\n".join(found) + "\n", unsafe=False).split("\n")
                for was, garbled, now in zip(originals, found, result, strict=False):
                    add((sums[shape], sums[name]), was, garbled, now, f"{language}, {name}, {shape}")
        print(f"{language}: {len(lines)} lines", flush=True)
    shapes = ("whole", "mixed", "alone", "in English")
    for name in (*shapes, *channels()):
        if name in sums:
            print(f"{name:20} {sums[name].row()}")
    whole = Sums()
    for name in shapes:
        for field in vars(whole):
            setattr(whole, field, getattr(whole, field) + getattr(sums[name], field))
    print(f"{'all':20} {whole.row()}")


def add(sums: Sequence[Sums], was: str, garbled: str, now: str, where: str) -> None:
    """Count a line, and print what is wrong in it."""
    found = compared(was, garbled, now) if now != garbled else Compared(0, (), False)
    for wrong in found.wrong:
        print(f"  {where}: {wrong.now!r} was {wrong.was!r}")
    for one in sums:
        one.restored += found.restored
        one.wrong += sum(wrong.size for wrong in found.wrong)
        if was != garbled:
            one.garbled += sum(character > "\x7f" for character in was)
            one.lines += 1
            one.exact += found.is_exact


if __name__ == "__main__":
    main()
