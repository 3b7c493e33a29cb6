from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from asking import all_of, forecast, reason, refusal, sentiment
from certificate import make_certificate
from conftest import Brain, Start
from grpc import StatusCode
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from voltaire.brain.v1 import brain_pb2 as pb
from voltaire.brain.v1.brain_pb2_grpc import BrainServiceStub

from voltaire_brain.settings import Settings, SettingsError

TOKEN = "a-token-of-the-tests"
RIGHT = (("authorization", f"Bearer {TOKEN}"),)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, token=TOKEN)


async def test_with_the_token_everything_is_answered(brain: Brain) -> None:
    stub = brain.stub
    assert len((await stub.Forecast(forecast(), metadata=RIGHT)).forecasts) == 1
    assert len((await stub.Sentiment(sentiment("up"), metadata=RIGHT)).sentiments) == 1
    assert len((await stub.Models(pb.ModelsRequest(), metadata=RIGHT)).models) == 2


@pytest.mark.parametrize(
    "metadata",
    [
        (),
        (("authorization", ""),),
        (("authorization", TOKEN),),
        (("authorization", f"bearer {TOKEN}"),),
        (("authorization", f"Bearer {TOKEN}x"),),
        (("authorization", f"Bearer {TOKEN[:-1]}"),),
        (("authorization", f"Basic {TOKEN}"),),
        (*RIGHT, ("authorization", "Bearer another")),
    ],
)
async def test_without_it_or_with_another_nothing_is(
    brain: Brain, metadata: Sequence[tuple[str, str]]
) -> None:
    stub = brain.stub
    for call in (
        stub.Forecast(forecast(), metadata=metadata),
        stub.Sentiment(sentiment("up"), metadata=metadata),
        stub.Models(pb.ModelsRequest(), metadata=metadata),
        all_of(stub.Reason(reason(), metadata=metadata)),
    ):
        code, message = await refusal(call)
        assert code is StatusCode.UNAUTHENTICATED
        assert TOKEN not in message


async def test_reflection_wants_the_token_too(brain: Brain) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(brain.channel)
    call = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest()]))
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call.read()
    assert refused.value.code() is StatusCode.UNAUTHENTICATED


async def test_whether_it_serves_may_be_asked_by_anybody(brain: Brain) -> None:
    health = health_pb2_grpc.HealthStub(brain.channel)
    answer = await health.Check(health_pb2.HealthCheckRequest())
    assert answer.status == health_pb2.HealthCheckResponse.SERVING


async def test_with_a_certificate_it_speaks_tls_only(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    certificate, key = make_certificate(tmp_path)
    brain = await start(replace(settings, tls_cert=str(certificate), tls_key=str(key)))
    plain = brain.stub.Models(pb.ModelsRequest(), metadata=RIGHT, timeout=5)
    assert (await refusal(plain))[0] is StatusCode.UNAVAILABLE
    trusted = grpc.ssl_channel_credentials(certificate.read_bytes())
    async with grpc.aio.secure_channel(brain.server.address, trusted) as channel:
        response = await BrainServiceStub(channel).Models(pb.ModelsRequest(), metadata=RIGHT)
        assert len(response.models) == 2


async def test_a_certificate_that_cannot_be_read_keeps_it_from_starting(
    start: Start, settings: Settings, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none")
    with pytest.raises(SettingsError, match="cannot be read"):
        await start(replace(settings, tls_cert=missing, tls_key=missing))
