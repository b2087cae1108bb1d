"""The words of languages that put no spaces between them, and how likely a text goes on with one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping


def prefixes(words: Mapping[str, float], longest: int) -> tuple[dict[str, float], dict[str, float]]:
    """Logarithms: of each word's probability, and of that of all words that start so and are longer."""
    kept = {word: p for word, p in words.items() if len(word) <= longest}
    total = sum(kept.values())
    longer: dict[str, float] = {}
    for word, p in kept.items():
        for stop in range(1, len(word)):
            longer[word[:stop]] = longer.get(word[:stop], 0.0) + p
    return (
        {word: math.log(p / total) for word, p in kept.items()},
        {start: math.log(p / total) for start, p in longer.items()},
    )


HAN = re.compile("[\u3400-\u9fff]{2,}")
KANA = re.compile("[\u3041-\u30ff]")


def adapted(words: Mapping[str, float], lines: Iterable[str], longest: int, share: float) -> dict[str, float]:
    """The frequencies of words, mixed with those in Chinese text; `share` is how much the text counts.

    The text is parted into the likeliest words. Frequencies in word lists are those of films and news.
    """
    total = sum(words.values())
    logs = {word: math.log(p / total) for word, p in words.items()}
    runs = Counter(run for line in lines if not KANA.search(line) for run in HAN.findall(line))
    seen: Counter[str] = Counter()
    for run, times in runs.items():
        for word in parted(run, logs, longest):
            seen[word] += times
    counted = sum(times for word, times in seen.items() if word in words)
    return {word: (1 - share) * p / total + share * seen[word] / counted for word, p in words.items()}


def parted(run: str, logs: Mapping[str, float], longest: int) -> list[str]:
    """The likeliest words of a text without spaces."""
    best = [(0.0, 0)] + [(-math.inf, 0)] * len(run)
    for stop in range(1, len(run) + 1):
        for start in range(max(0, stop - longest), stop):
            log = logs.get(run[start:stop])
            if log is None:
                if stop - start > 1:
                    continue
                log = -20.0
            if best[start][0] + log > best[stop][0]:
                best[stop] = (best[start][0] + log, start)
    found, stop = [], len(run)
    while stop:
        start = best[stop][1]
        found.append(run[start:stop])
        stop = start
    return found[::-1]
