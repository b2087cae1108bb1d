"""Unified diffs of fixed files, for people to read and for `git apply`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from awesomelint.model import Source
from awesomelint.reports.escape import escape

_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(old: Source, new: Source, color: bool = False, terminal: bool = False) -> Iterator[str]:
    """Write what changes between two states of a file, in whole lines.

    Lines end where git's do, at line feeds. On a terminal, what could command it is escaped;
    elsewhere the text stays exact, so that the diff can be applied. A change of encoding is told in a
    line of its own, since it does not show in the text.
    """
    from difflib import unified_diff

    if old.encoding != new.encoding:
        yield f"# {escape(old.path)}: encoding {old.encoding} becomes {new.encoding}\n"
    before, after = f"a/{_quoted(old.path)}", f"b/{_quoted(new.path)}"
    lines = unified_diff(_lines(old.text), _lines(new.text), before, after)
    for number, line in enumerate(lines):
        content = line.removesuffix("\n")
        shown = line[0] + escape(content[1:]) if terminal and number > 1 else content
        paint = _COLORS.get(line[0], "") if color and number > 1 else ""
        yield f"{paint}{shown}{chr(27)}[0m\n" if paint else f"{shown}\n"
        if line == content:
            yield _NO_NEWLINE


def _lines(text: str) -> Sequence[str]:
    """Split at line feeds, which stay with their lines."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _quoted(path: str) -> str:
    """Write a path in a header; what git would quote is escaped."""
    return escape(path)
