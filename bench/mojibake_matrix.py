"""How much of garbled text comes back: languages by channels, beside ftfy.

    python bench/mojibake_matrix.py ../shared/corpus/lists [--size 1500] [--verbose]

The texts are lines of real lists in each language, which the language model was not trained on. Each is
garbled whole in each channel and restored without any hint. A cell is exact if not one character differs;
CER is the edit distance to the original over its length. Texts that were left as they are count as they are.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mojibake_truth import Calibration, Line, judged

from awesomelint.mojibake import restore
from awesomelint.mojibake.channels import NO_BREAK_SPACE, SOFT_HYPHEN, Channel, Step, repeated, single

LANGUAGES = {
    **dict.fromkeys(("ar", "cs", "de", "el", "es", "fr", "he", "it", "ja", "ko", "nl", "pl"), ""),
    **dict.fromkeys(("ro", "ru", "sv", "th", "tr", "uk", "vi"), ""),
    "pt": "pt_BR",
    "zh-Hans": "zh",
    "zh-Hant": "zh_TW",
}
"""The languages, and how the collection's file names call them if otherwise."""
_ALSO = {
    "zh-Hans": ("README-zh-Hans.md", "zh-cn.md"),
    "zh-Hant": ("README-zh-TW.md", "zh-tw.md"),
    "fr": ("README.fr.md", "fr/README.md"),
    "ja": ("README.ja.md", "README-ja.md"),
    "vi": ("awesome-vietnam/CONTRIBUTING.md",),
}
SIZE = 1500
"""How much text there is in a language, in characters."""
_C1 = "".join(map(chr, range(0x80, 0xA0)))


class Cell(NamedTuple):
    """One text in one channel."""

    exact: bool
    cer: float
    before: float


def channels() -> dict[str, Channel]:
    """Give the channels of the matrix by a short name."""
    return {
        "cp1252 kept": single("utf-8", "cp1252"),
        "cp1252 dropped": single("utf-8", "cp1252", "dropped"),
        "cp1252 ?": single("utf-8", "cp1252", "?"),
        "latin-1 C1 dropped": single("utf-8", "latin-1", "kept", _C1),
        "cp1254 dropped, AD": single("utf-8", "cp1254", "dropped", SOFT_HYPHEN),
        "cp1250 U+FFFD": single("utf-8", "cp1250", "\ufffd"),
        "cp1251 dropped": single("utf-8", "cp1251", "dropped"),
        "cp1252 A0 blank": single("utf-8", "cp1252", "kept", "", NO_BREAK_SPACE),
        "mac_roman": single("utf-8", "mac_roman"),
        "cp437": single("utf-8", "cp437"),
        "gbk U+FFFD": single("utf-8", "gbk", "\ufffd"),
        "gbk ?": single("utf-8", "gbk", "?"),
        "big5 U+FFFD": single("utf-8", "big5", "\ufffd"),
        "cp932 U+FFFD": single("utf-8", "cp932", "\ufffd"),
        "cp949 U+FFFD": single("utf-8", "cp949", "\ufffd"),
        "cp1252 twice": repeated(Step("utf-8", "cp1252"), 2),
        "gb18030 U+FFFD": single("utf-8", "gb18030", "\ufffd"),
        "gbk in a browser": Channel((Step("utf-8", "gbk", "\ufffd", swallows="high"),)),
        "cp932 dropped": single("utf-8", "cp932", "dropped"),
        "euc_jp U+FFFD": single("utf-8", "euc_jp", "\ufffd"),
        "euc_kr U+FFFD": single("utf-8", "euc_kr", "\ufffd"),
        "latin-1, cp1252": Channel((Step("utf-8", "latin-1"), Step("utf-8", "cp1252"))),
        "cp1250, cp1252": Channel((Step("utf-8", "cp1250"), Step("utf-8", "cp1252"))),
        "cp1252, A0 blank, cp1252": Channel(
            (Step("utf-8", "cp1252", "kept", "", NO_BREAK_SPACE), Step("utf-8", "cp1252"))
        ),
        "cp1252 dropped, twice": repeated(Step("utf-8", "cp1252", "dropped"), 2),
        "gbk, cp1252": Channel((Step("utf-8", "gbk", "\ufffd"), Step("utf-8", "cp1252"))),
        "cp1252, latin-1, cp1254": Channel(
            (Step("utf-8", "cp1252"), Step("utf-8", "latin-1"), Step("utf-8", "cp1254"))
        ),
    }


def lines(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each language's lines that are not ASCII, each once, from files named for it."""
    files = sorted(folder.rglob("*.md"))
    for language, name in LANGUAGES.items():
        code = name or language
        endings = (f"-{code}.md", f"_{code}.md", *_ALSO.get(language, ()))
        found: dict[str, None] = {}
        for file in files:
            if file.as_posix().endswith(endings):
                for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                    if not line.isascii() and "\ufffd" not in line:
                        found[line] = None
        yield language, list(found)


def chosen(lines: Sequence[str], size: int) -> list[str]:
    """Choose lines from all over some, of a size in characters."""
    taken: list[str] = []
    step = max(1, sum(map(len, lines)) // (size * 2))
    for line in lines[::step]:
        if sum(map(len, taken)) < size:
            taken.append(line)
    return taken


def texts(folder: Path, size: int = SIZE) -> Iterator[tuple[str, str]]:
    """Give each language's text."""
    for language, every in lines(folder):
        yield language, "\n".join(chosen(every, size)) + "\n"


def other_lines(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each language's lines that the matrix does not take."""
    for language, every in lines(folder):
        taken = set(chosen(every, SIZE))
        yield language, [line for line in every if line not in taken]


def distance(one: str, other: str) -> int:
    """Count the edits between two texts, line by line where they have as many lines."""
    if one == other:
        return 0
    left, right = one.split("\n"), other.split("\n")
    if len(left) == len(right):
        return sum(_distance(a, b) for a, b in zip(left, right, strict=True))
    return _distance(one, other)


def _distance(one: str, other: str) -> int:
    if one == other:
        return 0
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--languages", default="")
    parser.add_argument("--channels", default="")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--no-ftfy", action="store_true")
    options = parser.parse_args()
    wanted = options.languages.split(",") if options.languages else list(LANGUAGES)
    cells: dict[str, list[Cell]] = defaultdict(list)
    peers: list[Cell] = []
    lossy, whole, stray = Calibration(), Calibration(), Calibration()
    for language, text in texts(options.folder, options.size):
        if language not in wanted:
            continue
        row = []
        for name, channel in channels().items():
            if options.channels and not any(part in name for part in options.channels.split(",")):
                continue
            garbled = channel.garble(text)
            started = time.process_time()
            restoration = restore(garbled)
            spent = time.process_time() - started
            result = restoration.apply(garbled)
            cell = _cell(text, garbled, result)
            cells[name].append(cell)
            for line in judged(text, garbled, restoration):
                if line.restored.channel == restoration.channel:
                    tally(lossy, whole, line)
                else:
                    tally(stray, stray, line)
            row.append("=" if cell.exact else f"{cell.cer:.4f}")
            if options.verbose and not cell.exact:
                print(
                    language,
                    name,
                    restoration.channel and restoration.channel.name,
                    f"{cell.cer:.4f} was {cell.before:.3f} {spent:.1f} s",
                )
                shown = 0
                for a, b in zip(text.split("\n"), result.split("\n"), strict=False):
                    if a != b and shown < 2:
                        shown += 1
                        print("   ", a[:150]), print("   ", b[:150])
            if not options.no_ftfy:
                from ftfy import fix_encoding

                peers.append(_cell(text, garbled, "\n".join(map(fix_encoding, garbled.split("\n")))))
        print(f"{language:8}", *row, flush=True)
    report("awesomelint", [cell for column in cells.values() for cell in column])
    if peers:
        report("ftfy", peers)
    for name, column in cells.items():
        report(f"  {name}", column)
    print("stated confidence against truth, of characters that lost bytes:", *lossy.table(), sep="\n")
    print("and of others that could have been cut differently, too:", *whole.table(), sep="\n")
    print("and in lines that are said to have gone another way than the file:", *stray.table(), sep="\n")


def _cell(text: str, garbled: str, result: str) -> Cell:
    length = max(1, len(text))
    return Cell(
        result == text,
        distance(text, result) / length,
        distance(text, garbled) / length if result != text else 1.0,
    )


def report(name: str, cells: list[Cell]) -> None:
    exact = sum(cell.exact for cell in cells)
    worse = sum(cell.cer > cell.before + 1e-9 for cell in cells if not cell.exact)
    mean = sum(cell.cer for cell in cells) / max(1, len(cells))
    print(f"{name}: {exact} of {len(cells)} exact, mean CER {mean:.4f}, {worse} worse than before")


def tally(lossy: Calibration, whole: Calibration, line: Line) -> None:
    """Sort characters with rivals by how sure they are said to be, and whether they are right."""
    for choice, is_right in line.characters:
        if choice.confidence < 1.0:
            (whole if choice.candidates == 1 else lossy).add(choice.confidence, is_right)


if __name__ == "__main__":
    main()
