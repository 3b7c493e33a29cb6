"""Serves tiny checkpoints and a made-up Ollama, for tests in other languages.

    python docker/brain/tests/serve_tiny.py

Prints one line of JSON on standard output when it serves:
    {"address": "127.0.0.1:…", "queueLimit": …,
     "models": {"forecast": …, "sentiment": …, "reason": …}}
and serves until SIGTERM or SIGINT. Variables VOLTAIRE_BRAIN_* have their meaning, also here.

The default model for forecasts is of Chronos-2's kind, which knows levels from 0.01 to 0.99;
tiny/bolt is offered beside it. Both look at four values only, so that what they say is plausible.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["HF_HUB_OFFLINE"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import tiny
import torch
from fake_ollama import FakeOllama

from voltaire_brain import log
from voltaire_brain.server import Server
from voltaire_brain.settings import settings_from

CONTEXT = 4
TOKEN_PAUSE_S = 0.005


def variables(folder: Path, ollama: FakeOllama) -> dict[str, str]:
    """The settings, where the environment has none."""
    torch.manual_seed(7)
    torch.set_num_threads(1)
    classifier = tiny.make_bert(folder / "bert", taught=True)
    forecasters = {
        "tiny/chronos2": tiny.make_chronos2(folder / "chronos2", CONTEXT),
        "tiny/bolt": tiny.make_bolt(folder / "bolt", CONTEXT),
    }
    return {
        "VOLTAIRE_BRAIN_ADDRESS": "127.0.0.1:0",
        "VOLTAIRE_BRAIN_FORECAST": ",".join(f"{name}={at}" for name, at in forecasters.items()),
        "VOLTAIRE_BRAIN_SENTIMENT": f"tiny/bert={classifier}",
        "VOLTAIRE_BRAIN_REASON": "gemma3",
        "VOLTAIRE_BRAIN_OLLAMA_URL": ollama.url,
        "VOLTAIRE_BRAIN_DEVICE": "cpu",
        "VOLTAIRE_BRAIN_THREADS": "1",
        "VOLTAIRE_BRAIN_PRELOAD": "1",
        "VOLTAIRE_BRAIN_QUEUE_LIMIT": "8",
    } | dict(os.environ)


async def serve(folder: Path) -> None:
    """Until a signal."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    ollama = FakeOllama(pause_s=TOKEN_PAUSE_S)
    await ollama.start()
    settings = settings_from(variables(folder, ollama))
    server = Server(settings)
    try:
        await server.start()
        line = {
            "address": server.address,
            "models": {
                "forecast": settings.forecast[0].id,
                "sentiment": settings.sentiment[0].id,
                "reason": settings.reason[0].id,
            },
            "queueLimit": settings.queue_limit,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        await asked.wait()
    finally:
        await server.stop()
        await ollama.stop()


if __name__ == "__main__":
    log.write_to(sys.stderr)
    with TemporaryDirectory(prefix="voltaire-tiny-") as home:
        asyncio.run(serve(Path(home)))
