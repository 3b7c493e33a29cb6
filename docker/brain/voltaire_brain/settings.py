"""What the environment variables VOLTAIRE_BRAIN_* say. README.md describes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

PREFIX = "VOLTAIRE_BRAIN_"
TOKEN_CHARACTERS_MIN = 16

Value = TypeVar("Value")


class SettingsError(Exception):
    """A variable that cannot be meant: the service does not start."""


@dataclass(frozen=True)
class ModelSource:
    """A model as it was configured: "id", "id@revision" or "id=folder"."""

    id: str
    revision: str | None = None
    folder: str | None = None

    @property
    def location(self) -> str:
        """What the libraries load it from."""
        return self.folder or self.id


@dataclass(frozen=True)
class Settings:
    """Defaults are those of a service on the machine of who asks it."""

    address: str = "127.0.0.1:50051"
    health_socket: str = ""
    forecast: tuple[ModelSource, ...] = (ModelSource("amazon/chronos-bolt-small"),)
    sentiment: tuple[ModelSource, ...] = (ModelSource("ProsusAI/finbert"),)
    reason: tuple[ModelSource, ...] = (ModelSource("gemma3"),)
    ollama_url: str = ""
    device: str = "auto"
    threads: int = 0
    preload: bool = False
    samples: int = 100
    batch_wait_ms: float = 3.0
    batch_rows: int = 64
    queue_limit: int = 64
    reason_limit: int = 2
    reason_timeout_s: float = 120.0
    reason_context: int = 32_768
    token: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    stop_s: float = 20.0


def model_sources(text: str) -> tuple[ModelSource, ...]:
    """Models separated by commas, the default one first; empty: none is offered."""
    sources = tuple(_model_source(each.strip()) for each in text.split(",") if each.strip())
    ids = [source.id for source in sources]
    if len(set(ids)) != len(ids):
        raise ValueError("names a model twice")
    return sources


def _model_source(text: str) -> ModelSource:
    name, _, folder = text.partition("=")
    name, _, revision = name.partition("@")
    if not name or ("=" in text and not folder) or (folder and revision):
        raise ValueError("a model is id, id@revision or id=folder")
    if folder and not Path(folder).is_dir():
        raise ValueError(f"there is no folder {folder}")
    return ModelSource(name, revision or None, folder or None)


def _plain_ids(text: str) -> tuple[ModelSource, ...]:
    """Names of Ollama's: "gemma3:12b" has no revision or folder of ours."""
    return tuple(ModelSource(each.strip()) for each in text.split(",") if each.strip())


def _number(kind: type[Value], low: float, high: float) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        value = kind(text)  # type: ignore[call-arg]
        if not low <= value <= high:  # type: ignore[operator]
            raise ValueError(f"must be {low} to {high}")
        return value

    return read


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return text == "1"


def _url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def _token(text: str) -> str:
    if text and (len(text) < TOKEN_CHARACTERS_MIN or not text.isascii() or " " in text):
        raise ValueError(f"must be {TOKEN_CHARACTERS_MIN} or more characters without spaces")
    return text


READERS: Mapping[str, Callable[[str], object]] = {
    "address": str,
    "health_socket": str,
    "forecast": model_sources,
    "sentiment": model_sources,
    "reason": _plain_ids,
    "ollama_url": _url,
    "device": str,
    "threads": _number(int, 0, 1_024),
    "preload": _flag,
    "samples": _number(int, 20, 1_000),
    "batch_wait_ms": _number(float, 0, 1_000),
    "batch_rows": _number(int, 1, 4_096),
    "queue_limit": _number(int, 1, 10_000),
    "reason_limit": _number(int, 1, 100),
    "reason_timeout_s": _number(float, 0.1, 3_600),
    "reason_context": _number(int, 1_024, 1_048_576),
    "token": _token,
    "tls_cert": str,
    "tls_key": str,
    "stop_s": _number(float, 0, 600),
}
assert READERS.keys() == {field.name for field in fields(Settings)}  # noqa: S101


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError for a value that cannot be meant and for a name that nobody reads."""
    given = {
        name.removeprefix(PREFIX).lower(): text
        for name, text in environment.items()
        if name.startswith(PREFIX)
    }
    if "token_file" in given:
        path = Path(given.pop("token_file"))
        if given.get("token"):
            raise SettingsError(f"{PREFIX}TOKEN and {PREFIX}TOKEN_FILE are both set")
        try:
            given["token"] = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{PREFIX}TOKEN_FILE cannot be read") from error
        if not given["token"]:
            raise SettingsError(f"{PREFIX}TOKEN_FILE is empty")
    values: dict[str, object] = {}
    for name, text in given.items():
        if name not in READERS:
            raise SettingsError(f"{PREFIX}{name.upper()} is no setting")
        if name == "token" and not text:
            continue
        try:
            values[name] = READERS[name](text)
        except ValueError as error:
            raise SettingsError(f"{PREFIX}{name.upper()}: {error}") from error
    settings = Settings(**values)  # type: ignore[arg-type]
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise SettingsError(f"{PREFIX}TLS_CERT and {PREFIX}TLS_KEY belong together")
    return settings
