"""What is known about the weights that a model was loaded from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from huggingface_hub import try_to_load_from_cache

from .settings import ModelSource

UNKNOWN = "unknown"

# The licences of the weights, by the beginning of the model's id; README.md tells where they stand.
LICENCES = {"amazon/chronos-": "Apache-2.0", "gemma": "LicenseRef-Gemma-Terms"}


def licence_of(model_id: str) -> str:
    """SPDX identifier, or "unknown"."""
    return next((name for start, name in LICENCES.items() if model_id.startswith(start)), UNKNOWN)


def version_of(source: ModelSource) -> str:
    """The hub's commit, or the beginning of the hash of a folder's weights."""
    if source.folder is None:
        config = try_to_load_from_cache(source.id, "config.json", revision=source.revision)
        return Path(config).parent.name if isinstance(config, str) else UNKNOWN
    files = [
        path
        for path in sorted(Path(source.folder).iterdir())
        if path.suffix in (".safetensors", ".bin")
    ]
    digest = sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return f"sha256:{digest.hexdigest()[:16]}" if files else UNKNOWN
