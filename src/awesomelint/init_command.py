"""The command `init`: all that a list's repository needs, without a question that a look can answer."""

from __future__ import annotations

import sys

import click

from awesomelint.completion_command import complete_files
from awesomelint.errors import UsageError


@click.command("init", short_help="Set a folder of lists up: configuration, hooks, workflows.")
@click.argument("folder", required=False, metavar="[FOLDER]", shell_complete=complete_files)
@click.option("--force", is_flag=True, help="Replace files that are there; to the hooks of others, add ours.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--no-hooks", is_flag=True, help="Write no .pre-commit-config.yaml.")
@click.option("--no-workflows", is_flag=True, help="Write no workflows for GitHub Actions.")
@click.option(
    "--fixes", is_flag=True, help="Write the workflow, too, that offers safe fixes as a pull request."
)
def init(
    folder: str | None, force: bool, dry_run: bool, no_hooks: bool, no_workflows: bool, fixes: bool
) -> int:
    """Set a folder of lists up: configuration, pre-commit hooks, workflows for GitHub Actions.

    Nothing is asked. The lists are found and read, and what they do already is what they are held to: how
    they number, what stands between title and description, what they are sorted by. The smallest
    configuration that says so is written, and shown with its reasons. In a repository, files go to its top.
    Workflows are left out where the repository's remotes are on another host than GitHub.

    No file that is there is touched without --force.

    \b
    Examples:
      awesomelint init --dry-run              what would be written, and why
      awesomelint init                        write it
      awesomelint init --no-workflows docs    hooks and configuration, for the repository of a folder
      awesomelint init --force                write all of it anew

    Exit code: 0 done, 2 no lists to do it for, a file that cannot be written, or nothing written since all
    is there already, 3 a bug.
    """
    from awesomelint.output import write
    from awesomelint.reports.escape import escape
    from awesomelint.starting import files, telling
    from awesomelint.starting.shelf import Shelf
    from awesomelint.starting.surroundings import look

    around = look(folder)
    shelf = Shelf(around)
    write((f"{escape(line)}\n" for line in telling.seen(shelf)), sys.stdout)
    wanted = {}
    if around.may_configure:
        wanted[files.CONFIGURATION] = files.configuration(shelf.habits)
    if around.is_repository and not no_hooks:
        wanted[files.HOOKS] = files.hooks()
    if not around.no_workflows and not no_workflows:
        from awesomelint.workflows import templates

        wanted |= templates(fixes=fixes)
    planned = files.plan(around.folder, wanted, force=force)
    if not dry_run:
        files.write(around.folder, planned)
    write((f"{escape(line)}\n" for line in telling.done(planned, around, dry_run)), sys.stdout)
    if any(item.fate == "kept" for item in planned) and not any(item.is_written for item in planned):
        raise UsageError("init: nothing written, for all of it is there already: see above, and --force")
    report = shelf.check(planned)
    write((f"{escape(line)}\n" for line in telling.next_steps(report, planned, dry_run)), sys.stdout)
    return 0
