from pathlib import Path

import pytest
import tiny
from conftest import Folders

from voltaire_brain.fetch import main

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_a_model_that_cannot_be_had_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nobody/nothing"]) == 1
    assert capsys.readouterr().err.startswith("nobody/nothing cannot be fetched: ")


def test_without_names_the_models_of_the_settings_are_brought(
    folders: Folders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tiny.into_hub_cache(tmp_path, "someone/bolt", folders.bolt, COMMIT)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("VOLTAIRE_BRAIN_FORECAST", "someone/bolt")
    monkeypatch.setenv("VOLTAIRE_BRAIN_SENTIMENT", f"mine={folders.bert}")
    assert main([]) == 0
    assert capsys.readouterr().err == "someone/bolt is here\n"


def test_a_name_that_cannot_be_meant_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a=", "b"]) == 2
    assert "id=folder" in capsys.readouterr().err
