"""Which process a run belongs to, and whether it still lives: nobody else can settle what it left."""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from pathlib import Path

SILENCE = 600.0
"""Seconds without a sign of life after which a run of another machine or container counts as dead."""


@cache
def machine() -> str:
    """Name the machine, with its last start and the space of process numbers where the system tells them."""
    return " ".join((platform.node(), _read("/proc/sys/kernel/random/boot_id"), _link("/proc/self/ns/pid")))


def process(number: int | None = None) -> str:
    """Name a process (this one): its number, which is given anew, and its start where the system tells."""
    number = os.getpid() if number is None else number
    # The name in parentheses may hold anything, parentheses too; the 22nd field is the 20th after it.
    fields = _read(f"/proc/{number}/stat").rpartition(")")[2].split()
    if len(fields) < 20:
        return str(number)
    return "a zombie" if fields[0] == "Z" else f"{number} {fields[19]}"


def is_gone(run_machine: str, run_process: str, beat: float, now: float) -> bool:
    """Tell whether a run's process has ended, or has given no sign of life for too long (in seconds).

    On Windows no signal asks whether a process is there, so the silence decides.
    """
    if run_machine != machine() or sys.platform == "win32":
        return abs(now - beat) > SILENCE
    return run_process != process() and not _is_there(run_process)


def _is_there(name: str) -> bool:
    try:
        number = int(name.partition(" ")[0])
        os.kill(number, 0)
    except PermissionError:  # somebody else's, but there
        pass
    except (ValueError, OverflowError, OSError):
        return False
    return process(number) == name


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _link(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return ""
