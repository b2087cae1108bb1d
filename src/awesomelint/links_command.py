"""The command `links`: what is known of every link, its history, and what to forget and to leave alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from awesomelint.arguments import CONFIGURATION, LISTING, MUTING, SHOWING, STORE, URLS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from awesomelint.listing import Listing


class _Listing(click.Command):
    """The command without a further word, whose help names those that there are."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(60)) for name, command in sorted(links.commands.items())]
            )


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the commands where none, and no path, stands yet; and files."""
    from click.shell_completion import CompletionItem

    names = [] if ctx.params.get("paths") else sorted(links.commands)
    fitting = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return [*fitting, CompletionItem(incomplete, type="file")]


class _Links(click.Group):
    """Commands about links; where none is named, what is given are paths of lists."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in self.commands:
            return super().make_context(info_name, args, parent, **extra)
        return show_all.make_context(info_name, args, parent, **extra)


@click.group(cls=_Links, short_help="Show what is known of every link: verdict, evidence, places.")
def links() -> None:
    """Show what is known of links."""


@click.command(cls=_Listing)
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=_complete)
@LISTING
def show_all(**given: Any) -> int:
    """Show every link of some lists: its verdict, since when, on what evidence, and where it stands.

    The web is asked as 'check' asks it; what was asked about of late is taken from the store. PATH is a
    file, a folder, or '-' for standard input; without any, the current folder. A file that has the name
    of a command is './show'. Links of other kinds than http and https are not shown.

    \b
    Examples:
      awesomelint links
      awesomelint links --offline --verdict dead,gone-soft docs
      awesomelint links --format json --output links.json
      awesomelint links --max-time 10m --due --archived
      awesomelint links show https://example.org/page

    No plugin is loaded, since no rule runs. In csv a cell that a spreadsheet would take for a formula starts
    with an apostrophe.

    What is learnt is remembered in a file: by default links.sqlite in the user's cache folder, where
    AWESOMELINT_CACHE_DIR names another one; --store and `[links] store` name the file itself. It holds
    URLs, titles, a few headers, verdicts and their history.

    Exit code: 0 nothing is gone, 1 a link that is shown is dead, gone or cannot be followed, as 'check'
    has it (a death that is suspected counts unless `[links] on-suspected = "warn"`, one that the list
    admits does not), 2 a wrong option or a file that cannot be read, 3 a bug, 130 interrupted,
    143 terminated (SIGTERM).
    """
    from awesomelint.asking import Asking, budget
    from awesomelint.config import link_settings, override, without_rules
    from awesomelint.errors import UsageError
    from awesomelint.listing import Survey, chosen, verdict_filter
    from awesomelint.orders import names, order, read_settings

    is_wanted = verdict_filter(names(given["verdict"]) or given["verdict"][:1])
    settings = override(
        without_rules(read_settings(given["config"], given["isolated"])),
        include=given["glob"],
        allow_private=given["allow_private"],
    )
    _check_paths(given["paths"])
    if given["archived"] and given["offline"]:
        raise UsageError("--offline and --archived exclude each other: offline nobody is asked")
    with Asking(settings, given) as engines:
        wanted = order(settings, given, links=True)
        engine = engines.recall if given["offline"] else engines.web
        survey = Survey(wanted, engine, engines.recall, archived=given["archived"])
        listing = chosen(survey.links(), is_wanted)
    suspected_fails = link_settings(settings).on_suspected == "fail"
    return _write(listing, listing.exit_code(suspected_fails=suspected_fails), budget(given), given)


def _check_paths(paths: tuple[str, ...]) -> None:
    """Raise UsageError for a word that was meant as a command."""
    from pathlib import Path

    from awesomelint.errors import UsageError
    from awesomelint.options import nearest

    for path in paths:
        if path == "-" or Path(path).exists():
            continue
        if path in links.commands:
            raise UsageError(f"no such file or folder: {path}; 'links {path}' comes before all options")
        if path.startswith(("http://", "https://")):
            raise UsageError(f"no such file or folder: {path}; 'links show {path}' tells what is known of it")
        if path == paths[0] and (guess := nearest(path, links.commands)):
            raise UsageError(f"no such file, folder or command: {path}{guess}")


def _write(listing: Listing, code: int, limits: Any, given: dict[str, Any]) -> int:
    from awesomelint.output import has_color, put

    form, output = given["format_"], given["output"]
    if form == "json":
        from awesomelint.reports import links_json

        put(links_json.render(listing, code), output, sys.stdout)
    elif form == "csv":
        from awesomelint.reports import links_csv

        # As bytes: a text stream may write line ends of its own.
        put(links_csv.render(listing), output, sys.stdout, errors="backslashreplace")
        _tell_failures(listing)
    else:
        from awesomelint.reports import links_text

        color = has_color(given["color"], output is None and sys.stdout.isatty())
        put(links_text.render(listing, limits, color=color), output, sys.stdout)
    return code


def _tell_failures(listing: Listing) -> None:
    """Say on standard error what a table has no place for."""
    from awesomelint.output import write
    from awesomelint.reports.links_text import failures

    write(failures(listing.failures), sys.stderr)
    if listing.interrupted:
        write(["interrupted: not every link was checked\n"], sys.stderr)


@links.command(short_help="Tell the whole history of links.")
@URLS
@SHOWING
@STORE
@CONFIGURATION
def show(urls: tuple[str, ...], format_: str, **given: Any) -> int:
    """Tell the whole history of links: how they stand, and what was seen of them, with its evidence.

    Of sightings that say the same one after the other, not all are kept: of living ones the first and the
    last, of failures the first five and the last twenty. Nobody is asked. A URL may be spelled in any way
    that a browser reads alike.

    \b
    Examples:
      awesomelint links show https://example.org/page
      awesomelint links show --format json https://example.org/page

    Exit code: 0 shown, 2 a URL that the store does not know, 3 a bug.
    """
    from awesomelint.output import write
    from awesomelint.remembered import Remembered
    from awesomelint.reports import link_history

    with Remembered(given) as memory:
        histories = [memory.history(url) for url in urls]
        render = link_history.render_json if format_ == "json" else link_history.render_text
        write(render(histories, memory.now), sys.stdout)
    return 0


@links.command(short_help="Forget all that is known of links.")
@URLS
@STORE
@CONFIGURATION
def forget(urls: tuple[str, ...], **given: Any) -> int:
    """Forget all that is known of links: history, title of record, marks.

    The next run meets them for the first time.

    \b
    Example:
      awesomelint links forget https://example.org/page

    Exit code: 0 forgotten, 2 a URL that the store does not know (nothing is forgotten then), 3 a bug.
    """
    from awesomelint.remembered import Remembered

    with Remembered(given) as memory:
        return _say(memory.forget(urls))


@links.command(short_help="Leave links alone, for a time or for ever.")
@URLS
@MUTING
@STORE
@CONFIGURATION
def mute(urls: tuple[str, ...], until: float | None, reason: str, **given: Any) -> int:
    """Leave links alone: they are not asked about, nor reported, and count as unchecked.

    The store need not know them yet. What was known of them is kept.

    \b
    Examples:
      awesomelint links mute https://example.org/page
      awesomelint links mute --until 2027-01-31 --reason "moves house" https://example.org/page

    Exit code: 0 muted, 2 what is no http or https URL, or a date that has passed, 3 a bug.
    """
    from awesomelint.remembered import Remembered

    with Remembered(given) as memory:
        return _say(memory.mute(urls, until, reason))


@links.command(short_help="Ask about muted links again.")
@URLS
@STORE
@CONFIGURATION
def unmute(urls: tuple[str, ...], **given: Any) -> int:
    """Ask about links again that were muted.

    \b
    Example:
      awesomelint links unmute https://example.org/page

    Exit code: 0 done, 2 a URL that is not muted (nothing is changed then), 3 a bug.
    """
    from awesomelint.remembered import Remembered

    with Remembered(given) as memory:
        return _say(memory.unmute(urls))


def _say(lines: list[str]) -> int:
    from awesomelint.output import write
    from awesomelint.reports.escape import escape

    write((f"{escape(line)}\n" for line in lines), sys.stdout)
    return 0
