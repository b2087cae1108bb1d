"""What a start says: what was seen, what was written and why, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from awesomelint.reports.tally import count, summary, tally
from awesomelint.sources import shown
from awesomelint.starting.files import CONFIGURATION, HOOKS, Planned

if TYPE_CHECKING:
    from awesomelint.model import Report
    from awesomelint.starting.shelf import Shelf
    from awesomelint.starting.surroundings import Surroundings

_MOST_NAMED = 5
"""How many lists are named."""
_DONE = {"new": "wrote", "replaced": "replaced", "extended": "added hooks to"}
_PLANNED = {"new": "would write", "replaced": "would replace", "extended": "would add hooks to"}


def seen(shelf: Shelf) -> Iterator[str]:
    """Say, in lines, which lists there are and what they do already."""
    largest = sorted(shelf.lists, key=lambda item: (-item[1], item[0].path))
    for at, (doc, entries) in enumerate(largest[:_MOST_NAMED]):
        yield f"{'lists' if at == 0 else '':<12}{doc.path}: {count(entries, 'entry', 'entries')}"
    rest = largest[_MOST_NAMED:]
    if rest:
        total = sum(entries for _, entries in rest)
        yield f"{'':<12}and {count(len(rest), 'more list')}: {count(total, 'entry', 'entries')}"
    others = len(shelf.paths) - len(largest) - shelf.unread
    if not largest:
        yield f"{'lists':<12}none yet, in {count(len(shelf.paths), 'Markdown file')}; each will be looked at"
    elif others > 0:
        yield f"{'':<12}{count(others, 'other Markdown file')} will be looked at, too"
    if shelf.unread:
        yield f"{'':<12}{count(shelf.unread, 'file')} cannot be read: 'awesomelint check' says why"
    for habit in shelf.habits:
        yield f"{habit.name:<12}{habit.words}"


def done(planned: Sequence[Planned], around: Surroundings, is_dry: bool) -> Iterator[str]:
    """Say, in lines, what became of each file, or would; with the text of those that would be written."""
    yield ""
    if not around.may_configure:
        yield f"left {shown(str(around.configuration))}: it holds the configuration already"
    for item in planned:
        if item.is_written:
            yield f"{(_PLANNED if is_dry else _DONE)[item.fate]} {item.path}"
            if is_dry or item.path == CONFIGURATION:
                yield from (f"    {line}".rstrip() for line in item.text.splitlines())
        else:
            first, *more = item.advice.splitlines()
            yield f"left {item.path}: {first}"
            yield from (f"    {line}".rstrip() for line in more)
    if not around.is_repository:
        yield "no hooks, no workflows: there is no git repository here; run init again after 'git init'"
    elif around.no_workflows:
        yield f"no workflows: {around.no_workflows}, and they are for GitHub Actions"


def next_steps(report: Report, planned: Sequence[Planned], is_dry: bool) -> Iterator[str]:
    """Say, in lines, how the lists stand today, and which commands come next."""
    counts = tally(report)
    yield ""
    yield f"today       {summary(report)}"
    steps = []
    if is_dry:
        steps.append(("awesomelint init", "write this"))
    if counts.findings:
        steps.append(("awesomelint check --offline", "what that is"))
    if counts.safe:
        steps.append(("awesomelint fix --offline --diff", "what safe fixes would change"))
    if counts.severities["error"] > counts.safe:
        steps.append(("awesomelint baseline --offline", "leave today's findings for later"))
    if any(item.path == HOOKS and item.is_written for item in planned):
        steps.append(("pre-commit install", "look at what is committed, from now on"))
    steps.append(("awesomelint links", "ask the web about every link"))
    widest = max(len(command) for command, _ in steps)
    for at, (command, words) in enumerate(steps):
        yield f"{'next' if at == 0 else '':<12}{command:<{widest}}  {words}"
