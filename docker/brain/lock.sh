#!/usr/bin/env bash
# Writes locks/ from pyproject.toml: every package with its exact version and the hashes of its files.
# Three files, because they are installed in different ways (install.sh):
#   torch.txt  PyTorch and the CUDA libraries that PyPI's build of it is linked against
#   base.txt   everything else that the service needs
#   test.txt   what only its tests need
# Triton is left out: it compiles kernels for training, and is a gigabyte. Needs uv on the path.
set -euo pipefail
cd "$(dirname "$0")"

excluded=$(mktemp)
echo triton >"$excluded"
compile() {
  uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
    --excludes "$excluded" "$@" pyproject.toml
}
without() { # flags that leave out the packages whose names are read
  while read -r name; do echo "--no-emit-package=$name"; done
}

all=$(compile | sed -n 's/^\([a-zA-Z0-9._-]*\)==.*/\1/p')
ours=$(grep -E '^(torch|nvidia-.*|cuda-.*)$' <<<"$all")
rest=$(grep -vE '^(torch|nvidia-.*|cuda-.*)$' <<<"$all")

compile --generate-hashes $(without <<<"$rest") >locks/torch.txt
compile --generate-hashes $(without <<<"$ours") >locks/base.txt
compile --generate-hashes --extra test $(without <<<"$all") >locks/test.txt
