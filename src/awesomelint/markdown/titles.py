"""An entry's title and description."""

from __future__ import annotations

import re
from collections.abc import Sequence

from awesomelint.markdown.buffer import Buffer
from awesomelint.markdown.plain import plain
from awesomelint.markdown.tables import cells
from awesomelint.model import EntryKind, Label, Link, Span

_SEPARATOR = re.compile(r"\s+[-–—|]\s+|:\s+|：|\s*——\s*")
_LEADING = re.compile(r"\A[\s\-–—:：|,，、.。]+")
_TASK = re.compile(r"\[[ xX]\]\s+")


def title_and_description(
    text: str, body: Span, buffer: Buffer | None, label: Label | None, links: Sequence[Link], kind: EntryKind
) -> tuple[str, str]:
    """Split an entry's own text into its title and what follows, markup removed."""
    named = next((link for link in links if link.kind != "image" and link.span.start >= body.start), None)
    if kind == "row":
        return _row(text, body, named)
    if named is not None and named.span.stop <= body.stop:
        rest = text[named.span.stop : body.stop]
        return _text_of(named), _LEADING.sub("", plain(rest)) if rest else ""
    start = body.start
    if label is not None:
        start = label.span.stop + len(label.delimiter)
    own = text[start : body.stop].strip()
    if match := _TASK.match(own):
        own = own[match.end() :]
    if match := _SEPARATOR.search(own):
        return plain(own[: match.start()]), plain(own[match.end() :])
    return plain(own), ""


def _row(text: str, body: Span, named: Link | None) -> tuple[str, str]:
    columns = [text[cell.start : cell.stop] for cell in cells(text, *body)]
    if not columns:
        return "", ""
    title = _text_of(named) if named is not None else plain(columns[0])
    return title, plain(" ".join(columns[1:]))


def _text_of(link: Link) -> str:
    return plain(link.text) if link.text.strip() else link.url
