"""The runner of rule pages, as a plugin's author meets it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from awesomelint.model import Document, Edit, Finding, Fix, Span
from awesomelint.pages import Case, PageError, options_of, read_page
from awesomelint.rule import DocumentRule, option
from awesomelint.testing import cases_of, check, rewrite, run


@dataclass(frozen=True)
class LoudTitle(DocumentRule):
    """A heading that shouts."""

    mark: str = option("!", "what shouting ends in")
    quietly: bool = option(False, "whether to leave the heading as it is")

    def check(self, doc: Document) -> Iterator[Finding]:
        for heading in doc.headings:
            if heading.title.endswith(self.mark):
                span = Span(heading.title_span.stop - len(self.mark), heading.title_span.stop)
                fix = Fix("lower the voice", (Edit(span, ""),), safe=self.mark == "!")
                yield Finding(span, "do not shout", None if self.quietly else fix)


@dataclass(frozen=True)
class Growing(DocumentRule):
    """A list that is never long enough."""

    def check(self, doc: Document) -> Iterator[Finding]:
        end = Span(len(doc.text), len(doc.text))
        yield Finding(end, "too short", Fix("add a line", (Edit(end, "more\n"),), safe=True))


PAGE = """\
# loud-title

A heading that shouts.

## Why it matters

Readers have ears.

## Options

Old text.

## Fix safety

Safe.

## When to turn it off

At concerts.

"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "loud-title.md"


def case_of(page: Path, body: str) -> Case:
    page.write_text(PAGE + textwrap.dedent(body), encoding="utf-8")
    (case,) = cases_of(page)
    return case


GOOD = """\
    ## One shout

    ```md
    # Ants!
    - Ant
    ```

    ```report
    list.md:1:7 loud-title: do not shout [fix]
    ```

    ```diff
    -# Ants!
    +# Ants
     - Ant
    ```
"""


def test_right_page_passes(page: Path) -> None:
    check(case_of(page, GOOD), LoudTitle)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("[fix]", "[unsafe fix]"),
        ("+# Ants\n", "+# Bees\n"),
        ("# Ants!\n    - Ant", "# Ants\n    - Ant"),
        ("- Ant\n    ```\n", "- Ant\n    ```\n\n    ```toml\n    rules.loud-title.quietly = true\n    ```\n"),
    ],
)
def test_page_that_says_something_else_fails(page: Path, right: str, wrong: str) -> None:
    assert right in GOOD
    with pytest.raises(AssertionError, match="One shout"):
        check(case_of(page, GOOD.replace(right, wrong, 1)), LoudTitle)


def test_missing_fences_assert_silence(page: Path) -> None:
    check(case_of(page, "## Quiet\n\n```md\n# Ants\n```\n"), LoudTitle)
    with pytest.raises(
        AssertionError, match=r"the page's report:\n\(none\)\nwhat is so:\nlist.md:1:7 loud-title"
    ):
        check(case_of(page, "## Loud\n\n```md\n# Ants!\n```\n"), LoudTitle)


def test_options_files_and_unsafe_fixes(page: Path) -> None:
    body = """\
        ## Two files

        ```toml
        [rules.loud-title]
        mark = "!!"
        ```

        ```md
        # Ants!!
        ```

        `docs/b.md`:

        ```md
        # Bees!!
        ```

        ```report
        docs/b.md:1:7 loud-title: do not shout [unsafe fix]
        list.md:1:7 loud-title: do not shout [unsafe fix]
        ```

        ```diff unsafe
        # list.md
        -# Ants!!
        +# Ants
        # docs/b.md
        -# Bees!!
        +# Bees
        ```
    """
    check(case_of(page, body), LoudTitle)


def test_distant_changes_are_set_apart_and_odd_characters_shown(page: Path) -> None:
    text = "# Ants!\\r\n" + "text\n" * 9 + "# Bees!\\u200b!\\c\n"
    case = case_of(page, f"## Far\n\n```md escaped\n{text}```\n")
    context = " text\n" * 3
    assert run(case, LoudTitle).diff == (
        f"-# Ants!\\r\n+# Ants\\r\n{context}@@\n{context}"
        "-# Bees!\\u{200b}!\n\\ No newline at end of file\n+# Bees!\\u{200b}\n\\ No newline at end of file\n"
    )


def test_known_gap_has_to_fail(page: Path) -> None:
    gap = GOOD.replace("## One shout", "## Known gap: One shout")
    check(case_of(page, gap.replace("+# Ants", "+# Bees")), LoudTitle)
    with pytest.raises(AssertionError, match="holds now: take 'Known gap:' out of its title"):
        check(case_of(page, gap), LoudTitle)


def test_fix_that_does_not_come_to_rest_shows(page: Path) -> None:
    outcome = run(case_of(page, "## Short\n\n```md\nant\n```\n"), Growing)
    assert outcome.diff == "# held back: growing: add a line: the file does not come to rest with it\n"


def test_rule_that_fails_is_never_right(page: Path) -> None:
    @dataclass(frozen=True)
    class Failing(DocumentRule):
        """Fails."""

        def check(self, doc: Document) -> Iterator[Finding]:
            raise ZeroDivisionError("an ant too many")

    with pytest.raises(
        AssertionError, match=r"rule failing of plugin .* failed: ZeroDivisionError: an ant too many"
    ):
        check(case_of(page, "## Quiet\n\n```md\nant\n```\n"), Failing)


WEB = """\
    ## A scripted web

    ```toml
    select = ["dead-link", "moved-link"]
    ```

    ```md
    - [Ant](https://ant.example/)
    ```

    ```web
    {line}
    ```
"""


def test_web_is_what_the_page_says(page: Path) -> None:
    line = "https://ant.example/ dead/suspected ->https://b.example/ status=404 the server answered 404"
    outcome = run(case_of(page, WEB.format(line=line)), LoudTitle)
    assert outcome.trouble is None
    assert "the server answered 404" in outcome.report


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("https://ant.example/", "expected `URL state reason`"),
        ("https://ant.example/ gone", "unknown state or phase gone"),
        ("https://ant.example/ dead/soon x", "unknown state or phase dead/soon"),
        ("https://ant.example/ dead status=many x", "status= takes a number, found 'many'"),
        ("https://ant.example/ dead since=today x", "since= takes a day (2026-03-04), found 'today'"),
    ],
)
def test_web_that_makes_no_sense_is_an_error_with_its_line(page: Path, line: str, trouble: str) -> None:
    with pytest.raises(PageError) as caught:
        run(case_of(page, WEB.format(line=line)), LoudTitle)
    assert str(caught.value) == f"{page}:32: {trouble}"


def test_url_without_an_answer_is_trouble(page: Path) -> None:
    outcome = run(case_of(page, WEB.format(line="https://bee.example/ alive x")), LoudTitle)
    assert outcome.trouble == "the web fence has no line for https://ant.example/"


@pytest.mark.parametrize(
    ("toml", "trouble"),
    [
        ("a = = b", ":23: "),
        ("rules.loud-title.marks = 1", ":23: toml: rules.loud-title.marks: unknown key"),
        ('select = ["zebra"]', ":23: toml: select: unknown rule or family 'zebra'"),
    ],
)
def test_toml_that_makes_no_sense_is_an_error_with_its_line(page: Path, toml: str, trouble: str) -> None:
    case = case_of(page, f"## Wrong\n\n```toml\n{toml}\n```\n\n```md\nant\n```\n")
    with pytest.raises(PageError) as caught:
        run(case, LoudTitle)
    assert str(caught.value).startswith(f"{page}{trouble}")


def test_rewriting_puts_in_what_is_so_and_leaves_the_rest(page: Path) -> None:
    before = PAGE + textwrap.dedent(
        """\
        ## Loud

        ```md
        # Ants!
        ```

        A word after it.

        ## Quiet

        ```md
        # Ants
        ```

        ```report
        list.md:1:1 loud-title: outdated
        ```

        ```diff
        -outdated
        ```

        ## Outdated

        ```md
        # Bees!
        ```

        ```report
        list.md:1:1 loud-title: outdated
        ```

        Between.

        ```diff unsafe
        -outdated
        ```

        ## Known gap: stays

        ```md
        # Bees
        ```

        ```report
        list.md:1:1 loud-title: one day
        ```
        """
    )
    after = PAGE.replace("Old text.", options_of(LoudTitle)) + textwrap.dedent(
        """\
        ## Loud

        ```md
        # Ants!
        ```

        ```report
        list.md:1:7 loud-title: do not shout [fix]
        ```

        ```diff
        -# Ants!
        +# Ants
        ```

        A word after it.

        ## Quiet

        ```md
        # Ants
        ```

        ## Outdated

        ```md
        # Bees!
        ```

        ```report
        list.md:1:7 loud-title: do not shout [fix]
        ```

        ```diff
        -# Bees!
        +# Bees
        ```

        Between.

        ## Known gap: stays

        ```md
        # Bees
        ```

        ```report
        list.md:1:1 loud-title: one day
        ```
        """
    )
    page.write_text(before, encoding="utf-8")
    assert rewrite(read_page(page), LoudTitle) == after
    page.write_text(after, encoding="utf-8")
    assert rewrite(read_page(page), LoudTitle) == after
    for case in cases_of(page):
        check(case, LoudTitle)


def test_options_are_told_from_the_class() -> None:
    assert options_of(LoudTitle) == (
        '- `mark`: what shouting ends in. Default: `"!"`.\n'
        "- `quietly`: whether to leave the heading as it is. Default: `false`."
    )
