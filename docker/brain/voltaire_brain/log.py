"""Lines of JSON on standard error. No line holds a text of a request, a header or a secret."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import extract_tb
from typing import TextIO

NAME = "voltaire_brain"
FOREIGN_MESSAGE_CHARACTERS_MAX = 300

logger = logging.getLogger(NAME)


def event(name: str, level: int = logging.INFO, **fields: object) -> None:
    """Writes what happened and its figures."""
    logger.log(level, name, extra={"fields": fields})


def failure(name: str, error: BaseException, **fields: object) -> None:
    """Writes where an exception arose but not what it says, which may quote a request."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    event(name, logging.ERROR, error=type(error).__name__, at=places[-5:], **fields)


class JsonLines(logging.Formatter):
    """One object for each record. What libraries say is cut short."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == NAME:
            line["event"] = record.msg
            line |= getattr(record, "fields", {})
        else:
            line["event"] = "library"
            line["library"] = record.name
            line["message"] = record.getMessage()[:FOREIGN_MESSAGE_CHARACTERS_MAX]
        return json.dumps(line, default=str)


def write_to(stream: TextIO = sys.stderr) -> None:
    """Sends everything that is logged, libraries' warnings included, to the stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logger.setLevel(logging.INFO)
