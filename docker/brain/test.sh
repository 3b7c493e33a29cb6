#!/usr/bin/env bash
# The tests of the Brain: form, types, then pytest with the arguments given. Nothing is fetched but,
# the first time, the packages (venv.sh).
set -euo pipefail
cd "$(dirname "$0")"
venv=$(./venv.sh --test)
export HF_HUB_OFFLINE=1 PYTHONDONTWRITEBYTECODE=1
export RUFF_CACHE_DIR=$venv/.ruff MYPY_CACHE_DIR=$venv/.mypy

"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check .
"$venv/bin/python" -m mypy voltaire_brain tests
"$venv/bin/python" -m pytest "$@"
