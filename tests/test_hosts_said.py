"""What is made of what hosts answer: whole rulings, and none on nonsense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.links.hosts import table
from awesomelint.links.hosts.rule import Question, Ruling
from awesomelint.links.net.answer import Answer, NoAnswer
from awesomelint.links.target import target
from scripted_hosts import asked, json_answer, page, rule, shown

FORBIDDEN, MISSING = page("Forbidden", 403, "text/plain"), page("Not Found", 404, "text/plain")
YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
DOI = "https://doi.org/10.1000/182"
PUBLISHER = Ruling(
    "unsure",
    "the DOI leads to a publisher, whose status says nothing of it; the DOI registry did not answer",
)
LOGGED_IN = "only shown to people who are logged in to GitHub"


@pytest.mark.parametrize(
    ("url", "answers", "said"),
    [
        (DOI, [json_answer({"responseCode": 1})], Ruling("alive", "the DOI registry knows it")),
        (
            DOI,
            [json_answer({"responseCode": 100}, 404)],
            Ruling("dead", "the DOI registry does not know it"),
        ),
        (DOI, [page("Not Found", 404)], None),  # not the registry's own words
        (DOI, [json_answer({"responseCode": 100}, 200)], None),
        (DOI, [json_answer({"responseCode": 1}, 404)], None),
        (DOI, [json_answer({"responseCode": 2}, 500)], None),
        (DOI, [json_answer({"responseCode": True})], None),
        (DOI, [json_answer({"responseCode": 1.0})], None),
        (DOI, [json_answer({"responseCode": 1, "values": float("nan")})], None),
        (DOI, [replace(json_answer({"responseCode": 1}), is_whole=False)], None),
        (DOI, [NoAnswer("timeout", "no answer")], None),
        (
            YOUTUBE,
            [json_answer({"title": " Never \n gonna "})],
            Ruling("alive", "YouTube has the video", "Never gonna"),
        ),
        (YOUTUBE, [page("Forbidden", 200, "text/plain")], None),
        (
            YOUTUBE,
            [page("Unauthorized", 401)],
            Ruling("alive", "YouTube has the video, which may not be embedded"),
        ),
        (YOUTUBE, [FORBIDDEN, MISSING], Ruling("restricted", "the video is private")),
        (
            YOUTUBE,
            [FORBIDDEN, page("", 200, "image/jpeg")],
            Ruling("alive", "YouTube has the video, which may not be embedded"),
        ),
        (YOUTUBE, [FORBIDDEN, NoAnswer("reset", "no answer")], None),
        (YOUTUBE, [MISSING, page("", 503)], None),
        (
            YOUTUBE,
            [MISSING, page("", 404, "image/jpeg")],
            Ruling("dead", "YouTube has neither the video nor its thumbnail: it was removed"),
        ),
        (
            "https://www.npmjs.com/package/gone",
            [json_answer("Not Found", 404), json_answer({"name": "gone", "time": {"unpublished": {}}})],
            Ruling("dead", "the package was removed from the npm registry"),
        ),
        (
            "https://www.npmjs.com/package/ants/v/9.9.9",
            [json_answer("version not found: 9.9.9", 404), json_answer({"name": "ants"})],
            Ruling("unsure", "the npm registry has the package, but not this version of it"),
        ),
        ("https://www.npmjs.com/package/ants", [json_answer("Not Found", 404), page("", 404)], None),
        ("https://pypi.org/project/ants/", [page("Not Found", 404)], None),
        ("https://pypi.org/project/ants/", [page("<title>Client Challenge</title>")], None),
        (  # what was cut off is no JSON, and a project all the same
            "https://pypi.org/project/ants/",
            [Answer(200, (("content-type", "application/json"),), b'{"info": {"na', is_whole=False)],
            Ruling("alive", "PyPI has the project"),
        ),
        ("https://crates.io/crates/ants", [page("", 404)], None),
        (  # what it answers on any path it does not know
            "https://crates.io/crates/ants",
            [json_answer({"errors": [{"detail": "Not Found"}]}, 404)],
            None,
        ),
        (
            "https://crates.io/crates/ants",
            [json_answer({"errors": [{"detail": "crate `ants` does not exist"}]}, 404)],
            Ruling("dead", "crates.io has no such crate"),
        ),
        ("https://crates.io/crates/ants", [json_answer({"errors": [{"detail": "slow down"}]}, 429)], None),
        ("https://discord.gg/ants", [json_answer({"message": "no such route", "code": 0}, 404)], None),
        (
            "https://www.bilibili.com/video/BV1GJ411x7h7",
            [json_answer({"code": 62012, "message": "仅UP主自己可见"})],
            Ruling("restricted", "bilibili shows the video to some people only (仅UP主自己可见)"),
        ),
        ("https://www.bilibili.com/video/BV1GJ411x7h7", [json_answer({"code": False})], None),
    ],
)
def test_rulings_on_answers(url: str, answers: list[Answer | NoAnswer], said: Ruling | None) -> None:
    assert asked(url, *answers) == said


BODY = '<div id="js_content">'


@pytest.mark.parametrize(
    ("url", "answer", "final", "said"),
    [
        (  # an article about the notices
            "https://mp.weixin.qq.com/s/a",
            page(f"{BODY}该内容已被发布者删除, 环境异常, 此内容因违规无法查看"),
            "",
            None,
        ),
        ("https://mp.weixin.qq.com/s/a", page("蚂蚁"), "", None),
        ("https://zhuanlan.zhihu.com/p/1", page('<div class="Post-RichText">没有知识存在的荒原'), "", None),
        ("https://www.zhihu.com/question/1", page("Not Found", 404), "", None),
        ("https://x.com/ants", page("", 500), "", None),
        (  # a DOI that leads to a living page
            DOI, page("An article"), "https://publisher.test/182", None,
        ),
        (
            DOI,
            page("Not here", 404),
            "https://publisher.test/182",
            PUBLISHER,
        ),
        (  # the rule of the publisher is not asked: the DOI's own comes first
            DOI,
            page("", 403),
            "https://www.sciencedirect.com/1",
            PUBLISHER,
        ),
        ("https://short.test/1", page("", 999), "https://www.linkedin.com/in/a", Ruling(
            "blocked", "LinkedIn turns programs away, whether the page is there or not")),
        (
            "https://goo.gl/abc",
            page("", 404),
            "https://elsewhere.test/",  # it is kept, and leads to a page that is gone
            None,
        ),
        ("https://pan.baidu.com/s/1a", page("<title>请输入提取码</title>链接不存在"), "", Ruling(
            "alive", "Baidu's disk asks for the code that belongs to the link (提取码)")),
        ("https://ants.herokuapp.com/", page("<title>Not Found</title>", 404), "", None),
        (
            "https://ants.wordpress.com/1",
            page('<div class="entry-content">The authors have deleted this site'),
            "",
            None,
        ),
        ("https://en.wikipedia.org/wiki/Ants", page("", 404), "", None),
        ("https://en.wikipedia.org/wiki/Ants", page('"wgArticleId":0'), "", None),
        ("https://github.com/ants/ants", page("", 404), "", None),
        ("https://drive.google.com/file/d/1/view", page("", 404), "", None),
        ("https://www.amazon.com/dp/1", page("A book"), "", None),
        (  # a short address counts as the page it stands for
            "https://short.test/html/2",
            page("", 404),
            "https://arxiv.org/abs/2401.00001",
            None,
        ),
        (
            "https://short.test/abs/2",
            page("", 404),
            "https://arxiv.org/html/2401.00001",
            Ruling("unsure", "arXiv has no HTML version, which says nothing of the paper"),
        ),
    ],
)  # fmt: skip
def test_rulings_on_pages(url: str, answer: Answer, final: str, said: Ruling | None) -> None:
    assert shown(url, answer, final) == said


@pytest.mark.parametrize(
    ("url", "question"),
    [
        ("https://dx.doi.org/10.1000/182?x=1", "https://doi.org/api/handles/10.1000/182"),
        ("https://doi.org/10.1002/(SICI)1%3C1::AID%3E3.0.CO;2-X",
         "https://doi.org/api/handles/10.1002/(SICI)1%3C1::AID%3E3.0.CO;2-X"),
        ("https://doi.org/", None),
        ("https://arxiv.org/html/cs/0112017v1/", "https://arxiv.org/abs/cs/0112017v1"),
        ("https://arxiv.org/abs/2401.00001", None),
        ("https://www.youtube.com/embed/videoseries?list=a", None),
        ("https://www.youtube.com/nationalgeo", None),
        ("https://youtu.be/abcdefghij_",
         "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabcdefghij_"),
        ("https://pypi.org/project/Zope.Interface_x/", "https://pypi.org/pypi/zope-interface-x/json"),
        ("https://pypi.org/project/requests/2.31.0/", "https://pypi.org/pypi/requests/2.31.0/json"),
        ("https://pypi.org/pypi/requests/json", None),
        ("https://www.npmjs.com/package/@types%2fnode", "https://registry.npmjs.org/@types%2fnode/latest"),
        ("https://www.npmjs.com/package/a/../../b", None),
        ("https://crates.io/crates/serde/1.0.200", "https://crates.io/api/v1/crates/serde/1.0.200"),
        ("https://discord.com/", None),
    ],
)  # fmt: skip
def test_questions(url: str, question: str | None) -> None:
    found = rule(url).question(target(url))
    assert (found and found.target.url) == question


def test_a_question_is_about_what_it_was_asked_about() -> None:
    stranger = Question(target("https://elsewhere.test/"))
    assert rule(DOI).answered(target(DOI), stranger, json_answer({"responseCode": 1})) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://github.com/ants/ants/stargazers", LOGGED_IN),
        ("https://github.com/ants/ants/issues/new?template=a", LOGGED_IN),
        ("https://github.com/ants/ants/edit/main/README.md", LOGGED_IN),
        ("https://github.com/settings/tokens/new", LOGGED_IN),
        ("https://github.com/ants/settings", None),
        ("https://github.com/ants/ants/issues/1", None),
        ("https://github.com/ants/edit", None),
        ("https://discord.com/channels/1/2", "only shown to members of Discord"),
    ],
)  # fmt: skip
def test_what_is_left_alone(url: str, why: str | None) -> None:
    assert rule(url).unasked(target(url)) == why


# Hostile answers

HOSTILE = [
    b"", b"null", b"[]", b"0", b'"alive"', b"{}", b"NaN", b'{"code": NaN, "responseCode": Infinity}',
    b'{"responseCode": "1", "code": "0", "message": ["Not Found"], "errors": {"0": 1}, "crate": []}',
    b'{"responseCode": true, "code": 0.0, "errors": [[]], "time": [], "result": "identifier", "guild": 7}',
    b'{"responseCode": 1' + b"0" * 10000 + b"}", b"[" * 100_000, b'{"a":' * 60_000,
    b"\xff\xfe{\x00}\x00", b"{" * 65536,
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("status", [200, 404])
def test_a_hostile_answer_never_is_a_death(body: bytes, status: int) -> None:
    answer = Answer(status, (("content-type", "application/json"),), body)
    for row in table.rows():
        for one in row.get("question", ()):
            if "example" in one:
                ruling = asked(one["example"], answer)
                state = ruling.state if isinstance(ruling, Ruling) else None
                assert state not in ("dead", "gone-soft"), one["example"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "data", "items", "errors", "title", "responseCode"]), inner
        )
    ),
    max_leaves=8,
)


@given(
    _VALUES,
    st.sampled_from([200, 400, 404, 500]),
    st.sampled_from([DOI, YOUTUBE, "https://crates.io/crates/a"]),
)
def test_no_json_makes_a_rule_fail(value: object, status: int, url: str) -> None:
    said = asked(url, json_answer(value, status))
    assert said is None or isinstance(said, Question | Ruling)
