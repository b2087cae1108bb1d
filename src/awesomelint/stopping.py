"""What stops a run from outside: Ctrl-C, and SIGTERM, which does the same and has an exit code of its own.

A run that is stopped ends in peace: it reports what is known by then, and what was learnt is kept.
"""

from __future__ import annotations

import signal
from types import FrameType

_INTERRUPTED, _TERMINATED = 130, 143
"""128 and the signal's number, as shells have it."""
_code = _INTERRUPTED


def heed_sigterm() -> None:
    """Treat SIGTERM as Ctrl-C is treated, unless whoever started us has it ignored.

    To be called in the main thread.
    """
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def exit_code() -> int:
    """Give the exit code of a run that was stopped: 130 by Ctrl-C, 143 by SIGTERM."""
    return _code


def _stop(number: int, frame: FrameType | None) -> None:
    """Pass SIGTERM on to whoever waits for Ctrl-C now: Python itself, or an event loop."""
    global _code
    _code = _TERMINATED
    heeds = signal.getsignal(signal.SIGINT)
    if not callable(heeds):  # as in the background of a script, where Ctrl-C is ignored
        raise KeyboardInterrupt
    heeds(signal.SIGINT, frame)
