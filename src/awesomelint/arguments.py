"""The options of the commands, and what they say about themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from awesomelint.completion_command import complete_files, complete_rules
from awesomelint.reports import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


LINK_FORMATS = ("text", "json", "csv")
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
_DURATION = re.compile(
    rf"(?:{_NUMBER}\s*d\s*)?(?:{_NUMBER}\s*h\s*)?(?:{_NUMBER}\s*m\s*)?(?:{_NUMBER}\s*s)?", re.IGNORECASE
)
_SECONDS = 86_400, 3600, 60, 1
_LONGEST = 365 * 86_400


class Duration(click.ParamType[float]):
    """A time, in seconds: `90`, `90s`, `15m`, `1h30m`, `1d`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give the seconds, more than none and a year at most; fail with words for anything else."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        match = _DURATION.fullmatch(f"{text}s" if re.fullmatch(_NUMBER, text) else text)
        parts = match.groups(default="0") if match else ()
        seconds = sum(float(part) * unit for part, unit in zip(parts, _SECONDS, strict=False))
        if not seconds > 0:
            self.fail(f"expected a time above zero, such as 90s, 15m or 1h30m; found {value!r}", param, ctx)
        if seconds > _LONGEST:
            self.fail(f"expected a year (365d) at most; found {value!r}", param, ctx)
        return seconds


class Date(click.ParamType[float]):
    """A day or a time as ISO 8601 has it, in seconds since 1970; UTC where no zone is named."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give the time; fail with words for what is none."""
        from datetime import UTC, datetime

        if isinstance(value, float):
            return value
        try:
            found = datetime.fromisoformat(str(value).strip())
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            self.fail(f"expected a date such as 2027-01-31; found {value!r}", param, ctx)


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Put several options on a command, in the order in which its help is to list them."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _text(name: str, value: str, help: str) -> Callable[[F], F]:
    is_path = value in ("FILE", "FOLDER", "PATH")
    return click.option(name, metavar=value, help=help, shell_complete=complete_files if is_path else None)


def _texts(name: str, value: str, help: str) -> Callable[[F], F]:
    return click.option(name, metavar=value, multiple=True, help=help)


def _names(name: str, help: str) -> Callable[[F], F]:
    return click.option(name, metavar="NAMES", multiple=True, help=help, shell_complete=complete_rules)


def _flag(name: str, help: str) -> Callable[[F], F]:
    return click.option(name, is_flag=True, help=help)


PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=complete_files)

CONFIGURATION = _options(
    _text(
        "--config",
        "FILE",
        "Use this configuration, in place of the nearest awesomelint.toml or pyproject.toml.",
    ),
    _flag("--isolated", "Use no configuration file."),
)

FIXING = _options(
    _flag("--unsafe", "Apply fixes that need a reader's eye, too."),
    _flag("--diff", "Show what would change, and write nothing; exit 1 if something would."),
    _flag("--write-guessed", "Fix files, too, whose encoding is a guess."),
    _flag(
        "--add-suppressions",
        "Fix nothing, and write a suppression comment for each finding, where it changes nothing that "
        "readers see.",
    ),
    _text("--reason", "TEXT", "What the comments of --add-suppressions are to give as a reason."),
    click.option("--staged", is_flag=True, hidden=True),
)

STORE = _options(
    _text(
        "--store",
        "FILE",
        "Remember links in this file: verdicts, their history, titles, when to look again. By default "
        "`[links] store`, or else a file in the user's cache folder.",
    ),
)

BUDGET = _options(
    STORE,
    _flag("--no-store", "Remember nothing of links, and know nothing of earlier runs."),
    click.option(
        "--max-time",
        type=Duration(),
        metavar="TIME",
        help="Ask the web for so long at most: seconds, or 90s, 15m, 1h30m. What is left is unchecked.",
    ),
    click.option(
        "--max-links",
        type=click.IntRange(min=1),
        metavar="N",
        help="Ask about so many links at most; what the store knows is free. What is left is unchecked.",
    ),
    _text(
        "--only-changed",
        "REV",
        "Ask about links in lines that were changed since this git revision alone, uncommitted work "
        "included.",
    ),
    _flag("--due", "Ask only about links that the store's schedule says are due."),
    _flag("--recheck", "Ask anew about what was asked about a moment ago, too."),
)

CHANGES = _options(
    _text(
        "--since",
        "REV",
        "Report only what lines have a part in that were changed since this git revision, uncommitted work "
        "included: findings in them, findings elsewhere that speak of them, and what they broke elsewhere.",
    ),
    _flag(
        "--no-collection",
        "Compare the files that are named with one another only, not with the rest of their collection: the "
        "configuration's folder, or the repository.",
    ),
    _text(
        "--baseline",
        "FILE",
        "Leave out the findings that this file holds; 'awesomelint baseline' writes it. By default "
        "`baseline` of the configuration.",
    ),
    _flag("--no-baseline", "Leave out nothing, whatever the configuration says."),
)
STAGED = _flag(
    "--staged",
    "Look at what git has staged, in place of the files, and report only what its changes have a part in.",
)

REFERENCES = _options(
    click.option(
        "--reference",
        metavar="FILE",
        multiple=True,
        help="Let this file tell what garbled text was: a clean copy, an older version; several times if "
        "need be. Besides `references` of the configuration, earlier versions in git, and the other lists.",
        shell_complete=complete_files,
    ),
    _flag("--no-history", "Do not look at earlier versions in git for what garbled text was."),
)

ALLOW_PRIVATE = _flag("--allow-private", "Ask about links to private networks and to this machine, too.")
GLOB = _texts(
    "--glob",
    "GLOB",
    "Look for these files in folders, in place of *.md and *.markdown; written as in a gitignore file, "
    "several times if need be.",
)
COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to use colours; 'auto' uses them on a terminal unless NO_COLOR is set.",
)
STDIN_FILENAME = _text(
    "--stdin-filename", "PATH", "What to call the text that '-' reads from standard input."
)
MACHINERY = _options(
    _flag("--no-progress", "Show no progress bar."),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Use at most so many processes; by default one per processor.",
    ),
    _flag("--no-cache", "Look at every file anew, and keep nothing of it."),
    _text(
        "--cache-dir",
        "FOLDER",
        "Keep results here; by default in the user's cache folder, or where AWESOMELINT_CACHE_DIR says.",
    ),
)

URLS = click.argument("urls", nargs=-1, required=True, metavar="URL...")
SHOWING = click.option(
    "--format",
    "format_",
    type=click.Choice(LINK_FORMATS[:2]),
    default="text",
    show_default=True,
    help="How to show it: for people, for programs.",
)
MUTING = _options(
    click.option(
        "--until",
        type=Date(),
        metavar="DATE",
        help="Until this day, at its start, or this time: 2027-01-31, 2027-01-31T12:00, UTC; else for ever.",
    ),
    click.option("--reason", metavar="TEXT", default="", help="Why; it is shown wherever the link is."),
)

ARCHIVED = _flag(
    "--archived",
    "Ask the Wayback Machine for copies of what is surely gone, as old as the line that links to it.",
)

LISTING = _options(
    _texts(
        "--verdict",
        "STATES",
        "Show links with these verdicts alone; with commas, or several times. 'dead:confirmed' and "
        "'dead:suspected' name a phase.",
    ),
    _flag("--offline", "Ask nobody: show what the store knows."),
    ARCHIVED,
    ALLOW_PRIVATE,
    BUDGET,
    GLOB,
    STDIN_FILENAME,
    CONFIGURATION,
    click.option(
        "--format",
        "format_",
        type=click.Choice(LINK_FORMATS),
        default="text",
        show_default=True,
        help="How to show them: for people, for programs, for spreadsheets.",
    ),
    _text("--output", "FILE", "Write the list to a file."),
    COLOR,
    MACHINERY,
)

RULES = _options(
    _names(
        "--select",
        "Run these rules and families only, in place of those the configuration names; with commas, or "
        "several times. A rule that is off by default has to be named itself.",
    ),
    _names("--ignore", "Leave these rules and families out as well."),
    _flag("--offline", "Do not ask the web about links."),
    ALLOW_PRIVATE,
    BUDGET,
    GLOB,
)

KNOWING = _options(
    _text(
        "--baseline",
        "FILE",
        "Write to this file; by default to `baseline` of the configuration, or else to "
        ".awesomelint-baseline.json.",
    ),
    _flag("--prune", "Take out what is not found any more, and add nothing."),
    RULES,
    CONFIGURATION,
    MACHINERY,
)

REPORTING = _options(
    click.option(
        "--output",
        metavar="FILE",
        required=True,
        help="Write the page to this file; '-' is standard output.",
    ),
    ARCHIVED,
    RULES,
    CHANGES,
    CONFIGURATION,
    MACHINERY,
)

COMMON = _options(
    RULES,
    STDIN_FILENAME,
    CONFIGURATION,
    _flag("--show-settings", "Show the settings this run would have, and where they come from; then stop."),
    click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to report: text for people, concise for grep, json and jsonl for programs, sarif for code "
        "scanning, github for annotations, gitlab for Code Quality, junit for build servers, markdown for "
        "comments and summaries, html for a page.",
    ),
    _text("--output", "FILE", "Write the report to a file."),
    _texts(
        "--also",
        "FORMAT=FILE",
        "Write the report in a further format to a file, too; several times if need be.",
    ),
    _flag("--statistics", "Count findings by rule, in place of listing them."),
    COLOR,
    MACHINERY,
)
