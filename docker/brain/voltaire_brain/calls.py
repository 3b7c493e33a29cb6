"""What surrounds every call: refusals become gRPC's codes, one line of log, an orderly stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, TypeAlias

from grpc import StatusCode
from grpc.aio import ServicerContext

from . import log
from .refusal import Refusal, failed

Fields = dict[str, object]
Context: TypeAlias = "ServicerContext[Any, Any]"


class Calls:
    """Counts the calls that are being answered, and refuses new ones once it stops."""

    def __init__(self) -> None:
        self._running = 0
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def answering(self, method: str, context: Context) -> AsyncIterator[Fields]:
        """Gives the fields of the line of log, to be filled while the call is answered."""
        fields: Fields = {}
        refusal: Refusal | None = None
        started = perf_counter()
        self._running += 1
        self._idle.clear()
        try:
            if self._stopping:
                raise Refusal(StatusCode.UNAVAILABLE, "this Brain is stopping")
            yield fields
            self._line(method, "OK", started, fields)
        except Refusal as error:
            refusal = error
        except asyncio.CancelledError:
            self._line(method, "GONE", started, fields)
            raise
        except Exception as error:
            log.failure("call failed", error, method=method)
            refusal = failed("this Brain has failed")
        finally:
            self._running -= 1
            if self._running == 0:
                self._idle.set()
        if refusal is not None:
            self._line(method, refusal.code.name, started, fields, refusal.message)
            await context.abort(refusal.code, refusal.message)

    def _line(
        self, method: str, code: str, started: float, fields: Fields, message: str | None = None
    ) -> None:
        ms = round((perf_counter() - started) * 1_000, 3)
        if message is not None:
            fields["message"] = message
        level = logging.INFO if code in ("OK", "GONE") else logging.WARNING
        log.event("call", level, method=method, code=code, ms=ms, **fields)

    async def stop(self, seconds: float) -> bool:
        """Refuses what comes from now on, waits for what runs: whether all of it ended in time."""
        self._stopping = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
