"""Secrets in addresses: passwords, tokens, signed links.

The names and forms stand in `rules/data/secret-parameters.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from awesomelint import rulebook

_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/+([^/?#\\]*)")
_PASSWORD = re.compile(r"([\x00-\x20]*https?:[/\\]*[^/?#\\:]*:)[^/?#\\]*@", re.IGNORECASE)
_PARAMETER = re.compile(r"[?&#;]([^=&#?;]+)=([^&#;]*)")


class _Names(NamedTuple):
    names: frozenset[str]
    beside: str | None
    hosts: tuple[str, ...]


@cache
def _table() -> tuple[tuple[_Names, ...], re.Pattern[str], re.Pattern[str]]:
    rows = rulebook.data("secret-parameters")["secret"]
    names = tuple(
        _Names(frozenset(row["names"]), row.get("beside"), tuple(row.get("hosts", ())))
        for row in rows
        if "names" in row
    )
    values = "|".join(pattern for row in rows for pattern in row.get("values", ()))
    placeholder = rulebook.data("secret-parameters")["placeholder"]["pattern"]
    return names, re.compile(rf"(?<![A-Za-z0-9])(?:{values})"), re.compile(placeholder)


def secrets_in(url: str) -> Iterator[str]:
    """Name the secrets that an address gives away, in words that do not repeat them.

    >>> list(secrets_in("https://ant:h1ll-77@example.org/?api_key=8c1f0be2"))
    ['a password', 'the parameter api_key']
    >>> list(secrets_in("https://api.example.org/?api_key=YOUR_API_KEY"))
    []
    """
    if "@" not in url and "=" not in url and len(url) < 40:
        return
    rows, values, placeholder = _table()
    host = ""
    authority = _AUTHORITY.match(url)
    if authority:
        credentials, _, host = authority[1].rpartition("@")
        user, colon, password = (unquote(part) for part in credentials.partition(":"))
        if values.search(user) or (colon and not placeholder.fullmatch(password)):
            yield "a password"
    pairs = [(name, unquote(value)) for name, value in _PARAMETER.findall(url)]
    given = {name.lower() for name, _ in pairs}
    told = 0
    for name, value in pairs:
        if placeholder.fullmatch(value):
            continue
        by_name = any(_covers(row, name.lower(), host.lower(), given) for row in rows)
        if by_name or values.search(value):
            told += 1
            yield f"the parameter {name}"
    rest = url[authority.end() :] if authority else url
    if not told and values.search(rest):
        yield "a token"


def without_password(url: str) -> str:
    """Give an address as it may be shown: three stars stand for its password, if it has one.

    >>> without_password("https://ant:h1ll-77@example.org/a@b"), without_password("https://example.org:8080/a@b")
    ('https://ant:***@example.org/a@b', 'https://example.org:8080/a@b')
    """
    return _PASSWORD.sub(r"\1***@", url, count=1) if "@" in url else url


def _covers(row: _Names, name: str, host: str, given: set[str]) -> bool:
    return (
        name in row.names
        and (row.beside is None or row.beside in given)
        and (not row.hosts or host in row.hosts)
    )
