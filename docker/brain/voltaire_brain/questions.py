"""Requests that have been checked against the contract, in the form that the models take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from voltaire.brain.v1 import brain_pb2 as pb

from . import limits
from .refusal import invalid


@dataclass(frozen=True)
class ForecastQuestion:
    """Values of each series in basis points, oldest first."""

    ids: list[str]
    series: list[NDArray[np.float64]]
    steps: int
    levels: list[float]


@dataclass(frozen=True)
class SentimentQuestion:
    """Texts as they came."""

    ids: list[str]
    texts: list[str]


def forecast_question(request: pb.ForecastRequest) -> ForecastQuestion:
    """Raises INVALID_ARGUMENT for what breaks a limit."""
    _within("series", len(request.series), 1, limits.SERIES_MAX)
    _within("steps", request.steps, 1, limits.STEPS_MAX)
    levels = list(request.levels)
    _within("levels", len(levels), 1, limits.LEVELS_MAX)
    if not all(0 < level < 1 for level in levels):
        raise invalid("levels", "each must be between 0 and 1")
    if any(low >= high for low, high in pairwise(levels)):
        raise invalid("levels", "must ascend")
    if 0.5 not in levels:
        raise invalid("levels", "must include 0.5")
    ids = _ids("series", (each.id for each in request.series))
    return ForecastQuestion(ids, [_values(each) for each in request.series], request.steps, levels)


def _values(series: pb.Series) -> NDArray[np.float64]:
    if not 0 < series.step_seconds <= limits.STEP_SECONDS_MAX:
        raise invalid("series.step_seconds", f"must be above 0, at most {limits.STEP_SECONDS_MAX}")
    count = len(series.values)
    _within("series.values", count, limits.SERIES_VALUES_MIN, limits.SERIES_VALUES_MAX)
    values = np.fromiter(series.values, dtype=np.float64, count=count)
    if not np.isfinite(values).all():
        raise invalid("series.values", "must be finite")
    if values[-1] != 0:
        raise invalid("series.values", "the last must be 0")
    return values


def sentiment_question(request: pb.SentimentRequest) -> SentimentQuestion:
    """Raises INVALID_ARGUMENT for what breaks a limit."""
    _within("texts", len(request.texts), 1, limits.TEXTS_MAX)
    ids = _ids("texts", (each.id for each in request.texts))
    for each in request.texts:
        _within("texts.text", len(each.text), 1, limits.TEXT_CHARACTERS_MAX, "characters")
    return SentimentQuestion(ids, [each.text for each in request.texts])


SHARES = ("sentiment", "position_share")


def check_reason(request: pb.ReasonRequest) -> None:
    """Raises INVALID_ARGUMENT for what breaks a limit."""
    _within("max_tokens", request.max_tokens, 1, limits.TOKENS_MAX)
    if not request.HasField("summary"):
        raise invalid("summary", "is missing")
    summary = request.summary
    if not (isfinite(summary.as_of_us) and summary.as_of_us >= 0):
        raise invalid("summary.as_of_us", "must be finite and not negative")
    if summary.trading_level not in limits.TRADING_LEVELS:
        raise invalid("summary.trading_level", "must be a level of trading")
    _within("summary.symbols", len(summary.symbols), 0, limits.SYMBOLS_MAX)
    _within("summary.headlines", len(summary.headlines), 0, limits.HEADLINES_MAX)
    for symbol in summary.symbols:
        for field, value in symbol.ListFields():
            if not isinstance(value, float):
                continue
            if not isfinite(value):
                raise invalid(f"summary.symbols.{field.name}", "must be finite")
            if field.name in SHARES and not -1 <= value <= 1:
                raise invalid(f"summary.symbols.{field.name}", "must be −1 to 1")
    for headline in summary.headlines:
        characters = len(headline.text)
        _within("summary.headlines.text", characters, 0, limits.HEADLINE_CHARACTERS_MAX)
        if not isfinite(headline.published_at_us):
            raise invalid("summary.headlines.published_at_us", "must be finite")
        if not -1 <= headline.score <= 1:
            raise invalid("summary.headlines.score", "must be −1 to 1")


def _within(field: str, number: int, low: int, high: int, unit: str = "") -> None:
    if not low <= number <= high:
        raise invalid(field, f"must be {low} to {high} {unit}".rstrip())


def _ids(field: str, given: Iterable[str]) -> list[str]:
    ids = list(given)
    for each in ids:
        _within(f"{field}.id", len(each), 1, limits.ID_CHARACTERS_MAX, "characters")
    if len(set(ids)) != len(ids):
        raise invalid(f"{field}.id", "must be unique within the request")
    return ids
