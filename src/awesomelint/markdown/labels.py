"""Numbers written at the start of an entry: `6.4`, `1.2.`, `2+`."""

from __future__ import annotations

import re

from awesomelint.model import Label, Span

_LABEL = re.compile(
    r"(?:\*\*|__)?(?P<text>(?P<path>[0-9]{1,4}(?:\.[0-9]{1,4}){0,5})(?P<plus>\+?))(?P<delimiter>[.)]?)"
    r"(?=[\s\[]|\Z)",
    re.ASCII,
)


def label_at(text: str, start: int, stop: int) -> Label | None:
    """Read a label at the start of an entry's text; None where there is none.

    >>> label_at("6.4 [Ant](x)", 0, 12)
    Label(span=Span(start=0, stop=3), text='6.4', path=(6, 4), delimiter='')
    """
    match = _LABEL.match(text, start, stop)
    if not match:
        return None
    path = () if match["plus"] else tuple(int(part) for part in match["path"].split("."))
    return Label(Span(*match.span("text")), match["text"], path, match["delimiter"])
