"""From the bytes of a page to text: in which encoding it is, as browsers decide it."""

from __future__ import annotations

import codecs
import re

from awesomelint.links.net.answer import Answer

_PRESCAN = 1024
"""Bytes in which a page may name its encoding (HTML standard, 13.2.3.2)."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What browsers take these labels for (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252"}
# The encodings of the web in Python's names. The other codecs are none for text, or take quadratic time.
_WEB = re.compile(
    r"utf-(?:8|16(?:-[lb]e)?)|ascii|big5(?:hkscs)?|cp(?:125\d|866|874|932|949|950)|euc_(?:jp|kr)|gb18030"
    r"|iso(?:8859-\d+|2022_jp)|koi8-[ru]|mac-(?:roman|cyrillic)|shift_jis|tis-620"
)
_NOT_ASCII = re.compile(r"utf-16|iso2022")
"""Encodings in which ASCII bytes may stand for something else than ASCII."""


def is_page(answer: Answer) -> bool:
    """Tell whether an answer holds HTML, as far as its headers and its beginning say."""
    kind = answer.header("content-type").lower()
    return (not kind or "html" in kind) and b"<" in answer.body[:_PRESCAN]


def text_of(answer: Answer) -> str:
    """Decode a page as browsers do: byte order mark, header, `meta`, UTF-8, and Windows-1252 at last."""
    encoding, start = _encoding(answer)
    return answer.body[start:].decode(encoding, "replace")


def utf8_of(answer: Answer) -> bytes:
    """Give a page in UTF-8, decoded as by `text_of`; without work where it is so already.

    Bytes that are no UTF-8 may be left in what says that it is.
    """
    encoding, start = _encoding(answer)
    body = answer.body[start:] if start else answer.body
    if encoding == "utf-8" or (body.isascii() and not _NOT_ASCII.match(encoding)):
        return body
    return body.decode(encoding, "replace").encode("utf-8", "replace")


def _encoding(answer: Answer) -> tuple[str, int]:
    """Give the codec of a page, and how many bytes its byte order mark takes."""
    body = answer.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding, len(mark)
    named = _HEADER_CHARSET.search(answer.header("content-type"))
    label = named[1] if named else ""
    if not label and (meta := _META_CHARSET.search(body, 0, _PRESCAN)):
        label = meta[1].decode("ascii")
    try:
        encoding = codecs.lookup(_LABELS.get(label.lower(), label or "utf-8")).name
    except (LookupError, ValueError):  # an unknown name, or one with a NUL
        encoding = ""
    if encoding.startswith("utf-16") and not named:
        encoding = "utf-8"  # a page whose `meta` can be read as ASCII is no UTF-16
    elif encoding == "utf-16":
        encoding = "utf-16-le"
    return (encoding if _WEB.fullmatch(encoding) else "cp1252"), 0
