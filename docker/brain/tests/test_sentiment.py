import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import tiny
import torch
from asking import refusal, sentiment
from conftest import Brain, Start
from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

from voltaire_brain.settings import ModelSource, Settings


def shares(response: pb.SentimentResponse) -> list[tuple[float, float, float]]:
    return [(each.positive, each.negative, each.neutral) for each in response.sentiments]


async def test_probabilities_add_up_to_one_and_the_score_is_their_difference(brain: Brain) -> None:
    response = await brain.stub.Sentiment(sentiment("profit up", "the bank said no", "!", "収益"))
    assert [each.id for each in response.sentiments] == ["0", "1", "2", "3"]
    assert response.model_id == "tiny/bert"
    assert response.inference_ms > 0
    for each in response.sentiments:
        assert each.positive + each.negative + each.neutral == pytest.approx(1, abs=1e-9)
        assert each.score == each.positive - each.negative


async def test_different_texts_are_told_apart(brain: Brain) -> None:
    one, other = shares(await brain.stub.Sentiment(sentiment("profit up", "loss down")))
    assert one != pytest.approx(other, abs=1e-3)


async def test_labels_are_found_by_their_names_in_whatever_order_and_case_a_model_has_them(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    answers = []
    for name, labels in (("a", tiny.LABELS), ("b", ("NEUTRAL", "Negative", "positive"))):
        torch.manual_seed(3)
        folder = tiny.make_bert(tmp_path / name, labels=labels)
        source = ModelSource(f"tiny/{name}", folder=str(folder))
        brain = await start(replace(settings, sentiment=(source,)))
        answers.append(shares(await brain.stub.Sentiment(sentiment("profit up")))[0])
    assert answers[0] == pytest.approx(answers[1][::-1])


async def test_of_a_long_text_the_beginning_counts(brain: Brain) -> None:
    long = "profit " * 1_000
    response = await brain.stub.Sentiment(sentiment(long + "x", long + "loss", "loss " * 1_000))
    one, same, other = shares(response)
    assert one == pytest.approx(same)
    assert one != pytest.approx(other, abs=1e-3)


async def test_the_most_and_longest_texts_of_the_contract_are_answered(brain: Brain) -> None:
    response = await brain.stub.Sentiment(sentiment(*["up down " * 1_024] * 64))
    assert len(response.sentiments) == 64


async def test_a_text_has_the_same_answer_alone_and_in_company(
    start: Start, settings: Settings
) -> None:
    brain = await start(replace(settings, batch_wait_ms=100))
    requests = [sentiment("profit " * length) for length in (1, 5, 30)]
    alone = [await brain.stub.Sentiment(each) for each in requests]
    together = await asyncio.gather(*(brain.stub.Sentiment(each) for each in requests))
    assert len({each.inference_ms for each in together}) == 1
    for one, other in zip(alone, together, strict=True):
        assert shares(one)[0] == pytest.approx(shares(other)[0], abs=1e-5)


async def test_a_classifier_of_other_labels_is_not_loaded(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    folder = tiny.make_bert(tmp_path, labels=("joy", "anger", "fear"))
    source = ModelSource("tiny/moods", folder=str(folder))
    brain = await start(replace(settings, sentiment=(source,)))
    code, message = await refusal(brain.stub.Sentiment(sentiment("up")))
    assert (code, message) == (StatusCode.UNAVAILABLE, "tiny/moods cannot be loaded")


async def test_a_model_that_yields_nan_has_failed(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    folder = tiny.make_bert(tmp_path, weights=float("nan"))
    source = ModelSource("tiny/nan", folder=str(folder))
    brain = await start(replace(settings, sentiment=(source,)))
    code, message = await refusal(brain.stub.Sentiment(sentiment("up")))
    assert (code, message) == (StatusCode.INTERNAL, "the model's probability is not a number")
