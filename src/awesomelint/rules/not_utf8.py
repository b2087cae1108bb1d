from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.decode import BOM, Guess, explain
from awesomelint.model import Edit, Finding, Fix, Source, Span
from awesomelint.rule import SourceRule

_STRAY = re.compile("[\udc80-\udcff]")
_START = Span(0, 0)
_CONVERTIBLE = 0.5
"""The least certainty of a guess that `--unsafe` converts by."""


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
                yield Finding(_START, f"{guess.name} by its byte order mark, but a byte is missing")
            case "stray" | "unknown":
                yield _stray_bytes(source, guess)
            case _:
                yield _other_encoding(source, guess)


def _stray_bytes(source: Source, guess: Guess) -> Finding:
    """Tell how many bytes fit no encoding, and show the first."""
    places = [match.start() for match in _STRAY.finditer(source.text)]
    first = ord(source.text[places[0]]) - 0xDC00
    what = "UTF-8 but for" if guess.reason == "stray" else "neither UTF-8 nor any encoding known:"
    message = f"{what} {_bytes(len(places))}, the first is 0x{first:02X}"
    return Finding(Span(places[0], places[0] + 1), message)


def _bytes(count: int) -> str:
    return "1 stray byte" if count == 1 else f"{count} stray bytes"


def _other_encoding(source: Source, guess: Guess) -> Finding:
    known = guess.reason == "bom"
    if known:
        message = f"{guess.name}, as its byte order mark says; expected UTF-8"
    else:
        message = (
            f"looks like {guess.name} (certainty {min(int(guess.certainty * 100), 99)} %); expected UTF-8"
        )
    if source.errors != "strict":
        return Finding(_START, f"{message}; it holds lone surrogates, which UTF-8 has no way to write")
    if guess.certainty < _CONVERTIBLE:
        return Finding(_START, f"{message}; too uncertain to convert")
    edits = (Edit(Span(0, 1), ""),) if source.text.startswith(BOM) else ()
    return Finding(_START, message, Fix("convert to UTF-8", edits, safe=known, encoding="utf-8"))
