"""Pages that keep programs out: they say nothing of the link (`rules/data/challenges.toml`)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.phrases import key_of

_SHOWN = 80
"""Characters of a title that are quoted."""


class _Known(NamedTuple):
    headers: dict[str, tuple[str, ...]]
    """By name: what a value holds, in lower case."""
    titles: frozenset[str]
    """Keys of whole titles."""
    short_titles: frozenset[str]
    """Keys of titles that are nothing special on a page with words."""
    errors: frozenset[str]
    """Keys of titles that count where the status is 200: another one speaks for itself."""
    markers: tuple[bytes, ...]


@cache
def _known() -> _Known:
    table = rulebook.data("challenges")
    headers: dict[str, list[str]] = {}
    for row in table["header"]:
        headers.setdefault(row["name"], []).append(row["value"])
    titles = {row["is"]: row.get("short", False) for row in table["title"]}
    return _Known(
        {name: tuple(values) for name, values in headers.items()},
        frozenset(key_of(title) for title, is_short in titles.items() if not is_short),
        frozenset(key_of(title) for title, is_short in titles.items() if is_short),
        frozenset(key_of(row["is"]) for row in table["said-with-200"]),
        tuple(row["text"].lower().encode() for row in table["marker"]),
    )


def keeps_out(answer: Answer, title: str | None, low: bytes | None = None) -> str | None:
    """Say in words what tells that a page is there to keep programs out; None where nothing does.

    `low` is its HTML in lower case, where it shows so few words that it may be one.

    >>> keeps_out(Answer(403, (("cf-mitigated", "challenge"),), b""), None)
    'cf-mitigated: challenge'
    >>> keeps_out(Answer(200, (), b""), "Ants", b"<div id=px-captcha></div>")
    'its code has "px-captcha"'
    """
    known = _known()
    for name, value in answer.headers:
        for part in known.headers.get(name, ()):
            if part in value.lower():
                return f"{name}: {part}" if part else f"its header {name}"
    if title is not None:
        key = key_of(title)
        is_known = key in known.titles or (low is not None and key in known.short_titles)
        if is_known or (answer.status == 200 and key in known.errors):
            return f'its title says "{title[:_SHOWN]}"'
    for marker in known.markers if low is not None else ():
        if low is not None and marker in low:
            return f'its code has "{marker.decode()}"'
    return None
