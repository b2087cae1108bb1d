"""Measure the language model: how many characters that lost a byte it gives back.

    python bench/model.py [--shared ../shared] [--texts FOLDER] [--show] [--model FILE [--pairs FILE]]

Without texts, the seed pair and the Chinese lines of other lists. With a folder of `<language>.txt` that
the model was not made from, each language under three channels. The search here is the plainest one: the
likeliest way through all characters that the channel makes the garbled text of.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from awesomelint.mojibake.model import LanguageModel, load
from awesomelint.mojibake.word_pairs import WordPairs

CHANNELS = {
    "cp1252": ("cp1252", ""),
    "latin-1": ("latin-1", "".join(map(chr, range(0x80, 0xA0)))),
    "cp1254-AD": ("cp1254", "\xad"),
}
"""Name: the encoding UTF-8 was read as, its undefined bytes dropped; and the characters dropped later."""


def garble(text: str, channel: str) -> str:
    encoding, dropped = CHANNELS[channel]
    read = text.encode("utf-8").decode(encoding, "ignore")
    return "".join(c for c in read if c not in dropped) if dropped else read


@cache
def origins(channel: str, model: LanguageModel) -> dict[str, list[str]]:
    """For each garbled form of one character: the characters it may have been."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in (*range(0x20, 0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x1FB00)):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Co", "Cs", "Cc"):
            continue
        found[garble(character, channel)].append(character)
    for form, characters in found.items():
        found[form] = [c for c in characters if model.knows(c)] or characters
    return dict(found)


class Reached(NamedTuple):
    score: float
    state: object
    character: str
    begin: int


def restore(text: str, channel: str, model: LanguageModel, width: int = 16, span: float = 10.0) -> str:
    """The likeliest line that the channel makes the garbled line of."""
    forms = origins(channel, model)
    longest = 4
    columns: list[dict[object, Reached]] = [{} for _ in range(len(text) + 1)]
    columns[0] = {model.start: Reached(0.0, None, "", 0)}
    for at in range(len(text)):
        held = columns[at]
        if not held:
            continue
        best = max(r.score for r in held.values())
        items = [item for item in held.items() if item[1].score > best - span]
        if len(items) > width:
            items = sorted(items, key=lambda item: -item[1].score)[:width]
        edges = [
            (size, c)
            for size in range(1, longest + 1)
            if at + size <= len(text)
            for c in forms.get(text[at : at + size], ())
        ] or [(1, text[at])]
        for state, reached in items:
            for size, character in edges:
                log, following = model.step(state, character)  # type: ignore[arg-type]
                score = reached.score + log
                there = columns[at + size].get(following)
                if there is None or score > there.score:
                    columns[at + size][following] = Reached(score, state, character, at)
    last = max(columns[-1].items(), key=lambda i: i[1].score + model.step(i[0], "\n")[0])[0]  # type: ignore[arg-type]
    found, at = [], len(text)
    while at:
        reached = columns[at][last]
        found.append(reached.character)
        at, last = reached.begin, reached.state
    return "".join(reversed(found))


class Result(NamedTuple):
    places: int
    wrong: int
    lines: int
    exact: int
    pairs: list[tuple[str, str, str]]


def measure(lines: Iterable[str], channel: str, model: LanguageModel) -> Result:
    places = wrong = count = exact = 0
    pairs: list[tuple[str, str, str]] = []
    forms = origins(channel, model)
    for line in lines:
        if line.isascii():
            continue
        found = restore(garble(line, channel), channel, model)
        ambiguous = sum(len(forms.get(garble(c, channel), "x")) > 1 for c in line if c > "\x7f")
        if not ambiguous:
            continue
        count += 1
        places += ambiguous
        exact += found == line
        if len(found) == len(line):
            for i, (a, b) in enumerate(zip(line, found, strict=True)):
                if a != b:
                    wrong += 1
                    pairs.append((a, b, line[max(0, i - 8) : i + 9]))
        elif found != line:
            wrong += max(abs(len(line) - len(found)), 1)
            pairs.append(("LEN", found, line))
    return Result(places, wrong, count, exact, pairs)


def dev_lines(shared: Path) -> Iterator[str]:
    """Chinese lines of lists other than the seed."""
    for path in sorted((shared / "corpus/lists").rglob("*.md")):
        if "zh" in path.stem.lower() or "python-cn" in str(path) or "yfzhang" in str(path):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if sum("\u4e00" <= c <= "\u9fff" for c in line) >= 4 and "\ufffd" not in line:
                    yield line


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--pairs", type=Path, help="the word pairs that go with it")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--dev", type=int, default=300, help="how many lines of other lists")
    given = parser.parse_args()
    pairs = WordPairs(given.pairs.read_bytes()) if given.pairs else None
    model = LanguageModel(given.model.read_bytes(), pairs) if given.model else load()
    if given.texts:
        for path in sorted(given.texts.glob("*.txt")):
            if given.only and path.stem not in given.only:
                continue
            lines = path.read_text(encoding="utf-8").splitlines()
            row = []
            for channel in CHANNELS:
                r = measure(lines, channel, model)
                row.append(f"{1 - r.wrong / max(r.places, 1):8.2%} {r.exact:4}/{r.lines:<4}")
                if given.show:
                    for pair in r.pairs:
                        print(*pair)
            print(f"{path.stem:8}", *row)
        return
    seed = (given.shared / "seeds/list.md").read_text(encoding="utf-8").splitlines()
    lines = list(dict.fromkeys(dev_lines(given.shared)))
    dev = lines[:: max(1, len(lines) // given.dev)] if given.dev else []
    for name, chosen in (("seed", seed), ("dev", dev)):
        start = time.perf_counter()
        r = measure(chosen, "cp1254-AD", model)
        seconds = time.perf_counter() - start
        print(name, f"{r.wrong} wrong of {r.places}; {r.exact} of {r.lines} lines exact; {seconds:.1f} s")
        if given.show:
            for pair in r.pairs:
                print(*pair)


if __name__ == "__main__":
    main()
