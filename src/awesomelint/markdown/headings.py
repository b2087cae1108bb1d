"""A heading's text as readers see it."""

from __future__ import annotations

import re
from collections.abc import Collection

from awesomelint.markdown.blocks import render_inline
from awesomelint.markdown.inline import scan

_MARKUP = re.compile(r"[\\`*_\[\]<&]")


def heading_title(markdown: str, labels: Collection[str]) -> str:
    """Remove a heading's markup exactly: its anchor depends on it.

    >>> heading_title("The `snake_case` _of_ [Ant](https://a.example)", set())
    'The snake_case of Ant'
    """
    if not _MARKUP.search(markdown):
        return markdown.replace("\n", " ")
    if labels:
        for link in reversed(scan(markdown, labels).links):
            if link.label is not None and link.text is not None:
                markdown = markdown[: link.text.stop] + "](#)" + markdown[link.span.stop :]
    parts = []
    for token in render_inline(markdown):
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type != "image" and token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts).strip()
