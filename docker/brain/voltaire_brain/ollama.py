"""The HTTP interface of Ollama: one conversation, token by token, and what models it has."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus

import aiohttp
from grpc import StatusCode

from .refusal import Refusal, failed, invalid

ERROR_BYTES_MAX = 4_096
TEXT_CHARACTERS_MAX = 65_536
MODELS_TIMEOUT = aiohttp.ClientTimeout(total=1.0)
NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5.0)

BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


async def chat(
    session: aiohttp.ClientSession, url: str, body: Mapping[str, object], tokens_max: int
) -> AsyncGenerator[str, None]:
    """What the model writes, piece by piece, until it has ended by itself.

    Raises Refusal. The caller bounds the time; whoever stops listening stops the model.
    """
    try:
        async with session.post(
            f"{url}/api/chat", json=body, timeout=NO_TIMEOUT, allow_redirects=False
        ) as response:
            if response.status != HTTPStatus.OK:
                raise await _refusal(response)
            pieces = 0
            characters = 0
            async for line in response.content:
                part = _part(line)
                message = part.get("message")
                text = message.get("content") if isinstance(message, dict) else None
                if isinstance(text, str) and text:
                    pieces += 1
                    characters += len(text)
                    if pieces > tokens_max or characters > TEXT_CHARACTERS_MAX:
                        raise failed("the model went on beyond max_tokens")
                    yield text
                if part.get("done") is True:
                    if part.get("done_reason") == "length":
                        raise failed("the model had not concluded after max_tokens")
                    return
            raise Refusal(StatusCode.UNAVAILABLE, "Ollama ended before the model had")
    except aiohttp.ClientError as error:
        raise Refusal(StatusCode.UNAVAILABLE, "Ollama cannot be reached") from error
    except ValueError as error:  # a line without end
        raise failed("Ollama's answer cannot be read") from error


def _part(line: bytes) -> dict[str, object]:
    try:
        part = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise failed("Ollama's answer cannot be read") from error
    if not isinstance(part, dict):
        raise failed("Ollama's answer cannot be read")
    if "error" in part:
        raise failed("Ollama has failed while the model wrote")
    return part


async def _refusal(response: aiohttp.ClientResponse) -> Refusal:
    reason = (await response.content.read(ERROR_BYTES_MAX)).decode("utf-8", "replace")
    if response.status == HTTPStatus.NOT_FOUND:
        return Refusal(StatusCode.NOT_FOUND, "Ollama has no such model: ollama pull it first")
    if response.status in BUSY:
        return Refusal(StatusCode.RESOURCE_EXHAUSTED, "Ollama's queue is full")
    if response.status == HTTPStatus.BAD_REQUEST and "context" in reason:
        return invalid("summary", "does not fit into the context of the model")
    return failed(f"Ollama answered HTTP {response.status}")


async def digests(session: aiohttp.ClientSession, url: str, path: str) -> dict[str, str]:
    """Digests of the models that /api/tags (all) or /api/ps (in memory) names; none if silent."""
    try:
        async with session.get(
            f"{url}{path}", timeout=MODELS_TIMEOUT, allow_redirects=False
        ) as response:
            listed = json.loads(await response.content.read(1 << 20))
        return {str(each["name"]): str(each["digest"]) for each in listed["models"]}
    except (aiohttp.ClientError, TimeoutError, ValueError, TypeError, KeyError):
        return {}
