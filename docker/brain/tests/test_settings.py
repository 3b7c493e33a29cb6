from dataclasses import fields
from pathlib import Path

import pytest

from voltaire_brain.settings import (
    PREFIX,
    ModelSource,
    Settings,
    SettingsError,
    model_sources,
    settings_from,
)

README = Path(__file__).parent.parent / "README.md"


def read(**variables: str) -> Settings:
    named = {f"{PREFIX}{name.upper()}": text for name, text in variables.items()}
    return settings_from({"PATH": "/bin", **named})


def test_without_variables_the_defaults_hold() -> None:
    assert read() == Settings()


def test_each_variable_sets_its_field(tmp_path: Path) -> None:
    settings = read(
        address="[::1]:7",
        forecast=f"amazon/chronos-2@abc, mine={tmp_path}",
        sentiment="",
        reason="gemma3:27b,qwen3:8b",
        ollama_url="http://ollama:11434/",
        preload="1",
        batch_wait_ms="2.5",
        queue_limit="9",
        token="0123456789abcdef",
    )
    assert settings.address == "[::1]:7"
    assert settings.forecast == (
        ModelSource("amazon/chronos-2", revision="abc"),
        ModelSource("mine", folder=str(tmp_path)),
    )
    assert [each.location for each in settings.forecast] == ["amazon/chronos-2", str(tmp_path)]
    assert settings.sentiment == ()
    assert settings.reason == (ModelSource("gemma3:27b"), ModelSource("qwen3:8b"))
    assert settings.ollama_url == "http://ollama:11434"
    assert settings.preload
    assert (settings.batch_wait_ms, settings.queue_limit) == (2.5, 9)
    assert settings.token == "0123456789abcdef"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("forecasts", "x"),
        ("forecast", "a,a"),
        ("forecast", "a="),
        ("forecast", "=b"),
        ("forecast", "a@1=."),
        ("forecast", "a=./no/such/folder"),
        ("ollama_url", "ollama:11434"),
        ("ollama_url", "file:///etc"),
        ("preload", "yes"),
        ("threads", "-1"),
        ("threads", "1.5"),
        ("batch_wait_ms", "nan"),
        ("batch_wait_ms", "-1"),
        ("queue_limit", "0"),
        ("reason_timeout_s", "inf"),
        ("token", "short"),
        ("token", "with a space in it"),
        ("token_file", "./no/such/file"),
        ("tls_cert", "only.crt"),
        ("tls_key", "only.key"),
    ],
)
def test_what_cannot_be_meant_keeps_it_from_starting(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{PREFIX}"):
        read(**{name: text})


def test_a_refused_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        read(token="secret")
    assert "secret" not in str(refused.value)


def test_a_token_can_come_from_a_file_but_not_from_both(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\n")
    assert read(token_file=str(file)).token == "0123456789abcdef"
    assert read(token_file=str(file), token="").token == "0123456789abcdef"
    with pytest.raises(SettingsError, match="both"):
        read(token_file=str(file), token="0123456789abcdef")
    file.write_text("\n")
    with pytest.raises(SettingsError, match="empty"):
        read(token_file=str(file))


def test_a_model_may_not_be_named_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        model_sources("a, b, a@1")


def test_every_setting_is_described_with_its_default() -> None:
    text = README.read_text(encoding="utf-8")
    for field in fields(Settings):
        default = field.default
        if isinstance(default, tuple):
            default = default[0].id
        shown = {"": "none", True: "1", False: "0"}.get(default, default)
        shown = f"{shown:g}" if isinstance(shown, float) else shown
        assert f"| `{PREFIX}{field.name.upper()}` | {shown} |" in text
