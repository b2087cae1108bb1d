"""The command line: options in, reports out, and the one place where errors are caught.

Exit codes: 0 clean, 1 findings, 2 something that could not be read, written or understood, 3 a bug,
130 interrupted, 143 terminated (SIGTERM). Where several apply, the gravest wins: 143 or 130, then 3, 2, 1.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awesomelint import __version__, stopping
from awesomelint.arguments import CHANGES, COMMON, CONFIGURATION, FIXING, PATHS, REFERENCES, STAGED
from awesomelint.baseline_command import baseline
from awesomelint.completion_command import complete_rules, completion
from awesomelint.config_command import config_command
from awesomelint.errors import AwesomelintError, UsageError
from awesomelint.init_command import init
from awesomelint.links_command import links
from awesomelint.lsp_command import language_server
from awesomelint.output import (
    forget_stdout,
    pipe,
    replace_closed_streams,
    write,
    write_also,
    write_diff,
    write_report,
)
from awesomelint.report_command import report
from awesomelint.reports.escape import escape

if TYPE_CHECKING:
    from awesomelint.session import Session


def run(arguments: Sequence[str]) -> int:
    """Run a command line, without the program's name, and give its exit code; raises nothing."""
    replace_closed_streams()
    with contextlib.suppress(AttributeError):  # a stream that a test or a host program put in place
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # text streams, or none of ours
    try:
        return main.main(list(arguments), prog_name="awesomelint", standalone_mode=False) or 0
    except click.ClickException as error:
        return _fail(error.format_message(), 2)
    except AwesomelintError as error:
        return _fail(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", stopping.exit_code())
    except BrokenPipeError:
        forget_stdout()
        return 0
    except Exception as error:  # the edge of the program: no traceback without words
        import traceback

        if isinstance(error, OSError) and traceback.extract_tb(error.__traceback__)[-1].name == "echo":
            # click wrote the help or the version, by itself
            forget_stdout()
            return _fail(f"cannot write to standard output: {(error.strerror or str(error)).lower()}", 2)
        lines = "\n".join(escape(line) for line in traceback.format_exc().splitlines())
        return _fail(f"a bug in awesomelint {__version__}; please report it with what follows", 3, lines)


def _fail(message: str, code: int, details: str = "") -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"awesomelint: error: {escape(message)}\n" + (f"{details}\n" if details else ""))
    return code


class _Commands(click.Group):
    """A group that knows what was meant by a word that is no command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from awesomelint.options import nearest

            guess = nearest(args[0], self.commands)
            if Path(args[0]).exists():
                guess = f"; did you mean 'check {args[0]}'?"
            raise click.UsageError(f"no command '{args[0]}'{guess}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="awesomelint %(version)s")
@click.pass_context
def main(ctx: click.Context) -> int:
    """Look after curated Markdown lists: links, garbled text, numbering, duplicates.

    Without a command, the lists below the current folder are checked.

    \b
    Examples:
      awesomelint init                     set a folder of lists up
      awesomelint                          look at every list below the current folder
      awesomelint check README.md          look at one
      awesomelint check --offline          leave the web alone
      awesomelint fix --diff               show what fixing would change
      awesomelint fix                      apply the fixes that no reader could object to
      awesomelint links                    what is known of every link
      awesomelint report --output a.html   all of it on one page, for people
      awesomelint explain dead-link        what a rule means, and when to turn it off
    """
    code: int = ctx.invoke(check) if ctx.invoked_subcommand is None else 0
    return code


@main.command()
@PATHS
@STAGED
@CHANGES
@REFERENCES
@COMMON
def check(**given: Any) -> int:
    """Look at lists, and report what is wrong with them.

    PATH is a file, a folder, or '-' for standard input; without any, the current folder. In folders
    *.md and *.markdown are found, but for what git ignores. A file that is named is always read.

    \b
    Examples:
      awesomelint check docs README.md
      awesomelint check --offline --select numbering,duplicate-link
      awesomelint check --format sarif --output lists.sarif
      awesomelint check --select web --only-changed origin/main
      awesomelint check --due --max-time 10m
      awesomelint check --offline --since origin/main   what a branch is to blame for
      awesomelint check --offline --staged              what a commit would hold
      awesomelint check --baseline .awesomelint-baseline.json
      git show HEAD:README.md | awesomelint check --stdin-filename README.md -

    A file that is named is compared with the whole collection: all that is found in the configuration's
    folder, or in the repository. See --no-collection.

    What is learnt of links is remembered in a file, so that a death is known from a bad night: by default
    in the user's cache folder. See --store.

    Exit code: 0 no errors found, 1 some found, 2 a wrong option or a file that cannot be read, 3 a bug,
    130 interrupted, 143 terminated (SIGTERM). Warnings and infos do not make a run fail.
    """
    with ExitStack() as asking:
        session = _session(given, asking)
        if session is None:
            return 0
        report = session.check()
    write_also(report, session.rules, given)
    return write_report(report, session.rules, given, sys.stdout)


@main.command()
@PATHS
@FIXING
@CHANGES
@REFERENCES
@COMMON
def fix(
    unsafe: bool, diff: bool, write_guessed: bool, add_suppressions: bool, reason: str | None, **given: Any
) -> int:
    """Repair lists, and report what remains.

    Safe fixes are those that no reader could object to. Everything else needs --unsafe and a look at
    the result: run with --diff first. With '-' the text comes from standard input, the fixed text goes
    to standard output and the report to standard error.

    \b
    Examples:
      awesomelint fix --diff                       what would change
      awesomelint fix README.md
      awesomelint fix --unsafe --select numbering  renumber, labels and references with it
      awesomelint fix - < old.md > new.md
      awesomelint fix --add-suppressions --reason "as its authors write it" --select entry-spacing

    --add-suppressions puts a comment at the end of a line, or before it where it cannot stand there; for what
    is in code, at the end of the file. Look at it with --diff first.

    Exit code: 0 nothing remains, 1 errors remain (with --diff: something would change), 2 a wrong
    option or a file that cannot be read or written, 3 a bug, 130 interrupted, 143 terminated (SIGTERM).
    """
    if "-" in given["paths"] and len(given["paths"]) > 1:
        raise UsageError("fix: '-' stands alone: standard output has room for one text")
    _check_fixing(given, unsafe, add_suppressions, reason)
    with ExitStack() as asking:
        session = _session(given, asking, unsafe=unsafe, dry=diff, write_guessed=write_guessed)
        if session is None:
            return 0
        report = session.fix() if not add_suppressions else session.suppress(reason)
    write_also(report, session.rules, given)
    if diff:
        return write_diff(list(session.changes.values()), report, given["color"])
    if "-" not in given["paths"]:
        return write_report(report, session.rules, given, sys.stdout)
    code = write_report(report, session.rules, given, sys.stderr)
    with pipe():
        sys.stdout.buffer.write(session.fixed_stdin())
        sys.stdout.flush()
    return code


main.add_command(links)
main.add_command(baseline)
main.add_command(report)
main.add_command(config_command)
main.add_command(completion)
main.add_command(init)
main.add_command(language_server)


@main.command()
@click.argument("rule", required=False, shell_complete=complete_rules)
@CONFIGURATION
def explain(rule: str | None, config: str | None, isolated: bool) -> int:
    """Explain a rule, or list them all.

    \b
    Examples:
      awesomelint explain
      awesomelint explain numbering-gap
    """
    from awesomelint.explain import catalogue, explanation
    from awesomelint.orders import read_settings

    settings = read_settings(config, isolated)
    write([explanation(rule, settings) if rule else catalogue(settings)], sys.stdout)
    return 0


def _check_fixing(given: dict[str, Any], unsafe: bool, add_suppressions: bool, reason: str | None) -> None:
    """Raise UsageError for options that make no sense together."""
    if given["staged"]:
        raise UsageError(
            "--staged: what is staged can be looked at, not fixed; 'fix --since HEAD' fixes files"
        )
    if unsafe and add_suppressions:
        raise UsageError("--unsafe and --add-suppressions exclude each other: fix first, then suppress")
    if reason is not None and not add_suppressions:
        raise UsageError("--reason: it is for --add-suppressions, which is not there")


def _session(given: dict[str, Any], asking: ExitStack, **more: bool) -> Session | None:
    """Make ready what was asked for; None where only the settings were to be shown.

    What the run opens is closed with `asking`.
    """
    from awesomelint import plugins
    from awesomelint.asking import Asking
    from awesomelint.config import rules
    from awesomelint.orders import order, settings_of
    from awesomelint.session import Session
    from awesomelint.show import show

    settings = settings_of(given)
    if given["show_settings"]:
        registry = plugins.registry(settings)
        write(
            (f"{escape(line)}\n" for line in show(settings, registry, rules(settings, registry))), sys.stdout
        )
        return None
    engines = asking.enter_context(Asking(settings, given))
    return Session(order(settings, given, **more), engines.web, engines.destinations)
