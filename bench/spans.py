"""Check, on a folder of Markdown files, that the parser's spans are true.

    python bench/spans.py FOLDER

For each link, the text under `url_span` is the URL as written; each `](` outside code, comments and
tags is a link or a near-link; and the links that CommonMark sees are the ones markdown-it sees.
Prints each exception and ends with status 1 if there is any.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from awesomelint.decode import decode
from awesomelint.markdown import parse
from awesomelint.markdown.invariants import faults


def main(folder: str) -> int:
    files = links = near = count = 0
    spent = 0.0
    for path in sorted(Path(folder).rglob("*.md")):
        source = decode(path.read_bytes(), str(path))
        started = time.perf_counter()
        doc = parse(source)
        spent += time.perf_counter() - started
        files += 1
        links += len(doc.links)
        near += len(doc.near_links)
        for fault in faults(doc):
            count += 1
            print(f"{path}: {fault}")
    print(f"{files} files, {links} links, {near} near-links, {count} faults; parsed in {spent:.2f} s")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
