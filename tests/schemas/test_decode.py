from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from semsearch import schemas
from semsearch.types import Filter, Interpretation, ScoreBreakdown
from tests.schemas.samples import ANSWER


def reply() -> Any:
    return json.loads(json.dumps(schemas.answer_json(ANSWER, explain=True)))


def defaults(value: Any, path: str = "") -> list[str]:
    """Give the paths of fields that hold their default, which a round trip would not miss."""
    found: list[str] = []
    for entry in fields(value):
        inside, where = getattr(value, entry.name), f"{path}.{entry.name}"
        if is_dataclass(inside):
            found += defaults(inside, where)
        elif inside == entry.default:
            found.append(where)
    return found


def test_an_answer_is_the_same_after_a_journey() -> None:
    assert schemas.answer_from(reply()) == ANSWER
    assert [path for path in defaults(ANSWER) if not path.endswith((".type", ".listed"))] == []


def test_a_server_without_the_new_fields_is_understood() -> None:
    old = reply()
    for name in ("understood", "did_you_mean", "inherited", "focus"):
        del old["interpretation"][name]
    for name in ("phrases", "excluded"):
        del old["interpretation"]["filter"][name]
    for name in ("closeness", "interaction", "corroboration", "recency", "quality", "reranking"):
        del old["stories"][0]["why"][name]
    for name in ("why_not", "writer", "unsupported", "unknown"):
        del old[name]
    del old["summary"][0]["places"]
    told = schemas.answer_from(old)
    limits = replace(ANSWER.interpretation.filter, phrases=(), excluded=())
    assert told.interpretation == Interpretation("faces", ("face",), limits)
    assert told.stories[0].lead.why == ScoreBreakdown(0.4, 0.5, 0.6, 12.0, feedback=0.01)
    assert told.why_not is None


def test_a_server_with_newer_parts_of_a_score_is_understood() -> None:
    new = reply()
    new["stories"][0]["why"]["moonlight"] = 0.5
    assert schemas.answer_from(new) == ANSWER


@pytest.mark.parametrize("wrong", [7, "face", {"article": {}}, []])
def test_a_fate_of_another_shape_is_an_error(wrong: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        schemas.answer_from(reply() | {"why_not": wrong})


def test_no_limit_is_the_same_after_a_journey() -> None:
    plain = replace(ANSWER, interpretation=Interpretation("x"), why_not=None, stories=())
    assert schemas.answer_from(json.loads(json.dumps(schemas.answer_json(plain)))) == plain
    assert plain.interpretation.filter == Filter()
