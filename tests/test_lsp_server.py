"""The language server, spoken with as an editor does: a process of its own, over its standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from awesomelint.lsp.buffers import Buffer
from awesomelint.lsp.hovers import PAGES
from awesomelint.lsp.positions import Position, Positions
from scripted_links import DEAD, record, remember

pytestmark = pytest.mark.asyncio(loop_scope="module")
CONFIGURATION = 'exclude = ["old/"]\n[links]\nstore = "links.sqlite"\n'


@dataclass
class Editor:
    """An editor with a folder open."""

    client: LanguageClient
    folder: Path
    texts: dict[str, Buffer] = field(default_factory=dict)
    """By URI, as the server is to see them."""
    published: dict[str, asyncio.Queue[lsp.PublishDiagnosticsParams]] = field(
        default_factory=lambda: defaultdict(asyncio.Queue)
    )
    """What the server said of each text, and nobody looked at yet."""

    def take(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.published[params.uri].put_nowait(params)

    async def open(self, name: str, text: str, *, uri: str | None = None) -> str:
        """Open a text, and give its URI; it need not be on disk."""
        uri = uri or (self.folder / name).as_uri()
        self.texts[uri] = Buffer(uri, 1, text)
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", 1, text))
        )
        return uri

    def change(self, uri: str, start: tuple[int, int], stop: tuple[int, int], text: str) -> None:
        """Replace what stands between two positions."""
        before = self.texts[uri]
        version = (before.version or 0) + 1
        self.texts[uri] = before.changed(version, Position(*start), Position(*stop), text)
        where = lsp.Range(lsp.Position(*start), lsp.Position(*stop))
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version, uri),
                [lsp.TextDocumentContentChangePartial(where, text)],
            )
        )

    async def shown(self, uri: str) -> list[lsp.Diagnostic]:
        """Wait for what is found in a text as it is now."""
        async with asyncio.timeout(60):
            while (params := await self.published[uri].get()).version != self.texts[uri].version:
                pass
        return list(params.diagnostics)

    async def found(self, uri: str) -> list[str]:
        """The same, as `line:start-stop rule: message`, all counted from 0."""
        return [told(item) for item in await self.shown(uri)]

    async def actions(
        self, uri: str, start: tuple[int, int], stop: tuple[int, int], only: Sequence[str] | None = None
    ) -> list[lsp.CodeAction]:
        """Ask what can be done about a selection."""
        where = lsp.Range(lsp.Position(*start), lsp.Position(*stop))
        params = lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(uri), where, lsp.CodeActionContext([], only=list(only or []) or None)
        )
        offered = await self.client.text_document_code_action_async(params)
        return [item for item in offered or () if isinstance(item, lsp.CodeAction)]

    def applied(self, edit: lsp.WorkspaceEdit | None) -> str:
        """Give the one text that an edit is about, with it applied."""
        assert edit is not None and edit.document_changes is not None
        (change,) = edit.document_changes
        assert isinstance(change, lsp.TextDocumentEdit)
        buffer = self.texts[change.text_document.uri]
        assert change.text_document.version == buffer.version
        for item in reversed(change.edits):
            assert isinstance(item, lsp.TextEdit)
            start, stop = (Position(end.line, end.character) for end in (item.range.start, item.range.end))
            buffer = buffer.changed(buffer.version, start, stop, item.new_text)
        return buffer.text

    async def hover(self, uri: str, line: int, character: int) -> str | None:
        """Ask what is told at a place."""
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, character))
        answer = await self.client.text_document_hover_async(params)
        if answer is None:
            return None
        assert isinstance(answer.contents, lsp.MarkupContent)
        return answer.contents.value


def told(item: lsp.Diagnostic) -> str:
    where = item.range
    assert item.source == "awesomelint"
    stop = "" if where.start.line == where.end.line else f"{where.end.line}:"
    place = f"{where.start.line}:{where.start.character}-{stop}{where.end.character}"
    return f"{place} {item.code}: {item.message}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with lists, a configuration and a store that knows one link."""
    top = tmp_path_factory.mktemp("editor") / "ants"
    for name in (".git", "old"):
        (top / name).mkdir(parents=True)
    (top / "awesomelint.toml").write_text(CONFIGURATION)
    (top / "other.md").write_text("# Other\n")
    remember(record(DEAD), path=str(top / "links.sqlite"))
    return top


async def start(folder: Path, capabilities: lsp.ClientCapabilities, *options: str) -> Editor:
    client = make_test_lsp_client()
    command = [sys.executable, "-W", "error:::awesomelint", "-m", "awesomelint", "lsp", *options]
    environment = {**os.environ, "AWESOMELINT_CACHE_DIR": str(folder.parent / "cache")}
    await client.start_io(*command, env=environment, cwd=folder.parent)
    folders = [lsp.WorkspaceFolder(folder.as_uri(), "ants")]
    await client.initialize_session(
        lsp.InitializeParams(capabilities=capabilities, workspace_folders=folders)
    )
    editor = Editor(client, folder)
    client.protocol.fm.features[lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = editor.take
    return editor


async def stop(editor: Editor) -> None:
    await editor.client.shutdown_session()
    await editor.client.stop()  # type: ignore[no-untyped-call]  # pytest-lsp's is


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editor(folder: Path) -> AsyncIterator[Editor]:
    capabilities = client_capabilities("visual-studio-code")
    editor = await start(folder, capabilities, "--stdio")
    yield editor
    await stop(editor)


async def test_findings_come_with_their_places_and_go_when_mended(editor: Editor) -> None:
    text = "# Ants 🐜🐜\n\n1. 🐜 [蚂蚁]((https://ants.example)) 🐜\n3. [Bee](https://bee.example/)\n"
    uri = await editor.open("places.md", text)
    first, second = await editor.shown(uri)
    assert [told(first), told(second)] == [
        "2:11-33 broken-link-syntax: doubled parentheses around the destination",
        "3:0-1 numbering-gap: 1 to 3: 2 missing, readers see 2",
    ]
    line = text.splitlines()[2].encode("utf-16-le")
    assert line[2 * 11 : 2 * 33].decode("utf-16-le") == "(https://ants.example)"
    assert (first.severity, second.severity) == (lsp.DiagnosticSeverity.Error, lsp.DiagnosticSeverity.Error)
    assert first.code_description is not None
    assert first.code_description.href.endswith("/rules/broken-link-syntax.md")

    editor.change(uri, (3, 0), (3, 1), "2")
    assert await editor.found(uri) == [told(first)]
    editor.change(uri, (2, 33), (2, 34), "")
    editor.change(uri, (2, 10), (2, 11), "")
    assert await editor.found(uri) == []


async def test_characters_that_only_python_takes_for_line_ends_are_none(editor: Editor) -> None:
    text = "# Ants\u2028and\x0cbees\x85\n\n1. [Ant](https://ant.example/)\n"
    uri = await editor.open("ends.md", text)
    before = await editor.found(uri)
    editor.change(uri, (2, 0), (2, 1), "2")
    editor.change(uri, (2, 0), (2, 1), "1")
    editor.change(uri, (3, 0), (3, 0), "3. [Bee](https://bee.example/)\n")
    after = await editor.found(uri)
    assert after == [*before, "3:0-1 numbering-gap: 1 to 3: 2 missing, readers see 2"]


DEAD_LIST = (
    "# Ants\n\n- [Ant](https://ant.example/gone) - gone\n- [Bee](https://bee.example/new) - unknown\n"
    "- [Other](other.md#other), [none](no.md), [up](<file:///etc/passwd>), [run](javascript:alert(1)), "
    "[in](#ants)\n"
)


async def test_what_is_known_of_links_comes_from_the_store(editor: Editor) -> None:
    uri = await editor.open("links.md", DEAD_LIST)
    archive = "https://web.archive.org/web/2020/https://ant.example/gone"
    assert await editor.found(uri) == [
        f"2:8-32 dead-link: dead (confirmed): the server answered 404 Not Found; archived at {archive}",
        "4:34-39 missing-file: no such file: no.md",
    ]
    hover = await editor.hover(uri, 2, 10)
    assert hover is not None
    link, finding = hover.split("\n\n---\n\n")
    assert link == (
        "`https://ant.example/gone`  \n"
        "**dead, confirmed**: `the server answered 404 Not Found`  \n"
        f"archived at `{archive}`  \n"
        "since 2025-10-22; checked 2025-11-21 00:00 UTC; next check 2025-12-19"
    )
    assert finding.startswith(
        f"### [dead-link]({PAGES}dead-link.md)\n\n- error: `dead (confirmed): the server"
    )
    assert "**When to turn it off.**" in finding
    assert await editor.hover(uri, 3, 10) == (
        "`https://bee.example/new`  \nNothing is known of it yet: `awesomelint links` asks."
    )
    assert await editor.hover(uri, 0, 0) is None

    params = lsp.DocumentLinkParams(lsp.TextDocumentIdentifier(uri))
    links = await editor.client.text_document_document_link_async(params) or []
    assert [(item.range.start.line, item.target, item.tooltip) for item in links] == [
        (2, "https://ant.example/gone", "dead, confirmed"),
        (3, "https://bee.example/new", None),
        (4, (editor.folder / "other.md").as_uri(), None),
    ]


async def test_nothing_hostile_gets_out_of_code(editor: Editor) -> None:
    url = "https://x.example/`![](https://spy.example/x.png)`<img/src=x>@everyone"
    uri = await editor.open("hostile.md", f"# A\n\n- [::error::a]({url})\n- [b]({url})\n")
    assert await editor.shown(uri) != []
    hover = await editor.hover(uri, 2, 25)
    assert hover is not None
    assert hover.startswith("``https://x.example/`![](https://spy.example/x.png)`<img/src=x>@everyone``  \n")


FAULTS = (
    "\ufeff# Ants\r\n\r\n1. [Ant]((https://ants.example))\r\n"
    "3. [Bée](https://bee.example/) fran\u00c3\u00a7ais\r\n"
)


async def test_fixes_are_offered_safe_ones_preferred(editor: Editor) -> None:
    uri = await editor.open("fixes.md", FAULTS)
    await editor.shown(uri)
    link = await editor.actions(uri, (2, 10), (2, 10), [lsp.CodeActionKind.QuickFix])
    assert [(item.title, item.kind, item.is_preferred) for item in link] == [
        ("Remove the inner parentheses", lsp.CodeActionKind.QuickFix, True),
        ("Suppress broken-link-syntax here", lsp.CodeActionKind.QuickFix, None),
    ]
    assert editor.applied(link[0].edit) == FAULTS.replace(
        "((https://ants.example))", "(https://ants.example)"
    )
    gap = await editor.actions(uri, (3, 0), (3, 0), [lsp.CodeActionKind.QuickFix])
    assert [(item.title, item.is_preferred) for item in gap] == [
        ("Renumber what follows from 2 (unsafe: look at the result)", False),
        ("Suppress numbering-gap here", None),
    ]
    assert editor.applied(gap[0].edit) == FAULTS.replace("\r\n3.", "\r\n2.")
    suppressed = await editor.client.code_action_resolve_async(gap[1])
    assert "awesomelint-disable" in editor.applied(suppressed.edit)
    assert await editor.actions(uri, (1, 0), (1, 0), [lsp.CodeActionKind.QuickFix]) == []


async def test_all_safe_fixes_are_one_action(editor: Editor) -> None:
    uri = await editor.open("all.md", FAULTS)
    fixed = FAULTS.removeprefix("\ufeff").replace("((", "(").replace("))", ")").replace("\u00c3\u00a7", "ç")
    (now,) = await editor.actions(uri, (0, 0), (0, 0), ["source.fixAll"])
    assert (now.kind, editor.applied(now.edit)) == ("source.fixAll.awesomelint", fixed)
    later = [item for item in await editor.actions(uri, (1, 0), (1, 0)) if item.kind == now.kind]
    assert [item.edit for item in later] == [None]
    assert editor.applied((await editor.client.code_action_resolve_async(later[0])).edit) == fixed

    editor.change(uri, (0, 0), (0, 0), "<!-- -->\r\n")
    stale = await editor.client.code_action_resolve_async(later[0])
    assert stale.edit is None, "edits of a text that is no more"
    clean = await editor.open("clean.md", "# Ants\n")
    assert await editor.actions(clean, (0, 0), (0, 0), ["source.fixAll"]) == []


async def test_excluded_files_and_texts_without_a_file(editor: Editor) -> None:
    text = "# Ants\n\n1. a\n3. b\n"
    assert await editor.found(await editor.open("old/ants.md", text)) == []
    nameless = await editor.open("", text, uri="untitled:Untitled-1")
    assert await editor.found(nameless) == ["3:0-1 numbering-gap: 1 to 3: 2 missing, readers see 2"]
    editor.client.text_document_did_close(
        lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(nameless))
    )
    assert list((await editor.published[nameless].get()).diagnostics) == []


async def test_a_wrong_configuration_is_told_once_and_its_mending_seen(editor: Editor) -> None:
    uri = await editor.open("settings.md", "# Ants\n\n1. a\n3. b\n")
    assert len(await editor.shown(uri)) == 1
    file = editor.folder / "awesomelint.toml"
    saved = lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri))
    try:
        file.write_text("selct = []\n")
        for _ in range(2):
            editor.client.text_document_did_save(saved)
            assert await editor.shown(uri) == []
    finally:
        file.write_text(CONFIGURATION)
    editor.client.text_document_did_save(saved)
    assert len(await editor.shown(uri)) == 1
    shown = [item.message for item in editor.client.messages]
    assert shown == ["awesomelint: awesomelint.toml: selct: unknown key; did you mean 'select'?"]


async def test_a_large_list_keeps_nobody_waiting(editor: Editor) -> None:
    small = await editor.open("small.md", DEAD_LIST)
    await editor.shown(small)
    entries = "".join(f"{at}. [Ant {at}](https://ants.example/{at}) - Walks.\n" for at in range(1, 1500))
    large = await editor.open("large.md", f"# Ants\n\n{entries}9999. [Bee](https://bee.example/)\n")
    for at in range(20):  # as fast as anyone types
        editor.change(large, (0, 6), (0, 6), str(at % 10))
    waiting = asyncio.ensure_future(editor.found(large))
    assert "dead, confirmed" in (await editor.hover(small, 2, 10) or "")
    assert not waiting.done(), "it waited for the large list"
    assert await waiting == ["1501:0-4 numbering-gap: 1499 to 9999: 1500-9998 missing, readers see 1500"]


async def test_an_editor_that_dies_leaves_no_server_behind(folder: Path) -> None:
    command = [sys.executable, "-m", "awesomelint", "lsp"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe)
    out, err = await asyncio.wait_for(process.communicate(b""), 30)
    assert (process.returncode, out, err) == (0, b"", b"")


async def test_an_editor_that_counts_bytes_and_knows_little_is_served(folder: Path) -> None:
    capabilities = lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf8])
    )
    editor = await start(folder, capabilities, "--isolated")
    try:
        text = "# A\n\n- 🐜 [a]((https://ants.example)) 蚁 [b](https://b.example/)\n"
        uri = await editor.open("bytes.md", text)
        assert await editor.found(uri) == [
            "2:11-33 broken-link-syntax: doubled parentheses around the destination"
        ]
        assert await editor.hover(uri, 2, 48) == (
            "`https://b.example/`\nNothing is known of it yet: `awesomelint links` asks."
        )
        (fix, everything) = await editor.actions(uri, (2, 12), (2, 12))
        for action in (fix, everything):
            assert action.edit is not None and action.edit.changes is not None
            places = Positions(text, "utf-8")
            for item in reversed(action.edit.changes[uri]):
                ends = [
                    places.offset(Position(end.line, end.character))
                    for end in (item.range.start, item.range.end)
                ]
                edited = text[: ends[0]] + item.new_text + text[ends[1] :]
        assert "[a](https://ants.example) 蚁" in edited
    finally:
        await stop(editor)
