"""Questions and answers of Stack Exchange, many per request: its own interface, which needs no key.

Its pages keep programs out; its interface answers 300 requests a day and address. Posts that it leaves out
were deleted, or moved to another site of the network: their pages know which.
https://api.stackexchange.com/docs/questions-by-ids, https://api.stackexchange.com/docs/throttle
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from awesomelint.links.hosts import reading, table
from awesomelint.links.hosts.rule import Question, Ruling
from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.target import Target, target

SIZE = 100
"""Posts that one request asks about, the most there may be; each takes about 1 KB of the answer."""
_POST = re.compile(
    r"/(?:questions|q)/(?P<question>[0-9]{1,12})(?:/.*)?|/a/(?P<answer>[0-9]{1,12})(?:/.*)?", re.ASCII
)
_KEYS = {"questions": "question_id", "answers": "answer_id"}


class StackExchange:
    """The batch rule for the sites of Stack Exchange that the table knows."""

    @property
    def name(self) -> str:
        """As of a HostRule."""
        return "stack-exchange"

    def wants(self, target: Target) -> bool:
        """Tell whether a URL is a question or an answer."""
        return _post(target) is not None

    def questions(self, targets: Sequence[Target]) -> list[tuple[Question, tuple[Target, ...]]]:
        """Make questions about SIZE posts of one site and kind each."""
        groups: dict[tuple[str, str], dict[int, list[Target]]] = {}
        for one in targets:
            if post := _post(one):
                kind, number = post
                groups.setdefault((_site(one.host), kind), {}).setdefault(number, []).append(one)
        asked = []
        for (site, kind), posts in groups.items():
            numbers = sorted(posts)
            for start in range(0, len(numbers), SIZE):
                part = numbers[start : start + SIZE]
                ids = ";".join(map(str, part))
                url = f"https://api.stackexchange.com/2.3/{kind}/{ids}?pagesize={SIZE}&site={site}"
                asked.append((Question(target(url)), tuple(one for number in part for one in posts[number])))
        return asked

    def answered(self, targets: Sequence[Target], answer: Result) -> dict[str, Ruling]:
        """Read an answer: what it names is there, and of the rest it says nothing."""
        if not isinstance(answer, Answer) or answer.status != 200:
            return {}
        items = reading.at(reading.parsed(answer), "items")
        if not isinstance(items, list):
            return {}
        found: dict[str, Ruling] = {}
        for one in targets:
            if post := _post(one):
                kind, number = post
                item = next((item for item in items if _is(item, _KEYS[kind], number)), None)
                if item is not None:
                    words = html.unescape(reading.words_at(item, "title") or "") or None
                    found[one.url] = Ruling("alive", f"Stack Exchange has the {kind[:-1]}", words)
        return found


def _is(item: object, key: str, number: int) -> bool:
    value = reading.at(item, key)
    return type(value) is int and value == number


def _site(host: str) -> str:
    return host.removeprefix("www.")


def _post(url: Target) -> tuple[str, int] | None:
    """Give the kind and the number of the post that a URL leads to, if it is one."""
    known = table.row_of(url.host)
    if known is None or known.name != "stack-exchange" or url.site != url.host:
        return None
    match = _POST.fullmatch(url.path)
    if match is None:
        return None
    if match["answer"]:
        return "answers", int(match["answer"])
    return "questions", int(match["question"])
