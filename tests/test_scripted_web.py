"""The whole engine over webs whose truth is known: every true death found, no living link called dead."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from truth import DEATHS, Played, false_deaths, missed, play, scripts
from truth import told as state_of

from awesomelint.links.net.addresses import special
from awesomelint.model import Evidence, Verdict
from awesomelint.testing.web_script import Case

SCRIPTS = scripts()
NAMES = [name for name, script in SCRIPTS.items() if len(script.runs) == 1]
NAMES_OF_DAYS = [name for name, script in SCRIPTS.items() if len(script.runs) > 1]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Played]]:
    """Every script, played when it is asked for first."""

    class _Memory(dict[str, Played]):
        def __missing__(self, name: str) -> Played:
            with pytest.MonkeyPatch.context() as patch:
                # What waits for real networks would make half a year last for minutes.
                patch.setattr("awesomelint.links.canaries._PAUSE", 0.02)
                patch.setattr("awesomelint.links.canaries._APART", 0.02)
                self[name] = play(SCRIPTS[name], tmp_path_factory.mktemp("store") / "links.db")
            return self[name]

    yield _Memory()


def told(verdict: Verdict, case: Case) -> str:
    """Write a verdict down as a case does: with rule and reason only where the case has them."""
    reason = case.reason if case.reason in verdict.evidence.reason else verdict.evidence.reason
    return " ".join(filter(None, [state_of(verdict), verdict.evidence.rule if case.rule else "", reason]))


def test_no_known_gap_is_a_death_of_what_is_there() -> None:
    gaps = [(case, case.gap) for script in SCRIPTS.values() for case in script.cases if case.gap]
    assert [case.title for case, gap in gaps if gap == case.verdict(0)] == []
    assert [c.title for c, gap in gaps if c.truth(0) == "there" and gap.partition("/")[0] in DEATHS] == []


def test_there_are_enough_of_them() -> None:
    titles = [case.title for script in SCRIPTS.values() for case in script.cases]
    assert (len(titles) >= 120, len(set(titles))) == (True, len(titles))


@pytest.mark.parametrize("name", NAMES)
def test_verdicts_of_one_run(name: str, played: dict[str, Played]) -> None:
    ((day, verdicts),) = played[name].days.items()
    found, expected = {}, {}
    for case in SCRIPTS[name].cases:
        for url in case.urls:
            found[case.title, url] = told(verdicts[url], case)
            expected[case.title, url] = case.gap or " ".join(
                filter(None, [case.verdict(day), case.rule, case.reason])
            )
    assert found == expected


@pytest.mark.parametrize("name", NAMES_OF_DAYS)
def test_verdicts_over_half_a_year(name: str, played: dict[str, Played]) -> None:
    found, expected = {}, {}
    for case in SCRIPTS[name].cases:
        for url in case.urls:
            found[case.title, url] = {
                day: told(verdicts[url], case) for day, verdicts in played[name].days.items()
            }
            expected[case.title, url] = {day: case.verdict(day) for day in played[name].days}
    assert found == expected


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_true_death_is_found_and_no_living_link_is_called_dead(
    name: str, played: dict[str, Played]
) -> None:
    """What is there is never a death, not even a suspected one; what only is down never a sure one."""
    script = SCRIPTS[name]
    assert [wrong for wrong in missed(script, played[name]) if not wrong.case.gap] == []
    assert list(false_deaths(script, played[name])) == []


@pytest.mark.parametrize("name", ["redirects.toml", "soft-404.toml", "status.toml"])
def test_verdicts_depend_neither_on_order_nor_on_haste(
    name: str, played: dict[str, Played], tmp_path: Path
) -> None:
    again = play(SCRIPTS[name], tmp_path / "links.db", random.Random(7)).days
    for day, verdicts in played[name].days.items():
        states = {url: (state_of(verdict), verdict.evidence.rule) for url, verdict in verdicts.items()}
        assert {url: (state_of(v), v.evidence.rule) for url, v in again[day].items()} == states


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_special_address_is_dialled_and_no_other_port(name: str, played: dict[str, Played]) -> None:
    dialled = played[name].dialled
    assert {address for address, _ in dialled if special(ip_address(address))} == set()
    assert {port for _, port in dialled} <= {80, 443}


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_host_is_asked_more_than_twice_at_a_time(name: str, played: dict[str, Played]) -> None:
    assert played[name].most_at_once <= 2


def test_all_that_decides_is_named_in_the_model(played: dict[str, Played]) -> None:
    source = inspect.getsource(Evidence).partition("rule: str")[2].partition("addresses:")[0]
    documented = {*re.findall("`([a-z0-9-]+)(?::<name>)?`", source), ""}
    found = {
        verdict.evidence.rule.partition(":")[0]
        for name in SCRIPTS
        for verdicts in played[name].days.values()
        for verdict in verdicts.values()
    }
    assert found - documented == set()
    assert {"challenge", "connection", "redirects", "fragment", "host", "status"} <= found


def test_a_password_and_a_cookie_stay_with_the_host_that_gave_them(played: dict[str, Played]) -> None:
    vault = [request for request in played["redirects.toml"].log if request.host == "vault.test"]
    assert [set(request.headers) & {"authorization", "cookie", "referer"} for request in vault] == [set()]


def test_the_token_is_sent_to_one_host_alone(played: dict[str, Played]) -> None:
    log = played["github.toml"].log
    sent = {request.host for request in log if "scripted" in str(request.headers.values())}
    assert sent == {"api.github.com"}
    assert sum(request.host == "api.github.com" for request in log) == 1


def test_what_has_not_changed_is_not_sent_again(played: dict[str, Played]) -> None:
    log = [request for request in played["days.toml"].log if request.host == "etag.test"]
    assert {request.headers.get("if-none-match") for request in log[1:]} == {'"1"'}


def test_hosts_that_can_are_asked_over_http_2(played: dict[str, Played]) -> None:
    log = played["tls.toml"].log
    spoken = {request.host: request.version for request in log if request.host in ("good.test", "old.test")}
    assert spoken == {"good.test": "2", "old.test": "1.1"}


def test_titles_are_read_in_their_own_encoding(played: dict[str, Played]) -> None:
    ((_, verdicts),) = played["hosts-chinese.toml"].days.items()
    assert verdicts["https://zhuanlan.zhihu.com/p/1"].evidence.title == "切叶蚁的一天 - 知乎"
