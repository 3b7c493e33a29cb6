"""Where the models run."""

from __future__ import annotations

import torch
import transformers


def prepare(wanted: str, threads: int) -> str:
    """The device for "auto", "cpu", "cuda" or "cuda:N"; takes as many threads as are wanted.

    Raises RuntimeError for a device that is not there: nothing falls back to one much slower.
    """
    transformers.logging.disable_progress_bar()
    if threads > 0:
        torch.set_num_threads(threads)
    if wanted == "auto":
        return "cuda:0" if torch.cuda.is_available() else "cpu"
    device = torch.device("cuda:0" if wanted == "cuda" else wanted)
    if device.type not in ("cpu", "cuda"):
        raise RuntimeError("a device is auto, cpu, cuda or cuda:N")
    torch.zeros(1, device=device)
    return str(device)
