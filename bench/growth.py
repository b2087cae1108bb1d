"""Show that time grows with the size of the input, not with its square.

    python bench/growth.py [MEGABYTES ...]

For each kind of hostile or huge text: seconds to parse at 1, 2, 4 and 8 MB, and the ratio of each to
the one before. Linear time doubles; quadratic time quadruples.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise

from awesomelint.decode import decode
from awesomelint.markdown import parse

SHAPES = {
    "a list of links": "* [Ant](https://ant.example/a) - An insect that works.\n",
    "numbered items": "1. [Bee](https://bee.example/b)\n   + 1.1 more\n",
    "one line of words": "word ",
    "one line of links": "[a](https://a.example) ",
    "one line of openings": "[",
    "one line of [a](": "[a](",
    "one line of ](": "](",
    "one line of backticks": "` `` ",
    "one line of <a ": "<a ",
    "one line of <!--": "<!-- ",
    '[a](b "': '[a](b "',
    "closing brackets": "]",
    "nested quotes": "> " * 10_000 + "a\n",
    "nested bullets": "- " * 10_000 + "a\n",
    "a table": "| a | [b](https://c.example) |\n|---|---|\n| d | e |\n",
    "table rows": "| [b](https://c.example) | d |\n",
    "bare URLs": "https://a.example/b(c)) ",
    "bare parentheses": "https://a.example/" + ")" * 1000 + " ",
    "definitions": "[a]: https://a.example\n",
    "reference uses": "[ant][a] ",
    "blank lines": "\n",
    "lazy lines": "- a\n" + "b\n" * 500,
    "headings": "# Ant\n",
    "open HTML": "<div>\n",
    "ever deeper": "",
}


def sample(shape: str, size: int) -> str:
    """Make a text of about `size` characters of the shape."""
    unit = SHAPES[shape]
    if shape == "ever deeper":
        depth = int(size**0.5)
        return "\n".join("  " * level + "- a" for level in range(depth))[:size]
    text = unit * (size // len(unit) + 1)
    if shape == "table rows":
        text = "| a | b |\n|---|---|\n" + text
    if shape == "reference uses":
        text = "[a]: https://a.example\n\n" + text
    return text[:size]


def main(sizes: list[float]) -> None:
    for shape in SHAPES:
        times = []
        for size in sizes:
            source = decode(sample(shape, int(size * 1_000_000)).encode(), "list.md")
            started = time.perf_counter()
            parse(source)
            times.append(time.perf_counter() - started)
        ratios = [after / before for before, after in pairwise(times)]
        print(
            f"{shape:24}",
            *(f"{size:g} MB {spent:6.2f} s" for size, spent in zip(sizes, times, strict=True)),
            "ratios",
            *(f"{ratio:.1f}" for ratio in ratios),
            flush=True,
        )


if __name__ == "__main__":
    main([float(size) for size in sys.argv[1:]] or [1, 2, 4, 8])
