"""What `awesomelint fix` makes of a text with the rule `mojibake` alone, without the command around it."""

from __future__ import annotations

from awesomelint.decode import decode
from awesomelint.edits import fix
from awesomelint.lint import lint
from awesomelint.rules.mojibake import Mojibake


def fixed(text: str, *, unsafe: bool) -> str:
    """Fix a Markdown file until nothing changes any more, as the command does."""
    rules = (Mojibake(),)
    source = decode(text.encode(), "list.md")
    return fix(source, lambda now: lint([now], rules).diagnostics, unsafe=unsafe).source.text
