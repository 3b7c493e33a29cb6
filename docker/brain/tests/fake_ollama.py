"""An Ollama that is told how to behave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

GOOD = {
    "rationale": "Momentum and news agree.",
    "stance": "BULLISH",
    "suggested_aggression": "NORMAL",
    "confidence": 0.7,
}
PIECE_CHARACTERS = 8
SILENCE_S = 60.0


def pieces_of(text: str) -> list[str]:
    """Cuts a text as a model writes it."""
    return [text[at : at + PIECE_CHARACTERS] for at in range(0, len(text), PIECE_CHARACTERS)]


@dataclass
class FakeOllama:
    """Each field is one way to behave; the defaults are those of a model that answers well."""

    conclusion: str = field(default_factory=lambda: json.dumps(GOOD))
    # From the body of the request to what is written instead of the conclusion.
    write: Callable[[dict[str, Any]], str] | None = None
    status: int = 200
    error: str = "no"
    pause_s: float = 0.0
    silent: bool = False
    endless: str = ""
    breaks_off: bool = False
    raw_lines: Sequence[bytes] = ()
    done_reason: str = "stop"
    asked: list[dict[str, Any]] = field(default_factory=list)
    abandoned: int = 0
    url: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens on a port of its own."""
        application = web.Application()
        application.router.add_post("/api/chat", self._chat)
        application.router.add_get("/api/tags", self._models)
        application.router.add_get("/api/ps", self._models)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Dies."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _models(self, _request: web.Request) -> web.Response:
        return web.json_response({"models": [{"name": "gemma3:latest", "digest": "a2af6cc3eb7f"}]})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        if self.status != 200 and "again" not in request.query:
            headers = {"location": "/api/chat?again=1"} if 300 <= self.status < 400 else {}
            return web.json_response({"error": self.error}, status=self.status, headers=headers)
        response = web.StreamResponse(headers={"content-type": "application/x-ndjson"})
        await response.prepare(request)
        try:
            await self._stream(response, body)
        except (asyncio.CancelledError, ConnectionError):
            self.abandoned += 1
            raise
        return response

    async def _stream(self, response: web.StreamResponse, body: dict[str, Any]) -> None:
        if self.silent:
            await asyncio.sleep(SILENCE_S)
        while self.endless:
            await response.write(_line(self.endless))
            await asyncio.sleep(self.pause_s)
        for line in self.raw_lines:
            await response.write(line)
        text = self.write(body) if self.write else self.conclusion
        for piece in pieces_of(text):
            await response.write(_line(piece))
            await asyncio.sleep(self.pause_s)
        if self.breaks_off:
            return
        done = {"message": {"content": ""}, "done": True, "done_reason": self.done_reason}
        await response.write(json.dumps(done).encode() + b"\n")


def _line(text: str) -> bytes:
    return json.dumps({"message": {"role": "assistant", "content": text}}).encode() + b"\n"
