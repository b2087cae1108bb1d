import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.reports.escape import escape, guard, is_whole, pieces, to_json, whole

# Signs of category Cf that are seen: Arabic and Kaithi number signs, marks on a group of digits.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
ANY = st.text(st.characters(exclude_categories=()))
NASTY = st.text(
    st.sampled_from(
        "a:#[]()\\ 0\n\r\t\x00\x1b\x7f\x85\u200b\u200c\u200d\u202e\u2066\ufeff\ufe0e\ufe0f\udc80\ud800"
        "中ंकسе\u0301👩👧🏴❤\U000e0067\U000e0062\U000e007f\U000e0100\u2028"
    )
)

KEPT = {
    "ascii": "Ant [a](https://e.org/?q=1#x) ~!@$%^&*",
    "chinese": "中文，全角　空格",
    "heading": "## Ant, ### [bee](c), C## x",
    "persian zwnj": "می‌خواهم",
    "hindi zwj": "क्‍ष",
    "family": "👨‍👩‍👧‍👦",
    "heart on fire": "❤️‍🔥",
    "keycap": "1️⃣",
    "flag of scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "ideographic variation": "葛\U000e0100",
    "combining": "e\u0301",
    "no-break space": "a\u00a0b",
    "arabic number sign": "\u0600",
}

SHOWN = {
    "\n\r\t": r"\n\r\t",
    "\x00\x1b[2J\x7f\x9b": r"\u{0}\u{1b}[2J\u{7f}\u{9b}",
    "\u202e\u2066\u200f\u061c": r"\u{202e}\u{2066}\u{200f}\u{61c}",
    "\u2028\u2029\x85": r"\u{2028}\u{2029}\u{85}",
    "a\u200bb\u200cc\u200dd\u2060e\ufeff": r"a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}",
    "a\xadb\u3164\uffa0": r"a\u{ad}b\u{3164}\u{ffa0}",
    "caf\udce9 \udcff\ud800": r"caf\xe9 \xff\u{d800}",
    "a\ufe0f ❤\ufe0f\ufe0f": "a\\u{fe0f} ❤\ufe0f\\u{fe0f}",
    "x\U000e0041\U000e007f": r"x\u{e0041}\u{e007f}",
    "🏴\U000e0067\U000e007f": r"🏴\u{e0067}\u{e007f}",
    "می\u200c\u200c": "می\u200c\\u{200c}",
    "\ufffe\U0010ffff": r"\u{fffe}\u{10ffff}",
    "a ##[error]x ##vso[task.x] ##teamcity[x] ###[x]": (
        r"a #\u{23}[error]x #\u{23}vso[task.x] #\u{23}teamcity[x] ##\u{23}[x]"
    ),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_harmless_text_is_shown_as_it_stands(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(("text", "shown"), SHOWN.items(), ids=map(ascii, SHOWN))
def test_misleading_text_is_shown_as_escapes(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_every_control_and_format_character_is_escaped_on_its_own() -> None:
    kept = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        and escape(chr(code)) == chr(code)
    }
    assert kept == {code for code in SEEN if unicodedata.category(chr(code)) == "Cf"}


def test_every_character_in_common_use_is_kept() -> None:
    letters = {"L", "N", "P", "S"}
    escaped = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code))[0] in letters and escape(chr(code)) != chr(code)
    }
    assert escaped == {0x115F, 0x1160, 0x3164, 0xFFA0}, "Hangul fillers, which are blank"


@given(ANY | NASTY)
def test_escaping_twice_equals_escaping_once(text: str) -> None:
    assert escape(escape(text)) == escape(text)


@given(ANY | NASTY)
def test_pieces_cover_the_text_and_show_what_escape_shows(text: str) -> None:
    found = list(pieces(text))
    assert "".join(text[piece.start : piece.stop] for piece in found) == text
    assert "".join(piece.shown for piece in found) == escape(text)


@given(ANY | NASTY)
def test_escaped_text_is_one_line_that_utf8_can_hold(text: str) -> None:
    shown = escape(text)
    assert len(shown.splitlines()) <= 1
    assert is_whole(shown)
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("line", "guarded"),
    [
        ("::error::x", r"\u{3a}:error::x"),
        (" \u3000::x", " \u3000\\u{3a}:x"),
        (":x", ":x"),
        ("a::b", "a::b"),
        ("", ""),
    ],
)
def test_guard_breaks_commands_at_the_start_of_a_line_alone(line: str, guarded: str) -> None:
    assert guard(line) == guarded


@given(ANY | NASTY)
def test_json_is_printable_ascii_without_commands_and_loses_nothing(text: str) -> None:
    import json

    kept = whole(text)
    written = to_json({"text": kept})
    assert written.isascii()
    assert written.isprintable()
    assert "##[" not in written
    assert json.loads(written) == {"text": kept}


@given(ANY | NASTY)
def test_whole_changes_lone_surrogates_alone(text: str) -> None:
    assert is_whole(whole(text))
    assert whole(text) == text or not is_whole(text)
