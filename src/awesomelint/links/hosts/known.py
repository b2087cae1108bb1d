"""What is known of a URL's host: the one place where the rest of the checker asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import quote, unquote

from awesomelint.links.hosts import reading, table
from awesomelint.links.hosts.rule import BatchRule, HostRule, Question, Ruling
from awesomelint.links.hosts.table import Asked, Row, Shown
from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.pages.decoding import text_of
from awesomelint.links.pages.page import title_of
from awesomelint.links.target import Target, target
from awesomelint.model import State


class TableRule:
    """A host rule that reads what the table says."""

    def __init__(self, row: Row) -> None:
        self._row = row

    @property
    def name(self) -> str:
        """In kebab-case: `arxiv`; shown as `host:arxiv`."""
        return self._row.name

    def unasked(self, target: Target) -> str | None:
        """Say why a URL is left alone; None where it is not."""
        whole = target.path + target.query
        return next((one.reason for one in self._row.unasked if one.path.fullmatch(whole)), None)

    def question(self, target: Target) -> Question | None:
        """Name what to ask in place of the page; None to ask for the page itself."""
        for asked in self._row.questions:
            groups = _groups(asked, target)
            if groups is not None:
                return _made(asked, groups)
        return None

    def answered(self, target: Target, question: Question, answer: Result) -> Ruling | Question | None:
        """Read the answer to a question; None where it tells nothing, and the page itself is asked."""
        if not isinstance(answer, Answer):
            return None
        groups = next(
            (found for one in self._row.questions if (found := _groups(one, target)) is not None), None
        )
        if groups is None:
            return None
        asked = next((one for one in self._row.questions if _is_of(one, groups, question)), None)
        if asked is None:
            return None
        data = cache(lambda: reading.parsed(answer))
        for said in asked.answers:
            if not reading.is_seen(said.sight, answer, lambda: text_of(answer), data):
                continue
            if said.state is None:
                return _made(next(one for one in self._row.questions if one.name == said.then), groups)
            title = title_of(answer) if said.title == "<title>" else reading.words_at(data(), said.title)
            return _ruling(said.state, said.reason, title)
        return None

    def shown(self, target: Target, final: Target, answer: Answer, text: Callable[[], str]) -> Ruling | None:
        """Read the page itself, its redirects followed to `final`; `text` decodes its body."""
        data = cache(lambda: reading.parsed(answer))
        for shown in self._row.shown:
            if self._fits(shown, target, final) and reading.is_seen(shown.sight, answer, text, data):
                return _ruling(shown.state, shown.reason)
        return None

    def _fits(self, shown: Shown, start: Target, final: Target) -> bool:
        """Tell whether a row is about this chain: one that names no end is about the row's own hosts.

        A link from elsewhere counts as what it led to: a short address as the page it stands for.
        """
        own = start if rule_for(start) is self else final
        if shown.start is not None and not shown.start.fullmatch(own.path + own.query):
            return False
        if shown.end is not None:
            return bool(shown.end.fullmatch(final.host + final.path + final.query))
        return (rule_for(final) is self) != shown.is_elsewhere


def rule_for(target: Target) -> HostRule | None:
    """Give the rule for a URL's host, if it has one."""
    row = table.row_of(target.host)
    return None if row is None else _of_row(row)


def interval(host: str) -> float | None:
    """Give the seconds that a host wants between the starts of two requests, if it says so."""
    row = table.row_of(host)
    return None if row is None else row.interval


def batches(token: str | None) -> tuple[BatchRule, ...]:
    """Give the rules that ask about many URLs at once; `token` is one for GitHub's own interface."""
    from awesomelint.links.hosts.arxiv import Arxiv
    from awesomelint.links.hosts.github import GitHub, is_token
    from awesomelint.links.hosts.stackexchange import StackExchange

    without_token = (Arxiv(), StackExchange())
    return (GitHub(token), *without_token) if token and is_token(token) else without_token


@cache
def _of_row(row: Row) -> TableRule:
    return TableRule(row)


def _groups(asked: Asked, target: Target) -> dict[str, str] | None:
    """Give the groups that a question is made of, if it is one for this URL."""
    if asked.path is None or (asked.hosts and target.host.removeprefix("www.") not in asked.hosts):
        return None
    match = asked.path.fullmatch(target.path + target.query)
    return {key: value or "" for key, value in match.groupdict().items()} if match else None


def _ruling(state: State, reason: str, title: str | None = None) -> Ruling:
    """Make a ruling; the table speaks of deaths only where the host itself makes sure of them."""
    return Ruling(state, reason, title)


def _made(asked: Asked, groups: dict[str, str]) -> Question:
    return Question(target(filled(asked.ask, groups)), "GET", asked.headers)


def _is_of(asked: Asked, groups: dict[str, str], question: Question) -> bool:
    needed = {name for name, _ in table.PLACEHOLDER.findall(asked.ask)}
    return needed <= groups.keys() and _made(asked, groups).target.url == question.target.url


_FILTERS: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    # How PyPI writes names (https://packaging.python.org/specifications/name-normalization/).
    "pep503": lambda text: re.sub(r"[-_.]+", "-", text).lower(),
}


def filled(template: str, groups: dict[str, str]) -> str:
    """Fill a template's braces; what goes into a query is escaped, so that it stays one value.

    >>> filled("https://example.org/api/{id}?about={id}", {"id": "a%20b&c=d"})
    'https://example.org/api/a%20b&c=d?about=a%20b%26c%3Dd'
    """

    def text(found: re.Match[str]) -> str:
        return _FILTERS[found[2] or ""](groups[found[1]])

    path, mark, query = template.partition("?")
    query = table.PLACEHOLDER.sub(lambda found: quote(unquote(text(found)), safe=""), query)
    return table.PLACEHOLDER.sub(text, path) + mark + query
