"""What the web is asked in a run: the store, the budget, changed lines; and all of it on a scripted web."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint import asking
from awesomelint.arguments import Date, Duration
from awesomelint.asking import Asking
from awesomelint.decode import decode
from awesomelint.links.engine import Budget, Summary
from awesomelint.model import Evidence, Verdict
from awesomelint.scope import Scope
from awesomelint.testing.web import Reply, Web, answer
from scripted_links import DAY, DEAD, LISTS, NOW, VERDICTS, Run, S, Script, record, remember

pytestmark = pytest.mark.usefixtures("lists")

# The store, the budget and the token.


def test_a_store_that_cannot_be_opened_is_no_reason_to_stop(
    awesomelint: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("no folder")
    code, out, err = awesomelint("links", "--offline", "--no-cache", "docs")
    assert (code, out.splitlines()[-1]) == (0, "2 links in 1 file: 2 unchecked")
    assert err == (
        f"awesomelint: warning: the folder of the link store {tmp_path}/cache/links.sqlite cannot be made: "
        "File exists; this run knows of no earlier one, and is not remembered\n"
    )


def test_a_damaged_store_is_set_aside(awesomelint: Run) -> None:
    Path("x.sqlite").write_bytes(b"SQLite format 3\0" + bytes(84) + b"junk" * 500)
    code, out, err = awesomelint("links", "--offline", "--store", "x.sqlite", "docs")
    assert (code, out.splitlines()[-1]) == (0, "2 links in 1 file: 2 unchecked")
    (aside,) = Path().glob("x.sqlite.damaged-*")
    assert err == (
        "awesomelint: warning: the link store x.sqlite is damaged: "
        f"it is now {aside.name}, and a new one begins\n"
    )


def test_the_configuration_names_a_store_relative_to_its_folder(
    awesomelint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("awesomelint.toml").write_text('[links]\nstore = ".cache/links.sqlite"\n')
    monkeypatch.chdir("docs")
    assert awesomelint("links", "mute", "https://bee.example/")[0] == 0
    assert Path("../.cache/links.sqlite").exists()
    assert awesomelint("links", "mute", "--store", "x.sqlite", "https://bee.example/")[0] == 0
    assert Path("x.sqlite").exists()
    Path("../awesomelint.toml").write_text('[links]\nstore = "docs"\n')
    words = f"awesomelint: error: {Path.cwd()} is a folder: name a file for the link store\n"
    assert awesomelint("links", "--offline", "b.md") == (2, "", words)


GIVEN: dict[str, object] = {
    "store": None,
    "no_store": True,
    "offline": False,
    "max_time": 900.0,
    "max_links": 3,
    "due": True,
    "recheck": False,
    "no_progress": True,
}


def test_engines_get_the_budget_and_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    from awesomelint.config import Settings
    from awesomelint.links import checker, remembering

    made: list[object] = []

    class Web(checker.WebEngine):
        def __init__(self, *arguments: object, **more: object) -> None:
            made.append(more)

    class Remembering:
        def __init__(self, web: Web, store: object, settings: object, budget: Budget) -> None:
            made.append(budget)

    monkeypatch.setattr(checker, "WebEngine", Web)
    monkeypatch.setattr(remembering, "RememberingEngine", Remembering)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    with Asking(Settings(), GIVEN) as engines:
        engines.web()
    assert made == [{"token": "ghp_secret"}, Budget(900.0, 3, True, False)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90.0),
        ("90s", 90.0),
        ("1.5m", 90.0),
        ("2 H", 7200.0),
        ("1d", DAY),
        ("0.25", 0.25),
        ("1h30m", 5400.0),
        ("1d 2H 0.5m10s", DAY + 7240),
        ("365d", 365 * DAY),
    ],
)
def test_times(text: str, seconds: float) -> None:
    assert Duration().convert(text, None, None) == seconds


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-11-21", NOW),
        ("2025-11-21T12:00", NOW + DAY / 2),
        ("2025-11-21T01:00+01:00", NOW),
        ("20251121", NOW),
    ],
)
def test_dates(text: str, time: float) -> None:
    assert Date().convert(text, None, None) == time


def test_offline_no_lines_are_compared(awesomelint: Run) -> None:
    assert awesomelint("check", "--offline", "--only-changed", "nowhere", "docs")[0] == 0


@pytest.mark.parametrize("command", ["check", "fix", "links"])
def test_all_three_take_the_same_budget(
    awesomelint: Run, script: Script, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    seen: list[Budget] = []

    def web(self: Asking) -> Script:
        seen.append(asking.budget(self._given))
        return script

    monkeypatch.setattr(Asking, "web", web)
    arguments = ("--max-time", "1.5m", "--max-links", "7", "--due", "--recheck", "--no-store", "docs")
    awesomelint(command, *arguments)
    assert seen == [Budget(90.0, 7, True, True)]


def test_a_check_ends_with_a_line_about_links(awesomelint: Run, script: Script) -> None:
    Path("c.md").write_text("# C\n\n<https://bee.example/>\n")
    states = {"alive": 120, "dead": 3}
    script.summary = Summary(states, asked=43, known=80, cut=12)  # type: ignore[arg-type]  # states by name
    arguments = ("check", "--select", "web", "--no-store", "c.md")
    limits = ("--max-links", "50", "--max-time", "1h")
    found = "no findings in 1 file\nlinks: 3 dead, 120 alive; 80 from the store; 12 cut off"
    assert awesomelint(*arguments, *limits) == (0, f"{found} by --max-links or --max-time\n", "")
    assert awesomelint(*arguments) == (0, f"{found}\n", "")
    assert awesomelint(*arguments, "--format", "concise") == (0, "", found.partition("\n")[2] + "\n")
    assert awesomelint(*arguments, "--offline") == (0, "no findings in 1 file\n", "")


HEAVY = ("sqlite3", "httpx", "h2", "rich", "subprocess", "asyncio", "awesomelint.links.checker")


@pytest.mark.parametrize(
    "arguments", [["check", "--offline", "docs"], ["links", "--help"], ["--help"]], ids=" ".join
)
def test_what_asks_nobody_imports_nothing_that_asks(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom awesomelint.cli import run\n"
        f"run({arguments})\nprint([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# Only what was changed.


def test_a_suppression_is_not_called_useless_while_nobody_was_asked(awesomelint: Run, script: Script) -> None:
    text = "- [ant](https://ant.example/gone) <!-- awesomelint-disable-line dead-link -->\n"
    Path("c.md").write_text(text)
    arguments = ("fix", "--no-store", "--unsafe", "c.md")
    script.known = {DEAD.url: Verdict(DEAD.url, "unchecked", None, Evidence("cut off"))}
    assert awesomelint(*arguments) == (0, "no findings in 1 file\n", "")
    assert Path("c.md").read_text() == text
    script.known = {DEAD.url: replace(DEAD, state="alive", phase=None)}
    assert awesomelint(*arguments)[0] == 0
    assert Path("c.md").read_text() == "- [ant](https://ant.example/gone)\n"


def git(*arguments: str) -> None:
    named = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *named, *arguments], check=True, capture_output=True)


@pytest.fixture
def changed(lists: Path) -> None:
    """A repository whose second commit, and work after it, touched some lines."""
    (lists / ".git").rmdir()
    (lists / "awesomelint.toml").write_text("")
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    lines = LISTS["a.md"].splitlines(keepends=True)
    lines[3] = lines[3].replace("and [here](b.md)", "and [there](b.md)")
    (lists / "a.md").write_text("".join(lines))
    git("commit", "-am", "second")
    with (lists / "docs" / "b.md").open("a", newline="") as file:
        file.write("[Again](https://ant.example/gone)\r\n")


@pytest.mark.usefixtures("changed")
def test_only_links_in_changed_lines_are_asked_about(awesomelint: Run, script: Script) -> None:
    code, out, err = awesomelint("links", "--no-store", "--only-changed", "HEAD~1", "--format", "json")
    assert (code, err) == (1, "")
    assert script.asked == [["https://ant.example/gone", "https://bee.example/"]]
    links = json.loads(out)["links"]
    assert [(link["url"], link["verdict"], link["reason"]) for link in links] == [
        ("https://ant.example/gone", "dead", "the server answered 404 Not Found"),
        ("https://bee.example/", "alive", "the server answered 200 OK"),
        ("http://", "invalid", "this is not a URL"),
        ("http://cat.example/#paws", "unchecked", "not in a changed line"),
    ]
    script.asked.clear()
    code, _, _ = awesomelint("links", "--no-store", "--only-changed", "HEAD", "a.md")
    assert (code, script.asked) == (0, []), "what stands elsewhere fails nothing"


@pytest.mark.usefixtures("changed")
def test_the_store_answers_for_the_rest(awesomelint: Run, script: Script) -> None:
    remember(record(DEAD), record(VERDICTS["https://bee.example/"]))
    code, out, _ = awesomelint("links", *S, "--only-changed", "HEAD", "--format", "json", "a.md")
    assert (code, script.asked) == (0, [])
    links = json.loads(out)["links"]
    assert [(link["url"], link["verdict"]) for link in links] == [
        ("https://ant.example/gone", "dead"),
        ("https://bee.example/", "alive"),
        ("http://", "invalid"),
    ]


@pytest.mark.usefixtures("changed")
def test_only_links_in_changed_lines_are_reported(awesomelint: Run, script: Script) -> None:
    arguments = ("check", "--no-store", "--select", "dead-link", "--format", "concise", "--only-changed")
    code, out, err = awesomelint(*arguments, "HEAD")
    assert (code, err) == (1, "")
    assert [line.partition(" ")[0] for line in out.splitlines()] == ["docs/b.md:3:9"]
    code, out, err = awesomelint(*arguments, "HEAD~1", "a.md")
    assert (code, out, err) == (0, "", "")


LINES = st.lists(st.sampled_from(["ant\n", "bee\r\n", "cat\rdog\n", "\n"]), max_size=12).map("".join)


@given(LINES, LINES, LINES, st.sampled_from(["", "end"]))
def test_what_a_fix_puts_before_a_line_does_not_change_which_lines_were_changed(
    before: str, put: str, after: str, end: str
) -> None:
    old = decode((before + "@\n" + after + end).encode(), "a.md")
    line = before.count("\n") + 1
    scope = Scope({"a.md": ((line, line),)}, [old])
    for text in (old.text, put + old.text, old.text.replace("@", "@!"), put + old.text.replace("@", "@!")):
        new = decode(text.encode(), "a.md")
        at = text.index("@")
        assert scope.holds(new, [at]) == [True]
    every = range(len(old.text))
    assert sum(scope.holds(old, every)) == 2, "the sign and its line feed"


def test_revisions_that_make_no_sense(awesomelint: Run, script: Script, lists: Path) -> None:
    arguments = ("check", "--no-store", "--select", "web", "--only-changed")
    (lists / ".git").rmdir()
    code, out, err = awesomelint(*arguments, "main", "a.md")
    assert (code, out, err) == (2, "", "awesomelint: error: a.md is in no git repository\n")
    git("init")
    for rev in ("--output=x", "-p", "nowhere", "", "a\nb"):
        code, out, err = awesomelint(*arguments, rev, "a.md")
        assert (code, out) == (2, "")
        assert err.startswith("awesomelint: error: ")
        assert "revision" in err
    assert script.asked == []


REDIRECTS = """\
from dataclasses import dataclass
from awesomelint.links.places import judged, web_urls
from awesomelint.model import Edit, Finding, Fix, Span
from awesomelint.rule import WebRule

@dataclass(frozen=True)
class Elsewhere(WebRule):
    "A page that is elsewhere."
    def wants(self, doc):
        return web_urls(doc)
    def check(self, doc, web):
        for link, verdict in judged(doc, web, "dead"):
            title = Edit(Span(0, 0), "<!-- fixed -->\\n")
            fix = Fix("move it", (Edit(link.url_span, "https://ant.example/new"), title), True)
            yield Finding(link.url_span, "gone", fix)
"""


@pytest.mark.usefixtures("changed")
def test_only_links_in_changed_lines_are_fixed(awesomelint: Run, script: Script) -> None:
    Path("rules.py").write_text(REDIRECTS)
    Path("awesomelint.toml").write_text('plugins = ["rules.py"]\nselect = ["elsewhere"]\n')
    code, _out, err = awesomelint("fix", "--no-store", "--only-changed", "HEAD", "docs")
    assert (code, err) == (0, "")
    assert Path("docs/b.md").read_bytes().decode() == (
        "<!-- fixed -->\n" + LISTS["docs/b.md"] + "[Again](https://ant.example/new)\r\n"
    )


# The whole of it, against a scripted web.


CONFIG = """
[links]
canaries = ["canary.test"]
min-interval-per-host = 0.0
retry-delay = 0.01
timeout = 2.0
"""


def configure(web: Web) -> None:
    text = f'{CONFIG}ca-file = "{web.settings().ca_file}"\n'
    Path("awesomelint.toml").write_text(text)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere.pem", "no such file or directory"), ("list.md", "it holds no certificates")],
)
def test_authorities_that_cannot_be_read_stop_the_run(
    name: str, reason: str, awesomelint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every `https` link would be unreachable, and remembered as such."""
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "list.md").write_text("[Ant](https://ant.example/)\n")
    (tmp_path / "awesomelint.toml").write_text(f'[links]\nca-file = "{name}"\n')
    monkeypatch.chdir(tmp_path / "docs")
    code, _out, err = awesomelint("check", "--no-store", "../list.md")
    assert code == 2
    assert err.endswith(f"ca-file: cannot use {tmp_path / name}: {reason}\n")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A scripted web, which every run asks."""
    from awesomelint.links import checker

    real = checker.WebEngine
    with Web() as scripted:
        lines: dict[str, Any] = {"ask": scripted.ask, "connect": scripted.connect}
        monkeypatch.setattr(checker, "WebEngine", lambda *a, **more: real(*a, **{**more, **lines}))
        yield scripted


def page(title: str) -> Reply:
    words = " ".join(f"{title} {number}" for number in range(80))
    return answer(200, f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{words}".encode())


def states(out: str) -> dict[str, str]:
    return {link["url"]: link["verdict"] for link in json.loads(out)["links"]}


def test_from_list_to_web_to_store_and_back(awesomelint: Run, web: Web) -> None:
    configure(web)
    Path("docs/b.md").unlink()
    Path("a.md").write_text(
        "- [Ants](http://ant.test/)\n- [Gone](http://ant.test/gone)\n- [Cats](http://cat.test/)\n"
    )
    web.routes |= {"ant.test/": page("Ants"), "cat.test/": page("Cats")}
    listed = ("links", *S, "--format", "json")
    code, out, err = awesomelint(*listed)
    assert (code, err) == (1, "")
    found = {"http://ant.test/": "alive", "http://ant.test/gone": "dead", "http://cat.test/": "alive"}
    assert states(out) == found
    assert [link["phase"] for link in json.loads(out)["links"]] == [None, "suspected", None]
    asked = len(web.log)

    code, again, err = awesomelint(*listed)
    assert (code, err, states(again), len(web.log)) == (1, "", found, asked), "the store answers"
    summary = json.loads(again)["summary"]
    assert (summary["asked"], summary["known"]) == (0, 3)

    code, out, err = awesomelint("check", *S, "--select", "web")
    assert (code, err, len(web.log)) == (1, "", asked)
    assert out.endswith("\nlinks: 1 dead, 2 alive; 3 from the store\n")

    assert awesomelint("links", "mute", *S, "--reason", "no", "http://ant.test/gone")[0] == 0
    code, out, err = awesomelint(*listed, "--recheck")
    assert (code, err, states(out)) == (0, "", {**found, "http://ant.test/gone": "unchecked"})
    assert web.asked("ant.test/gone") == 1
    assert web.asked("cat.test/") == 2

    code, out, err = awesomelint("links", "show", *S, "http://ant.test/gone")
    assert (code, err) == (0, "")
    assert "verdict: dead, suspected since" in out
    assert "another page of the host, http://ant.test/: 200" in out


def test_what_a_budget_cuts_off_is_unchecked_and_said(awesomelint: Run, web: Web) -> None:
    configure(web)
    Path("c.md").write_text("- <http://ant.test/>\n- <http://bee.test/>\n- <http://cat.test/>\n")
    web.routes |= {f"{name}.test/": page(name) for name in ("ant", "bee", "cat")}
    code, out, err = awesomelint("links", *S, "--max-links", "1", "c.md")
    assert (code, err) == (0, "")
    assert len(web.log) == 1
    lines = out.splitlines()
    assert "unchecked (2)" in lines
    assert "3 links in 1 file: 2 unchecked, 1 alive" in lines
    assert any(
        line.startswith("1 asked about in ") and line.endswith("; 2 cut off by --max-links") for line in lines
    )
    code, out, err = awesomelint("check", "--select", "web", *S, "--max-links", "1", "c.md")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "links: 1 unchecked, 2 alive; 1 from the store; 1 cut off by --max-links"
    report = awesomelint("check", "--select", "web", *S, "--max-links", "1", "--format", "concise", "c.md")
    assert report == (0, "", "links: 3 alive; 2 from the store\n")
    shown = ("check", "--select", "web", "--no-store", "--max-links", "1", "c.md", "--format")
    fared = {"verdicts": {"unchecked": 2, "alive": 1}, "asked": 1, "known": 0, "cut": 2, "remarks": []}
    assert json.loads(awesomelint(*shown, "json")[1])["links"] == fared
    line = "links: 2 unchecked, 1 alive; 2 cut off by --max-links"
    (invocation,) = json.loads(awesomelint(*shown, "sarif")[1])["runs"][0]["invocations"]
    assert invocation["toolExecutionNotifications"] == [{"level": "note", "message": {"text": line}}]
    assert awesomelint(*shown, "concise") == (0, "", f"{line}\n")
    code, out, err = awesomelint("links", "--no-store", "--max-time", "0.000001", "c.md")
    assert (code, err) == (0, "")
    assert "3 links in 1 file: 3 unchecked" in out.splitlines()
    assert out.splitlines()[-1].endswith("3 cut off by --max-time")


def ignore_ctrl_c() -> None:
    """What a shell does for what it starts in the background of a script."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize("prepare", [None, ignore_ctrl_c])
def test_sigterm_leaves_a_report_and_a_store_that_is_gone_on_with(
    prepare: Callable[[], None] | None, awesomelint: Run
) -> None:
    with Web() as web:
        web.routes |= {"127.0.0.1/": page("Ants"), "127.0.0.1/held": Reply(wait=60.0)}
        links = [web.url(f"127.0.0.1/{name}") for name in ("", "held")]
        Path("c.md").write_text("".join(f"<{url}>\n" for url in links))
        Path("awesomelint.toml").write_text("[links]\ncanaries = []\nmax-concurrency-per-host = 1\n")
        arguments = ("check", "--allow-private", *S, "--no-cache", "--format", "json", "c.md")
        command = [sys.executable, "-W", "error", "-m", "awesomelint", *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare
        )
        while len(web.log) < 2:
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        process.terminate()
        out, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (143, "")
        report = json.loads(out)
        assert (report["summary"]["interrupted"], report["summary"]["exit_code"]) == (True, 143)
        assert (report["links"]["verdicts"], report["links"]["cut"]) == ({"unchecked": 1, "alive": 1}, 1)
        code, out, _ = awesomelint("links", "--offline", *S, "--format", "json", "c.md")
    assert (code, [link["verdict"] for link in json.loads(out)["links"]]) == (0, ["alive", "unchecked"])


def test_ctrl_c_leaves_a_list_of_what_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        Path("c.md").write_text(f"<http://127.0.0.1:{server.getsockname()[1]}/>\n<http://>\n")
        arguments = ("links", "--allow-private", *S, "--no-cache", "c.md")
        command = [sys.executable, "-W", "error", "-m", "awesomelint", *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        connection, _ = server.accept()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        connection.close()
    assert (process.returncode, err) == (130, "")
    assert out.splitlines()[:2] == ["invalid (1)", "  http://"]
    assert "interrupted: not every link was checked" in out.splitlines()
    assert "2 links in 1 file: 1 invalid, 1 unchecked" in out.splitlines()
