"""The engine with a memory, over days of a scripted web: what is asked, kept, confirmed and forgiven."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awesomelint.links.checker import WebEngine
from awesomelint.links.engine import Budget
from awesomelint.links.memory.records import Mute, Store
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.recall import Recall
from awesomelint.links.remembering import RememberingEngine
from awesomelint.model import Phase, State, Verdict
from awesomelint.reports.page.decay import days
from awesomelint.testing.web import Days, Host, IfHeader, Reply, Web, answer, redirect

PAGE = b"<!doctype html><title>Red ants</title><p>" + b"All about red ants and what they eat. " * 20
GONE = Reply(404, b"<!doctype html><title>Not found</title>")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture(params=["sqlite", "volatile"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store: Store = _file(tmp_path) if request.param == "sqlite" else VolatileStore()
    yield store
    store.close()


def _file(folder: Path) -> Store:
    def warn(words: str) -> None:
        raise AssertionError(words)

    return SqliteStore(folder / "links.sqlite", warn)


class Browser:
    """Asks a web about links, day by day, as runs of the program would."""

    def __init__(self, web: Web, store: Store, **settings: Any) -> None:
        self.web = web
        self.store = store
        self.settings = web.settings(**{"fresh_for": 0.0, "retries": 0, **settings})

    def engine(self, budget: Budget | None = None) -> RememberingEngine:
        web = self.web
        checker = WebEngine(self.settings, ask=web.ask, connect=web.connect, clock=web.clock)
        return RememberingEngine(checker, self.store, self.settings, budget)

    def on(self, day: float, *urls: str, budget: Budget | None = None, text: str = "") -> list[Verdict]:
        self.web.clock.day = day
        texts = dict.fromkeys(urls, text) if text else None
        return list(self.engine(budget).verdicts(urls, texts).values())


def told(verdicts: list[Verdict]) -> list[tuple[State, Phase | None]]:
    return [(verdict.state, verdict.phase) for verdict in verdicts]


def test_a_missing_page_is_sure_after_three_looks_over_two_weeks(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    browser = Browser(web, store)
    url = "https://a.test/gone"
    phases = [told(browser.on(day, url))[0] for day in (0, 7, 13, 14.5)]
    assert phases == [("dead", "suspected")] * 3 + [("dead", "confirmed")]
    verdict = browser.on(20, url)[0]
    assert verdict.evidence.reason == (
        "the server answered 404 Not Found, while other pages of the host are there; "
        "dead since 2027-01-15, seen 5 times"
    )


def test_a_death_is_looked_at_once_more_before_it_is_sure(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    web.routes["https://a.test/page"] = [GONE, GONE, GONE, answer(200, PAGE)]
    browser = Browser(web, store)
    url = "https://a.test/page"
    assert told(browser.on(0, url) + browser.on(7, url)) == [("dead", "suspected")] * 2
    assert told(browser.on(15, url)) == [("alive", None)]
    assert web.asked("a.test/page") == 4


def test_what_was_seen_over_days_shows_how_links_decay(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    web.routes["https://a.test/1"] = Days({0: answer(200, PAGE), 10: GONE})
    web.routes["https://a.test/2"] = Days({0: answer(200, PAGE), 20: GONE, 30: answer(200, PAGE)})
    web.hosts["b.test"] = Host()
    web.routes["https://b.test/"] = Days({0: answer(200, PAGE), 30: Reply(503)})
    browser = Browser(web, store)
    urls = [f"https://{place}" for place in ("a.test/", "a.test/1", "a.test/2", "b.test/")]
    for day in (0, 10, 20, 30, 31):
        browser.on(day, *urls)
    found = days(store.marks(urls).values(), web.clock())
    start = web.clock.start
    told_of = [(round((day.time - start) / 86_400), *day[1:]) for day in found]
    assert told_of == [(1, 4, 0, 0), (11, 4, 1, 0), (21, 4, 2, 0), (31, 4, 1, 1), (31, 4, 1, 1)]


def test_a_page_that_comes_back_begins_anew(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    web.routes["https://a.test/page"] = Days({0: GONE, 10: answer(200, PAGE), 11: GONE})
    browser = Browser(web, store)
    url = "https://a.test/page"
    # What was alive before has to be away for twice as long.
    states = [told(browser.on(day, url))[0] for day in (0, 7, 10, 15, 30, 44)]
    assert states == [
        ("dead", "suspected"), ("dead", "suspected"), ("alive", None),
        ("dead", "suspected"), ("dead", "suspected"), ("dead", "confirmed"),
    ]  # fmt: skip


def test_a_run_whose_canaries_fail_records_nothing(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    browser = Browser(web, store)
    url = "https://a.test/gone"
    web.hosts["canary.test"] = Host(line=Days({0: "up", 7: "refused", 8: "up"}))
    assert told(browser.on(0, url)) == [("dead", "suspected")]
    browser.on(7, url)
    # Two observations, not three: one more is needed.
    assert told(browser.on(15, url)) == [("dead", "suspected")]
    assert told(browser.on(16, url)) == [("dead", "confirmed")]


def test_a_network_that_is_gone_kills_nobody(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = web.routes["https://b.test/"] = answer(200, PAGE)
    for host in ("a.test", "b.test", "canary.test"):
        web.hosts[host] = Host(line=Days({0: "up", 5: "unroutable"}))
    browser = Browser(web, store)
    urls = ("https://a.test/", "https://b.test/")
    assert told(browser.on(0, *urls)) == [("alive", None)] * 2
    engine = browser.engine()
    web.clock.day = 5
    assert told(list(engine.verdicts(urls).values())) == [("unchecked", None)] * 2
    assert engine.notes == (
        "no host of the internet answered, not even canary.test: is the network down? 2 links are unchecked",
    )


def test_a_host_that_fails_as_a_whole_is_one_event(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    urls = tuple(f"https://a.test/page/{number}" for number in range(6))
    for url in urls:
        web.routes[url] = Days({0: answer(200, PAGE + url.encode()), 10: GONE})
    browser = Browser(web, store)
    assert told(browser.on(0, *urls)) == [("alive", None)] * 6
    assert told(browser.on(10, *urls)) == [("unreachable", "suspected")] * 6
    assert "its host as a whole began to fail on 2027-01-25" in browser.on(10.5, *urls)[0].evidence.reason
    # A true death of all is sure in the end.
    for day in range(17, 94, 7):
        browser.on(day, *urls)
    assert told(browser.on(94, *urls)) == [("dead", "confirmed")] * 6


def test_drift_is_told_by_the_title_of_record(web: Web, store: Store) -> None:
    casino = b"<!doctype html><title>Best casino bonus</title><p>" + b"Win money now with our slots. " * 20
    web.routes["https://a.test/ants"] = Days({0: answer(200, PAGE), 30: answer(200, casino)})
    browser = Browser(web, store)
    url = "https://a.test/ants"
    assert told(browser.on(0, url)) == [("alive", None)]
    drifted = browser.on(30, url)[0]
    assert (drifted.state, drifted.evidence.record) == ("drifted", "Red ants")
    assert drifted.evidence.reason == 'its title is "Best casino bonus" now, and was "Red ants"'
    assert told(browser.on(31, url, text="Casino bonus list")) == [("alive", None)]


def test_a_page_that_has_not_changed_is_not_sent_again(web: Web, store: Store) -> None:
    tagged = answer(200, PAGE, etag='"one"')
    web.routes["https://a.test/ants"] = IfHeader("if-none-match", '"one"', answer(304, b""), tagged)
    browser = Browser(web, store)
    url = "https://a.test/ants"
    first, second = browser.on(0, url)[0], browser.on(7, url)[0]
    assert (first.evidence.status, second.evidence.status) == (200, 304)
    assert (second.state, second.evidence.title) == ("alive", "Red ants")


def test_what_is_fresh_or_not_due_is_not_asked_for(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    browser = Browser(web, store, fresh_for=3600.0)
    url = "https://a.test/"
    browser.on(0, url)
    assert told(browser.on(0.01, url)) == [("alive", None)]
    assert web.asked("a.test/") == 1
    browser.on(1, url, budget=Budget(only_due=True))
    assert web.asked("a.test/") == 1
    browser.on(1, url)
    browser.on(1, url, budget=Budget(recheck=True))
    browser.on(40, url, budget=Budget(only_due=True))
    assert web.asked("a.test/") == 4


def test_a_budget_goes_to_those_that_waited_longest(web: Web, store: Store) -> None:
    urls = [f"https://a.test/{number}" for number in range(3)]
    for url in urls:
        web.routes[url] = answer(200, PAGE)
    browser = Browser(web, store)
    first = browser.on(0, *urls, budget=Budget(max_links=2))
    assert told(first) == [("alive", None), ("alive", None), ("unchecked", None)]
    assert first[2].evidence.reason == "not asked in this run: the limit of 2 links was reached"
    engine = browser.engine(Budget(max_links=1))
    web.clock.day = 1
    second = list(engine.verdicts(urls).values())
    assert told(second) == [("unchecked", None), ("unchecked", None), ("alive", None)]
    assert second[0].evidence.reason == (
        "not asked in this run: the limit of 1 links was reached; it was alive before"
    )
    assert (engine.summary.asked, engine.summary.cut, engine.summary.known) == (1, 2, 0)


def test_what_was_private_is_asked_about_once_that_is_allowed(web: Web, store: Store) -> None:
    url = "http://127.0.0.1:9/"
    assert told(Browser(web, store, allow_private=False).on(0, url)) == [("invalid", None)]
    allowed = Browser(web, store, allow_private=True, fresh_for=3600.0, timeout=1.0)
    assert told(allowed.on(0.01, url, budget=Budget(only_due=True))) != [("invalid", None)]


def test_what_is_too_long_is_judged_and_never_remembered(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    long = f"https://a.test/{'x' * 20_000}"
    verdicts = Browser(web, store).on(0, "https://a.test/", long)
    assert told(verdicts) == [("alive", None), ("unsure", None)]
    assert verdicts[1].evidence.rule == "too-long"
    assert [record.key for record in store.all_records()] == ["https://a.test/"]
    assert Recall(store, web.clock).verdicts([long])[long].evidence == verdicts[1].evidence
    assert [request.path for request in web.log if request.host == "a.test"] == ["/"]


def test_muted_links_are_left_alone(web: Web, store: Store) -> None:
    browser = Browser(web, store)
    store.mute({"https://a.test/x": Mute(web.clock(), None, "the owner is moving")})
    verdict = browser.on(0, "https://a.test/x")[0]
    assert (verdict.state, verdict.evidence.reason) == ("unchecked", "muted: the owner is moving")
    assert verdict.checked is None
    assert not web.log


def test_when_a_muted_link_was_checked_is_not_forgotten(web: Web, store: Store) -> None:
    web.routes["https://a.test/x"] = answer(200, PAGE)
    browser = Browser(web, store)
    (before,) = browser.on(0, "https://a.test/x")
    store.mute({"https://a.test/x": Mute(web.clock(), None, "")})
    (verdict,) = browser.on(1, "https://a.test/x")
    assert (verdict.state, verdict.checked) == ("unchecked", before.checked)


def test_two_spellings_are_one_link(web: Web, store: Store) -> None:
    web.routes["https://a.test/x"] = answer(200, PAGE)
    browser = Browser(web, store)
    urls = ("https://a.test/x", "HTTPS://A.test:443/y/../x")
    assert [(v.url, v.state) for v in browser.on(0, *urls)] == [(url, "alive") for url in urls]
    assert web.asked("a.test/x") == 1
    assert [record.key for record in store.all_records()] == ["https://a.test/x"]


def test_no_password_is_kept(web: Web, store: Store) -> None:
    web.routes["ant.test/red"] = Reply(200, PAGE)
    browser = Browser(web, store)
    url = "http://me:hush@ant.test/red"
    for day in (0, 7):
        (found,) = browser.on(day, url)
        assert (found.url, found.state) == (url, "alive")
    (record,) = store.all_records()
    assert (record.key, record.url) == ("http://ant.test/red", "http://ant.test/red")
    assert "hush" not in repr((record, store.history(record.key)))


def test_a_store_of_passwords_would_be_its_owner_s_alone(web: Web, tmp_path: Path) -> None:
    store = _file(tmp_path)
    web.routes["ant.test/gone"] = GONE
    Browser(web, store).on(0, "http://me:hush@ant.test/gone", "http://me:hush@bee.test/")
    files = [*tmp_path.iterdir()]
    assert len(files) == 3
    assert [path for path in files if b"hush" in path.read_bytes()] == []
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    store.close()


def test_malformed_and_foreign_urls_are_not_kept(web: Web, store: Store) -> None:
    browser = Browser(web, store)
    assert told(browser.on(0, "http://", "ftp://a.test/")) == [("invalid", None), ("unchecked", None)]
    assert not list(store.all_records())


def test_a_blocked_look_neither_counts_nor_resets(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = answer(200, PAGE)
    web.routes["https://a.test/x"] = Days({0: GONE, 10: answer(403), 11: GONE})
    browser = Browser(web, store)
    url = "https://a.test/x"
    states = [told(browser.on(day, url))[0] for day in (0, 7, 10, 15)]
    assert states == [
        ("dead", "suspected"), ("dead", "suspected"), ("blocked", None), ("dead", "confirmed"),
    ]  # fmt: skip


def test_a_store_that_cannot_be_written_costs_the_memory_alone(web: Web, tmp_path: Path) -> None:
    from awesomelint.errors import StoreError

    class Full(VolatileStore):
        def save(self, *_: object) -> None:
            raise StoreError("the disk is full")

    web.routes["https://a.test/"] = answer(200, PAGE)
    browser = Browser(web, Full())
    engine = browser.engine()
    verdicts = engine.verdicts(["https://a.test/", "https://a.test/gone"])
    assert told(list(verdicts.values())) == [("alive", None), ("dead", "suspected")]
    assert engine.notes == ("what is seen in this run will not be remembered: the disk is full",)


def test_no_archive_is_told_of_a_private_network_by_way_of_the_store(web: Web, store: Store) -> None:
    web.routes["https://a.test/"] = web.routes["https://b.test/"] = answer(200, PAGE)
    web.hosts["a.test"] = Host(dns="10.0.0.1")
    web.routes["web.archive.org/*"] = redirect("/web/20190203040506/https://b.test/gone", 302)
    urls = ("https://a.test/gone", "https://b.test/gone")
    browser = Browser(web, store, fresh_for=86400.0, allow_private=("10.0.0.0/8",))
    browser.on(0, *urls)
    verdicts = browser.on(0.5, *urls)  # from the store, which tells no addresses of many
    assert [verdict.evidence.addresses for verdict in verdicts] == [(), ()]
    found = browser.engine().snapshots(dict.fromkeys(urls, 1.5e9))
    assert found == {urls[1]: "https://web.archive.org/web/20190203040506/https://b.test/gone"}
    assert [
        request.path.partition("/http")[2] for request in web.log if request.host == "web.archive.org"
    ] == ["s://b.test/gone"]
    assert browser.on(0.6, urls[1])[0].archive == found[urls[1]]
