"""Findings, fixes and links in the shapes of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from lsprotocol import types as lsp

from awesomelint.lsp.buffers import Buffer
from awesomelint.lsp.examining import Examination
from awesomelint.lsp.hovers import PAGES, page
from awesomelint.lsp.positions import Positions
from awesomelint.model import Diagnostic, Edit, Link, Severity, Span
from awesomelint.reports.escape import escape

MOST = 1_000
"""Findings that are shown of one text; editors take long over more, and people see no end of them."""
_SEVERITIES: dict[Severity, lsp.DiagnosticSeverity] = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}
_GRAVITY: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
Locate = Callable[[str], str]
"""Gives the URI of a file, by its path as shown."""


def range_of(positions: Positions, span: Span) -> lsp.Range:
    start, stop = positions.position(span.start), positions.position(span.stop)
    return lsp.Range(lsp.Position(*start), lsp.Position(*stop))


def diagnostics(buffer: Buffer, examination: Examination, locate: Locate) -> list[lsp.Diagnostic]:
    """Shape what was found, the gravest first where there is too much of it."""
    found = list(examination.diagnostics)
    rest = len(found) - MOST
    if rest > 0:
        found = sorted(found, key=lambda item: _GRAVITY[item.severity])[:MOST]
    shaped = [diagnostic(item, buffer, examination, locate) for item in found]
    if rest > 0:
        shaped.append(
            lsp.Diagnostic(
                lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
                f"{rest} more findings are not shown here; 'awesomelint check' shows them all",
                severity=lsp.DiagnosticSeverity.Information,
                source="awesomelint",
            )
        )
    return shaped


def diagnostic(item: Diagnostic, buffer: Buffer, examination: Examination, locate: Locate) -> lsp.Diagnostic:
    """Shape one finding, with the other places that it speaks of."""
    related = []
    for place in item.finding.related:
        if place.path is None or place.path == item.path:
            uri, positions = buffer.uri, buffer.positions
        elif (other := examination.others.get(place.path)) is not None:
            uri, positions = locate(place.path), Positions(other.text, buffer.encoding)
        else:
            continue
        where = lsp.Location(uri, range_of(positions, place.span))
        related.append(lsp.DiagnosticRelatedInformation(where, escape(place.message)))
    return lsp.Diagnostic(
        range_of(buffer.positions, item.finding.span),
        escape(item.finding.message),
        severity=_SEVERITIES[item.severity],
        code=item.rule,
        code_description=lsp.CodeDescription(f"{PAGES}{item.rule}.md") if page(item.rule) else None,
        source="awesomelint",
        related_information=related or None,
    )


def text_edits(buffer: Buffer, edits: Iterable[Edit]) -> list[lsp.TextEdit]:
    """Shape edits, from the top."""
    whole = (_whole(buffer.text, edit) for edit in sorted(set(edits)))
    return [lsp.TextEdit(range_of(buffer.positions, span), text) for span, text in whole]


def workspace_edit(buffer: Buffer, edits: Iterable[Edit], *, is_versioned: bool) -> lsp.WorkspaceEdit:
    """Shape edits of one text; an editor that knows versions takes them for this one alone."""
    shaped = text_edits(buffer, edits)
    if not is_versioned:
        return lsp.WorkspaceEdit(changes={buffer.uri: shaped})
    document = lsp.OptionalVersionedTextDocumentIdentifier(buffer.uri, buffer.version)
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, list(shaped))])


def document_links(
    buffer: Buffer, examination: Examination, folder: Path | None
) -> Iterator[lsp.DocumentLink]:
    """Shape the links that lead somewhere an editor can go, each place once, with the verdict on it."""
    if examination.document is None:
        return
    seen = set()
    for link in examination.document.links:
        target = _target(link, folder)
        if target is None or link.url_span in seen:
            continue
        seen.add(link.url_span)
        verdict = examination.verdicts.get(link.url)
        told = None
        if verdict is not None:
            told = escape(f"{verdict.state}, {verdict.phase}" if verdict.phase else verdict.state)
        yield lsp.DocumentLink(range_of(buffer.positions, link.url_span), target, told)


def _target(link: Link, folder: Path | None) -> str | None:
    """Give the URI that a link leads to: on the web, or a file that is there; None for anything else."""
    if link.url.lower().startswith(("http://", "https://")):
        return link.url if link.url.isprintable() and " " not in link.url else None
    path = unquote(link.url.partition("#")[0].partition("?")[0])
    if folder is None or not path or ":" in path or path.startswith(("/", "\\")) or "\0" in path:
        return None
    try:
        place = (folder / path).resolve()
        return place.as_uri() if place.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _whole(text: str, edit: Edit) -> Edit:
    r"""Let an edit that parts `\\r` from `\\n` take both: positions know no place between them."""
    (start, stop), new = edit
    if text[start - 1 : start + 1] == "\r\n" and start:
        start, new = start - 1, f"\r{new}"
    if text[stop - 1 : stop + 1] == "\r\n" and stop:
        stop, new = stop + 1, f"{new}\n"
    return Edit(Span(start, stop), new)
