"""The command `awesomelint`, and `python -m awesomelint`.

`--version` is answered before the command line's machinery is imported.
"""

from __future__ import annotations

import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from awesomelint import __version__

        if sys.stdout is not None:
            with suppress(OSError):  # where it cannot be written, the command line says why
                sys.stdout.write(f"awesomelint {__version__}\n")
                sys.stdout.flush()
                return
    try:
        from awesomelint.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
