"""The command line: what it says, what it exits with, and what bad input gets."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from awesomelint import __version__
from awesomelint.cli import main
from awesomelint.model import Report
from awesomelint.output import write_diff
from awesomelint.reports import FORMATS
from scripted_links import Run

RULES = '''
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.rule import CollectionRule, DocumentRule, option


@dataclass(frozen=True)
class SmallTitle(DocumentRule):
    """A title that starts with a small letter."""

    family: ClassVar[str] = "house"

    spared: tuple[str, ...] = option((), "titles to leave alone")

    def check(self, doc: Document) -> Iterator[Finding]:
        for heading in doc.headings:
            if heading.title[0].islower() and heading.title not in self.spared:
                span = Span(heading.title_span.start, heading.title_span.start + 1)
                fix = Fix("capitalise it", (Edit(span, doc.text[span.start].upper()),), safe=True)
                yield Finding(heading.title_span, f"'{heading.title}' starts small", fix)


@dataclass(frozen=True)
class SameTitle(CollectionRule):
    """A title that another file has too."""

    family: ClassVar[str] = "house"
    severity: ClassVar[str] = "warning"

    def extract(self, doc):
        return [(heading.title, *heading.title_span) for heading in doc.headings]

    def check(self, collection, tree):
        seen = {}
        for path, titles in collection.items():
            for title, start, stop in titles:
                if seen.setdefault(title, path) != path:
                    yield path, Finding(Span(start, stop), f"{seen[title]} has it too")


@dataclass(frozen=True)
class NeverEnding(DocumentRule):
    """Takes its time."""

    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        if "wait" in doc.text:
            open("waiting-" + doc.path, "w").close()
            time.sleep(60)
        yield from ()


@dataclass(frozen=True)
class OwnGoal(DocumentRule):
    """Raises."""

    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        raise LookupError("no such \\x1b[31m goal")
'''


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a configuration that has rules of its own, and no others."""
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    (folder / "tools").mkdir(parents=True)
    (folder / "tools" / "rules.py").write_text(RULES)
    (folder / "awesomelint.toml").write_text('plugins = ["tools/rules.py"]\nselect = ["house"]\n')
    monkeypatch.chdir(folder)
    return folder


def start(*arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    """Start a command line in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "awesomelint", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def finish(process: subprocess.Popen[bytes], text: bytes | None = None) -> tuple[int, bytes, bytes]:
    out, err = process.communicate(text, timeout=60)
    return process.returncode, out, err


def make(**texts: str) -> None:
    """Write lists: `a="# Ant"` is `a.md`."""
    for name, text in texts.items():
        Path(f"{name}.md").write_text(text, newline="")


def wait_for(path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not Path(path).exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


# What is said.


@pytest.mark.parametrize("argument", ["--version", "-V"])
def test_the_version_is_told_without_importing_the_command_line(argument: str) -> None:
    code = (
        f"import sys; sys.argv = ['x', {argument!r}]; from awesomelint.__main__ import main; main();"
        "print(sorted({'click', 'awesomelint.model', 'importlib.metadata'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"awesomelint {__version__}\n[]\n"


def test_a_clean_offline_check_imports_nothing_heavy() -> None:
    make(a="# Ant\n\n- [b](https://b.example/) - c\n")
    heavy = (
        "httpx ftfy charset_normalizer rich ada_url platformdirs wcwidth concurrent.futures.process asyncio"
    )
    code = (
        "import sys; from awesomelint.cli import run;"
        "code = run(['check', '--offline', '--isolated', 'a.md']);"
        f"print(code, sorted(set({heavy!r}.split()) & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "no findings in 1 file\n0 []\n"


def test_without_a_command_this_folder_is_checked(awesomelint: Run) -> None:
    make(a="# ant\n", b="# Bee\n")
    found = awesomelint()
    assert found == awesomelint("check")
    assert found[0] == 1
    assert found[1].startswith("a.md:1:3 small-title: 'ant' starts small\n")


def test_the_help_shows_the_way(awesomelint: Run) -> None:
    code, out, err = awesomelint("--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: awesomelint [OPTIONS] [COMMAND] [ARGS]...\n")
    assert "awesomelint fix --diff " in out


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if not command.hidden:
            yield *above, name
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


@pytest.mark.parametrize("command", list(commands(main)), ids=" ".join)
def test_every_command_teaches_with_examples(awesomelint: Run, command: tuple[str, ...]) -> None:
    code, out, err = awesomelint(*command, "--help")
    assert (code, err) == (0, "")
    assert re.search(
        rf"Examples?(, for an editor's configuration)?:\n    (\S.*\| )?awesomelint {' '.join(command)}", out
    ), out


HINT = "; name files, or say with --glob which to look for"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "no command 'chek'; did you mean 'check'?"),
        (["a.md"], "no command 'a.md'; did you mean 'check a.md'?"),
        (["zzz\x1b[31m"], r"no command 'zzz\u{1b}[31m'"),
        (["check", "no.md", "a.md"], "no such file or folder: no.md"),
        (["check", "tools"], f"nothing to look at in 'tools': no file there matches *.md, *.markdown{HINT}"),
        (["check", "--glob", "*.rst"], f"nothing to look at in '.': no file there matches *.rst{HINT}"),
        (["check", "--select", "hosue"], "--select: unknown rule or family 'hosue'; did you mean 'house'?"),
        (["check", "--ignore", "house,smal"], "--ignore: unknown rule or family 'smal'; did you mean 'all'?"),
        (["check", "--config", "x"], "x: cannot read the configuration: no such file or directory"),
        (["check", "--config", "x", "--isolated"], "--isolated and --config exclude each other"),
        (["check", "--stdin-filename", "x"], "--stdin-filename is for '-', which is not among the paths"),
        (["check", "--output", "no/x.json"], "--output: no such folder: no"),
        (["fix", "-", "a.md"], "fix: '-' stands alone: standard output has room for one text"),
        (["explain", "small-titel"], "no rule 'small-titel'; did you mean 'small-title'?"),
        (["explain", "house"], "'house' is a family of rules: small-title, same-title"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_an_error_that_names_it(awesomelint: Run, arguments: list[str], message: str) -> None:
    make(a="# Ant\n")
    assert awesomelint(*arguments) == (2, "", f"awesomelint: error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--selec", "x"], "--selec"),
        (["--color", "red"], "red"),
        (["--format", "xml"], "xml"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_a_wrong_option_is_an_error_in_our_own_form(
    awesomelint: Run, arguments: list[str], word: str
) -> None:
    code, out, err = awesomelint("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("awesomelint: error: ")
    assert word in err
    assert err.count("\n") == 1


def test_a_wrong_word_in_the_configuration_is_an_error_that_names_file_and_key(awesomelint: Run) -> None:
    make(a="# Ant\n")
    file = Path("awesomelint.toml")
    for text, message in (
        ("[rules.small-title]\nspard = []\n", "rules.small-title.spard: unknown key; did you mean 'spared'?"),
        ("[links]\ntimout = 3\n", "links.timout: unknown key; did you mean 'timeout'?"),
        ("include = 'a.md'\n", "include: expected an array, found a string ('a.md')"),
    ):  # fmt: skip
        file.write_text(f'plugins = ["tools/rules.py"]\n{text}')
        assert awesomelint("check") == (2, "", f"awesomelint: error: awesomelint.toml: {message}\n")


# Checking.


def test_findings_are_reported_and_make_a_run_fail(awesomelint: Run) -> None:
    make(a="# ant\n", b="# Bee\n")
    text = "a.md:1:3 small-title: 'ant' starts small [fix]\n"
    assert awesomelint("check", "--format", "concise") == (1, text, "")
    assert awesomelint("check", "--format", "concise", "b.md", "a.md") == (1, text, "")
    assert awesomelint("check", "--format", "concise", "b.md") == (0, "", "")


def test_warnings_do_not_make_a_run_fail(awesomelint: Run) -> None:
    make(a="# Ant\n", b="# Ant\n")
    expected = (0, "b.md:1:3 same-title: a.md has it too\n", "")
    assert awesomelint("check", "--format", "concise") == expected
    Path("awesomelint.toml").write_text(
        'plugins = ["tools/rules.py"]\nselect = ["house"]\nseverity = { same-title = "error" }\n'
    )
    assert awesomelint("check", "--format", "concise") == (1, *expected[1:])


def test_rules_are_chosen_on_the_command_line(awesomelint: Run) -> None:
    make(a="# ant\n", b="# ant\n")
    small = "".join(f"{name}.md:1:3 small-title: 'ant' starts small [fix]\n" for name in "ab")
    same = "b.md:1:3 same-title: a.md has it too\n"
    concise = ("--format", "concise")
    assert awesomelint("check", *concise, "--select", "small-title")[1] == small
    assert awesomelint("check", *concise, "--ignore", "small-title")[1] == same
    assert awesomelint("check", *concise, "--select", "unknown-rule,same-title")[1] == same
    assert awesomelint("check", *concise, "--isolated")[1] == ""


def test_rules_are_turned_off_for_some_files(awesomelint: Run) -> None:
    make(a="# ant\n", b="# ant\n")
    Path("awesomelint.toml").write_text(
        'plugins = ["tools/rules.py"]\nselect = ["house"]\n'
        '[per-file-ignores]\n"a.md" = ["small-title"]\n"b*" = ["same-title"]\n'
    )
    expected = "b.md:1:3 small-title: 'ant' starts small [fix]\n"
    assert awesomelint("check", "--format", "concise") == (1, expected, "")


def test_standard_input_is_checked_under_a_name(awesomelint: Run) -> None:
    process = start("check", "--format", "concise", "-", stdin=subprocess.PIPE)
    expected = (1, b"-:1:3 small-title: 'ant' starts small [fix]\n", b"")
    assert finish(process, b"# ant\n") == expected
    process = start(
        "check", "--format", "concise", "--stdin-filename", "docs/x.md", "-", stdin=subprocess.PIPE
    )
    assert finish(process, b"# ant\n") == (1, expected[1].replace(b"-:", b"docs/x.md:", 1), b"")


def test_a_file_that_cannot_be_read_fails_and_the_others_are_checked(awesomelint: Run) -> None:
    make(a="# ant\n")
    Path("gone.md").symlink_to("nowhere.md")
    os.mkfifo("pipe.md")
    assert awesomelint("check", "--format", "concise") == (
        2,
        (
            "a.md:1:3 small-title: 'ant' starts small [fix]\n"
            "failed: gone.md: a link that leads nowhere: no such file or directory\n"
            "failed: pipe.md: a named pipe, not a file\n"
        ),
        "",
    )


def test_a_plugin_that_raises_is_named_with_the_file_and_the_others_still_run(awesomelint: Run) -> None:
    make(a="# ant\n")
    code, out, err = awesomelint("check", "--format", "concise", "--select", "small-title,own-goal")
    assert (code, err) == (3, "")
    first, second = out.splitlines()
    assert first == "a.md:1:3 small-title: 'ant' starts small [fix]"
    assert second.startswith("failed: a.md: rule own-goal of plugin tools/rules")
    assert r"LookupError: no such \u{1b}[31m goal" in second


def test_a_bug_asks_for_a_report_and_names_the_file(
    awesomelint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(raw: bytes, path: str) -> object:
        raise AssertionError("\x1b[31mred")

    monkeypatch.setattr("awesomelint.workers.decode", broken)
    make(a="# ant\n")
    code, out, err = awesomelint("check")
    assert (code, out) == (3, "")
    asked = f"a bug in awesomelint {__version__}; please report it with what follows"
    assert err.startswith(f"awesomelint: error: {asked}\nTraceback ")
    assert err.endswith("AssertionError: \\u{1b}[31mred\nwhile looking at a.md\n")


def test_file_names_are_escaped_everywhere(awesomelint: Run) -> None:
    name = "x\x1b[31m\n::error::.md"
    Path(name).write_text("# ant\n")
    code, out, err = awesomelint("check", "--format", "concise")
    assert (code, err) == (1, "")
    assert out == "x\\u{1b}[31m\\n::error::.md:1:3 small-title: 'ant' starts small [fix]\n"
    assert awesomelint("check", name + "x") == (
        2, "", "awesomelint: error: no such file or folder: x\\u{1b}[31m\\n::error::.mdx\n"
    )  # fmt: skip


def test_reports_are_written_to_a_file(awesomelint: Run) -> None:
    make(a="# ant\n")
    assert awesomelint("check", "--format", "json", "--output", "report.json") == (1, "", "")
    assert [d["rule"] for d in json.loads(Path("report.json").read_text())["diagnostics"]] == ["small-title"]
    assert awesomelint("check", "--output", "tools") == (
        2, "", "awesomelint: error: --output: cannot write tools: is a directory\n"
    )  # fmt: skip


def test_findings_are_counted_by_rule(awesomelint: Run) -> None:
    make(a="# ant\n", b="# ant\n")
    assert awesomelint("check", "--statistics", "--format", "concise") == (
        1,
        "2 small-title [fix]\n1 same-title\n",
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_are_for_terminals_unless_told(
    awesomelint: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    colored: bool,
) -> None:
    make(a="# ant\n")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in awesomelint("check", *arguments)[1]) is colored


def test_a_terminal_gets_colours_and_its_own_width() -> None:
    make(a=f"# ant {'x' * 300}\n")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "awesomelint", "check"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "60"}
    with subprocess.Popen(command, stdout=follower, env=environment) as process:
        os.close(follower)
        parts = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            parts.append(part)
    os.close(leader)
    out = b"".join(parts).decode()
    assert process.returncode == 1
    assert "\x1b[31msmall-title\x1b[0m" in out


def test_settings_are_shown_with_where_they_come_from(awesomelint: Run) -> None:
    Path("awesomelint.toml").write_text(
        'plugins = ["tools/rules.py"]\nselect = ["house"]\n[rules.small-title]\nspared = ["iPhone"]\n'
        '[severity]\nsame-title = "info"\n[links]\ntimeout = 5\n'
    )
    code, out, err = awesomelint("check", "--show-settings", "--ignore", "numbering", "--glob", "*.txt")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:7] == [
        "# configuration: awesomelint.toml",
        'select = ["house"]  # awesomelint.toml',
        "extend-select = []  # default",
        'ignore = ["numbering"]  # --ignore',
        'plugins = ["tools/rules.py"]  # awesomelint.toml',
        'include = ["*.txt"]  # --glob',
        "exclude = []  # default",
    ]
    assert "timeout = 5.0" in lines
    assert lines[-3:] == [
        "[rules.small-title]  # house, error",
        'spared = ["iPhone"]',
        "[rules.same-title]  # house, info",
    ]


def test_a_rule_without_a_page_is_explained_by_its_class(awesomelint: Run) -> None:
    assert awesomelint("explain", "small-title") == (
        0,
        (
            "# small-title\n\nA title that starts with a small letter.\n\n## Options\n\n"
            "- `spared` (default `()`): titles to leave alone\n"
        ),
        "",
    )


def test_a_rule_with_a_page_is_explained_by_it(awesomelint: Run) -> None:
    page = Path(__file__).parents[1] / "rules" / "unknown-rule.md"
    assert awesomelint("explain", "unknown-rule") == (0, page.read_text(encoding="utf-8"), "")


def test_all_rules_are_listed_by_family(awesomelint: Run) -> None:
    code, out, err = awesomelint("explain")
    assert (code, err) == (0, "")
    families = dict(block.partition("\n")[::2] for block in out.rstrip("\n").split("\n\n"))
    assert families["house"].split("\n")[0].split(maxsplit=1) == [
        "small-title",
        "A title that starts with a small letter.",
    ]
    assert families["plugin"].split("\n")[-1].endswith("  Raises. (off by default)")
    assert "unknown-rule" in families["suppressions"]


def test_a_reader_that_has_seen_enough_ends_the_run_quietly() -> None:
    make(a="# ant\n\n" * 20_000)
    process = start("check")
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
    process.stderr.close()


def test_a_full_disk_under_standard_output_is_told() -> None:
    make(a="# ant\n")
    command = [sys.executable, "-m", "awesomelint", "check"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    message = "cannot write the report to standard output: no space left on device"
    assert (done.returncode, done.stderr) == (2, f"awesomelint: error: {message}\n")


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_a_full_disk_is_told_where_no_report_is_written_either(argument: str) -> None:
    command = [sys.executable, "-m", "awesomelint", argument]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    message = "cannot write to standard output: no space left on device"
    assert (done.returncode, done.stderr) == (2, f"awesomelint: error: {message}\n")


def closed(redirections: str, *arguments: str) -> tuple[int, str, str]:
    """Run a command line with some of its streams closed, as a shell does."""
    command = ["sh", "-c", f'exec "$@" {redirections}', "sh", sys.executable, "-m", "awesomelint", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_closed_streams_are_told_and_are_no_bug() -> None:
    make(a="# ant\n", b="# Bee\n")
    line = "a.md:1:3 small-title: 'ant' starts small [fix]\n"
    lost = "awesomelint: error: cannot write {}to standard output: bad file descriptor\n"
    assert closed("2>&-", "check", "--format", "concise") == (1, line, "")
    assert closed(">&-", "check") == (2, "", lost.format("the report "))
    assert closed(">&-", "check", "--output", "c.txt", "--format", "concise") == (1, "", "")
    assert Path("c.txt").read_text() == line
    assert closed(">&-", "fix", "--diff", "a.md")[0] == 2
    for arguments in (["explain"], ["--version"], ["check", "--help"], ["check", "--show-settings"]):
        code, out, err = closed(">&-", *arguments)
        assert (code, out) == (2, "")
        assert err in (lost.format(""), lost.format("the report "))
        assert closed(">&- 2>&-", *arguments) == (2, "", "")
    message = "standard input is closed, so '-' has nothing to read"
    assert closed("<&-", "check", "-") == (2, "", f"awesomelint: error: {message}\n")


def test_a_current_folder_that_is_gone_is_told(awesomelint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("gone").mkdir()
    monkeypatch.chdir("gone")
    Path("../gone").resolve().rmdir()
    message = "awesomelint: error: the current folder is gone; change to another one\n"
    assert awesomelint("check") == (2, "", message)
    assert awesomelint("check", "--isolated") == (2, "", message)


def test_a_report_does_not_take_the_place_of_a_list(awesomelint: Run) -> None:
    make(a="# ant\n", b="# Bee\n")
    Path("link.txt").symlink_to("a.md")
    for name in ("a.md", "./tools/../a.md", "link.txt"):
        message = f"awesomelint: error: no report can go to {name}: it is one of the lists to look at\n"
        assert awesomelint("check", "--output", name) == (2, "", message)
        assert awesomelint("check", "--also", f"json={name}") == (2, "", message)
        assert awesomelint("fix", "--output", name, "a.md") == (2, "", message)
    assert Path("a.md").read_text() == "# ant\n"
    assert awesomelint("check", "--output", "a.md", "b.md") == (0, "", "")


def test_an_empty_word_stands_for_no_folder(awesomelint: Run, here: Path) -> None:
    make(a="# ant\n")
    assert awesomelint("fix", "") == (2, "", "awesomelint: error: no such file or folder: ''\n")
    assert Path("a.md").read_text() == "# ant\n"
    before = sorted(here.iterdir())
    assert awesomelint("check", "--cache-dir", "")[0] == 1
    assert sorted(here.iterdir()) == before


def test_the_hooks_of_pre_commit_run_as_they_are_written() -> None:
    text = (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: awesomelint (.*)$", text, re.MULTILINE)
    assert len(entries) == text.count("- id:") == 3
    make(a="# ant\n\n- [b](https://b.invalid/)\n", b="# Bee\n")
    codes = [finish(start(*entry.split(), "a.md", "b.md"))[0] for entry in entries[:2]]
    assert codes == [1, 0]
    assert finish(start(*entries[2].split(), "b.md"))[0] == 0
    assert Path("a.md").read_text().startswith("# Ant\n")


# Interrupting.


@pytest.mark.parametrize(
    ("jobs", "sent", "expected"),
    [("1", signal.SIGINT, 130), ("2", signal.SIGINT, 130), ("2", signal.SIGTERM, 143)],
)
def test_a_signal_leaves_a_report_of_what_is_known_and_no_process_behind(
    jobs: str, sent: signal.Signals, expected: int
) -> None:
    # One process looks at files in order; two take the largest first, in batches of 250,000 bytes.
    padding = "\nword" * 52_000
    make(a=f"# ant\n{padding}", b=f"# Bee\n{padding}", c="# Cat\n", d=f"# wait\n{padding}xx")
    process = start(
        "check", "--format", "concise", "--jobs", jobs, "--select", "small-title,never-ending",
        start_new_session=True,
    )  # fmt: skip
    wait_for("waiting-d.md", process)
    time.sleep(1)
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)  # as a terminal does
    else:
        process.send_signal(sent)
    began = time.monotonic()
    code, out, err = finish(process)
    assert time.monotonic() - began < 20
    assert (code, err) == (expected, b"")
    assert out.decode().splitlines() == [
        "a.md:1:3 small-title: 'ant' starts small [fix]",
        "interrupted: not everything was checked",
    ]
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# Fixing.


def test_fixing_writes_the_file_and_reports_what_remains(awesomelint: Run) -> None:
    make(a="# ant\r\n\r\n- b", b="# Ant\n")
    code, out, err = awesomelint("fix", "--format", "concise")
    assert (code, out, err) == (
        0,
        "b.md:1:3 same-title: a.md has it too\nfixed: a.md: small-title: capitalise it\n",
        "",
    )
    assert Path("a.md").read_bytes() == b"# Ant\r\n\r\n- b"
    assert awesomelint("fix", "--format", "concise")[1] == "b.md:1:3 same-title: a.md has it too\n"


def test_a_diff_shows_what_would_change_and_writes_nothing(awesomelint: Run) -> None:
    make(a="# ant\n\n- b", b="# Bee\n")
    before = Path("a.md").stat()
    diff = "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n-# ant\n+# Ant\n \n - b\n\\ No newline at end of file\n"
    assert awesomelint("fix", "--diff") == (1, diff, "1 fix would change 1 file\n")
    assert Path("a.md").stat() == before
    assert awesomelint("fix", "--diff", "b.md") == (0, "", "0 fixes would change 0 files\n")


def test_a_diff_says_what_became_of_links(capfd: pytest.CaptureFixture[str]) -> None:
    line = "links: 3 unchecked, 1 alive; 3 cut off by --max-links"
    assert write_diff([], Report((), {}, 1, links=(line,)), "never") == 0
    assert capfd.readouterr() == ("", f"0 fixes would change 0 files\n{line}\n")


def test_a_diff_can_be_applied_by_git(awesomelint: Run) -> None:
    Path("a.md").write_bytes("# ant\r\n\n- é\x1b[31m\r\n\nlast\n# bee".encode())
    process = start("fix", "--diff")
    code, out, _ = finish(process)
    assert code == 1
    subprocess.run(["git", "apply", "-"], input=out, check=True)
    assert Path("a.md").read_bytes() == "# Ant\r\n\n- é\x1b[31m\r\n\nlast\n# Bee".encode()


def test_standard_input_is_fixed_to_standard_output() -> None:
    process = start("fix", "-", stdin=subprocess.PIPE)
    code, out, err = finish(process, "# ant\r\n\n# bée".encode())
    assert (code, out) == (0, "# Ant\r\n\n# Bée".encode())
    assert err.decode() == (
        "fixed: -: small-title: capitalise it (2 times)\nno findings in 1 file; 2 fixes applied in 1 file\n"
    )


def test_a_file_that_cannot_be_written_stays_whole(awesomelint: Run) -> None:
    make(a="# ant\n", b="# bee\n")
    Path("a.md").chmod(0o444)
    code, out, err = awesomelint("fix", "--format", "concise")
    assert (code, err) == (2, "")
    assert out.splitlines()[0] == "a.md:1:3 small-title: 'ant' starts small [fix]"
    assert out.splitlines()[1] == "fixed: b.md: small-title: capitalise it"
    assert out.splitlines()[2].startswith("failed: a.md: not written: the file is read-only")
    assert (Path("a.md").read_text(), Path("b.md").read_text()) == ("# ant\n", "# Bee\n")


def test_a_file_whose_encoding_is_a_guess_is_fixed_only_if_told(awesomelint: Run) -> None:
    raw = "# élan\n\nDéjà vu, café crème, où êtes-vous ? Garçon, à bientôt.\n".encode("latin-1")
    Path("a.md").write_bytes(raw)
    code, out, err = awesomelint("fix", "--format", "concise")
    assert (code, err) == (1, "")
    assert Path("a.md").read_bytes() == raw
    assert "held back: a.md: small-title: capitalise it" in out
    code, out, err = awesomelint("fix", "--write-guessed")
    assert (code, err) == (0, "")
    assert Path("a.md").read_bytes() == raw.replace(b"\xe9lan", b"\xc9lan")


def test_one_run_writes_several_reports(awesomelint: Run) -> None:
    make(a="# Ant\n\n1. [One](https://one.example/)\n3. [Three](https://three.example/)\n")
    code, out, err = awesomelint(
        "check",
        "--offline",
        "--isolated",
        "--format",
        "concise",
        "--also",
        "json=a.json",
        "--also",
        "sarif=a.sarif",
    )
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith("a.md:4:1 numbering-gap: ")
    assert (
        awesomelint("check", "--offline", "--isolated", "--format", "json")[1] == Path("a.json").read_text()
    )
    assert (
        awesomelint("check", "--offline", "--isolated", "--format", "sarif")[1] == Path("a.sarif").read_text()
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["json"], "--also: expected FORMAT=FILE, such as sarif=lists.sarif; found 'json'"),
        (["json="], "--also: expected FORMAT=FILE, such as sarif=lists.sarif; found 'json='"),
        (["ant=a"], f"--also: no format 'ant'; there are {', '.join(FORMATS)}"),
        (["json=a", "json=b"], "--also: json is named twice: for a and for b"),
        (["json=nowhere/a"], "--also: no such folder: nowhere"),
    ],
)
def test_further_reports_that_make_no_sense(awesomelint: Run, words: list[str], message: str) -> None:
    given = [part for word in words for part in ("--also", word)]
    assert awesomelint("check", *given) == (2, "", f"awesomelint: error: {message}\n")
