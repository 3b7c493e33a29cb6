"""python -m voltaire_brain.fetch: brings the configured models from Hugging Face into HF_HOME.

The service itself fetches nothing while HF_HUB_OFFLINE=1, as in the image.
"""

from __future__ import annotations

import os
import sys

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError

from .settings import SettingsError, model_sources, settings_from

# Weights and what is needed to read them; not the same weights again for other frameworks.
PATTERNS = ("*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model*.bin")


def main(names: list[str]) -> int:
    """Models by name, else those of the settings. Exit codes: 1 not fetched, 2 no such setting."""
    try:
        settings = settings_from(os.environ)
        sources = (
            model_sources(",".join(names)) if names else (*settings.forecast, *settings.sentiment)
        )
    except (SettingsError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    for source in sources:
        if source.folder is None:
            try:
                snapshot_download(
                    source.id, revision=source.revision, allow_patterns=list(PATTERNS)
                )
            except (HfHubHTTPError, OSError) as error:
                print(f"{source.id} cannot be fetched: {error}", file=sys.stderr)  # noqa: T201
                return 1
            print(f"{source.id} is here", file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
