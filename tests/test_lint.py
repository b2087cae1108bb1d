"""The pipeline: every kind of rule gets what it needs, and a rule that fails harms no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from awesomelint import lint as pipeline
from awesomelint.decode import decode
from awesomelint.lint import Linted, lint
from awesomelint.model import Document, Edit, Evidence, Finding, Fix, Related, Source, Span, Verdict
from awesomelint.rule import CollectionRule, DocumentRule, Facts, Rule, SourceRule, Tree, WebRule
from awesomelint.rules.unknown_rule import UnknownRule
from awesomelint.rules.unused_suppression import UnusedSuppression


@dataclass(frozen=True)
class Ants(DocumentRule):
    """Every line about ants."""

    def check(self, doc: Document) -> Iterator[Finding]:
        start = doc.text.find("ant")
        while start >= 0:
            yield Finding(Span(start, start + 3), "an ant")
            start = doc.text.find("ant", start + 1)


@dataclass(frozen=True)
class Size(SourceRule):
    """The size of every file."""

    def check(self, source: Source) -> Iterator[Finding]:
        yield Finding(Span(0, 0), f"{len(source.raw)} bytes")


@dataclass(frozen=True)
class Linked(WebRule):
    """What the web says of every link."""

    def wants(self, doc: Document) -> Iterable[str]:
        return [link.url for link in doc.links]

    def check(self, doc: Document, web: Mapping[str, Verdict]) -> Iterator[Finding]:
        for link in doc.links:
            yield Finding(link.url_span, f"{web[link.url].state}: {web[link.url].evidence.reason}")


@dataclass(frozen=True)
class Sections(CollectionRule):
    """Sections that several files have, and the folder they are in."""

    def extract(self, doc: Document) -> Facts:
        return [[heading.title, *heading.span] for heading in doc.headings]

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        for path, headings in collection.items():
            for title, start, stop in headings:
                others = [p for p, h in collection.items() if p != path and title in [row[0] for row in h]]
                if others:
                    beside = ", ".join(sorted(tree.names(".") or ()))
                    yield path, Finding(Span(start, stop), f"also in {' '.join(others)}; beside: {beside}")


class Failing:
    """What raises whenever it is asked."""

    def fail(self) -> None:
        raise ZeroDivisionError("an ant too many")


@dataclass(frozen=True)
class BadDocument(DocumentRule, Failing):
    """Fails on documents."""

    def check(self, doc: Document) -> Iterator[Finding]:
        yield Finding(Span(0, 0), "before it fails")
        self.fail()


@dataclass(frozen=True)
class BadSource(SourceRule, Failing):
    """Fails on sources."""

    def check(self, source: Source) -> Iterator[Finding]:
        self.fail()
        yield Finding(Span(0, 0), "never")


@dataclass(frozen=True)
class BadWants(WebRule, Failing):
    """Fails when asked for its URLs."""

    def wants(self, doc: Document) -> Iterable[str]:
        self.fail()
        return []


@dataclass(frozen=True)
class BadExtract(CollectionRule, Failing):
    """Fails to extract."""

    def extract(self, doc: Document) -> Facts:
        self.fail()

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        yield from ()


@dataclass(frozen=True)
class BadComparison(CollectionRule, Failing):
    """Fails to compare."""

    def extract(self, doc: Document) -> Facts:
        return None

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        self.fail()
        yield from ()


@dataclass(frozen=True)
class Outside(DocumentRule):
    """Finds faults where there is no text."""

    def check(self, doc: Document) -> Iterator[Finding]:
        yield Finding(Span(0, len(doc.text) + 1), "outside")


@dataclass(frozen=True)
class Elsewhere(CollectionRule):
    """Finds faults in files nobody named."""

    def extract(self, doc: Document) -> Facts:
        return None

    def check(self, collection: Mapping[str, Facts], tree: Tree) -> Iterator[tuple[str, Finding]]:
        yield "zebra.md", Finding(Span(0, 0), "elsewhere")


def files(**texts: str) -> list[Source]:
    return [decode(text.encode(), f"{name}.md") for name, text in texts.items()]


def shown(linted: Linted) -> list[str]:
    return [
        f"{d.path}:{d.finding.span.start} {d.severity} {d.rule}: {d.finding.message}"
        for d in linted.diagnostics
    ]


def failures(linted: Linted) -> list[str]:
    return [f"{failure.code} {failure.path}: {failure.message}" for failure in linted.failures]


LISTS = files(b="# Ants\n\n- [ant](https://ant.example)\n", a="# Ants\n\n# Bees\n")


def test_every_kind_of_rule_runs_and_diagnostics_come_by_path_and_place() -> None:
    asked: list[list[str]] = []

    def web(urls: list[str]) -> Mapping[str, Verdict]:
        asked.append(urls)
        return {url: Verdict(url, "alive", None, Evidence("the server answered 200 OK")) for url in urls}

    rules: Sequence[Rule] = (Sections(), Linked(), Ants(), Size())
    linted = lint(LISTS, rules, web=web, severity={"size": "info"})
    assert shown(linted) == [
        "a.md:0 info size: 15 bytes",
        "a.md:0 error sections: also in b.md; beside: a.md, b.md",
        "b.md:0 info size: 37 bytes",
        "b.md:0 error sections: also in a.md; beside: a.md, b.md",
        "b.md:11 error ants: an ant",
        "b.md:16 error linked: alive: the server answered 200 OK",
        "b.md:24 error ants: an ant",
    ]
    assert asked == [["https://ant.example"]]
    assert linted.failures == ()


def test_web_rules_do_not_run_without_the_web() -> None:
    assert shown(lint(LISTS, (Linked(),))) == []


def test_url_that_the_web_left_out_is_unchecked() -> None:
    assert shown(lint(LISTS, (Linked(),), web=lambda urls: {})) == [
        "b.md:16 error linked: unchecked: the check was cut short"
    ]


def test_web_is_not_asked_when_there_is_nothing_to_ask() -> None:
    def web(urls: list[str]) -> Mapping[str, Verdict]:
        raise AssertionError("asked")

    assert lint(files(a="no links"), (Linked(),), web=web) == Linted(())
    assert lint(LISTS, (Ants(),), web=web).failures == ()


def test_ignored_rules_do_not_run_on_that_file() -> None:
    ignored = {"b.md": frozenset({"ants", "linked", "sections"})}
    rules = (Ants(), Sections(), Size(), Linked())
    linted = lint(LISTS, rules, ignored=ignored, web=lambda urls: {})
    assert shown(linted) == ["a.md:0 error size: 15 bytes", "b.md:0 error size: 37 bytes"]


def test_binary_file_is_for_source_rules_alone() -> None:
    binary = decode(b"\x7fELF\x00\x00\x01ant\x00" * 40, "a.md")
    assert binary.binary
    rules = (Ants(), Sections(), Linked(), Size(), BadDocument())
    assert shown(lint([binary], rules, web=lambda urls: {})) == ["a.md:0 error size: 440 bytes"]


@pytest.mark.parametrize(
    ("rule", "failed"),
    [
        (BadDocument(), ["3 b.md: rule bad-document", "3 a.md: rule bad-document"]),
        (BadSource(), ["3 b.md: rule bad-source", "3 a.md: rule bad-source"]),
        (BadWants(), ["3 b.md: rule bad-wants", "3 a.md: rule bad-wants"]),
        (BadExtract(), ["3 b.md: rule bad-extract", "3 a.md: rule bad-extract"]),
        (BadComparison(), ["3 the collection: rule bad-comparison"]),
    ],
)
def test_rule_that_raises_is_named_with_the_file_and_the_others_run(rule: Rule, failed: list[str]) -> None:
    linted = lint(LISTS, (rule, Size()), web=lambda urls: {})
    line = Failing.fail.__code__.co_firstlineno + 1
    reason = f"of plugin {__file__} failed: ZeroDivisionError: an ant too many (test_lint.py:{line})"
    assert failures(linted) == [f"{start} {reason}" for start in failed]
    assert shown(linted) == ["a.md:0 error size: 15 bytes", "b.md:0 error size: 37 bytes"]


def test_finding_that_cannot_be_shown_is_a_failure_of_its_rule() -> None:
    assert "(0, 38) lies outside the text, which has 37 characters" in failures(lint(LISTS, (Outside(),)))[0]
    assert "zebra.md, which is not in the collection" in failures(lint(LISTS, (Elsewhere(),)))[0]


HALF: Any = (0.5, 1)


def found(*parts: Any) -> Finding:
    return Finding(*parts)


def mended(*parts: Any) -> Fix:
    return Fix(*parts)


def edited(*parts: Any) -> Edit:
    return Edit(*parts)


def also(*parts: Any) -> Related:
    return Related(*parts)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (42, "TypeError: 42 is no Finding"),
        (found(Span(-1, 1), "x"), "ValueError: (-1, 1) is no span"),
        (found(Span(1, 0), "x"), "ValueError: (1, 0) is no span"),
        (found((0, 1), "x"), "TypeError: (0, 1) is no Span"),
        (found(Span(*HALF), "x"), "TypeError: 0.5 is no int"),
        (found(Span(0, 1), 5), "TypeError: 5 is no str"),
        (found(Span(0, 1), "x", "fix"), "TypeError: 'fix' is no Fix"),
        (found(Span(0, 1), "x", mended(None, (), True)), "TypeError: None is no str"),
        (found(Span(0, 1), "x", mended("y", (), "safe")), "TypeError: 'safe' is no bool"),
        (found(Span(0, 1), "x", mended("y", (5,), True)), "TypeError: 5 is no Edit"),
        (found(Span(0, 1), "x", mended("y", (edited(Span(0, 1), b""),), True)), "TypeError: b'' is no str"),
        (
            found(Span(0, 1), "x", mended("y", (edited(Span(0, 16), ""),), True)),
            "ValueError: (0, 16) lies outside the text, which has 15 characters",
        ),
        (
            found(Span(0, 1), "x", mended("y", (), True, "utf-9")),
            "LookupError: unknown encoding: utf-9",
        ),
        (found(Span(0, 1), "x", None, (), "fatal"), "ValueError: 'fatal' is no severity"),
        (found(Span(0, 1), "x", None, ("here",)), "TypeError: 'here' is no Related"),
        (
            found(Span(0, 1), "x", None, (also(None, Span(0, 16), "y"),)),
            "ValueError: (0, 16) lies outside the text, which has 15 characters",
        ),
        (found(Span(0, 1), "x", None, (also("b.md", None, "y"),)), "TypeError: None is no Span"),
    ],
)
def test_finding_that_is_none_is_a_failure_and_the_other_rules_run(given: Any, reason: str) -> None:
    @dataclass(frozen=True)
    class Nonsense(DocumentRule):
        """Finds what is no finding."""

        def check(self, doc: Document) -> Iterator[Finding]:
            yield Finding(Span(0, 1), "sound")
            yield given

    linted = lint(LISTS[1:], (Nonsense(), Size()))
    assert shown(linted) == ["a.md:0 error size: 15 bytes"]
    (failure,) = failures(linted)
    assert failure.startswith(f"3 a.md: rule nonsense of plugin {__file__} failed: {reason} (")


def test_rule_that_leaves_the_program_is_a_failure_and_the_other_rules_run() -> None:
    @dataclass(frozen=True)
    class Leaving(DocumentRule):
        """Thinks that it is a program."""

        def check(self, doc: Document) -> Iterator[Finding]:
            raise SystemExit(0)

    linted = lint(LISTS[1:], (Leaving(), Size()))
    assert shown(linted) == ["a.md:0 error size: 15 bytes"]
    (failure,) = failures(linted)
    assert failure.startswith(
        f"3 a.md: rule leaving of plugin {__file__} failed: SystemExit: 0 (test_lint.py:"
    )


def test_comment_hides_findings_of_every_kind_in_the_file_they_point_at() -> None:
    text = "# Ants <!-- awesomelint-disable-file -->\n\n- [ant](https://ant.example)\n"
    rules = (Ants(), Size(), Sections(), Linked(), UnusedSuppression(), UnknownRule())
    linted = lint(files(b=text, a="# Ants\n"), rules, web=lambda urls: {})
    assert shown(linted) == [
        "a.md:0 error size: 7 bytes",
        "a.md:0 error sections: also in b.md; beside: a.md, b.md",
    ]


@dataclass(frozen=True)
class Quiet(DocumentRule):
    """Says nothing."""

    family: ClassVar[str] = "quiet"

    def check(self, doc: Document) -> Iterator[Finding]:
        yield from ()


@pytest.mark.parametrize(
    ("ignored", "web", "unused"),
    [
        ({"a.md": frozenset({"quiet"})}, False, ["size"]),
        ({}, False, ["quiet", "size"]),
        ({}, True, ["linked", "quiet", "size"]),
    ],
)
def test_rule_that_failed_or_did_not_run_leaves_its_suppressions_alone(
    ignored: dict[str, frozenset[str]], web: bool, unused: list[str]
) -> None:
    text = "x\n\ny <!-- awesomelint-disable-line bad-document, linked, sections, quiet, size -->\n"
    rules = (BadDocument(), Linked(), Quiet(), Size(), UnusedSuppression())

    def answer(urls: list[str]) -> Mapping[str, Verdict]:
        return {}

    linted = lint(files(a=text), rules, known=["sections"], ignored=ignored, web=answer if web else None)
    assert shown(linted) == ["a.md:0 error size: 83 bytes"] + [
        f"a.md:{text.index(name)} warning unused-suppression: nothing to hide: no finding of {name} here"
        for name in unused
    ]


def test_rules_named_in_comments_are_known_if_built_in_running_or_told() -> None:
    text = "x <!-- awesomelint-disable-line quiet, numbering-gap, told, zebra -->\n"
    linted = lint(files(a=text), (Quiet(), UnknownRule()), known=["told"])
    assert shown(linted) == ["a.md:60 warning unknown-rule: no rule is named zebra"]


def test_what_is_examined_elsewhere_finishes_the_same() -> None:
    rules = (Sections(), Linked(), Ants(), Size())
    examined = [pipeline.examine(source, rules) for source in LISTS]
    assert pipeline.finish(LISTS, examined, rules, web=lambda urls: {}) == lint(
        LISTS, rules, web=lambda urls: {}
    )
