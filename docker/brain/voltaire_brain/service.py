"""The four methods of the contract."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from voltaire.brain.v1 import brain_pb2 as pb
from voltaire.brain.v1.brain_pb2_grpc import BrainServiceServicer

from .calls import Calls, Context
from .catalogue import Catalogue, Forecasts, Probabilities, chosen
from .questions import ForecastQuestion, check_reason, forecast_question, sentiment_question


class BrainService(BrainServiceServicer):  # type: ignore[misc]
    """Checks the request, asks the model, puts its answer into the contract's form."""

    def __init__(self, catalogue: Catalogue, calls: Calls) -> None:
        self._catalogue = catalogue
        self._calls = calls

    async def Forecast(  # noqa: N802
        self, request: pb.ForecastRequest, context: Context
    ) -> pb.ForecastResponse:
        """Quantiles of what each series will do next."""
        response = pb.ForecastResponse()
        async with self._calls.answering("Forecast", context) as fields:
            model = chosen(self._catalogue.forecasters, request.model_id, "forecasts")
            question = forecast_question(request)
            fields |= {"model": model.id, "series": len(question.series), "steps": question.steps}
            answered = await model.ask(question, len(question.series), question.steps)
            fields |= {"inference_ms": round(answered.inference_ms, 3), "batch": answered.batch}
            response.model_id = model.id
            response.levels.extend(question.levels)
            response.inference_ms = answered.inference_ms
            _put_forecasts(response, question, answered.answer, model.max_context)
        return response

    async def Sentiment(  # noqa: N802
        self, request: pb.SentimentRequest, context: Context
    ) -> pb.SentimentResponse:
        """How favourable each text is."""
        response = pb.SentimentResponse()
        async with self._calls.answering("Sentiment", context) as fields:
            model = chosen(self._catalogue.classifiers, request.model_id, "sentiment")
            question = sentiment_question(request)
            fields |= {"model": model.id, "texts": len(question.texts)}
            answered = await model.ask(question, len(question.texts))
            fields |= {"inference_ms": round(answered.inference_ms, 3), "batch": answered.batch}
            response.model_id = model.id
            response.inference_ms = answered.inference_ms
            _put_sentiments(response, question.ids, answered.answer)
        return response

    async def Reason(  # noqa: N802
        self, request: pb.ReasonRequest, context: Context
    ) -> AsyncGenerator[pb.ReasonResponse, None]:
        """Tokens as they come, then one conclusion."""
        async with self._calls.answering("Reason", context) as fields:
            model = chosen(self._catalogue.reasoners, request.model_id, "reasoning")
            check_reason(request)
            fields |= {"model": model.id, "headlines": len(request.summary.headlines)}
            async with aclosing(model.reason(request)) as parts:
                async for part in parts:
                    yield part

    async def Models(  # noqa: N802
        self, _request: pb.ModelsRequest, context: Context
    ) -> pb.ModelsResponse:
        """What can be asked for."""
        response = pb.ModelsResponse()
        async with self._calls.answering("Models", context):
            response.models.extend(await self._catalogue.describe())
        return response


def _put_forecasts(
    response: pb.ForecastResponse, question: ForecastQuestion, answer: Forecasts, context: int
) -> None:
    for name, values, quantiles in zip(question.ids, question.series, answer, strict=True):
        response.forecasts.append(
            pb.SeriesForecast(
                id=name,
                steps=[pb.StepQuantiles(values=step) for step in quantiles.tolist()],
                context_length=min(len(values), context),
            )
        )


def _put_sentiments(response: pb.SentimentResponse, ids: list[str], answer: Probabilities) -> None:
    for name, (positive, negative, neutral) in zip(ids, answer.tolist(), strict=True):
        response.sentiments.append(
            pb.TextSentiment(
                id=name,
                positive=positive,
                negative=negative,
                neutral=neutral,
                score=positive - negative,
            )
        )
