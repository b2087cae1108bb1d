"""The command `links`: what it lists, in which forms, and what it comes to."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.links.engine import Summary
from awesomelint.model import Evidence, Verdict
from awesomelint.reports import links_csv
from awesomelint.reports.escape import escape
from scripted_links import DEAD, LISTED, Run, Script

pytestmark = pytest.mark.usefixtures("lists")

CHOICES = (
    "dead, gone-soft, invalid, unreachable, fragment-missing, moved, drifted, restricted, blocked, unsure, "
    "unchecked or alive"
)
TEXT = """\
dead, confirmed (1)
  https://ant.example/gone
    the server answered 404 Not Found
    archived at https://web.archive.org/web/2020/https://ant.example/gone
    since 2025-10-22; checked 2025-11-21 00:00 UTC; next check 2025-12-19
    a.md:3:9, docs/b.md:1:7

invalid (1)
  http://
    this is not a URL
    never checked
    a.md:5:46

unreachable, suspected (1)
  http://cat.example/#paws
    it redirects in a circle
    leads to http://cat.example/round
    since 2025-11-20; checked 2025-11-21 00:00 UTC; next check 2025-11-22
    docs/b.md:2:7

alive (1)
  https://bee.example/
    the server answered 200 OK
    since 2025-11-21; checked 2025-11-21 00:00 UTC
    a.md:4:9, a.md:5:15

4 links in 2 files: 1 dead, 1 invalid, 1 unreachable, 1 alive
"""


def test_text_lists_every_link_the_gravest_first(awesomelint: Run, script: Script) -> None:
    assert awesomelint("links") == (1, TEXT, "")
    assert script.asked == [list(LISTED)]
    assert script.texts == {
        "https://ant.example/gone": "Ant",
        "https://bee.example/": "Bee\nBee again",
        "http://": "wrong\nBee again",
        "http://cat.example/#paws": "Cat",
    }


def test_the_summary_tells_what_was_asked_known_and_cut_off(awesomelint: Run, script: Script) -> None:
    slow = (("a.example", 3.25, 2), ("b.example", 0.5, 1))
    script.summary = Summary({}, 3, 80, 12, 7, 9.96, slow, remarks=("b.example\x07 is down as a whole",))
    code, out, err = awesomelint("links", "--max-links", "3", "--verdict", "alive")
    assert (code, err) == (0, "")
    assert out == (
        TEXT[TEXT.index("alive (1)") : TEXT.index("4 links")] + "note: b.example\\u{7} is down as a whole\n"
        "1 of 4 links in 2 files: 1 dead, 1 invalid, 1 unreachable, 1 alive\n"
        "3 asked about in 10 s with 7 requests; 80 from the store; 12 cut off by --max-links\n"
        "slowest hosts: a.example 3.2 s (2 answers), b.example 0.5 s (1 answer)\n"
    )


def test_json_has_one_link_for_each_url_by_its_first_place(awesomelint: Run, script: Script) -> None:
    script.summary = Summary({}, 4, 0, 0, 9, 1.23456, (("ant.example", 0.5, 1),))
    code, out, err = awesomelint("links", "--format", "json")
    assert (code, err) == (1, "")
    assert out.isascii()
    data = json.loads(out)
    assert list(data) == ["version", "links", "summary"]
    assert list(data["links"][0].items()) == [
        ("url", "https://ant.example/gone"),
        ("canonical", "https://ant.example/gone"),
        ("verdict", "dead"),
        ("phase", "confirmed"),
        ("reason", "the server answered 404 Not Found"),
        ("status", 404),
        ("final_url", None),
        ("checked", "2025-11-21T00:00:00Z"),
        (
            "places",
            [{"path": "a.md", "line": 3, "column": 9}, {"path": "docs/b.md", "line": 1, "column": 7}],
        ),
        ("since", "2025-10-22T00:00:00Z"),
        ("due", "2025-12-19T00:00:00Z"),
        ("title", None),
        ("record", None),
        ("rule", ""),
        ("archive", "https://web.archive.org/web/2020/https://ant.example/gone"),
        ("secure", None),
        ("counts", True),
    ]
    assert [link["url"] for link in data["links"]] == list(LISTED)
    assert data["links"][2]["canonical"] is None
    assert data["links"][3] | {"places": []} == {
        "url": "http://cat.example/#paws",
        "canonical": "https://cat.example/",
        "verdict": "unreachable",
        "phase": "suspected",
        "reason": "it redirects in a circle",
        "status": 302,
        "final_url": "http://cat.example/round",
        "checked": "2025-11-21T00:00:00Z",
        "places": [],
        "since": "2025-11-20T00:00:00Z",
        "due": "2025-11-22T00:00:00Z",
        "title": "@SUM(1)\tCat",
        "record": None,
        "rule": "",
        "archive": None,
        "secure": None,
        "counts": True,
    }
    verdicts = {"dead": 1, "invalid": 1, "unreachable": 1, "alive": 1}
    assert {state: number for state, number in data["summary"].pop("verdicts").items() if number} == verdicts
    assert data["summary"] == {
        "links": 4,
        "shown": 4,
        "files": 2,
        "asked": 4,
        "known": 0,
        "cut": 0,
        "requests": 9,
        "seconds": 1.235,
        "slowest": [{"host": "ant.example", "seconds": 0.5, "answers": 1}],
        "remarks": [],
        "failures": [],
        "interrupted": False,
        "exit_code": 1,
    }


def test_csv_is_what_rfc_4180_says_and_no_cell_is_a_formula(awesomelint: Run, script: Script) -> None:
    reasons = {"https://ant.example/gone": '=HYPERLINK("x")', "https://bee.example/": " -1, and\nmore"}
    for url, reason in reasons.items():
        script.known[url] = replace(script.known[url], evidence=Evidence(reason))
    assert awesomelint("links", "--format", "csv", "--output", "links.csv") == (1, "", "")
    written = Path("links.csv").read_bytes().decode()
    assert written == (
        '"url","canonical","verdict","phase","reason","status","final_url","checked","since","due","title",'
        '"archive","places"\r\n'
        '"https://ant.example/gone","https://ant.example/gone","dead","confirmed","\'=HYPERLINK(""x"")","","",'
        '"2025-11-21T00:00:00Z","2025-10-22T00:00:00Z","2025-12-19T00:00:00Z","",'
        '"https://web.archive.org/web/2020/https://ant.example/gone","a.md:3:9; docs/b.md:1:7"\r\n'
        '"https://bee.example/","https://bee.example/","alive","","\' -1, and\\nmore","","",'
        '"2025-11-21T00:00:00Z","2025-11-21T00:00:00Z","","","","a.md:4:9; a.md:5:15"\r\n'
        '"http://","","invalid","","this is not a URL","","","","","","","","a.md:5:46"\r\n'
        '"http://cat.example/#paws","https://cat.example/","unreachable","suspected",'
        '"it redirects in a circle","302","http://cat.example/round","2025-11-21T00:00:00Z",'
        '"2025-11-20T00:00:00Z","2025-11-22T00:00:00Z","\'@SUM(1)\\tCat","","docs/b.md:2:7"\r\n'
    )
    code, out, err = awesomelint("links", "--format", "csv")
    assert (code, err, out) == (1, "", written)
    assert len(list(csv.reader(io.StringIO(out, newline="")))) == 5


def test_passwords_are_shown_in_no_format(awesomelint: Run, script: Script) -> None:
    Path("c.md").write_text("[Ant](https://me:hush@ant.example/x@y) [Bee](http://me@bee.example:80/)")
    _, text, _ = awesomelint("links", "c.md")
    _, told, _ = awesomelint("links", "--format", "json", "c.md")
    _, table, _ = awesomelint("links", "--format", "csv", "c.md")
    urls = ["https://me:***@ant.example/x@y", "http://me@bee.example:80/"]
    links = json.loads(told)["links"]
    assert [line.strip() for line in text.splitlines() if "://" in line] == urls
    assert [link["url"] for link in links] == urls
    assert [row[0] for row in csv.reader(io.StringIO(table, newline=""))][1:] == urls
    assert "hush" not in text + told + table


@given(st.lists(st.text(alphabet=st.one_of(st.sampled_from("=+-@ \t\"',\r\n＝"), st.characters()))))
def test_cells_come_back_from_csv_and_are_never_formulas(texts: list[str]) -> None:
    line = ",".join(map(links_csv.cell, texts)) + "\r\n"
    (row,) = csv.reader(io.StringIO(line, newline="")) if texts else ([],)
    assert [cell.removeprefix("'") for cell in row] == [escape(text).removeprefix("'") for text in texts]
    assert not [cell for cell in row if cell.strip()[:1] in set("=+-@＝＋－＠")]


# Which links, and which of them.


@pytest.mark.parametrize(
    ("arguments", "urls"),
    [
        (["a.md"], LISTED[:3]),
        (["docs"], (LISTED[0], LISTED[3])),
        (["docs/b.md", "a.md"], (LISTED[0], LISTED[3], *LISTED[1:3])),
        (["--", "a.md"], LISTED[:3]),
        (["--glob", "b.*"], (LISTED[0], LISTED[3])),
        (["--verdict", "dead,invalid"], (LISTED[0], LISTED[2])),
        (["--verdict", "alive", "a.md", "--verdict=dead"], LISTED[:2]),
        (["--verdict", "unreachable:suspected,dead:suspected"], LISTED[3:]),
        (["--verdict", "moved"], ()),
    ],
)
def test_what_is_listed(
    awesomelint: Run, script: Script, arguments: list[str], urls: tuple[str, ...]
) -> None:
    _, out, err = awesomelint("links", "--format", "json", *arguments)
    assert err == ""
    assert tuple(link["url"] for link in json.loads(out)["links"]) == urls


def test_a_list_that_is_called_like_a_command(awesomelint: Run, script: Script) -> None:
    Path("show").write_text("[ant](https://ant.example/gone)")
    for arguments in (["./show"], ["--", "show"], ["--verdict", "dead", "show"]):
        _, out, _ = awesomelint("links", "--format", "json", *arguments)
        assert json.loads(out)["links"][0]["places"] == [{"path": "show", "line": 1, "column": 7}]


def test_standard_input_is_a_list_too(
    awesomelint: Run, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = io.TextIOWrapper(io.BytesIO(b"<https://ant.example/gone>"))
    monkeypatch.setattr(sys, "stdin", text)
    _, out, _ = awesomelint("links", "--format", "json", "--stdin-filename", "x.md", "-")
    assert json.loads(out)["links"][0]["places"] == [{"path": "x.md", "line": 1, "column": 2}]


def test_lists_without_links(awesomelint: Run, script: Script) -> None:
    Path("c.md").write_text("# C\n")
    assert awesomelint("links", "c.md") == (0, "no links in 1 file\n", "")
    assert script.asked == []


def test_many_places_are_counted(awesomelint: Run, script: Script) -> None:
    Path("c.md").write_text("<https://bee.example/>\n" * 12)
    _, out, _ = awesomelint("links", "c.md")
    places = ", ".join(f"c.md:{line}:2" for line in range(1, 11))
    assert out.splitlines()[4] == f"    {places} and 2 more places"


def test_help_names_the_commands(awesomelint: Run) -> None:
    code, out, err = awesomelint("links", "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: awesomelint links [OPTIONS] [PATH]...\n")
    assert out[out.index("Commands:") :] == (
        "Commands:\n"
        "  forget  Forget all that is known of links.\n"
        "  mute    Leave links alone, for a time or for ever.\n"
        "  show    Tell the whole history of links.\n"
        "  unmute  Ask about muted links again.\n"
    )
    _, out, _ = awesomelint("links", "show", "--help")
    assert out.startswith("Usage: awesomelint links show [OPTIONS] URL...\n")


def test_a_shell_completes_commands() -> None:
    from click.shell_completion import ShellComplete

    from awesomelint.cli import main

    def offered(*arguments: str, incomplete: str = "") -> list[tuple[str, str]]:
        shell = ShellComplete(main, {}, "awesomelint", "_X")
        return [(item.type, item.value) for item in shell.get_completions([*arguments], incomplete)]

    commands = [("plain", name) for name in ("forget", "mute", "show", "unmute")]
    assert offered("links") == [*commands, ("file", "")]
    assert offered("links", incomplete="sh") == [("plain", "show"), ("file", "sh")]
    assert offered("links", "a.md") == [("file", "")]
    assert offered("links", "show", incomplete="--fo") == [("plain", "--format")]


# What a run comes to.


@pytest.mark.parametrize(
    ("state", "phase", "config", "code"),
    [
        ("dead", "confirmed", "", 1),
        ("dead", "suspected", "", 1),
        ("dead", "suspected", 'on-suspected = "warn"', 0),
        ("dead", "confirmed", 'on-suspected = "warn"', 1),
        ("gone-soft", "suspected", "", 0),
        ("gone-soft", "confirmed", "", 1),
        ("unreachable", "confirmed", "", 0),
        ("moved", None, "", 0),
        ("fragment-missing", None, "", 0),
        ("blocked", None, "", 0),
        ("unchecked", None, "", 0),
    ],
)
def test_exit_codes(
    awesomelint: Run, script: Script, state: str, phase: str | None, config: str, code: int
) -> None:
    Path("awesomelint.toml").write_text(f"[links]\n{config}\n")
    Path("c.md").write_text("<https://ant.example/gone>")
    script.known = {DEAD.url: replace(DEAD, state=state, phase=phase)}  # type: ignore[arg-type]  # by table
    assert awesomelint("links", "c.md")[0] == code


def test_a_death_that_the_list_admits_is_no_failure(awesomelint: Run, script: Script) -> None:
    Path("c.md").write_text("- ~~[ant](https://ant.example/gone)~~\n")
    assert awesomelint("links", "c.md")[0] == 0
    Path("d.md").write_text("- [ant](https://ant.example/gone)\n")
    assert awesomelint("links", "c.md", "d.md")[0] == 1


def test_what_nobody_can_follow_fails_unless_it_is_this_networks_doing(
    awesomelint: Run, script: Script
) -> None:
    Path("c.md").write_text("<https://ant.example/gone>")
    private = Evidence("ant.example is at 10.0.0.1, a private address")
    script.known = {DEAD.url: Verdict(DEAD.url, "invalid", None, private)}
    assert awesomelint("links", "c.md")[0] == 0


def test_long_addresses_and_reasons_are_cut_for_people_alone(awesomelint: Run, script: Script) -> None:
    url, new = f"https://ant.example/{'a' * 400}", f"https://ant.example/{'b' * 400}"
    Path("c.md").write_text(f"- [Ant]({url})\n")
    evidence = Evidence(f"it redirects permanently to {new}", 200, new)
    script.known = {url: Verdict(url, "moved", None, evidence, archive=f"https://web.archive.org/{url}")}
    cut = [f"https://ant.example/{letter * 130}…{letter * 149}" for letter in "ab"]
    assert awesomelint("links", "c.md")[1].splitlines()[1:5] == [
        f"  {cut[0]}",
        f"    it redirects permanently to {cut[1]}",
        f"    archived at https://web.archive.org/https://ant.example/{'a' * 106}…{'a' * 149}",
        "    never checked",
    ]
    (link,) = json.loads(awesomelint("links", "--format", "json", "c.md")[1])["links"]
    assert (link["url"], link["final_url"], link["reason"]) == (url, new, evidence.reason)
    assert url in awesomelint("links", "--format", "csv", "c.md")[1]
    for form in ("text", "concise", "github"):
        _, out, _ = awesomelint("check", "--select", "moved-link", "--format", form, "c.md")
        assert f"moved to {cut[1]}" in out
        assert new not in out
    for form in ("json", "sarif"):
        assert (
            f"moved to {new}" in awesomelint("check", "--select", "moved-link", "--format", form, "c.md")[1]
        )


def test_an_interrupted_run_shows_what_is_known(awesomelint: Run, script: Script) -> None:
    script.interrupted = True
    del script.known["https://bee.example/"]
    code, out, err = awesomelint("links")
    assert (code, err) == (130, "")
    assert out == TEXT.replace(
        TEXT[TEXT.index("alive (1)") :],
        "unchecked (1)\n"
        "  https://bee.example/\n"
        "    the check was cut short\n"
        "    never checked\n"
        "    a.md:4:9, a.md:5:15\n"
        "\n"
        "interrupted: not every link was checked\n"
        "4 links in 2 files: 1 dead, 1 invalid, 1 unreachable, 1 unchecked\n",
    )
    code, out, err = awesomelint("links", "--format", "csv")
    assert (code, err) == (130, "interrupted: not every link was checked\n")


def test_failures_are_told(awesomelint: Run, script: Script) -> None:
    script.notes = ("no host of the internet answered",)
    code, out, _ = awesomelint("links")
    assert (code, out.splitlines()[-2]) == (2, "failed: the web: no host of the internet answered")
    code, out, err = awesomelint("links", "--format", "csv")
    assert (code, err) == (2, "failed: the web: no host of the internet answered\n")
    code, out, _ = awesomelint("links", "--format", "json")
    assert json.loads(out)["summary"]["failures"] == [
        {"path": "the web", "message": "no host of the internet answered", "code": 2}
    ]


HOSTILE = "\x1b[31m ::error::x\r\n\u202e##[error]"


def test_nothing_hostile_reaches_the_terminal(awesomelint: Run, script: Script) -> None:
    Path("::warning::.md").write_text("<https://ant.example/gone>\n")
    evidence = Evidence(HOSTILE, final_url=HOSTILE, title=HOSTILE)
    script.known = {DEAD.url: replace(DEAD, evidence=evidence, archive=HOSTILE)}
    script.summary = Summary(asked=1, slowest=((HOSTILE, 1.0, 1),))
    for form in ("text", "csv", "json"):
        _, out, _ = awesomelint("links", "--format", form, "./::warning::.md")
        rest = out.replace("\r\n", "\n") if form == "csv" else out
        assert all(character.isprintable() or character == "\n" for character in rest)
        assert "##[" not in out
        assert not [line for line in rest.splitlines() if line.lstrip().startswith("::")]


def test_colours(awesomelint: Run, script: Script) -> None:
    _, out, _ = awesomelint("links", "--color", "always", "--verdict", "alive", "docs")
    assert out == "\x1b[1m0 of 2 links in 1 file: 1 dead, 1 unreachable\x1b[0m\n"
    _, out, _ = awesomelint("links", "--color", "always", "--verdict", "dead", "a.md")
    assert out.splitlines()[0] == "\x1b[31mdead, confirmed\x1b[0m (1)"


# What makes no sense.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--max-links", "0"], "Invalid value for '--max-links': 0 is not in the range x>=1."),
        (["--max-links", "-3"], "Invalid value for '--max-links': -3 is not in the range x>=1."),
        *(
            (
                ["--max-time", time],
                (
                    "Invalid value for '--max-time': expected a time above zero, such as 90s, 15m or 1h30m; "
                    f"found '{time}'"
                ),
            )
            for time in ("0", "-5", "5x", "nan", "1e9", "", "0.0m", "1h30", "30m1h", "1h 1h", "h", "1 1")
        ),
        *(
            (
                ["--max-time", time],
                f"Invalid value for '--max-time': expected a year (365d) at most; found '{time}'",
            )
            for time in ("366d", "999999999h", "365d0.1s")
        ),
        (["--verdict", "foo"], f"--verdict: no verdict 'foo'; there are {CHOICES}"),
        (["--verdict", ""], f"--verdict: expected a verdict: {CHOICES}"),
        *(
            (["--offline", *option], f"--offline and {option[0]} exclude each other: offline nobody is asked")
            for option in (["--due"], ["--recheck"], ["--max-links", "3"], ["--max-time", "1m"])
        ),
        (["show", ""], "'': this is not a URL"),
        (["show", " "], "' ': this is not a URL"),
        (
            ["mute", f"http://a.test/{'x' * 20_000}"],
            f"http://a.test/{'x' * 136}…{'x' * 149}: the URL is too long (20014 characters)",
        ),
        (["--verdict", "daed"], "--verdict: no verdict 'daed'; did you mean 'dead'?"),
        (["--verdict", "alive,gone"], "--verdict: no verdict 'gone'; did you mean 'gone-soft'?"),
        (["--verdict", "dead:sure"], "--verdict: 'dead:sure': no phase 'sure'"),
        (
            ["--verdict", "dead:confirmt"],
            "--verdict: 'dead:confirmt': no phase 'confirmt'; did you mean 'confirmed'?",
        ),
        (["--store", "x", "--no-store"], "--store and --no-store exclude each other"),
        (["--store", "docs"], "docs is a folder: name a file for the link store"),
        (["--store", "a.md"], "a.md is no link store: name another file"),
        (["shwo"], "no such file, folder or command: shwo; did you mean 'show'?"),
        (["--offline", "show", "x"], "no such file or folder: show; 'links show' comes before all options"),
        (
            ["https://ant.example/"],
            (
                "no such file or folder: https://ant.example/; 'links show https://ant.example/' "
                "tells what is known of it"
            ),
        ),
        (["nowhere.md"], "no such file or folder: nowhere.md"),
        (["--only-changed", "main", "-"], "--only-changed: what '-' reads has no history; name files"),
        (["--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'text', 'json', 'csv'."),
        (["show"], "Missing argument 'URL...'."),
        (
            ["mute", "--until", "tomorrow", "https://a.example"],
            "Invalid value for '--until': expected a date such as 2027-01-31; found 'tomorrow'",
        ),
        (["mute", "--until", "2020-01-31", "https://a.example"], "--until: 2020-01-31 00:00 UTC has passed"),
    ],
)
def test_bad_input(
    awesomelint: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert awesomelint("links", *arguments) == (2, "", f"awesomelint: error: {words}\n")


def test_copies_are_looked_for_of_what_is_surely_gone(
    awesomelint: Run, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.known[DEAD.url] = replace(DEAD, archive=None)
    snapshot = "https://web.archive.org/web/20240102030405/https://ant.example/gone"
    wanted: list[str] = []

    def snapshots(asked: Mapping[str, float]) -> Mapping[str, str]:
        wanted.extend(asked)
        return dict.fromkeys(asked, snapshot)

    monkeypatch.setattr(script, "snapshots", snapshots)
    code, out, err = awesomelint("links", "--format", "json", "--archived")
    assert (code, err, wanted) == (1, "", [DEAD.url])
    assert [link["archive"] for link in json.loads(out)["links"]] == [snapshot, None, None, None]


def test_offline_no_archive_is_asked(awesomelint: Run) -> None:
    words = "--offline and --archived exclude each other: offline nobody is asked"
    assert awesomelint("links", "--offline", "--archived") == (2, "", f"awesomelint: error: {words}\n")


def test_no_plugin_is_loaded_where_links_are_listed(awesomelint: Run, script: Script, lists: Path) -> None:
    (lists / "plugin.py").write_text("raise SystemExit('loaded')\n")
    (lists / "awesomelint.toml").write_text(
        'plugins = ["plugin.py"]\nselect = ["nobody-knows"]\n[severity]\nnobody-knows = "info"\n'
    )
    assert awesomelint("links") == (1, TEXT, "")
