"""Times in reports: always UTC, since a report may be read anywhere."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(time: float | None) -> str | None:
    """Write a time, in seconds since 1970, as ISO 8601 has it; None for none, or for one no calendar has.

    >>> iso(1763683200.9), iso(None), iso(1e300)
    ('2025-11-21T00:00:00Z', None, None)
    """
    found = _datetime(time)
    return None if found is None else found.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(time: float | None) -> str:
    """Write the day of a time, in seconds since 1970; `never` for none.

    >>> day(1763683200.9)
    '2025-11-21'
    """
    found = _datetime(time)
    return "never" if found is None else found.strftime("%Y-%m-%d")


def minute(time: float | None) -> str:
    """Write a time, in seconds since 1970, to the minute; `never` for none.

    >>> minute(1763683200.9)
    '2025-11-21 00:00 UTC'
    """
    found = _datetime(time)
    return "never" if found is None else found.strftime("%Y-%m-%d %H:%M UTC")


def duration(seconds: float) -> str:
    """Write a duration, as coarsely as it matters.

    >>> duration(0.26), duration(12.3), duration(240), duration(9000)
    ('0.3 s', '12 s', '4 min', '2.5 h')
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _datetime(time: float | None) -> datetime | None:
    if time is None:
        return None
    try:
        return datetime.fromtimestamp(time, UTC)
    except (OverflowError, ValueError, OSError):
        return None
