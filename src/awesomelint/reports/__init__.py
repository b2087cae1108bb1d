"""Reports: what a run found, in the formats people and programs read; one module per format.

A format's module is imported when it is asked for, and the third-party packages it needs with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from awesomelint.errors import UsageError
from awesomelint.model import Report
from awesomelint.rule import Rule

if TYPE_CHECKING:
    from awesomelint.listing import Health
    from awesomelint.reports.code_host import CodeHost

FORMATS: tuple[str, ...] = (
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "markdown",
    "html",
)

# `json.py` would carry the name of a module of the standard library.
_MODULES = {"json": "json_report", "html": "html_report"}


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to look."""

    color: bool = False
    """Whether ANSI colours may be used; the caller knows the terminal, NO_COLOR and FORCE_COLOR."""
    width: int = 100
    """How many cells a line of the source may take, in `text`."""
    statistics: bool = False
    """Whether `text` and `concise` give counts per rule in place of the findings."""
    rules: tuple[Rule, ...] = ()
    """The rules that ran, for formats that describe them; the built-in ones are known anyway."""
    host: CodeHost | None = None
    """Where `markdown` and `html` may say that lines are shown."""
    health: Health | None = None
    """All links and their history, which `html` shows where it is there."""


class _Format(Protocol):
    def render(self, report: Report, options: Options) -> Iterator[str]: ...


def render(report: Report, format: str, options: Options) -> Iterator[str]:
    """Write a report in one of `FORMATS`, in chunks of whole lines.

    No chunk holds a control character but `\\n` (and colours, where `options.color`), or a lone
    surrogate. `text` and `concise` may hold any other character. Raises `UsageError` for a format
    that does not exist.
    """
    if format not in FORMATS:
        raise UsageError(f"no report format {format!r}: choose one of {', '.join(FORMATS)}")
    module = import_module(f"awesomelint.reports.{_MODULES.get(format, format)}")
    return cast(_Format, module).render(report, options)
