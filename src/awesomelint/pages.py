"""The pages of the rulebook: taken apart into cases that can be run, and what in them is generated.

A page is Markdown of a fixed order: `# rule-name`, one sentence, the sections of `SECTIONS`, then one
`##` heading per case. What a case holds is told by its fences' info strings:

    md              a list; `list.md`, or the name in a line like `` `b.md`: `` right before
    md escaped      the same, where a written \\r, \\t, \\\\, \\xNN (a byte) or \\uNNNN is what it says;
                    a line that ends in a written \\r ends in CR LF; a final written \\c takes the
                    line ending before the fence away
    toml            configuration
    web             what the web answers, `URL state[/phase] [->URL] [KEY=VALUE ...] reason` per line; keys
                    are status (a number), since and checked (days: 2026-03-04), archive and secure (URLs)
    report          the whole report, in the format `concise`; none: nothing is found
    diff            the whole of what safe fixes change; none: nothing
    diff unsafe     the whole of what `--unsafe` changes; none: what safe fixes change
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from itertools import groupby
from pathlib import Path
from typing import get_args, get_type_hints

from awesomelint.errors import UsageError
from awesomelint.rule import Rule, name_of

SECTIONS = ("Why it matters", "Options", "Fix safety", "When to turn it off")
FENCES = ("md", "md escaped", "toml", "web", "report", "diff", "diff unsafe")
EXPECTED = ("report", "diff", "diff unsafe")
KNOWN_GAP = "Known gap:"
_INDEX_START = "<!-- index: generated, see below -->"
_INDEX_STOP = "<!-- end of the index -->"
_FILE = re.compile(r"`([^`]+)`:")
_ESCAPE = re.compile(rb"\\(?:([rtc\\])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))")
_LETTERS = {b"r": b"\r", b"t": b"\t", b"c": b"\\c", b"\\": b"\\"}


class PageError(UsageError):
    """A page that does not hold to the form; names the page and the line."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block of a page."""

    info: str
    content: str
    """The lines between the fences, each with its line ending."""
    first: int
    """The line of the opening fence, counted from 0."""
    last: int
    """The line of the closing fence."""


@dataclass(frozen=True, slots=True)
class Case:
    """One `##` heading of a page with what is to be tried under it."""

    title: str
    line: int
    """The heading's, counted from 0."""
    stop: int
    """The first line that belongs to something else."""
    files: dict[str, bytes]
    fences: tuple[Fence, ...]
    path: Path
    """The page's."""

    @property
    def is_known_gap(self) -> bool:
        """Whether the case is known to fail, and must."""
        return self.title.startswith(KNOWN_GAP)

    def fence(self, info: str) -> Fence | None:
        """Give the fence of a kind of which a case has one at most: all but `md` and `md escaped`."""
        return next((fence for fence in self.fences if fence.info == info), None)

    def error(self, line: int, message: str) -> PageError:
        """Make an error that names the page and a line of it, counted from 0."""
        return PageError(f"{self.path}:{line + 1}: {message}")


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's page."""

    path: Path
    lines: tuple[str, ...]
    """Each with its line ending."""
    rule: str
    summary: str
    sections: dict[str, str]
    """The text of each section of `SECTIONS`, without its heading and outer blank lines."""
    cases: tuple[Case, ...]


def read_page(path: Path) -> Page:
    """Take a page apart; raise PageError where it does not hold to the form."""
    return _Reader(path, path.read_text(encoding="utf-8")).page()


@dataclass(slots=True)
class _Reader:
    path: Path
    text: str
    lines: list[str] = field(init=False)
    fences: list[Fence] = field(init=False)

    def page(self) -> Page:
        self.lines = self.text.splitlines(keepends=True)
        self.fences = list(self.scan())
        inside = {line for fence in self.fences for line in range(fence.first, fence.last + 1)}
        heads = [n for n, line in enumerate(self.lines) if line.startswith("## ") and n not in inside]
        title = self.lines[0] if self.lines else ""
        if not title.startswith("# "):
            raise self.error(0, "expected the title, `# rule-name`")
        bounds = [*heads, len(self.lines)]
        titles = [self.lines[head][3:].strip() for head in heads]
        if tuple(titles[: len(SECTIONS)]) != SECTIONS:
            wanted = ", ".join(SECTIONS)
            raise self.error(heads[0] if heads else 0, f"expected the sections {wanted}, in this order")
        summary = "".join(self.lines[1 : heads[0]]).strip()
        count = len(SECTIONS)
        sections = {
            titles[n]: "".join(self.lines[heads[n] + 1 : bounds[n + 1]]).strip() for n in range(count)
        }
        cases = [self.case(titles[n], heads[n], bounds[n + 1]) for n in range(count, len(heads))]
        return Page(self.path, tuple(self.lines), title[2:].strip(), summary, sections, tuple(cases))

    def scan(self) -> Iterator[Fence]:
        """Find the fenced code blocks; a fence closes as CommonMark says."""
        opened: tuple[int, str, str] | None = None
        for number, line in enumerate(self.lines):
            match = re.match(r"(`{3,}|~{3,})[ \t]*([^`\n]*)$", line)
            if opened is None and match is not None:
                opened = number, match[1], match[2].strip()
                if opened[2] not in FENCES:
                    raise self.error(number, f"unknown fence '{opened[2]}': use {', '.join(FENCES)}")
            elif opened is not None and match is not None and not match[2] and match[1].startswith(opened[1]):
                first, _, info = opened
                yield Fence(info, "".join(self.lines[first + 1 : number]), first, number)
                opened = None
        if opened is not None:
            raise self.error(opened[0], "the fence is not closed")

    def case(self, title: str, start: int, stop: int) -> Case:
        files: dict[str, bytes] = {}
        fences = tuple(fence for fence in self.fences if start < fence.first < stop)
        seen: set[str] = set()
        for fence in fences:
            if fence.info in ("md", "md escaped"):
                name = self.file_name(fence.first)
                if name in files:
                    raise self.error(fence.first, f"a second {name} in one case")
                escaped = fence.info == "md escaped"
                files[name] = self.unescape(fence) if escaped else fence.content.encode()
            elif fence.info in seen:
                raise self.error(fence.first, f"a second {fence.info} fence in one case")
            seen.add(fence.info)
        if not files:
            raise self.error(start, f"the case '{title}' has no md fence")
        return Case(title, start, stop, files, fences, self.path)

    def file_name(self, fence: int) -> str:
        """Read the name in a line like `` `b.md`: `` above a fence; `list.md` where there is none."""
        above = fence - 1
        while above > 0 and not self.lines[above].strip():
            above -= 1
        match = _FILE.fullmatch(self.lines[above].strip())
        return match[1] if match else "list.md"

    def unescape(self, fence: Fence) -> bytes:
        """Give the bytes that an `md escaped` fence stands for."""
        raw = fence.content.encode()
        if raw.endswith(b"\\c\n"):
            raw = raw[:-3]

        def resolve(match: re.Match[bytes]) -> bytes:
            letter, byte, unit = match.groups()
            if letter is not None:
                return _LETTERS[letter]
            return bytes([int(byte, 16)]) if byte is not None else chr(int(unit, 16)).encode()

        stray = re.search(rb"\\(?![rtc\\]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})", re.sub(rb"\\\\", b"", raw))
        if stray:
            raise self.error(fence.first, "unknown escape: use \\r, \\t, \\\\, \\xNN, \\uNNNN, a final \\c")
        return _ESCAPE.sub(resolve, raw)

    def error(self, line: int, message: str) -> PageError:
        return PageError(f"{self.path}:{line + 1}: {message}")


def options_of(rule: type[Rule]) -> str:
    """Describe a rule's options in Markdown, from its fields.

    >>> from dataclasses import dataclass
    >>> from awesomelint.rule import Rule, option
    >>> @dataclass(frozen=True)
    ... class Loud(Rule):
    ...     least: int = option(3, "how many capitals in a row are too many")
    >>> print(options_of(Loud))
    - `least`: how many capitals in a row are too many. Default: `3`.
    >>> print(options_of(Rule))
    None.
    """
    hints = get_type_hints(rule)
    lines = []
    for item in fields(rule):
        if item.metadata.get("internal"):
            continue
        choices = [value for value in get_args(hints[item.name]) if isinstance(value, str)]
        one_of = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
        help_text = item.metadata.get("help", "").rstrip(".")
        default = item.default_factory() if item.default_factory is not MISSING else item.default
        shown = "unset" if default is None else f"`{_toml(default)}`"
        lines.append(f"- `{item.name.replace('_', '-')}`: {help_text}.{one_of} Default: {shown}.")
    return "\n".join(lines) or "None."


def _toml(value: object) -> str:
    """Write a default as TOML has it."""
    if isinstance(value, (tuple, list, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return f"[{', '.join(map(_toml, items))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def index_of(text: str, rules: Sequence[type[Rule]], pages: Mapping[str, Page]) -> str:
    """Put the table of all rules between the marks of the rulebook's README; `text` is what it says now."""
    lines = []
    for family, members in groupby(rules, key=lambda cls: cls.family):
        lines.append(f"### {family}\n\n| rule | reports | fix |\n|---|---|---|\n")
        for cls in members:
            name = name_of(cls)
            summary = cls().summary.rstrip(".").replace("|", "\\|")
            opt_in = " *(opt-in)*" if cls.opt_in else ""
            lines.append(f"| [`{name}`]({name}.md){opt_in} | {summary} | {_fixes(pages[name])} |\n")
        lines.append("\n")
    before, _, rest = text.partition(_INDEX_START)
    _, _, after = rest.partition(_INDEX_STOP)
    return f"{before}{_INDEX_START}\n\n{''.join(lines)}{_INDEX_STOP}{after}"


def _fixes(page: Page) -> str:
    """Tell from a page's reports which kinds of fix a rule has."""
    reported = "".join(
        fence.content for case in page.cases for fence in case.fences if fence.info == "report"
    )
    mine = [line for line in reported.splitlines() if f" {page.rule}: " in line]
    kinds = [kind for kind, mark in (("safe", " [fix]"), ("unsafe", " [unsafe fix]"))
             if any(line.endswith(mark) for line in mine)]  # fmt: skip
    return " / ".join(kinds) or "none"
