"""Whether an answer is what a row of the table describes. Nothing that is odd matches, and nothing raises."""

from __future__ import annotations

import json
from collections.abc import Callable

from awesomelint.links.hosts.table import Sight
from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.markup import TITLE_CAP
from awesomelint.links.pages.page import title_of

NOTHING = object()
"""What stands where nothing stands, in JSON: `null` is something."""


def parsed(answer: Answer) -> object:
    """Give the JSON of an answer, or NOTHING where there is none that anybody should trust.

    A body that was cut off is none; nor is one with NaN, or one nested too deep.
    """
    if not answer.is_whole:
        return NOTHING
    try:
        value: object = json.loads(answer.body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NOTHING
    return value


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no JSON (RFC 8259)")


def at(value: object, path: str) -> object:
    """Follow a path into JSON; NOTHING where it leads nowhere.

    >>> at({"items": [{"id": 7}]}, "items.0.id")
    7
    """
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step, NOTHING)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return NOTHING
    return value


def words_at(value: object, path: str) -> str | None:
    """Give the words at a path into JSON as a title, white space collapsed; None where there are none."""
    words = at(value, path) if path else NOTHING
    return " ".join(words.split())[:TITLE_CAP].strip() or None if isinstance(words, str) else None


def is_seen(sight: Sight, answer: Answer, text: Callable[[], str], data: Callable[[], object]) -> bool:
    """Tell whether an answer has everything that a sight asks for; `data` gives its JSON."""
    if sight.status and answer.status not in sight.status:
        return False
    if sight.type not in answer.header("content-type").lower():
        return False
    if any(value not in answer.header(name).lower() for name, value in sight.header):
        return False
    if any(at(data(), path) is NOTHING for path in sight.has):
        return False
    if not all(any(_is_equal(at(data(), path), one) for one in values) for path, values in sight.json):
        return False
    if sight.title:
        title = (title_of(answer) or "").casefold()
        if not any(phrase in title for phrase in sight.title):
            return False
    if sight.words or sight.without:
        source = text().casefold()
        if sight.words and not any(phrase in source for phrase in sight.words):
            return False
        return not any(phrase in source for phrase in sight.without)
    return True


def _is_equal(value: object, wanted: object) -> bool:
    """Compare as JSON does: 1, 1.0 and true are three things."""
    return type(value) is type(wanted) and value == wanted
