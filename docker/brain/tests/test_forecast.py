import asyncio
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
from asking import LEVELS, forecast, refusal, series
from conftest import Brain, Folders, Start
from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

from voltaire_brain.settings import ModelSource, Settings


def quantiles(response: pb.ForecastResponse) -> np.ndarray:
    """Series × steps × levels."""
    return np.array([[step.values for step in each.steps] for each in response.forecasts])


@pytest.fixture(params=["bolt", "t5", "chronos2"])
def each_kind(request: pytest.FixtureRequest, settings: Settings, folders: Folders) -> Settings:
    """A Brain whose forecasts come from one of the three architectures."""
    folder = str(getattr(folders, request.param))
    return replace(settings, forecast=(ModelSource("tiny/model", folder=folder),))


async def test_each_architecture_answers_series_of_any_length_in_their_order(
    start: Start, each_kind: Settings
) -> None:
    brain = await start(each_kind)
    given = [series("short", 8), series("middle", 100), series("long", 1_000)]
    response = await brain.stub.Forecast(forecast(*given))
    assert response.model_id == "tiny/model"
    assert list(response.levels) == list(LEVELS)
    assert [each.id for each in response.forecasts] == ["short", "middle", "long"]
    assert quantiles(response).shape == (3, 12, 3)
    assert np.isfinite(quantiles(response)).all()
    assert (np.diff(quantiles(response), axis=-1) >= 0).all()
    assert response.inference_ms > 0
    model = (await brain.stub.Models(pb.ModelsRequest())).models[0]
    contexts = [each.context_length for each in response.forecasts]
    assert contexts == [min(length, model.max_context) for length in (8, 100, 1_000)]


async def test_each_architecture_answers_the_most_steps_beyond_its_own_horizon(
    start: Start, each_kind: Settings
) -> None:
    brain = await start(each_kind)
    response = await brain.stub.Forecast(forecast(steps=64))
    assert quantiles(response).shape == (1, 64, 3)


async def test_each_architecture_answers_a_price_that_did_not_move(
    start: Start, each_kind: Settings
) -> None:
    brain = await start(each_kind)
    flat = pb.Series(id="flat", step_seconds=1, values=[0.0] * 50)
    assert np.isfinite(quantiles(await brain.stub.Forecast(forecast(flat)))).all()


async def test_values_too_large_for_the_models_numbers_are_scaled_and_harm_nobody(
    start: Start, each_kind: Settings
) -> None:
    brain = await start(each_kind)
    usual = series("usual")
    huge = pb.Series(id="huge", step_seconds=1, values=np.array(usual.values) * 1e30)
    response = await brain.stub.Forecast(forecast(huge, usual))
    assert np.isfinite(quantiles(response)).all()
    assert np.abs(quantiles(response)[1]).max() < 1e6
    if "t5" not in str(each_kind.forecast[0].folder):  # which draws anew for each
        assert quantiles(response)[0] / 1e30 == pytest.approx(quantiles(response)[1], rel=1e-3)


async def test_a_level_between_two_known_ones_lies_between_their_quantiles(brain: Brain) -> None:
    known = quantiles(await brain.stub.Forecast(forecast(levels=(0.2, 0.3, 0.5))))
    between = quantiles(await brain.stub.Forecast(forecast(levels=(0.25, 0.5))))
    assert between[..., 0] == pytest.approx((known[..., 0] + known[..., 1]) / 2)
    assert between[..., 1] == pytest.approx(known[..., 2])


async def test_a_level_that_the_model_does_not_know_is_refused_instead_of_the_nearest(
    brain: Brain,
) -> None:
    asked = forecast(levels=(0.05, 0.5, 0.95))
    code, message = await refusal(brain.stub.Forecast(asked))
    assert code is StatusCode.INVALID_ARGUMENT
    assert message == "levels: this model knows those from 0.1 to 0.9"


async def test_refused_levels_do_not_touch_the_requests_of_the_same_batch(
    start: Start, settings: Settings
) -> None:
    brain = await start(replace(settings, batch_wait_ms=100))
    good, bad = await asyncio.gather(
        brain.stub.Forecast(forecast()),
        refusal(brain.stub.Forecast(forecast(levels=(0.01, 0.5)))),
    )
    assert len(good.forecasts) == 1
    assert bad[0] is StatusCode.INVALID_ARGUMENT


async def test_the_levels_of_chronos_2_are_its_own_quantiles(
    start: Start, settings: Settings, folders: Folders
) -> None:
    source = ModelSource("tiny/chronos2", folder=str(folders.chronos2))
    brain = await start(replace(settings, forecast=(source,)))
    response = await brain.stub.Forecast(forecast(levels=tiny.CHRONOS2_LEVELS))
    assert quantiles(response).shape == (1, 12, 21)


async def test_a_question_has_the_same_answer_alone_and_in_company(
    start: Start, settings: Settings
) -> None:
    brain = await start(replace(settings, batch_wait_ms=100))
    requests = [forecast(series("one", 40 + n, seed=n), series("two", 90)) for n in range(4)]
    alone = [await brain.stub.Forecast(each) for each in requests]
    together = await asyncio.gather(*(brain.stub.Forecast(each) for each in requests))
    assert len({each.inference_ms for each in together}) == 1
    for one, other in zip(alone, together, strict=True):
        assert quantiles(one) == pytest.approx(quantiles(other), rel=1e-3, abs=1e-3)


async def test_the_largest_request_of_the_contract_is_answered_in_several_batches(
    brain: Brain,
) -> None:
    largest = forecast(*(series(f"s{n}", 8_192, seed=n) for n in range(256)), steps=64)
    response = await brain.stub.Forecast(largest)
    assert quantiles(response).shape == (256, 64, 3)
    assert response.forecasts[0].context_length == tiny.BOLT_CONTEXT


async def test_a_model_that_yields_nan_has_failed(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    folder = tiny.make_bolt(tmp_path / "nan", weights=float("nan"))
    source = ModelSource("tiny/nan", folder=str(folder))
    brain = await start(replace(settings, forecast=(source,)))
    code, message = await refusal(brain.stub.Forecast(forecast()))
    assert code is StatusCode.INTERNAL
    assert message == "the model's forecast is not a finite number"


@pytest.mark.parametrize("config", ["{}", "{", '{"model_type": "bert"}'])
async def test_a_folder_that_holds_no_chronos_model_cannot_be_loaded(
    start: Start, settings: Settings, tmp_path: Path, config: str
) -> None:
    (tmp_path / "config.json").write_text(config)
    source = ModelSource("tiny/none", folder=str(tmp_path))
    brain = await start(replace(settings, forecast=(source,)))
    code, message = await refusal(brain.stub.Forecast(forecast()))
    assert (code, message) == (StatusCode.UNAVAILABLE, "tiny/none cannot be loaded")


async def test_a_model_that_could_not_be_loaded_is_tried_again(
    start: Start, settings: Settings, folders: Folders, tmp_path: Path
) -> None:
    source = ModelSource("tiny/late", folder=str(tmp_path))
    brain = await start(replace(settings, forecast=(source,)))
    assert (await refusal(brain.stub.Forecast(forecast())))[0] is StatusCode.UNAVAILABLE
    for file in folders.bolt.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert len((await brain.stub.Forecast(forecast())).forecasts) == 1


async def test_a_device_that_is_not_there_is_not_replaced_by_a_slower_one(
    start: Start, settings: Settings
) -> None:
    brain = await start(replace(settings, device="cuda:7"))
    assert (await refusal(brain.stub.Forecast(forecast())))[0] is StatusCode.UNAVAILABLE
