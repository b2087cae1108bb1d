"""Lists in several scripts with findings, links and their history, as large as wanted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from awesomelint.links.memory.records import Mark
from awesomelint.listing import Health, Listing, Row, Spot
from awesomelint.model import (
    Diagnostic,
    Edit,
    Evidence,
    Failure,
    Finding,
    Fix,
    Phase,
    Related,
    Report,
    Severity,
    Source,
    Span,
    State,
    Verdict,
)
from awesomelint.reports import Options

NOW = 1_795_000_000.0
"""2026-11-18."""
DAY = 86_400.0
STATES: tuple[tuple[State, Phase | None, str, float], ...] = (
    ("alive", None, "the server answered 200 OK", 0.885),
    ("moved", None, "moved for good, to another address", 0.03),
    ("dead", "confirmed", "the server answered 404 Not Found; dead since last spring, seen 5 times", 0.02),
    ("dead", "suspected", "the server answered 404 Not Found; to be sure takes 3 times over 28 days", 0.01),
    ("unreachable", "suspected", "no answer within 20 seconds", 0.012),
    ("blocked", None, "a page that keeps programs out", 0.015),
    ("drifted", None, 'its title was "Ants of Europe" and is "Buy domains"', 0.005),
    ("gone-soft", "suspected", 'its title says "Page not found"', 0.005),
    ("restricted", None, "the server answered 401 Unauthorized", 0.005),
    ("fragment-missing", None, "the page has no place called install", 0.005),
    ("unchecked", None, "cut off by --max-links", 0.008),
)
HOSTS = (
    "github.com",
    "arxiv.org",
    "en.wikipedia.org",
    "蚂蚁.example",
    "blog.ant.example",
    "docs.bee.example",
)


class Case(NamedTuple):
    """A line with a fault at the first place where `place` stands in it, and what is to stand there."""

    line: str
    rule: str
    severity: Severity
    message: str
    place: str
    better: str | None = None
    title: str = ""
    is_safe: bool = True


GONE = "the server answered 404 Not Found; dead since 2026-03-02, seen 5 times"
CASES = {
    "README.md": (
        Case(
            "- [Ant Farm ](https://ant.example/farm/{n}) - Keeps ants, and tells what they did.",
            "entry-spacing",
            "warning",
            "a blank at the edge of a link's text",
            "Ant Farm ]",
            "Ant Farm]",
            "set the blank right",
        ),
        Case(
            "12. [Deep Learning, a Mathematical View](https://bee.example/book/{n} )(2020) - on learning.",
            "broken-link-syntax",
            "error",
            "a blank after the destination",
            " )",
            ")",
            "remove the blank",
        ),
        Case(
            "* [Termite](https://termite.example/{n}) - see `make` and <script>alert({n})</script>",
            "dead-link",
            "error",
            GONE,
            "https://termite.example/{n}",
        ),
        Case(
            "19. [Learning Theory](https://bee.example/theory/{n}) - lecture notes.",
            "numbering-gap",
            "error",
            "11 to 19: 12-18 missing, readers see 12",
            "19.",
            "12.",
            "renumber what follows from 12",
            False,
        ),
        Case(
            "- [Wasp](https://www.wasp.example/{n}?utm_source=list) - Builds with paper.",
            "tracking-parameter",
            "warning",
            "utm_source tells where readers come from",
            "?utm_source=list",
            "",
            "remove the parameter",
        ),
    ),
    "docs/zh/课程列表.md": (
        Case(
            "- [蚂蚁课程](https://蚂蚁.example/课程/{n}) 关于蚂蚁的课程，比较清晰完善，包含论文和视频。",
            "uncertain-link",
            "info",
            "blocked: a page that keeps programs out",
            "https://蚂蚁.example/课程/{n}",
        ),
        Case(
            "{n}. [深度学习理论](https://github.com/ant/{n}) 关于DL和逼近理论的讲义，ä½ å¥½，62页。",
            "mojibake",
            "error",
            "UTF-8 read as windows-1252",
            "ä½ å¥½",
            "你好",
            "decode it",
        ),
    ),
    "docs/he/רשימה.md": (
        Case(
            "- [נמלים בעברית ](https://ant.example/he/{n}) – רשימה של מקורות על נמלים, חלק {n}.",
            "entry-spacing",
            "warning",
            "a blank at the edge of a link's text",
            "בעברית ]",
            "בעברית]",
            "set the blank right",
        ),
        Case(
            "- [النمل](https://ant.example/ar/{n}) - مقالة عن النمل (2021).",
            "moved-link",
            "warning",
            "moved for good to https://ant.example/النمل/{n}",
            "https://ant.example/ar/{n}",
            "https://ant.example/النمل/{n}",
            "follow the redirect",
            False,
        ),
        Case(
            "- [الملكة](https://ant.example/ar/{n}) - الملكة والعمال في مملكة النمل.",
            "duplicate-link",
            "error",
            "the same page is linked twice",
            "https://ant.example/ar/{n}",
        ),
    ),
}


def sample(links: int, findings: int, *, failures: bool = True, seed: int = 7) -> tuple[Report, Options]:
    """Make a report and the options that show it; the same ones for the same numbers."""
    chance = random.Random(seed)
    sources, found = _findings(chance, findings)
    failed = (Failure("locked.md", "cannot be read: permission denied", 2),) if failures else ()
    report = Report(
        found, sources, len(sources) + 4, failed, links=(f"links: {links} looked at; 3 from the store",)
    )
    rows = tuple(_rows(chance, links))
    marks = {row.url: tuple(_marks(chance, row.verdict)) for row in rows}
    return report, Options(health=Health(Listing(rows, len(rows), len(sources)), marks, NOW))


def _findings(chance: random.Random, number: int) -> tuple[dict[str, Source], tuple[Diagnostic, ...]]:
    texts: dict[str, list[str]] = {path: [f"# {path}\n", "\n"] for path in CASES}
    lengths = {path: sum(map(len, lines)) for path, lines in texts.items()}
    found = []
    for n in range(number):
        path = chance.choice([*CASES])
        case = chance.choice(CASES[path])
        line, place, message = (
            text.replace("{n}", str(n + 1)) for text in (case.line, case.place, case.message)
        )
        start = lengths[path] + line.index(place)
        span = Span(start, start + len(place))
        fix = None
        if case.better is not None:
            fix = Fix(case.title, (Edit(span, case.better.replace("{n}", str(n + 1))),), case.is_safe)
        related = (Related(None, Span(0, 1), "first here"),) if case.rule == "duplicate-link" else ()
        found.append(Diagnostic(case.rule, case.severity, path, Finding(span, message, fix, related)))
        texts[path].append(f"{line}\n")
        lengths[path] += len(line) + 1
    ordered = sorted(found, key=lambda item: (item.path, item.finding.span))
    sources = {}
    for path, lines in texts.items():
        text = "".join(lines)
        sources[path] = Source(path, text.encode(), text, "utf-8", "strict", True, False)
    return sources, tuple(ordered)


def _rows(chance: random.Random, number: int) -> Iterator[Row]:
    weights = [weight for *_, weight in STATES]
    for n in range(number):
        state, phase, reason, _ = chance.choices(STATES, weights)[0]
        hosts = (*HOSTS, f"www{n % 97}.example.org")
        url = f"https://{chance.choice(hosts)}/{chance.choice(('papers', 'a/b', '课程', 'נמלים'))}/{n}"
        since = NOW - chance.choice((3, 20, 80, 200, 500)) * DAY
        checked = None if state == "unchecked" else NOW - chance.choice((0.2, 3, 12, 12, 40)) * DAY
        archive = f"https://web.archive.org/web/2023/{url}" if phase == "confirmed" else None
        final = f"{url}/new" if state == "moved" else None
        evidence = Evidence(reason, None, final)
        due = None if checked is None else checked + 30 * DAY
        verdict = Verdict(url, state, phase, evidence, since, checked, due, archive)
        path = chance.choice([*CASES])
        yield Row(url, verdict, tuple(Spot(path, n + 3 + more, 9) for more in range(1 + (n % 40 == 0))))


def _marks(chance: random.Random, verdict: Verdict) -> Iterator[Mark]:
    """Make a history that ends as the verdict says: seen alive for a year and a half, now and then down."""
    if verdict.state == "unchecked":
        return
    first = NOW - chance.choice((540, 540, 540, 300)) * DAY
    yield Mark(first, "alive", "", True)
    if chance.random() < 0.01:
        bad = NOW - chance.randrange(100, 290) * DAY
        yield Mark(bad, "unreachable", "down", True)
        yield Mark(bad + 9 * DAY, "alive", "", True)
    if verdict.state != "alive" and verdict.since is not None and verdict.since > first:
        yield Mark(verdict.since, verdict.state, "", True)
