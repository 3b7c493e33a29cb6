"""The service as a process of its own: how it starts, what it logs, how it stops."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
import tiny
from asking import forecast, reason, sentiment
from conftest import Folders
from grpc_health.v1 import health_pb2, health_pb2_grpc
from voltaire.brain.v1 import brain_pb2 as pb
from voltaire.brain.v1.brain_pb2_grpc import BrainServiceStub

BRAIN = Path(__file__).parent.parent
START_S = 120
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SECRET = "a-secret-of-the-tests"
AUTHORIZED = (("authorization", f"Bearer {SECRET}"),)


class Process:
    """python -m voltaire_brain, with its log."""

    def __init__(self, log: Path, **variables: str) -> None:
        named = {f"VOLTAIRE_BRAIN_{name.upper()}": text for name, text in variables.items()}
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(BRAIN)}
        environment |= {"VOLTAIRE_BRAIN_ADDRESS": "127.0.0.1:0"} | named
        self._log = log
        with log.open("wb") as file:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "voltaire_brain"], env=environment, stderr=file
            )

    @property
    def lines(self) -> list[dict[str, object]]:
        """What it has logged: every line must be JSON."""
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def event(self, name: str) -> dict[str, object]:
        """Waits for a line of this event."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            for line in self.lines:
                if line["event"] == name:
                    return line
            assert self.child.poll() is None, self.lines
            time.sleep(0.05)
        raise AssertionError(f"{name} did not happen")

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(30)


@contextmanager
def process(log: Path, **variables: str) -> Iterator[Process]:
    started = Process(log, **variables)
    try:
        yield started
    finally:
        started.child.kill()
        started.child.wait()


def test_models_of_the_hubs_cache_serve_without_network_until_sigterm(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "hub"
    tiny.into_hub_cache(home, "amazon/chronos-bolt-tiny", folders.bolt, COMMIT)
    tiny.into_hub_cache(home, "ProsusAI/finbert", folders.bert, COMMIT)
    monkeypatch.setenv("HF_HOME", str(home))
    socket = tmp_path / "health.sock"
    with process(
        tmp_path / "log",
        forecast="amazon/chronos-bolt-tiny",
        token=SECRET,
        health_socket=str(socket),
        device="cpu",
    ) as brain:
        address = str(brain.event("serving")["address"])
        probe = [sys.executable, "-m", "voltaire_brain.healthcheck"]
        environment = os.environ | {
            "PYTHONPATH": str(BRAIN),
            "VOLTAIRE_BRAIN_HEALTH_SOCKET": str(socket),
        }
        assert subprocess.run(probe, env=environment, check=False).returncode == 0
        with grpc.insecure_channel(address) as channel:
            stub = BrainServiceStub(channel)
            # Both models are loaded by their first questions, which come at once.
            both = (
                stub.Forecast.future(forecast(), metadata=AUTHORIZED),
                stub.Sentiment.future(sentiment("a text of the tests"), metadata=AUTHORIZED),
            )
            assert [call.result(START_S).inference_ms > 0 for call in both] == [True, True]
            models = stub.Models(pb.ModelsRequest(), metadata=AUTHORIZED).models
            assert [(each.version, each.loaded) for each in models] == [(COMMIT, True)] * 2
            with pytest.raises(grpc.RpcError):
                stub.Sentiment(sentiment("a text of the tests", ""), metadata=AUTHORIZED)
            watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
            assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
            started = time.monotonic()
            brain.child.send_signal(signal.SIGTERM)
            assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        assert brain.child.wait(10) == 0
        assert time.monotonic() - started < 5
        assert subprocess.run(probe, env=environment, check=False).returncode == 1
        calls = [line for line in brain.lines if line["event"] == "call"]
        assert {(line["method"], line["code"]) for line in calls} == {
            ("Forecast", "OK"),
            ("Sentiment", "OK"),
            ("Models", "OK"),
            ("Sentiment", "INVALID_ARGUMENT"),
        }
        told = next(line for line in calls if line["method"] == "Forecast")
        assert (told["model"], told["series"]) == ("amazon/chronos-bolt-tiny", 1)
        assert brain.lines[-1]["event"] == "stopped"
        logged = (tmp_path / "log").read_text()
        assert "a text of the tests" not in logged
        assert SECRET not in logged


def test_the_service_of_tiny_models_tells_where_it_is_and_answers_everything() -> None:
    script = [sys.executable, str(BRAIN / "tests/serve_tiny.py")]
    child = subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert child.stdout is not None
        told = json.loads(child.stdout.readline())
        with grpc.insecure_channel(told["address"]) as channel:
            stub = BrainServiceStub(channel)
            names = {each.id for each in stub.Models(pb.ModelsRequest()).models}
            assert set(told["models"].values()) < names
            levels = stub.Forecast(forecast(levels=tiny.CHRONOS2_LEVELS)).levels
            assert len(levels) == 21
            scored = stub.Sentiment(
                sentiment(
                    "Profits beat expectations and the price surges to a record high",
                    "Exchange hacked: hackers have stolen 100 million, price crashes",
                )
            )
            assert scored.model_id == told["models"]["sentiment"]
            assert scored.sentiments[0].score > 0.5
            assert scored.sentiments[1].score < -0.5
            assert list(stub.Reason(reason()))[-1].conclusion.model_id == told["models"]["reason"]
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    finally:
        child.kill()
        child.wait()


def test_a_model_that_is_not_there_keeps_it_from_starting_when_preloaded(tmp_path: Path) -> None:
    with process(tmp_path / "log", forecast="nobody/nothing", preload="1") as brain:
        assert brain.child.wait(START_S) == 1
        failed = next(line for line in brain.lines if line["event"] == "start failed")
        assert failed["message"] == "nobody/nothing cannot be loaded"


def test_it_can_be_stopped_while_it_loads(folders: Folders, tmp_path: Path) -> None:
    with process(tmp_path / "log", forecast=f"tiny/bolt={folders.bolt}", preload="1") as brain:
        brain.event("loading")
        assert brain.stop() == 0
        assert [line["event"] for line in brain.lines] == ["loading", "stopped"]


def test_a_setting_that_cannot_be_meant_ends_it_at_once(tmp_path: Path) -> None:
    with process(tmp_path / "log", queue_limit="many") as brain:
        assert brain.child.wait(START_S) == 2
        assert str(brain.lines[-1]["message"]).startswith("VOLTAIRE_BRAIN_QUEUE_LIMIT: ")


def test_a_port_that_is_taken_ends_it(tmp_path: Path) -> None:
    with process(tmp_path / "one") as first:
        address = str(first.event("serving")["address"])
        with process(tmp_path / "two", address=address) as second:
            assert second.child.wait(START_S) == 1


def test_beyond_this_machine_without_a_token_it_serves_but_warns(tmp_path: Path) -> None:
    with process(tmp_path / "log", address="0.0.0.0:0") as brain:
        warned = brain.event("open")
        assert warned["level"] == "warning"
        assert brain.stop() == 0


def test_headlines_are_not_logged_when_ollama_cannot_be_reached(tmp_path: Path) -> None:
    with process(tmp_path / "log", ollama_url="http://127.0.0.1:9") as brain:
        address = str(brain.event("serving")["address"])
        with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as refused:
            list(BrainServiceStub(channel).Reason(reason("a headline of the tests")))
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
        assert brain.stop() == 0
        assert "a headline of the tests" not in (tmp_path / "log").read_text()
