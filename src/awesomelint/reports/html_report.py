"""`html`: one self-contained page, for people; see `page`.

Nothing is loaded and nothing can be: the page's own Content Security Policy (CSP, www.w3.org/TR/CSP3) allows
its style and its script by their hashes, and no network at all. Without a script everything is there but
searching, filtering and what is beyond the first hundred of each list.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awesomelint import __version__
from awesomelint.model import Report
from awesomelint.reports import Options
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape
from awesomelint.reports.page import decay, findings, links
from awesomelint.reports.tally import SEVERITIES, count, tally
from awesomelint.reports.times import day, minute

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from awesomelint.listing import Health

AT_ONCE = 100
"""How many findings, and links, are shown at once: the rest waits in a `template`, which is not laid out."""
_REMARKS = 200
_FOLDER = Path(__file__).parent / "page"


def render(report: Report, options: Options) -> Iterator[str]:
    """Write the page: the links' health where `options.health` has it, and every finding."""
    health = options.health
    style, script = (_read(name) for name in ("style.css", "script.js"))
    page = _environment().get_template("report.html")
    yield page.render(
        version=__version__,
        title=_title(report, health),
        made=None if health is None else minute(health.now),
        style=style,
        script=script,
        policy=_policy(style, script),
        at_once=AT_ONCE,
        **_findings(report, options),
        **({"health": None} if health is None else _health(health)),
    )


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["number"] = lambda value: f"{value:,}"
    made.filters["count"] = count
    made.filters["day"] = day
    made.filters["chip"] = _chip
    made.filters["address"] = _address
    made.filters["segments"] = links.segments
    return made


def _chip(row: tuple[str, int], words: Mapping[str, str] | None = None) -> tuple[str, str, int]:
    """Give what a filter's box needs: its value, its words and how many there are."""
    value, number = row
    return value, value if words is None else words[value], number


def _address(text: str) -> Markup:
    """Keep the parts of an address or a path in their order, each in the direction of its own script.

    A browser would show `/א/1` with the number before the letter, for it takes the stroke between them to be
    right to left as well. Each part is isolated (UAX 9, section 2.4), where there is a part that could do so.
    """
    from markupsafe import Markup

    if text.isascii():
        return Markup.escape(text)
    parts = re.split(r"([/?#&=:.]+)", text)
    return Markup("").join(
        Markup("<bdi>{}</bdi>").format(part) if index % 2 == 0 and not part.isascii() else part
        for index, part in enumerate(parts)
    )


def _policy(style: str, script: str) -> str:
    """Allow the page's own style and script, the empty icon, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _title(report: Report, health: Health | None) -> str:
    paths = {diagnostic.path for diagnostic in report.diagnostics}
    if health is not None:
        paths |= {spot.path for row in health.listing.rows for spot in row.spots}
    if report.checked == 1 and len(paths) == 1:
        return escape(paths.pop())
    return count(report.checked, "list")


def _findings(report: Report, options: Options) -> dict[str, Any]:
    counts = tally(report)
    shown = findings.findings(report, options.host)
    failures = [(escape(item.path), brief(item.message)) for item in report.failures]
    fixes = [
        (done, escape(fix.path), escape(fix.rule), brief(fix.title), brief(fix.reason or ""), times)
        for done, items in (("fixed", report.applied), ("held back", report.skipped))
        for fix, times in Counter(items).items()
    ]
    return {
        "findings": shown,
        "counts": counts,
        "severities": [(severity, counts.severities[severity]) for severity in SEVERITIES],
        "rules": sorted(((escape(rule), number) for rule, number in counts.rules.items())),
        "files": sorted(Counter(item.path for item in shown).items()),
        "checked": report.checked,
        "interrupted": report.interrupted,
        "failures": failures[:_REMARKS],
        "more_failures": max(len(failures) - _REMARKS, 0),
        "fixes": fixes[:_REMARKS],
        "more_fixes": max(len(fixes) - _REMARKS, 0),
        "remarks": [escape(line) for line in report.links],
        "baseline": None
        if report.baseline is None
        else (escape(report.baseline.file), report.baseline.hidden, len(report.baseline.stale)),
    }


def _health(health: Health) -> dict[str, Any]:
    listing = health.listing
    shown = links.links(listing.rows)
    tones = links.by_tone(shown)
    hosts, more_hosts = links.by_host(shown)
    judged = len(shown) - tones["untold"]
    seen = decay.days(health.marks.values(), health.now)
    return {
        "health": {
            "links": shown,
            "tones": tones,
            "words": links.TONES,
            "states": links.by_state(shown),
            "meanings": links.MEANINGS,
            "judged": judged,
            "share": _share(tones["fine"] + tones["changed"], judged),
            "hosts": hosts,
            "more_hosts": more_hosts,
            "ages": links.by_age(shown, health.now),
            "absences": links.by_absence(shown, health.now),
            "days": seen,
            "chart": decay.chart(seen),
            "size": (decay.WIDTH, decay.HEIGHT, decay.LEFT, decay.RIGHT, decay.TOP, decay.BOTTOM),
        }
    }


def _share(part: int, whole: int) -> str:
    """Write a share in percent, never rounded to all or to nothing where it is not.

    >>> _share(9999, 10_000), _share(1, 10_000), _share(3, 3), _share(2, 3), _share(0, 0)
    ('99.9', '0.1', '100', '66.7', '')
    """
    if not whole:
        return ""
    if part in (0, whole):
        return str(100 * part // whole)
    return f"{min(max(round(100 * part / whole, 1), 0.1), 99.9):g}"
