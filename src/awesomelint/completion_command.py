"""The command `completion`: what makes a shell complete commands, options and names of rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print what makes a shell complete words.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print the script that makes a shell complete commands, options and names of rules.

    \b
    Examples:
      awesomelint completion bash >> ~/.bashrc     bash 4.4 or newer
      awesomelint completion zsh >> ~/.zshrc       after compinit
      awesomelint completion fish > ~/.config/fish/completions/awesomelint.fish

    Exit code: 0 printed, 2 a shell that is not known.
    """
    from click.shell_completion import get_completion_class

    from awesomelint.output import write

    made = get_completion_class(shell)
    command = click.get_current_context().find_root().command
    assert made is not None  # for each of SHELLS there is one
    script = made(command, {}, "awesomelint", "_AWESOMELINT_COMPLETE")
    # Not `source()`, which runs bash to learn its version: the script may be for another machine.
    text = (script.source_template % script.source_vars()).strip()
    # What is offered may hold commas: only the first one stands between its kind and itself.
    text = text.replace('string split ","', 'string split --max 1 ","')
    write([f"{text}\n"], sys.stdout)
    return 0


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last of the names with commas between them: built-in rules, for options families too."""
    from click.shell_completion import CompletionItem

    from awesomelint.rule import name_of
    from awesomelint.rules import BUILTIN

    before, comma, last = incomplete.rpartition(",")
    families = () if param.name == "rule" else dict.fromkeys(cls.family for cls in BUILTIN)
    names = (*families, *map(name_of, BUILTIN))
    return [CompletionItem(f"{before}{comma}{name}") for name in names if name.startswith(last)]


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell: it knows its files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir" if "FOLDER" in (param.metavar or "") else "file")]
