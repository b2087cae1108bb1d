"""Read word frequencies out of packages."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

from language_model.catalogues import Dist

ZH_WORDS, WORDS = 200_000, 60_000


def wordfreq_words(dist: Dist) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """wordfreq's lists: msgpack; after a header, bucket i holds the words of 10**(-i/100)."""
    import msgpack  # type: ignore[import-untyped]

    found: dict[str, str] = {}
    for name, _ in dist.match(r"wordfreq/data/(?:large|small)_(\w+)\.msgpack\.gz"):
        if name[1] not in found or "large_" in name[0]:
            found[name[1]] = name[0]
    for lang, file in sorted(found.items()):
        buckets = msgpack.unpackb(gzip.decompress(dist.read(file)), raw=False)[1:]
        words = [(word, 10 ** (-i / 100)) for i, bucket in enumerate(buckets) for word in bucket]
        yield lang, words


def counted_words(dist: Dist, pattern: str) -> list[tuple[str, float]]:
    """Lines of `word count ...`; relative to the sum of the counts."""
    counts: dict[str, float] = {}
    for _, data in dist.match(pattern):
        for line in data.decode("utf-8").splitlines():
            parts = line.split("\t") if "\t" in line else line.split(" ")
            if len(parts) >= 2 and parts[0].strip() and parts[1].strip().isdigit():
                counts[parts[0].strip()] = counts.get(parts[0].strip(), 0) + int(parts[1])
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(word, count / total) for word, count in ranked if count]


def converter(dist: Dist, tables: str) -> Callable[[str], str]:
    """Simplified to traditional (`ST`) or back (`TS`) by OpenCC's phrases and characters, longest first."""
    table: dict[str, str] = {}
    for _, data in dist.match(rf".*opencc/dictionary/{tables}(?:Characters|Phrases)\.txt"):
        for line in data.decode("utf-8").splitlines():
            source, _, targets = line.partition("\t")
            if targets:
                table[source] = targets.split(" ")[0]
    longest = max(map(len, table))

    def convert(word: str) -> str:
        out, at = [], 0
        while at < len(word):
            for size in range(min(longest, len(word) - at), 0, -1):
                piece = word[at : at + size]
                if piece in table or size == 1:
                    out.append(table.get(piece, piece))
                    at += size
                    break
        return "".join(out)

    return convert


def write_words(folder: Path, name: str, words: list[tuple[str, float]], limit: int) -> None:
    lines = [f"{word}\t{frequency:.4g}\n" for word, frequency in words[:limit] if "\t" not in word]
    (folder / f"{name}.tsv").write_text("".join(lines), encoding="utf-8", newline="\n")


# ---------------------------------------------------------------------------------------
