"""Repair of links: archived copies, `https`, marks and removals; what is asked, what is left alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from awesomelint import config
from awesomelint.decode import decode
from awesomelint.errors import GitError
from awesomelint.links.checker import WebEngine
from awesomelint.links.engine import Engine, Summary
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.remembering import RememberingEngine
from awesomelint.links.repair import with_copies, with_https
from awesomelint.lint import examine, finish
from awesomelint.model import Evidence, Phase, State, Verdict
from awesomelint.repairing import looked_up
from awesomelint.rules.dead_link import DeadLink
from awesomelint.rules.moved_link import MovedLink
from awesomelint.session import Order, Session
from awesomelint.testing.web import Web, answer, redirect
from awesomelint.testing.web_replies import Reply, Request
from test_git import Repository

COPY = "https://web.archive.org/web/20190203040506/https://ant.example/a?b=(1)"


def time_of(day: str) -> float:
    return datetime.fromisoformat(f"{day}T00:00Z").timestamp()


def verdict(
    url: str,
    state: State = "dead",
    phase: Phase | None = None,
    *,
    since: str | None = None,
    title: str | None = None,
    final: str | None = None,
) -> Verdict:
    evidence = Evidence("as scripted", final_url=final, title=title)
    return Verdict(url, state, phase, evidence, since=None if since is None else time_of(since))


@dataclass
class Script:
    """An engine that knows some verdicts and copies, and notes what it is asked."""

    known: Mapping[str, Verdict] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    wanted: dict[str, float] = field(default_factory=dict)
    interrupted: bool = False
    notes: tuple[str, ...] = ()
    summary: Summary = field(default_factory=Summary)

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> Mapping[str, Verdict]:
        self.asked.append(list(urls))
        return {url: self.known.get(url) or verdict(url, "unreachable") for url in self.asked[-1]}

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        self.wanted |= wanted
        return {url: copy for url, copy in self.copies.items() if url in wanted}


# Which copies and which https addresses are looked for


def test_a_copy_is_wanted_of_the_day_the_line_was_written_but_of_a_living_page() -> None:
    day = 86_400.0
    dead = [
        verdict("https://a.example/", since="2026-03-04"),
        verdict("https://b.example/", since="2026-03-04"),
        verdict("https://c.example/"),
        verdict("https://d.example/", since="2016-01-01"),
    ]
    written = {"https://a.example/": time_of("2019-01-01"), "https://d.example/": time_of("2021-05-06")}
    engine = Script()
    assert with_copies(dead, written, engine, time_of("2026-11-21")) == {}
    assert engine.wanted == {
        "https://a.example/": time_of("2019-01-01"),
        "https://b.example/": time_of("2026-03-04") - 30 * day,
        "https://c.example/": time_of("2026-11-21") - 30 * day,
        "https://d.example/": time_of("2016-01-01"),
    }


def test_a_copy_of_the_dead_page_is_none() -> None:
    copies = {
        url: f"https://web.archive.org/web/{stamp}000000/{url}"
        for url, stamp in {"https://a.example/": "20260303", "https://b.example/": "20260304"}.items()
    }
    dead = [verdict(url, since="2026-03-04") for url in copies]
    found = with_copies(dead, {}, Script(copies=copies), 0.0)
    assert found == {dead[0].url: replace(dead[0], archive=copies[dead[0].url])}


def test_no_archive_is_told_secrets_or_of_private_networks_nor_asked_for_its_own_pages() -> None:
    dead = [
        verdict("https://a.example/?api_key=8c1f0be2"),
        verdict("https://me:h1ll-77@a.example/"),
        verdict(COPY),
        verdict("http://10.0.0.1/wiki"),
        verdict("http://wiki/ants"),
        verdict("https://wiki.corp/ants"),
        replace(verdict("https://a.example/"), evidence=Evidence("gone", addresses=("10.0.0.1",))),
        verdict("http://"),
    ]
    engine = Script()
    assert with_copies(dead, {}, engine, 0.0) == {}
    assert engine.wanted == {}


def test_https_is_verified_by_the_same_end_or_the_same_title() -> None:
    alive = [
        verdict("http://a.example/x#y", "alive", title="Ants"),
        verdict("http://b.example/", "alive", title="Bees", final="https://b.example/home"),
        verdict("http://c.example/", "alive", title="Cats"),
        verdict("http://d.example/", "alive"),
        verdict("http://e.example/", "alive", title="Elks"),
        verdict("http://f.example:8080/", "alive", title="Flies"),
        verdict("https://g.example/", "alive", title="Gnus"),
    ]
    known = [
        verdict("https://a.example/x", "alive", title="Ants"),
        verdict("https://b.example/", "alive", title="Welcome, bee", final="https://b.example/home"),
        verdict("https://c.example/", "alive", title="Default page of the server"),
        verdict("https://d.example/", "alive"),
        verdict("https://e.example/", "alive", title="Elks", final="http://e.example/"),
    ]
    engine = Script({item.url: item for item in known})
    found = with_https(alive, engine)
    assert {url: item.secure for url, item in found.items()} == {
        "http://a.example/x#y": "https://a.example/x",
        "http://b.example/": "https://b.example/",
    }
    assert engine.asked == [[f"https://{host}.example/{'x' if host == 'a' else ''}" for host in "abcde"]]


def test_a_host_whose_https_fails_is_asked_once() -> None:
    alive = [verdict(f"http://{host}.example/{n}", "alive", title="A") for host in "ab" for n in range(3)]
    engine = Script({f"https://a.example/{n}": verdict("", "alive", title="A") for n in range(3)})
    engine.known = {url: replace(item, url=url) for url, item in engine.known.items()}
    assert sorted(with_https(alive, engine)) == [f"http://a.example/{n}" for n in range(3)]
    assert engine.asked == [
        ["https://a.example/0", "https://b.example/0"],
        ["https://a.example/1", "https://a.example/2"],
    ]


def test_nothing_is_asked_for_after_ctrl_c() -> None:
    engine = Script(interrupted=True)
    assert with_https([verdict("http://a.example/", "alive", title="A")], engine) == {}
    assert engine.asked == []


# Which links of a run are meant


LIST = """\
- [Ant](https://a.example/)
- [Ant again](https://a.example/), [Bee](https://b.example/)
- ~~[Cat](https://c.example/)~~
- [Dog](https://d.example/) <!-- awesomelint-disable-line dead-link -->
- [Elk](https://e.example/)
"""


def run_of(
    rules: Collection[DeadLink | MovedLink], engine: Script, dates: Mapping[int, str]
) -> dict[str, Verdict]:
    source = decode(LIST.encode(), "list.md")
    known = {
        f"https://{host}.example/": verdict(f"https://{host}.example/", "dead", "confirmed")
        for host in "abcd"
    }
    known["https://e.example/"] = verdict("https://e.example/", "dead", "suspected")
    examined = examine(source, tuple(rules))
    linted = finish([source], [examined], tuple(rules), web=lambda urls: known)

    def dates_of(path: str, lines: Collection[int]) -> Mapping[int, float]:
        assert path == "list.md"
        if not dates:
            raise GitError("list.md is in no git repository")
        return {line: time_of(dates[line]) for line in lines if line in dates}

    return looked_up(
        tuple(rules), linted.diagnostics, {"list.md": examined}, known, engine, {"list.md": source},
        dates_of, lambda: time_of("2026-11-21"),
    )  # fmt: skip


def test_archives_are_asked_about_what_will_be_fixed_alone() -> None:
    engine = Script(
        copies={"https://a.example/": "https://web.archive.org/web/20190101000000/https://a.example/"}
    )
    found = run_of([DeadLink(fix="archive")], engine, {1: "2019-01-01", 2: "2015-01-01", 5: "2012-01-01"})
    assert engine.wanted == dict.fromkeys(["https://a.example/", "https://b.example/"], time_of("2015-01-01"))
    assert {url: item.archive for url, item in found.items()} == dict(engine.copies)


def test_suspected_deaths_are_asked_about_where_they_will_be_fixed() -> None:
    engine = Script()
    run_of([DeadLink(fix="archive", fix_suspected=True)], engine, {5: "2012-01-01"})
    before = time_of("2026-11-21") - 30 * 86_400.0
    assert engine.wanted == {
        "https://a.example/": before,
        "https://b.example/": before,
        "https://e.example/": time_of("2012-01-01"),
    }


def test_without_git_there_are_no_dates_and_no_trouble() -> None:
    engine = Script()
    run_of([DeadLink(fix="archive")], engine, {})
    assert [*engine.wanted] == ["https://a.example/", "https://b.example/"]


@pytest.mark.parametrize(
    "rule", [DeadLink(), DeadLink(fix="mark"), DeadLink(fix="remove"), MovedLink(https=False)]
)
def test_nothing_is_looked_up_that_was_not_asked_for(rule: DeadLink | MovedLink) -> None:
    engine = Script()
    assert run_of([rule], engine, {}) == {}
    assert (engine.asked, engine.wanted) == ([], {})


# From end to end


class Wayback:
    """Plays the archive: for any time it names the copy nearest to it."""

    def __init__(self, **copies: str) -> None:
        """`copies` gives times, as the archive writes them and divided by blanks, by host."""
        self.copies = copies
        self.asked: list[str] = []

    def choose(self, request: Request) -> Reply:
        match = re.fullmatch(r"/web/(\d{14})/(https?://(\w+)\.test(/.*))", request.path)
        assert match, request.path
        self.asked.append(f"{match[3]} {match[1]}")
        stamps = self.copies.get(match[3], "").split()
        if stamps == ["busy"]:
            return answer(429, b"", retry_after="3600")
        if not stamps:
            return answer(404, b"")
        wanted = datetime.strptime(match[1], "%Y%m%d%H%M%S")
        nearest = min(stamps, key=lambda stamp: abs(datetime.strptime(stamp, "%Y%m%d%H%M%S") - wanted))
        return redirect(f"https://web.archive.org/web/{nearest}/{match[2]}", 302)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository = Repository(tmp_path / "list")
    monkeypatch.chdir(repository.folder)
    return repository


def engine_of(web: Web) -> WebEngine:
    return WebEngine(web.settings(archive_interval=0.0), ask=web.ask, connect=web.connect, clock=web.clock)


def fix(web: Web, toml: str, *, unsafe: bool = True, engine: Engine | None = None) -> Session:
    Path("awesomelint.toml").write_text(f'select = ["web"]\n{toml}')
    order = Order(config.load(Path("awesomelint.toml").absolute(), "awesomelint.toml"), unsafe=unsafe)
    session = Session(order, lambda: engine or engine_of(web))
    report = session.fix()
    assert not report.failures
    return session


ENTRIES = """\
# Ants

- [Ant](https://ant.test/page): about ants
- [Bee](https://bee.test/page): about bees
- [Cat](https://cat.test/): alive
"""
PAGE_OF_WORDS = b"<title>Ants</title><p>" + b"Something about ants and how they live. " * 20
SUSPECTED = '[rules.dead-link]\nfix = "{}"\nfix-suspected = true\n'


def test_a_dead_link_of_2019_is_given_the_copy_nearest_to_2019(repository: Repository) -> None:
    repository.write("list.md", ENTRIES.replace("- [Bee](https://bee.test/page): about bees\n", ""))
    repository.commit("2019-02-01")
    repository.write("list.md", ENTRIES)
    repository.commit("2023-06-01")
    wayback = Wayback(ant="20110101000000 20190105060708 20240101000000", bee="20190101000000 20230701010203")
    with Web() as web:
        for host in ("ant", "bee", "cat"):
            web.routes[f"https://{host}.test/"] = answer(200, b"<title>Home</title><p>Words.")
        web.routes["https://web.archive.org/web/*"] = wayback
        fix(web, SUSPECTED.format("archive"))
        assert wayback.asked == ["ant 20190201000000", "bee 20230601000000"]
        assert Path("list.md").read_text() == (
            "# Ants\n\n"
            "- [Ant](https://ant.test/page) "
            "([archived](https://web.archive.org/web/20190105060708/https://ant.test/page)): about ants\n"
            "- [Bee](https://bee.test/page) "
            "([archived](https://web.archive.org/web/20230701010203/https://bee.test/page)): about bees\n"
            "- [Cat](https://cat.test/): alive\n"
        )
        # Again: nothing is left to do, and the archive is left alone.
        text = Path("list.md").read_text()
        wayback.asked.clear()
        web.routes["https://web.archive.org/web/20190105060708/https://ant.test/page"] = answer(
            200, PAGE_OF_WORDS
        )
        web.routes["https://web.archive.org/web/20230701010203/https://bee.test/page"] = answer(
            200, PAGE_OF_WORDS
        )
        assert fix(web, SUSPECTED.format("archive")).changes == {}
        assert (Path("list.md").read_text(), wayback.asked) == (text, [])


def test_a_death_is_given_its_copy_once_several_runs_are_sure_of_it(repository: Repository) -> None:
    path = Path(repository.write("list.md", ENTRIES))
    repository.commit("2019-02-01")
    text = path.read_text()
    # The copy of 2027 shows what the dead link showed.
    wayback = Wayback(ant="20170501000000 20270201000000", bee="20270301000000")
    toml = '[rules.dead-link]\nfix = "archive"\n'
    store = VolatileStore()
    with Web() as web:
        for host in ("ant", "bee", "cat"):
            web.routes[f"https://{host}.test/"] = answer(200, PAGE_OF_WORDS)
        web.routes["https://web.archive.org/web/*"] = wayback
        for day in (0, 8, 16, 24):
            assert (path.read_text(), wayback.asked) == (text, [])
            web.clock.day = day
            engine = RememberingEngine(engine_of(web), store, web.settings())
            fix(web, toml, engine=engine)
            if wayback.asked:
                break
        assert day == 16
        assert wayback.asked == ["ant 20190201000000", "bee 20190201000000"]
        assert path.read_text() == text.replace(
            "[Ant](https://ant.test/page)",
            "[Ant](https://ant.test/page) "
            "([archived](https://web.archive.org/web/20170501000000/https://ant.test/page))",
        )


def test_an_archive_that_wants_to_be_left_alone_is(repository: Repository) -> None:
    repository.write("list.md", ENTRIES)
    wayback = Wayback(ant="busy", bee="20190101000000")
    with Web() as web:
        web.routes["https://ant.test/"] = web.routes["https://bee.test/"] = web.routes[
            "https://cat.test/"
        ] = answer()
        web.routes["https://web.archive.org/web/*"] = wayback
        assert fix(web, SUSPECTED.format("archive")).changes == {}
        assert [words.split()[0] for words in wayback.asked] == ["ant"]


@pytest.mark.parametrize(
    ("toml", "unsafe"),
    [
        ("", True),
        ('[rules.dead-link]\nfix = "archive"\n', True),
        ('[rules.dead-link]\nfix = "mark"\n', True),
        ('[rules.dead-link]\nfix = "remove"\n', True),
        (SUSPECTED.format("archive"), False),
        (SUSPECTED.format("mark"), False),
        (SUSPECTED.format("remove"), False),
        ("[rules.moved-link]\nhttps = true\n", False),
    ],
)
def test_never_more_than_was_asked_for(repository: Repository, toml: str, unsafe: bool) -> None:
    """A single run suspects at most; safe fixes leave what the web says alone, and ask no more of it."""
    path = Path(repository.write("list.md", f"{ENTRIES}- [Dog](http://dog.test/)\n"))
    text = path.read_text()
    wayback = Wayback(ant="20190101000000", bee="20190101000000")
    with Web() as web:
        for host in ("ant", "bee", "cat"):
            web.routes[f"https://{host}.test/"] = answer()
        web.routes["http://dog.test/"] = answer()
        web.routes["https://web.archive.org/web/*"] = wayback
        assert fix(web, toml, unsafe=unsafe).changes == {}
        assert (path.read_text(), wayback.asked) == (text, [])
        assert unsafe or {request.scheme for request in web.log if request.host == "dog.test"} == {"http"}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("mark", ENTRIES.replace("[Ant](https://ant.test/page)", "~~[Ant](https://ant.test/page)~~")
                        .replace("[Bee](https://bee.test/page)", "~~[Bee](https://bee.test/page)~~")),
        ("remove", "# Ants\n\n- [Cat](https://cat.test/): alive\n"),
    ],
)  # fmt: skip
def test_dead_links_are_struck_or_removed_where_that_is_asked_for(
    repository: Repository, action: str, expected: str
) -> None:
    path = Path(repository.write("list.md", ENTRIES))
    with Web() as web:
        for host in ("ant", "bee", "cat"):
            web.routes[f"https://{host}.test/"] = answer()
        fix(web, SUSPECTED.format(action))
        assert path.read_text() == expected
        assert fix(web, SUSPECTED.format(action)).changes == {}


def test_https_is_put_where_it_shows_the_same_page(repository: Repository) -> None:
    path = Path(
        repository.write("list.md", "".join(f"- [{h}](http://{h}.test/x#y)\n" for h in ("ant", "bee", "cat")))
    )
    with Web() as web:
        ants = b'<title>Ants</title><p id="y">Words.'
        web.routes["ant.test/x"] = answer(200, ants)
        web.routes["http://bee.test/x"] = answer(200, ants)
        web.routes["https://bee.test/x"] = answer(200, b"<title>It works!</title><p>Words.")
        web.routes["http://cat.test/x"] = answer(200, ants)
        fix(web, "")
        assert path.read_text() == (
            "- [ant](https://ant.test/x#y)\n- [bee](http://bee.test/x#y)\n- [cat](http://cat.test/x#y)\n"
        )
