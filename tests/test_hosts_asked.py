"""Hosts that need knowledge, asked by the whole engine over the scripted web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from awesomelint.links.checker import WebEngine
from awesomelint.model import Verdict
from awesomelint.testing.web import Request, Web, answer, redirect
from awesomelint.testing.web_script import Case, read_script

SCRIPT = read_script(Path(__file__).parent / "fixtures" / "hosts" / "known.toml")


TOKEN = "ghs_0123456789"


class Asked(NamedTuple):
    verdicts: dict[str, Verdict]
    requests: list[Request]


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with Web() as web:
        settings = SCRIPT.set_up(web)
        engine = WebEngine(settings, token=TOKEN, ask=web.ask, connect=web.connect, clock=web.clock)
        yield Asked(dict(engine.verdicts([url for case in SCRIPT.cases for url in case.urls])), list(web.log))


def told(verdict: Verdict, case: Case) -> tuple[str, str, bool]:
    phase = f"/{verdict.phase}" if verdict.phase else ""
    rule = verdict.evidence.rule if case.rule else ""
    return verdict.state + phase, rule, case.reason in verdict.evidence.reason


@pytest.mark.parametrize("case", SCRIPT.cases, ids=[case.title for case in SCRIPT.cases])
def test_verdicts(case: Case, asked: Asked) -> None:
    found = {url: told(asked.verdicts[url], case) for url in case.urls}
    assert found == dict.fromkeys(case.urls, (case.verdict(0), case.rule or "", True))


def test_no_living_link_is_called_dead(asked: Asked) -> None:
    gone = {"dead", "gone-soft", "unreachable"}
    there = [url for case in SCRIPT.cases if case.truth(0) == "there" for url in case.urls]
    assert [url for url in there if asked.verdicts[url].state in gone] == []


def test_the_token_goes_to_one_address_alone(asked: Asked) -> None:
    carriers = {
        (request.scheme, request.host, request.path)
        for request in asked.requests
        if "authorization" in request.headers or TOKEN in str(request)
    }
    assert carriers == {("https", "api.github.com", "/graphql")}


def test_many_are_asked_about_at_once(asked: Asked) -> None:
    paths = [request.host for request in asked.requests]
    counts = {
        host: paths.count(host) for host in ("api.github.com", "export.arxiv.org", "api.stackexchange.com")
    }
    assert counts == {"api.github.com": 1, "export.arxiv.org": 1, "api.stackexchange.com": 1}


def test_a_redirect_of_the_interface_does_not_carry_the_token_away() -> None:
    with Web() as web:
        web.routes["api.github.com/graphql"] = redirect("https://evil.test/", 307)
        web.routes["evil.test/"] = answer(200, b"{}")
        web.routes["https://github.com/ants/colony"] = answer(
            200, b"<title>Ants</title>The colony of ants " * 20
        )
        engine = WebEngine(web.settings(), token=TOKEN, ask=web.ask, connect=web.connect, clock=web.clock)
        verdict = engine.verdicts(["https://github.com/ants/colony"])["https://github.com/ants/colony"]
        assert (verdict.state, web.asked("evil.test/")) == ("alive", 0)
        carriers = [request.host for request in web.log if "authorization" in request.headers]
        assert carriers == ["api.github.com"]
