"""Dockerfile and compose file, read as text: there need be no Docker where the tests run."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from voltaire_brain.settings import settings_from

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DEFAULT_OF_VARIABLE = re.compile(r"\$\{\w+:-([^}]*)\}")


def instructions() -> list[tuple[str, str]]:
    """Name and arguments of each, continued lines joined."""
    text = (ROOT / "docker/brain/Dockerfile").read_text()
    joined = re.sub(r"\\\n\s*", "", text)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def last_stage() -> dict[str, list[str]]:
    """Arguments of the instructions which make the image that runs."""
    stage: dict[str, list[str]] = {}
    for name, arguments in instructions():
        if name == "FROM":
            stage = {}
        stage.setdefault(name, []).append(arguments)
    return stage


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in last_stage()["ENV"][0].split())


def without_variables(text: str) -> str:
    """As compose reads it when nothing is set."""
    return DEFAULT_OF_VARIABLE.sub(r"\1", text)


def test_every_stage_has_a_base_of_one_version() -> None:
    bases = {arguments.split(" ")[0] for name, arguments in instructions() if name == "FROM"}
    assert bases == {"${PYTHON_IMAGE}", "install"}
    (image,) = [a for n, a in instructions() if n == "ARG" and a.startswith("PYTHON_IMAGE=")]
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.\d+\.\d+-slim-\w+", image)


def test_whatever_is_copied_is_there_and_let_through() -> None:
    ignore = (ROOT / "docker/brain/Dockerfile.dockerignore").read_text().splitlines()
    let_through = {line[1:] for line in ignore if line.startswith("!")}
    copied = {
        arguments.split()[0].rstrip("/")
        for name, arguments in instructions()
        if name == "COPY" and "--from" not in arguments
    }
    assert "*" in ignore
    assert copied == let_through
    assert all((ROOT / path).exists() for path in copied)


def test_it_runs_as_nobody_of_note_and_is_probed() -> None:
    stage = last_stage()
    assert "--uid 10001" in stage["RUN"][0]
    assert stage["USER"] == ["brain"]
    assert 'CMD ["python", "-m", "voltaire_brain.healthcheck"]' in stage["HEALTHCHECK"][0]
    assert stage["ENTRYPOINT"] == ['["python", "-m", "voltaire_brain"]']


def test_its_environment_is_one_that_the_service_understands() -> None:
    settings = settings_from(environment())
    assert settings.address == "0.0.0.0:50051"
    assert settings.health_socket.startswith("/tmp/")  # noqa: S108
    assert environment()["HF_HUB_OFFLINE"] == "1"


def test_compose_gives_the_service_an_environment_that_it_understands() -> None:
    given = {
        name: without_variables(text) for name, text in SERVICES["brain"]["environment"].items()
    }
    settings = settings_from(environment() | given)
    assert settings.preload
    assert settings.ollama_url == ""


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_reachable_from_another_machine(name: str) -> None:
    service = SERVICES[name]
    assert service.get("network_mode") is None
    for port in service.get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", without_variables(port))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined_and_probed(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert re.fullmatch(r"\d+g", without_variables(service["mem_limit"]))
    assert service["pids_limit"] > 0
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert not service.get("privileged")


def test_the_brain_has_the_user_of_its_image_and_its_volume_for_models() -> None:
    brain = SERVICES["brain"]
    assert brain["user"] == "10001:10001"
    assert brain["volumes"] == ["brain-models:/models"]
    assert {"brain-models", "ollama-models"} <= set(COMPOSE["volumes"])
    context = (ROOT / "docker" / brain["build"]["context"]).resolve()
    assert context == ROOT.resolve()
    assert (context / brain["build"]["dockerfile"]).is_file()
    arguments = {a.split("=")[0] for n, a in instructions() if n == "ARG"}
    assert set(brain["build"]["args"]) <= arguments


def test_ollama_comes_in_one_version_and_only_when_asked_for() -> None:
    ollama = SERVICES["ollama"]
    assert ollama["profiles"] == ["ollama"]
    assert re.fullmatch(r"ollama/ollama:\d+\.\d+\.\d+", ollama["image"])
    assert "ports" not in ollama
