r"""Links in `csv`: for spreadsheets. RFC 4180: a header, every cell in quotes, lines end in CR LF; UTF-8.

A spreadsheet takes a cell that starts with `=`, `+`, `-` or `@` for a formula, quoted or not, and some
strip blanks before they look. Such a cell gets an apostrophe in front, as OWASP's page "CSV Injection"
advises; the full-width forms of the four are among them, as there. Characters that cannot be seen are
escaped as in every report, so a cell has no tab and no line break. `json` has all texts as they are, but for
passwords in URLs: here as there, three stars stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from awesomelint.links.forms.canonical import canonical
from awesomelint.links.forms.secrets import without_password
from awesomelint.listing import Listing, Row
from awesomelint.reports.escape import escape
from awesomelint.reports.times import iso

COLUMNS = (
    "url",
    "canonical",
    "verdict",
    "phase",
    "reason",
    "status",
    "final_url",
    "checked",
    "since",
    "due",
    "title",
    "archive",
    "places",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(listing: Listing) -> Iterator[str]:
    """Write one line per link, after the names of the columns."""
    yield _line(COLUMNS)
    for row in listing.rows:
        yield _line(_cells(row))


def cell(text: str) -> str:
    r"""Write one cell.

    >>> print(cell('an "ant" b'), cell("=1+1"), cell(" @x"), cell("a\tb"))
    "an ""ant"" b" "'=1+1" "' @x" "a\tb"
    """
    shown = escape(text)
    if shown.lstrip().startswith(_FORMULA):
        shown = f"'{shown}"
    doubled = shown.replace('"', '""')
    return f'"{doubled}"'


def _line(cells: tuple[str, ...]) -> str:
    return ",".join(map(cell, cells)) + "\r\n"


def _cells(row: Row) -> tuple[str, ...]:
    verdict, evidence = row.verdict, row.verdict.evidence
    return (
        without_password(row.url),
        without_password(canonical(row.url) or ""),
        verdict.state,
        verdict.phase or "",
        evidence.reason,
        "" if evidence.status is None else str(evidence.status),
        evidence.final_url or "",
        iso(verdict.checked) or "",
        iso(verdict.since) or "",
        iso(verdict.due) or "",
        evidence.title or "",
        verdict.archive or "",
        "; ".join(f"{spot.path}:{spot.line}:{spot.column}" for spot in row.spots),
    )
