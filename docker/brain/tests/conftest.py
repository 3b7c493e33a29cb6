"""Checkpoints for all tests, and Brains that are started and stopped for one."""

from __future__ import annotations

import os

os.environ["HF_HUB_OFFLINE"] = "1"

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import grpc
import pytest
import pytest_asyncio
import tiny
import torch
from fake_ollama import FakeOllama
from voltaire.brain.v1.brain_pb2_grpc import BrainServiceStub

from voltaire_brain.limits import MESSAGE_BYTES_MAX
from voltaire_brain.server import Server
from voltaire_brain.settings import ModelSource, Settings

CLIENT_OPTIONS = [
    ("grpc.max_send_message_length", MESSAGE_BYTES_MAX),
    ("grpc.max_receive_message_length", MESSAGE_BYTES_MAX),
]


@dataclass(frozen=True)
class Folders:
    """Where the checkpoints are."""

    bolt: Path
    t5: Path
    chronos2: Path
    bert: Path


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Tiny checkpoints, the same in every run."""
    torch.manual_seed(7)
    home = tmp_path_factory.mktemp("models")
    return Folders(
        bolt=tiny.make_bolt(home / "bolt"),
        t5=tiny.make_t5(home / "t5"),
        chronos2=tiny.make_chronos2(home / "chronos2"),
        bert=tiny.make_bert(home / "bert"),
    )


@pytest.fixture
def settings(folders: Folders) -> Settings:
    """A Brain with one model of each kind but for reasoning."""
    return Settings(
        address="127.0.0.1:0",
        forecast=(ModelSource("tiny/bolt", folder=str(folders.bolt)),),
        sentiment=(ModelSource("tiny/bert", folder=str(folders.bert)),),
        device="cpu",
        threads=1,
        samples=20,
        stop_s=5.0,
    )


@dataclass(frozen=True)
class Brain:
    """A Brain that serves, and a channel to it."""

    server: Server
    channel: grpc.aio.Channel
    stub: BrainServiceStub


Start = Callable[[Settings], Awaitable[Brain]]


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """Starts Brains without TLS, and stops them."""
    running: list[Brain] = []

    async def starting(settings: Settings) -> Brain:
        server = Server(settings)
        await server.start()
        channel = grpc.aio.insecure_channel(server.address, options=CLIENT_OPTIONS)
        brain = Brain(server, channel, BrainServiceStub(channel))
        running.append(brain)
        return brain

    yield starting
    for brain in running:
        await brain.channel.close()
        await brain.server.stop()


@pytest_asyncio.fixture
async def brain(start: Start, settings: Settings) -> Brain:
    """A Brain as in settings."""
    return await start(settings)


@pytest_asyncio.fixture
async def ollama() -> AsyncIterator[FakeOllama]:
    """An Ollama that answers well unless it is told not to."""
    fake = FakeOllama()
    await fake.start()
    yield fake
    await fake.stop()


@pytest_asyncio.fixture
async def reasoning(start: Start, settings: Settings, ollama: FakeOllama) -> Brain:
    """A Brain which reasons with that Ollama."""
    return await start(replace(settings, ollama_url=ollama.url, reason_timeout_s=5.0))
