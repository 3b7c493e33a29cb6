"""Requests that keep to the contract, and what a refused call says."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Sequence

import grpc
import numpy as np
from voltaire.brain.v1 import brain_pb2 as pb

LEVELS = (0.1, 0.5, 0.9)


def series(name: str = "BTCUSDT", count: int = 100, seed: int = 1) -> pb.Series:
    """A random walk which ends at 0."""
    walk = np.random.default_rng(seed).normal(0, 3, count).cumsum()
    return pb.Series(id=name, step_seconds=60, values=walk - walk[-1])


def forecast(
    *given: pb.Series, steps: int = 12, levels: Sequence[float] = LEVELS, model_id: str = ""
) -> pb.ForecastRequest:
    """One series unless others are given."""
    return pb.ForecastRequest(
        model_id=model_id, series=given or [series()], steps=steps, levels=levels
    )


def sentiment(*texts: str, model_id: str = "") -> pb.SentimentRequest:
    """Texts with ids 0, 1, …"""
    named = [pb.Text(id=str(place), text=text) for place, text in enumerate(texts)]
    return pb.SentimentRequest(model_id=model_id, texts=named)


def reason(*headlines: str, max_tokens: int = 512, model_id: str = "") -> pb.ReasonRequest:
    """A summary of one symbol with these headlines."""
    return pb.ReasonRequest(
        model_id=model_id,
        max_tokens=max_tokens,
        summary=pb.MarketSummary(
            as_of_us=1.7e15,
            scope="symbol:BTCUSDT",
            trading_level="ACTIVE",
            symbols=[pb.SymbolSummary(symbol="BTCUSDT", mid=64_000.5, spread_bps=0.4)],
            headlines=[
                pb.Headline(source="wire", text=text, published_at_us=1.7e15, score=-0.2)
                for text in headlines
            ],
        ),
    )


async def refusal(call: Awaitable[object]) -> tuple[grpc.StatusCode, str]:
    """The code and the message with which a call is refused."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return error.code(), error.details() or ""
    raise AssertionError("the call was answered")


async def all_of(call: AsyncIterable[pb.ReasonResponse]) -> list[pb.ReasonResponse]:
    """Every message of a stream."""
    return [part async for part in call]
