"""A progress bar on a terminal's standard error, and nothing anywhere else."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from awesomelint.model import State
from awesomelint.reports.link_counts import GRAVEST

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, Task
    from rich.text import Text

Tick = Callable[[State | None], None]
"""Tells that one more is done, and what became of it (a verdict), if that is to be counted."""

Estimate = Callable[[], float | None]
"""Gives the seconds that the work will still take, as far as it is known."""

_PATIENCE = 5.0
"""Seconds before a remaining time is named: the first answers are the fast hosts'."""
_PERIOD = 1.0
"""Seconds between two estimates."""


def quiet(state: State | None) -> None:
    """Take a tick and show nothing."""


@contextmanager
def progress(
    total: int, label: str, enabled: bool = True, estimate: Estimate | None = None
) -> Iterator[Tick]:
    """Show how far some work of `total` steps is; call what is given once for each step done.

    `estimate` is asked about once a second, by whoever ticks. Of what it says and what the rate of
    the last half minute says the longer time is shown: a mean knows nothing of the one slow host that has
    the longest queue.

    Silent unless enabled and standard error is a terminal that can move its cursor. The line is
    erased on the way out, whether by the end of the work, an error or Ctrl-C.
    """
    if not enabled or not total or not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        yield quiet
        return
    shown = _bar(label)
    counts: Counter[State] = Counter()
    foresight = _Foresight(estimate)
    with shown:
        task = shown.add_task(label, total=total, states="", end=None)

        def tick(state: State | None) -> None:
            if state is not None:
                counts[state] += 1
            states = ", ".join(f"{counts[name]} {name}" for name in GRAVEST if counts[name])
            shown.update(task, advance=1, states=states, end=foresight.end())

        yield tick


class _Foresight:
    """When the work will be done, as it was last estimated.

    The bar is drawn by a thread of its own, which must not look into what is at work: the estimate is
    made where the work is done.
    """

    def __init__(self, estimate: Estimate | None) -> None:
        self._estimate = estimate
        self._made = 0.0
        self._end: float | None = None

    def end(self) -> float | None:
        """Give the end, on the monotonic clock."""
        now = time.monotonic()
        if self._estimate is not None and now - self._made >= _PERIOD:
            self._made = now
            left = self._estimate()
            self._end = None if left is None else now + left
        return self._end


def _bar(label: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _states_column(),
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


def _states_column() -> ProgressColumn:
    from rich.progress import ProgressColumn
    from rich.table import Column
    from rich.text import Text

    class StatesColumn(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(task.fields["states"], no_wrap=True, overflow="ellipsis")

    # The one column that may wrap is the one that gives way where the terminal is narrow: a bar, how far it
    # is and how long it takes are worth more than the last of the counts.
    return StatesColumn(table_column=Column(no_wrap=False))


def _remaining_column() -> ProgressColumn:
    from rich.progress import ProgressColumn
    from rich.text import Text

    class RemainingColumn(ProgressColumn):
        max_refresh = 1.0

        def render(self, task: Task) -> Text:
            end = task.fields.get("end")
            left = None if end is None else end - time.monotonic()
            return Text(remaining(task.elapsed, longer(task.time_remaining, left)))

    return RemainingColumn()


def longer(mean: float | None, foreseen: float | None) -> float | None:
    """Give the longer of two times that are left, in seconds; None where nothing is known.

    >>> longer(4.0, 90.0), longer(4.0, None), longer(None, -1.0)
    (90.0, 4.0, 0.0)
    """
    known = [left for left in (mean, foreseen) if left is not None]
    return max(0.0, *known) if known else None


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
