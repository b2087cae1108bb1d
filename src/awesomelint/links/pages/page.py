"""What a fetched page says of itself: its title, in its own encoding, and whether it is a challenge."""

from __future__ import annotations

import codecs
import html
import re

from awesomelint import rulebook
from awesomelint.links.net.answer import Answer

TITLE_CAP = 200
"""Code points of a title that are kept."""
_PRESCAN = 1024
"""Bytes in which a page may name its encoding (HTML standard, 13.2.3.2)."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^>]{0,200})?>([^<]{0,4000})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What browsers take these labels for (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252"}
# The encodings of the web in Python's names. The other codecs are none for text, or take quadratic time.
_WEB = re.compile(
    r"utf-(?:8|16(?:-[lb]e)?)|ascii|big5(?:hkscs)?|cp(?:125\d|866|874|932|949|950)|euc_(?:jp|kr)|gb18030"
    r"|iso(?:8859-\d+|2022_jp)|koi8-[ru]|mac-(?:roman|cyrillic)|shift_jis|tis-620"
)


def text_of(answer: Answer) -> str:
    """Decode a page as browsers do: byte order mark, header, `meta`, UTF-8, and Windows-1252 at last."""
    body = answer.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    named = _HEADER_CHARSET.search(answer.header("content-type"))
    label = named[1] if named else ""
    if not label and (meta := _META_CHARSET.search(body, 0, _PRESCAN)):
        label = meta[1].decode("ascii")
    try:
        encoding = codecs.lookup(_LABELS.get(label.lower(), label or "utf-8")).name
    except (LookupError, ValueError):  # an unknown name, or one with a NUL
        encoding = ""
    return body.decode(encoding if _WEB.fullmatch(encoding) else "cp1252", "replace")


def title_of(answer: Answer) -> str | None:
    """Give a web page's title, white space collapsed, at most TITLE_CAP long; None without one."""
    if b"<" not in answer.body[:_PRESCAN]:
        return None
    kind = answer.header("content-type").lower()
    if kind and "html" not in kind:
        return None
    match = _TITLE.search(text_of(answer))
    if match is None:
        return None
    return " ".join(html.unescape(match[1]).split())[:TITLE_CAP] or None


def is_challenge(answer: Answer, title: str | None) -> bool:
    """Tell whether a page is there to keep programs out (`rules/data/challenges.toml`)."""
    known = rulebook.data("challenges")
    if any(row["value"] in answer.header(row["name"]).lower() for row in known["header"]):
        return True
    return title is not None and any(title.lower() == row["is"] for row in known["title"])
