#!/usr/bin/env bash
# install.sh FOLDER: makes a virtual environment there with all that the service needs. The image and
# venv.sh both use it, so that what is tested without Docker is what the image holds.
#   PYTHON   the interpreter, 3.11 or newer: python3
#   PROTO    the folder of the contract: schema/proto of this repository
#   TORCH    which build of PyTorch:
#     cpu      PyTorch's own index, no CUDA: 0.2 GB to fetch (the default)
#     pypi     PyPI's, every file checked against its hash: brings CUDA, runs on a CPU too, 2 GB to fetch
#     cu126 …  PyTorch's own index, for that version of CUDA
#   TESTS    1: what the tests need as well
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
python=${PYTHON:-python3}
proto=${PROTO:-$here/../../schema/proto}
torch=${TORCH:-cpu}
version=$(sed -n 's/^torch==\([^ ]*\).*/\1/p' "$here/locks/torch.txt")

"$python" -m venv "$folder"
bin=$folder/bin
"$bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9
install() {
  "$bin/uv" pip install --quiet --python "$bin/python" --compile-bytecode "$@"
}

case $torch in
  pypi) install --require-hashes --no-deps -r "$here/locks/torch.txt" ;;
  cpu) install --torch-backend cpu --no-deps "torch==$version" ;;
  *) install --torch-backend "$torch" "torch==$version" ;;
esac
install --require-hashes --no-deps -r "$here/locks/base.txt"
if [ "${TESTS:-0}" = 1 ]; then
  install --require-hashes --no-deps -r "$here/locks/test.txt"
fi

# The code of the contract is generated here rather than committed: it belongs to the very versions
# of gRPC and protobuf that were just installed, and refuses to run with older ones.
site=$("$bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$bin/python" -m grpc_tools.protoc "--proto_path=$proto" "--python_out=$site" \
  "--pyi_out=$site" "--grpc_python_out=$site" voltaire/brain/v1/brain.proto
touch "$site/voltaire/py.typed"

"$bin/python" -m pip uninstall --quiet --yes uv
