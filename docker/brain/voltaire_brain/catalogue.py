"""The models that this Brain offers, by kind; the first of a kind is its default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any, Protocol, TypeVar

import numpy as np
from grpc import StatusCode
from numpy.typing import NDArray
from voltaire.brain.v1 import brain_pb2 as pb

from .offer import InMemory, Offer
from .questions import ForecastQuestion, SentimentQuestion
from .reasoner import Reasoner
from .refusal import Refusal
from .settings import ModelSource, Settings

Forecasts = list[NDArray[np.float64]]
Probabilities = NDArray[np.float64]


class Described(Protocol):
    """Whatever can be asked for."""

    id: str

    async def describe(self) -> pb.Model:
        """What the contract tells of it."""
        ...


Each = TypeVar("Each", bound=Described)


class Catalogue:
    """Every model that is configured, none of them loaded yet."""

    def __init__(self, settings: Settings, reasoners: Sequence[Reasoner]) -> None:
        self.forecasters = [
            Offer(source, pb.MODEL_KIND_FORECAST, _forecaster, settings)
            for source in settings.forecast
        ]
        self.classifiers = [
            Offer(source, pb.MODEL_KIND_SENTIMENT, _classifier, settings)
            for source in settings.sentiment
        ]
        self.reasoners = reasoners

    def _offers(self) -> Iterator[Offer[Any, Any]]:
        yield from self.forecasters
        yield from self.classifiers

    async def load(self) -> None:
        """Loads all of them, one after the other."""
        for offer in self._offers():
            await offer.load()

    async def describe(self) -> list[pb.Model]:
        """All models, with their defaults."""
        models: list[pb.Model] = []
        kinds: tuple[Sequence[Described], ...] = (
            self.forecasters,
            self.classifiers,
            self.reasoners,
        )
        for kind in kinds:
            for place, each in enumerate(kind):
                model = await each.describe()
                model.is_default = place == 0
                models.append(model)
        return models

    def close(self) -> None:
        """Lets go of the models' threads."""
        for offer in self._offers():
            offer.close()


def chosen(offered: Sequence[Each], model_id: str, kind: str) -> Each:
    """The model of this id, or the default when the id is empty."""
    if not offered:
        raise Refusal(StatusCode.UNIMPLEMENTED, f"no model for {kind} is offered")
    for each in offered:
        if model_id in ("", each.id):
            return each
    raise Refusal(StatusCode.NOT_FOUND, f"model_id: no such model for {kind}")


# The libraries take seconds to import: only a thread that loads a model does it. One at a time:
# they import each other while they are used, which two threads at once can lock for ever.
_LOADING = Lock()


def _forecaster(source: ModelSource, settings: Settings) -> InMemory[ForecastQuestion, Forecasts]:
    with _LOADING:
        from .forecaster import Forecaster  # noqa: PLC0415

        return Forecaster(source, settings)


def _classifier(
    source: ModelSource, settings: Settings
) -> InMemory[SentimentQuestion, Probabilities]:
    with _LOADING:
        from .classifier import Classifier  # noqa: PLC0415

        return Classifier(source, settings)
