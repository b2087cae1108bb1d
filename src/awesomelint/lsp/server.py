"""What the editor asks, and what it is told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from awesomelint import __version__
from awesomelint.errors import AwesomelintError
from awesomelint.lsp import actions, hovers, shapes
from awesomelint.lsp.buffers import Buffer
from awesomelint.lsp.desk import Desk
from awesomelint.lsp.differing import differences
from awesomelint.lsp.examining import Examination, Examiner
from awesomelint.lsp.positions import Position
from awesomelint.model import Span
from awesomelint.reports.escape import escape

FIX_ALL = "source.fixAll.awesomelint"
"""The kind of the action that fixes all, as editors name it that run actions when a file is saved."""


def serve(examiner: Examiner) -> None:
    """Talk with an editor over standard input and output until it says good-bye."""
    make(examiner).start_io()


def make(examiner: Examiner) -> LanguageServer:
    """Make a server that looks at texts with an examiner."""
    server = LanguageServer("awesomelint", __version__)
    _Service(server, examiner).register()
    return server


class _Service:
    """Answers one editor."""

    def __init__(self, server: LanguageServer, examiner: Examiner) -> None:
        self._server = server
        self._desk = Desk(examiner, _path, self._publish)
        self._told: set[str] = set()
        """Troubles that were shown: each is, once."""
        self._tasks: set[asyncio.Task[None]] = set()
        """What is being shaped and sent."""

    def register(self) -> None:
        """Say what is answered."""
        kinds = [lsp.CodeActionKind.QuickFix, FIX_ALL]
        options = {
            lsp.TEXT_DOCUMENT_DOCUMENT_LINK: lsp.DocumentLinkOptions(resolve_provider=False),
            lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions(kinds, resolve_provider=True),
        }
        answers: dict[str, Callable[..., Any]] = {
            lsp.INITIALIZE: self.initialize,
            lsp.SHUTDOWN: self.shutdown,
            lsp.TEXT_DOCUMENT_DID_OPEN: self.opened,
            lsp.TEXT_DOCUMENT_DID_CHANGE: self.changed,
            lsp.TEXT_DOCUMENT_DID_SAVE: self.saved,
            lsp.TEXT_DOCUMENT_DID_CLOSE: self.closed,
            lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: self.files_changed,
            lsp.TEXT_DOCUMENT_HOVER: self.hover,
            lsp.TEXT_DOCUMENT_DOCUMENT_LINK: self.links,
            lsp.TEXT_DOCUMENT_CODE_ACTION: self.actions,
            lsp.CODE_ACTION_RESOLVE: self.resolve,
        }
        for method, answer in answers.items():
            # A partial, for pygls puts marks of its own on what it is given, which a method does not take.
            self._server.feature(method, options.get(method))(partial(answer))

    # What the editor tells.

    def initialize(self, params: lsp.InitializeParams) -> None:
        """Go to the folder that is open, so that paths are told from there."""
        folders = [folder.uri for folder in params.workspace_folders or ()]
        root = (folders or [params.root_uri or ""])[0]
        path = _path(root)
        if path is not None and path.is_dir():
            os.chdir(path)

    def shutdown(self, _: None) -> None:
        self._desk.close()

    def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        encoding = str(getattr(self._encoding, "value", self._encoding))
        buffer = Buffer(item.uri, None, "", encoding).replaced(item.version, item.text)
        self._desk.put(buffer, pause=0)

    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        buffer = self._desk.buffer(params.text_document.uri)
        if buffer is None:
            return
        version = params.text_document.version
        for change in params.content_changes:
            if isinstance(change, lsp.TextDocumentContentChangePartial):
                start, stop = _position(change.range.start), _position(change.range.end)
                buffer = buffer.changed(version, start, stop, change.text)
            else:
                buffer = buffer.replaced(version, change.text)
        self._desk.put(buffer)

    def saved(self, _: lsp.DidSaveTextDocumentParams) -> None:
        self._desk.look_again()

    def files_changed(self, _: lsp.DidChangeWatchedFilesParams) -> None:
        self._desk.look_again()

    def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._desk.drop(uri)
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    # What the editor asks.

    async def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """Tell what is known of the link at a place, and of the findings there."""
        known = await self._desk.examination(params.text_document.uri)
        if known is None:
            return None
        return await self._desk.answer(self._told_at, *known, _position(params.position))

    async def links(self, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        """Give the links of a text, with the verdict on each."""
        known = await self._desk.examination(params.text_document.uri)
        if known is None:
            return []
        path = self._desk.path(params.text_document.uri)
        folder = None if path is None else path.parent
        return await self._desk.answer(lambda: list(shapes.document_links(*known, folder)))

    async def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        """Offer what can be done about the findings that a selection touches."""
        known = await self._desk.examination(params.text_document.uri)
        if known is None:
            return []
        buffer, examination = known
        only = params.context.only
        offered: list[lsp.CodeAction] = []
        if _is_wanted(lsp.CodeActionKind.QuickFix, only):
            where = Span(
                *(buffer.positions.offset(_position(end)) for end in (params.range.start, params.range.end))
            )
            offered += await self._desk.answer(self._quick_fixes, buffer, examination, where)
        if _is_wanted(FIX_ALL, only) and any(
            item.finding.fix is not None and item.finding.fix.safe for item in examination.diagnostics
        ):
            action = lsp.CodeAction("Fix all safe findings (awesomelint)", kind=FIX_ALL)
            action.data = {"uri": buffer.uri, "version": buffer.version}
            if only or not self._resolves:  # it is to be applied at once
                action = await self.resolve(action)
            offered.append(action)
        return offered

    async def resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        """Work out the edits of an action that is about to be applied."""
        data = action.data if isinstance(action.data, dict) else {}
        known = await self._desk.examination(str(data.get("uri")))
        if known is None or known[0].version != data.get("version"):
            return action
        buffer, examination = known
        if "suppress" in data:
            item = examination.diagnostics[int(data["suppress"])]
            edits = await self._desk.answer(actions.suppression, examination, item)
            if not edits:
                self._show(f"there is no place for a comment that suppresses {item.rule} here")
        else:
            try:
                fixed = await self._desk.fix(buffer)
            except AwesomelintError as error:
                self._show(str(error))
                return action
            edits = await self._desk.answer(differences, examination.source.text, fixed)
        action.edit = shapes.workspace_edit(buffer, edits, is_versioned=self._knows_versions)
        return action

    # What the editor is told.

    def _publish(self, buffer: Buffer, examination: Examination) -> None:
        for trouble in examination.troubles:
            self._show(trouble)
        task = asyncio.get_running_loop().create_task(self._shape_and_send(buffer, examination))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _shape_and_send(self, buffer: Buffer, examination: Examination) -> None:
        shaped = await self._desk.answer(shapes.diagnostics, buffer, examination, _uri)
        if self._desk.buffer(buffer.uri) is buffer:
            self._server.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(buffer.uri, shaped, version=buffer.version)
            )

    def _show(self, trouble: str) -> None:
        if trouble not in self._told:
            self._told.add(trouble)
            told = lsp.ShowMessageParams(lsp.MessageType.Warning, f"awesomelint: {escape(trouble)}")
            self._server.window_show_message(told)

    def _told_at(self, buffer: Buffer, examination: Examination, place: Position) -> lsp.Hover | None:
        if examination.document is None:
            return None
        at = buffer.positions.offset(place)
        here = Span(at, at)
        told = []
        spans = []
        for link in examination.document.links:
            if link.span.start <= at < link.span.stop and "://" in link.url:
                told.append(hovers.told_of_link(link, examination.verdicts.get(link.url)))
                spans.append(link.span)
        found = actions.overlapping(examination.diagnostics, here)
        told += hovers.told_of_findings(found)
        spans += (item.finding.span for item in found)
        if not told:
            return None
        text = "\n\n---\n\n".join(told)
        kind = lsp.MarkupKind.Markdown if self._shows_markdown else lsp.MarkupKind.PlainText
        content = lsp.MarkupContent(kind, text if self._shows_markdown else hovers.plain(text))
        return lsp.Hover(
            content, shapes.range_of(buffer.positions, min(spans, key=lambda s: s.stop - s.start))
        )

    def _quick_fixes(self, buffer: Buffer, examination: Examination, where: Span) -> list[lsp.CodeAction]:
        found = actions.overlapping(examination.diagnostics, where)
        shaped = {id(item): shapes.diagnostic(item, buffer, examination, _uri) for item in found}
        offered = [
            lsp.CodeAction(
                escape(repair.title),
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[shaped[id(repair.diagnostic)]],
                is_preferred=repair.is_safe,
                edit=shapes.workspace_edit(buffer, repair.edits, is_versioned=self._knows_versions),
            )
            for repair in actions.repairs(examination, found)
        ]
        for item in found if self._resolves else ():
            at = examination.diagnostics.index(item)
            data = {"uri": buffer.uri, "version": buffer.version, "suppress": at}
            offered.append(
                lsp.CodeAction(
                    f"Suppress {item.rule} here",
                    kind=lsp.CodeActionKind.QuickFix,
                    diagnostics=[shaped[id(item)]],
                    data=data,
                )
            )
        return offered

    # What the editor can do.

    @property
    def _encoding(self) -> object:
        return self._server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16

    @property
    def _knows_versions(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)

    @property
    def _resolves(self) -> bool:
        """Whether the editor asks for the edits of an action only when it is taken."""
        document = self._server.client_capabilities.text_document
        action = document.code_action if document else None
        resolves = action.resolve_support if action else None
        return bool(action and action.data_support and resolves and "edit" in resolves.properties)

    @property
    def _shows_markdown(self) -> bool:
        document = self._server.client_capabilities.text_document
        hover = document.hover if document else None
        return bool(hover and hover.content_format and lsp.MarkupKind.Markdown in hover.content_format)


def _position(given: lsp.Position) -> Position:
    return Position(given.line, given.character)


def _path(uri: str) -> Path | None:
    """Give the file that a URI names; None for one of another kind: `untitled:`, `git:`."""
    path = to_fs_path(uri)
    return Path(path) if path else None


def _uri(path: str) -> str:
    """Give the URI of a file, by its path as shown."""
    return from_fs_path(str(Path.cwd() / path)) or ""


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Tell whether an editor asks for actions of a kind, or of a wider one that holds it."""
    return not only or any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in only)
