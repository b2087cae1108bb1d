"""A progress bar on a terminal's standard error, and nothing anywhere else."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, Task
    from rich.text import Text

Tick = Callable[[str | None], None]
"""Tells that one more is done, and what became of it (a verdict), if that is to be counted."""

_PATIENCE = 5.0
"""Seconds before a remaining time is named: the first answers are the fast hosts'."""


def quiet(state: str | None) -> None:
    """Take a tick and show nothing."""


@contextmanager
def progress(total: int, label: str, enabled: bool = True) -> Iterator[Tick]:
    """Show how far some work of `total` steps is; call what is given once for each step done.

    Silent unless enabled and standard error is a terminal that can move its cursor. The line is
    erased on the way out, whether by the end of the work, an error or Ctrl-C.
    """
    if not enabled or not total or not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        yield quiet
        return
    shown = _bar(label)
    counts: Counter[str] = Counter()
    with shown:
        task = shown.add_task(label, total=total, states="")

        def tick(state: str | None) -> None:
            if state is not None:
                counts[state] += 1
            states = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
            shown.update(task, advance=1, states=states)

        yield tick


def _bar(label: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[states]}", markup=False),
        _remaining_column(),
    )
    # The estimate looks half a minute back: links that are left over are often slow hosts'.
    console = Console(stderr=True)
    return Progress(
        *columns,
        console=console,
        transient=True,
        speed_estimate_period=30,
        # Standard output may be a file while standard error is a terminal: it is not rich's to move.
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _remaining_column() -> ProgressColumn:
    from rich.progress import ProgressColumn
    from rich.text import Text

    class RemainingColumn(ProgressColumn):
        max_refresh = 1.0

        def render(self, task: Task) -> Text:
            return Text(remaining(task.elapsed, task.time_remaining))

    return RemainingColumn()


def remaining(elapsed: float | None, left: float | None) -> str:
    """Say how long it may still take, as coarsely as it is known; nothing while it is not known.

    >>> remaining(2.0, 60.0), remaining(9.0, 3.2), remaining(9.0, 42.0), remaining(99.0, 400.0)
    ('', 'about 5 s left', 'about 45 s left', 'about 7 min left')
    """
    if elapsed is None or left is None or elapsed < _PATIENCE:
        return ""
    if left <= 55:
        return f"about {max(-(-left // 5) * 5, 5):.0f} s left"
    if left <= 90 * 60:
        return f"about {-(-left // 60):.0f} min left"
    return f"about {left / 3600:.0f} h left"
