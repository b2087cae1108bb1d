"""Block structure, by markdown-it, with the places it does not report.

The only module that imports markdown-it. Its block parser is used as it is; a subclass of its state
notes where list markers and table rows start, and what lies deeper than it goes is kept as a
paragraph instead of being dropped.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

_MAX_NESTING = 100
"""Levels of quotes and lists (a list counts twice); each costs three frames of Python's stack."""


class _State(StateBlock):
    _row: Token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "list_item_open":
            # Invariant of markdown-it's list rule: `line` is the line of the item being opened.
            token.meta["marker"] = self.bMarks[self.line] + self.tShift[self.line]
        elif ttype == "tr_open":
            self._row = token
        elif ttype in ("th_open", "td_open") and "start" not in self._row.meta:
            assert self._row.map is not None
            line = self._row.map[0]
            self._row.meta["start"] = self.bMarks[line] + self.tShift[line]
        return token


class _Blocks(ParserBlock):
    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803  # markdown-it's names
        if state.level < _MAX_NESTING:
            super().tokenize(state, startLine, endLine)
            return
        token = state.push("inline", "", 0)
        token.map = [startLine, endLine]
        token.content = state.getLines(startLine, endLine, state.blkIndent, False).strip()
        state.line = endLine

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token]:  # noqa: N803  # as it is called
        state = _State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    logging.getLogger("markdown_it").setLevel(logging.WARNING)
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING + 10, "inline_definitions": True})
    md.enable("table")
    blocks = _Blocks()
    blocks.ruler = md.block.ruler
    md.block = blocks
    return md


def block_tokens(text: str) -> list[Token]:
    """Parse the block structure of a text whose line endings are all LF.

    The result is markdown-it's flat list: each `inline` token has its lines in `map` and its text in
    `content`; `list_item_open` has the offset of its marker in `meta["marker"]`, `tr_open` the
    offset of the row's first character in `meta["start"]`, `definition` its label and lines.
    """
    tokens: list[Token] = []
    md = _parser()
    return md.block.parse(text, md, {}, tokens) or tokens


def render_inline(markdown: str) -> list[Token]:
    """Parse one block's inline text with markdown-it itself; for headings, whose text must be exact."""
    (token,) = _parser().parseInline(markdown)
    return token.children or []
