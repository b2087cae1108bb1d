"""The action: its steps run as a runner runs them, its scripts, and what it is told by events."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from awesomelint import cli
from awesomelint.github import action
from awesomelint.github.artifacts import read_fixes, read_links
from awesomelint.github.runner import SUMMARY, Runner
from awesomelint.workflows import templates
from runners import ACTION, ROOT, STEPS, Job, Ran
from scratch import without_index
from scripted_github import TOKEN, GitHubServer, Refusal
from scripted_links import DAY, DEAD, LISTS, Script, record, remember
from test_git import Repository

BIN = Path(sys.executable).parent
GAP = "# Bees\n\n1. [Bee](https://bee.example/a)\n3. [Wasp](https://bee.example/b)\n"
GARBLED = "# Cats\n\n- [Cat](https://cat.example/) - It is a cat\u00e2\u20ac\u2122s.\n"
MENDED = GARBLED.replace("\u00e2\u20ac\u2122", "\u2019")
NAME = "$(touch pwned)`touch pwned`;touch pwned\n::error::x @everyone <script>alert(1)<script>.md"
"""A file's name, as a stranger may choose it."""
TRAP = "from pathlib import Path\nPath(__file__).with_name('pwned').touch()\n"
TRAPS = ("awesomelint", "click", "json", "pip", "sitecustomize", "usercustomize", "venv", "httpx", "httpcore")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository's folder, which is the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    return folder


@pytest.fixture
def job(workspace: Path, tmp_path: Path) -> Job:
    return Job(workspace, tmp_path)


def run(job: Job, capfd: pytest.CaptureFixture[str], **inputs: str) -> Ran:
    """Run the step in this process."""
    code = action.run(Runner(job.environment | job.inputs(**inputs)))
    return Ran(code, capfd.readouterr().out, job.outputs(), job.summary())


# How it is written


def test_the_action_fits_the_schema_of_github() -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-actions", "action.yml"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "ok -- validation done\n")


def test_zizmor_finds_nothing_in_the_action() -> None:
    command = [str(BIN / "zizmor"), "--offline", "--persona", "auditor", "--format", "json", "action.yml"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]")
    assert ran.stderr.count("completed") == 1


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    scripts = sorted(str(path) for path in (ROOT / "action").iterdir())
    command = [str(BIN / "shellcheck"), "--norc", *scripts]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, len(scripts)) == (0, "", 2)


def test_inputs_reach_the_script_through_the_environment_alone() -> None:
    steps = ACTION["runs"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [
        'bash "${GITHUB_ACTION_PATH}/action/install.sh"',
        'bash "${GITHUB_ACTION_PATH}/action/run.sh"',
    ]
    handed = {name: value for name, value in STEPS["run"]["env"].items() if name.startswith("INPUT_")}
    of_steps = {"cache", "token"}
    assert handed == {
        f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}"
        for name in ACTION["inputs"]
        if name not in of_steps
    }


def test_the_token_is_for_commands_that_run_nothing_of_the_repository() -> None:
    words = STEPS["run"]["env"]["GITHUB_TOKEN"]
    assert 'contains(fromJSON(\'["links", "issue", "pull-request"]\'), inputs.command)' in words
    assert str(ACTION).count("inputs.token") == 1


def test_the_workflows_to_copy_use_inputs_and_outputs_that_there_are() -> None:
    for text in templates(fixes=True).values():
        for job in YAML(typ="safe").load(text)["jobs"].values():
            for step in job["steps"]:
                if step["uses"].startswith("awesomelint/"):
                    assert step.get("with", {}).keys() <= ACTION["inputs"].keys()
                    assert step.get("with", {}).get("command", "check") in action.COMMANDS
        assert "steps.fix.outputs.changed" not in text or "changed" in ACTION["outputs"]


def test_the_documents_name_every_input_and_output() -> None:
    lines = (ROOT / "docs" / "github.md").read_text(encoding="utf-8").splitlines()
    rows = [
        line for line in lines if line.startswith("| `") and not line.startswith(("| `check.", "| `links."))
    ]
    inputs = [
        f"| `{name}` | {'`' + about['default'] + '`' if about['default'] else ''} | {about['description']} |"
        for name, about in ACTION["inputs"].items()
    ]
    outputs = [f"| `{name}` | {about['description']} |" for name, about in ACTION["outputs"].items()]
    assert [row for row in rows if not row.startswith("| `fixes.")] == inputs + outputs


# As a runner runs it


def test_a_check_with_everything_hostile_runs_nothing_of_it(job: Job, workspace: Path) -> None:
    for name in TRAPS:
        (workspace / f"{name}.py").write_text(TRAP)
    (workspace / NAME).write_text(GAP.replace("Bees", "::set-output name=a::b $(touch pwned)"))
    (workspace / "results.sarif").symlink_to(workspace / "json.py")
    ran = job.step("run", job.inputs(links="none", sarif="results.sarif"))
    assert ran.code == 1
    assert ran.outputs == {
        "exit-code": "1",
        "findings": "1",
        "errors": "1",
        "warnings": "0",
        "fixable": "0",
        "sarif": "results.sarif",
        "save-memory": "false",
    }
    assert not list(workspace.rglob("pwned"))
    lines = ran.log.splitlines()
    assert [line for line in lines if line.startswith("::")] == [lines[0]]
    assert lines[0].startswith(
        "::error file=$(touch pwned)`touch pwned`;touch pwned\\n%3A%3Aerror%3A%3Ax @ev"
    )
    assert "1 error in 1 of 1 file" in ran.summary
    assert "\n@everyone" not in ran.summary and "<script>" not in ran.summary.replace("`", "")[:40]
    results = json.loads((workspace / "results.sarif").read_text())
    assert not (workspace / "results.sarif").is_symlink() and results["version"] == "2.1.0"
    assert (workspace / "json.py").read_text() == TRAP


def test_a_clean_check_of_five_hundred_lists(job: Job, workspace: Path) -> None:
    for number in range(500):
        (workspace / f"{number}.md").write_text(f"# A {number}\n\n- [A](https://a.example/{number})\n")
    ran = job.step("run", job.inputs(links="none"))
    assert (ran.code, ran.log) == (0, "no findings in 500 files\n")
    assert (ran.outputs["findings"], ran.summary) == ("0", "### ✅ awesomelint: no findings in 500 files\n")


def test_awesomelint_is_installed_beside_what_strangers_wrote(job: Job, workspace: Path) -> None:
    for name in TRAPS:
        (workspace / f"{name}.py").write_text(TRAP)
    ran = job.step("install", without_index())
    assert ran.code == 0, ran.log
    python = ran.outputs["python"]
    assert Path(python).is_relative_to(job.temporary)
    code = "import awesomelint; print(awesomelint.__file__)"
    found = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert Path(found.stdout).is_relative_to(job.temporary)
    assert not list(workspace.rglob("pwned"))


def test_a_python_that_is_too_old_and_a_failed_installation_are_told(job: Job, workspace: Path) -> None:
    old = job.temporary / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ran = job.step("install", {"PYTHON": str(old)})
    words = f"awesomelint needs Python 3.11 or newer, and {old} is older"
    assert (ran.code, ran.log, ran.outputs) == (2, f"::error title=awesomelint::{words}\n", {})
    old.write_text('#!/bin/sh\ncase "$*" in *install*) exit 1;; esac\n')
    ran = job.step("install", {"PYTHON": str(old)})
    words = "awesomelint could not be installed; the log of this step says why"
    assert (ran.code, ran.log, ran.outputs) == (2, f"::error title=awesomelint::{words}\n", {})


def report() -> str:
    link = {
        "url": "https://ant.example/gone",
        "verdict": "dead",
        "phase": "confirmed",
        "reason": "::error:: $(touch pwned) `touch pwned` @everyone",
        "since": "2026-01-02T00:00:00Z",
        "archive": None,
        "counts": True,
        "places": [{"path": NAME, "line": 1}],
    }
    return json.dumps(
        {"version": 1, "links": [link], "summary": {"files": 1, "failures": [], "interrupted": False}}
    )


def test_the_issue_is_kept_and_the_token_is_shown_to_nobody(job: Job, workspace: Path) -> None:
    (workspace / "links.json").write_text(report())
    for name in TRAPS:
        (workspace / f"{name}.py").write_text(TRAP)
    with GitHubServer() as server:
        inputs = job.inputs(command="issue", report="links.json", token=TOKEN)
        ran = job.step("run", inputs | {"GITHUB_API_URL": server.base})
        assert (ran.code, ran.log) == (0, "issue #1: opened; 1 dead\n")
        assert ran.outputs == {"issue": "1", "dead": "1"}
        assert "\n  - in [`$(touch" not in server.issues[0]["body"]  # its backticks need a longer fence
        assert "``$(touch pwned)`touch pwned`;touch pwned\\n::error::x @everyone" in server.issues[0]["body"]
        server.refusals.append(Refusal(403, f"Resource not accessible by {TOKEN}"))
        ran = job.step("run", inputs | {"GITHUB_API_URL": server.base})
    words = "the token may not do that (403, GET /issues): the job needs 'permissions: issues: write'"
    assert (ran.code, ran.log) == (
        2,
        f"::error title=awesomelint::{words}; GitHub says: Resource not accessible by ***\n",
    )
    assert not list(workspace.rglob("pwned"))
    everywhere = [path.read_bytes() for path in job.temporary.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in raw for raw in everywhere)


def test_what_one_job_remembers_the_other_tells(tmp_path: Path) -> None:
    """Two jobs with no network: all links are known, and none is due."""
    workspace, other = tmp_path / "work", tmp_path / "other"
    workspace.mkdir()
    other.mkdir()
    (workspace / "a.md").write_text("# Ants\n\n- [Ant](https://ant.example/gone)\n", encoding="utf-8")
    look, tell = Job(workspace, tmp_path / "one", "schedule"), Job(other, tmp_path / "two", "schedule")
    memory = look.temporary / "awesomelint" / "memory"
    memory.mkdir(parents=True)
    copy = "https://web.archive.org/web/20240102030405/https://ant.example/gone"
    known = replace(DEAD, due=time.time() + 90 * DAY, archive=copy)
    remember(record(known), path=str(memory / "links.sqlite"))
    ran = look.step("run", look.inputs(command="links", report="links.json"))
    assert (ran.code, ran.log, ran.outputs["dead"], ran.outputs["save-memory"]) == (0, "", "1", "true")
    shutil.move(workspace / "links.json", other / "links.json")
    with GitHubServer() as server:
        inputs = tell.inputs(command="issue", report="links.json", token=TOKEN)
        told = tell.step("run", inputs | {"GITHUB_API_URL": server.base})
        assert told.log == "issue #1: opened; 1 dead\n"
        body = server.issues[0]["body"]
    start = "- `https://ant.example/gone`: dead since 2025-10-22, `the server answered 404 Not Found`\n"
    assert body[body.index("- `") :].startswith(
        f"{start}  - in [`a.md:3`](https://github.com/ant/list/blob/HEAD/a.md?plain=1#L3)\n"
        f"  - [archived copy of 2024-01-02]({copy})\n"
    )
    assert ran.summary.partition("\n- ")[2].startswith(start[2:])


# What it is told


Told = Callable[..., list[str]]


@pytest.fixture
def told(job: Job, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Told:
    """Tells which options a check would have, of those that depend on the event, or the error's words."""
    commands: list[list[str]] = []

    def note(command: Sequence[str]) -> int:
        commands.append(list(command))
        return 0

    monkeypatch.setattr(cli, "run", note)

    def options(event: str, payload: Any = None, **inputs: str) -> list[str]:
        commands.clear()
        about = {"GITHUB_EVENT_NAME": event}
        Path(job.environment["GITHUB_EVENT_PATH"]).write_text(json.dumps(payload))
        action.run(Runner(job.environment | about | job.inputs(**inputs)))
        out = capfd.readouterr().out
        if not commands:
            return [out.removeprefix("::error title=awesomelint::").rstrip("\n")]
        (command,) = commands
        start = next(at for at, word in enumerate(command) if word.startswith("markdown=")) + 1
        return [word for word in command[start : command.index("--no-cache")] if "links.sqlite" not in word]

    return options


A, B = "a" * 40, "b" * 40
PULL = {"pull_request": {"head": {"sha": A}, "base": {"sha": B}}}


@pytest.mark.parametrize(
    ("event", "payload", "inputs", "options"),
    [
        ("pull_request", PULL, {}, ["--since", B, "--store"]),
        ("pull_request", PULL, {"scope": "all"}, ["--only-changed", B, "--store"]),
        ("pull_request", PULL, {"links": "none"}, ["--since", B, "--offline"]),
        ("pull_request", PULL, {"scope": "all", "links": "none"}, ["--offline"]),
        ("merge_group", {"merge_group": {"base_sha": B}}, {}, ["--since", B, "--store"]),
        ("push", {"before": B}, {}, ["--only-changed", B, "--store"]),
        ("push", {"before": B}, {"scope": "changed"}, ["--since", B, "--store"]),
        ("push", {"before": "0" * 40}, {}, ["--due", "--store"]),
        ("schedule", {}, {"max_time": "9m"}, ["--due", "--max-time", "9m", "--store"]),
        ("workflow_dispatch", {}, {"links": "all"}, ["--store"]),
        (
            "schedule",
            {},
            {"scope": "changed"},
            ["input scope: 'changed' is for pull requests and pushes, not for schedule"],
        ),
        (
            "push",
            {"before": "--output=x"},
            {"links": "changed"},
            ["input links: 'changed' is for pull requests and pushes, not for push"],
        ),
        ("push", [], {}, ["--due", "--store"]),
        ("push", {}, {"scope": "some"}, ["input scope: expected one of auto, changed, all; found 'some'"]),
        ("push", {}, {"fail": "yes"}, ["input fail: expected true or false, found 'yes'"]),
        (
            "push",
            {},
            {"paths": "a.md\n-\n"},
            ["input paths: a step has no standard input; name files and folders, one a line"],
        ),
        (
            "push",
            {},
            {"command": "rm"},
            ["input command: expected one of check, links, fix, issue, pull-request; found 'rm'"],
        ),
        ("push", {}, {"command": "issue"}, ["input report: name the file that one job hands to the other"]),
    ],
)
def test_what_is_looked_at_depends_on_the_event(
    told: Told, event: str, payload: Any, inputs: dict[str, str], options: list[str]
) -> None:
    assert told(event, payload, **inputs) == options


def test_an_event_that_cannot_be_read_is_told(job: Job, capfd: pytest.CaptureFixture[str]) -> None:
    place = Path(job.environment["GITHUB_EVENT_PATH"])
    job.environment["GITHUB_EVENT_NAME"] = "push"
    for content, words in ((b"[" * 100_000, "is no JSON"), (b"\xff", "is no JSON"), (None, "No such file")):
        place.unlink() if content is None else place.write_bytes(content)
        ran = run(job, capfd)
        assert ran.code == 2
        assert ran.log.startswith("::error title=awesomelint::GITHUB_EVENT_PATH: ") and words in ran.log


def test_without_a_token_the_words_say_what_to_do(
    job: Job, workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (workspace / "links.json").write_text(report())
    ran = run(job, capfd, command="issue", report="links.json")
    words = "no token: give the step 'token: ${{ github.token }}', and its job the permissions"
    assert (ran.code, ran.log) == (2, f"::error title=awesomelint::{words}\n")


def test_errors_need_not_fail_a_check_and_what_cannot_be_read_does(
    job: Job, workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (workspace / "bees.md").write_text(GAP)
    ran = run(job, capfd, links="none", fail="false", annotations="false", summary="false")
    assert (ran.code, ran.outputs["exit-code"], ran.summary) == (0, "1", "")
    assert ran.log.startswith("bees.md:4:1 numbering-gap: ")
    ran = run(job, capfd, links="none", fail="false", paths="nowhere.md")
    assert (ran.code, ran.outputs["exit-code"]) == (2, "2")
    assert ran.summary == "### ❌ awesomelint could not run\n\nThe log of this step says why.\n"


def test_a_check_of_a_pull_request_blames_its_own_lines_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    origin = Repository(tmp_path / "origin")
    origin.write("old.md", GAP)
    origin.commit()
    origin("checkout", "-q", "-b", "ant")
    origin.write("new.md", GAP.replace("Bee", "Ant"))
    head = origin.commit()
    origin("checkout", "-q", "-b", "merged", "HEAD~1")
    origin.commit()
    origin("merge", "-q", "--no-ff", "-m", "merge", "ant")
    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "--depth", "2", "-b", "merged", origin.folder.as_uri(), str(clone)]
    subprocess.run(command, check=True)
    monkeypatch.chdir(clone)
    payload = {"pull_request": {"head": {"sha": head}, "base": {"sha": B}}}
    ran = run(Job(clone, tmp_path, "pull_request", payload), capfd, links="none")
    assert (ran.code, ran.outputs["findings"]) == (1, "1")
    assert ran.log.startswith("::error file=new.md,line=4,")
    subprocess.run(["git", "checkout", "-q", "--detach", head], cwd=clone, check=True)
    ran = run(Job(clone, tmp_path, "pull_request", payload), capfd, links="none")
    assert ran.code == 2
    assert "could not run" in ran.summary


def test_without_git_a_pull_request_is_told_what_is_missing(
    job: Job, workspace: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (workspace / "bees.md").write_text(GAP)
    Path(job.environment["GITHUB_EVENT_PATH"]).write_text(json.dumps(PULL))
    job.environment["GITHUB_EVENT_NAME"] = "pull_request"
    code = action.run(Runner(job.environment | job.inputs(links="none")))
    assert (code, capfd.readouterr().err) == (2, "awesomelint: error: bees.md is in no git repository\n")
    (workspace / ".git").mkdir()
    monkeypatch.setenv("PATH", str(workspace))
    code = action.run(Runner(job.environment | job.inputs(links="none")))
    assert (code, capfd.readouterr().out) == (
        2,
        "::error title=awesomelint::git is not installed, or not on the PATH\n",
    )


def test_links_are_reported_for_another_job(
    job: Job, lists: Path, script: Script, capfd: pytest.CaptureFixture[str]
) -> None:
    (lists / "links.json").symlink_to(lists / "a.md")
    for event, kept in (("schedule", "true"), ("pull_request", "false")):
        job.environment["GITHUB_EVENT_NAME"] = event
        ran = run(job, capfd, command="links", report="links.json", token=TOKEN)
        assert (ran.code, ran.log) == (0, "")
        assert ran.outputs == {"exit-code": "1", "report": "links.json", "dead": "1", "save-memory": kept}
    assert (lists / "a.md").read_text() == LISTS["a.md"]
    assert [link.url for link in read_links("links.json").dead] == ["https://ant.example/gone"]
    assert ran.summary.startswith(
        "### Links\n\n**1 link is gone**, as several looks over weeks have shown.\n\n"
        "- `https://ant.example/gone`: dead since 2025-10-22, `the server answered 404 Not Found`\n"
        "  - in [`a.md:3`](https://github.com/ant/list/blob/HEAD/a.md?plain=1#L3)"
    )


def test_the_memory_may_be_elsewhere(job: Job, lists: Path) -> None:
    job.environment["GITHUB_EVENT_NAME"] = "schedule"
    inputs = job.inputs(command="links", report="links.json", store="memory.sqlite", paths="none.md")
    (lists / "none.md").write_text("# None\n")
    assert action.run(Runner(job.environment | inputs)) == 0
    assert (job.outputs()["save-memory"], Path("memory.sqlite").exists()) == ("false", True)


def test_a_night_without_a_network_is_told_and_is_no_silence(
    job: Job, lists: Path, script: Script, capfd: pytest.CaptureFixture[str]
) -> None:
    script.notes = ("no host could be reached: is the network down?",)
    ran = run(job, capfd, command="links", report="links.json")
    words = "::warning title=awesomelint::no host could be reached: is the network down?\n"
    assert (ran.code, ran.log, ran.outputs["exit-code"]) == (0, words, "2")
    assert not read_links("links.json").is_whole
    assert "Not all could be looked at in the last run; its log says why.\n" in ran.summary


def test_the_reports_place_must_be_free(job: Job, workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (workspace / "links.json").mkdir()
    ran = run(job, capfd, command="links", report="links.json")
    assert ran.code == 2
    assert ran.log.startswith("::error title=awesomelint::cannot replace links.json: ")


def test_fixes_are_plain_data_for_another_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    repository = Repository(tmp_path / "work")
    repository.write("docs/cats.md", GARBLED)
    repository.write("bees.md", GAP)
    repository.commit()
    repository.write("untracked.md", GARBLED)
    monkeypatch.chdir(repository.folder)
    ran = run(Job(repository.folder, tmp_path), capfd, command="fix", report="fixes.json")
    assert (ran.code, ran.outputs["changed"]) == (0, "1")
    assert ran.summary == "### Fixes\n\n1 file is to be changed.\n"
    (fixed,) = read_fixes("fixes.json")
    assert (fixed.path, fixed.raw.decode()) == ("docs/cats.md", MENDED)
    assert fixed.old == repository("rev-parse", "HEAD:docs/cats.md")
    assert "::warning title=awesomelint::untracked.md is not committed, and stays as it was\n" in ran.log


def test_nothing_to_fix_is_no_trouble(job: Job, workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (workspace / "clean.md").write_text(MENDED, encoding="utf-8")
    ran = run(job, capfd, command="fix", report="fixes.json")
    assert (ran.code, ran.outputs["changed"]) == (0, "0")
    assert read_fixes("fixes.json") == ()


def test_fixes_are_offered(job: Job, workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with GitHubServer() as server:
        server.commit({"docs/cats.md": GARBLED.encode()})
        old = server._blob(GARBLED.encode())
        data = {"path": "docs/cats.md", "old": old, "base64": "IyBDYXRzCg=="}
        stale = {"path": "a.md", "old": "0" * 40, "base64": ""}
        (workspace / "fixes.json").write_text(json.dumps({"version": 1, "files": [data, stale]}))
        job.environment |= server.environment()
        ran = run(job, capfd, command="pull-request", report="fixes.json", token=TOKEN)
        assert (ran.code, ran.outputs) == (0, {"pull-request": "1"})
        assert ran.log == (
            "::warning title=awesomelint::a.md is not what it was when it was fixed, and is left alone\n"
            "pull request #1: opened\n"
        )
        assert server.files("awesomelint/fixes") == {"docs/cats.md": b"# Cats\n"}


# What it gives back


def test_no_value_sets_an_output_of_its_own(job: Job) -> None:
    runner = Runner(job.environment)
    runner.output(report="a\nchanged=9\nchanged<<x\n9\nx", dead=1)
    assert job.outputs() == {"report": "a\nchanged=9\nchanged<<x\n9\nx", "dead": "1"}
    assert TOKEN not in repr(Runner({"GITHUB_TOKEN": TOKEN}))


def test_a_summary_is_no_longer_than_github_takes(job: Job) -> None:
    Runner(job.environment).summary("ä line\n" * 200_000)
    text = job.summary()
    assert SUMMARY < len(text.encode()) < 2**20
    assert text.endswith("ä line\n\n**More is left out here:** GitHub takes no longer summary.\n")


@pytest.mark.parametrize("token", ["a b", "a\nb", "ä"])
def test_what_is_no_token_is_refused(
    job: Job, workspace: Path, capfd: pytest.CaptureFixture[str], token: str
) -> None:
    (workspace / "links.json").write_text(report())
    ran = run(job, capfd, command="issue", report="links.json", token=token)
    words = "the token holds characters that no token has; is it the right secret?"
    assert (ran.code, ran.log) == (2, f"::error title=awesomelint::{words}\n")
