"""The command `baseline`: what is found now is known, and left out from now on."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awesomelint.arguments import KNOWING, PATHS

if TYPE_CHECKING:
    from awesomelint.baseline import Baseline
    from awesomelint.config import Settings


@click.command()
@PATHS
@KNOWING
def baseline(prune: bool, **given: Any) -> int:
    """Write what is found now to a baseline: a file of findings that 'check' and 'fix' leave out.

    So an old list can be held to the rules from today on. PATH is a file or a folder; without any, the
    current folder. A finding is known by its rule and by what its line says, not by the line's number, so
    it stays known while the list is sorted, renumbered and added to; an edit of the line itself brings it
    back. Of files and rules that this run does not look at, what was known stays known.

    \b
    Examples:
      awesomelint baseline --offline               write .awesomelint-baseline.json
      awesomelint baseline --offline --select duplicates docs
      awesomelint check --offline --baseline .awesomelint-baseline.json
      awesomelint baseline --offline --prune       take out what is not found any more, add nothing

    With `baseline = ".awesomelint-baseline.json"` in the configuration no option is needed. Commit the
    file: it has a line for each finding, in a fixed order.

    Exit code: 0 written, 2 a wrong option, a file that cannot be read or written, or a baseline that is
    not whole or of another version (it stays as it is), 3 a bug, 130 interrupted (nothing is written).
    """
    from awesomelint.asking import Asking
    from awesomelint.baseline import FILE
    from awesomelint.errors import UsageError
    from awesomelint.orders import order, settings_of
    from awesomelint.output import write
    from awesomelint.reports.escape import escape
    from awesomelint.reports.tally import outcome
    from awesomelint.session import Session

    if "-" in given["paths"]:
        raise UsageError("baseline: what '-' reads has no name to be known by; name files")
    settings = settings_of(given)
    file = given["baseline"] or _configured(settings) or FILE
    is_read = prune or os.path.lexists(file)
    given |= {"baseline": file if is_read else None, "no_baseline": not is_read}
    given |= {"output": None, "stdin_filename": None}
    with ExitStack() as asking:
        engines = asking.enter_context(Asking(settings, given))
        session = Session(order(settings, given), engines.web, engines.destinations)
        report = session.check()
        old, new, rest = session.baselines(file)
    code = max((failure.code for failure in report.failures), default=0)
    if report.interrupted or code > 2:
        write([*outcome(replace(report, baseline=None)), f"{escape(file)} is as it was\n"], sys.stderr)
        return 130 if report.interrupted else code
    chosen = rest if prune else new
    chosen.write()
    write(outcome(replace(report, baseline=None)), sys.stderr)
    write([f"{escape(file)}: {_difference(old, chosen)}\n"], sys.stdout)
    return code


def _configured(settings: Settings) -> str | None:
    from awesomelint.sources import shown

    return shown(str(Path(settings.folder) / settings.baseline)) if settings.baseline else None


def _difference(old: Baseline, new: Baseline) -> str:
    """Say how many findings are known now, and what came and went.

    >>> from awesomelint.baseline import Baseline, Known, Mark
    >>> ant, bee = (Known(Mark("a.md", "x", key), "", 1) for key in ("1", "2"))
    >>> _difference(Baseline("f", (ant,)), Baseline("f", (ant, bee)))
    '2 findings are known, 1 of them new'
    """
    before = Counter({known.mark: known.count for known in old.known})
    now = Counter({known.mark: known.count for known in new.known})
    came, went = (now - before).total(), (before - now).total()
    number = now.total()
    line = "1 finding is known" if number == 1 else f"{number} findings are known"
    line += f", {came} of them new" if came else ""
    return line + (f"; {went} taken out" if went else "")
