from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.decode import BOM
from awesomelint.model import Edit, Finding, Fix, Severity, Source, Span
from awesomelint.rule import SourceRule

_MARK = Span(0, 1)


@dataclass(frozen=True)
class ByteOrderMark(SourceRule):
    """A byte order mark at the start of a UTF-8 file."""

    family: ClassVar[str] = "encoding"
    severity: ClassVar[Severity] = "warning"

    def check(self, source: Source) -> Iterator[Finding]:
        if source.encoding == "utf-8" and source.text.startswith(BOM) and not source.binary:
            fix = Fix("remove the byte order mark", (Edit(_MARK, ""),), safe=True)
            yield Finding(_MARK, "the file starts with a byte order mark, U+FEFF", fix)
