"""Reasoning of a language model that Ollama serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import perf_counter

import aiohttp
from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

from . import ollama
from .conclusion import FORMAT, conclusion_of
from .prompt import messages
from .refusal import Refusal
from .settings import Settings
from .weights import UNKNOWN, licence_of


class Reasoner:
    """A model of Ollama's. It queues nobody: beyond its limit of conversations it refuses."""

    kind = pb.MODEL_KIND_REASON

    def __init__(self, model_id: str, settings: Settings, session: aiohttp.ClientSession) -> None:
        self.id = model_id
        self._settings = settings
        self._session = session
        self._talking = 0

    async def reason(self, request: pb.ReasonRequest) -> AsyncGenerator[pb.ReasonResponse, None]:
        """Tokens, then one conclusion that has been checked. Raises Refusal."""
        settings = self._settings
        if self._talking >= settings.reason_limit:
            raise Refusal(
                StatusCode.RESOURCE_EXHAUSTED,
                f"{settings.reason_limit} conversations are going on already",
            )
        self._talking += 1
        started = perf_counter()
        text = ""
        try:
            async with aclosing(self._within_time(self._chat(request))) as tokens:
                async for token in tokens:
                    text += token
                    yield pb.ReasonResponse(token=token)
        finally:
            self._talking -= 1
        conclusion = conclusion_of(text)
        conclusion.model_id = self.id
        conclusion.inference_ms = (perf_counter() - started) * 1_000
        yield pb.ReasonResponse(conclusion=conclusion)

    async def _within_time(self, tokens: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """Waits no longer for all of them together than is configured."""
        seconds = self._settings.reason_timeout_s
        until = asyncio.get_running_loop().time() + seconds
        async with aclosing(tokens):
            while True:
                try:
                    async with asyncio.timeout_at(until):
                        token = await anext(tokens)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise Refusal(
                        StatusCode.DEADLINE_EXCEEDED,
                        f"the model had not concluded after {seconds:g} s",
                    ) from error
                yield token

    def _chat(self, request: pb.ReasonRequest) -> AsyncGenerator[str, None]:
        body = {
            "model": self.id,
            "messages": messages(request.summary),
            "format": FORMAT,
            "stream": True,
            "think": False,
            # A prompt that does not fit is an error, not silently cut.
            "truncate": False,
            "shift": False,
            "options": {
                "num_predict": request.max_tokens,
                "num_ctx": self._settings.reason_context,
                "temperature": 0,
            },
        }
        url = self._settings.ollama_url
        return ollama.chat(self._session, url, body, request.max_tokens)

    async def describe(self) -> pb.Model:
        """What Ollama says of it; a silent Ollama has loaded nothing."""
        name = self.id if ":" in self.id else f"{self.id}:latest"
        url = self._settings.ollama_url
        known, loaded = await asyncio.gather(
            ollama.digests(self._session, url, "/api/tags"),
            ollama.digests(self._session, url, "/api/ps"),
        )
        return pb.Model(
            id=self.id,
            kind=self.kind,
            device="ollama",
            version=known.get(name, UNKNOWN),
            licence=licence_of(self.id),
            loaded=name in loaded,
            max_context=0,
        )
