from collections.abc import Callable
from typing import Any

import pytest
from asking import forecast, reason, refusal, sentiment, series
from conftest import Brain
from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

Change = Callable[[Any], object]


def values(*given: float) -> Change:
    def change(request: pb.ForecastRequest) -> None:
        del request.series[0].values[:]
        request.series[0].values.extend(given)

    return change


def levels(*given: float) -> Change:
    def change(request: pb.ForecastRequest) -> None:
        del request.levels[:]
        request.levels.extend(given)

    return change


def put(path: str, value: object) -> Change:
    """Sets "series.0.id" and the like."""

    def change(request: Any) -> None:
        *way, last = path.split(".")
        for name in way:
            request = request[int(name)] if name.isdigit() else getattr(request, name)
        setattr(request, last, value)

    return change


NAN, INFINITE = float("nan"), float("inf")

FORECASTS: dict[str, list[Change]] = {
    "series": [
        lambda request: request.ClearField("series"),
        lambda request: request.series.extend(series(f"s{n}", 8) for n in range(256)),
    ],
    "series.id": [
        put("series.0.id", ""),
        put("series.0.id", "x" * 65),
        lambda request: request.series.append(request.series[0]),
    ],
    "series.step_seconds": [
        put("series.0.step_seconds", each) for each in (0, -1, 86_401, NAN, INFINITE)
    ],
    "series.values": [
        values(*[0.0] * 7),
        values(*[0.0] * 8_193),
        values(*[NAN] * 20, 0.0),
        values(*[INFINITE] * 20, 0.0),
        values(*[0.0] * 20, 1.0),
    ],
    "steps": [put("steps", 0), put("steps", 65)],
    "levels": [
        levels(),
        levels(*(n / 23 for n in range(1, 12)), 0.5, *(n / 23 for n in range(12, 22))),
        levels(0.1, 0.9),
        levels(0.5, 0.1),
        levels(0.5, 0.5),
        levels(0.0, 0.5),
        levels(0.5, 1.0),
        levels(NAN, 0.5),
    ],
}
SENTIMENTS: dict[str, list[Change]] = {
    "texts": [
        lambda request: request.ClearField("texts"),
        lambda request: request.texts.extend(pb.Text(id=f"t{n}", text="x") for n in range(64)),
    ],
    "texts.id": [
        put("texts.0.id", ""),
        put("texts.0.id", "x" * 65),
        lambda request: request.texts.append(request.texts[0]),
    ],
    "texts.text": [put("texts.0.text", ""), put("texts.0.text", "x" * 8_193)],
}
REASONS: dict[str, list[Change]] = {
    "max_tokens": [put("max_tokens", 0), put("max_tokens", 4_097)],
    "summary": [lambda request: request.ClearField("summary")],
    "summary.as_of_us": [put("summary.as_of_us", NAN), put("summary.as_of_us", -1)],
    "summary.trading_level": [put("summary.trading_level", "FULL_SPEED")],
    "summary.symbols": [
        lambda request: request.summary.symbols.extend(pb.SymbolSummary() for _ in range(64))
    ],
    "summary.symbols.mid": [put("summary.symbols.0.mid", INFINITE)],
    "summary.symbols.sentiment": [put("summary.symbols.0.sentiment", 1.1)],
    "summary.symbols.position_share": [put("summary.symbols.0.position_share", -1.1)],
    "summary.headlines": [
        lambda request: request.summary.headlines.extend(pb.Headline() for _ in range(64))
    ],
    "summary.headlines.text": [put("summary.headlines.0.text", "x" * 513)],
    "summary.headlines.published_at_us": [put("summary.headlines.0.published_at_us", NAN)],
    "summary.headlines.score": [put("summary.headlines.0.score", each) for each in (-2, NAN)],
}


def each_of(cases: dict[str, list[Change]]) -> list[object]:
    return [
        pytest.param(field, change, id=f"{field}-{place}")
        for field, changes in cases.items()
        for place, change in enumerate(changes)
    ]


@pytest.mark.parametrize(("field", "change"), each_of(FORECASTS))
async def test_a_forecast_that_breaks_a_limit_is_refused_by_the_name_of_its_field(
    brain: Brain, field: str, change: Change
) -> None:
    request = forecast()
    change(request)
    code, message = await refusal(brain.stub.Forecast(request))
    assert code is StatusCode.INVALID_ARGUMENT
    assert message.startswith(f"{field}: ")


@pytest.mark.parametrize(("field", "change"), each_of(SENTIMENTS))
async def test_a_sentiment_that_breaks_a_limit_is_refused_by_the_name_of_its_field(
    brain: Brain, field: str, change: Change
) -> None:
    request = sentiment("up")
    change(request)
    code, message = await refusal(brain.stub.Sentiment(request))
    assert code is StatusCode.INVALID_ARGUMENT
    assert message.startswith(f"{field}: ")


@pytest.mark.parametrize(("field", "change"), each_of(REASONS))
async def test_a_question_to_reason_that_breaks_a_limit_is_refused_by_the_name_of_its_field(
    reasoning: Brain, field: str, change: Change
) -> None:
    request = reason("rates were raised")
    change(request)
    code, message = await refusal(anext(aiter(reasoning.stub.Reason(request))))
    assert code is StatusCode.INVALID_ARGUMENT
    assert message.startswith(f"{field}: ")


async def test_a_message_beyond_the_largest_of_the_contract_is_not_even_read(
    brain: Brain,
) -> None:
    request = sentiment("x" * (20 * 1024 * 1024))
    code, _ = await refusal(brain.stub.Sentiment(request))
    assert code is StatusCode.RESOURCE_EXHAUSTED
