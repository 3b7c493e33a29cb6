"""Forecasts of a Chronos model: Chronos-Bolt, Chronos-2 or the first, T5, Chronos."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from chronos import BaseChronosPipeline, ForecastType
from numpy.typing import NDArray

from .device import prepare
from .quantiles import at_levels, check_levels, sample_levels
from .questions import ForecastQuestion
from .refusal import Refusal, failed
from .settings import ModelSource, Settings
from .weights import version_of

Array = NDArray[np.float64]

# Beyond it squares of values, which the models take, leave the range of their 32 bit numbers.
MAGNITUDE_MAX = 1e9


class Forecaster:
    """A model in memory. Used by one thread at a time."""

    def __init__(self, source: ModelSource, settings: Settings) -> None:
        self.device = prepare(settings.device, settings.threads)
        self._pipeline = BaseChronosPipeline.from_pretrained(
            source.location, revision=source.revision, device_map=self.device, dtype="float32"
        )
        self.max_context: int = self._pipeline.model_context_length
        self.version = version_of(source)
        self._rows = settings.batch_rows
        self._samples = settings.samples
        self._draws = self._pipeline.forecast_type == ForecastType.SAMPLES
        self._levels: Array = (
            sample_levels(self._samples)
            if self._draws
            else np.asarray(self._pipeline.quantiles, dtype=np.float64)
        )

    def answer(self, questions: Sequence[ForecastQuestion]) -> list[list[Array] | Refusal]:
        """For each question its series' quantiles, steps × levels. All ask for as many steps."""
        refusals = [self._refusal(question) for question in questions]
        series = [
            each
            for question, refusal in zip(questions, refusals, strict=True)
            if refusal is None
            for each in question.series
        ]
        known = iter(self._known(series, questions[0].steps))
        return [
            refusal or self._wanted([next(known) for _ in question.series], question.levels)
            for question, refusal in zip(questions, refusals, strict=True)
        ]

    def _refusal(self, question: ForecastQuestion) -> Refusal | None:
        try:
            check_levels(self._levels, question.levels)
        except Refusal as refusal:
            return refusal
        return None

    def _wanted(self, known: Sequence[Array], levels: Sequence[float]) -> list[Array] | Refusal:
        wanted = [at_levels(each, self._levels, levels) for each in known]
        if not all(np.isfinite(each).all() for each in wanted):
            return failed("the model's forecast is not a finite number")
        return wanted

    def _known(self, series: Sequence[Array], steps: int) -> list[Array]:
        """Steps × the model's own levels for each series, so many at a time as fit a batch."""
        known: list[Array] = []
        for start in range(0, len(series), self._rows):
            chunk = [each[-self.max_context :] for each in series[start : start + self._rows]]
            scales = [_scale(each) for each in chunk]
            rows = [
                torch.tensor(each / scale, dtype=torch.float32)
                for each, scale in zip(chunk, scales, strict=True)
            ]
            for quantiles, scale in zip(self._predict(rows, steps), scales, strict=True):
                known.append(quantiles * scale)
        return known

    def _predict(self, rows: list[torch.Tensor], steps: int) -> list[Array]:
        """Quantiles or samples, in any order."""
        options = {"num_samples": self._samples} if self._draws else {}
        with torch.inference_mode():
            predicted = self._pipeline.predict(rows, prediction_length=steps, **options)
        return [each.numpy().reshape(-1, steps).T.astype(np.float64) for each in predicted]


def _scale(values: Array) -> float:
    """What to divide by. The models do not mind: each scales its series itself."""
    largest = float(np.abs(values).max())
    return largest if largest > MAGNITUDE_MAX else 1.0
