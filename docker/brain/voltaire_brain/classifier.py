"""Sentiment of a sequence classifier such as FinBERT."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from .device import prepare
from .questions import SentimentQuestion
from .refusal import Refusal, failed
from .settings import ModelSource, Settings
from .weights import version_of

Array = NDArray[np.float64]

LABELS = ("positive", "negative", "neutral")
# Two places of RoBERTa's positions are taken by its padding; the others can spare them.
PLACES_RESERVED = 2


class Classifier:
    """A model in memory. Used by one thread at a time."""

    # A text is cut after so many tokens, which stand for more or fewer characters: not known.
    max_context = 0

    def __init__(self, source: ModelSource, settings: Settings) -> None:
        self.device = prepare(settings.device, settings.threads)
        self._tokenizer = AutoTokenizer.from_pretrained(source.location, revision=source.revision)
        model = AutoModelForSequenceClassification.from_pretrained(
            source.location, revision=source.revision, dtype=torch.float32
        )
        names = {str(name).lower(): place for place, name in model.config.id2label.items()}
        if names.keys() != set(LABELS):
            raise ValueError("labels of the model are not positive, negative and neutral")
        self._columns = [int(names[label]) for label in LABELS]
        self._tokens_max = min(
            self._tokenizer.model_max_length,
            model.config.max_position_embeddings - PLACES_RESERVED,
        )
        self._model = model.to(self.device).eval()
        self.version = version_of(source)
        self._rows = settings.batch_rows

    def answer(self, questions: Sequence[SentimentQuestion]) -> list[Array | Refusal]:
        """For each question its texts × (positive, negative, neutral); each row adds up to 1."""
        texts = [text for question in questions for text in question.texts]
        chunks = [
            self._probabilities(texts[start : start + self._rows])
            for start in range(0, len(texts), self._rows)
        ]
        probabilities = np.concatenate(chunks)
        answers: list[Array | Refusal] = []
        for question in questions:
            count = len(question.texts)
            own, probabilities = probabilities[:count], probabilities[count:]
            finite = bool(np.isfinite(own).all())
            answers.append(own if finite else failed("the model's probability is not a number"))
        return answers

    def _probabilities(self, texts: list[str]) -> Array:
        tokens = self._tokenizer(
            texts, padding=True, truncation=True, max_length=self._tokens_max, return_tensors="pt"
        )
        with torch.inference_mode():
            logits = self._model(**tokens.to(self.device)).logits
        shares = torch.softmax(logits.double(), dim=-1).cpu().numpy()
        columns: Array = shares[:, self._columns]
        return columns
