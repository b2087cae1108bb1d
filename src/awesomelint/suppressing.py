"""Suppression comments for what was found, put where they change nothing that readers see.

A comment goes to the end of its line (`disable-line`), in a table's row into its last or first cell, before a
broken link that goes on in the next line. Where that would not be a comment, as in a definition, it goes
above the line (`disable-next-line`); and where that would end a list or a paragraph, to the end of the line
before. For what stands in code or in front matter, or is about the whole file, there is the end of the file
(`disable-file`). Each is tried: the page must have the same blocks, words and links after it as before, and
the comment must be understood.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.edits import apply
from awesomelint.errors import UsageError
from awesomelint.markdown import line_end, line_of, parse
from awesomelint.markdown.blocks import block_tokens
from awesomelint.model import Document, Edit, Finding, Fix, Source, Span
from awesomelint.suppressions import places_of

REASON = "known when it was suppressed"
_OURS = re.compile(r"[ \t]*<!-- awesomelint-(?:[^-]|-(?!->))*-->")
_TRAILING = re.compile(r"[ \t]*\\?\Z")
"""Blanks or a backslash at a line's end: two blanks, or the backslash, break the line."""
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_ABOUT_COMMENTS = ("unused-suppression", "unknown-rule")
"""What is wrong with comments is not answered with further ones."""
_TRIALS = 200
"""How many documents may be parsed to find places in one file."""
_NOWHERE = "no place for a comment that changes nothing else; a baseline can hold it"


_Way = Callable[[int, str], "Comment | None"]


class Comment(NamedTuple):
    """A comment and where it goes."""

    edit: Edit
    at: int
    """Where in the edit's text the comment starts."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A file with its comments."""

    source: Source
    done: tuple[tuple[str, str], ...]
    """Each rule with what was done about one line, or about the file."""
    left: tuple[tuple[str, str], ...]
    """Each rule that found something no comment can be written for, with the reason."""


def check_reason(reason: str) -> None:
    """Raise UsageError for a reason that would not fit into a comment."""
    if not reason.strip() or not reason.isprintable() or "--" in reason or "|" in reason:
        raise UsageError("--reason: expected a few words in one line, without '--' and '|'")


def suppress(
    source: Source, found: Sequence[tuple[str, Finding]], reason: str, *, whole_file: bool
) -> Suppressed:
    """Write a comment for each finding, given with its rule; `whole_file` allows those for the whole file.

    What is found must not be suppressed yet. Raises UnicodeEncodeError where the file's encoding cannot
    write the reason.
    """
    doc = parse(source)
    wanted: dict[int, dict[str, None]] = {}
    for rule, finding in sorted(found, key=lambda item: item[0]):
        if rule in _ABOUT_COMMENTS:
            continue
        for span in places_of(finding):
            wanted.setdefault(line_of(doc.line_starts, span.start), {})[rule] = None
    placing = _Placing(doc, reason)
    taken = placing.place({line: tuple(rules) for line, rules in wanted.items()})
    done = [(rule, _told(doc, line)) for line in taken for rule in wanted[line]]
    rest = {line: rules for line, rules in wanted.items() if line not in taken}
    comments = list(taken.values())
    whole = {rule for rule, finding in found if _is_of_file(doc.text, finding.span)}
    hidden = {
        rule for line, rules in rest.items() for rule in rules if placing.is_beyond(line) or rule in whole
    }
    if hidden and whole_file and (last := placing.for_file(comments, sorted(hidden))) is not None:
        comments.append(last)
        done += ((rule, "suppress it in the whole file") for rule in sorted(hidden))
    else:
        hidden = set()
    left = sorted({rule for rules in rest.values() for rule in rules} - hidden)
    return Suppressed(_written(source, comments), tuple(done), tuple((rule, _NOWHERE) for rule in left))


def _is_of_file(text: str, span: Span) -> bool:
    """Tell whether a finding is about a file as a whole, and not about words of it."""
    return span.start == 0 and not text[span.start : span.stop].strip("\r\n\ufeff")


def _told(doc: Document, line: int) -> str:
    return f"suppress it on line {line + 1}"


class _Placing:
    """Tries comments in one document."""

    def __init__(self, doc: Document, reason: str) -> None:
        self.doc = doc
        self.reason = reason
        self.before = _page(doc)
        self.trials = _TRIALS
        front = _FRONT.match(doc.text)
        self.front = front.end() if front else 0

    def place(self, wanted: Mapping[int, Sequence[str]]) -> dict[int, Comment]:
        """Find a place for a comment on each line that has one."""
        ways: tuple[Callable[[int, str], Comment | None], ...] = (
            self.in_line,
            self.in_first_cell,
            self.before_break,
            self.above,
            self.behind_previous,
        )
        taken: dict[int, Comment] = {}
        for way in ways:
            trial = {
                line: comment
                for line, rules in wanted.items()
                if line not in taken and (comment := way(line, ", ".join(rules))) is not None
            }
            taken = self.extend(taken, trial)
        return dict(sorted(taken.items()))

    def extend(self, base: dict[int, Comment], more: dict[int, Comment]) -> dict[int, Comment]:
        """Add those comments that change nothing: those that are understood, in halves if need be."""
        if not more or self.trials <= 0:
            return base
        self.trials -= 1
        understood, is_same = self.tried(base | more)
        if is_same and len(understood) == len(base) + len(more):
            return base | more
        if len(more) == 1:
            return base
        if base.keys() < understood and not more.keys() <= understood:
            return self.extend(base, {line: more[line] for line in more if line in understood})
        items, half = list(more.items()), len(more) // 2
        return self.extend(self.extend(base, dict(items[:half])), dict(items[half:]))

    def tried(self, comments: Mapping[int, Comment]) -> tuple[set[int], bool]:
        """Name the lines whose comments are understood as such, and tell whether all else is as before."""
        after = parse(_written(self.doc.source, [*comments.values()]))
        found = {suppression.span.start for suppression in after.suppressions}
        ordered = sorted(comments, key=lambda line: comments[line])
        starts = zip(ordered, _starts([comments[line] for line in ordered]), strict=True)
        return {line for line, start in starts if start in found}, _page(after) == self.before

    def in_line(self, line: int, names: str) -> Comment | None:
        """Put a comment at the end of a line, or into the last cell of a row."""
        text = self.text(line)
        row = text.rstrip().endswith("|") and text.count("|") > 1
        return self.within(line, text.rstrip().rfind("|") if row else _end(text), names)

    def in_first_cell(self, line: int, names: str) -> Comment | None:
        """Put a comment into the first cell of a row; the last one may be one too many, and not shown."""
        text = self.text(line)
        at = text.find("|", text.find("|") + 1 if text.lstrip().startswith("|") else 0)
        return self.within(line, at, names) if at > 0 else None

    def before_break(self, line: int, names: str) -> Comment | None:
        """Put a comment before a broken link that goes on in the next line, where words stand before it."""
        start, stop = self.content(line)
        near = next((near for near in self.doc.near_links if near.span.start < stop < near.span.stop), None)
        if near is None or near.span.start < start:
            return None
        return self.within(line, near.span.start - start, names, is_whole=False)

    def behind_previous(self, line: int, names: str) -> Comment | None:
        """Put a comment at the end of the line before, blank ones aside."""
        before = next((at for at in range(line - 1, -1, -1) if self.text(at).strip()), None)
        if before is None:
            return None
        text = self.text(before)
        row = text.rstrip().endswith("|") and text.count("|") > 1
        at = text.rstrip().rfind("|") if row else _end(text)
        return self.within(before, at, names, "disable-next-line")

    def is_beyond(self, line: int) -> bool:
        """Tell whether a line stands in code or in front matter, where no comment is one."""
        start, stop = self.content(line)
        return stop <= self.front or self.is_code(start)

    def within(
        self, line: int, at: int, names: str, action: str = "disable-line", *, is_whole: bool = True
    ) -> Comment | None:
        """Put a comment after the words before a column, counted from 0; it ends the line if `is_whole`."""
        start, stop = self.content(line)
        if self.is_beyond(line) or self.is_heading(start, stop) or (is_whole and self.is_broken(stop)):
            return None
        words = self.doc.text[start : start + at].rstrip(" \t")
        blank, at = " " if words else "", start + len(words)
        comment = f"{blank}<!-- awesomelint-{action} {names}: {self.reason} -->"
        return Comment(Edit(Span(at, at), comment), len(blank))

    def is_heading(self, start: int, stop: int) -> bool:
        """Tell whether a line has a heading: what stands in it may become part of its anchor."""
        return any(start <= heading.span.start < stop for heading in self.doc.headings)

    def is_broken(self, stop: int) -> bool:
        """Tell whether a broken link goes on in the next line: a comment would part it for good."""
        return any(near.span.start < stop < near.span.stop for near in self.doc.near_links)

    def above(self, line: int, names: str) -> Comment | None:
        """Put a comment on a line of its own above a line, as far to the right as that begins."""
        start, stop = self.content(line)
        if self.is_beyond(line):
            return None
        text = self.doc.text[start:stop]
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        comment = f"{indent}<!-- awesomelint-disable-next-line {names}: {self.reason} -->{self.ending(line)}"
        return Comment(Edit(Span(start, start), comment), len(indent))

    def for_file(self, comments: Sequence[Comment], rules: Sequence[str]) -> Comment | None:
        """Put a comment for the whole file at its end."""
        text, end = self.doc.text, self.ending(0)
        gap = end if text.endswith(("\n", "\r")) else end + end
        comment = f"{gap}<!-- awesomelint-disable-file {', '.join(rules)}: {self.reason} -->{end}"
        found = Comment(Edit(Span(len(text), len(text)), comment), len(gap))
        understood, is_same = self.tried({**dict(enumerate(comments)), len(comments): found})
        return found if is_same and len(understood) == len(comments) + 1 else None

    def text(self, line: int) -> str:
        start, stop = self.content(line)
        return self.doc.text[start:stop]

    def content(self, line: int) -> Span:
        return Span(self.doc.line_starts[line], line_end(self.doc.text, self.doc.line_starts, line))

    def ending(self, line: int) -> str:
        """Give a line's own ending, or the usual one."""
        stop = self.content(line).stop
        match = re.match(r"\r\n?|\n", self.doc.text[stop : stop + 2])
        return match[0] if match else "\n"

    def is_code(self, offset: int) -> bool:
        """Tell whether a line starts within code, and not with it."""
        at = bisect_left(self.doc.code, offset, key=lambda span: span.start) - 1
        return at >= 0 and offset < self.doc.code[at].stop


def _end(text: str) -> int:
    match = _TRAILING.search(text)
    return match.start() if match else len(text)


def _starts(comments: Sequence[Comment]) -> Iterator[int]:
    """Give where each comment starts once all are written."""
    shift = 0
    for comment in sorted(comments):
        yield comment.edit.span.start + shift + comment.at
        shift += len(comment.edit.text)


def _written(source: Source, comments: Sequence[Comment]) -> Source:
    return apply(source, [Fix("", tuple(comment.edit for comment in comments), True)]) if comments else source


def _page(doc: Document) -> tuple[object, ...]:
    """Give all that readers see of a page, without our comments."""
    text = doc.text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = []
    for token in block_tokens(text):
        content = token.content
        if token.type in ("inline", "html_block"):
            content = _OURS.sub("", content).strip()
        if token.type != "html_block" or content:
            label = token.meta.get("id") or token.meta.get("label")
            blocks.append((token.type, token.tag, token.hidden, token.info, content, label))
    return (
        blocks,
        [(link.url, link.kind) for link in doc.links],
        [(heading.level, heading.slug) for heading in doc.headings],
        [(entry.kind, entry.rendered, entry.parent, entry.list) for entry in doc.entries],
        doc.anchors,
        len(doc.code),
        len(doc.html),
        len(doc.near_links),
    )
