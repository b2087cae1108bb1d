"""Suppression comments that are written for findings: they hide those, and change nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.decode import decode
from awesomelint.lint import lint
from awesomelint.markdown import parse
from awesomelint.model import Document, Finding, Source, Span
from awesomelint.rule import DocumentRule
from awesomelint.rules.byte_order_mark import ByteOrderMark
from awesomelint.rules.missing_anchor import MissingAnchor
from awesomelint.suppressing import suppress
from scripted_links import Run


@dataclass(frozen=True)
class Loud(DocumentRule):
    """Every @."""

    def check(self, doc: Document) -> Iterator[Finding]:
        yield from (Finding(Span(at, at + 1), "") for at, sign in enumerate(doc.text) if sign == "@")


def found(source: Source) -> list[tuple[str, Finding]]:
    return [(item.rule, item.finding) for item in lint([source], [Loud()]).diagnostics]


def suppressed(text: str, *, whole_file: bool = True) -> str:
    """Suppress what is found; comments are shown short: `<-disable-line->`."""
    source = decode(text.encode(), "a.md")
    done = suppress(source, found(source), "it is so", whole_file=whole_file)
    assert bool(done.left) == bool(found(done.source))
    return done.source.text.replace("<!-- awesomelint-", "<-").replace(" loud: it is so -->", "->")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("ant@\n", "ant@ <-disable-line->\n"),
        ("ant@", "ant@ <-disable-line->"),
        ("# Ant@\r\n\r\nbee\r\n", "<-disable-next-line->\r\n# Ant@\r\n\r\nbee\r\n"),
        ("# Ant@ #\r\n\r\nbee\r\n", "<-disable-next-line->\r\n# Ant@ #\r\n\r\nbee\r\n"),
        ("Ant@\n===\n", "<-disable-next-line->\nAnt@\n===\n"),
        ("- ant@\n  - bee@\n- cat\n", "- ant@ <-disable-line->\n  - bee@ <-disable-line->\n- cat\n"),
        ("ant@  \nbee@\\\ncat\n", "ant@ <-disable-line->  \nbee@ <-disable-line->\\\ncat\n"),
        (
            "| a@ | b |\n|---|---|\n| c@ | d |\n",
            "| a@ | b <-disable-line-> |\n|---|---|\n| c@ | d <-disable-line-> |\n",
        ),
        ("a | b\n--|--\nc@ | d\n", "a | b\n--|--\nc@ | d <-disable-line->\n"),
        ("| a |\n|---|\n| c@ | d |\n", "| a |\n|---|\n| c@ <-disable-line-> | d |\n"),
        ("[a]: u@\n\n[a]\n", "<-disable-next-line->\n[a]: u@\n\n[a]\n"),
        ("ant\n\n    code@\n", "ant <-disable-next-line->\n\n    code@\n"),
        ("ant\n\n    a\n    b@\n", "ant\n\n    a\n    b@\n\n<-disable-file->\n"),
        ("- ant\n\n  ```\n  code@\n  ```\n", "- ant\n\n  ```\n  code@\n  ```\n\n<-disable-file->\n"),
        ("- [a]: u@\n- b\n", "<-disable-next-line->\n- [a]: u@\n- b\n"),
        ("- b\n- [a]: u@\n", "- b <-disable-next-line->\n- [a]: u@\n"),
        ("- b\n\n- [a]: u@\n", "- b <-disable-next-line->\n\n- [a]: u@\n"),
        ("- b@\n- [a]: u@\n", "- b@ <-disable-line-> <-disable-next-line->\n- [a]: u@\n"),
        ("- b\n- c [a@](u\n  v)\n", "- b\n- c <-disable-line-> [a@](u\n  v)\n"),
        ("- b\n- [a@](u\n  v)\n", "- b <-disable-next-line->\n- [a@](u\n  v)\n"),
        (
            "| a |\n|---|\n| c |\n\n- [a@](u\n  v)\n",
            "| a |\n|---|\n| c |\n\n<-disable-next-line->\n- [a@](u\n  v)\n",
        ),
        ("---\ntitle: @\n---\n\nant@\n", "---\ntitle: @\n---\n\nant@ <-disable-line->\n\n<-disable-file->\n"),
        ("<div>\nant@\n</div>\n", "<div>\nant@ <-disable-line->\n</div>\n"),
        ("> ant@\n> bee\n", "> ant@ <-disable-line->\n> bee\n"),
        ("`ant@\nbee`\n", "<-disable-next-line->\n`ant@\nbee`\n"),
        ("ant <!-- awesomelint-disable-line cat -->@\n", "ant <-disable-line cat -->@ <-disable-line->\n"),
        ("[ant](https://a.example/@\nb)\n", "<-disable-next-line->\n[ant](https://a.example/@\nb)\n"),
        ("蚂蚁@。\n", "蚂蚁@。 <-disable-line->\n"),
    ],
)
def test_a_comment_goes_where_it_changes_nothing(text: str, after: str) -> None:
    assert suppressed(text) == after


def test_what_is_about_the_whole_file_is_suppressed_in_all_of_it() -> None:
    source = decode(b"\xef\xbb\xbf# Ants\n", "a.md")
    found = [(item.rule, item.finding) for item in lint([source], [ByteOrderMark()]).diagnostics]
    done = suppress(source, found, "it is so", whole_file=True)
    assert done.source.raw == source.raw + b"\n<!-- awesomelint-disable-file byte-order-mark: it is so -->\n"
    assert suppress(source, found, "it is so", whole_file=False).source == source


def test_each_place_of_a_mistake_that_is_reported_once_is_suppressed_by_itself() -> None:
    text = "".join(f"- [{name}](#nowhere)\n" for name in ("ant", "bee", "cat"))
    source = decode(text.encode(), "a.md")

    def reported(source: Source) -> list[tuple[str, Finding]]:
        return [(item.rule, item.finding) for item in lint([source], [MissingAnchor()]).diagnostics]

    assert len(reported(source)) == 1
    done = suppress(source, reported(source), "it is so", whole_file=True).source
    assert done.text.count("<!-- awesomelint-disable-line missing-anchor: it is so -->\n") == 3
    assert reported(done) == []
    assert len(reported(decode(done.raw + b"- [dog](#nowhere)\n", "a.md"))) == 1


def test_where_not_all_of_a_file_is_meant_no_comment_is_for_all_of_it() -> None:
    assert (
        suppressed("ant@\n\n    a\n    b@\n", whole_file=False) == "ant@ <-disable-line->\n\n    a\n    b@\n"
    )


def test_a_file_that_ends_in_code_is_left_as_it_is() -> None:
    assert suppressed("```\ncode@\n") == "```\ncode@\n"


PARTS = st.sampled_from(
    ["ant@", "- bee@", "  - cat", "1. dog@", "", "```", "    eel@", "> fly@", "# Gnu@", "---", "| h@ | i |",
     "|--|--|", "[j]: k@", "[j]", "<b>@", "<!--", "-->", "`l@", "m`@", "n@  ", "o@\\", "[p@", "q](r)", "@"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=10), st.sampled_from(["\n", "\r\n"]))
def test_what_is_suppressed_is_hidden_and_nothing_else_changes(parts: list[str], ending: str) -> None:
    source = decode(ending.join(parts).encode(), "a.md")
    before = parse(source)
    done = suppress(source, found(source), "it is so", whole_file=True)
    after = parse(done.source)
    assert [link.url for link in after.links] == [link.url for link in before.links]
    assert [item.slug for item in after.headings] == [item.slug for item in before.headings]
    assert [(e.kind, e.rendered, e.list) for e in after.entries] == [
        (e.kind, e.rendered, e.list) for e in before.entries
    ]
    rest = found(done.source)
    assert bool(rest) == bool(done.left)
    again = suppress(done.source, rest, "it is so", whole_file=True)
    assert again.source == done.source


# By the command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "awesomelint.toml").write_text('select = ["empty-link", "suppressions"]\n')
    (folder / "list.md").write_text("- [Ant]()\n- [Bee](https://bee.example/)\n")
    return folder


@pytest.mark.usefixtures("here")
def test_all_that_is_found_is_suppressed(awesomelint: Run) -> None:
    text = (
        "- [Ant]() <!-- awesomelint-disable-line empty-link: on purpose -->\n- [Bee](https://bee.example/)\n"
    )
    code, out, _ = awesomelint("fix", "--add-suppressions", "--reason", "on purpose", "--diff")
    assert (code, [line for line in out.splitlines() if line.startswith(("+", "-"))]) == (
        1,
        ["--- a/list.md", "+++ b/list.md", "-- [Ant]()", f"+{text.splitlines()[0]}"],
    )
    code, out, err = awesomelint("fix", "--add-suppressions", "--reason", "on purpose")
    assert (code, err) == (0, "")
    assert out == (
        "fixed: list.md: empty-link: suppress it on line 1\nno findings in 1 file; 1 fix applied in 1 file\n"
    )
    assert Path("list.md").read_text() == text
    assert awesomelint("fix", "--add-suppressions") == (0, "no findings in 1 file\n", "")
    assert Path("list.md").read_text() == text
    assert awesomelint("check") == (0, "no findings in 1 file\n", "")


def test_what_cannot_be_suppressed_is_told(awesomelint: Run, here: Path) -> None:
    (here / "awesomelint.toml").write_text('select = ["not-utf8", "control-character"]\n')
    Path("list.md").write_bytes(b"- Ant \x07\n\n```\n\x07\n")
    Path("other.md").write_bytes("- ä\n".encode("utf-16-le"))
    Path("pixels.md").write_bytes(bytes(range(256)))
    before = {path: path.read_bytes() for path in Path().glob("*.md")}
    code, out, err = awesomelint("fix", "--add-suppressions", "--format", "concise")
    assert (code, err) == (1, "")
    nowhere = "no place for a comment that changes nothing else; a baseline can hold it"
    assert [line for line in out.splitlines() if line.startswith(("fixed", "held"))] == [
        "fixed: list.md: control-character: suppress it on line 1",
        f"held back: list.md: control-character: suppress it: {nowhere}",
        "held back: other.md: not-utf8: suppress it: the file's encoding, utf-16-le, is a guess",
        "held back: pixels.md: not-utf8: suppress it: the file is no text",
    ]
    assert {path: path.read_bytes() for path in before if path.name != "list.md"} == {
        path: raw for path, raw in before.items() if path.name != "list.md"
    }


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("reason", ["", " ", "a --> b", "a\nb", "a -- b", "a | b", "\u202e"])
def test_a_reason_that_fits_into_no_comment_is_an_error(awesomelint: Run, reason: str) -> None:
    code, out, err = awesomelint("fix", "--add-suppressions", "--reason", reason)
    assert (code, out) == (2, "")
    assert err == ("awesomelint: error: --reason: expected a few words in one line, without '--' and '|'\n")


@pytest.mark.usefixtures("here")
def test_options_that_make_no_sense_together(awesomelint: Run) -> None:
    for arguments, told in (
        (("--reason", "x"), "--reason: it is for --add-suppressions, which is not there"),
        (
            ("--unsafe", "--add-suppressions"),
            "--unsafe and --add-suppressions exclude each other: fix first, then suppress",
        ),
    ):
        assert awesomelint("fix", *arguments) == (2, "", f"awesomelint: error: {told}\n")
