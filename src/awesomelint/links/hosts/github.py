"""GitHub's repositories, a hundred per request: GraphQL, for those who have a token.

What GraphQL does not know for certain is left to the page itself: a missing file may stand on a branch
with a slash in its name, a missing owner may be one of GitHub's own pages.
https://docs.github.com/graphql/reference/queries#repository
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from awesomelint import rulebook
from awesomelint.links.hosts import reading
from awesomelint.links.hosts.rule import Question, Ruling
from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.target import Target, target

ENDPOINT = "https://api.github.com/graphql"
"""The only address that the token is sent to."""
SIZE = 100
"""Repositories, and files in them, that one request asks about."""
_HOSTS = frozenset({"github.com", "www.github.com"})
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")
_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})")
_NAME = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FIELDS = "nameWithOwner isPrivate isArchived isDisabled pushedAt"


class Place(NamedTuple):
    """What an address on GitHub names."""

    owner: str
    name: str
    rest: str
    """What follows the repository in the address: `/blob/main/a.md`, or empty."""
    expression: str
    """The object, as git's revisions name it (`main:a.md`); empty for the repository itself."""

    @property
    def repository(self) -> tuple[str, str]:
        """What GitHub compares without case."""
        return self.owner.lower(), self.name.lower()


def is_token(text: str) -> bool:
    """Tell whether a text can be a token: one that a header can carry as it stands."""
    return bool(_TOKEN.fullmatch(text))


def place(url: Target) -> Place | None:
    """Read an address on GitHub; None for what is neither a repository nor a file or folder in one.

    >>> place(target("https://github.com/psf/requests/blob/main/README.md"))
    Place(owner='psf', name='requests', rest='/blob/main/README.md', expression='main:README.md')
    >>> place(target("https://github.com/topics/python")) is None
    True
    """
    if url.site not in _HOSTS:
        return None
    segments = url.path[1:].split("/")
    if not segments[-1]:
        segments.pop()
    if len(segments) < 2 or not all(segments):
        return None
    owner, name = segments[0], segments[1].removesuffix(".git")
    if not (_OWNER.fullmatch(owner) and _NAME.fullmatch(name)):
        return None
    if owner.lower() in rulebook.data("github")["reserved"]:
        return None
    if len(segments) == 2:
        return Place(owner, name, "", "")
    if url.query or len(segments) < 4 or segments[2] not in ("blob", "tree"):
        return None
    branch, path = segments[3], unquote("/".join(segments[4:]))
    if not _BRANCH.fullmatch(branch) or "\ufffd" in path or ".." in branch:
        return None
    return Place(owner, name, "/" + "/".join(segments[2:]), f"{branch}:{path}")


@dataclass(frozen=True, slots=True)
class GitHub:
    """The batch rule for github.com."""

    token: str = field(repr=False)
    """For GraphQL, which answers nobody without one."""

    @property
    def name(self) -> str:
        """As of a HostRule."""
        return "github"

    def wants(self, target: Target) -> bool:
        """Tell whether a URL is a repository, or a file or folder in one."""
        return place(target) is not None

    def questions(self, targets: Sequence[Target]) -> list[tuple[Question, tuple[Target, ...]]]:
        """Make questions about SIZE URLs each, those of one repository together."""
        known = sorted((found.repository, one.url, one) for one in targets if (found := place(one)))
        asked = []
        for start in range(0, len(known), SIZE):
            part = tuple(one for _, _, one in known[start : start + SIZE])
            asked.append((self._question(part), part))
        return asked

    def answered(self, targets: Sequence[Target], answer: Result) -> dict[str, Ruling]:
        """Read an answer; it says nothing of what GitHub did not answer for certain."""
        if not isinstance(answer, Answer) or answer.status != 200:
            return {}
        value = reading.parsed(answer)
        data = reading.at(value, "data")
        if not isinstance(data, dict):
            return {}
        missing = _missing(reading.at(value, "errors"))
        found: dict[str, Ruling] = {}
        for one, spot, repository, thing in _aliases(targets):
            ruling = _ruling(data, spot, repository, thing, missing)
            if ruling is not None:
                found[one.url] = ruling
        return found

    def _question(self, targets: Sequence[Target]) -> Question:
        """Make one request. Names from the lists are variables: they never are part of the query."""
        variables: dict[str, str] = {}
        inner: dict[str, list[str]] = {}
        declared: list[str] = []
        for _, spot, repository, thing in _aliases(targets):
            number = repository[1:]
            if repository not in inner:
                inner[repository] = []
                variables |= {f"o{number}": spot.owner, f"n{number}": spot.name}
                declared += [f"$o{number}: String!", f"$n{number}: String!"]
            if thing:
                variables[f"e{thing[1:]}"] = spot.expression
                declared.append(f"$e{thing[1:]}: String!")
                inner[repository].append(f"{thing}: object(expression: $e{thing[1:]}) {{ __typename }}")
        parts = []
        for repository, things in inner.items():
            number = repository[1:]
            parts.append(f"u{number}: repositoryOwner(login: $o{number}) {{ login }}")
            fields = " ".join([_FIELDS, *things])
            parts.append(f"{repository}: repository(owner: $o{number}, name: $n{number}) {{ {fields} }}")
        query = f"query({', '.join(declared)}) {{ {' '.join(parts)} }}"
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = (
            ("authorization", f"bearer {self.token}"),
            ("content-type", "application/json"),
            ("accept", "application/json"),
        )
        return Question(target(ENDPOINT), "POST", headers, body)


def _aliases(targets: Sequence[Target]) -> Iterable[tuple[Target, Place, str, str]]:
    """Name what a query asks for: each repository once, and each object in it."""
    repositories: dict[tuple[str, str], str] = {}
    for number, one in enumerate(targets):
        spot = place(one)
        if spot is not None:
            repository = repositories.setdefault(spot.repository, f"r{len(repositories)}")
            yield one, spot, repository, f"p{number}" if spot.expression else ""


def _missing(errors: object) -> frozenset[str]:
    """Give the aliases that GitHub says stand for nothing."""
    if not isinstance(errors, list):
        return frozenset()
    paths = [reading.at(one, "path") for one in errors if reading.at(one, "type") == "NOT_FOUND"]
    return frozenset(
        path[0] for path in paths if isinstance(path, list) and len(path) == 1 and isinstance(path[0], str)
    )


def _ruling(
    data: dict[object, object], spot: Place, repository: str, thing: str, missing: frozenset[str]
) -> Ruling | None:
    """Read what GitHub says of one URL."""
    known = data.get(repository)
    if known is None and repository in missing:
        # An owner that is there, and no such repository: not one of GitHub's own pages.
        has_owner = isinstance(reading.at(data, f"u{repository[1:]}.login"), str)
        reason = "GitHub has no such repository: it was deleted, or made private"
        return Ruling("dead", reason) if has_owner else None
    full = reading.at(known, "nameWithOwner")
    if not isinstance(full, str) or full.count("/") != 1:
        return None
    owner, _, name = full.partition("/")
    if not (_OWNER.fullmatch(owner) and _NAME.fullmatch(name)):
        return None
    if reading.at(known, "isDisabled") is not False:
        return None  # taken down: the page says why
    if reading.at(known, "isPrivate") is not False:
        return Ruling("restricted", "the repository is private, and only the token's owner sees it")
    if thing and not isinstance(reading.at(known, f"{thing}.__typename"), str):
        return None  # no such file, or a branch with a slash in its name: the page knows
    words = _words(known)
    if (owner.lower(), name.lower()) != spot.repository:
        there = target(f"https://github.com/{owner}/{name}{spot.rest}").url
        return Ruling("moved", f"the repository was renamed to {owner}/{name}{words}", full, there)
    return Ruling("alive", f"GitHub has the repository{words}", full)


def _words(known: object) -> str:
    """Tell what else is worth knowing: whether it is archived, and when it was last pushed to."""
    pushed = reading.at(known, "pushedAt")
    words = ""
    if reading.at(known, "isArchived") is True:
        words += ", archived"
    if isinstance(pushed, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", pushed):
        words += f", last pushed to on {pushed[:10]}"
    return words
