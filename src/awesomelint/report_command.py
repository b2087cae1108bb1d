"""The command `report`: the health of some lists on one page, for people."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from awesomelint.arguments import PATHS, REPORTING


@click.command(short_help="Write one self-contained page about the lists' health.")
@PATHS
@REPORTING
def report(**given: Any) -> int:
    """Write a page that shows how lists fare: links, hosts, decay over time, and every finding with its fix.

    The page is one HTML file that loads nothing: it can be mailed, kept as an artifact, or put on any web
    server. PATH is a file or a folder; without any, the current folder. The web is asked as 'check' asks it;
    with --offline nobody is asked, and links are shown as the store knows them.

    \b
    Examples:
      awesomelint report --offline --output health.html
      awesomelint report --output health.html --due --max-time 10m --archived
      awesomelint report --offline --output health.html --select web,links README.md

    Exit code: 0 written, whatever it says ('check' is what fails a run), 2 a wrong option, or a file that
    cannot be read or written (what could be read is on the page), 3 a bug, 130 interrupted, 143 terminated
    (SIGTERM).
    """
    from awesomelint.asking import Asking
    from awesomelint.errors import UsageError
    from awesomelint.listing import Health, Survey
    from awesomelint.orders import order, settings_of
    from awesomelint.output import put, write
    from awesomelint.reports import Options, render
    from awesomelint.reports.code_host import code_host
    from awesomelint.reports.escape import escape
    from awesomelint.reports.tally import exit_code, outcome, summary

    if "-" in given["paths"]:
        raise UsageError("report: what '-' reads has no place to be shown at; name files")
    if given["archived"] and given["offline"]:
        raise UsageError("--offline and --archived exclude each other: offline nobody is asked")
    to_stdout = given["output"] == "-"
    given |= {"output": None if to_stdout else given["output"], "stdin_filename": None}
    settings = settings_of(given)
    with Asking(settings, given) as engines:
        # Offline the store answers in place of the web, so that rules about links have something to go by.
        wanted = order(settings, given | {"offline": False})
        engine = engines.recall if given["offline"] else engines.web
        survey = Survey(wanted, engine, engines.recall, engines.destinations, archived=given["archived"])
        found, listing = survey.overview()
        health = Health(listing, engines.marks(row.url for row in listing.rows), time.time())
    options = Options(rules=survey.rules, host=code_host(os.environ, Path.cwd()), health=health)
    put(render(found, "html", options), given["output"], sys.stdout)
    lines = [*outcome(found)]
    if not to_stdout:
        lines.append(f"{escape(given['output'])}: {summary(found)}\n")
        lines += (f"{line}\n" for line in found.links)
    write(lines, sys.stderr if to_stdout else sys.stdout)
    return exit_code(replace(found, diagnostics=()))
