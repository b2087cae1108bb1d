"""Writing: the file holds its old bytes or its new ones, whatever goes wrong."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from awesomelint.errors import WriteError
from awesomelint.model import Source
from awesomelint.write import write


def source_of(raw: bytes) -> Source:
    return Source("list.md", raw, raw.decode(), "utf-8", "strict", True, False)


OLD, NEW = source_of(b"- ant\r\n"), source_of(b"- ant\r\n- bee")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_bytes(OLD.raw)
    return path


def refusal(path: Path) -> str:
    """Try to write, and give what the error says; nothing but the file itself may be left."""
    names = sorted(path.parent.iterdir())
    with pytest.raises(WriteError) as caught:
        write(path, OLD, NEW)
    assert sorted(path.parent.iterdir()) == names
    return str(caught.value).removeprefix(f"{path}: ")


def test_bytes_are_replaced_and_the_mode_stays(path: Path) -> None:
    path.chmod(0o640)
    write(path, OLD, NEW)
    assert path.read_bytes() == NEW.raw
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [item.name for item in path.parent.iterdir()] == ["list.md"]


def test_new_file_is_given_to_the_owner_of_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: given.append((user, group)))
    status = path.stat()
    write(path, OLD, NEW)
    assert given == [(status.st_uid, status.st_gid)]


def test_owner_that_may_not_be_set_does_not_matter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "chown", failing(errno.EPERM))
    write(path, OLD, NEW)
    assert path.read_bytes() == NEW.raw


def test_file_without_changes_is_not_touched(path: Path) -> None:
    before = path.stat()
    write(path, OLD, OLD)
    assert path.stat() == before


def test_symbolic_link_stays_and_its_target_is_written(path: Path) -> None:
    (path.parent / "docs").mkdir()
    link = path.parent / "docs" / "link.md"
    link.symlink_to("../list.md")
    write(link, OLD, NEW)
    assert link.is_symlink() and path.read_bytes() == NEW.raw
    assert [item.name for item in link.parent.iterdir()] == ["link.md"]


def test_file_that_changed_meanwhile_is_left_alone(path: Path) -> None:
    path.write_bytes(b"- cat\n")
    assert refusal(path) == "not written: the file changed since it was read; run again"
    assert path.read_bytes() == b"- cat\n"


def test_file_that_is_gone_is_not_made_anew(path: Path) -> None:
    path.unlink()
    assert refusal(path) == "not written: the file is gone; run again"


def test_read_only_file_is_left_alone(path: Path) -> None:
    path.chmod(0o444)
    assert refusal(path) == "not written: the file is read-only; make it writable and run again"
    assert path.read_bytes() == OLD.raw


def test_what_is_no_file_is_left_alone(path: Path) -> None:
    pipe = path.parent / "pipe.md"
    os.mkfifo(pipe)
    assert refusal(pipe) == "not written: it is no regular file"


def test_loop_of_links_is_an_error(path: Path) -> None:
    loop = path.parent / "loop.md"
    loop.symlink_to("loop.md")
    assert refusal(loop).startswith("not written, it is as it was: ")


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "os.open"])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "no space left on device; free some space and run again"),
        (errno.EROFS, "read-only file system; mount the file system for writing and run again"),
        (errno.EIO, "input/output error; see to it and run again"),
    ],
)
def test_failure_on_the_way_leaves_the_original_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, told: str
) -> None:
    monkeypatch.setattr(step, failing(number))
    assert refusal(path) == f"not written, it is as it was: {told}"
    assert path.read_bytes() == OLD.raw


def test_full_disk_leaves_the_original_whole(path: Path) -> None:
    """A write that really fails half-way: the process may write no file of more than 4 bytes."""
    import resource
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, limits[1]))
    try:
        told = refusal(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert told == "not written, it is as it was: file too large; see to it and run again"
    assert path.read_bytes() == OLD.raw


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.read_bytes"])
def test_interrupt_leaves_no_temporary_file(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(path, OLD, NEW)
    assert path.read_bytes() == OLD.raw
    assert [item.name for item in path.parent.iterdir()] == ["list.md"]
