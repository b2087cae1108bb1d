"""Clean text: what is changed in it (nothing may be), and how fast it is looked at, beside ftfy.

    python bench/mojibake_clean.py ../shared/corpus/lists

All figures are from one process and processor time. `ftfy` is `fix_encoding` line by line or `is_bad` on the
whole text, whichever is faster: both are what it uses to find out whether there is anything to do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from awesomelint.mojibake import restore

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    files = sorted(options.folder.rglob("*.md"))
    texts = [file.read_bytes().decode("utf-8", "surrogateescape") for file in files]
    changed(files, texts)
    ascii_text = "- [Ant](https://ant.org/) - Ants at work, and what they do all day.\n" * 200_000
    others = [text for text in texts if not text.isascii()]
    size = sum(len(text.encode("utf-8", "surrogateescape")) for text in others)
    print(f"ASCII: {len(ascii_text) / 1e6 / seconds(look, [ascii_text]):.0f} MB/s")
    restore("dÃ©jÃ  vu")  # loads the language model, once
    own = seconds(look, others)
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    whole = seconds(is_bad, others)
    fixing = seconds(fix_encoding, others)
    for name, spent in (("awesomelint", own), ("ftfy is_bad", whole), ("ftfy fix_encoding", fixing)):
        print(
            f"beyond ASCII, {size / 1e6:.1f} MB, {name}: {size / 1e6 / spent:.1f} MB/s ({own / spent:.2f} x)"
        )


def changed(files: Sequence[Path], texts: Sequence[str]) -> None:
    """Print each line that would be changed."""
    lines = 0
    for file, text in zip(files, texts, strict=True):
        for line in restore(text).lines:
            lines += 1
            place = text.count("\n", 0, line.start) + 1
            print(f"{file}:{place}: {line.channel.name}: {text[line.start : line.stop]!r} -> {line.text!r}")
    total = sum(text.count("\n") for text in texts)
    print(f"{lines} of {total} lines in {len(files)} files are changed")


def look(text: str) -> None:
    restore.__wrapped__(text)


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Give the least processor time of some rounds over all texts."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - started)
    return best


if __name__ == "__main__":
    main()
