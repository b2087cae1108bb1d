"""Fixes for dead links: what a list admits already, how grave a death is, and what no fix may lose."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import config, edits, rulebook
from awesomelint.decode import decode
from awesomelint.errors import UsageError
from awesomelint.links import archive
from awesomelint.links.admitted import Admitted
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Diagnostic, Document, Evidence, Phase, Report, Source, State, Verdict
from awesomelint.pages import read_page
from awesomelint.reports import Options, concise, github, json_report, sarif
from awesomelint.rules import BUILTIN
from awesomelint.rules.dead_link import DeadLink
from awesomelint.show import show

REGISTRY = config.registry_of(BUILTIN)


def verdict(
    url: str, state: State = "dead", phase: Phase | None = None, *, final: str | None = None
) -> Verdict:
    return Verdict(url, state, phase, Evidence("as scripted", final_url=final))


# Severities


def severities(text: str, known: Iterable[Verdict], **table: object) -> list[tuple[str, str]]:
    settings = config.settings({"select": ["web"], **table}, "toml")
    rules = config.rules(settings, REGISTRY)
    web = {item.url: item for item in known}
    linted = lint(
        [decode(text.encode(), "list.md")],
        rules,
        severity=config.severities(settings, REGISTRY),
        web=lambda urls: web,
    )
    assert not linted.failures
    return [(item.rule, item.severity) for item in linted.diagnostics]


EVERY_STATE = [
    verdict("https://a.example/", "dead", "suspected"),
    verdict("https://b.example/", "dead", "confirmed"),
    verdict("https://c.example/", "gone-soft", "suspected"),
    verdict("https://d.example/", "gone-soft", "confirmed"),
    verdict("https://e.example/", "unreachable", "suspected"),
    verdict("https://f.example/", "unreachable", "confirmed"),
    verdict("https://g.example/", "drifted"),
    verdict("https://h.example/#i", "fragment-missing"),
    verdict("https://i.example/", "moved", final="https://j.example/"),
    verdict("https://k.example/", "blocked"),
    verdict("https://l.example/", "unsure"),
    verdict("https://m.example/", "unchecked"),
    verdict("https://n.example/", "alive"),
]
LINKS = "".join(f"- [x]({item.url})\n" for item in EVERY_STATE)
REST = [
    ("drifted-link", "warning"),
    ("missing-fragment", "warning"),
    ("moved-link", "warning"),
    ("uncertain-link", "info"),
    ("uncertain-link", "info"),
]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, ["error", "error", "warning", "error"]),
        ({"links": {"on-suspected": "fail"}}, ["error", "error", "warning", "error"]),
        ({"links": {"on-suspected": "warn"}}, ["warning", "error", "warning", "error"]),
        ({"severity": {"dead-link": "info"}}, ["info"] * 4),
        ({"severity": {"dead-link": "error"}, "links": {"on-suspected": "warn"}}, ["error"] * 4),
    ],
)
def test_how_sure_a_death_is_and_the_settings_make_its_severity(
    table: dict[str, object], expected: list[str]
) -> None:
    assert severities(LINKS, EVERY_STATE, **table) == [
        *(("dead-link", severity) for severity in expected),
        ("unreachable-link", "warning"),
        ("unreachable-link", "warning"),
        *REST,
    ]


def test_how_suspected_deaths_count_is_no_option_of_the_rule() -> None:
    with pytest.raises(UsageError, match=r"rules\.dead-link\.on-suspected: unknown key"):
        severities("", [], rules={"dead-link": {"on-suspected": "warn"}})
    with pytest.raises(UsageError, match=r"toml: links\.on-suspected: expected one of 'fail', 'warn'"):
        config.link_settings(config.settings({"links": {"on-suspected": "wran"}}, "toml"))


def test_what_a_rule_takes_from_the_links_table_is_shown_there_alone() -> None:
    settings = config.settings({"select": ["dead-link"], "links": {"on-suspected": "warn"}}, "toml")
    lines = list(show(settings, REGISTRY, config.rules(settings, REGISTRY)))
    assert [line for line in lines if "suspected" in line] == [
        'on-suspected = "warn"',
        "fix-suspected = false",
    ]


@pytest.mark.parametrize("text", ["", " ", "a]b", "a|b", "[x](y)", "<b>", "a\nb", "`a`", "~~a~~", "@ant"])
def test_a_copys_text_has_no_markup(text: str) -> None:
    with pytest.raises(UsageError, match=r"rules\.dead-link: archive-text: expected words without markup"):
        severities("", [], rules={"dead-link": {"archive-text": text}})


def test_every_report_shows_the_findings_own_severity() -> None:
    source = decode(b"- [x](https://c.example/)\n- [x](https://d.example/)\n", "list.md")
    rules = config.rules(config.settings({"select": ["web"]}, "toml"), REGISTRY)
    linted = lint([source], rules, web=lambda urls: {item.url: item for item in EVERY_STATE})
    report = Report(linted.diagnostics, {"list.md": source}, 1)
    told = json.loads("".join(json_report.render(report, Options())))
    assert [item["severity"] for item in told["diagnostics"]] == ["warning", "error"]
    run = json.loads("".join(sarif.render(report, Options())))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["warning", "error"]
    lines = [line.split(" ")[0] for line in "".join(github.render(report, Options())).splitlines()]
    assert {"::warning", "::error"} <= set(lines)
    assert "".join(concise.render(report, Options())).count("\n") == 2


def test_no_fix_about_the_web_is_safe() -> None:
    fixed = set()
    for name, cls in REGISTRY.items():
        for case in read_page(rulebook.folder() / f"{name}.md").cases if cls.family == "web" else ():
            fence = case.fence("report")
            for line in fence.content.splitlines() if fence else ():
                assert not line.endswith(" [fix]"), line
                fixed |= {name} if line.endswith(" [unsafe fix]") else set()
    assert fixed == {"dead-link", "moved-link"}


# Links whose death is admitted


@pytest.mark.parametrize(
    "text",
    [
        "~~[x]({})~~", "~[x]({})~", "- ~~[y](https://b.example/~b/) and [x]({}) `~~` z~~", "<s>[x]({})</s>",
        "<DEL>[x]({})\n</DEL>", "<p><strike>a <a href='{}'>x</a></strike></p>", "| ~~[x]({})~~ |\n|---|",
        "~~[x]({})\nb~~", "- [x]({})\n  ([b](https://web.archive.org/web/2019/{}))",
        "a [x]({}) b\nc <https://web.archive.org/web/20190102030405id_/{}>",
        "- [x]({}) <a href='http://web.archive.org/web/*/a.example/A'>b</a>",
    ],
)  # fmt: skip
def test_a_death_that_is_admitted(text: str) -> None:
    doc = parse(decode(text.replace("{}", "https://a.example/a").encode(), "list.md"))
    link = next(link for link in doc.links if link.url == "https://a.example/a")
    assert Admitted(doc)(link)


@pytest.mark.parametrize(
    "text",
    [
        "~~a~~ [x]({}) ~~b~~", "~~ [x]({}) ~~", "~~[x]({})", "a ~~~[x]({})~~~", "~[x]({})~~",
        "\\~~[x]({})\\~~",
        "`~~`[x]({})`~~`", "[a](https://b.example/~~a) [x]({}) [b](https://b.example/~~b)",
        "<del>a</del> [x]({}) <del>b</del>", "<delta>[x]({})</delta>", "~~a\n\n[x]({})~~",
        "- ~~a\n- [x]({})~~",
        "- [x]({})\n- [b](https://web.archive.org/web/2019/{})",
        "- [x]({})\n  - [b](https://web.archive.org/web/2019/{})",
        "[x]({})\n\n[b](https://web.archive.org/web/2019/{})",
        "[x]({}) [b](https://web.archive.org/web/2019/{}/b)", "[x]({}) [b](https://archive.example/web/2019/{})",
    ],
)  # fmt: skip
def test_a_death_that_is_not_admitted(text: str) -> None:
    doc = parse(decode(text.replace("{}", "https://a.example/a").encode(), "list.md"))
    link = next(link for link in doc.links if link.url == "https://a.example/a")
    assert not Admitted(doc)(link)


# Laws of the fixes


HOSTS = "abcd"
URLS = {f"https://{host}.example/{host}": host in "ab" for host in HOSTS}
"""Whether each is dead."""
LINK = st.builds(
    lambda form, url, words: form.format(url=url, words=words),
    st.sampled_from(
        ["[{words}]({url})", "[{words}][x]", "<{url}>", "{url}", "![{words}]({url})", "[{words}](file.md)",
         '<a href="{url}">{words}</a>', "[![{words}]({url})](https://c.example/c)", "**[{words}]({url})**",
         "~~[{words}]({url})~~", "[{words}]({url}){{:.x}}", "`[{words}]({url})`", "[{words}](<{url}>)"]
    ),
    st.sampled_from([*URLS]),
    st.sampled_from(["ant", "a|b", "课程", ""]),
)  # fmt: skip
TEXT = st.lists(st.one_of(LINK, st.sampled_from(["word", " ", "~~", "，", "(", "~", "\\"])), max_size=4).map(
    "".join
)
LINE = st.builds(
    lambda start, text: start + text,
    st.sampled_from(
        [
            "- ",
            "- ",
            "* ",
            "1. ",
            "2. ",
            "  - ",
            "> - ",
            "# ",
            "| ",
            "",
            "  ",
            "[x]: https://a.example/a ",
            "<td>",
        ]
    ),
    TEXT,
)
TEXTS = st.lists(st.one_of(LINE, LINE, st.sampled_from(["", "", "|---|", "---"])), max_size=9).map("\n".join)


def linter(rule: DeadLink) -> edits.Lint:
    def copy(url: str) -> str:
        return f"https://web.archive.org/web/20190203040506/{url}"

    known = {
        url: replace(verdict(url, "dead", "confirmed"), archive=copy(url)) if dead else verdict(url, "alive")
        for url, dead in URLS.items()
    }

    def diagnose(source: Source) -> tuple[Diagnostic, ...]:
        linted = lint([source], [rule], web=lambda urls: known)
        assert not linted.failures
        return linted.diagnostics

    return diagnose


def urls_of(doc: Document) -> set[str]:
    return {link.url for link in doc.links}


def shape_of(doc: Document) -> list[tuple[str, int | None, int | None]]:
    return [(str(entry.kind), entry.rendered, entry.parent) for entry in doc.entries]


@settings(deadline=None, max_examples=100)
@given(text=TEXTS, action=st.sampled_from(["archive", "mark", "remove", "none"]))
def test_fixing_dead_links_loses_nothing_that_was_not_to_go(
    text: str, action: Literal["archive", "mark", "remove", "none"]
) -> None:
    rule = DeadLink(fix=action)
    source = decode(text.encode(), "list.md")
    diagnose = linter(rule)
    assert edits.fix(source, diagnose, unsafe=False).source == source
    fixed = edits.fix(source, diagnose, unsafe=True)
    assert not fixed.skipped
    assert edits.fix(fixed.source, diagnose, unsafe=True).source == fixed.source
    before, after = parse(source), parse(fixed.source)
    dead = {url for url, is_dead in URLS.items() if is_dead}
    if action == "none":
        assert fixed.source == source
    elif action == "remove":
        assert urls_of(before) - urls_of(after) <= dead
        assert len({entry.list for entry in before.entries}) == len({entry.list for entry in after.entries})
        lines = iter(source.text.split("\n"))
        assert all(line in lines for line in fixed.source.text.split("\n") if line)
    else:
        assert shape_of(after) == shape_of(before)
        assert urls_of(before) <= urls_of(after)
        assert len(after.links) >= len(before.links)
        copies = urls_of(after) - urls_of(before)
        assert all(any(archive.is_copy(copy, url) for url in dead) for copy in copies)
        assert action == "archive" or not copies
    # What was fixed is not reported again.
    spans = {item.finding.span for item in diagnose(fixed.source) if item.finding.fix}
    assert spans == set()
