import os
import pty
import subprocess
import sys
import time

import pytest

from awesomelint.reports import progress as bar

TICKS = """
from awesomelint.reports.progress import progress
with progress(4, "links") as tick:
    for state in ("alive", "dead", "alive", None):
        tick(state)
"""
BROKEN = """
import signal, time
from awesomelint.reports.progress import progress
try:
    with progress(4, "links") as tick:
        tick("alive")
        signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("caught")
"""
MODULES = "\nimport sys\nprint('rich' in sys.modules)\n"


def on_a_terminal(code: str, **variables: str) -> tuple[str, str]:
    """Run Python code with a terminal of 100 columns as its standard error; give both its outputs."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **variables}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so where others give an empty read: the other end is closed.
                break
            if not part:
                break
            shown += part
        assert process.stdout is not None
        output = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode(), output


@pytest.mark.parametrize(("code", "output"), [(TICKS, ""), (BROKEN, "caught\n")], ids=["done", "interrupted"])
def test_the_terminal_is_left_clean(code: str, output: str) -> None:
    shown, printed = on_a_terminal(code)
    assert "links" in shown
    assert printed == output
    last = shown.rindex("links")
    assert "\x1b[2K" in shown[last:], "the line is erased"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is shown again"


def test_verdicts_are_counted() -> None:
    shown, _ = on_a_terminal(TICKS, NO_COLOR="1")
    assert "4/4 1 dead, 2 alive" in shown


def test_counts_give_way_where_the_terminal_is_narrow() -> None:
    code = TICKS.replace('"dead", "alive"', '"dead", "fragment-missing"')
    shown, _ = on_a_terminal(code, NO_COLOR="1", COLUMNS="54")
    bar_and_count = shown[shown.rindex("links ") : shown.rindex("4/4 1 dead, 1 fr")]
    assert bar_and_count.count("\u2501") == 20
    assert "\u2026" in shown


@pytest.mark.parametrize(
    "code",
    [TICKS.replace('"links"', '"links", False'), TICKS.replace("4,", "0,")],
    ids=["disabled", "no work"],
)
def test_nothing_is_shown_on_a_terminal_without_need(code: str) -> None:
    assert on_a_terminal(code + MODULES) == ("", "False\n")


def test_the_end_is_foreseen_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    left = iter([60.0, None, 5.0])
    foresight = bar._Foresight(lambda: next(left))
    seen = []
    for now in (100.0, 100.9, 101.0, 102.5):  # noqa: B007  # the clock reads it
        seen.append(foresight.end())
    assert seen == [160.0, 160.0, None, 107.5]
    assert bar._Foresight(None).end() is None


def test_an_estimate_that_is_known_is_shown() -> None:
    code = (
        "import awesomelint.reports.progress as bar\nbar._PATIENCE = bar._PERIOD = 0\n"
        "with bar.progress(2, 'links', estimate=lambda: 7200.0) as tick:\n    tick('alive')\n"
        "    import time\n    time.sleep(1.2)\n    tick('alive')\n"
    )
    assert "about 2 h left" in on_a_terminal(code)[0]


def test_nothing_is_shown_on_a_dumb_terminal() -> None:
    assert on_a_terminal(TICKS + MODULES, TERM="dumb") == ("", "False\n")


def test_nothing_is_shown_in_a_pipe() -> None:
    done = subprocess.run([sys.executable, "-c", TICKS + MODULES], capture_output=True, text=True, check=True)
    assert (done.stderr, done.stdout) == ("", "False\n")
