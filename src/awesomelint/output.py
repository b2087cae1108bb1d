"""Where a run's results go: standard output, standard error, or a file."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from awesomelint.errors import UsageError, WriteError
from awesomelint.reports import FORMATS, Options, render
from awesomelint.reports.tally import exit_code

if TYPE_CHECKING:
    from awesomelint.fixing import Change
    from awesomelint.model import Report
    from awesomelint.reports.code_host import CodeHost
    from awesomelint.rule import Rule


def write_report(report: Report, rules: Sequence[Rule], given: dict[str, Any], stream: TextIO) -> int:
    """Write a report to a stream, or to the file that `--output` names; give the exit code it stands for.

    `given` holds the options of the command line. Raises WriteError when the file cannot be written.
    """
    on_terminal = given["output"] is None and stream.isatty()
    options = Options(
        color=has_color(given["color"], on_terminal),
        width=shutil.get_terminal_size().columns if on_terminal else 100,
        statistics=given["statistics"],
        rules=tuple(rules),
        host=_host(given["format_"]),
    )
    put(render(report, given["format_"], options), given["output"], stream)
    if given["format_"] == "concise":  # which is for grep: a finding a line
        write((f"{line}\n" for line in report.links), sys.stderr)
    return exit_code(report)


def write_also(report: Report, rules: Sequence[Rule], given: dict[str, Any]) -> None:
    """Write a report to the files that `--also` names; raise WriteError where one cannot be written."""
    for form, file in also(given).items():
        options = Options(rules=tuple(rules), host=_host(form))
        put(render(report, form, options), file, sys.stdout, option="--also")


def _host(form: str) -> CodeHost | None:
    """Find out where lines are shown, for formats that say it."""
    if form not in ("markdown", "html"):
        return None
    from awesomelint.reports.code_host import code_host

    return code_host(os.environ, Path.cwd())


def also(given: dict[str, Any]) -> dict[str, str]:
    """Read `--also`: files by format; raise UsageError for what is neither, before a long run."""
    found: dict[str, str] = {}
    for word in given.get("also", ()):
        form, is_there, file = word.partition("=")
        if not is_there or not file:
            raise UsageError(f"--also: expected FORMAT=FILE, such as sarif=lists.sarif; found {word!r}")
        if form not in FORMATS:
            raise UsageError(f"--also: no format {form!r}; there are {', '.join(FORMATS)}")
        if form in found:
            raise UsageError(f"--also: {form} is named twice: for {found[form]} and for {file}")
        check_output(file, "--also")
        found[form] = file
    return found


def put(
    chunks: Iterable[str],
    output: str | None,
    stream: TextIO,
    *,
    errors: str | None = None,
    option: str = "--output",
) -> None:
    """Write text to the file that an option names, or else to a stream, as `write` does.

    Raises WriteError when the file cannot be written.
    """
    if output is None:
        write(chunks, stream, errors=errors)
        return
    try:
        with Path(output).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(chunks)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WriteError(f"{option}: cannot write {output}: {reason}") from error


def check_output(file: str | None, option: str = "--output") -> None:
    """Raise UsageError, before a long run, for a report's file that cannot be made."""
    if file is not None and not Path(file).absolute().parent.is_dir():
        raise UsageError(f"{option}: no such folder: {Path(file).parent}")


def write_diff(changes: Sequence[Change], report: Report, choice: str) -> int:
    """Write what fixing would change to standard output, and what went wrong to standard error.

    Gives the exit code: 1 if something would change, unless something graver happened.
    """
    from dataclasses import replace

    from awesomelint.diff import unified
    from awesomelint.reports.tally import count, outcome

    terminal = sys.stdout.isatty()
    color = has_color(choice, terminal)
    lines = (line for change in changes for line in unified(change.old, change.new, color, terminal))
    # Not for eyes, but for programs such as `git apply`: bytes that are no text go through as they are.
    write(lines, sys.stdout, errors=None if terminal else "surrogateescape")
    write(outcome(replace(report, applied=())), sys.stderr)
    fixes, files = len(report.applied), len(changes)
    told = f"{count(fixes, 'fix', 'fixes')} would change {count(files, 'file')}"
    write((f"{line}\n" for line in (told, *report.links)), sys.stderr)
    return exit_code(replace(report, diagnostics=())) or int(files > 0)


def has_color(choice: str, on_terminal: bool) -> bool:
    """Decide on colours, as no-color.org and force-color.org have it."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return on_terminal and os.environ.get("TERM") != "dumb"


def write(chunks: Iterable[str], stream: TextIO, *, errors: str | None = None) -> None:
    """Write text to a stream, and stop without a word when nobody reads on; `errors` is the codec's way."""
    with pipe():
        if errors is None:
            for chunk in chunks:
                stream.write(chunk)
        else:
            stream.flush()
            for chunk in chunks:
                stream.buffer.write(chunk.encode("utf-8", errors))
        stream.flush()


@contextlib.contextmanager
def pipe() -> Iterator[None]:
    """Let a reader go that has seen enough: `awesomelint check | head`; raise WriteError for a full disk."""
    try:
        yield
    except BrokenPipeError:
        forget_stdout()
    except OSError as error:
        forget_stdout()
        reason = (error.strerror or str(error)).lower()
        raise WriteError(f"cannot write the report to standard output: {reason}") from error


def replace_closed_streams() -> None:
    """Put something in the place of standard output and standard error that were closed (`>&-`).

    Python leaves None there. Writing to what takes their place fails as writing to them would.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def forget_stdout() -> None:
    """Send what is left in standard output's buffer nowhere, or Python complains about it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
