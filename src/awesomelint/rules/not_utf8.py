from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from awesomelint.decode import BOM, Guess, explain
from awesomelint.model import Edit, Finding, Fix, Source, Span
from awesomelint.rule import SourceRule

if TYPE_CHECKING:
    from awesomelint.stray_bytes import Mended

_STRAY = re.compile("[\udc80-\udcff]")
_START = Span(0, 0)
_CONVERTIBLE = 0.5
"""The least certainty of a guess that `--unsafe` converts by."""
_SHOWN, _LONG = 3, 20
"""How many conversions a message shows, and how many characters of each."""
_MARK = 2
"""How many bytes a byte order mark of UTF-16 has."""


@dataclass(frozen=True)
class NotUtf8(SourceRule):
    """A file whose bytes are not UTF-8."""

    family: ClassVar[str] = "encoding"

    def check(self, source: Source) -> Iterator[Finding]:
        if source.encoding == "utf-8" and source.errors == "strict":
            return
        guess = explain(source.raw)
        match guess.reason:
            case "binary":
                yield Finding(_START, "binary, not text")
            case "cut":
                yield Finding(_START, f"{guess.name}, but a byte is missing at its end")
            case "false-bom":
                yield _false_mark(guess)
            case "stray":
                yield _stray_bytes(source)
            case "unknown":
                yield Finding(*_first(source, "neither UTF-8 nor any encoding known:"))
            case _:
                yield _other_encoding(source, guess)


def _first(source: Source, what: str) -> tuple[Span, str]:
    """Tell how many bytes fit no encoding, and show the first."""
    places = [match.start() for match in _STRAY.finditer(source.text)]
    first = ord(source.text[places[0]]) - 0xDC00
    return Span(places[0], places[0] + 1), f"{what} {_bytes(len(places))}, the first is 0x{first:02X}"


def _bytes(count: int) -> str:
    return "1 stray byte" if count == 1 else f"{count} stray bytes"


def _false_mark(guess: Guess) -> Finding:
    message = f"UTF-8 behind the byte order mark of {guess.name}"
    fix = Fix("remove the byte order mark", (Edit(Span(0, _MARK), ""),), safe=False, encoding="utf-8")
    return Finding(_START, message, fix)


def _stray_bytes(source: Source) -> Finding:
    """Tell what stray bytes look like, and offer to convert those that surely are that."""
    from awesomelint.stray_bytes import SURE, mend

    span, message = _first(source, "UTF-8 but for")
    mended = mend(source.text)
    if sure := [one for one in mended if one.certainty >= SURE]:
        count = _covered(source, sure)
        whole = count == len(_STRAY.findall(source.text))
        they = ("it" if count == 1 else "they") if whole else f"{count} of them"
        message += f"; as {_read_as(sure, f'{they} reads' if count == 1 else f'{they} read')}"
        edits = tuple(Edit(one.span, one.text) for one in sure)
        fix = Fix(f"convert {_bytes(count)}", edits, safe=False, encoding="utf-8" if whole else None)
        return Finding(span, message, fix)
    if maybe := [one for one in mended if one.certainty >= _CONVERTIBLE]:
        message += f"; as {_read_as(maybe, 'they may read')}, too uncertain to convert"
    return Finding(span, message)


def _read_as(mended: Sequence[Mended], read: str) -> str:
    """Name the encodings, the first few texts and the least certainty."""
    encodings = " and ".join(dict.fromkeys(one.encoding for one in mended))
    texts = list(dict.fromkeys(one.text for one in mended))
    shown = ", ".join(text if len(text) <= _LONG else f"{text[:_LONG]}…" for text in texts[:_SHOWN])
    more = ", …" if len(texts) > _SHOWN else ""
    certainty = _percent(min(one.certainty for one in mended))
    return f"{encodings} {read} {shown}{more} (certainty {certainty} %)"


def _percent(certainty: float) -> int:
    return min(int(certainty * 100), 99)


def _covered(source: Source, mended: Sequence[Mended]) -> int:
    return sum(len(_STRAY.findall(source.text, *one.span)) for one in mended)


def _other_encoding(source: Source, guess: Guess) -> Finding:
    known = guess.reason == "bom"
    likely = f"looks like {guess.name} (certainty {_percent(guess.certainty)} %)"
    message = f"{guess.name}, as its byte order mark says" if known else likely
    if source.errors == "surrogateescape":
        span, message = _first(source, f"{message} but for")
        return Finding(span, f"{message}; expected UTF-8")
    message += "; expected UTF-8"
    if source.errors == "surrogatepass":
        return Finding(_START, f"{message}; it holds lone surrogates, which UTF-8 has no way to write")
    if guess.certainty < _CONVERTIBLE:
        return Finding(_START, f"{message}; too uncertain to convert")
    edits = (Edit(Span(0, 1), ""),) if source.text.startswith(BOM) else ()
    return Finding(_START, message, Fix("convert to UTF-8", edits, safe=known, encoding="utf-8"))
