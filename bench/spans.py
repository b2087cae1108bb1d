"""Check, on a folder of Markdown files, that the parser's spans are true.

    python bench/spans.py FOLDER

For each link, the text under `url_span` is the URL as written; each `](` outside code, comments and
tags is a link or a near-link; and the links that CommonMark sees are the ones markdown-it sees,
footnotes aside, which GitHub has and CommonMark takes for reference links. Prints each exception and
ends with status 1 if there is any.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from awesomelint.decode import decode
from awesomelint.markdown import parse, unescape_url
from awesomelint.model import Document, Span

_OPENING = re.compile(r"\]\(")
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\\]\(")


def faults(doc: Document) -> Iterator[str]:
    """Yield, in words, each place where a document's spans do not hold.

    The laws: a link's URL is what stands under its `url_span`; spans lie in the text and in each
    other; each `](` outside code, comments and tags is accounted for; markdown-it finds the same
    inline links and images.
    """
    text = doc.text
    for link in doc.links:
        written = text[link.url_span.start : link.url_span.stop]
        url = written if link.kind in ("autolink", "bare") else unescape_url(written)
        if url != link.url:
            yield f"offset {link.span.start}: the span holds {written!r}, not {link.url!r}"
        if link.text_span and link.kind != "html" and "\n" not in link.text:
            shown = text[link.text_span.start : link.text_span.stop]
            if shown != link.text:
                yield f"offset {link.span.start}: the text span holds {shown!r}, not {link.text!r}"
    yield from _unexplained(doc)
    yield from _differences(doc)


def _unexplained(doc: Document) -> Iterator[str]:
    hidden = [*doc.code, *doc.comments, *doc.html]
    hidden += [definition.span for definition in doc.definitions]
    hidden += [link.url_span for link in doc.links]
    explained = {link.text_span.stop for link in doc.links if link.text_span}
    explained |= {near.text_span.stop for near in doc.near_links if near.text_span}
    explained |= {near.span.start for near in doc.near_links}
    escaped = {match.end() - 2 for match in _ESCAPED.finditer(doc.text)}
    destinations = [Span(link.text_span.stop + 2, link.span.stop) for link in doc.links if link.text_span]
    covered = sorted([*hidden, *destinations])
    index = 0
    reach = -1
    for match in _OPENING.finditer(doc.text):
        place = match.start()
        while index < len(covered) and covered[index].start <= place:
            reach = max(reach, covered[index].stop)
            index += 1
        if place >= reach and place not in explained and place not in escaped:
            around = doc.text[max(0, place - 40) : place + 40]
            yield f"offset {place}: `](` is neither a link nor a near-link: {around!r}"


def _differences(doc: Document) -> Iterator[str]:
    """Compare with markdown-it's own inline parser, as sorted destinations."""
    md = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # every scheme is a link here
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]  # destinations as written
    theirs = []
    env: dict[str, Any] = {}
    for token in md.parse(_without_front_matter(doc), env):
        for child in token.children or ():
            if child.type == "link_open":
                theirs.append(str(child.attrs["href"]))
            stack = [child]
            while stack:
                image = stack.pop()
                if image.type == "image":
                    theirs.append(str(image.attrs["src"]))
                    stack += [inner for inner in image.children or () if inner.type == "image"]
                    theirs += [
                        str(inner.attrs["href"])
                        for inner in image.children or ()
                        if inner.type == "link_open"
                    ]
    ours = [link.url for link in doc.links if link.kind in ("inline", "reference", "image", "autolink")]
    ours = [url.replace("\0", "\ufffd") for url in ours]
    footnotes = {link["href"] for label, link in env.get("references", {}).items() if label.startswith("^")}
    theirs = [url for url in theirs if url not in footnotes]
    theirs = [url.removeprefix("mailto:") if url.startswith("mailto:") else url for url in theirs]
    ours = [url.removeprefix("mailto:") for url in ours]
    for url in _difference(theirs, ours):
        yield f"markdown-it alone sees a link to {url!r}"
    for url in _difference(ours, theirs):
        yield f"markdown-it sees no link to {url!r}"


def _difference(these: list[str], those: list[str]) -> list[str]:
    left = list(those)
    missing = []
    for item in sorted(these):
        if item in left:
            left.remove(item)
        else:
            missing.append(item)
    return missing


def _without_front_matter(doc: Document) -> str:
    text = doc.text.removeprefix("\ufeff")
    first = doc.code[0] if doc.code else None
    if first is not None and first.start == 0 and text.startswith("---"):
        return "\n" * doc.text.count("\n", 0, first.stop) + doc.text[first.stop :]
    return text


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
