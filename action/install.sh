#!/usr/bin/env bash
# Installs awesomelint, as it stands beside this script, into an environment of its own, and says where its
# Python is. `-I`: the current folder holds what strangers wrote, and none of it is to be imported.
#
# In: PYTHON (a Python of 3.11 or newer), RUNNER_TEMP, GITHUB_OUTPUT. Out: the output `python`.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
environment="${RUNNER_TEMP:?}/awesomelint/environment"

"${PYTHON:?}" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "::error title=awesomelint::awesomelint needs Python 3.11 or newer, and ${PYTHON} is older"
  exit 2
}
"${PYTHON}" -I -m venv --without-pip "${environment}"
python="${environment}/bin/python"
[[ -x "${python}" ]] || python="${environment}/Scripts/python.exe"

# Dependencies come as wheels: nothing of theirs runs while they are installed.
"${PYTHON}" -I -m pip --python "${python}" install --quiet --disable-pip-version-check \
  --only-binary :all: "${here}" || {
  echo "::error title=awesomelint::awesomelint could not be installed; the log of this step says why"
  exit 2
}
echo "python=${python}" >>"${GITHUB_OUTPUT:?}"
