"""The action's one step that does something: `python -I -m awesomelint.github.action`.

`-I`, since what lies in the current folder is strangers': a `json.py` there must not be imported.
"""

from __future__ import annotations

import os
import sys

from awesomelint import stopping
from awesomelint.errors import AwesomelintError
from awesomelint.github.runner import Runner
from awesomelint.output import replace_closed_streams
from awesomelint.reports.github import failure

COMMANDS = ("check", "links", "fix", "issue", "pull-request")


def run(runner: Runner) -> int:
    """Do what the input `command` says, and give the exit code; raises nothing that is our own."""
    try:
        match runner.choice("command", *COMMANDS):
            case "check":
                from awesomelint.github.looking import check

                return check(runner)
            case "links":
                from awesomelint.github.looking import links

                return links(runner)
            case "fix":
                from awesomelint.github.fixing import fix

                return fix(runner)
            case "issue":
                from awesomelint.github.issue import issue

                return issue(runner)
            case _:
                from awesomelint.github.offer import pull_request

                return pull_request(runner)
    except AwesomelintError as error:
        sys.stdout.write(failure(str(error)))
        sys.stdout.flush()
        return error.exit_code


def main() -> None:
    """Run the step, and leave with its exit code."""
    replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # text streams
    stopping.heed_sigterm()
    try:
        code = run(Runner(os.environ))
    except KeyboardInterrupt:
        code = stopping.exit_code()
    sys.exit(code)


if __name__ == "__main__":
    main()
