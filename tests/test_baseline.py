"""Baselines: known findings are left out, new ones are not, whatever happens to the lines around them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.baseline import Baseline, Known, Mark, Marks, Reach
from awesomelint.decode import decode
from awesomelint.model import Diagnostic, Finding, Related, Source, Span
from scripted_links import Run

FILE = ".awesomelint-baseline.json"
ENTRY = "- [Ant](https://ant.example/) - Ants.\n"
TWIN = "- [The ant](https://ant.example/) - Them.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    (folder / "docs").mkdir(parents=True)
    monkeypatch.chdir(folder)
    (folder / "awesomelint.toml").write_text('select = ["duplicate-link", "empty-link", "lost-character"]\n')
    (folder / "list.md").write_text(f"# List\n\n{ENTRY}- [Bee]() - B\ufffdes.\n{TWIN}")
    (folder / "docs" / "other.md").write_text("# Other\n\n- [Cat]()\n- [Cat]()\n")
    return folder


def concise(awesomelint: Run, *arguments: str) -> list[str]:
    _, out, err = awesomelint("check", "--format", "concise", *arguments)
    assert err == ""
    return out.splitlines()


WRITTEN = """\
{
  "version": 1,
  "findings": [
    {"path": "docs/other.md", "rule": "empty-link", "text": "Cat", "key": "0123", "count": 2},
    {"path": "list.md", "rule": "duplicate-link", "text": "The ant - Them.", "key": "0123", "count": 1},
    {"path": "list.md", "rule": "empty-link", "text": "Bee - B\ufffdes.", "key": "0123", "count": 1},
    {"path": "list.md", "rule": "lost-character", "text": "Bee - B\ufffdes.", "key": "0123", "count": 1}
  ]
}
"""


def without_keys(text: str) -> str:
    rows = json.loads(text)["findings"]
    for row in rows:
        text = text.replace(row["key"], "0123")
    return text


def test_what_is_known_is_left_out(awesomelint: Run) -> None:
    assert awesomelint("baseline") == (0, f"{FILE}: 5 findings are known, 5 of them new\n", "")
    written = Path(FILE).read_text()
    assert without_keys(written) == WRITTEN
    assert awesomelint("check", "--baseline", FILE) == (
        0,
        f"no findings in 2 files; 5 hidden by {FILE}\n",
        "",
    )
    assert awesomelint("baseline") == (0, f"{FILE}: 5 findings are known\n", "")
    assert Path(FILE).read_text() == written
    assert awesomelint("check")[0] == 1


def test_the_configuration_names_a_baseline(
    awesomelint: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (here / "awesomelint.toml").open("a") as file:
        file.write('baseline = "docs/known.json"\n')
    told = "docs/known.json: no such baseline; 'awesomelint baseline' writes one"
    assert awesomelint("check") == (2, "", f"awesomelint: error: {told}\n")
    assert awesomelint("baseline")[1] == "docs/known.json: 5 findings are known, 5 of them new\n"
    assert awesomelint("check")[0] == 0
    assert awesomelint("check", "--no-baseline")[0] == 1
    monkeypatch.chdir("docs")
    assert concise(awesomelint) == []
    assert concise(awesomelint, "../list.md") == []


def test_what_is_new_is_reported_and_edits_elsewhere_are_not(awesomelint: Run) -> None:
    awesomelint("baseline")
    Path("list.md").write_text(
        f"# Another\n\n1. [Bee]() -  B\ufffdes.\n\nnew\n\n## More\n\n* {TWIN[2:]}* [Dog]()\n{ENTRY}"
    )
    assert concise(awesomelint, "--baseline", FILE) == ["list.md:10:3 empty-link: no destination"]
    Path("list.md").write_text(f"{ENTRY}- [Bee]() - B\ufffdes.\n{TWIN}- [Bee]() - B\ufffdes.\n")
    assert [line.partition(": ")[0] for line in concise(awesomelint, "--baseline", FILE)] == [
        "list.md:4:3 empty-link",
        "list.md:4:14 lost-character",
    ]


def test_another_copy_of_a_known_duplicate_is_new(awesomelint: Run) -> None:
    awesomelint("baseline")
    with Path("list.md").open("a") as file:
        file.write("\n## More\n\n- [Ant](https://ant.example/)\n")
    (found,) = (
        line for line in concise(awesomelint, "--baseline", FILE) if not line.startswith(("stale", "not"))
    )
    assert found == "list.md:5:3 duplicate-link: already linked on line 3; 3 times in all"


def test_of_a_mistake_that_is_reported_once_every_place_is_known(awesomelint: Run, here: Path) -> None:
    (here / "awesomelint.toml").write_text('select = ["missing-anchor"]\n')
    links = [f"- [{name}](#nowhere)\n" for name in ("ant", "bee", "cat", "dog")]
    Path("list.md").write_text("".join(links[:3]))
    baseline = ("--offline", "--baseline", "known.json")
    assert awesomelint("baseline", *baseline)[1] == "known.json: 3 findings are known, 3 of them new\n"
    Path("list.md").write_text("# List\n\n" + "".join(links[1:3]))
    assert awesomelint("check", *baseline)[0] == 0, "one of them was mended"
    Path("list.md").write_text("".join(links))
    assert awesomelint("check", *baseline)[0] == 1, "another one is news"


def test_an_entry_that_moves_to_another_file_stays_known(awesomelint: Run) -> None:
    awesomelint("baseline")
    Path("list.md").write_text(f"{ENTRY}{TWIN}")
    with Path("docs/other.md").open("a") as file:
        file.write("- [Bee]() - B\ufffdes.\n")
    assert concise(awesomelint, "--baseline", FILE) == []
    Path("list.md").rename("renamed.md")
    assert concise(awesomelint, "--baseline", FILE) == []
    shutil.copy("renamed.md", "copy.md")
    assert [line.partition(": ")[0] for line in concise(awesomelint, "--baseline", FILE)] == [
        "renamed.md:2:3 duplicate-link"
    ]


def test_what_is_not_found_any_more_is_told_and_taken_out(awesomelint: Run, here: Path) -> None:
    awesomelint("baseline")
    Path("docs/other.md").write_text("# Other\n\n- [Cat]()\n")
    Path("list.md").unlink()
    Path("new.md").write_text("[Dog]()\n")
    stale = [
        "stale: docs/other.md: empty-link: Cat",
        "stale: list.md: duplicate-link: The ant - Them.",
        "stale: list.md: empty-link: Bee - B\ufffdes.",
        "stale: list.md: lost-character: Bee - B\ufffdes.",
        f"not found any more, and still in {FILE}; 'awesomelint baseline --prune' takes it out",
    ]
    code, out, err = awesomelint("check", "--baseline", FILE, "--format", "concise", "docs")
    assert (code, out.splitlines(), err) == (0, stale, "")
    code, out, _ = awesomelint("check", "--baseline", FILE)
    assert out.splitlines()[-1] == f"1 finding in 1 file; 1 hidden by {FILE}, 4 stale there"
    report = json.loads(awesomelint("check", "--baseline", FILE, "--format", "json")[1])
    assert report["baseline"] == {
        "file": FILE,
        "hidden": 1,
        "stale": [
            {"path": "docs/other.md", "rule": "empty-link", "text": "Cat", "count": 1},
            {"path": "list.md", "rule": "duplicate-link", "text": "The ant - Them.", "count": 1},
            {"path": "list.md", "rule": "empty-link", "text": "Bee - B\ufffdes.", "count": 1},
            {"path": "list.md", "rule": "lost-character", "text": "Bee - B\ufffdes.", "count": 1},
        ],
    }
    assert awesomelint("baseline", "--prune") == (0, f"{FILE}: 1 finding is known; 4 taken out\n", "")
    assert [row["path"] for row in json.loads(Path(FILE).read_text())["findings"]] == ["docs/other.md"]
    assert awesomelint("baseline") == (0, f"{FILE}: 2 findings are known, 1 of them new\n", "")


def test_what_a_run_does_not_look_at_stays_known(awesomelint: Run) -> None:
    awesomelint("baseline")
    before = Path(FILE).read_text()
    for arguments in (("docs",), ("--select", "duplicate-link"), ("--ignore", "empty-link", "list.md")):
        Path("docs/other.md").write_text("# Other\n\n- [Cat]()\n- [Cat]()\n")
        assert concise(awesomelint, "--baseline", FILE, *arguments) == []
        assert awesomelint("baseline", *arguments) == (0, f"{FILE}: 5 findings are known\n", "")
        assert awesomelint("baseline", "--prune", *arguments)[1] == f"{FILE}: 5 findings are known\n"
        assert Path(FILE).read_text() == before


def test_what_a_run_cannot_judge_is_counted_once(awesomelint: Run, here: Path) -> None:
    (here / "awesomelint.toml").unlink()
    Path("list.md").write_text("# List\n\nAnt <!-- awesomelint-disable-line empty-link: it was -->\n")
    arguments = ("--offline", "--ignore", "web")
    awesomelint("baseline", *arguments)
    before = Path(FILE).read_text()
    assert '"unused-suppression"' in before
    assert awesomelint("baseline", *arguments)[1] == f"{FILE}: 3 findings are known\n"
    assert Path(FILE).read_text() == before


def test_known_findings_are_not_fixed(awesomelint: Run) -> None:
    text = "\ufeff# List\n"
    Path("list.md").write_text(text)
    select = ("--select", "byte-order-mark")
    awesomelint("baseline", *select)
    assert awesomelint("fix", *select, "--baseline", FILE)[0] == 0
    assert Path("list.md").read_text() == text
    assert awesomelint("fix", *select)[0] == 0
    assert Path("list.md").read_text() == text[1:]


def test_a_secret_is_not_copied_into_the_baseline(awesomelint: Run) -> None:
    Path("list.md").write_text(
        "- [Ant](https://ant:hunter2@ant.example/) and https://bee:hunter2@bee.example\n"
    )
    assert awesomelint("baseline", "--select", "secret-in-url")[0] == 0
    assert "hunter2" not in Path(FILE).read_text()


# Bad input


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WRITTEN[:200], "not a whole baseline: "),
        ("", "not a whole baseline: "),
        ("\xff", "not a whole baseline: "),
        ("[" * 100_000, "not a whole baseline: "),
        ("<<<<<<< HEAD\n" + WRITTEN, "not a whole baseline: "),
        ("[]", "not a baseline; name the file that 'awesomelint baseline' wrote"),
        (
            '{"version": "1", "findings": []}',
            "not a baseline; name the file that 'awesomelint baseline' wrote",
        ),
        ('{"version": 1}', "not a baseline; name the file that 'awesomelint baseline' wrote"),
        (
            '{"version": 2, "findings": []}',
            (
                "a baseline of version 2, and this awesomelint knows version 1 alone; install the "
                "awesomelint that wrote it, or move it away and run 'awesomelint baseline'"
            ),
        ),
        ('{"version": 1, "findings": [7]}', "finding 1 is none; restore the file"),
        (WRITTEN.replace('"count": 2', '"count": true'), "finding 1 is none; restore the file"),
        (WRITTEN.replace('"count": 2', '"count": 0'), "finding 1 is none; restore the file"),
        (WRITTEN.replace("docs/other.md", "docs\\u0000"), "finding 1 is none; restore the file"),
    ],
)
def test_a_file_that_is_no_baseline_is_told_and_left_alone(awesomelint: Run, text: str, told: str) -> None:
    Path(FILE).write_bytes(text.encode("latin-1", "replace"))
    before = Path(FILE).read_bytes()
    for arguments in (("check", "--baseline", FILE), ("baseline",), ("baseline", "--prune")):
        code, out, err = awesomelint(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith(f"awesomelint: error: {FILE}: {told}")
    assert Path(FILE).read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == [FILE, "awesomelint.toml", "docs", "list.md"]


def test_wrong_words_are_errors(awesomelint: Run) -> None:
    for arguments, told in (
        (("check", "--baseline", "no.json"), "no.json: no such baseline; 'awesomelint baseline' writes one"),
        (("baseline", "--prune"), f"{FILE}: no such baseline; 'awesomelint baseline' writes one"),
        (("check", "--baseline", "docs"), "docs: cannot read the baseline: is a directory"),
        (("check", "--baseline", "x", "--no-baseline"), "--baseline and --no-baseline exclude each other"),
        (("baseline", "-"), "baseline: what '-' reads has no name to be known by; name files"),
        (
            ("baseline", "--baseline", "no/x"),
            "no/x: not written: no such file or directory; see to it and run again",
        ),
    ):
        assert awesomelint(*arguments) == (2, "", f"awesomelint: error: {told}\n")
    assert not Path(FILE).exists()


def test_a_full_disk_leaves_the_baseline_as_it_was(awesomelint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    awesomelint("baseline")
    before = Path(FILE).read_text()
    Path("list.md").write_text("[New]()\n")
    fsync = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = awesomelint("baseline")
    monkeypatch.setattr(os, "fsync", fsync)
    assert (code, out) == (2, "")
    assert err.endswith(f"{FILE}: not written: no space left on device; free some space and run again\n")
    assert Path(FILE).read_text() == before
    assert sorted(path.name for path in Path().iterdir()) == [FILE, "awesomelint.toml", "docs", "list.md"]


def test_a_rule_that_fails_writes_nothing(awesomelint: Run, here: Path) -> None:
    awesomelint("baseline")
    before = Path(FILE).read_text()
    (here / "rules.py").write_text(
        "from awesomelint.rule import DocumentRule\n"
        "class Bad(DocumentRule):\n    'Bad.'\n    def check(self, doc):\n        raise ValueError('no')\n"
    )
    with (here / "awesomelint.toml").open("a") as file:
        file.write('plugins = ["rules.py"]\nextend-select = ["bad"]\n')
    code, out, err = awesomelint("baseline")
    assert (code, out) == (3, "")
    assert err.endswith(f"{FILE} is as it was\n")
    assert Path(FILE).read_text() == before


# Laws


WORDS = st.sampled_from(
    ["ant", "bee!", "cat!!", "- dog!", "1. eel!", "> fly", "", "  ", "- [x](u) 蚂蚁!", "!"]
)
LINES = st.lists(WORDS, max_size=12)


def loud(path: str, text: str) -> list[Diagnostic]:
    """Find every exclamation mark, by a rule that has nothing to say of other lines."""
    return [
        Diagnostic("loud", "error", path, Finding(Span(at, at + 1), "loud"))
        for at, sign in enumerate(text)
        if sign == "!"
    ]


def source_of(lines: list[str]) -> Source:
    return decode("\n".join(["# start", *lines]).encode(), "a.md")


def known_of(source: Source) -> Baseline:
    marks = Marks(lambda path: source, {})
    everything = Reach(frozenset({"a.md"}), frozenset({"loud"}), frozenset({"loud"}), {})
    return Baseline("known.json", ()).renewed(loud("a.md", source.text), marks, everything)


def left(baseline: Baseline, source: Source) -> int:
    rest, stale = baseline.hide(
        loud("a.md", source.text), Marks(lambda path: source, {}), lambda path: path == "a.md"
    )
    assert len(rest) + sum(known.count for known in baseline.known) == stale.total() + source.text.count("!")
    return len(rest)


@given(LINES, LINES, st.randoms(use_true_random=False))
def test_what_is_known_stays_known_while_other_lines_come_and_go(
    lines: list[str], more: list[str], random: object
) -> None:
    quiet = [line.replace("!", "") for line in more]
    baseline = known_of(source_of(lines))
    assert left(baseline, source_of(lines)) == 0
    mixed = [line for line in lines if "!" in line] + quiet
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis does not export the type
    renumbered = [line.replace("1. ", "27) ").replace("- ", "  * ") for line in mixed]
    assert left(baseline, source_of(mixed)) == 0
    assert left(baseline, source_of(renumbered)) == 0


@given(LINES, WORDS)
def test_one_more_is_always_new(lines: list[str], more: str) -> None:
    assert left(known_of(source_of(lines)), source_of([*lines, more])) == more.count("!")


@given(
    st.lists(
        st.builds(
            lambda path, rule, key, text, count: Known(Mark(path, rule, key), text, count),
            st.text("ab蚁\udcff", min_size=1).map(lambda name: name + ".md"),
            st.text("ab", min_size=1),
            st.text("01", min_size=1),
            st.text(),
            st.integers(1, 9),
        ),
        unique_by=lambda known: known.mark,
    )
)
def test_a_baseline_is_read_as_it_was_written(known: list[Known]) -> None:
    baseline = Baseline("known.json", tuple(known))
    baseline.write()
    again = Baseline.read("known.json")
    assert sorted(again.known, key=lambda item: item.mark) == sorted(known, key=lambda item: item.mark)
    assert again.dump() == baseline.dump()
    assert len(baseline.dump().splitlines()) == (len(known) + 5 if known else 4)


def test_duplicates_are_known_in_any_order() -> None:
    def mark(text: str, at: int, other: int) -> Mark:
        source = decode(text.encode(), "a.md")
        place, first = Span(at, at + 3), Related(None, Span(other, other + 3), "first")
        item = Diagnostic("same", "error", "a.md", Finding(place, "", None, (first,)))
        return Marks(lambda path: source, {"same": "duplicates"}).of(item)[0][0]

    assert mark("- ant\n- bee\n", 8, 2) == mark("# x\n\n2. bee\n1. ant\n", 15, 8)
    assert mark("- ant\n- bee\n", 8, 2) != mark("- ant\n- bee 2\n", 8, 2)
