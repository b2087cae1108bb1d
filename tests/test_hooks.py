"""The hooks, run by the real pre-commit in the commits and pushes of a scratch repository."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scratch import Scratch, without_index

CLEAN = "# Ants\n\n- [Ant](https://ant.example/) - One.\n"
GAP = "# Bees\n\n1. [Bee](https://bee.example/a)\n3. [Wasp](https://bee.example/b)\n"
GARBLED = "# Cats\n\n- [Cat](https://cat.example/) - It is a cat\u00e2\u20ac\u2122s.\n"
PAGE = b"<!doctype html><title>Ants of this place</title><h1>Ants</h1>" + b"<p>They are many.</p>" * 20
MENDED = GARBLED.replace("\u00e2\u20ac\u2122", "\u2019")
HEAD = "awesomelint..............................................................Failed\n"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A repository that uses the hooks, with one clean list committed."""
    made = Scratch(tmp_path_factory.mktemp("scratch"), without_index())
    made.use("awesomelint", "awesomelint-fix", "awesomelint-links")
    ran = made.install()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made.keep(clean=CLEAN)
    return made


@pytest.fixture(autouse=True)
def as_committed(scratch: Scratch) -> Iterator[None]:
    """Take back what a test left, but for the hooks."""
    start = scratch.head()
    yield
    scratch.git("reset", "--quiet", "--hard", start)


def test_pre_commit_understands_the_hooks(scratch: Scratch) -> None:
    ran = scratch.run("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", folder=scratch.hooks)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_runs_is_what_pre_commit_installed(scratch: Scratch) -> None:
    (python,) = Path(scratch.environment["PRE_COMMIT_HOME"]).glob("repo*/py_env-*/bin/python")
    ran = scratch.run(str(python), "-I", "-c", "import awesomelint; print(awesomelint.__file__)")
    assert Path(ran.stdout).is_relative_to(python.parents[1])


def test_a_bad_commit_is_stopped(scratch: Scratch) -> None:
    scratch.use("awesomelint")
    before = scratch.head()
    ran = scratch.commit(bees=GAP)
    assert (ran.returncode, scratch.head()) == (1, before)
    assert ran.stderr == (
        f"{HEAD}- hook id: awesomelint\n- exit code: 1\n\n"
        "bees.md:4:1 numbering-gap: 1 to 3: 2 missing, readers see 2\n"
        "   4 | 3. [Wasp](https://bee.example/b)\n     | ^\n"
        "  unsafe fix: renumber what follows from 2\n\n"
        "1 finding in 1 file (1 fixable with --unsafe)\n\n"
    )


def test_a_list_is_compared_with_those_that_the_commit_does_not_touch(scratch: Scratch) -> None:
    scratch.use("awesomelint")
    (scratch.folder / "awesomelint.toml").write_text(
        'select = ["duplicate-across-files"]\n[severity]\nduplicate-across-files = "error"\n'
    )
    entries = "".join(f"- [Page {number}](https://page{number}.example/)\n" for number in range(6))
    other = "".join(f"- [Site {number}](https://site{number}.example/)\n" for number in range(9))
    scratch.keep(pages=f"# Pages\n\n{entries}")
    ran = scratch.commit(sites=f"# Sites\n\n{other}- [Page](https://page3.example/)\n")
    assert ran.returncode == 1
    assert "sites.md:12:3 duplicate-across-files: " in ran.stderr and "pages.md:6:3: first here" in ran.stderr
    assert "1 finding in 1 file" in ran.stderr


def test_a_fixed_file_is_left_modified_and_not_committed(scratch: Scratch) -> None:
    scratch.use("awesomelint-fix")
    before = scratch.head()
    ran = scratch.commit(cats=GARBLED)
    assert (ran.returncode, scratch.head()) == (1, before)
    assert "- files were modified by this hook\n" in ran.stderr
    assert (scratch.folder / "cats.md").read_text(encoding="utf-8") == MENDED
    assert scratch.git("show", ":cats.md").stdout == GARBLED
    ran = scratch.commit()
    assert (ran.returncode, ran.stderr.count("Passed")) == (0, 1)
    assert scratch.git("show", "HEAD:cats.md").stdout == MENDED


def test_what_is_not_staged_comes_back_as_it_was(scratch: Scratch) -> None:
    scratch.use("awesomelint", "awesomelint-fix")
    scratch.keep(cats=MENDED)
    (scratch.folder / "clean.md").write_text(f"{CLEAN}- [Bee](https://bee.example/) - Two.\n")
    scratch.git("add", "clean.md")
    (scratch.folder / "cats.md").write_text(GARBLED, encoding="utf-8")
    ran = scratch.git("commit", "--quiet", "--message", "clean")
    assert ran.returncode == 0, ran.stderr
    assert (scratch.folder / "cats.md").read_text(encoding="utf-8") == GARBLED


def test_hostile_names_and_texts_run_nothing(scratch: Scratch) -> None:
    scratch.use("awesomelint")
    name = "$(touch pwned)`touch pwned`;touch pwned\n::error::\x1b[31m"
    ran = scratch.commit(**{name: GAP.replace("Bees", "::set-output name=a::b\n$(touch pwned)")})
    assert ran.returncode == 1
    assert "numbering-gap" in ran.stderr
    assert not any(line.startswith("::") for line in (ran.stdout + ran.stderr).splitlines())
    assert "\x1b" not in ran.stdout + ran.stderr
    assert not list(scratch.folder.rglob("pwned"))


def test_five_hundred_lists_are_one_run(scratch: Scratch) -> None:
    scratch.use("awesomelint")
    files = {
        f"list-{number}": f"# A {number}\n\n- [A](https://a.example/{number})\n" for number in range(500)
    }
    files["list-250"] = GAP
    ran = scratch.commit(**files, broken=GAP.replace("bee", "ant"))
    assert ran.returncode == 1
    assert ran.stderr.count("numbering-gap") == 2
    assert ran.stderr.count("findings in 2 files") == 1


def test_the_web_is_asked_before_a_push_alone(scratch: Scratch, tmp_path: Path) -> None:
    scratch.use("awesomelint-links")
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(410 if self.path == "/gone" else 200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        (scratch.folder / "awesomelint.toml").write_text(
            '[links]\nallow-private = ["127.0.0.0/8"]\nexclude = ["ant.example/*"]\ncanaries = []\n'
        )
        ran = scratch.commit(local=f"# Here\n\n- [Gone]({base}/gone)\n- [Here]({base}/here)\n")
        assert (ran.returncode, asked) == (0, []), ran.stderr
        scratch.git("init", "--quiet", "--bare", str(tmp_path / "far.git"))
        push = ("push", "--quiet", str(tmp_path / "far.git"), "main")
        ran = scratch.git(*push)
        assert ran.returncode != 0
        assert "local.md:3:10 dead-link: dead (suspected): " in ran.stdout + ran.stderr
        assert {"/gone", "/here"} <= set(asked)
        asked.clear()
        manual = ("pre-commit", "run", "--all-files", "--hook-stage", "manual", "awesomelint-links")
        ran = scratch.run(*manual)
        server.shutdown()
    assert ran.returncode == 1  # what the store knows, since nothing is due
    assert "local.md:3:10 dead-link: dead (suspected): " in ran.stdout
    assert asked == []


def test_try_repo_runs_all_hooks_of_the_stage(scratch: Scratch) -> None:
    (scratch.folder / "bees.md").write_text(GAP)
    scratch.git("add", "bees.md")
    ran = scratch.run("pre-commit", "try-repo", str(scratch.hooks), "--ref", scratch.revision)
    assert ran.returncode == 1
    assert "bees.md:4:1 numbering-gap: 1 to 3: 2 missing, readers see 2\n" in ran.stdout
    names = [line.partition("..")[0] for line in ran.stdout.splitlines() if line.endswith("Failed")]
    assert names == ["awesomelint", "awesomelint fix"]
