"""What the language server is made of: positions, texts that change, differences; and the command."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import TextEdit

from awesomelint.lsp.buffers import Buffer
from awesomelint.lsp.differing import differences
from awesomelint.lsp.examining import NAMELESS, Examiner
from awesomelint.lsp.positions import Position, Positions
from awesomelint.lsp.shapes import text_edits
from awesomelint.model import Edit, Span
from scripted_links import Run

TEXTS = st.text(alphabet="ab\n\r é蚁🐜\u2028\x0c\x85\u0301", max_size=30)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


@given(TEXTS, ENCODINGS)
def test_every_place_has_a_position_that_leads_back(text: str, encoding: str) -> None:
    places = Positions(text, encoding)
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    for offset in range(len(text) + 1):
        line, units = places.position(offset)
        if text[max(offset - 1, 0) : offset + 1] == "\r\n":
            assert places.offset(Position(line, units)) == offset - 1
            continue
        assert places.offset(Position(line, units)) == offset
        before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        assert line == before.count("\n")
        assert units == len(before.rpartition("\n")[2].encode(codec)) // size


@given(TEXTS, st.integers(0, 40), st.integers(0, 40), ENCODINGS)
def test_no_position_is_out_of_reach(text: str, line: int, units: int, encoding: str) -> None:
    places = Positions(text, encoding)
    offset = places.offset(Position(line, units))
    assert 0 <= offset <= len(text)
    assert places.position(offset) <= Position(line, units)


@given(TEXTS, st.integers(0, 30), st.integers(0, 30), TEXTS)
def test_a_change_changes_what_it_names(text: str, start: int, length: int, new: str) -> None:
    buffer = Buffer("file:///a.md", 1, text)
    first, last = min(start, len(text)), min(start + length, len(text))
    places = buffer.positions
    begin, end = places.position(first), places.position(last)
    if (places.offset(begin), places.offset(end)) == (first, last):
        assert buffer.changed(2, begin, end, new).text == text[:first] + new + text[last:]


def test_halves_of_a_character_that_come_one_by_one_are_joined() -> None:
    high, low = "🐜".encode("utf-16-le", "surrogatepass")[:2], "🐜".encode("utf-16-le")[2:]
    one, other = (half.decode("utf-16-le", "surrogatepass") for half in (high, low))
    buffer = Buffer("file:///a.md", 1, "").replaced(2, f"a{one}")
    assert buffer.changed(3, Position(0, 2), Position(0, 2), other).text == "a🐜"


@given(TEXTS, TEXTS)
def test_differences_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    buffer = Buffer("file:///a.md", 1, old)
    for edit in reversed(text_edits(buffer, differences(old, new))):
        buffer = applied(buffer, edit)
    assert buffer.text == new


def applied(buffer: Buffer, edit: TextEdit) -> Buffer:
    start, stop = (Position(end.line, end.character) for end in (edit.range.start, edit.range.end))
    return buffer.changed(2, start, stop, edit.new_text)


@pytest.mark.parametrize(
    ("edit", "fixed"),
    [
        (Edit(Span(1, 2), ""), "a\nb"),
        (Edit(Span(2, 3), ""), "a\rb"),
        (Edit(Span(2, 2), "x"), "a\rx\nb"),
        (Edit(Span(1, 3), "\n"), "a\nb"),
    ],
)
def test_an_edit_may_part_a_line_ending(edit: Edit, fixed: str) -> None:
    buffer = Buffer("file:///a.md", 1, "a\r\nb")
    (shaped,) = text_edits(buffer, [edit])
    assert applied(buffer, shaped).text == fixed


@pytest.fixture
def examiner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examiner:
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return Examiner(isolated=True, store=str(tmp_path / "none.sqlite"))


def test_a_file_opened_as_what_it_is_shows_what_is_wrong_with_its_bytes(
    examiner: Examiner, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("# Ants\n\n- [Café](https://café.example/) für München, Genève\n".encode("latin-1"))
    text = path.read_bytes().decode("latin-1")
    assert [item.rule for item in examiner.examine(path, text).diagnostics] == ["not-utf8"]
    assert examiner.examine(path, text.replace("# Ants", "# Bees")).diagnostics == ()


def test_half_a_character_is_no_trouble_and_no_store_is_made(examiner: Examiner, tmp_path: Path) -> None:
    found = examiner.examine(None, "# A\ud800\n\n1. a\n3. b\n")
    assert [(item.path, item.rule, item.finding.span) for item in found.diagnostics] == [
        (NAMELESS, "lost-character", Span(3, 4)),
        (NAMELESS, "numbering-gap", Span(11, 12)),
    ]
    assert found.troubles == ()
    assert found.verdicts == {}
    assert not (tmp_path / "none.sqlite").exists()


def test_a_terminal_is_no_editor() -> None:
    controller, terminal = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "awesomelint", "lsp"],
            stdin=terminal,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.close(controller)
        os.close(terminal)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "awesomelint: error: lsp: this is for editors, which speak with it over standard input; here is a "
        "terminal. See 'Editors' in the README for what to tell yours\n"
    )


def test_without_its_extra_it_says_how_to_get_it(awesomelint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("pygls", "lsprotocol")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "awesomelint.lsp.server", raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    code, out, err = awesomelint("lsp")
    assert (code, out) == (2, "")
    words = "lsp: lsprotocol is not installed; it comes with: pip install 'awesomelint[lsp]'"
    assert err == f"awesomelint: error: {words}\n"
