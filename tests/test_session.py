"""Runs over real files: the cache, the processes, the web, and fixing with all of them."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint import codec, session, sources, workers
from awesomelint.cache import DAY, LIFETIME, Cache
from awesomelint.config import load
from awesomelint.errors import InternalError
from awesomelint.fixing import Fixing
from awesomelint.links.engine import Summary
from awesomelint.lint import Examined, Step
from awesomelint.model import Edit, Evidence, Failure, Finding, Fix, Hop, Related, Span, State, Verdict
from awesomelint.session import Order, Session
from awesomelint.suppressions import Plan

RULES = """
from dataclasses import dataclass
from pathlib import Path
from awesomelint.model import Edit, Finding, Fix, Related, Span
from awesomelint.rule import CollectionRule, DocumentRule, WebRule

@dataclass(frozen=True)
class SmallTitle(DocumentRule):
    "A title that starts small."
    def check(self, doc):
        with Path("seen").open("a") as seen:
            seen.write(doc.path + "\\n")
        for heading in doc.headings:
            if heading.title[0].islower():
                span = Span(heading.title_span.start, heading.title_span.start + 1)
                fix = Fix("capitalise", (Edit(span, doc.text[span.start].upper()),), True)
                yield Finding(heading.title_span, heading.title, fix)

@dataclass(frozen=True)
class SameTitle(CollectionRule):
    "A title that a file before has too."
    def extract(self, doc):
        return {"titles": [(heading.title, *heading.title_span) for heading in doc.headings]}
    def check(self, collection, tree):
        seen = {}
        for path, facts in collection.items():
            for title, start, stop in facts["titles"]:
                if seen.setdefault(title, path) != path:
                    fix = Fix("call it otherwise", (Edit(Span(stop, stop), "!"),), True)
                    yield path, Finding(Span(start, stop), seen[title], fix)

@dataclass(frozen=True)
class WrongFacts(CollectionRule):
    "Extracts what is no JSON."
    opt_in = True
    def extract(self, doc):
        return {"path": Path()}
    def check(self, collection, tree):
        yield from ()

@dataclass(frozen=True)
class DeadPage(WebRule):
    "A page that is gone."
    def wants(self, doc):
        return [link.url for link in doc.links]
    def check(self, doc, web):
        for link in doc.links:
            if web[link.url].state == "dead":
                fix = Fix("take another", (Edit(link.url_span, link.url + "/new"),), True)
                yield Finding(link.url_span, web[link.url].evidence.reason, fix)
            elif web[link.url].state == "unchecked":
                yield Finding(link.url_span, "unchecked: " + web[link.url].evidence.reason)
"""


class Script:
    """An engine that knows some URLs, and counts what it is asked."""

    def __init__(self, states: Mapping[str, State], interrupted: bool = False, notes: tuple[str, ...] = ()):
        self.states = states
        self.asked: list[list[str]] = []
        self.interrupted = interrupted
        self.notes = notes
        self.summary = Summary()

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> Mapping[str, Verdict]:
        wanted = list(urls)
        self.asked.append(wanted)
        cut = Evidence("the check was cut short")
        return {
            url: Verdict(url, self.states[url], None, Evidence("as scripted"))
            if url in self.states
            else Verdict(url, "unchecked", None, cut)
            for url in wanted
        }

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        return {}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("rules.py").write_text(RULES)
    configure()
    return folder


def configure(text: str = "") -> None:
    Path("awesomelint.toml").write_text(f'plugins = ["rules.py"]\nselect = ["plugin"]\n{text}')


def make(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.md").write_text(text)


def start(engine: Script | None = None, **more: Any) -> Session:
    order = Order(load(Path("awesomelint.toml").absolute(), "awesomelint.toml"), **more)
    if engine is None:
        order = replace(order, offline=True)
    return Session(order, lambda: engine or Script({}))


def check(engine: Script | None = None, **more: Any) -> list[str]:
    """Check, and give the findings in short."""
    return short(start(engine, **more).check())


def short(report: Any) -> list[str]:
    return [f"{d.path} {d.rule} {d.finding.message}" for d in report.diagnostics]


def seen() -> list[str]:
    """Name the files that were looked at since the last call."""
    file = Path("seen")
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return lines


# The cache.


def test_unchanged_files_are_not_looked_at_twice(here: Path) -> None:
    make(a="# ant\n", b="# Bee\n", c="# ant\n")
    cache = here.parent / "cache"
    expected = ["a.md small-title ant", "c.md same-title a.md", "c.md small-title ant"]
    assert check(cache=cache) == expected
    assert seen() == ["a.md", "b.md", "c.md"]
    assert check(cache=cache) == expected
    assert seen() == []
    make(b="# ant\n")
    assert check(cache=cache) == [
        "a.md small-title ant",
        "b.md same-title a.md",
        "b.md small-title ant",
        "c.md same-title a.md",
        "c.md small-title ant",
    ]
    assert seen() == ["b.md"]


def test_other_rules_options_and_plugins_are_another_matter(here: Path) -> None:
    make(a="# ant\n")
    cache = here.parent / "cache"
    check(cache=cache)
    configure('ignore = ["same-title"]\n')
    check(cache=cache)
    configure('[per-file-ignores]\n"b.md" = ["same-title"]\n')
    check(cache=cache)
    Path("rules.py").write_text(RULES + "# changed\n")
    check(cache=cache)
    assert seen() == ["a.md"] * 4
    check(cache=cache)
    assert seen() == []


def test_another_locale_spells_paths_otherwise(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(a="# Ant\n")
    check(cache=here.parent / "cache")
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    check(cache=here.parent / "cache")
    assert seen() == ["a.md", "a.md"]


def test_a_damaged_cache_is_as_good_as_none(here: Path) -> None:
    make(a="# ant\n")
    cache = here.parent / "cache"
    expected = check(cache=cache)
    (entry,) = cache.glob("??/*")
    whole = entry.read_bytes()
    for damaged in (b"", whole[:-1], whole[:20], whole.replace(b"ant", b"bee"), b"\xff" * 500):
        entry.write_bytes(damaged)
        seen()
        assert check(cache=cache) == expected
        assert seen() == ["a.md"]
        assert entry.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(here: Path) -> None:
    make(a="# ant\n")
    Path("file").write_text("")
    assert check(cache=Path("file")) == ["a.md small-title ant"]


def test_a_rule_s_failure_is_not_kept(here: Path) -> None:
    make(a="# ant\n")
    configure('extend-select = ["wrong-facts"]\n')
    cache = here.parent / "cache"
    for _ in range(2):
        report = start(cache=cache).check()
        assert short(report) == ["a.md small-title ant"]
        (failure,) = report.failures
        assert (failure.path, failure.code) == ("a.md", 3)
        assert failure.message.startswith(
            "rule wrong-facts failed: what it extracts cannot be written as JSON"
        )
        assert seen() == ["a.md"]


def test_entries_that_no_run_used_for_a_month_are_deleted(here: Path) -> None:
    folder = here.parent / "cache"
    cache = Cache(folder, "key")
    for name in ("old", "new"):
        cache.put(name, b"raw", name.encode())
    now = time.time()
    for name, age in (("old", LIFETIME + DAY), ("new", LIFETIME - DAY)):
        os.utime(cache._place(name), (now - age, now - age))
    cache.prune()
    assert cache.get("old", b"raw") is None
    assert cache.get("new", b"raw") == b"new"
    # It was used just now, and so is young again; and one look a day is enough.
    assert cache._place("new").stat().st_mtime > now - DAY
    os.utime(cache._place("new"), (0, 0))
    cache.prune()
    assert cache._place("new").exists()
    assert Cache(folder, "other").get("new", b"raw") is None
    assert cache.get("new", b"other") is None


# Values to JSON and back.


texts = st.text(st.characters(codec=None), max_size=5) | st.just("\udce9")
spans = st.builds(Span, st.integers(0, 99), st.integers(0, 99))
edits = st.builds(Edit, spans, texts)
fixes = st.builds(Fix, texts, st.lists(edits, max_size=2).map(tuple), st.booleans(), st.none() | texts)
places = st.builds(Related, st.none() | texts, spans, texts)
findings = st.builds(Finding, spans, texts, st.none() | fixes, st.lists(places, max_size=2).map(tuple))
steps = st.builds(
    Step,
    texts,
    texts,
    st.lists(findings, max_size=2).map(tuple),
    st.none() | st.builds(Failure, texts, texts, st.integers(2, 3)),
)


@given(st.lists(steps, max_size=3).map(tuple), st.lists(texts).map(tuple), texts)
def test_what_a_file_gave_survives_as_json(
    steps: tuple[Step, ...], wants: tuple[str, ...], text: str
) -> None:
    facts = {text: [1, None, {"a": [text, 0.5]}]}
    examined = Examined(text, 3, steps, wants, facts, Plan())
    assert codec.load(Examined, codec.dump(examined)) == examined


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[1]", b"3", b'{"a": 1}', b'["a", 1, 2, 3, 4, 5]'])
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        codec.load(Examined, data)


def test_nested_records_and_sets_survive() -> None:
    evidence = Evidence("moved", 301, None, (Hop(301, "a"), Hop(200, "b")))
    assert codec.load(Evidence, codec.dump(evidence)) == evidence
    assert json.loads(codec.dump({"b": frozenset("zya")})) == {"b": ["a", "y", "z"]}


# Processes.


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_several_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    make(**{f"list-{number}": f"# ant {number % 5}\n\n- b\n" for number in range(12)})
    alone = check(processes=1)
    assert sorted(seen()) == sorted(path.name for path in Path().glob("*.md"))
    monkeypatch.setattr(workers, "SHARE", 10)
    monkeypatch.setattr(workers, "BATCH", 30)
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context(method))
    assert check(processes=3) == alone
    assert sorted(seen()) == sorted(path.name for path in Path().glob("*.md"))


def test_a_worker_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    make(a="# ant\n", b="# Bee\n")
    Path("rules.py").write_text(
        RULES.replace('with Path("seen")', 'import os; os._exit(1)\n        with Path("seen")')
    )
    monkeypatch.setattr(workers, "SHARE", 1)
    with pytest.raises(InternalError, match="a worker process died"):
        check(processes=2)


# Files that change under a run's feet.


def test_a_file_that_vanishes_is_a_failure_and_the_others_are_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(a="# ant\n", b="# bee\n")
    find = sources.find

    def vanishing(*arguments: Any, **more: Any) -> sources.Found:
        found = find(*arguments, **more)
        Path("a.md").unlink()
        return found

    monkeypatch.setattr(sources, "find", vanishing)
    report = start().check()
    assert short(report) == ["b.md small-title bee"]
    assert report.failures == (Failure("a.md", "cannot read it: no such file or directory", 2),)
    assert (report.checked, list(report.sources)) == (1, ["b.md"])


def test_a_file_that_changed_since_it_was_read_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    make(a="# ant\n", b="# bee\n")
    lint = Session._lint

    def changing(self: Session) -> Any:
        linted = lint(self)
        make(a="# ant and more\n")
        return linted

    monkeypatch.setattr(Session, "_lint", changing)
    run = start()
    report = run.fix()
    assert (Path("a.md").read_text(), Path("b.md").read_text()) == ("# ant and more\n", "# Bee\n")
    (failure,) = report.failures
    assert (failure.path, failure.code) == ("a.md", 2)
    assert failure.message.startswith("not written: the file changed since it was read")
    assert [applied.path for applied in report.applied] == ["b.md"]


def test_ctrl_c_between_two_fixes_keeps_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    make(a="# ant\n", b="# bee\n")
    mend = Fixing._mend

    def interrupted(self: Fixing, path: str, diagnostics: Any) -> None:
        if path == "b.md":
            raise KeyboardInterrupt
        mend(self, path, diagnostics)

    monkeypatch.setattr(Fixing, "_mend", interrupted)
    report = start().fix()
    assert report.interrupted
    assert short(report) == ["b.md small-title bee"]
    assert (Path("a.md").read_text(), Path("b.md").read_text()) == ("# Ant\n", "# bee\n")


def test_an_interrupted_check_is_followed_by_no_fix() -> None:
    make(a="# ant\n\n- [x](https://a.example/)\n")
    report = start(Script({}, interrupted=True)).fix()
    assert (report.interrupted, report.applied) == (True, ())
    assert Path("a.md").read_text() == "# ant\n\n- [x](https://a.example/)\n"


# Fixing across files.


def test_rules_about_several_lists_are_fixed_with_the_others_as_they_are_now() -> None:
    make(a="# ant\n", b="# Ant\n", c="# Ant\n")
    report = start().fix()
    assert short(report) == []
    assert [Path(f"{name}.md").read_text() for name in "abc"] == ["# Ant\n", "# Ant!\n", "# Ant!!\n"]
    assert start().fix().applied == ()


def test_a_dry_run_says_what_would_be_and_writes_nothing() -> None:
    make(a="# ant\n")
    run = start(dry=True)
    report = run.fix()
    assert [(change.old.text, change.new.text) for change in run.changes.values()] == [("# ant\n", "# Ant\n")]
    assert len(report.applied) == 1
    assert Path("a.md").read_text() == "# ant\n"


# The web.


def test_the_web_is_asked_once_about_all_files() -> None:
    make(
        a="# A\n\n- [x](https://a.example/) [y](https://b.example/)\n", b="# B\n\n- [x](https://a.example/)\n"
    )
    engine = Script({"https://a.example/": "dead", "https://b.example/": "alive"})
    assert check(engine) == ["a.md dead-page as scripted", "b.md dead-page as scripted"]
    assert engine.asked == [["https://a.example/", "https://b.example/"]]


def test_offline_asks_nothing() -> None:
    make(a="# A\n\n- [x](https://a.example/)\n")
    assert check() == []


def test_no_links_ask_nothing() -> None:
    make(a="# A\n")
    engine = Script({})
    assert check(engine) == []
    assert engine.asked == []


def test_fixing_does_not_ask_again() -> None:
    make(a="# A\n\n- [x](https://a.example/)\n")
    engine = Script({"https://a.example/": "dead"})
    report = start(engine).fix()
    assert Path("a.md").read_text() == "# A\n\n- [x](https://a.example//new)\n"
    assert short(report) == ["a.md dead-page unchecked: not asked about in this run"]
    assert len(engine.asked) == 1


def test_an_interrupted_engine_gives_a_report_of_what_is_known() -> None:
    make(a="# ant\n\n- [x](https://a.example/) [y](https://b.example/)\n")
    report = start(Script({"https://a.example/": "dead"}, interrupted=True)).check()
    assert report.interrupted
    assert short(report) == [
        "a.md small-title ant",
        "a.md dead-page as scripted",
        "a.md dead-page unchecked: the check was cut short",
    ]


def test_what_concerns_the_web_as_a_whole_is_told() -> None:
    make(a="# A\n\n- [x](https://a.example/)\n")
    report = start(Script({"https://a.example/": "alive"}, notes=("no host name could be resolved",))).check()
    assert report.failures == (Failure("the web", "no host name could be resolved", 2),)


def test_cached_files_still_have_their_links_judged(here: Path) -> None:
    make(a="# A\n\n- [x](https://a.example/)\n")
    for _ in range(2):
        engine = Script({"https://a.example/": "dead"})
        assert check(engine, cache=here.parent / "cache") == ["a.md dead-page as scripted"]
    assert seen() == ["a.md"]
    assert session.Session is Session
