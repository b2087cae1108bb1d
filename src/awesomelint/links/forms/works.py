"""One work under several addresses: level 3 of the canonical form.

The works and their addresses stand in `rules/data/same-works.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.links.forms.url import URL


class _Form(NamedTuple):
    path: str
    preferred: str
    upper: tuple[str, ...]
    lower: tuple[str, ...]


@cache
def _forms() -> dict[str, list[_Form]]:
    forms: dict[str, list[_Form]] = {}
    for work in rulebook.data("same-works")["work"]:
        for row in work["form"]:
            form = _Form(
                row["path"], work["preferred"], tuple(work.get("upper", ())), tuple(work.get("lower", ()))
            )
            for host in row["hosts"]:
                forms.setdefault(host, []).append(form)
    return forms


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def preferred_address(url: URL) -> str | None:
    """Give the preferred address of the work that a settled URL leads to; None for unknown works.

    >>> preferred_address(URL("https", "arxiv.org", "/pdf/1706.03762v5.pdf", "", ""))
    'https://arxiv.org/abs/1706.03762'
    """
    forms = _forms().get(url.authority)
    if forms is None:
        return None
    place = f"{url.path}?{url.query}" if url.query else url.path
    for form in forms:
        match = _compile(form.path).fullmatch(place)
        if match:
            groups = match.groupdict()
            groups.update({name: groups[name].upper() for name in form.upper})
            groups.update({name: groups[name].lower() for name in form.lower})
            return form.preferred.format_map(groups)
    return None
