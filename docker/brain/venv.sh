#!/usr/bin/env bash
# venv.sh [--test]: prints the folder of a virtual environment that is ready, and makes it if there is
# none for these locks, this contract and this build of PyTorch. With --test it can run the tests too.
#   VOLTAIRE_CACHE  where they are kept: ${XDG_CACHE_HOME:-~/.cache}/voltaire
#   VOLTAIRE_TORCH  as TORCH of install.sh: cpu
#   PYTHON                the interpreter; else the newest that is found
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
proto=$here/../../schema/proto/voltaire/brain/v1/brain.proto
cache=${VOLTAIRE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/voltaire}
export TORCH=${VOLTAIRE_TORCH:-cpu}
export TESTS=0
[ "${1:-}" = --test ] && TESTS=1

recent='import sys; sys.exit(sys.version_info < (3, 11))'
for candidate in "${PYTHON:-python3.13}" python3.13 python3.12 python3.11 python3; do
  if "$candidate" -c "$recent" 2>/dev/null; then
    export PYTHON=$candidate
    break
  fi
  candidate=
done
if [ -z "$candidate" ]; then
  echo 'the Brain needs Python 3.11 or newer: install it, or name it with PYTHON=…' >&2
  exit 1
fi

key=$("$PYTHON" - "$TORCH" "$TESTS" "$here"/locks/*.txt "$here/install.sh" "$proto" <<'PY'
import hashlib, pathlib, sys
digest = hashlib.sha256(repr((sys.version, sys.argv[1:3])).encode())
for path in sys.argv[3:]:
    digest.update(pathlib.Path(path).read_bytes())
print(digest.hexdigest()[:16])
PY
)
venv=$cache/brain-venv-$key

# Made elsewhere, then moved: whoever finds the folder finds it whole, also when two start at once.
if [ ! -d "$venv" ]; then
  echo "making the Brain's virtual environment (PyTorch: $TORCH) in $venv" >&2
  mkdir -p "$cache"
  making=$(mktemp -d "$cache/making-XXXXXX")
  trap 'rm -rf "$making"' EXIT
  "$here/install.sh" "$making/venv" >&2
  [ -d "$venv" ] || mv "$making/venv" "$venv"
fi
echo "$venv"
