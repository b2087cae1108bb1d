"""How the start of a web address is misspelled, and what was meant."""

from __future__ import annotations

import re
from typing import NamedTuple

_SOUND = re.compile(r"https?://(?!h?t{1,2}ps?[:;]?/)[^/\\:\s]", re.IGNORECASE)
"""The start of an address that needs no further look: nearly all have it."""
_SCHEME = re.compile(
    r"(?P<word>[a-z]{3,7})[ \t]{0,3}(?P<colon>[:;]?)[ \t]{0,3}(?P<slashes>[/\\]{0,6})[ \t]{0,3}", re.I
)
_HOST = re.compile(
    r"(?:[^\W_][\w-]{0,62}\.){1,9}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?::[0-9]{1,5})?(?=[/?#]|\Z)",
    re.IGNORECASE,
)
_MEANT = ("http", "https")
_OTHERS = frozenset({"shttp", "httpu"})
"""Schemes of their own that are one letter away."""


class Respelling(NamedTuple):
    """What an address starts with, what it should start with, and whether that is beyond doubt."""

    found: str
    expected: str
    certain: bool
    doubled: bool
    """Whether a scheme was written twice rather than wrong."""


def respell(url: str) -> Respelling | None:
    """Say how an address's scheme is misspelled; None where it is not, or where no host follows.

    >>> respell("htps://ant.example/bee")
    Respelling(found='htps://', expected='https://', certain=True, doubled=False)
    >>> respell("http://https://ant.example").found
    'http://https://'
    >>> respell("https://ant.example"), respell("ftp://ant.example"), respell("http/README.md")
    (None, None, None)
    """
    if _SOUND.match(url):
        return None
    position = 0
    schemes: list[tuple[str, bool]] = []
    while len(schemes) < 4 and (match := _SCHEME.match(url, position)) and _is_scheme(match):
        meant = _meant(match["word"].lower())
        if meant is None:
            break
        schemes.append(meant)
        position = match.end()
    if not schemes or not _HOST.match(url, position):
        return None
    found, expected = url[:position], schemes[-1][0] + "://"
    if found.lower() == expected:
        return None
    same = len({scheme for scheme, _ in schemes}) == 1
    certain = same and all(sure for _, sure in schemes)
    return Respelling(found, expected, certain, len(schemes) > 1)


def has_host(url: str) -> bool:
    """Tell whether an address is http or https and its host looks like one on the public web.

    >>> has_host("https://ant.example/bee"), has_host("https://ant"), has_host("ant.example")
    (True, False, False)
    """
    scheme, _, rest = url.partition("://")
    return scheme.lower() in _MEANT and _HOST.match(rest) is not None


def lacks_scheme(path: str) -> bool:
    """Tell whether a relative path is an address that was written without its scheme.

    Only `www.` and the oldest top-level domains count, since `.md`, `.py` and `.sh` are domains too.

    >>> lacks_scheme("www.ant.example/bee"), lacks_scheme("github.com/ant/bee"), lacks_scheme("ant.md")
    (True, True, False)
    """
    match = _HOST.match(path)
    if match is None:
        return False
    host = match[0].partition(":")[0].lower()
    return host.startswith("www.") or host.endswith((".com", ".org", ".net", ".edu"))


def _is_scheme(match: re.Match[str]) -> bool:
    """Tell a scheme from the start of a path: it has a colon, or two slashes at least."""
    if not match["colon"]:
        return len(match["slashes"]) > 1
    return bool(match["slashes"]) or match["word"].lower() in _MEANT


def _meant(word: str) -> tuple[str, bool] | None:
    """Give the scheme a word stands for, and whether no other is as near."""
    if word in _MEANT:
        return word, True
    near = [scheme for scheme in _MEANT if word not in _OTHERS and _is_one_slip(word, scheme)]
    return (near[-1], len(near) == 1) if near else None


def _is_one_slip(left: str, right: str) -> bool:
    """Tell whether one letter was left out, added, changed, or two swapped (Damerau 1964)."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    stop = 0
    while stop < min(len(left), len(right)) - start and left[-1 - stop] == right[-1 - stop]:
        stop += 1
    left, right = left[start : len(left) - stop], right[start : len(right) - stop]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])
