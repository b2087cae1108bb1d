"""Build the table of what Chinese words are about.

    python tools/build_topics.py OUT.bin LANGUAGE.bin FILE.txt...

LANGUAGE.bin is the language model, which knows the words. FILE: sentences, one a line; so many in a row as `LINES`
says are one document. Probabilistic latent semantic analysis (Hofmann 1999), smoothed. The same files give the
same bytes. Needs numpy (dependency group `model`).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Container, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))

from language_model import fuse

from awesomelint.mojibake import model as reader
from awesomelint.mojibake.topics import LEVELS, MAGIC, MOST, cut

LINES = 200
WORDS = 16_000
SELDOM = 8
"""Words that are seen less often tell nothing."""
TOPICS = 48
ROUNDS = 60
DOCUMENT = 0.1
"""What is added to how many words of a document belong to a topic."""
WORD = 0.01
"""What is added to how often a word belongs to a topic."""

Floats = npt.NDArray[np.float64]


class Known:
    """The words of a language model, single characters among them."""

    def __init__(self, model: reader.LanguageModel) -> None:
        self._model = model

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (len(word) == 1 or self._model.word(word) > reader.ODD)


def documents(lines: Sequence[str], words: Container[str]) -> list[Counter[str]]:
    """Count the words of each document."""
    starts = range(0, len(lines), LINES)
    return [Counter(cut("\n".join(lines[start : start + LINES]), words)) for start in starts]


def analysed(
    counts: Floats, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], words: int, topics: int
) -> Floats:
    """Find how likely each word is in each topic, as a matrix of topics by words.

    `counts` says how often the words of `columns` are in the documents of `rows`.
    """
    random = np.random.default_rng(0)
    size = rows.max() + 1, words
    shares = random.dirichlet(np.ones(topics), size[0])
    likely = random.dirichlet(np.full(size[1], 0.1), topics)
    for _ in range(ROUNDS):
        whole = np.zeros(len(counts))
        for topic in range(topics):
            whole += shares[rows, topic] * likely[topic, columns]
        scale = counts / whole
        for topic in range(topics):
            part = shares[rows, topic] * likely[topic, columns] * scale
            shares[:, topic] = np.bincount(rows, part, size[0]) + DOCUMENT
            likely[topic] = np.bincount(columns, part, size[1]) + WORD
        shares /= shares.sum(1, keepdims=True)
        likely /= likely.sum(1, keepdims=True)
    joint: Floats = likely * shares.mean(0)[:, None]
    return joint


def build(lines: Sequence[str], known: Container[str], topics: int) -> bytes:
    """Give the table's file: its head (JSON), the words, the shares of the topics in each word."""
    total = Counter[str]()
    for document in documents(lines, known):
        total.update(document)
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    words = {word: place for place, (word, times) in enumerate(ranked[:WORDS]) if times >= SELDOM}
    found = documents(lines, words)
    cells = [
        (row, words[word], min(times, MOST))
        for row, document in enumerate(found)
        for word, times in document.items()
    ]
    rows, columns, counts = np.array(cells, dtype=np.int64).T
    joint = analysed(counts.astype(np.float64), rows, columns, len(words), topics)
    frequent = joint.sum(1)
    shares = np.rint(LEVELS * np.sqrt(joint / joint.sum(0))).astype(np.uint8)
    names = "\n".join(words).encode("utf-8")
    head = {"topics": [round(float(often), 5) for often in frequent], "words": len(names)}
    print(f"{len(words):,} words, {len(found):,} documents", file=sys.stderr)
    return fuse.headed(MAGIC, head) + names + np.ascontiguousarray(shares.T).tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("language", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--topics", type=int, default=TOPICS)
    given = parser.parse_args()
    known = Known(reader.LanguageModel(given.language.read_bytes()))
    lines = [line for path in given.texts for line in path.read_text(encoding="utf-8").splitlines()]
    data = build(lines, known, given.topics)
    given.out.write_bytes(data)
    print(f"{len(data):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
