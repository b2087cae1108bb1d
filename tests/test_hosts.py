"""The tables of hosts: every row is dated, sourced, about its example, and reached."""

from __future__ import annotations

import datetime
import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from awesomelint.errors import InternalError
from awesomelint.links.hosts import known, table
from awesomelint.links.hosts.rule import Question, Ruling
from awesomelint.links.net.answer import Answer
from awesomelint.links.target import target
from scripted_hosts import rule, shown

ROWS = table.rows()
NAMES = [row["name"] for row in ROWS]


# The tables


def patterns() -> Iterator[tuple[str, Mapping[str, Any], str, str]]:
    """Give every row with a pattern: the host's name, the row, its kind and the pattern's key."""
    for row in ROWS:
        for kind in ("unasked", "question", "shown"):
            for one in row.get(kind, ()):
                for key in ("path", "from", "at"):
                    if key in one:
                        yield row["name"], one, kind, key


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_is_dated_sourced_and_about_its_example(row: dict[str, Any]) -> None:
    table.read_row(row)
    assert type(row["verified"]) is datetime.date
    assert row["source"]
    found = known.rule_for(target(row["other"]))
    assert (rule(row["example"]).name, found is None or found.name != row["name"]) == (row["name"], True)


@pytest.mark.parametrize(("name", "row", "kind", "key"), list(patterns()))
def test_a_pattern_is_about_its_example_and_not_about_the_other(
    name: str, row: Mapping[str, Any], kind: str, key: str
) -> None:
    examples, others = target(row["example"]), target(row["other"])
    if "from" in row and "at" in row and key == "from":
        return  # the example is where it ends
    hosts = frozenset(row.get("hosts", ()))

    def is_match(url: Any) -> bool:
        text = (url.host if key == "at" else "") + url.path + url.query
        is_host = not hosts or url.host.removeprefix("www.") in hosts
        return is_host and bool(re.fullmatch(row[key], text))

    assert (is_match(examples), is_match(others)) == (True, False)
    if kind == "unasked":
        assert rule(row["example"]).unasked(examples) == row["reason"]
    if kind == "question":
        assert rule(row["example"]).name == name and rule(row["example"]).question(examples) is not None


def test_patterns_take_no_more_time_than_their_text_is_long() -> None:
    texts = [
        start + piece * 20000
        for start in ("/", "/a/", "/watch?")
        for piece in ("a", "/", "v=", "&", "1.", "a-")
    ]
    start = time.perf_counter()
    for _, row, _, key in patterns():
        for text in texts:
            re.compile(row[key]).fullmatch(text)
    assert time.perf_counter() - start < 20


def test_no_pattern_repeats_what_repeats() -> None:
    endless = re.compile(r"\((?:[^()\\]|\\.)*(?<!\\)[*+](?:[^()\\]|\\.)*\)[*+]")
    # The versions of Python packages and the like are repeated a set number of times.
    assert [row[key] for _, row, _, key in patterns() if endless.search(row[key])] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "host has no key colour"),
        ({"unasked": [{"path": "/", "reason": "r", "colour": 1}]}, "unasked has no key colour"),
        ({"question": [{"path": "/", "ask": "a", "colour": 1}]}, "question has no key colour"),
        ({"question": [{"path": "/", "ask": "a", "answer": [{"colour": 1}]}]}, "answer has no key colour"),
        ({"shown": [{"colour": 1}]}, "shown has no key colour"),
        ({"shown": [{"state": "asleep", "reason": "r"}]}, "asleep is no state"),
        ({"shown": [{"state": "alive"}]}, "'reason'"),
        ({"shown": [{"state": "alive", "reason": "r", "words": "one"}]}, "phrases stand in a list"),
        ({"unasked": [{"path": "(", "reason": "r"}]}, "missing ), unterminated subpattern at position 0"),
        ({"question": [{"ask": "a", "as": "b"}]}, "there is no question b"),
        ({"question": [{"ask": "a", "answer": [{"then": "b"}]}]}, "there is no question b"),
    ],
)
def test_what_nobody_knows_is_an_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InternalError) as caught:
        table.read_row({"name": "ants", "hosts": ["ants.test"], **change})
    assert str(caught.value) == f"hosts*.toml: ants: {message}"


def test_a_host_stands_in_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "rows", lambda: [{"hosts": ["a.test", "b.test"]}, {"hosts": ["b.test"]}])
    with pytest.raises(InternalError) as caught:
        table.index.__wrapped__()
    assert str(caught.value) == "hosts*.toml: b.test stands in two rows: leave it in one"


def test_questions_are_asked_of_one_host_over_tls_and_filled_from_their_pattern() -> None:
    for row in ROWS:
        questions = row.get("question", ())
        named = [set(re.compile(one["path"]).groupindex) for one in questions if "path" in one]
        for one in questions:
            wanted = {name for name, _ in table.PLACEHOLDER.findall(one["ask"])}
            own = set(re.compile(one["path"]).groupindex) if "path" in one else set.union(*named)
            assert re.match(r"https://[a-z.]+/", one["ask"]) and wanted <= own, one["ask"]


class Script(NamedTuple):
    """An answer that a row of the table is about, made of the row itself."""

    name: str
    answer: Answer
    url: str
    final: str
    ruling: Ruling


def scripted(row: Mapping[str, Any], *, is_page: bool) -> Answer:
    status = row.get("status", [200])[0]
    kind = row.get("type", "json" if "json" in row or "has" in row else "html")
    kind = {"json": "application/json", "html": "text/html", "image": "image/jpeg"}[kind]
    headers = (("content-type", kind), *row.get("header", {}).items())
    if kind == "application/json":
        if "words" in row:
            return Answer(status, headers, json.dumps(row["words"]).encode())
        leaves = {path: values[0] for path, values in row.get("json", {}).items()}
        leaves |= dict.fromkeys(row.get("has", ()), "words")
        if not is_page and "title" in row:
            leaves[row["title"]] = "A title"
        value: dict[str, Any] = {}
        for path, leaf in leaves.items():
            put(value, path.split("."), leaf)
        return Answer(status, headers, json.dumps(value).encode())
    title = row.get("title", [""])[0] if is_page else "A title"
    return Answer(status, headers, f"<title>{title}</title>{row.get('words', [''])[0]}".encode())


def put(value: Any, path: list[str], leaf: object) -> None:
    """Put a leaf into JSON; a number in a path is the index of a list's only item."""
    for step, following in itertools.pairwise(path):
        inner: Any = [{}] if following.isdigit() else {}
        value = value[int(step)] if isinstance(value, list) else value.setdefault(step, inner)
    value[path[-1]] = leaf


def scripts() -> Iterator[Any]:
    for row in ROWS:
        for number, one in enumerate(row.get("shown", ())):
            start = one["example"] if "from" in one and "at" not in one else row["example"]
            final = one["example"] if "at" in one else start
            if one.get("elsewhere"):
                final = "https://elsewhere.test/"
            if "from" in one and not re.fullmatch(one["from"], target(start).path + target(start).query):
                start = one["example"]
            ruling = Ruling(one["state"], one["reason"])
            script = Script(row["name"], scripted(one, is_page=True), start, final, ruling)
            yield pytest.param(script, id=f"{row['name']}-{number}")


@pytest.mark.parametrize("script", list(scripts()))
def test_every_row_about_a_page_is_reached(script: Script) -> None:
    assert shown(script.url, script.answer, script.final) == script.ruling


def questions() -> Iterator[Any]:
    for row in ROWS:
        for one in row.get("question", ()):
            for number, said in enumerate(one.get("answer", ())):
                yield pytest.param(row, one, said, id=f"{row['name']}-{one.get('name', '')}-{number}")


@pytest.mark.parametrize(("row", "one", "said"), list(questions()))
def test_every_row_about_an_answer_is_reached(
    row: Mapping[str, Any], one: Mapping[str, Any], said: Mapping[str, Any]
) -> None:
    example = one.get("example") or next(q["example"] for q in row["question"] if "example" in q)
    goal = target(example)
    first = rule(example).question(goal)
    assert first is not None
    groups = next(
        match.groupdict()
        for q in row["question"]
        if "path" in q and (match := re.fullmatch(q["path"], goal.path + goal.query))
    )
    question = Question(target(known.filled(one["ask"], groups)), headers=first.headers)
    found = rule(example).answered(goal, question, scripted(said, is_page=False))
    if "then" in said:
        then = next(q for q in row["question"] if q.get("name") == said["then"])
        assert found == Question(target(known.filled(then["ask"], groups)))
    else:
        title = "A title" if "title" in said else None
        assert found == Ruling(said["state"], said["reason"], title)


# Hosts


def test_a_host_is_known_by_its_own_name_first() -> None:
    names = {
        "github.com": "github",
        "www.github.com": "github",
        "github.com.": "github",
        "gist.github.com": None,
        "de.wikipedia.org": "wikipedia",
        "web.archive.org": "wayback",
        "www.archive.org": "archive-org",
        "notarxiv.org": None,
        "arxiv.org.evil.test": None,
        "a.b.wordpress.com": "wordpress",
        "mp.weixin.qq.com": "weixin",
        "[::1]": None,
    }
    rules = {host: known.rule_for(target(f"https://{host}/")) for host in names}
    assert {host: one.name if one else None for host, one in rules.items()} == names


def test_pauses_that_hosts_ask_for() -> None:
    pauses = {
        "arxiv.org": 3.0,
        "export.arxiv.org": 3.0,
        "www.arxiv.org": 3.0,
        "crates.io": 1.0,
        "example.org": None,
        "github.com": None,
    }
    assert {host: known.interval(host) for host in pauses} == pauses


def test_a_hundred_thousand_links_are_looked_up_in_no_time() -> None:
    goals = [target(f"https://{host}.test/") for host in ("a", "b", "c")] + [
        target("https://doi.org/10.1000/182"),
        target("https://youtu.be/a"),
    ]
    start = time.perf_counter()
    for number in range(100_000):
        known.rule_for(goals[number % 5])
    assert time.perf_counter() - start < 5
