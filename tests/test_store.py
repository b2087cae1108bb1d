"""Tests of what is kept of links: both stores keep the same, and SQLite's keeps it for several processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint.errors import StoreError
from awesomelint.links.memory import processes, schema
from awesomelint.links.memory.keys import key_of
from awesomelint.links.memory.records import (
    HostRecord,
    Mark,
    Mute,
    Record,
    SiblingRecord,
    Sighting,
    Standing,
    Store,
    Streak,
)
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.links.memory.thinning import MOST, superfluous
from awesomelint.links.memory.volatile import VolatileStore
from awesomelint.links.target import MalformedError, SchemeError, target
from awesomelint.model import Evidence, Hop, Probe, Signal, State, Verdict

DAY = 86_400.0
ANT, BEE, CAT = "https://ant.example/", "https://bee.example/b", "https://cat.example/c#tail"


@pytest.fixture(params=["sqlite", "volatile"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = on_disk(tmp_path) if request.param == "sqlite" else VolatileStore()
    yield made
    made.close()


def on_disk(folder: Path, clock: Callable[[], float] | None = None) -> SqliteStore:
    place = folder / "links.sqlite"
    return SqliteStore(place, pytest.fail, clock=clock) if clock else SqliteStore(place, pytest.fail)


def evidence(reason: str = "the page is there", status: int | None = 200) -> Evidence:
    return Evidence(
        reason,
        status,
        "https://ant.example/x",
        (Hop(301, ANT), Hop(status or 0, "https://ant.example/x")),
        "Ants — 蚂蚁",
        "status",
        ("192.0.2.1", "2001:db8::1"),
        "TLSv1.3",
        (("etag", '"x"'), ("content-type", "text/html")),
        1234,
        (Signal("not-found-title", True, 'its title says "gone"'),),
        (Probe("sibling", "https://ant.example/zzz", 404, True),),
        "https://api.example/x: 404 Not Found",
        ANT,
        "Ants",
    )


def record(key: str = ANT, checked: float | None = 2 * DAY, state: State = "alive") -> Record:
    return Record(
        key,
        key.upper(),
        key.removeprefix("https://"),
        target(key).host,
        Verdict(
            key.upper(),
            state,
            None,
            evidence(),
            DAY,
            checked,
            9 * DAY,
            "https://archive.example/",
            "https://s/",
        ),
        Standing(
            state, None, DAY, (Streak("page", 2, DAY, 2 * DAY), Streak("down", 1, 5.0, 5.0)), DAY, (1.0, 2.5)
        ),
        "Ants",
        '"x"',
        "Sat, 21 Nov 2026 00:00:00 GMT",
    )


def alive(time: float, key: str = ANT) -> Sighting:
    return Sighting(key, target(key).host, time, "alive", "", evidence())


def failing(time: float, key: str = ANT) -> Sighting:
    return Sighting(key, target(key).host, time, "dead", "page", evidence("it is not there", 404))


def cut(found: Evidence) -> Evidence:
    return Evidence(found.reason, found.status, found.final_url, title=found.title, rule=found.rule)


def test_a_record_comes_back_whole_and_a_verdict_cut_to_what_is_shown(store: Store) -> None:
    run = store.begin(DAY)
    store.save(run, [record(BEE), record(ANT)], [])
    shown = replace(record(ANT).verdict, evidence=cut(evidence()))
    assert store.records([CAT, ANT]) == {ANT: record(ANT)}
    assert list(store.all_records()) == [record(ANT), record(BEE)]
    assert store.verdicts([ANT, CAT]) == {ANT: shown}
    assert store.verdicts([]) == {}


def test_every_field_of_evidence_is_tried() -> None:
    assert not {item.name for item in fields(Evidence) if getattr(evidence(), item.name) == item.default}


def test_many_verdicts_are_found_whether_they_are_looked_up_or_all_read(store: Store) -> None:
    run = store.begin(0)
    keys = [f"https://ant.example/{number}" for number in range(1200)]
    store.save(run, [record(key) for key in keys], [])
    for wanted in (keys, keys[:100], keys[::3], [*keys[:600], "https://bee.example/"]):
        expected = {
            key: replace(record(key).verdict, evidence=cut(evidence())) for key in wanted if key in keys
        }
        assert store.verdicts(iter(wanted)) == expected
    assert store.records(iter(keys)) == {key: record(key) for key in keys}
    assert [found.key for found in store.all_records()] == sorted(keys)


def test_records_are_replaced_but_not_by_an_earlier_look_of_another_run(store: Store) -> None:
    run = store.begin(0)
    store.save(run, [record(checked=5 * DAY)], [])
    store.save(run, [record(checked=5 * DAY - 60, state="dead")], [])
    assert store.records([ANT])[ANT].verdict.state == "alive"
    store.save(run, [record(checked=5 * DAY + 60, state="moved")], [])
    assert store.records([ANT])[ANT].verdict.state == "moved"
    store.save(run, [record(checked=3 * DAY, state="blocked")], [])  # the clock was wrong before
    assert store.records([ANT])[ANT].verdict.state == "blocked"
    store.save(run, [record(checked=None, state="unsure")], [])
    assert store.records([ANT])[ANT].verdict.state == "unsure"


def test_failures_wait_until_their_run_is_settled(store: Store) -> None:
    run = store.begin(0)
    store.save(run, [], [alive(1), failing(3), failing(2), failing(2, BEE)])
    assert store.history(ANT) == (alive(1)._replace(evidence=cut(evidence())),)
    assert store.waiting(run) == (failing(2), failing(2, BEE), failing(3))
    assert store.waiting(run) == (failing(2), failing(2, BEE), failing(3))
    host = HostRecord("ant.example", 5, 4, 3.0, 2.0)
    store.settle(run, [record()], [failing(2), failing(3)._replace(counts=False)], [host])
    assert store.waiting(run) == ()
    assert store.history(ANT)[1:] == (failing(2), failing(3)._replace(counts=False))
    assert store.history(BEE) == ()
    assert store.records([ANT]) == {ANT: record()}
    assert store.hosts(["ant.example", "bee.example"]) == {"ant.example": host}


def test_what_waits_belongs_to_its_run_while_it_lives_and_to_the_next_one_afterwards(store: Store) -> None:
    first, second = store.begin(0), store.begin(0)
    store.save(first, [], [failing(1)])
    store.save(second, [], [failing(2, BEE)])
    assert store.waiting(second) == (failing(2, BEE),)
    store.settle(second, [], [], [])
    assert store.waiting(first) == (failing(1),)


def test_a_closed_store_leaves_what_waits_to_the_next_run(tmp_path: Path) -> None:
    store = on_disk(tmp_path)
    store.save(store.begin(0), [], [failing(1)])
    store.close()
    store = on_disk(tmp_path)
    second, third = store.begin(0), store.begin(0)
    assert store.waiting(second) == (failing(1),)
    assert store.waiting(third) == ()
    store.settle(second, [], [failing(1)], [])
    assert store.history(ANT) == (failing(1),)
    store.close()


def test_a_run_elsewhere_is_given_up_when_it_has_been_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    with monkeypatch.context() as patch:
        patch.setattr(processes, "machine", lambda: "another machine")
        store = on_disk(tmp_path, lambda: now)
        far = store.begin(5.0)
        store.save(far, [], [failing(1)])
    near = on_disk(tmp_path, lambda: now)
    run = near.begin(6.0)
    now += processes.SILENCE
    assert near.waiting(run) == ()
    assert near.unfinished(7.0) is None
    now += 1
    assert near.waiting(run) == (failing(1),)
    assert near.unfinished(7.0) == 5.0
    store.save(far, [], [failing(2)])  # it was not dead after all
    assert near.waiting(run) == ()
    assert store.waiting(far) == (failing(1), failing(2))
    store.close()
    near.close()


def test_the_last_run_that_is_not_under_way_is_known_to_be_unfinished_or_not(tmp_path: Path) -> None:
    store = on_disk(tmp_path)
    assert store.unfinished(9.0) is None
    store.settle(store.begin(1.0), [], [], [])
    store.begin(2.0)
    assert store.unfinished(9.0) is None
    store.close()
    store = on_disk(tmp_path)
    assert (store.unfinished(9.0), store.unfinished(1.5)) == (2.0, None)
    store.settle(store.begin(3.0), [], [], [])
    assert store.unfinished(9.0) is None
    store.close()


def test_a_run_nobody_began_is_refused(store: Store) -> None:
    for call in (lambda: store.save(7, [record()], []), lambda: store.waiting(7)):
        with pytest.raises(StoreError, match="no run 7"):
            call()
    assert store.records([ANT]) == {}


def test_history_is_thinned_where_nothing_happened(store: Store) -> None:
    run = store.begin(0)
    for day in range(10):
        store.save(run, [], [alive(day * DAY)])
    failures = [failing((10 + day) * DAY) for day in range(40)]
    store.settle(run, [], failures, [])
    store.save(run, [], [alive(60 * DAY)])
    times = [round(item.time / DAY) for item in store.history(ANT)]
    assert times == [0, 9, 10, 11, 12, 13, 14, *range(30, 50), 60]


@given(st.lists(st.sampled_from([("alive", ""), ("moved", ""), ("dead", "page"), ("unreachable", "down")])))
def test_thinning_again_drops_nothing_more_and_keeps_every_change(kinds: list[tuple[str, str]]) -> None:
    marks = [Mark(time, *kind, True) for time, kind in enumerate(kinds)]
    dropped = frozenset(superfluous(marks))
    kept = [mark for mark in marks if mark.time not in dropped]
    assert superfluous(kept) == []
    assert len(kept) <= MOST
    if len(kinds) <= MOST:
        assert _changes(kept) == _changes(marks)


def _changes(marks: list[Mark]) -> list[str]:
    states = [mark.state for mark in marks]
    return [state for before, state in zip(["", *states], states, strict=False) if state != before]


def test_links_are_muted_and_heard_again(store: Store) -> None:
    store.mute({ANT: Mute(5.0, None, "it is ours"), BEE: Mute(5.0, 10.0, ""), CAT: Mute(5.0, None, "")})
    store.mute({CAT: None, "https://dog.example/": None})
    assert store.muted(4.0) == {}
    assert store.muted(9.0) == {ANT: Mute(5.0, None, "it is ours"), BEE: Mute(5.0, 10.0, "")}
    assert store.muted(10.0) == {ANT: Mute(5.0, None, "it is ours")}
    store.save(store.begin(0), [record()], [])
    muted = replace(record(), muted=Mute(5.0, None, "it is ours"))
    assert store.records([ANT]) == {ANT: muted}
    store.save(store.begin(0), [replace(muted, muted=None)], [])  # somebody muted it meanwhile
    assert list(store.all_records()) == [muted]


def test_a_link_is_forgotten_with_all_that_was_known_of_it(store: Store) -> None:
    run = store.begin(0)
    store.save(run, [record(ANT), record(BEE)], [alive(1), failing(2), failing(2, BEE)])
    store.mute({ANT: Mute(1.0, None, ""), CAT: Mute(1.0, None, "")})
    assert store.forget([ANT, ANT, CAT, "https://dog.example/"]) == 2
    assert store.forget([ANT, CAT]) == 0
    assert (store.records([ANT]), store.history(ANT), store.muted(2.0)) == ({}, (), {})
    assert (store.waiting(run), store.records([BEE])) == ((failing(2, BEE),), {BEE: record(BEE)})


def test_answers_for_paths_nobody_made_are_kept_for_two_months(store: Store) -> None:
    first = SiblingRecord("ant.example", "https://ant.example/a/", DAY, 200, "Ants", "https://x/", (2**63, 5))
    second = SiblingRecord("ant.example", "https://ant.example/", DAY, None, None, "", ())
    store.save_siblings([first, second])
    assert store.siblings("ant.example") == (second, first)
    assert store.siblings("bee.example") == ()
    store.save_siblings([first._replace(time=9 * DAY)])
    store.begin(65 * DAY)
    assert store.siblings("ant.example") == (first._replace(time=9 * DAY),)


TEXT = st.text("aé漢\0\udce9\ufffe\"\\\n'%", max_size=5)
TIMES = st.floats(0, 1e10, allow_nan=False)
EVIDENCE = st.builds(
    Evidence,
    TEXT,
    st.none() | st.integers(100, 999),
    st.none() | TEXT,
    st.lists(st.builds(Hop, st.integers(100, 999), TEXT), max_size=2).map(tuple),
    st.none() | TEXT,
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    signals=st.lists(st.builds(Signal, TEXT, st.booleans(), TEXT), max_size=1).map(tuple),
    record=st.none() | TEXT,
)
KEYS = st.sampled_from([ANT, BEE, CAT, "https://ant.example/\udce9", "\0", "\ufffe", "漢"])
HOSTS = st.sampled_from(["ant.example", "bee.example", "\udce9"])
STATES: st.SearchStrategy[State] = st.sampled_from(["alive", "moved", "dead", "gone-soft", "unreachable"])
MUTES = st.builds(Mute, TIMES, st.none() | TIMES, TEXT)
STREAKS = st.builds(Streak, st.sampled_from(["page", "down"]), st.integers(1, 9), TIMES, TIMES)


@st.composite
def some_records(draw: st.DrawFn) -> Record:
    url = draw(TEXT)
    verdict = st.builds(
        Verdict,
        st.just(url),
        STATES,
        st.sampled_from([None, "suspected", "confirmed"]),
        EVIDENCE,
        st.none() | TIMES,
        st.none() | TIMES,
        st.none() | TIMES,
        st.none() | TEXT,
        st.none() | TEXT,
    )
    streaks = st.lists(STREAKS, max_size=2).map(tuple)
    standing = st.builds(Standing, STATES, st.none(), TIMES, streaks, st.none() | TIMES, st.just((1.5,)))
    return Record(
        draw(KEYS),
        url,
        draw(TEXT),
        draw(HOSTS),
        draw(verdict),
        draw(standing),
        draw(st.none() | TEXT),
        draw(TEXT),
    )


SIGHTINGS = st.builds(
    Sighting,
    KEYS,
    HOSTS,
    st.just(0.0),
    STATES,
    st.sampled_from(["", "", "page", "down"]),
    EVIDENCE,
    st.booleans(),
)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("begin")),
        st.tuples(st.just("reopen")),
        st.tuples(st.just("save"), st.lists(some_records(), max_size=3), st.lists(SIGHTINGS, max_size=4)),
        st.tuples(st.just("settle"), st.lists(some_records(), max_size=2), st.sets(st.integers(0, 9))),
        st.tuples(
            st.just("hosts"),
            st.builds(HostRecord, HOSTS, st.integers(0, 9), st.just(0), TIMES, st.none() | TIMES),
        ),
        st.tuples(
            st.just("siblings"),
            st.builds(
                SiblingRecord,
                HOSTS,
                TEXT,
                TIMES,
                st.none() | st.integers(0, 999),
                st.none() | TEXT,
                TEXT,
                st.lists(st.integers(0, 2**64), max_size=3).map(tuple),
            ),
        ),
        st.tuples(st.just("forget"), st.lists(KEYS, max_size=2)),
        st.tuples(st.just("mute"), st.dictionaries(KEYS, st.none() | MUTES, max_size=2)),
    ),
    max_size=14,
)


@given(OPERATIONS)
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_operations_gives_the_same_on_disk_and_in_memory(
    tmp_path_factory: pytest.TempPathFactory, operations: list[tuple[object, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("store")
    stores: list[Store] = [on_disk(folder), VolatileStore()]
    runs = [store.begin(0) for store in stores]
    for number, (name, *given_) in enumerate(operations):
        if name == "reopen":
            for store in stores:
                store.close()
            stores[0] = on_disk(folder)
        if name in ("reopen", "begin"):
            runs = [store.begin(number) for store in stores]
        told = [
            _apply(store, run, str(name), given_, number) for store, run in zip(stores, runs, strict=True)
        ]
        assert told[0] == told[1], name
    states = [_everything(store, run) for store, run in zip(stores, runs, strict=True)]
    for store in stores:
        store.close()
    assert states[0] == states[1]


def _apply(store: Store, run: int, name: str, given_: list[object], number: int) -> object:
    match [name, *given_]:
        case ["save", list(records), list(sightings)]:
            # No two runs see one link in one instant.
            seen = [item._replace(time=number + place / 8) for place, item in enumerate(sightings)]
            store.save(run, records, seen)
        case ["settle", list(records), set(chosen)]:
            waiting = store.waiting(run)
            store.settle(run, records, [item for place, item in enumerate(waiting) if place in chosen], [])
            return waiting
        case ["hosts", HostRecord() as host]:
            store.settle(run, [], store.waiting(run), [host])
        case ["siblings", SiblingRecord() as sibling]:
            store.save_siblings([sibling])
        case ["forget", list(keys)]:
            return store.forget(keys)
        case ["mute", dict(marks)]:
            store.mute(marks)
    return None


def _everything(store: Store, run: int) -> list[object]:
    keys = [ANT, BEE, CAT, "https://ant.example/\udce9", "\0", "\ufffe", "漢"]
    hosts = ["ant.example", "bee.example", "\udce9"]
    return [
        store.verdicts(keys),
        store.records(keys),
        list(store.all_records()),
        [store.history(key) for key in keys],
        store.marks(keys),
        store.muted(5e9),
        store.waiting(run),
        store.unfinished(1e9),
        store.hosts(hosts),
        [store.siblings(host) for host in hosts],
    ]


VERSION_1 = Path(__file__).parent / "fixtures" / "store" / "version-1.sql"


def restored(folder: Path) -> Path:
    """Make a store of what version 1 of the schema looked like with records in it."""
    place = folder / "links.sqlite"
    connection = sqlite3.connect(place)
    connection.executescript(VERSION_1.read_text("utf-8"))
    connection.close()
    return place


def test_a_store_of_version_1_is_read_today(tmp_path: Path) -> None:
    restored(tmp_path)
    store = on_disk(tmp_path)
    assert list(store.all_records()) == [record(ANT), replace(record(BEE), muted=Mute(5.0, None, "ours"))]
    run = store.begin(0)
    assert store.waiting(run) == (failing(2),)
    assert store.history(ANT) == (alive(1)._replace(evidence=cut(evidence())),)
    assert store.hosts(["ant.example"]) == {"ant.example": HostRecord("ant.example", 5, 4, 3.0, 2.0)}
    store.close()


def test_a_store_is_brought_to_a_later_version_in_one_step(tmp_path: Path) -> None:
    place = restored(tmp_path)
    added = ("ALTER TABLE link ADD COLUMN colour TEXT", "UPDATE link SET colour = 'red'")
    broken = (*schema.STEPS, added, ("CREATE TABLE ant (leg TEXT)", "CREATE TABLE ant (leg TEXT)"))
    with pytest.raises(StoreError, match="table ant already exists"):
        SqliteStore(place, pytest.fail, steps=broken)
    store = SqliteStore(place, pytest.fail, steps=(*schema.STEPS, added))  # nothing was half done
    assert set(store.records([ANT, BEE])) == {ANT, BEE}
    store.close()
    again = SqliteStore(place, pytest.fail, steps=(*schema.STEPS, added))
    assert set(again.verdicts([ANT, BEE])) == {ANT, BEE}
    again.close()


def test_rows_of_a_program_with_other_fields_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    place = restored(tmp_path)
    connection = sqlite3.connect(place)
    with connection:
        connection.execute("UPDATE detail SET evidence = ? WHERE key = ?", ('{"reason":"x","colour":1}', ANT))
        connection.execute("UPDATE detail SET standing = ?, evidence = ? WHERE key = ?", ("[]", "{", BEE))
    connection.close()
    store = on_disk(tmp_path)
    found = store.records([ANT, BEE])
    assert found[ANT].verdict.evidence == Evidence("x")
    assert found[BEE].verdict.evidence == cut(evidence())
    assert found[BEE].standing == Standing("alive", None, DAY)
    store.close()


def test_several_threads_may_use_one_store(store: Store) -> None:
    run = store.begin(0)
    with ThreadPoolExecutor(4) as pool:
        keys = [f"https://ant.example/{number}" for number in range(40)]
        list(pool.map(lambda key: store.save(run, [record(key)], [failing(1, key)]), keys))
        list(pool.map(lambda key: store.records([key]), keys))
    assert (len(store.verdicts(keys)), len(store.waiting(run))) == (40, 40)


def test_rows_with_a_state_that_nobody_knows_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    place = restored(tmp_path)
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE link SET state = 'lost' WHERE key = ?", (ANT,))
        connection.execute("UPDATE sighting SET state = 'lost'")
        connection.execute("UPDATE waiting SET cause = 'lost'")
    connection.close()
    store = on_disk(tmp_path)
    assert set(store.verdicts([ANT, BEE])) == set(store.records([ANT, BEE])) == {BEE}
    assert [found.key for found in store.all_records()] == [BEE]
    assert (store.history(ANT), store.waiting(store.begin(0))) == ((), ())
    store.close()


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_store
store = test_store.on_disk(Path(sys.argv[2]))
name, run = sys.argv[3], store.begin(0)
print("ready", flush=True)
sys.stdin.readline()
for batch in range(20):
    keys = [f"https://{name}.example/{batch}/{number}" for number in range(20)]
    store.save(run, [test_store.record(key) for key in keys], [test_store.failing(batch, keys[0])])
print(len(store.waiting(run)), flush=True)
sys.stdin.readline()
"""


def started(folder: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(Path(__file__).parent), str(folder), name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def say(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line)
    child.stdin.flush()


def heard(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def test_two_processes_write_at_once_and_a_third_takes_over_what_the_dead_one_left(tmp_path: Path) -> None:
    children = [started(tmp_path, name) for name in ("one", "two")]
    assert [heard(child) for child in children] == ["ready", "ready"]
    for child in children:
        say(child, "go\n")
    assert [heard(child) for child in children] == ["20", "20"]
    children[0].kill()
    children[0].wait()
    store = on_disk(tmp_path)
    run = store.begin(0)
    assert {item.host for item in store.waiting(run)} == {"one.example"}
    assert len(store.waiting(run)) == 20
    assert len(list(store.all_records())) == 800
    say(children[1], "end\n")
    children[1].wait()
    assert len(store.waiting(run)) == 40
    store.close()
    for child in children:
        child.communicate()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://ant.example", "https://ant.example/"),
        ("https://ant.example?q", "https://ant.example/?q"),
        ("HTTPS://ANT.example:443/a/../b#", "https://ant.example/b"),
        ("https://ant.example/#a", "https://ant.example/#a"),
        ("https://ant.example/#%C3%a4", "https://ant.example/#%C3%A4"),
        ("https://ant.example/#ä", "https://ant.example/#%C3%A4"),
        ("https://ant.example/#%61%2f", "https://ant.example/#a%2F"),
        ("https://ant.example/%7e", "https://ant.example/%7e"),
        ("http://me:word@ant.example/", "http://ant.example/"),
        (" https://ant.example/\n", "https://ant.example/"),
        ("https://蚂蚁.example/", "https://xn--f91ab.example/"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert key_of(url) == key
    assert key_of(key) == key


def test_what_is_no_url_of_the_web_has_no_key() -> None:
    with pytest.raises(MalformedError):
        key_of("https://")
    with pytest.raises(SchemeError):
        key_of("ftp://ant.example/")


PIECES = st.sampled_from(
    [*"aZ09.-_~!$&'()*+,;=:@%/?{}|^`\"<> \\[]é", "..", "/./", "/%2e", "%2E%2e", "%41", "xn--", "0x7f", ".1"]
)


@given(
    st.sampled_from(["http", "https"]),
    st.lists(PIECES, max_size=6),
    st.sampled_from(["a.example", "1.2.3.4", "256.1.1.1", "a.example:80", "1.2.3.4:8080", "a.example:65536"]),
    st.lists(PIECES, max_size=12),
)
@settings(max_examples=400)
def test_a_key_is_what_a_browser_would_ask_for(
    scheme: str, start: list[str], host: str, rest: list[str]
) -> None:
    url = f"{scheme}://{''.join(start)}{host}{''.join(rest)}"
    try:
        found = target(url)
    except MalformedError:
        with pytest.raises(MalformedError):
            key_of(url)
        return
    parsed = ada_url.URL(url)
    parsed.username = parsed.password = parsed.hash = ""
    port = int(parsed.port or {"http": 80, "https": 443}[scheme])
    parts = (parsed.href, scheme, parsed.hostname.strip("[]"), port, parsed.pathname, parsed.search)
    assert (found, key_of(url)) == (parts, parsed.href)
