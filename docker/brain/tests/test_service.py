import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import grpc
import numpy as np
import pytest
from asking import all_of, forecast, reason, refusal, sentiment
from conftest import Brain, Folders, Start
from fake_ollama import FakeOllama
from grpc import StatusCode
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from voltaire.brain.v1 import brain_pb2 as pb

from voltaire_brain import catalogue
from voltaire_brain.questions import ForecastQuestion
from voltaire_brain.settings import ModelSource, Settings

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class Held:
    """A model that answers when it is let."""

    device = "cpu"
    version = "1"
    max_context = 100

    def __init__(self) -> None:
        self.let = threading.Event()
        self.batches = 0

    def answer(self, questions: Sequence[ForecastQuestion]) -> list[list[np.ndarray]]:
        self.batches += 1
        assert self.let.wait(10)
        shape = (questions[0].steps, len(questions[0].levels))
        return [[np.zeros(shape) for _ in each.series] for each in questions]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """What every Brain of the test has in place of its forecaster."""
    model = Held()
    monkeypatch.setattr(catalogue, "_forecaster", lambda *_: model)
    return model


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():
            await asyncio.sleep(0.002)


async def test_models_tells_what_is_offered_and_what_is_in_memory(
    start: Start, settings: Settings, folders: Folders, ollama: FakeOllama
) -> None:
    two = (*settings.forecast, ModelSource("amazon/chronos-2", folder=str(folders.chronos2)))
    brain = await start(replace(settings, forecast=two, ollama_url=ollama.url))
    await brain.stub.Forecast(forecast())
    models = (await brain.stub.Models(pb.ModelsRequest())).models
    told = [
        (each.id, each.kind, each.is_default, each.loaded, each.licence, each.max_context)
        for each in models
    ]
    assert told == [
        ("tiny/bolt", pb.MODEL_KIND_FORECAST, True, True, "unknown", 128),
        ("amazon/chronos-2", pb.MODEL_KIND_FORECAST, False, False, "Apache-2.0", 0),
        ("tiny/bert", pb.MODEL_KIND_SENTIMENT, True, False, "unknown", 0),
        ("gemma3", pb.MODEL_KIND_REASON, True, True, "LicenseRef-Gemma-Terms", 0),
    ]
    assert [each.device for each in models] == ["cpu", "cpu", "cpu", "ollama"]
    assert models[0].version.startswith("sha256:")
    assert models[3].version == "a2af6cc3eb7f"


async def test_the_version_of_a_folder_changes_with_its_weights(
    start: Start, settings: Settings, folders: Folders
) -> None:
    versions = set()
    for folder in (folders.bolt, folders.chronos2):
        source = ModelSource("tiny/model", folder=str(folder))
        brain = await start(replace(settings, forecast=(source,), sentiment=(), preload=True))
        versions.add((await brain.stub.Models(pb.ModelsRequest())).models[0].version)
    assert len(versions) == 2


async def test_a_request_can_name_its_model(
    start: Start, settings: Settings, folders: Folders
) -> None:
    two = (*settings.forecast, ModelSource("tiny/chronos2", folder=str(folders.chronos2)))
    brain = await start(replace(settings, forecast=two))
    response = await brain.stub.Forecast(forecast(model_id="tiny/chronos2"))
    assert response.model_id == "tiny/chronos2"


async def test_a_model_that_is_not_offered_is_not_found(reasoning: Brain) -> None:
    stub = reasoning.stub
    for call in (
        stub.Forecast(forecast(model_id="tiny/bert")),
        stub.Sentiment(sentiment("up", model_id="tiny/bolt")),
        all_of(stub.Reason(reason(model_id="tiny/bolt"))),
    ):
        assert (await refusal(call))[0] is StatusCode.NOT_FOUND


async def test_a_kind_that_is_not_configured_is_not_implemented(
    start: Start, settings: Settings
) -> None:
    stub = (await start(replace(settings, forecast=(), sentiment=()))).stub
    for call in (
        stub.Forecast(forecast()),
        stub.Sentiment(sentiment("up")),
        all_of(stub.Reason(reason())),
    ):
        assert (await refusal(call))[0] is StatusCode.UNIMPLEMENTED
    assert len((await stub.Models(pb.ModelsRequest())).models) == 0


async def test_a_full_queue_refuses_and_says_so(
    start: Start, settings: Settings, held: Held
) -> None:
    brain = await start(replace(settings, queue_limit=3))
    waiting = [asyncio.ensure_future(brain.stub.Forecast(forecast())) for _ in range(3)]
    await until(lambda: held.batches == 1)
    code, message = await refusal(brain.stub.Forecast(forecast()))
    assert (code, message) == (StatusCode.RESOURCE_EXHAUSTED, "3 requests are waiting already")
    held.let.set()
    assert len(await asyncio.gather(*waiting)) == 3


async def test_while_a_model_works_other_questions_are_answered(
    start: Start, settings: Settings, held: Held
) -> None:
    brain = await start(settings)
    waiting = asyncio.ensure_future(brain.stub.Forecast(forecast()))
    await until(lambda: held.batches == 1)
    assert len((await brain.stub.Sentiment(sentiment("up"))).sentiments) == 1
    assert not waiting.done()
    held.let.set()
    await waiting


@pytest.mark.parametrize("cancels", [True, False])
async def test_who_cancels_or_runs_out_of_time_costs_no_inference(
    start: Start, settings: Settings, held: Held, cancels: bool
) -> None:
    brain = await start(settings)
    first = asyncio.ensure_future(brain.stub.Forecast(forecast()))
    await until(lambda: held.batches == 1)
    late = brain.stub.Forecast(forecast(), timeout=None if cancels else 0.1)
    if cancels:
        await asyncio.sleep(0.1)
        late.cancel()
    expected = StatusCode.CANCELLED if cancels else StatusCode.DEADLINE_EXCEEDED
    assert await late.code() is expected
    await asyncio.sleep(0.1)
    held.let.set()
    await first
    await brain.stub.Sentiment(sentiment("up"))
    assert held.batches == 1


async def test_health_is_told_of_the_whole_and_of_the_service(brain: Brain) -> None:
    health = health_pb2_grpc.HealthStub(brain.channel)
    for service in ("", "voltaire.brain.v1.BrainService"):
        answer = await health.Check(health_pb2.HealthCheckRequest(service=service))
        assert answer.status == SERVING
    unknown = health.Check(health_pb2.HealthCheckRequest(service="another"))
    assert (await refusal(unknown))[0] is StatusCode.NOT_FOUND


async def test_reflection_tells_the_contract(brain: Brain) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(brain.channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    answers = [each async for each in stub.ServerReflectionInfo(iter([request]))]
    names = {each.name for each in answers[0].list_services_response.service}
    assert {"voltaire.brain.v1.BrainService", "grpc.health.v1.Health"} <= names


async def test_while_it_stops_it_finishes_what_runs_and_takes_nothing_new(
    start: Start, settings: Settings, held: Held
) -> None:
    brain = await start(settings)
    health = health_pb2_grpc.HealthStub(brain.channel)
    running = asyncio.ensure_future(brain.stub.Forecast(forecast()))
    await until(lambda: held.batches == 1)
    stopping = asyncio.ensure_future(brain.server.stop())
    await asyncio.sleep(0.05)
    answer = await health.Check(health_pb2.HealthCheckRequest())
    assert answer.status == NOT_SERVING
    code, message = await refusal(brain.stub.Sentiment(sentiment("up")))
    assert (code, message) == (StatusCode.UNAVAILABLE, "this Brain is stopping")
    held.let.set()
    assert len((await running).forecasts) == 1
    await stopping
    assert (await refusal(brain.stub.Models(pb.ModelsRequest())))[0] is StatusCode.UNAVAILABLE


async def test_what_takes_too_long_does_not_keep_it_from_stopping(
    start: Start, settings: Settings, held: Held
) -> None:
    brain = await start(replace(settings, stop_s=0.1))
    running = asyncio.ensure_future(brain.stub.Forecast(forecast()))
    await until(lambda: held.batches == 1)
    async with asyncio.timeout(3):
        await brain.server.stop()
    with pytest.raises(grpc.aio.AioRpcError):
        await running
    held.let.set()


async def test_a_fault_of_its_own_is_internal_and_tells_nothing_of_itself(
    start: Start, settings: Settings, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    brain = await start(settings)
    monkeypatch.setattr("voltaire_brain.service.forecast_question", lambda _: 1 / 0)
    code, message = await refusal(brain.stub.Forecast(forecast()))
    assert (code, message) == (StatusCode.INTERNAL, "this Brain has failed")
    assert held.batches == 0
