"""Build the language model that repairs of garbled text are chosen by.

    python tools/build_language_model.py OUT.bin FOLDER... [--prose FOLDER...] [--words FOLDER]

A folder of texts holds `<language>.txt`, one sentence a line; a words folder `<language>.tsv`, a word and its
relative frequency. The same files give the same bytes. Needs numpy (dependency group `model`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))

from language_model import fuse, ngrams, words

from awesomelint.mojibake import model as reader
from awesomelint.mojibake.fuse import VALUE_BITS

Floats = npt.NDArray[np.float64]
LONGEST = reader.ORDER
CAPS = {
    "zh-Hans": 50_000_000,
    "zh-Hans-converted": 50_000_000,
    "zh-Hant": 50_000_000,
    "ja": 4_000_000,
    "en": 300_000,
}
CAP = 1_200_000
"""Bytes of text taken of a language."""
LEVELS = 1 << VALUE_BITS
"""How many different numbers a kind of value is rounded to."""
LEAST = [1, 1, 1, 1, 2]
UNSPACED = 2.2
"""How much more it matters to know text without spaces, of which there is most. With 2.6, n-grams of Spanish are too
few to tell its encodings apart."""

CHANNELS = {
    ("cp1252", ""): 1.0,
    ("cp1254", "\xad"): 1.0,
    ("latin-1", "".join(map(chr, range(0x80, 0xA0)))): 0.25,
}
"""How UTF-8 was read, and what was dropped then; and how much such text counts in what is kept."""


def form(character: str, encoding: str, dropped: str) -> str:
    """What a character becomes that is read in an encoding, with what it does not define and more dropped."""
    read = character.encode("utf-8", "surrogatepass").decode(encoding, "ignore")
    return "".join(c for c in read if c not in dropped)


def importance(characters: Sequence[str], frequencies: Floats) -> Floats:
    """How much it matters to know when each character is likely.

    That is: how many others, as frequent as it is, it is mistaken for.
    """
    found = np.where([c.isascii() for c in characters], 0.01, 0.1)
    for (encoding, dropped), share in CHANNELS.items():
        forms: dict[str, list[int]] = {}
        for number, character in enumerate(characters):
            if not character.isascii():
                forms.setdefault(form(character, encoding, dropped), []).append(number)
        for alike in forms.values():
            p = frequencies[alike]
            rivals = np.minimum(p[:, None], p[None, :]).sum(axis=1) / p - 1
            found[alike] = np.maximum(found[alike], share * np.minimum(rivals, 3))
    return found * np.where([reader.unspaced(c) for c in characters], UNSPACED, 1)


def numbered(lines: Iterable[str]) -> tuple[npt.NDArray[np.uint16], list[str]]:
    """The text as numbers of characters, and the characters; digits are one, 0 is the line end."""
    text = reader.folded("\n" + "\n".join(lines) + "\n")
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    counts = np.bincount(codes)
    frequent = np.flatnonzero(counts)
    order = [10, *(int(c) for c in frequent if c != 10)]
    if len(order) > 0xFFFF:
        raise ValueError("more than 65535 different characters")
    table = np.zeros(len(counts), dtype=np.uint16)
    table[order] = np.arange(len(order))
    return table[codes], [chr(c) for c in order]


def codebook(values: Floats, size: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """So many levels that the values are near (Lloyd's algorithm from quantiles), and each value's level."""
    distinct = np.unique(values)
    if len(distinct) <= size:
        return distinct, np.searchsorted(distinct, values)
    ordered = np.sort(values)
    levels = np.unique(
        np.concatenate(
            [
                ordered[np.linspace(0, len(ordered) - 1, size // 2).astype(int)],
                np.linspace(ordered[0], ordered[-1], size - size // 2),
            ]
        )
    )
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    for _ in range(30):
        borders = np.searchsorted(ordered, (levels[1:] + levels[:-1]) / 2)
        edges = np.concatenate([[0], borders, [len(ordered)]])
        sizes = np.diff(edges)
        levels = np.where(sizes > 0, np.diff(sums[edges]) / np.maximum(sizes, 1), levels)
    return levels, np.searchsorted((levels[1:] + levels[:-1]) / 2, values)


class Packer:
    """Gathers keys with values of several kinds, each kind with its own levels."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.codes: list[int] = []
        self.levels: dict[str, list[float]] = {}

    def add(self, kind: str, keys: Sequence[str], values: Floats) -> None:
        levels, codes = codebook(values, LEVELS)
        rounded = [round(float(level), 3) for level in levels]
        self.levels[kind] = rounded + rounded[-1:] * (LEVELS - len(rounded))  # for strangers' numbers
        self.keys.extend(keys)
        self.codes.extend(codes.tolist())


def texts(orders: list[ngrams.Order], characters: list[str]) -> list[npt.NDArray[np.str_]]:
    """The n-grams of each order as strings."""
    letters = np.array(characters, dtype=object)
    found = [letters]
    for order in orders[1:]:
        found.append(found[-1][order.parent] + letters[order.last])
    return found


def build(lines: Sequence[str], dictionary: Mapping[str, float], entries: int) -> bytes:
    """The model's file: its head (JSON), the single characters, the table."""
    ids, characters = numbered(lines)
    orders = ngrams.count(ids, LONGEST, LEAST)
    ngrams.smooth(orders)
    weights = importance(characters, np.exp(orders[0].logs))
    weight = [weights]
    for order in orders[1:]:
        weight.append(np.maximum(weight[-1][order.parent], weights[order.last]))
    pruned = ngrams.prune(orders, weight.__getitem__, entries)
    strings = texts(orders, characters)
    packer = Packer()
    for k, (order, part) in enumerate(zip(orders, pruned, strict=True)):
        if k:
            packer.add(f"{k + 1}", strings[k][part.kept].tolist(), order.logs[part.kept])
        if k + 1 < len(orders):
            packer.add(
                f"back{k + 1}",
                [reader.BACK + text for text in strings[k][part.contexts].tolist()],
                part.weights[part.contexts],
            )
        print(f"order {k + 1}: {len(order.last):,}, kept {int(part.kept.sum()):,}", file=sys.stderr)
    whole, longer = words.prefixes(dictionary, reader.REACH + 1)
    for kind, mark, held in (("word", reader.WORD, whole), ("longer", reader.LONGER, longer)):
        packer.add(kind, [mark + text for text in held], np.array(list(held.values())))
        print(f"{kind}: {len(held):,}", file=sys.stderr)
    slots, segment, segments = fuse.build(packer.keys, packer.codes)
    followers = followed(packer.keys, characters)
    levels, codes = codebook(orders[0].logs, 256)
    singles = "".join(characters).encode()
    head = {
        "levels": packer.levels,
        "single": [round(float(level), 3) for level in levels],
        "characters": len(singles),
        "followers": len(followers),
        "segment": segment,
        "segments": segments,
    }
    return fuse.headed(reader.MAGIC, head) + singles + bytes(codes.tolist()) + followers + slots


def followed(keys: Iterable[str], characters: Sequence[str]) -> bytes:
    """What `Followers` reads: which characters follow one another anywhere in n-grams and words."""
    marks = (reader.BACK, reader.WORD, reader.LONGER)
    pairs = {pair for key in keys for pair in pairwise(key[1:] if key.startswith(marks) else key)}
    places = {character: place for place, character in enumerate(characters)}
    rows: list[list[int]] = [[] for _ in characters]
    for before, after in pairs:
        if reader.unspaced(after):
            rows[places[before]].append(places[after])
    steps = [np.diff(sorted(row), prepend=0) for row in rows]
    return np.concatenate([[len(row) for row in rows], *steps]).astype("<u2").tobytes()


def read_lines(folders: Sequence[Path]) -> list[str]:
    """Every line once, of all folders' languages, each up to its cap."""
    found: dict[str, None] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            left = CAPS.get(path.stem, CAP)
            for line in path.read_text(encoding="utf-8").splitlines():
                left -= len(line.encode()) + 1
                if left < 0:
                    break
                found[line] = None
    return list(found)


TEXT_SHARE = 0.3
"""How much the words' frequency in prose counts."""
POWER = 0.9
"""Flattens frequencies, which are those of films and news, not of lists."""
RAREST = 2e-7
"""Rarer words are left out."""
WORD_LISTS = {"zh": 1.0, "zh-jieba": 1.0, "zh-Hant": 0.3, "ja": 0.2, "th": 0.3}


def read_words(folder: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, share in WORD_LISTS.items():
        path = folder / f"{name}.tsv"
        if not path.exists():
            continue
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        powers = {row[0]: float(row[1]) ** POWER for row in rows if all(map(reader.unspaced, row[0]))}
        total = sum(powers.values())
        for word, power in powers.items():
            if power / total > RAREST or len(word) == 1:
                found[word] = found.get(word, 0.0) + share * power / total
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument(
        "--prose", type=Path, nargs="+", default=[], help="texts that words are counted in too"
    )
    parser.add_argument("--words", type=Path)
    parser.add_argument("--entries", type=int, default=1_500_000, help="n-grams and contexts to keep")
    given = parser.parse_args()
    lines = read_lines([*given.prose, *given.texts])
    dictionary = read_words(given.words) if given.words else {}
    if given.prose and dictionary:
        dictionary = words.adapted(dictionary, read_lines(given.prose), reader.REACH + 1, TEXT_SHARE)
    lines += [word for word in dictionary if len(word) > 1]
    data = build(lines, dictionary, given.entries)
    given.out.write_bytes(data)
    print(f"{len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
