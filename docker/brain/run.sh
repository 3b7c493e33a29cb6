#!/usr/bin/env bash
# Runs the Brain on this machine without Docker. Configured by environment variables: README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=$("$here/venv.sh")
export PYTHONPATH=$here
exec "$venv/bin/python" -m voltaire_brain "$@"
