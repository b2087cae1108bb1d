"""What the benches call wrong, and that they say so with their exit code."""

from __future__ import annotations

import random
from pathlib import Path

import faults
import judge
import pytest
import truth
from faults import HOSTS, Scene, Told

from awesomelint.model import Finding, Span
from awesomelint.rule import WebRule
from awesomelint.rules import BUILTIN
from awesomelint.testing.web import Web


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = object.__new__(Scene)
    scene.truth = {"http://a.test/": "alive", "http://a.test/gone": "dead"}
    return scene


SAYS = (
    b'{"links": [{"url": "http://a.test/", "verdict": "%s"}, '
    b'{"url": "http://a.test/gone", "verdict": "dead"}], "summary": {"failures": [{"message": "no room"}]}}'
)


@pytest.mark.parametrize(
    ("out", "err", "code", "told"),
    [
        (b"alive", b"", 1, Told("exit 1; 0 falsely dead; other differences: 0", False, "no room")),
        (b"dead", b"", 1, Told("exit 1; 1 falsely dead; other differences: 0", True, "no room")),
        (b"unsure", b"", 1, Told("exit 1; 0 falsely dead; other differences: 1", True, "no room")),
        (b"", b"a\nfull\n", 2, Told("exit 2, no list of links: full", True, "full")),
        (b"alive", b"a bug\n", 3, Told("exit 3, no list of links: a bug", True, "a bug")),
    ],
)
def test_what_a_disturbed_run_says_is_compared_with_the_truth(
    scene: Scene, out: bytes, err: bytes, code: int, told: Told
) -> None:
    assert scene.judge(SAYS % out if out else b"", err, code) == told


def test_without_room_on_the_disk_the_words_say_so(tmp_path: Path) -> None:
    with Web(HOSTS) as web:
        told = faults.disk_full(Scene(web, tmp_path, 400, random.Random(1)))
    assert not told.is_wrong
    assert "; 0 falsely dead; other differences: 0; " in told.words
    assert "will not be remembered" in told.words


def test_a_death_that_is_missed_is_wrong_unless_it_is_marked_as_a_gap() -> None:
    cases = [case for script in truth.scripts().values() for case in script.cases]
    gap = next(case for case in cases if case.gap)
    clear = next(case for case in cases if not case.gap)
    known, unknown = (truth.Wrong("http://a.test/", 0, "alive", case) for case in (gap, clear))
    assert truth.exit_code([], []) == truth.exit_code([known], []) == 0
    assert truth.exit_code([known, unknown], []) == truth.exit_code([], [known]) == 1


def test_rules_that_are_on_were_accepted_where_they_were_judged() -> None:
    judged = judge.load()
    rules = {cls().name: cls for cls in BUILTIN if not issubclass(cls, WebRule)}
    assert not judged.keys() - rules.keys()
    for name, row in judged.items():
        assert not {*row.accepted} & row.rejected.keys()
        said = len(row.accepted) + len(row.rejected)
        assert rules[name].opt_in or len(row.accepted) >= 0.95 * said, name


def test_a_sample_keeps_what_is_left_of_it() -> None:
    found = [judge.Found("a/b.md", Finding(Span(0, 1), "x"), f"{number:010x}") for number in range(200)]
    before = judge.sample(found, 5)
    fewer = [item for item in found if item not in before[:5]]
    assert judge.sample(fewer, 5)[:20] == before[5:]
    assert len(before) == judge.SIZE
    assert judge.sample(found, 6) != before
