"""Brackets and quotation marks that come in pairs."""

from __future__ import annotations

from collections.abc import Iterator

_CLOSING = {"“": "”", "（": "）", "「": "」", "『": "』", "【": "】", "《": "》"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_GERMAN = "„‚"
"""Where these open a quotation, “ closes it."""


def lonely_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each mark that is opened and not closed, or closed and not opened, with its partner.

    Straight quotation marks count together: an odd one is the last, and `5"` are inches. Apostrophes look
    like closing quotation marks, and « and » are used in either order, so these are left alone.

    >>> list(lonely_marks("（a) “b”")), list(lonely_marks('a "b')), list(lonely_marks('a 5" disk'))
    ([(0, '）')], [(2, '"')], [])
    """
    open_marks: list[int] = []
    skips_quotes = any(mark in text for mark in _GERMAN) or (text.count("”") == 2 and "“" not in text)
    for at, letter in enumerate(text):
        if skips_quotes and letter in "“”":
            continue
        if letter in _CLOSING:
            open_marks.append(at)
        elif letter in _OPENING:
            if open_marks and text[open_marks[-1]] == _OPENING[letter]:
                open_marks.pop()
            else:
                yield at, _OPENING[letter]
    for at in open_marks:
        yield at, _CLOSING[text[at]]
    straight = [at for at, letter in enumerate(text) if letter == '"' and text[at - 1 : at] != "\\"]
    inches = sum(text[at - 1 : at].isdigit() for at in straight)
    if len(straight) % 2 and (len(straight) - inches) % 2:
        yield straight[-1], '"'
