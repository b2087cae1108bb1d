"""Show that time grows with the size of the input, not with its square.

    python bench/growth.py [MEGABYTES ...]

For each kind of hostile or huge text: seconds to parse it and seconds to lint it with every offline
rule that is on by default, at 1, 2, 4 and 8 MB, and the ratio of each to the one before. Linear time doubles;
quadratic time quadruples.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from awesomelint.decode import decode
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.rule import WebRule
from awesomelint.rules import BUILTIN

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
    "wrapped destinations": "[a](https://x.example/\nb) ",
    "doubled parentheses": "* [a]((https://x.example/b)) - foo\n",
    "the same bullet": "* [a](https://x.example/b)\n",
    "pseudo numbers": "1. a\n2+. b\n",
    "references in words": "see item 7, 上面课程5. ",
    "garbled lines": "* Ã©tÃ© Ã¢â‚¬â„¢\n",
    "replaced characters": "a\ufffdb ",
    "zero-width spaces": "a\u200bb",
    "bidi overrides": "\u202e",
    "question marks": "??? a?b ",
    "both line endings": "a\r\nb\n",
    "dead anchors": "[a](#b) ",
    "missing files": "[a](b/c.md) ",
    "tracking": "https://a.example/?utm_source=x&b=1 ",
    "suppressions": "<!-- awesomelint-disable-line dead-link -->\n",
    "counted items": "",
    "gaps": "",
}


def sample(shape: str, size: int) -> str:
    """Make a text of about `size` characters of the shape."""
    unit = SHAPES[shape]
    if shape == "ever deeper":
        depth = int(size**0.5)
        return "\n".join("  " * level + "- a" for level in range(depth))[:size]
    if shape in ("counted items", "gaps"):
        step = 2 if shape == "gaps" else 1
        return "".join(f"{number}. a\n" for number in range(1, step * size // 10, step))
    text = unit * (size // len(unit) + 1)
    if shape == "table rows":
        text = "| a | b |\n|---|---|\n" + text
    if shape == "reference uses":
        text = "[a]: https://a.example\n\n" + text
    return text[:size]


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main(sizes: list[float]) -> None:
    rules = [rule() for rule in BUILTIN if not issubclass(rule, WebRule) and not rule.opt_in]
    for shape in SHAPES:
        parsing, linting = [], []
        for size in sizes:
            source = decode(sample(shape, int(size * 1_000_000)).encode(), "list.md")
            parsing.append(seconds(partial(parse, source)))
            linting.append(seconds(partial(lint, [source], rules)))
        for stage, times in (("parse", parsing), ("lint", linting)):
            ratios = [after / before for before, after in pairwise(times)]
            print(
                f"{shape if stage == 'parse' else '':24} {stage:6}",
                *(f"{size:g} MB {spent:6.2f} s " for size, spent in zip(sizes, times, strict=True)),
                "ratios",
                *(f"{ratio:.1f}" for ratio in ratios),
                flush=True,
            )


if __name__ == "__main__":
    main([float(size) for size in sys.argv[1:]] or [1, 2, 4, 8])
