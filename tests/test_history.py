"""What several runs make of a link: confirmation, host events, and when to look again."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.links.memory.due import jitter_of, next_due
from awesomelint.links.memory.events import EventLimits, Tally, events, is_own_trouble, settle, tallies
from awesomelint.links.memory.history import (
    DAY,
    LIMITS,
    LIVING,
    advance,
    is_flapping,
    last_look,
    needed,
    needs_last_look,
    words,
)
from awesomelint.links.memory.records import Cause, HostRecord, Record, Sighting, Standing, Streak
from awesomelint.model import Evidence, State, Verdict

KEY = "https://ant.example/a"
STATE: dict[Cause, State] = {"page": "dead", "domain": "dead", "soft": "gone-soft", "down": "unreachable"}
CAUSES = tuple(STATE)
NEUTRAL: tuple[State, ...] = ("blocked", "unsure", "restricted", "unchecked")


def alive(day: float, state: State = "alive") -> Sighting:
    return Sighting(KEY, "ant.example", day * DAY, state, "", Evidence(""))


def failing(day: float, cause: Cause = "page", *, counts: bool = True) -> Sighting:
    return Sighting(KEY, "ant.example", day * DAY, STATE[cause], cause, Evidence(""), counts)


def fold(*sightings: Sighting, start: Standing | None = None) -> Standing:
    standing = start
    for sighting in sightings:
        standing = advance(standing, sighting)
    assert standing is not None
    return standing


def verdict(standing: Standing) -> tuple[str, str | None, float]:
    return standing.state, standing.phase, standing.since / DAY


# The limits.


@pytest.mark.parametrize(
    ("cause", "times", "days"), [("page", 3, 14), ("soft", 3, 14), ("domain", 3, 45), ("down", 6, 90)]
)
def test_a_death_is_sure_after_so_many_sightings_over_so_many_days(
    cause: Cause, times: int, days: int
) -> None:
    evenly = [failing(days * n / (times - 1), cause) for n in range(times)]
    state = STATE[cause]
    assert verdict(fold(*evenly)) == (state, "confirmed", 0.0)
    assert verdict(fold(*evenly[:-1])) == (state, "suspected", 0.0)
    too_soon = evenly[-1]._replace(time=evenly[-1].time - 1)
    assert verdict(fold(*evenly[:-1], too_soon)) == (state, "suspected", 0.0)
    too_few = [*evenly[: times - 2], evenly[-1]]
    assert verdict(fold(*too_few)) == (state, "suspected", 0.0)


def test_one_run_says_suspected_at_most() -> None:
    assert fold(failing(1)) == Standing("dead", "suspected", DAY, (Streak("page", 1, DAY, DAY),))


@pytest.mark.parametrize("state", ["blocked", "unsure", "restricted", "unchecked"])
def test_no_evidence_neither_counts_nor_resets(state: State) -> None:
    before = fold(failing(0), failing(7))
    between = advance(before, alive(10, state))
    assert between.streaks == before.streaks
    assert verdict(advance(between, failing(14))) == ("dead", "confirmed", 0.0)
    # Two sightings and a neutral one are two sightings.
    assert verdict(fold(failing(0), alive(7, state), failing(14))) == ("dead", "suspected", 0.0)


def test_a_suspicion_gives_way_to_what_the_last_look_said() -> None:
    assert verdict(fold(failing(0), alive(3, "blocked"))) == ("blocked", None, 3.0)
    assert verdict(fold(failing(0), alive(3, "unchecked"))) == ("dead", "suspected", 0.0)


def test_a_sure_death_is_still_shown_when_the_host_blocks() -> None:
    dead = fold(failing(0), failing(7), failing(14))
    assert fold(alive(20, "blocked"), alive(22, "unsure"), start=dead) == dead


@pytest.mark.parametrize("state", sorted(LIVING))
def test_life_ends_every_streak(state: State) -> None:
    dead = fold(failing(0), failing(7), failing(14), failing(15, "down"))
    back = advance(dead, alive(20, state))
    assert back == Standing(state, None, 20 * DAY, (), 20 * DAY, (20 * DAY,))
    assert verdict(fold(failing(21), failing(28), start=back)) == ("dead", "suspected", 21.0)


def test_what_is_not_counted_changes_nothing() -> None:
    before = fold(alive(0), failing(7))
    assert advance(before, failing(14, counts=False)) == before
    assert advance(None, failing(3, counts=False)) == Standing("unsure", None, 3 * DAY)


def test_a_page_that_only_looks_gone_does_not_count() -> None:
    weak = [failing(day, "soft")._replace(cause="") for day in (0, 7, 14, 21)]
    assert fold(*weak) == Standing("gone-soft", "suspected", 0.0)


# What is decided beyond them.


def test_sightings_of_one_day_count_once() -> None:
    one_day = [failing(hour / 24) for hour in range(0, 20, 2)]
    assert fold(*one_day).streaks == (Streak("page", 1, 0.0, 0.0),)
    daily = [failing(0), failing(1 - 0.02), failing(2)]  # daily runs are not on the minute
    assert fold(*daily).streaks == (Streak("page", 3, 0.0, 2 * DAY),)


def test_a_streak_that_nobody_looked_after_begins_anew() -> None:
    assert verdict(fold(failing(0), failing(1), failing(400))) == ("dead", "suspected", 400.0)
    quarterly = [failing(0), failing(92), failing(184)]
    assert verdict(fold(*quarterly)) == ("dead", "confirmed", 0.0)


def test_a_sure_death_outlives_a_pause() -> None:
    dead = fold(failing(0), failing(7), failing(14))
    assert verdict(advance(dead, failing(500))) == ("dead", "confirmed", 0.0)


def test_a_clock_that_was_wrong_is_forgotten() -> None:
    assert fold(failing(3000), failing(10)).streaks == (Streak("page", 1, 10 * DAY, 10 * DAY),)


def test_each_cause_is_counted_by_itself() -> None:
    both = fold(failing(0), failing(7, "down"), failing(14))
    assert verdict(both) == ("dead", "suspected", 0.0)
    assert both.streaks == (Streak("page", 2, 0.0, 14 * DAY),)
    assert verdict(advance(both, failing(15))) == ("dead", "confirmed", 0.0)


def test_a_host_that_answers_is_there() -> None:
    away = fold(failing(0, "domain"), failing(20, "domain"), failing(45, "domain"))
    assert verdict(away) == ("dead", "confirmed", 0.0)
    assert verdict(advance(away, failing(50, "soft"))) == ("gone-soft", "suspected", 50.0)
    assert verdict(advance(away, failing(50, "down"))) == ("dead", "confirmed", 0.0)


@pytest.mark.parametrize("cause", ["page", "soft"])
def test_a_page_that_was_seen_alive_has_to_be_away_for_twice_as_long(cause: Cause) -> None:
    known = fold(alive(-3))
    fortnight = fold(*(failing(day, cause) for day in (0, 7, 14)), start=known)
    assert verdict(fortnight) == (STATE[cause], "suspected", 0.0)
    assert words(fortnight, 0).endswith("seen 3 times; to be sure takes 3 times over 28 days")
    assert verdict(advance(fortnight, failing(27.9, cause)))[1] == "suspected"
    assert verdict(advance(fortnight, failing(28, cause)))[1] == "confirmed"


@pytest.mark.parametrize(("cause", "times", "days"), [("domain", 3, 45), ("down", 6, 90)])
def test_hosts_that_were_seen_alive_need_no_more(cause: Cause, times: int, days: int) -> None:
    evenly = [failing(days * n / (times - 1), cause) for n in range(times)]
    assert fold(alive(-3), *evenly).phase == "confirmed"


# Flapping.


def flap(times: int, *, start: float = 0.0) -> list[Sighting]:
    return [
        sighting
        for n in range(times)
        for sighting in (alive(start + 10 * n), failing(start + 10 * n + 3, "down"))
    ]


def test_a_link_that_comes_and_goes_is_named_so_and_needs_more() -> None:
    restless = fold(*flap(3), alive(30))
    assert is_flapping(restless, 31 * DAY)
    assert not is_flapping(restless, 300 * DAY)
    assert words(restless, 31 * DAY) == "it comes and goes: 6 changes in 180 days"
    dead = fold(*(failing(31 + day) for day in (0, 14, 28)), start=restless)
    assert verdict(dead) == ("dead", "suspected", 31.0)
    assert words(dead, 59 * DAY) == (
        "dead since 1970-02-01, seen 3 times; to be sure takes 6 times over 56 days, "
        "since it came and went before"
    )
    sure = fold(*(failing(31 + day) for day in (35, 42, 56)), start=dead)
    assert verdict(sure) == ("dead", "confirmed", 31.0)


def test_one_outage_long_ago_does_not_make_a_link_restless() -> None:
    once = fold(alive(0), failing(5, "down"), alive(6))
    assert not is_flapping(once, 7 * DAY)
    assert words(once, 7 * DAY) == ""


def test_words() -> None:
    assert words(fold(failing(0), failing(7), failing(14)), 20 * DAY) == "dead since 1970-01-01, seen 3 times"
    assert words(fold(failing(0, "down"), failing(2, "down")), 2 * DAY) == (
        "unreachable since 1970-01-01, seen 2 times; to be sure takes 6 times over 90 days"
    )
    assert words(fold(failing(0, "soft")), 0) == "seen once; to be sure takes 3 times over 14 days"
    assert words(fold(alive(0)), 0) == ""


# The last look.


def test_a_death_is_looked_at_once_more_before_it_is_sure() -> None:
    before = fold(failing(0), failing(7))
    after = advance(before, failing(14))
    assert needs_last_look(before, after)
    assert not needs_last_look(None, before)
    assert not needs_last_look(after, advance(after, failing(21)))
    down = Standing("unreachable", "confirmed", 0.0)
    assert needs_last_look(down, after)
    assert not needs_last_look(after, down)


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (failing(14.01), ("dead", "confirmed", 0.0)),
        (alive(14.01), ("alive", None, 14.01)),
        (alive(14.01, "blocked"), ("blocked", None, 14.01)),
        (failing(14.01, "down"), ("unreachable", "suspected", 14.01)),
        (failing(14.01, counts=False), ("dead", "suspected", 0.0)),
        (None, ("dead", "suspected", 0.0)),
    ],
)
def test_what_the_last_look_saw_decides(
    again: Sighting | None, expected: tuple[str, str | None, float]
) -> None:
    before = fold(failing(0), failing(7))
    assert verdict(fold(*last_look(failing(14), again), start=before)) == expected


# Laws.

cause_of = st.sampled_from(CAUSES)
gaps = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0, 2.0, 7.0, 14.0, 20.0, 45.0, 99.0, 101.0, 400.0])


@st.composite
def histories(draw: st.DrawFn) -> list[Sighting]:
    day = 0.0
    sightings: list[Sighting] = []
    for _ in range(draw(st.integers(0, 25))):
        day += draw(gaps)
        kind = draw(st.integers(0, 9))
        if kind == 0:
            sightings.append(alive(day, draw(st.sampled_from(sorted(LIVING)))))
        elif kind == 1:
            sightings.append(alive(day, draw(st.sampled_from(NEUTRAL))))
        elif kind == 2:
            sightings.append(failing(day, draw(cause_of), counts=False))
        else:
            sightings.append(failing(day, draw(st.sampled_from(["page", "page", "down", *CAUSES]))))
    return sightings


def restless(history: list[Sighting], first: float) -> bool:
    """Tell from a whole history whether a link came and went in the half year up to a moment."""
    told = [s for s in history if s.counts and (s.state in LIVING or s.cause)]
    marks = [(s.time, s.state in LIVING) for s in told]
    if True in [mark for _, mark in marks]:  # before the first life there is nothing to come back to
        begin = [mark for _, mark in marks].index(True)
        lead = begin > 0
        changes = [marks[begin][0]] if lead else []
        for (_, was), (time, mark) in zip(marks[begin:], marks[begin + 1 :], strict=False):
            if was != mark:
                changes.append(time)
        return sum(first - 180 * DAY < time <= first for time in changes[-12:]) >= 4
    return False


def confirmed_by_reference(history: list[Sighting]) -> set[Cause]:
    """Say straight from a whole history which deaths are sure: the rules once more, without a fold."""
    told = [s for s in history if s.counts]
    lives = [index for index, s in enumerate(told) if s.state in LIVING]
    after_life = told[lives[-1] + 1 :] if lives else told
    sure: set[Cause] = set()
    for cause in CAUSES:
        rest = after_life
        if cause in ("domain", "down"):
            answers = [n for n, s in enumerate(rest) if s.cause in ("page", "soft")]
            rest = rest[answers[-1] + 1 :] if answers else rest
        times = [s.time for s in rest if s.cause == cause]
        while times and cause not in sure:
            chain = [times[0]]
            for n, time in enumerate(times[1:], 1):
                if time - chain[-1] > 200 * DAY:
                    times = times[n:]
                    break
                if time - chain[-1] >= 20 * 3600:
                    chain.append(time)
                factor = 2 if restless(history, chain[0]) else 1
                need, span = {"page": (3, 14), "soft": (3, 14), "domain": (3, 45), "down": (6, 90)}[cause]
                span *= 2 if lives and cause in ("page", "soft") else 1
                if len(chain) >= need * factor and chain[-1] - chain[0] >= span * factor * DAY:
                    sure.add(cause)
                    break
            else:
                break
    return sure


@given(histories())
def test_the_fold_says_what_the_whole_history_says(history: list[Sighting]) -> None:
    standing: Standing | None = None
    for index, sighting in enumerate(history):
        standing = advance(standing, sighting)
        sure = confirmed_by_reference(history[: index + 1])
        told = [s for s in history[: index + 1] if s.counts and (s.cause or s.state in LIVING)]
        assert (standing.phase == "confirmed") == bool(sure)
        if sure:
            assert standing.state in {STATE[cause] for cause in sure}
            if told[-1].cause in sure:
                assert standing.state == told[-1].state


@given(histories())
def test_never_sure_with_less_than_the_limits(history: list[Sighting]) -> None:
    for index in range(len(history)):
        seen = history[: index + 1]
        if fold(*seen).phase != "confirmed":
            continue
        last_life = max((s.time for s in seen if s.state in LIVING), default=-1.0)
        enough = False
        for cause, (need, span) in LIMITS.confirmed.items():
            times = {s.time for s in seen if s.cause == cause and s.counts and s.time >= last_life}
            enough |= len(times) >= need and max(times) - min(times) >= span
        assert enough


@given(histories(), st.sampled_from(sorted(LIVING)))
def test_one_sign_of_life_always_resets(history: list[Sighting], state: State) -> None:
    day = history[-1].time / DAY + 1 if history else 0.0
    after = fold(*history, alive(day, state))
    assert (after.state, after.phase, after.streaks, after.alive) == (state, None, (), day * DAY)


@given(histories(), st.sampled_from(NEUTRAL), st.floats(0, 50))
def test_what_is_no_evidence_is_idempotent_and_changes_no_streak(
    history: list[Sighting], state: State, later: float
) -> None:
    day = (history[-1].time / DAY if history else 0.0) + later
    neutral = alive(day, state)
    once = fold(*history, neutral)
    assert advance(once, neutral) == once
    assert advance(once, neutral._replace(time=neutral.time + DAY)) == once
    if history:
        assert once.streaks == fold(*history).streaks


@given(histories(), st.lists(st.integers(0, 30)))
def test_where_no_evidence_stands_in_a_history_is_all_the_same(
    history: list[Sighting], places: list[int]
) -> None:
    mixed = list(history)
    for place in places:
        index = min(place, len(mixed))
        time = mixed[index - 1].time if index else 0.0
        mixed.insert(index, alive(time / DAY, "blocked"))
    if history:
        assert fold(*mixed).streaks == fold(*history).streaks
        assert (fold(*mixed).phase == "confirmed") == (fold(*history).phase == "confirmed")


@given(histories(), cause_of, gaps)
def test_one_more_failure_of_the_same_kind_never_makes_a_death_less_sure(
    history: list[Sighting], cause: Cause, gap: float
) -> None:
    before = fold(failing(0), *history)
    if before.phase != "confirmed":
        return
    sure = max(before.streaks, key=lambda streak: streak.first == before.since)
    day = (history[-1].time if history else 0.0) / DAY + gap
    assert advance(before, failing(day, sure.cause)).phase == "confirmed"


@given(histories())
def test_words_are_plain(history: list[Sighting]) -> None:
    standing = fold(alive(0), *history)
    said = words(standing, history[-1].time if history else 0.0)
    assert "\n" not in said
    assert said == said.strip()
    for streak in standing.streaks:
        assert needed(streak, standing).times >= LIMITS.confirmed[streak.cause].times


# Host events.


def at(host: str, number: int, cause: Cause = "page", *, time: float = 0.0) -> Sighting:
    return Sighting(f"https://{host}/{number}", host, time, STATE[cause], cause, Evidence(""))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Tally(5, 0), Tally(5, 5), True),
        (Tally(4, 0), Tally(5, 5), False),  # fewer than five links
        (Tally(5, 0), Tally(4, 4), False),
        (Tally(20, 1), Tally(20, 20), False),  # 5 % failed before
        (Tally(21, 1), Tally(20, 20), True),
        (Tally(20, 0), Tally(20, 16), False),  # 80 % fail now
        (Tally(20, 0), Tally(20, 17), True),
        (None, Tally(20, 20), False),  # nothing is known of before
    ],
)
def test_host_events(before: Tally | None, now: Tally, expected: bool) -> None:
    known = {"ant.example": before} if before else {}
    assert events(known, {"ant.example": now}) == ({"ant.example"} if expected else set())


@pytest.mark.parametrize("cause", ["page", "soft", "domain", "down"])
def test_a_host_that_fails_as_a_whole_is_one_event_and_counts_when_it_stays_down(cause: Cause) -> None:
    rest = 7
    known = {"ant.example": Tally(6, 0), "bee.example": Tally(6, 2)}
    day = 40 * DAY
    waiting = [at("ant.example", n, cause, time=day) for n in range(6)] + [at("bee.example", 0, time=day)]
    first = settle(waiting, {"bee.example": 5}, known, {}, began=day, now=day)
    assert [s.counts for s in first.sightings] == [False] * 6 + [True]
    assert first.hosts == (
        HostRecord("ant.example", 6, 6, day, day),
        HostRecord("bee.example", 6, 1, day),
    )
    assert first.events == {"ant.example": "its host as a whole began to fail on 1970-02-10"}
    assert first.notes == ("ant.example failed as a whole, 6 of 6 links: that is one event",)
    hosts = {record.host: record for record in first.hosts}
    for later in (3.0, rest - 0.1, rest, rest + 30.0):
        now = day + later * DAY
        again = settle([s._replace(time=now) for s in waiting], {}, known, hosts, began=now, now=now)
        assert [s.counts for s in again.sightings if s.host == "ant.example"] == [later >= rest] * 6
        assert again.notes == ()
        assert again.hosts[0].event == day  # it does not begin anew
        hosts |= {record.host: record for record in again.hosts}
    back = settle([], {"ant.example": 6}, known, hosts, began=now, now=now)
    assert back.hosts == (HostRecord("ant.example", 6, 0, now),)


@pytest.mark.parametrize(
    ("before", "living", "failing", "expected"),
    [
        (Tally(4, 0), 0, 4, True),
        (Tally(5, 0), 0, 4, True),  # five were known, and four judged
        (Tally(5, 0), 0, 5, False),
    ],
)
def test_hosts_of_fewer_links_than_five_have_no_events(
    before: Tally, living: int, failing: int, expected: bool
) -> None:
    waiting = [at("ant.example", n) for n in range(failing)]
    settled = settle(waiting, {"ant.example": living}, {"ant.example": before}, {}, began=0, now=0)
    assert {s.counts for s in settled.sightings} == {expected}
    assert bool(settled.notes) is not expected


def test_nothing_counts_while_the_network_is_down() -> None:
    waiting = [at("ant.example", 1, "down"), at("bee.example", 1, "domain")]
    settled = settle(waiting, {}, {}, {}, began=0, now=9, network=False)
    assert [s.counts for s in settled.sightings] == [False, False]
    assert settled.hosts == ()
    assert settled.notes == ("the checker's own network was down: no failure that this run saw was counted",)
    assert settle([], {}, {}, {}, began=0, now=9, network=False).notes == ()


def test_too_many_hosts_at_once_are_the_checkers_own_trouble() -> None:
    known = {f"{n}.example": Tally(1, 0) for n in range(30)}
    living = {f"{n}.example": 1 for n in range(20)}
    waiting = [at(f"{n}.example", 1, "down") for n in range(20, 30)]
    settled = settle(waiting, living, known, {}, began=0, now=0)
    assert not any(s.counts for s in settled.sightings)
    assert settled.notes == ("10 hosts that were fine failed all at once: no failure of theirs was counted",)
    few = settle(waiting[:9], living, known, {}, began=0, now=0)
    assert all(s.counts for s in few.sightings)
    many = {f"{n}.example": 1 for n in range(-20, 20)}
    wide = {**known, **{host: Tally(1, 0) for host in many}}
    assert all(s.counts for s in settle(waiting, many, wide, {}, began=0, now=0).sightings)


def test_links_that_rotted_in_a_long_pause_are_counted_in_the_end() -> None:
    known = {f"{n}.example": Tally(1, 0) for n in range(30)}
    waiting = [at(f"{n}.example", 1) for n in range(30)]
    first = settle(waiting, {}, known, {}, began=0, now=0)
    hosts = {record.host: record for record in first.hosts}
    late = [s._replace(time=28 * DAY) for s in waiting]
    second = settle(late, {}, known, hosts, began=28 * DAY, now=28 * DAY)
    assert [any(s.counts for s in run.sightings) for run in (first, second)] == [False, True]


def test_what_a_run_left_behind_that_died_long_ago_is_not_counted() -> None:
    waiting = [at("ant.example", 1, time=0), at("bee.example", 1, time=3 * DAY)]
    settled = settle(waiting, {}, {}, {}, began=3 * DAY, now=3 * DAY + 60)
    assert [s.counts for s in settled.sightings] == [False, True]
    assert [record.host for record in settled.hosts] == ["bee.example"]


def test_a_sighting_that_did_not_count_before_does_not_count_now() -> None:
    settled = settle([at("ant.example", 1)._replace(counts=False)], {}, {}, {}, began=0, now=0)
    assert not settled.sightings[0].counts


hosts_of = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 8))


@given(hosts_of, hosts_of, hosts_of, st.booleans())
def test_settling_loses_nothing_and_only_ever_takes_evidence_away(
    living: dict[str, int], dead: dict[str, int], known: dict[str, int], network: bool
) -> None:
    waiting = [at(host, n, time=float(n)) for host, count in dead.items() for n in range(count)]
    tally = {host: Tally(count, 0) for host, count in known.items() if count}
    settled = settle(waiting, living, tally, {}, began=0, now=9, network=network)
    assert sorted(s._replace(counts=True).key for s in settled.sightings) == sorted(s.key for s in waiting)
    assert network or not any(s.counts for s in settled.sightings)
    began = {record.host for record in settled.hosts if record.event is not None}
    for sighting in settled.sightings:
        assert sighting.counts or sighting.host in began | settled.events.keys()
    for record in settled.hosts:
        assert record.failing == dead.get(record.host, 0)
        assert record.links == dead.get(record.host, 0) + living.get(record.host, 0)


def test_tallies() -> None:
    def record(number: int, standing: Standing) -> Record:
        key = f"https://ant.example/{number}"
        seen = Verdict(key, standing.state, standing.phase, Evidence(""))
        return Record(key, key, key, "ant.example", seen, standing)

    known = [fold(alive(0)), fold(failing(0)), fold(alive(0), alive(1, "blocked")), fold(alive(1, "blocked"))]
    assert tallies(record(n, standing) for n, standing in enumerate(known)) == {"ant.example": Tally(3, 1)}


def test_limits_are_the_projects_policy() -> None:
    assert (EventLimits().links, EventLimits().before, EventLimits().now) == (5, 0.05, 0.80)
    assert not is_own_trouble({}, {})


# When to look again.


def seen_by_schedule(
    cause: Cause, *, jitter: float, step: float = 0.0, known: Standing | None = None
) -> tuple[list[float], Standing]:
    """Look at a link that fails from day 0 whenever it is due, or at the next full `step` after."""
    standing = known
    now = 0.0
    days: list[float] = []
    while standing is None or (standing.phase != "confirmed" and len(days) < 40):
        sighting = failing(now / DAY, cause)
        days.append(round(now / DAY, 1))
        standing = advance(standing, sighting)
        now = next_due(standing, sighting, now, jitter)
        if step:
            now = -(-now // (step * DAY)) * step * DAY
    assert standing is not None
    return days, standing


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("cause", "span", "looks"), [("page", 14, 3), ("soft", 14, 3), ("domain", 45, 5), ("down", 90, 11)]
)
def test_what_is_suspected_is_looked_at_when_it_can_be_sure(
    cause: Cause, span: int, looks: int, jitter: float
) -> None:
    days, standing = seen_by_schedule(cause, jitter=jitter)
    assert standing.phase == "confirmed"
    assert days[-1] == span
    assert len(days) <= looks
    daily, _ = seen_by_schedule(cause, jitter=jitter, step=1.0)
    assert daily[-1] == span


def test_a_page_is_looked_at_on_days_0_7_and_14() -> None:
    assert seen_by_schedule("page", jitter=0.3, step=1.0)[0] == [0, 7, 14]
    known = fold(alive(-300))
    assert seen_by_schedule("page", jitter=0.3, step=1.0, known=known)[0] == [0, 7, 14, 21, 28]


@given(st.floats(0, 3000), st.floats(0, 1), st.sampled_from(sorted(LIVING)))
def test_a_living_link_waits_for_a_week_to_five(age: float, jitter: float, state: State) -> None:
    standing = Standing(state, None, 0.0, (), age * DAY)
    wait = next_due(standing, alive(age, state), age * DAY, jitter) / DAY - age
    assert 6.99 <= wait <= 35.01
    later = next_due(standing, alive(age + 50, state), (age + 50) * DAY, jitter) / DAY - age - 50
    assert later >= wait - 1e-6


@given(histories(), st.floats(0, 1))
def test_no_link_is_ever_left_for_good(history: list[Sighting], jitter: float) -> None:
    for index, sighting in enumerate(history):
        standing = fold(*history[: index + 1])
        wait = (next_due(standing, sighting, sighting.time, jitter) - sighting.time) / DAY
        assert 0 <= wait <= 100
        assert wait > 0 or sighting.state == "unchecked"


def test_links_do_not_fall_due_all_at_once() -> None:
    standing = Standing("alive", None, 0.0, (), 0.0)
    dues = [next_due(standing, alive(0), 0.0, jitter_of(f"https://ant.example/{n}")) for n in range(1000)]
    per_day = [sum(day * DAY <= due < (day + 1) * DAY for due in dues) for day in range(36)]
    assert sum(per_day) == 1000
    assert max(per_day) < 300


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("864000", 28.0),
        (str(30 * 86400), 30.0),
        ("9" * 400, 35.0),
        ("soon", 28.0),
        ("Sat, 31 Jan 1970 00:00:00 GMT", 30.0),
    ],
)
def test_a_retry_after_is_obeyed(header: str, days: float) -> None:
    asked = Evidence("", headers=(("Retry-After", header),))
    sighting = alive(0, "blocked")._replace(evidence=asked)
    wait = next_due(advance(None, sighting), sighting, 0.0, 0.5)
    assert wait == days * DAY


def test_a_sure_death_is_looked_at_for_ever_but_rarely() -> None:
    dead = reduce(advance, (failing(day) for day in (0, 7, 14)), None)
    assert dead is not None
    first = next_due(dead, failing(14), 14 * DAY, 0.0) / DAY - 14
    late = next_due(dead, failing(2000), 2000 * DAY, 0.0) / DAY - 2000
    assert (first, late) == (21.0, 54.0)
