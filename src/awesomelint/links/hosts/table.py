"""The tables of hosts, `rules/data/hosts*.toml`, checked and made ready: what its rows mean stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple, get_args

from awesomelint import rulebook
from awesomelint.errors import InternalError
from awesomelint.model import State

STATES: frozenset[str] = frozenset(get_args(State))
FILES = ("hosts", "hosts-registries", "hosts-ended", "hosts-walls", "hosts-chinese")
"""The tables under `rules/data/` that rows stand in."""
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:\|([a-z0-9]+))?\}")
"""A group of a pattern in a template, with what is done to it."""


class Sight(NamedTuple):
    """What must be seen in an answer; what is empty asks for nothing."""

    status: frozenset[int]
    type: str
    """What the Content-Type has in it."""
    header: tuple[tuple[str, str], ...]
    """Names, with what the value has in it, in lower case."""
    json: tuple[tuple[str, tuple[object, ...]], ...]
    """Paths into the JSON (`items.0.id`), with the values that may stand there."""
    has: tuple[str, ...]
    """Paths into the JSON where anything at all stands."""
    title: tuple[str, ...]
    """Phrases, one of which the page's title has; case does not matter."""
    words: tuple[str, ...]
    """Phrases, one of which the page's source has; case does not matter."""
    without: tuple[str, ...]
    """Phrases of which the page's source has none; case does not matter."""


class Said(NamedTuple):
    """What an answer to a question means."""

    sight: Sight
    state: State | None
    """None where a further question decides."""
    reason: str
    title: str
    """The path into the JSON where the title stands, or `<title>` for the page's; empty without one."""
    then: str
    """The name of the further question."""


class Asked(NamedTuple):
    """What is asked in place of a page."""

    name: str
    hosts: frozenset[str]
    """Those of the row's hosts that it is about, without `www.`; empty for all of them."""
    path: re.Pattern[str] | None
    """For a URL's whole path and query; None for a question that only follows another one."""
    ask: str
    """An address with the groups of `path` in braces."""
    headers: tuple[tuple[str, str], ...]
    answers: tuple[Said, ...]


class Shown(NamedTuple):
    """What a page means that was asked for itself."""

    start: re.Pattern[str] | None
    """For the link's whole path and query."""
    end: re.Pattern[str] | None
    """For the host, path and query that the redirects led to."""
    is_elsewhere: bool
    """Whether the redirects must have led to another host than the row's."""
    sight: Sight
    state: State
    reason: str


class Unasked(NamedTuple):
    """What is left alone."""

    path: re.Pattern[str]
    reason: str


class Row(NamedTuple):
    """All that the table says of some hosts."""

    name: str
    interval: float | None
    """Seconds between the starts of two requests."""
    unasked: tuple[Unasked, ...]
    questions: tuple[Asked, ...]
    shown: tuple[Shown, ...]


_SIGHT = {"status", "type", "header", "json", "has", "title", "words", "without"}
_KEYS = {
    "host": {
        "name", "hosts", "interval", "verified", "source", "example", "other", "unasked", "question", "shown",
    },
    "unasked": {"path", "reason", "example", "other"},
    "question": {"name", "hosts", "path", "ask", "headers", "as", "answer", "example", "other"},
    "answer": {"state", "reason", "title", "then", *_SIGHT},
    "shown": {"from", "at", "elsewhere", "state", "reason", "example", "other", *_SIGHT},
}  # fmt: skip


@cache
def rows() -> tuple[Mapping[str, Any], ...]:
    """Give all rows, as they stand in the tables."""
    return tuple(row for name in FILES for row in rulebook.data(name)["host"])


@cache
def index() -> Mapping[str, int]:
    """Give the row of each host, by its name; with a leading dot, of every host below a name."""
    found: dict[str, int] = {}
    for number, row in enumerate(rows()):
        for host in row["hosts"]:
            if found.setdefault(host, number) != number:
                raise InternalError(f"hosts*.toml: {host} stands in two rows: leave it in one")
    return found


@lru_cache(maxsize=65536)
def row_of(host: str) -> Row | None:
    """Give the row of a host: its own, or that of the nearest name above it with a leading dot."""
    known = index()
    return next((_row(known[name]) for name in _names(host) if name in known), None)


@cache
def _row(number: int) -> Row:
    return read_row(rows()[number])


def _names(host: str) -> tuple[str, ...]:
    """Give the names that a host may stand under, the nearest first.

    >>> _names("www.example.org")
    ('www.example.org', 'example.org', '.example.org', '.org')
    """
    bare = host.removesuffix(".")
    labels = bare.split(".")
    parents = tuple("." + ".".join(labels[start:]) for start in range(1, len(labels)))
    return (bare, *((bare[4:],) if bare.startswith("www.") else ()), *parents)


def read_row(raw: Mapping[str, Any]) -> Row:
    """Check one `[[host]]` and make it ready; raise InternalError for what nobody knows."""
    name = str(raw.get("name", "a row without a name"))
    try:
        _known(raw, "host")
        return Row(
            raw["name"],
            float(raw["interval"]) if "interval" in raw else None,
            tuple(_unasked(one) for one in raw.get("unasked", ())),
            tuple(_question(one, raw["question"]) for one in raw.get("question", ())),
            tuple(_shown(one) for one in raw.get("shown", ())),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise InternalError(f"hosts*.toml: {name}: {error}") from None


def _known(raw: Mapping[str, Any], kind: str) -> None:
    strangers = raw.keys() - _KEYS[kind]
    if strangers:
        raise ValueError(f"{kind} has no key {sorted(strangers)[0]}")


def _state(raw: Mapping[str, Any]) -> State:
    state: State = raw["state"]
    if state not in STATES:
        raise ValueError(f"{state} is no state")
    return state


def _pattern(raw: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(raw[key]) if key in raw else None


def _unasked(raw: Mapping[str, Any]) -> Unasked:
    _known(raw, "unasked")
    return Unasked(re.compile(raw["path"]), raw["reason"])


def _question(raw: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> Asked:
    _known(raw, "question")
    if "as" in raw:
        raw = {**raw, "answer": _named(questions, raw["as"])["answer"]}
    answers = tuple(_said(one) for one in raw["answer"])
    for answer in answers:
        if answer.then:
            _named(questions, answer.then)
    headers = tuple((str(key), str(value)) for key, value in raw.get("headers", {}).items())
    hosts = frozenset(raw.get("hosts", ()))
    return Asked(raw.get("name", ""), hosts, _pattern(raw, "path"), raw["ask"], headers, answers)


def _named(questions: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    found = next((one for one in questions if one.get("name") == name), None)
    if found is None:
        raise ValueError(f"there is no question {name}")
    return found


def _said(raw: Mapping[str, Any]) -> Said:
    _known(raw, "answer")
    then = raw.get("then", "")
    state = None if then else _state(raw)
    return Said(
        _sight(raw, with_title=False),
        state,
        raw.get("reason", "") if then else raw["reason"],
        raw.get("title", ""),
        then,
    )


def _shown(raw: Mapping[str, Any]) -> Shown:
    _known(raw, "shown")
    return Shown(
        _pattern(raw, "from"),
        _pattern(raw, "at"),
        raw.get("elsewhere", False),
        _sight(raw, with_title=True),
        _state(raw),
        raw["reason"],
    )


def _sight(raw: Mapping[str, Any], *, with_title: bool) -> Sight:
    """Read conditions; `title` is one of a page, and for the answer to a question a path into its JSON."""
    return Sight(
        frozenset(raw.get("status", ())),
        raw.get("type", ""),
        tuple((str(key), str(value)) for key, value in raw.get("header", {}).items()),
        tuple((path, tuple(values)) for path, values in raw.get("json", {}).items()),
        tuple(raw.get("has", ())),
        _folded(raw.get("title", ())) if with_title else (),
        _folded(raw.get("words", ())),
        _folded(raw.get("without", ())),
    )


def _folded(phrases: object) -> tuple[str, ...]:
    if not isinstance(phrases, list | tuple):
        raise TypeError("phrases stand in a list")
    return tuple(phrase.casefold() for phrase in phrases)
