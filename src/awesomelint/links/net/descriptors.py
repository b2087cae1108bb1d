"""How many connections the system lets us have open at once."""

from __future__ import annotations

from pathlib import Path

_RESERVE = 96
"""Descriptors left for files, name servers, the event loop and the store."""
_MOST = 10_240
"""Beyond this some systems refuse a limit although they call it possible (macOS: OPEN_MAX)."""


def affordable(wanted: int) -> int:
    """Raise the system's limit so that `wanted` connections can be open; give how many can, at least 1."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    needed = wanted + _open() + _RESERVE
    if soft < needed:
        ceiling = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        for limit in (ceiling, min(ceiling, _MOST)):
            if limit <= soft:
                break
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            except (ValueError, OSError):
                continue
            soft = limit
            break
    return max(1, min(wanted, soft - (needed - wanted)))


def _open() -> int:
    """Count the descriptors that are open already."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        if Path(folder).is_dir():
            return sum(1 for _ in Path(folder).iterdir())
    return 0
