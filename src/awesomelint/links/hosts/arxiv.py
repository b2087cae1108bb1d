"""Papers on arXiv, fifty per request: it wants three seconds between two requests.

https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/api/tou.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from awesomelint.links.hosts.rule import Question, Ruling
from awesomelint.links.net.answer import Answer, Result
from awesomelint.links.pages.markup import TITLE_CAP
from awesomelint.links.target import Target, target

SIZE = 50
"""Papers that one request asks about; each takes about 3 KB of the answer, abstracts included."""
_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_PAPER = re.compile(
    r"/(?:abs|html|pdf)/(?P<id>(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]{1,3})?)"
    r"(?:\.pdf)?/?"
)
_ANSWERED = re.compile(r"https?://arxiv\.org/abs/(?P<id>\S{1,40}?)(?P<version>v[0-9]{1,3})")


class Arxiv:
    """The batch rule for arXiv. A paper that is not in the answer is asked for by itself."""

    @property
    def name(self) -> str:
        """As of a HostRule."""
        return "arxiv"

    def wants(self, target: Target) -> bool:
        """Tell whether a URL is a paper, in any of its forms."""
        return _paper(target) is not None

    def questions(self, targets: Sequence[Target]) -> list[tuple[Question, tuple[Target, ...]]]:
        """Make questions about SIZE papers each."""
        papers: dict[str, list[Target]] = {}
        for one in targets:
            if paper := _paper(one):
                papers.setdefault(paper, []).append(one)
        ids = sorted(papers)
        asked = []
        for start in range(0, len(ids), SIZE):
            part = ids[start : start + SIZE]
            url = f"https://export.arxiv.org/api/query?id_list={','.join(part)}&max_results={len(part)}"
            asked.append((Question(target(url)), tuple(one for paper in part for one in papers[paper])))
        return asked

    def answered(self, targets: Sequence[Target], answer: Result) -> dict[str, Ruling]:
        """Read an answer, an Atom feed (RFC 4287), even where it was cut off: whole entries count."""
        if not isinstance(answer, Answer) or answer.status != 200:
            return {}
        if "xml" not in answer.header("content-type").lower():
            return {}
        titles = _entries(answer.body.decode("utf-8", "replace"))
        return {
            one.url: Ruling("alive", "arXiv has the paper", titles[paper] or None)
            for one in targets
            if (paper := _paper(one)) is not None and paper in titles
        }


def _paper(url: Target) -> str | None:
    """Give the identifier of the paper that a URL leads to, with the version where it names one."""
    match = _PAPER.fullmatch(url.path) if url.site in _HOSTS else None
    return match["id"] if match else None


def _entries(feed: str) -> dict[str, str]:
    """Give the titles of the papers in a feed, by their identifiers with and without the version.

    Papers that were withdrawn are left out: their page is there, their text is not.
    """
    found: dict[str, str] = {}
    for piece in feed.split("<entry>")[1:]:
        entry, end, _ = piece.partition("</entry>")
        match = _ANSWERED.fullmatch(_element(entry, "id"))
        if not end or match is None or "withdrawn" in entry.lower():
            continue
        title = " ".join(html.unescape(_element(entry, "title")).split())[:TITLE_CAP]
        found[match["id"]] = found[match["id"] + match["version"]] = title
    return found


def _element(entry: str, name: str) -> str:
    """Give the text of an entry's first element of a name; empty without one."""
    return entry.partition(f"<{name}>")[2].partition(f"</{name}>")[0].strip()
