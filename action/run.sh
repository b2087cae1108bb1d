#!/usr/bin/env bash
# Does what the input `command` says. All it is told comes from the environment; nothing is put into a command.
#
# In: PYTHON (the output of install.sh), INPUT_*, and what a runner sets. Out: outputs, a summary, the log.
set -euo pipefail

exec "${PYTHON:?}" -I -m awesomelint.github.action
