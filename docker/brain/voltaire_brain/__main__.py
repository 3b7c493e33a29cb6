"""python -m voltaire_brain: serves until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

from . import log
from .refusal import Refusal
from .server import Server
from .settings import Settings, SettingsError, settings_from


async def serve(settings: Settings) -> None:
    """Starts, waits for a signal, stops. A signal while it starts ends it too."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    server = Server(settings)
    starting = asyncio.create_task(server.start())
    signalled = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait({starting, signalled}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await signalled
    finally:
        starting.cancel()
        signalled.cancel()
        await server.stop()


def main() -> int:
    """Exit codes: 0 stopped when asked, 1 could not start, 2 a setting cannot be meant."""
    log.write_to(sys.stderr)
    try:
        asyncio.run(serve(settings_from(os.environ)))
    except SettingsError as error:
        log.event("settings", logging.ERROR, message=str(error))
        return 2
    except Refusal as refusal:
        log.event("start failed", logging.ERROR, message=refusal.message)
        return 1
    except RuntimeError as error:
        log.event("start failed", logging.ERROR, message=str(error))
        return 1
    return 0


if __name__ == "__main__":
    exit_code = main()
    sys.stderr.flush()
    # A thread may still load a model, or work for a caller who has gone: nobody waits for it.
    os._exit(exit_code)
