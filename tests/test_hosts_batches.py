"""Hosts that are asked about many URLs at once: what is sent, to whom, and what is made of the answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.links.hosts import known
from awesomelint.links.hosts.arxiv import Arxiv
from awesomelint.links.hosts.github import GitHub
from awesomelint.links.hosts.rule import BatchRule, Question, Ruling
from awesomelint.links.hosts.stackexchange import StackExchange
from awesomelint.links.net.answer import Answer, NoAnswer
from awesomelint.links.target import Target, target
from scripted_hosts import json_answer

GITHUB = GitHub("secret")
THERE = {
    "nameWithOwner": "ants/colony",
    "isPrivate": False,
    "isArchived": False,
    "isDisabled": False,
    "pushedAt": "2026-01-02T03:04:05Z",
}


def targets(*urls: str) -> list[Target]:
    return [target(url) for url in urls]


def github(data: object, *urls: str, errors: object = ()) -> dict[str, Ruling]:
    """Give the rulings on URLs, each on a repository of its own, in this order."""
    return GITHUB.answered(targets(*urls), json_answer({"data": data, "errors": errors}))


def sent(question: Question) -> tuple[str, dict[str, str]]:
    body = json.loads(question.body)
    return body["query"], body["variables"]


def test_rules_with_and_without_a_token() -> None:
    rules = {
        token: [rule.name for rule in known.batches(token)] for token in (None, "", "a b", "a\nb", "ghs_x")
    }
    usual = ["arxiv", "stack-exchange"]
    assert rules == {None: usual, "": usual, "a b": usual, "a\nb": usual, "ghs_x": ["github", *usual]}


def test_the_token_is_in_no_representation() -> None:
    assert "secret" not in repr(GITHUB)


# GitHub


@pytest.mark.parametrize(
    ("url", "is_wanted"),
    [
        ("https://github.com/ants/colony", True),
        ("https://www.github.com/ants/colony.git", True),
        ("https://github.com/ants/colony/?tab=readme-ov-file", True),
        ("https://github.com/ants/colony/blob/main/docs/a%20b.md", True),
        ("https://github.com/ants/colony/tree/v1.0", True),
        ("https://github.com/ants/colony/blob/main/a.md?plain=1", False),
        ("https://github.com/ants", False),
        ("https://github.com/ants/colony/releases", False),
        ("https://github.com/ants/colony/issues/1", False),
        ("https://github.com/ants//colony", False),
        ("https://github.com/topics/ants", False),
        ("https://github.com/Sponsors/ants", False),
        ("https://github.com/ants/..%2f", False),
        ("https://github.com:8443/ants/colony", False),
        ("https://gist.github.com/ants/1234", False),
        ("https://github.com.evil.test/ants/colony", False),
        ("https://github.com/ants/colony%22%7D", False),
    ],
)
def test_what_github_is_asked_about(url: str, is_wanted: bool) -> None:
    assert GITHUB.wants(target(url)) is is_wanted


def test_one_question_for_a_repository_and_its_files() -> None:
    urls = targets(
        "https://github.com/bees/hive",
        "https://github.com/ants/colony/blob/main/a%22b.md",
        "https://github.com/Ants/Colony",
    )
    ((question, asked),) = GITHUB.questions(urls)
    query, variables = sent(question)
    assert (question.target.url, question.method, question.headers) == (
        "https://api.github.com/graphql",
        "POST",
        (
            ("authorization", "bearer secret"),
            ("content-type", "application/json"),
            ("accept", "application/json"),
        ),
    )
    assert asked == (urls[2], urls[1], urls[0])
    assert variables == {"o0": "Ants", "n0": "Colony", "e1": 'main:a"b.md', "o1": "bees", "n1": "hive"}
    assert query == (
        "query($o0: String!, $n0: String!, $e1: String!, $o1: String!, $n1: String!) { "
        "u0: repositoryOwner(login: $o0) { login } "
        "r0: repository(owner: $o0, name: $n0) { nameWithOwner isPrivate isArchived isDisabled pushedAt "
        "p1: object(expression: $e1) { __typename } } "
        "u1: repositoryOwner(login: $o1) { login } "
        "r1: repository(owner: $o1, name: $n1) { nameWithOwner isPrivate isArchived isDisabled pushedAt } }"
    )


def test_a_hundred_in_one_question() -> None:
    urls = targets(*(f"https://github.com/ants/colony-{number}" for number in range(250)))
    asked = GITHUB.questions([*urls, target("https://example.org/")])
    assert [len(part) for _, part in asked] == [100, 100, 50]
    assert {one.url for _, part in asked for one in part} == {one.url for one in urls}


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.sampled_from(["blob", "tree"]))
def test_no_name_breaks_out_of_the_query(owner: str, name: str, path: str, kind: str) -> None:
    try:
        goal = target(f"https://github.com/{owner}/{name}/{kind}/main/{path}")
    except ValueError:
        return
    for question, _ in GITHUB.questions([goal]):
        query, variables = sent(question)
        plain = re.sub(r"[a-z]+\(|[A-Za-z_]+", "", query)
        assert re.fullmatch(r"[\s0-9$:!,(){}]*", plain), query
        assert all(isinstance(value, str) for value in variables.values())


def test_rulings_on_repositories() -> None:
    urls = (
        "https://github.com/ants/colony", "https://github.com/ants/old", "https://github.com/ants/gone",
        "https://github.com/nobody/gone", "https://github.com/ants/secret", "https://github.com/ants/taken-down",
        "https://github.com/ants/limited", "https://github.com/ants/moved/blob/main/a%20b.md",
        "https://github.com/ants/branch/blob/feature/a/b.md", "https://github.com/Ants/CASE",
    )  # fmt: skip
    data = {
        **{f"u{number}": {"login": "ants"} for number in range(10)},
        "u3": None,
        "r0": THERE,
        "r1": {**THERE, "nameWithOwner": "bees/new", "isArchived": True},
        **dict.fromkeys(("r2", "r3", "r6")),
        "r4": {**THERE, "nameWithOwner": "ants/secret", "isPrivate": True},
        "r5": {**THERE, "nameWithOwner": "ants/taken-down", "isDisabled": True},
        "r7": {
            **THERE,
            "nameWithOwner": "ants/here",
            "pushedAt": "yesterday\x1b[31m",
            "p7": {"__typename": "Blob"},
        },
        "r8": {**THERE, "nameWithOwner": "ants/branch", "p8": None},
        "r9": {**THERE, "nameWithOwner": "ants/case", "pushedAt": None},
    }
    errors = [{"type": "NOT_FOUND", "path": [path]} for path in ("r2", "r3")]
    errors += [{"type": "RESOURCE_LIMITS_EXCEEDED", "path": ["r6"]}]
    pushed = ", last pushed to on 2026-01-02"
    assert github(data, *urls, errors=errors) == {
        urls[0]: Ruling("alive", f"GitHub has the repository{pushed}", "ants/colony"),
        urls[1]: Ruling(
            "moved", f"the repository was renamed to bees/new, archived{pushed}", "bees/new", "https://github.com/bees/new"
        ),
        urls[2]: Ruling(
            "dead", "GitHub has no such repository: it was deleted, or made private"
        ),
        urls[4]: Ruling("restricted", "the repository is private, and only the token's owner sees it"),
        urls[7]: Ruling(
            "moved", "the repository was renamed to ants/here", "ants/here",
            "https://github.com/ants/here/blob/main/a%20b.md",
        ),
        urls[9]: Ruling("alive", "GitHub has the repository", "ants/case"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "repository",
    [
        None, [], "ants/colony", 7, {}, {**THERE, "nameWithOwner": 7}, {**THERE, "nameWithOwner": "ants"},
        {**THERE, "nameWithOwner": "ants/a b"}, {**THERE, "nameWithOwner": "ants/\x1b[31m"},
        {**THERE, "nameWithOwner": "ants/colony/x"}, {**THERE, "isDisabled": None},
        {"nameWithOwner": "ants/colony"},
    ],
)  # fmt: skip
def test_a_strange_answer_on_a_repository_says_nothing(repository: object) -> None:
    assert github({"u0": {"login": "ants"}, "r0": repository}, "https://github.com/ants/colony") == {}


@pytest.mark.parametrize(
    "errors", [None, 7, {}, [7], [None], [{}], [{"type": "NOT_FOUND"}], [{"type": "NOT_FOUND", "path": "r0"}],
               [{"type": "NOT_FOUND", "path": [0]}], [{"type": "NOT_FOUND", "path": ["r0", "object"]}],
               [{"type": "FORBIDDEN", "path": ["r0"]}], [{"path": ["r0"]}]],
)  # fmt: skip
def test_a_strange_error_is_no_death(errors: object) -> None:
    data = {"u0": {"login": "ants"}, "r0": None}
    assert github(data, "https://github.com/ants/colony", errors=errors) == {}


# What no batch rule makes anything of

URLS = {
    GITHUB: "https://github.com/ants/colony",
    StackExchange(): "https://stackoverflow.com/q/1",
    Arxiv(): "https://arxiv.org/abs/2401.00001",
}
BODIES = [
    b"", b"{}", b"null", b"[]", b"NaN", b'{"data": NaN}', b'{"data": [], "items": {}}',
    b'{"data": {"r0": NaN}}',
    b'{"items": [7, null, {"question_id": true}, {"question_id": 1.0}, {"question_id": "1"}]}',
    b"[" * 100_000, b'{"data":' * 60_000, b"<entry>" * 9000, b"<entry><id></id></entry>" * 3000,
    b"\xff\x00",
]  # fmt: skip


@pytest.mark.parametrize("rule", URLS, ids=lambda rule: rule.name)
def test_nonsense_and_refusals_say_nothing(rule: BatchRule) -> None:
    goals = targets(URLS[rule])
    for body in BODIES:
        for kind in ("application/json", "application/atom+xml"):
            assert rule.answered(goals, Answer(200, (("content-type", kind),), body)) == {}
    good: Any = {"data": {"r0": THERE}, "items": [{"question_id": 1}]}
    for status in (301, 401, 403, 429, 500, 502):
        assert rule.answered(goals, json_answer(good, status)) == {}
    assert rule.answered(goals, NoAnswer("timeout", "no answer came")) == {}
    assert rule.questions([]) == rule.questions(targets("https://example.org/")) == []


# Stack Exchange

POSTS = (
    "https://stackoverflow.com/questions/11/why", "https://stackoverflow.com/q/11",
    "https://stackoverflow.com/a/12/345", "https://ru.stackoverflow.com/questions/13",
    "https://tex.stackexchange.com/questions/14/a/15", "https://superuser.com/questions/tagged/ants",
    "https://stackoverflow.com/users/1", "https://stackoverflow.com:8080/q/11",
)  # fmt: skip


def test_questions_about_posts_go_to_one_site_each() -> None:
    asked = StackExchange().questions(targets(*POSTS))
    assert [
        (question.target.url.removeprefix("https://api.stackexchange.com/2.3/"), [one.url for one in part])
        for question, part in asked
    ] == [
        ("questions/11?pagesize=100&site=stackoverflow.com", [POSTS[0], POSTS[1]]),
        ("answers/12?pagesize=100&site=stackoverflow.com", [POSTS[2]]),
        ("questions/13?pagesize=100&site=ru.stackoverflow.com", [POSTS[3]]),
        ("questions/14?pagesize=100&site=tex.stackexchange.com", [POSTS[4]]),
    ]  # fmt: skip


def test_posts_that_are_named_are_there_and_of_the_rest_nothing_is_said() -> None:
    answer = json_answer({"items": [{"question_id": 11, "title": "Ants &amp; bees"}, {"answer_id": 12}, {}]})
    assert StackExchange().answered(targets(*POSTS), answer) == {
        POSTS[0]: Ruling("alive", "Stack Exchange has the question", "Ants & bees"),
        POSTS[1]: Ruling("alive", "Stack Exchange has the question", "Ants & bees"),
        POSTS[2]: Ruling("alive", "Stack Exchange has the answer"),
    }


# arXiv

PAPERS = (
    "https://arxiv.org/abs/2401.00001", "https://arxiv.org/pdf/2401.00001v2.pdf",
    "https://arxiv.org/html/2401.00001v9",
    "https://arxiv.org/abs/cs/0112017", "https://arxiv.org/abs/2401.00002", "https://arxiv.org/abs/2401.00003",
    "https://arxiv.org/list/cs/new", "https://info.arxiv.org/abs/2401.00001",
)  # fmt: skip
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<entry><id>http://arxiv.org/abs/2401.00001v2</id><title>Ants &amp;
  bees</title></entry>
<entry><id>http://arxiv.org/abs/cs/0112017v1</id><title>Old ants</title></entry>
<entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title></entry>
<entry><id>http://arxiv.org/abs/2401.00003v2</id><title>A mistake</title>
<arxiv:comment>Withdrawn</arxiv:comment></entry>
<entry><id>http://arxiv.org/abs/2401.00002v1</id><title>Cut o"""


def test_papers_are_asked_about_together() -> None:
    ((question, asked),) = Arxiv().questions(targets(*PAPERS))
    assert question == Question(
        target(
            "https://export.arxiv.org/api/query?id_list=2401.00001,2401.00001v2,2401.00001v9,2401.00002,"
            "2401.00003,cs/0112017&max_results=6"
        )
    )
    assert {one.url for one in asked} == set(PAPERS[:6])
    many = targets(*(f"https://arxiv.org/abs/2401.{number:05}" for number in range(120)))
    assert [len(part) for _, part in Arxiv().questions(many)] == [50, 50, 20]


def test_papers_in_a_feed_are_there_and_of_the_rest_nothing_is_said() -> None:
    answer = Answer(200, (("content-type", "application/atom+xml"),), FEED.encode(), is_whole=False)
    assert Arxiv().answered(targets(*PAPERS), answer) == {
        PAPERS[0]: Ruling("alive", "arXiv has the paper", "Ants & bees"),
        PAPERS[1]: Ruling("alive", "arXiv has the paper", "Ants & bees"),
        PAPERS[3]: Ruling("alive", "arXiv has the paper", "Old ants"),
    }
