"""The bearer token, if one is configured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any, TypeAlias

import grpc
from grpc import StatusCode
from grpc.aio import ServerInterceptor

HEALTH = "/grpc.health.v1.Health/"

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"


class Authorization(ServerInterceptor):
    """Lets nothing through without the token, except the question whether this Brain serves."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()
        # Answered before a request is read, whatever kind of method it was for.
        self._refusal: Handler = grpc.stream_stream_rpc_method_handler(_refuse)

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler:
        """As gRPC calls it for every call."""
        if handler_call_details.method.startswith(HEALTH):
            return await continuation(handler_call_details)
        given = [
            value if isinstance(value, bytes) else value.encode()
            for name, value in handler_call_details.invocation_metadata
            if name == "authorization"
        ]
        if len(given) == 1 and compare_digest(given[0], self._expected):
            return await continuation(handler_call_details)
        return self._refusal


async def _refuse(_requests: object, context: grpc.aio.ServicerContext[Any, Any]) -> None:
    await context.abort(StatusCode.UNAUTHENTICATED, "authorization: Bearer … is missing or wrong")
