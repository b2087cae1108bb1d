"""The options of the commands, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from awesomelint.reports import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Put several options on a command, in the order in which its help is to list them."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _text(name: str, value: str, help: str) -> Callable[[F], F]:
    return click.option(name, metavar=value, help=help)


def _texts(name: str, value: str, help: str) -> Callable[[F], F]:
    return click.option(name, metavar=value, multiple=True, help=help)


def _flag(name: str, help: str) -> Callable[[F], F]:
    return click.option(name, is_flag=True, help=help)


PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")

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
)

COMMON = _options(
    _texts(
        "--select",
        "NAMES",
        "Run these rules and families only, in place of those the configuration names; with commas, or "
        "several times. A rule that is off by default has to be named itself.",
    ),
    _texts("--ignore", "NAMES", "Leave these rules and families out as well."),
    _flag("--offline", "Do not ask the web about links."),
    _flag("--allow-private", "Ask about links to private networks and to this machine, too."),
    _texts(
        "--glob",
        "GLOB",
        "Look for these files in folders, in place of *.md and *.markdown; written as in a gitignore file, "
        "several times if need be.",
    ),
    _text("--stdin-filename", "PATH", "What to call the text that '-' reads from standard input."),
    CONFIGURATION,
    _flag("--show-settings", "Show the settings this run would have, and where they come from; then stop."),
    click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to report: for people, for grep, for programs, for code scanning, for GitHub Actions.",
    ),
    _text("--output", "FILE", "Write the report to a file."),
    _flag("--statistics", "Count findings by rule, in place of listing them."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Whether to use colours; 'auto' uses them on a terminal unless NO_COLOR is set.",
    ),
    _flag("--no-progress", "Show no progress bar."),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Use at most so many processes; by default one per processor.",
    ),
    _flag("--no-cache", "Look at every file anew, and keep nothing."),
    _text(
        "--cache-dir",
        "FOLDER",
        "Keep results here; by default in the user's cache folder, or where AWESOMELINT_CACHE_DIR says.",
    ),
)
