"""The rule unused-definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.markdown import line_of
from awesomelint.markdown.inline import normalize_label
from awesomelint.model import Definition, Document, Finding, Fix, Related, Severity
from awesomelint.removal import lines_under
from awesomelint.rule import DocumentRule

_BRACKETS = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]")


@dataclass(frozen=True)
class UnusedDefinition(DocumentRule):
    """A definition of a link reference that no link uses."""

    family: ClassVar[str] = "links"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        if not doc.definitions:
            return
        used = {link.url_span for link in doc.links}
        first: dict[str, Definition] = {}
        bracketed: frozenset[str] | None = None
        for definition in doc.definitions:
            earlier = first.setdefault(definition.label, definition)
            if definition.url_span in used or _is_comment(definition):
                continue
            if earlier is not definition:
                if definition.url != earlier.url or earlier.url_span in used:
                    yield _repeated(doc, definition, earlier)
                continue
            if bracketed is None:
                bracketed = _bracketed(doc)
            if definition.label not in bracketed:
                message = f"no link uses [{_label(doc, definition)}]"
                yield Finding(definition.span, message, _fix(doc, definition))


def _repeated(doc: Document, definition: Definition, earlier: Definition) -> Finding:
    line = line_of(doc.line_starts, earlier.span.start) + 1
    message = f"[{_label(doc, definition)}] is defined on line {line} already, and that is what links use"
    if definition.url != earlier.url:
        message += f": {earlier.url}"
    fix = _fix(doc, definition) if definition.url == earlier.url else None
    return Finding(definition.span, message, fix, (Related(None, earlier.span, "first here"),))


def _is_comment(definition: Definition) -> bool:
    """Tell whether a definition is there to hide words: `[//]: # (ants)`."""
    return definition.url in ("", "#", "/") or not re.search(r"\w", definition.label)


def _bracketed(doc: Document) -> frozenset[str]:
    """Name the labels that stand in brackets anywhere but in definitions: in comments, code and HTML too."""
    starts = {definition.span.start for definition in doc.definitions}
    return frozenset(
        normalize_label(match[1]) for match in _BRACKETS.finditer(doc.text) if match.start() not in starts
    )


def _label(doc: Document, definition: Definition) -> str:
    match = _BRACKETS.match(doc.text, definition.span.start)
    return " ".join(match[1].split()) if match else definition.label


def _fix(doc: Document, definition: Definition) -> Fix | None:
    edit = lines_under(doc, definition.span)
    return None if edit is None else Fix("remove the definition", (edit,), safe=False)
