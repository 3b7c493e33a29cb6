import json

import pytest
from fake_ollama import GOOD
from grpc import StatusCode
from voltaire.brain.v1 import brain_pb2 as pb

from voltaire_brain.conclusion import FORMAT, conclusion_of
from voltaire_brain.refusal import Refusal


def changed(**fields: object) -> str:
    return json.dumps(GOOD | fields)


def test_a_conclusion_of_the_form_is_taken() -> None:
    conclusion = conclusion_of(f"\n {json.dumps(GOOD)} \n")
    assert conclusion.stance == pb.STANCE_BULLISH
    assert conclusion.suggested_aggression == pb.SUGGESTED_AGGRESSION_NORMAL
    assert conclusion.rationale == GOOD["rationale"]
    assert conclusion.confidence == 0.7


def test_every_stance_and_aggression_of_the_contract_can_be_said() -> None:
    properties = FORMAT["properties"]
    assert isinstance(properties, dict)
    stances = {conclusion_of(changed(stance=name)).stance for name in properties["stance"]["enum"]}
    assert stances | {pb.STANCE_UNSPECIFIED} == set(pb.Stance.values())
    aggressions = {
        conclusion_of(changed(suggested_aggression=name)).suggested_aggression
        for name in properties["suggested_aggression"]["enum"]
    }
    assert aggressions | {pb.SUGGESTED_AGGRESSION_UNSPECIFIED} == set(
        pb.SuggestedAggression.values()
    )


def test_whole_numbers_and_half_a_character_are_taken() -> None:
    assert conclusion_of(changed(confidence=1)).confidence == 1
    assert conclusion_of(changed(rationale="\ud83d broken")).rationale == "? broken"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BULLISH",
        "null",
        "[]",
        json.dumps([GOOD]),
        json.dumps(GOOD)[:-1],
        json.dumps(GOOD) + json.dumps(GOOD),
        f"```json\n{json.dumps(GOOD)}\n```",
        "[" * 100_000,
        json.dumps({name: value for name, value in GOOD.items() if name != "confidence"}),
        changed(order="buy everything"),
        json.dumps(GOOD).replace('"stance"', '"stance": "BEARISH", "stance"'),
        changed(stance="bullish"),
        changed(stance="UNSPECIFIED"),
        changed(stance=1),
        changed(stance=["BULLISH"]),
        changed(suggested_aggression="MAXIMAL"),
        changed(rationale=""),
        changed(rationale="x" * 4_097),
        changed(rationale=None),
        changed(confidence=-0.01),
        changed(confidence=1.01),
        changed(confidence=float("nan")),
        changed(confidence=float("inf")),
        changed(confidence="0.7"),
        changed(confidence=True),
        changed(confidence=10**400),
    ],
)
def test_anything_else_has_failed_and_is_not_repaired(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        conclusion_of(text)
    assert refused.value.code is StatusCode.INTERNAL
