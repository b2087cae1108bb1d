"""Names of technologies that are written otherwise than their makers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from awesomelint import rulebook

_LETTER = "0-9A-Z_a-zÀ-ɏͰ-ӿ"
"""What goes on a name; scripts without blanks between words (`使用Github`) do not."""
_GUARD = rf"(?<![{_LETTER}.@#:$\\-])(?:{{}})(?![{_LETTER}@#\\-]|\.[{_LETTER}]|://|/(?-i:[a-z]))"


class Slip(NamedTuple):
    """A name that is written wrongly."""

    start: int
    written: str
    right: str


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """Give a pattern for all names in any case, the right form of each, and what may be in lower case."""
    table = rulebook.data("awesome-names")
    right: dict[str, str] = {}
    loose = set()
    for kind in ("names", "but-lower-case"):
        for name, others in table[kind].items():
            for form in (name, *others):
                right[form.casefold()] = name
                loose |= {form.casefold()} if kind == "but-lower-case" else set()
    longest = sorted(right, key=len, reverse=True)
    pattern = "|".join(re.escape(form).replace(r"\ ", r"[ \t]") for form in longest)
    return re.compile(_GUARD.format(pattern), re.I), right, frozenset(loose)


def slips_in(text: str, start: int, stop: int) -> Iterator[Slip]:
    """Yield the names between two offsets that are written wrongly.

    >>> [(slip.written, slip.right) for slip in slips_in("Nodejs and Node.js on github.com, Github", 0, 40)]
    [('Nodejs', 'Node.js'), ('Github', 'GitHub')]
    """
    pattern, right, loose = _names()
    for match in pattern.finditer(text, start, stop):
        written = match[0].replace("\t", " ")
        name = right[written.casefold()]
        is_path = written.islower() and text[match.start() - 1 : match.start()] == "/"
        if written != name and written not in loose and not is_path:
            yield Slip(match.start(), match[0], name)
