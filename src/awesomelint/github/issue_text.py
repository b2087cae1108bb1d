"""What the issue about dead links says. Pure.

What is not ours stands in code spans, where nothing is a mention, a link or HTML; links lead to the Wayback
Machine and to lines of the repository alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from awesomelint.github.artifacts import Gone, LinkReport
from awesomelint.github.runner import Runner
from awesomelint.links.forms.rewriting import spelled
from awesomelint.reports.brief import brief
from awesomelint.reports.markdown import code
from awesomelint.reports.tally import count

MOST = 60_000
"""UTF-16 code units; GitHub takes 65,536 for the text of an issue."""
_ROWS = 34_000
_KNOWN = 10_000
_SUSPECTED = 20
_PLACES = 3
_MARK = re.compile(r"<!-- awesomelint:links (\{[0-9a-f\": ,-]*\}) -->")
_SERVER = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?")
_WORDS = {
    "dead": "dead",
    "gone-soft": "gone, though its server says otherwise",
    "unreachable": "not reachable",
}
_PAGE = "https://github.com/awesomelint/awesomelint/blob/main/rules/dead-link.md"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the repository's files can be looked at."""

    server: str
    repository: str

    @classmethod
    def of(cls, runner: Runner) -> Places | None:
        """Take it from the runner; None where it does not say."""
        server = runner.environment.get("GITHUB_SERVER_URL", "")
        repository = runner.environment.get("GITHUB_REPOSITORY", "")
        if not _SERVER.fullmatch(server) or not re.fullmatch(r"[\w.-]+/[\w.-]+", repository, re.ASCII):
            return None
        return cls(server, repository)

    def address(self, path: str, line: int) -> str:
        """Give the address of a line."""
        return f"{self.server}/{self.repository}/blob/HEAD/{quote(path)}?plain=1#L{line}"


def text(report: LinkReport, places: Places | None, day: str | None = None) -> str:
    """Tell what is gone, since when, where it stands and which copy to use, then what is suspected.

    `day` is the day of the look. Of more than there is room for, the rest is counted.
    """
    return "".join(_lines(report, places, day))


def key(url: str) -> str:
    """Give a short name for a URL, for the mark that an issue's text carries."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def mark(links: Sequence[Gone]) -> str:
    """Write which links an issue is about, and since when, so that a later run knows without a memory."""
    known: dict[str, str] = {}
    for link in links:
        if len(known) * 30 < _KNOWN:
            known[key(link.url)] = link.since or ""
    return f"<!-- awesomelint:links {json.dumps(known)} -->\n"


def marked(body: str) -> Mapping[str, str] | None:
    """Read which links an issue is about, with the day of each; None for an issue that is not ours."""
    match = _MARK.search(body)
    if match is None:
        return None
    try:
        found = json.loads(match[1])
    except (ValueError, RecursionError):
        return {}
    return {name: day for name, day in found.items() if isinstance(day, str)}


def _lines(report: LinkReport, places: Places | None, day: str | None) -> Iterator[str]:
    dead, suspected = report.dead, [link for link in report.gone if not link.is_sure]
    if dead:
        told = count(len(dead), "link is", "links are")
        yield f"**{told} gone**, as several looks over weeks have shown.\n\n"
    else:
        yield "No link is known to be gone.\n"
    room = _ROWS
    for number, link in enumerate(dead):
        row = _row(link, places)
        room -= _size(row)
        if room < 0:
            yield f"\n**{len(dead) - number} more left out here**; `awesomelint links` shows them.\n"
            break
        yield row
    if suspected:
        more = " more" if dead else ""
        yield f"\n<details><summary>{len(suspected)}{more} suspected</summary>\n\n"
        yield "They failed, and may come back: a death is sure after several looks over weeks.\n\n"
        for link in suspected[:_SUSPECTED]:
            yield f"- {code(brief(link.url))}{_since(link)}: {code(brief(link.reason))}\n"
        if len(suspected) > _SUSPECTED:
            yield f"- and {len(suspected) - _SUSPECTED} more\n"
        yield "\n</details>\n"
    when = f" on {day}" if day else ""
    looked = f"{count(report.links, 'link')} in {count(report.files, 'file')} looked at{when}"
    yield f"\n{looked}; [what this means]({_PAGE}).\n"
    if not report.is_whole:
        yield "Not all could be looked at in the last run; its log says why.\n"


def _row(link: Gone, places: Places | None) -> str:
    shown = ", ".join(_place(path, line, places) for path, line in link.places[:_PLACES])
    more = f" and {len(link.places) - _PLACES} more" if len(link.places) > _PLACES else ""
    row = f"- {code(brief(link.url))}: {_WORDS[link.verdict]}{_since(link)}, {code(brief(link.reason))}\n"
    row += f"  - in {shown}{more}\n" if shown else ""
    copy = spelled("inline", link.archive) if link.archive else None
    if copy:
        taken = copy.removeprefix("https://web.archive.org/web/")[:8]
        of = f" of {taken[:4]}-{taken[4:6]}-{taken[6:]}" if taken.isdecimal() else ""
        row += f"  - [archived copy{of}]({copy})\n"
    return row


def _place(path: str, line: int, places: Places | None) -> str:
    shown = code(f"{brief(path)}:{line}")
    return shown if places is None else f"[{shown}]({places.address(path, line)})"


def _since(link: Gone) -> str:
    return f" since {link.since}" if link.since else ""


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
