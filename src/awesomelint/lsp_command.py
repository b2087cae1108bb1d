"""The command `lsp`: the language server, for editors."""

from __future__ import annotations

import sys
from typing import Any

import click

from awesomelint.arguments import CONFIGURATION, STORE
from awesomelint.errors import UsageError


@click.command("lsp", short_help="Speak with an editor: findings while typing.")
@CONFIGURATION
@STORE
@click.option("--stdio", is_flag=True, hidden=True, help="What there is anyway; editors name it.")
def language_server(stdio: bool, **given: Any) -> int:
    """Speak the language server protocol with an editor, over standard input and output.

    The editor shows findings while a list is written, offers fixes (safe ones are preferred, unsafe ones say
    so, all safe ones of a file can be applied at once), and tells of a link what is known of it. The web is
    never asked: what is known comes from the store that 'awesomelint links' and 'awesomelint check' fill.

    It needs the extra 'lsp': pip install 'awesomelint[lsp]'.

    \b
    Example, for an editor's configuration:
      awesomelint lsp

    Exit code: 0 the editor said good-bye, 1 it went without, 2 a wrong option, or pygls is missing, 3 a bug.
    """
    try:
        from awesomelint.lsp.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol", "cattrs"):
            raise
        raise UsageError(
            f"lsp: {error.name} is not installed; it comes with: pip install 'awesomelint[lsp]'"
        ) from error
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            "lsp: this is for editors, which speak with it over standard input; here is a terminal. "
            "See 'Editors' in the README for what to tell yours"
        )
    from awesomelint.lsp.examining import Examiner

    serve(Examiner(config=given["config"], isolated=given["isolated"], store=given["store"]))
    return 0
