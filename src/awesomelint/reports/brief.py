"""Long addresses in reports for people, cut in the middle: programs get them whole."""

from __future__ import annotations

import re

from awesomelint.reports.escape import escape
from awesomelint.shortening import MOST_SHOWN, shortened

_LONG = re.compile(rf"\S{{{MOST_SHOWN + 1},}}")
_MOST = 4 * MOST_SHOWN


def brief(text: str) -> str:
    """Make a text safe to show within a line, long words in it cut, and what is left of it, too.

    >>> brief("moved to https://example.org/" + 500 * "a")[:45], len(brief("é" * 5000))
    ('moved to https://example.org/aaaaaaaaaaaaaaaa', 300)
    """
    if len(text) <= MOST_SHOWN:
        return escape(text)
    return escape(shortened(_LONG.sub(lambda word: shortened(word[0]), text), _MOST))
