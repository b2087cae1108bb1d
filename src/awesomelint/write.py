"""The only place that changes a file: whole, or not at all.

The new bytes go to a temporary file in the same folder, which then takes the old one's name in one
step. Whatever happens on the way, the file holds its old bytes or its new ones, never a part of them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from secrets import token_hex

from awesomelint.errors import WriteError
from awesomelint.model import Source

_ADVICE = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EACCES: "ask for write permission to the file and its folder",
    errno.EPERM: "ask for write permission to the file and its folder",
    errno.EROFS: "mount the file system for writing",
}


def write(path: str | Path, old: Source, new: Source) -> None:
    """Replace a file's bytes, if they still are those of `old`, by those of `new`.

    Mode and, as far as the system lets us, ownership stay; a symbolic link stays one, and the file it
    leads to is written. Other hard links to the file keep the old bytes. Raises WriteError when the
    file was changed, is gone, is read-only, or cannot be written; it is whole then, as it was.
    """
    if new.raw == old.raw:
        return
    try:
        target = Path(path).resolve(strict=True)
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WriteError(f"{path}: not written: it is no regular file")
        if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise WriteError(f"{path}: not written: the file is read-only; make it writable and run again")
        _replace(path, target, status, old.raw, new.raw)
    except FileNotFoundError as error:
        raise WriteError(f"{path}: not written: the file is gone; run again") from error
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links, before Python 3.13
        number = error.errno if isinstance(error, OSError) else None
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        advice = _ADVICE.get(number or 0, "see to it")
        raise WriteError(
            f"{path}: not written, it is as it was: {reason.lower()}; {advice} and run again"
        ) from error


def put(path: str | Path, raw: bytes) -> None:
    """Write a file of ours, new or in the place of an older one; raise WriteError when that fails.

    A symbolic link stays one, and the file it leads to is written.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".awesomelint-{token_hex(8)}.tmp")
    try:
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(OSError):
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            temporary.replace(target)
            _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason, advice = error.strerror or str(error), _ADVICE.get(error.errno or 0, "see to it")
        raise WriteError(f"{path}: not written: {reason.lower()}; {advice} and run again") from error


def _replace(path: str | Path, target: Path, status: os.stat_result, old: bytes, new: bytes) -> None:
    """Put `new` in the place of `old` by way of a temporary file, which never stays behind."""
    temporary = target.with_name(f".awesomelint-{token_hex(8)}.tmp")
    try:
        # Created for nobody else to read; it gets the old file's mode once it has its owner.
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError, AttributeError):  # Windows has no chown; others may not allow it
            os.chown(temporary, status.st_uid, status.st_gid)
        with contextlib.suppress(OSError):
            temporary.chmod(stat.S_IMODE(status.st_mode))
        if target.read_bytes() != old:
            raise WriteError(f"{path}: not written: the file changed since it was read; run again")
        temporary.replace(target)
        _sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk too, where the system lets folders be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
