"""Markdown to the words readers see."""

from __future__ import annotations

import re
from html import unescape

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
"""CommonMark resolves a character reference only with its semicolon, unlike HTML (`&copy=1`)."""
_LINK = re.compile(r"!?\[([^\[\]]*+)\](?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|\[[^\[\]]*+\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>|<!--.*?-->", re.DOTALL)
_EMPHASIS = re.compile(r"\*+|~~|`+|(?<![^\W_])_+(?=\w)|(?<=\w)_+(?![^\W_])")
_BLANKS = re.compile(r"\s+")
_MARKUP = re.compile(r"[*_`\[\]<>~\\&\r\n\t]|  ")


def unescape_url(written: str) -> str:
    r"""Resolve backslash escapes and character references in a destination as written.

    >>> unescape_url(r"a\)b&amp;c")
    'a)b&c'
    """
    if "\\" in written:
        written = _ESCAPE.sub(r"\1", written)
    return _REFERENCE.sub(lambda match: unescape(match[0]), written) if "&" in written else written


def plain(markdown: str) -> str:
    """Remove markup from an inline text, as far as a title needs it.

    >>> plain("**[Ant](https://a.example) &amp; _Bee_** `x_y`")
    'Ant & Bee x_y'
    """
    if not _MARKUP.search(markdown):
        return markdown.strip()
    text = _TAG.sub("", markdown)
    for _ in range(3):  # a badge inside a link inside an image
        shorter = _LINK.sub(r"\1", text)
        if shorter == text:
            break
        text = shorter
    text = _EMPHASIS.sub("", text)
    return _BLANKS.sub(" ", unescape_url(text)).strip()
