"""The page of `html`, as text: what it holds, what it allows, and how its numbers come about."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_sample import NOW, sample

from awesomelint.links.memory.records import Mark, Sighting, Standing
from awesomelint.listing import Health, Listing, Row, Spot
from awesomelint.model import Diagnostic, Edit, Evidence, Finding, Fix, Left, Report, Span, State, Verdict
from awesomelint.reports import Options
from awesomelint.reports.page import decay, findings, links
from awesomelint.reports.page.decay import DAY, Day
from sample_reports import FULL, LIST, TEXTS, source, written
from scripted_links import DEAD, VERDICTS, Run, Script, record, remember

VOID = {"meta", "link", "input"}


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed in its turn; no attribute comes twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def health_of(*verdicts: Verdict, marks: dict[str, tuple[Mark, ...]] | None = None) -> Options:
    rows = tuple(
        Row(verdict.url, verdict, (Spot("list.md", number + 1, 1),))
        for number, verdict in enumerate(verdicts)
    )
    return Options(health=Health(Listing(rows, len(rows), 1), marks or {}, NOW))


def test_the_page_is_sound_and_allows_its_own_style_and_script_alone() -> None:
    page = Reader(written(*_page(sample(130, 120))))
    policy = next(
        str(item["content"])
        for item in page.all("meta")
        if item.get("http-equiv") == "Content-Security-Policy"
    )

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest(page.texts['style'])}'; "
        f"script-src 'sha256-{digest(page.texts['script'])}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )
    assert [
        item for _, item in page.seen if "style" in item or any(key.startswith("on") for key in item)
    ] == []
    ids = [item["id"] for _, item in page.seen if "id" in item]
    assert len({*ids}) == len(ids)
    loads = [item for tag, item in page.seen if "src" in item or (tag == "link" and item["href"] != "data:,")]
    assert loads == []
    named = {str(item["href"]) for item in page.all("use")}
    assert named <= {f"#{item['id']}" for item in page.all("symbol")}


def _page(made: tuple[Report, Options]) -> tuple[Report, str, Options]:
    return made[0], "html", made[1]


def test_without_health_the_page_has_the_findings_alone() -> None:
    page = Reader(written(FULL, "html"))
    assert [item["id"] for item in page.all("section") if "id" in item] == ["overview", "findings"]
    assert page.texts["title"] == "Health of 3 lists – awesomelint"


def test_the_title_is_the_list_where_there_is_one() -> None:
    report = Report((Diagnostic("dead-link", "error", "a.md", Finding(Span(0, 1), "m")),), {}, 1)
    assert Reader(written(report, "html")).texts["title"] == "Health of a.md – awesomelint"


def test_what_a_run_did_is_told() -> None:
    page = written(Report((), {}, 1, links=("links: 1 dead",), baseline=Left("known.json", 3, ())), "html")
    assert '<li dir="auto">links: 1 dead</li>' in page
    assert '3 known findings left out by <bdi dir="ltr">known.json</bdi>' in page


# Findings.


def test_findings_are_given_the_gravest_first_with_source_fix_and_related_places() -> None:
    shown = findings.findings(FULL)
    assert [(item.id, item.severity, item.path, item.line) for item in shown] == [
        ("f1", "error", "list.md", 3),
        ("f4", "error", "gone.md", 1),
        ("f2", "warning", "list.md", 6),
        ("f3", "info", "list.md", 5),
    ]
    first = shown[0]
    assert first.source == (
        findings.Excerpt(3, "- [Ant](", "https://e.org/", ""),
        findings.Excerpt(4, "", "  ant", ")"),
    )
    assert first.fix is not None
    assert [(line.sign, line.line) for line in first.fix.changes] == [("-", 3), ("-", None), ("+", None)]
    assert shown[2].related == (
        findings.Place("list.md", 5, "first here"),
        findings.Place("old.md", None, "and there"),
    )


def test_long_findings_and_long_fixes_are_cut_and_counted() -> None:
    text = "a\n" * 100
    fix = Fix("x", tuple(Edit(Span(2 * n, 2 * n + 1), "b") for n in range(50)), True)
    found = Diagnostic("mojibake", "error", "list.md", Finding(Span(0, 200), "m", fix))
    (shown,) = findings.findings(Report((found,), {"list.md": source(text)}, 1))
    assert (len(shown.source), shown.more_lines) == (4, 96)
    assert shown.fix is not None
    assert (len(shown.fix.changes), shown.fix.left) == (24, 76)


# Links.


def test_links_are_given_with_what_is_known_of_them() -> None:
    shown = links.links([Row(verdict.url, verdict, (Spot("a.md", 3, 9),)) for verdict in VERDICTS.values()])
    assert [(item.state, item.tone, item.href) for item in shown] == [
        ("dead", "gone", "https://ant.example/gone"),
        ("invalid", "gone", ""),
        ("unreachable", "away", "http://cat.example/#paws"),
        ("alive", "fine", "https://bee.example/"),
    ]
    assert shown[0].archive_href == "https://web.archive.org/web/2020/https://ant.example/gone"
    assert (shown[0].since, shown[0].checked, shown[0].due) == ("2025-10-22", "2025-11-21", "2025-12-19")


def test_every_state_has_a_tone_and_a_meaning() -> None:
    assert {*links.TONE} == {*links.MEANINGS} == {*State.__args__}  # type: ignore[attr-defined]  # a Literal
    assert {*links.TONE.values()} == {*links.TONES}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["https://", "http://", "javascript:", "data:text/html,", "\x01http://"]),
        min_size=1,
        max_size=2,
    ),
    TEXTS,
)
def test_links_lead_to_the_web_or_nowhere_and_any_text_is_safe(schemes: Sequence[str], rest: str) -> None:
    url = "".join(schemes) + rest
    verdict = Verdict(url, "moved", "suspected", Evidence(rest, None, f"{url}/b", title=rest), archive=url)
    page = written(Report((), {}, 1), "html", health_of(verdict))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert "##[" not in page
    reader = Reader(page)
    for item in reader.all("a"):
        assert re.match(r"#\w|https?://[^\x00-\x20\"'<>\x7f-\U0010ffff]*$", str(item["href"]))
    assert len(reader.all("script")) == 1


def test_passwords_are_not_shown() -> None:
    url = "https://ant:secret@ant.example/"
    page = written(
        Report((), {}, 1), "html", health_of(Verdict(url, "moved", None, Evidence("m", None, url)))
    )
    assert "secret" not in page


def test_hosts_are_ranked_by_trouble_and_written_in_their_own_script() -> None:
    urls = [
        ("https://a.example/", "alive"),
        ("https://a.example/1", "alive"),
        ("https://蚂蚁.example/", "dead"),
    ]
    verdicts = [Verdict(url, state, None, Evidence("m")) for url, state in urls]  # type: ignore[arg-type]
    rows = [Row(verdict.url, verdict, ()) for verdict in verdicts]
    bars, more = links.by_host(links.links(rows))
    assert (bars, more) == (
        [
            links.Bar("蚂蚁.example", 1, (("gone", 1),)),
            links.Bar("a.example", 2, (("fine", 2),)),
        ],
        0,
    )


def test_ages_are_counted() -> None:
    def link(checked: float | None, since: float | None, state: State = "dead") -> Row:
        return Row(
            "https://a.example/", Verdict("https://a.example/", state, None, Evidence(""), since, checked), ()
        )

    shown = links.links(
        [link(NOW, NOW - 3 * DAY), link(NOW - 400 * DAY, NOW - 400 * DAY), link(None, None, "alive")]
    )
    assert [(bar.name, bar.total) for bar in links.by_age(shown, NOW)] == [
        ("today", 1),
        ("longer ago", 1),
        ("never", 1),
    ]
    assert [(bar.name, bar.total) for bar in links.by_absence(shown, NOW)] == [
        ("up to a month", 1),
        ("up to 3 years", 1),
    ]


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=5).filter(any))
def test_segments_are_seen_and_fill_no_more_than_there_is(numbers: list[int]) -> None:
    laid = links.segments([("gone", number) for number in numbers], sum(numbers))
    assert len(laid) == sum(map(bool, numbers))
    assert all(width >= 2.99 for _, _, width in laid)
    assert laid[-1][1] + laid[-1][2] == pytest.approx(100, abs=0.1)


# Decay.


def mark(day: float, state: State, counts: bool = True) -> Mark:
    return Mark(day * DAY, state, "", counts)


def test_days_tell_what_was_gone_at_the_end_of_each_on_which_something_changed() -> None:
    histories = [
        [mark(0.5, "alive"), mark(9.1, "dead"), mark(9.3, "dead"), mark(20, "dead")],
        [
            mark(0.6, "alive"),
            mark(9.2, "unreachable"),
            mark(9.8, "alive"),
            mark(12, "unreachable", counts=False),
        ],
        [mark(3, "moved"), mark(4, "blocked"), mark(15, "gone-soft")],
        [mark(30, "dead")],
    ]
    assert decay.days(histories, 21.5 * DAY) == [
        Day(1 * DAY, 2, 0, 0),
        Day(4 * DAY, 3, 0, 0),
        Day(10 * DAY, 3, 1, 0),
        Day(16 * DAY, 3, 2, 0),
        Day(21.5 * DAY, 3, 2, 0),
    ]
    assert decay.days([], 1.0) == []


def test_a_chart_needs_two_days() -> None:
    assert decay.chart([]) is None
    assert decay.chart([Day(DAY, 1, 0, 0), Day(1.5 * DAY, 1, 0, 0)]) is None


def test_a_chart_is_drawn_in_steps() -> None:
    found = decay.chart([Day(0, 9, 0, 0), Day(50 * DAY, 9, 2, 2), Day(100 * DAY, 9, 4, 0)])
    assert found is not None
    assert found.gone == "M44 200 H496V107 H948V14 V200 H948V200 H496V200 H44Z"
    assert [tick.label for tick in found.y] == ["0", "1", "2", "3", "4"]
    assert [tick.label for tick in found.x][:2] == ["1970-01-01", "1970-01-26"]
    assert len(found.days) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=600
    )
)
def test_any_chart_stays_in_its_frame(numbers: list[tuple[int, int, int]]) -> None:
    days = [Day(time * DAY, gone + away, gone, away) for time, gone, away in sorted(numbers)]
    found = decay.chart(days)
    if found is None:
        return
    values = re.findall(r"([HV])([\d.]+)", found.gone + found.away)
    assert all(
        decay.LEFT <= float(value) <= decay.WIDTH - decay.RIGHT for kind, value in values if kind == "H"
    )
    assert all(
        decay.TOP - 0.1 <= float(value) <= decay.HEIGHT - decay.BOTTOM
        for kind, value in values
        if kind == "V"
    )
    assert len(found.gone) + len(found.away) < 40_000
    assert len(found.days) <= 13
    assert found.days[-1] == days[-1]


# The command.

pytestmark_lists = pytest.mark.usefixtures("lists")


@pytestmark_lists
def test_report_writes_a_page_and_says_so(awesomelint: Run, script: Script) -> None:
    code, out, err = awesomelint("report", "--isolated", "--output", "health.html")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("health.html: ")
    page = Path("health.html").read_text(encoding="utf-8")
    assert 'data-state="dead"' in page
    assert "since <time>2025-10-22</time>" in page
    assert 'data-rule="dead-link"' in page
    assert script.asked != []


@pytestmark_lists
def test_report_offline_asks_the_store_and_draws_what_it_remembers(awesomelint: Run, script: Script) -> None:
    seen = [
        Sighting(DEAD.url, "ant.example", NOW - 200 * DAY, "alive", "", Evidence("there")),
        Sighting(DEAD.url, "ant.example", NOW - 30 * DAY, "dead", "page", Evidence("gone")),
    ]
    remember(record(DEAD, standing=Standing("dead", "confirmed", NOW)), sightings=seen)
    code, out, err = awesomelint(
        "report", "--isolated", "--offline", "--store", "links.sqlite", "--output", "health.html", "a.md"
    )
    assert (code, err) == (0, "")
    assert out == (
        "health.html: 5 findings in 1 file\nlinks: 1 dead, 1 invalid, 1 unchecked; 1 from the store\n"
    )
    page = Path("health.html").read_text(encoding="utf-8")
    assert "Health of a.md" in page
    assert '<svg class="chart"' in page
    assert 'data-rule="dead-link"' in page
    assert script.asked == []


@pytestmark_lists
def test_report_on_standard_output_is_the_page_alone(awesomelint: Run, script: Script) -> None:
    code, out, err = awesomelint("report", "--isolated", "--offline", "--output", "-", "a.md")
    assert (code, err) == (0, "")
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")


@pytestmark_lists
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing option '--output'."),
        (("--output", "no/such/page.html"), "--output: no such folder: no/such"),
        (("--output", "a.html", "-"), "report: what '-' reads has no place to be shown at; name files"),
        (
            ("--output", "a.html", "--offline", "--due"),
            "--offline and --due exclude each other: offline nobody is asked",
        ),
        (("--output", "a.html", "none.md"), "no such file or folder: none.md"),
    ],
)
def test_report_says_what_is_wrong_with_what_was_asked(
    awesomelint: Run, arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = awesomelint("report", "--isolated", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"awesomelint: error: {words}")


@pytestmark_lists
def test_report_shows_what_could_be_read_and_says_what_could_not(awesomelint: Run, script: Script) -> None:
    Path("worse.md").symlink_to("worse.md")
    code, out, err = awesomelint(
        "report", "--isolated", "--offline", "--output", "a.html", "a.md", "worse.md"
    )
    assert (code, err) == (2, "")
    assert out.startswith("failed: worse.md: ")
    assert 'failed: <bdi dir="ltr">worse.md</bdi>' in Path("a.html").read_text(encoding="utf-8")


def test_check_writes_the_page_as_well(lists: Path, awesomelint: Run) -> None:
    code, out, _ = awesomelint("check", "--isolated", "--offline", "--format", "html", "--output", "a.html")
    assert (code, out) == (code, "")
    assert "Health of 2 lists" in (lists / "a.html").read_text(encoding="utf-8")


def test_any_character_is_safe_in_an_address() -> None:
    for text in ("a/א/1", "蚂蚁.example/<u>", "א" * 3, LIST):
        page = written(report_of_path(text), "html")
        assert "<u>" not in page


def report_of_path(path: str) -> Report:
    return Report((Diagnostic("dead-link", "error", path, Finding(Span(0, 1), "m")),), {}, 1)
