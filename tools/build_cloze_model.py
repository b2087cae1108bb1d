"""Build the model that weighs candidates for a gap in Chinese or Japanese text by what stands around it.

    python tools/build_cloze_model.py OUT.bin FILE.txt...

FILE: one sentence a line. The same files give the same bytes on the same kind of processor: numbers are added in the
order that suits it. Needs numpy and numba (dependency group `model`), 6 GB of memory, and ten minutes or so.
"""

from __future__ import annotations

import argparse
import math
import sys
from array import array
from binascii import crc32
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from build_language_model import CHANNELS, Packer, form
from language_model import fuse
from language_model.ftrl import BITS, Gaps, Rates, owners, pass_over, place, weights

from awesomelint.mojibake.cloze import ALWAYS, MAGIC, REACH, folded, signs
from awesomelint.mojibake.words_model import unspaced

KEPT = 400_000
"""How many weights are kept, the greatest ones: twice as many decide no better."""
GROUP = 12
"""How many characters are weighed against each other: the right one, and the most frequent of the others."""
SELDOM = 3
"""Characters that are seen less often are no candidates."""
PRIOR = 0.3
"""How much being frequent counts against a candidate, per natural logarithm: the language model, which the weights
are added to, counts it already."""
EPOCHS = 2
HELD = 20_000
"""So many places, or every twentieth, are not learnt from, but show what was learnt."""
CHUNK = 500_000


def read_lines(paths: Sequence[Path]) -> list[str]:
    """Give the lines with two characters, at least, of scripts without spaces; each once."""
    lines: dict[str, None] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if sum(map(unspaced, line)) >= 2:
                lines[folded(line)] = None
    return list(lines)


def groups(counts: Mapping[str, int]) -> dict[str, str]:
    """Give for each character itself and those that may be mistaken for it, as they lose the same bytes."""
    frequent = [
        c for c, times in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if times >= SELDOM
    ]
    alike: list[dict[str, list[str]]] = []
    for encoding, dropped in CHANNELS:
        forms: dict[str, list[str]] = defaultdict(list)
        for character in filter("\x7f".__lt__, frequent):
            forms[form(character, encoding, dropped)].append(character)
        alike.append(forms)
    found = {}
    for character in filter("\u2000".__lt__, frequent):
        group = dict.fromkeys(character)
        for (encoding, dropped), forms in zip(CHANNELS, alike, strict=True):
            group |= dict.fromkeys(forms[form(character, encoding, dropped)])
        if len(group) > 1:
            found[character] = "".join(group)[:GROUP]
    return found


def around(line: str, at: int) -> list[str]:
    return signs(line[max(0, at - REACH) : at], line[at + 1 : at + 1 + REACH])


def gaps(lines: Iterable[str], candidates: Mapping[str, str]) -> tuple[Gaps, list[tuple[str, int]]]:
    """Give all places at which there is something to choose, and the line and offset of each."""
    sums, starts, codes = array("I"), array("q", [0]), array("I")
    places = []
    for line in lines:
        for at, character in enumerate(line):
            if (group := candidates.get(character)) is not None:
                sums.extend(crc32(sign.encode("utf-8", "surrogatepass")) for sign in around(line, at))
                starts.append(len(sums))
                codes.extend(ord(group[i]) if i < len(group) else 0 for i in range(GROUP))
                places.append((line, at))
    rows = np.frombuffer(codes, np.uint32).reshape(-1, GROUP)
    return Gaps(np.frombuffer(sums, np.uint32), np.frombuffer(starts, np.int64), rows), places


def build(lines: Sequence[str], kept: int) -> bytes:
    """Give the model's file: its head (JSON), the table."""
    counts = Counter[str]()
    for line in lines:
        counts.update(line)
    found, places = gaps(lines, groups(counts))
    print(f"{len(lines):,} lines, {len(places):,} places", file=sys.stderr, flush=True)
    rates = Rates()
    z, n = np.zeros(1 << BITS, np.float32), np.zeros(1 << BITS, np.float32)
    random = np.random.default_rng(1)
    order = random.permutation(len(places))
    size = min(HELD, len(places) // 20)
    held, order = order[:size], order[size:]
    for _ in range(EPOCHS):
        order = random.permutation(order)
        for start in range(0, len(order), CHUNK):
            pass_over(found, order[start : start + CHUNK], z, n, rates, True)
            cost, wrong = pass_over(found, held, z, n, rates, False)
            print(f"{start:,}: {cost:.4f} a place, {wrong:.2%} wrong", file=sys.stderr, flush=True)
    learnt = weights(z, n, rates)
    least = np.partition(np.abs(learnt), -kept)[-kept]
    rows = owners(found, (np.abs(learnt) >= least) & (learnt != 0), kept + 1000)
    table = {
        ALWAYS + c: -PRIOR * math.log(times / SELDOM) for c, times in sorted(counts.items()) if times > SELDOM
    }
    for at, number, code in rows.tolist():
        sign = around(*places[at])[number]
        key = sign + chr(code)
        weight = learnt[place(np.int64(crc32(sign.encode("utf-8", "surrogatepass"))), np.int64(code))]
        table[key] = table.get(key, 0.0) + float(weight)
    packer = Packer()
    packer.add("weight", [*table], np.array([*table.values()]))
    slots, segment, segments = fuse.build(packer.keys, packer.codes)
    head = {"levels": packer.levels["weight"], "segment": segment, "segments": segments}
    return fuse.headed(MAGIC, head) + slots


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--kept", type=int, default=KEPT, help="weights to keep")
    given = parser.parse_args()
    data = build(read_lines(given.texts), given.kept)
    given.out.write_bytes(data)
    print(f"{len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
