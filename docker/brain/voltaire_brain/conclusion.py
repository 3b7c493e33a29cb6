"""The form in which a language model must conclude, and the check that it did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeVar

from voltaire.brain.v1 import brain_pb2 as pb

from .limits import RATIONALE_CHARACTERS_MAX
from .refusal import failed

Choice = TypeVar("Choice")

STANCES = {
    "BULLISH": pb.STANCE_BULLISH,
    "BEARISH": pb.STANCE_BEARISH,
    "NEUTRAL": pb.STANCE_NEUTRAL,
    "STAND_ASIDE": pb.STANCE_STAND_ASIDE,
}
AGGRESSIONS = {
    "LOW": pb.SUGGESTED_AGGRESSION_LOW,
    "NORMAL": pb.SUGGESTED_AGGRESSION_NORMAL,
    "HIGH": pb.SUGGESTED_AGGRESSION_HIGH,
}

# Ollama lets the model write nothing else. The reasons come first, so that the rest follows from
# them. Lengths and ranges are checked below only: they would make its grammar huge.
PROPERTIES: dict[str, object] = {
    "rationale": {"type": "string"},
    "stance": {"type": "string", "enum": list(STANCES)},
    "suggested_aggression": {"type": "string", "enum": list(AGGRESSIONS)},
    "confidence": {"type": "number"},
}
FORMAT: dict[str, object] = {
    "type": "object",
    "properties": PROPERTIES,
    "required": list(PROPERTIES),
    "additionalProperties": False,
}


def conclusion_of(text: str) -> pb.Conclusion:
    """Raises INTERNAL for anything but the one object of that form: it is never repaired."""
    try:
        given = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise failed("the model's conclusion is not JSON") from error
    if not isinstance(given, dict) or given.keys() != PROPERTIES.keys():
        raise failed("the model's conclusion has not the fields that it should have")
    rationale, confidence = given["rationale"], given["confidence"]
    if not isinstance(rationale, str) or not 1 <= len(rationale) <= RATIONALE_CHARACTERS_MAX:
        raise failed(f"the model's rationale is not 1 to {RATIONALE_CHARACTERS_MAX} characters")
    if not _is_share(confidence):
        raise failed("the model's confidence is not 0 to 1")
    return pb.Conclusion(
        stance=_one_of(STANCES, given["stance"], "stance"),
        suggested_aggression=_one_of(AGGRESSIONS, given["suggested_aggression"], "aggression"),
        rationale=rationale.encode("utf-8", "replace").decode("utf-8"),
        confidence=confidence,
    )


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _one_of(names: Mapping[str, Choice], name: object, field: str) -> Choice:
    if not isinstance(name, str) or name not in names:
        raise failed(f"the model's {field} is none of {', '.join(names)}")
    return names[name]


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name twice")
    return names


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
