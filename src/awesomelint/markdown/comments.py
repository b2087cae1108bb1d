"""Suppression comments: `<!-- awesomelint-disable-next-line dead-link: reason -->`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from awesomelint.model import Span, Suppression

_COMMENT = re.compile(
    r"<!--\s*awesomelint-(?P<action>[A-Za-z_]+(?:-[A-Za-z_]+)*)(?=[\s:]|--)(?P<names>[^:]*?)(?::.*)?-->\Z",
    re.DOTALL,
)
_NAME = re.compile(r"[^\s,]+")


def suppressions(text: str, comments: Sequence[Span]) -> tuple[Suppression, ...]:
    """Read the suppressions among a document's comments, in order; an action may be none there is."""
    found = []
    for span in comments:
        if not text.startswith("awesomelint-", _skip_blanks(text, span.start + 4)):
            continue
        match = _COMMENT.match(text, span.start, span.stop)
        if match:
            names = tuple(
                (name[0], Span(*name.span())) for name in _NAME.finditer(text, *match.span("names"))
            )
            found.append(Suppression(span, match["action"], names))
    return tuple(found)


def _skip_blanks(text: str, start: int) -> int:
    while text[start : start + 1].isspace():
        start += 1
    return start
