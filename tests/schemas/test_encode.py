from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from semsearch import schemas
from semsearch.schemas import shapes
from semsearch.types import Interpretation, Page, Place, Sentence, Suggestion, Timings, Told
from tests.schemas.samples import ANSWER, LEAD

PAGE = Page((ANSWER.stories[0].lead,), 9, True, Timings(), 4, 412)


def fits(value: Any, shape: Any) -> bool:
    """Tell whether JSON has exactly the fields of a shape, all the way down."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        required = shape.__required_keys__
        return required <= value.keys() <= hints.keys() and all(fits(v, hints[k]) for k, v in value.items())
    if get_origin(shape) is list:
        return all(fits(entry, get_args(shape)[0]) for entry in value)
    inside = [part for part in get_args(shape) if is_typeddict(part)]
    return not inside or value is None or fits(value, inside[0])


@pytest.mark.parametrize(
    ("encoded", "shape"),
    [
        (schemas.answer_json(ANSWER, explain=True), shapes.AnswerJSON),
        (schemas.page_json(PAGE, explain=True), shapes.PageJSON),
        (schemas.suggestions_json([Suggestion("AI", "topic", 7)]), shapes.SuggestionsJSON),
    ],
)
def test_what_is_sent_has_the_fields_of_its_shape(encoded: Any, shape: Any) -> None:
    assert fits(encoded, shape)
    assert json.loads(json.dumps(encoded)) == encoded


def test_what_was_understood_travels_with_the_correction_under_its_own_name() -> None:
    sent = schemas.answer_json(ANSWER)["interpretation"]
    assert sent["did_you_mean"] == "faces in July 2021"
    assert sent["understood"] == [
        {
            "text": "in July 2021",
            "kind": "date",
            "effect": "limit",
            "values": [],
            "since": "2021-07-01T00:00:00Z",
            "until": "2021-07-31T23:59:59Z",
        },
        {
            "text": "law news",
            "kind": "topic",
            "effect": "relaxed",
            "values": ["law", "courts"],
            "since": None,
            "until": None,
        },
    ]
    assert (sent["filter"]["phrases"], sent["filter"]["excluded"]) == (["half a"], ["drones"])
    assert "corrected" not in sent


def test_a_page_tells_what_was_understood_too_and_no_correction_is_null() -> None:
    told = schemas.page_json(PAGE)["interpretation"]
    assert told == {
        "text": "",
        "terms": [],
        "filter": {
            "since": None,
            "until": None,
            "providers": [],
            "topics": [],
            "types": [],
            "published": None,
            "phrases": [],
            "excluded": [],
        },
        "understood": [],
        "did_you_mean": None,
        "inherited": [],
        "focus": "",
    }
    page = replace(PAGE, interpretation=Interpretation("x", corrected="y"))
    assert schemas.page_json(page)["interpretation"]["did_you_mean"] == "y"


def test_every_part_of_a_score_is_sent_where_it_is_asked_for() -> None:
    assert schemas.answer_json(ANSWER, explain=True)["stories"][0]["why"] == {
        "dense": 0.4,
        "lexical": 0.5,
        "cosine": 0.6,
        "bm25": 12.0,
        "closeness": 0.7,
        "interaction": 0.04,
        "feedback": 0.01,
        "corroboration": -0.05,
        "recency": -0.02,
        "quality": 0.03,
        "reranking": -0.01,
    }
    assert "why" not in schemas.answer_json(ANSWER)["stories"][0]


def test_what_became_of_an_article_is_sent_with_the_article() -> None:
    miss_diagnosis = schemas.answer_json(ANSWER)["why_not"]
    assert miss_diagnosis is not None
    assert miss_diagnosis["article"] == schemas.article_json(LEAD) | {"id": "c3"}
    rest = {name: value for name, value in miss_diagnosis.items() if name != "article"}
    assert rest == {
        "step": "order",
        "limits": ["since"],
        "cosine": 0.21,
        "least_cosine": 0.34,
        "bm25": 1.5,
        "least_bm25": 2.5,
        "score": 0.412,
        "least_score": 0.53,
        "place": 14,
        "story": "a1",
    }


def test_suggestions_keep_their_order() -> None:
    given = [
        Suggestion("AI", "topic", 7),
        Suggestion("AI Weekly", "provider", 2),
        Suggestion("AI rules", "title"),
    ]
    assert schemas.suggestions_json(given) == {
        "suggestions": [
            {"text": "AI", "kind": "topic", "count": 7},
            {"text": "AI Weekly", "kind": "provider", "count": 2},
            {"text": "AI rules", "kind": "title", "count": 1},
        ]
    }


def test_a_sentence_on_its_way_has_its_number_and_its_writer() -> None:
    told = Told(2, Sentence("So.", (1,), (Place("a", "title", 0, 3),)), "small-model")
    assert schemas.told_json(told) == {
        "text": "So.",
        "citations": [1],
        "places": [{"article_id": "a", "field": "title", "start": 0, "end": 3}],
        "number": 2,
        "writer": "small-model",
    }
