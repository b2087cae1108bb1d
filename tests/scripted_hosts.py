"""What hosts answer, and what is known of them made of it: for tests of host rules."""

from __future__ import annotations

import json

from awesomelint.links.hosts import known
from awesomelint.links.hosts.rule import HostRule, Question, Ruling
from awesomelint.links.net.answer import Answer, NoAnswer
from awesomelint.links.target import target


def json_answer(value: object, status: int = 200) -> Answer:
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())


def page(html: str = "", status: int = 200, kind: str = "text/html; charset=utf-8") -> Answer:
    return Answer(status, (("content-type", kind),), html.encode())


def rule(url: str) -> HostRule:
    found = known.rule_for(target(url))
    assert found is not None, url
    return found


def asked(url: str, *answers: Answer | NoAnswer) -> Ruling | Question | None:
    """Answer the questions about a URL one after the other, and give what is made of the last answer."""
    goal = target(url)
    question = rule(url).question(goal)
    said: Ruling | Question | None = question
    for answer in answers:
        assert isinstance(said, Question), said
        said = rule(url).answered(goal, said, answer)
    return said


def shown(url: str, answer: Answer, final: str = "") -> Ruling | None:
    """Show the page itself, to the rule of the link and then to that of where it led to, as a run does."""
    start, end = target(url), target(final or url)
    text = answer.body.decode("utf-8", "replace")
    for one in dict.fromkeys((known.rule_for(start), known.rule_for(end))):
        ruling = one.shown(start, end, answer, lambda: text) if one else None
        if ruling is not None:
            return ruling
    return None
