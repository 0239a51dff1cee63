from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from pydantic import ValidationError

from semsearch.schemas.answer import Answer, Page, SentenceEvent
from semsearch.schemas.article import Article, Suggestions
from semsearch.types import (
    CitedArticle,
    Filter,
    Interpretation,
    Place,
    ScoreBreakdown,
    Sentence,
    SentenceAdded,
    Suggestion,
    Timings,
)
from semsearch.types import Page as Found
from tests.schemas.samples import ANSWER, LEAD

PAGE = Found((ANSWER.stories[0].lead,), 9, True, Timings(), 4, 412)


def reply() -> Any:
    return json.loads(Answer.of(ANSWER, explain=True).model_dump_json())


def read(sent: Any) -> Any:
    return Answer.model_validate_json(json.dumps(sent), strict=True).to_domain()


def defaults(value: Any, path: str = "") -> list[str]:
    """Return the paths of fields that hold their default, which a round trip would not miss."""
    found: list[str] = []
    for entry in fields(value):
        inside, where = getattr(value, entry.name), f"{path}.{entry.name}"
        if is_dataclass(inside):
            found += defaults(inside, where)
        elif inside == entry.default:
            found.append(where)
    return found


def test_an_answer_is_the_same_after_a_journey() -> None:
    sent, whole = {**reply(), "foreign_language": "de"}, replace(ANSWER, foreign_language="de")
    assert read(sent) == whole
    assert [path for path in defaults(whole) if not path.endswith((".type", ".listed", ".original"))] == []


def test_python_and_json_have_the_same_values() -> None:
    assert Answer.of(ANSWER, explain=True).model_dump() == reply()


def test_a_server_without_the_new_fields_is_understood() -> None:
    old = reply()
    for name in ("understood", "did_you_mean", "inherited", "focus"):
        del old["interpretation"][name]
    added: dict[str, Any] = dict.fromkeys(
        ("phrases", "excluded", "excluded_providers", "excluded_topics", "excluded_dates"), ()
    )
    for name in added:
        del old["interpretation"]["filter"][name]
    for name in ("closeness", "interaction", "corroboration", "recency", "quality", "reranking", "exclusion"):
        del old["stories"][0]["why"][name]
    for name in ("why_not", "writer", "unsupported", "unknown", "missing"):
        del old[name]
    del old["summary"][0]["places"]
    del old["timings"]["write_ms"]
    told = read(old)
    limits = replace(ANSWER.interpretation.filter, **added)
    assert told.interpretation == Interpretation("faces", ("face",), limits)
    assert told.stories[0].lead.why == ScoreBreakdown(0.4, 0.5, 0.6, 12.0, feedback=0.01)
    assert told.timings == replace(ANSWER.timings, write_ms=0.0)
    assert told.why_not is None


def test_a_newer_server_is_understood() -> None:
    new = reply()
    for part in (
        new,
        new["timings"],
        new["interpretation"],
        new["interpretation"]["filter"],
        new["stories"][0],
        new["stories"][0]["why"],
        new["stories"][0]["article"],
        new["why_not"],
    ):
        part["moonlight"] = 0.5
    assert read(new) == ANSWER


@pytest.mark.parametrize("wrong", [7, "face", {"article": {}}, []])
def test_a_miss_diagnosis_of_another_shape_is_an_error(wrong: object) -> None:
    with pytest.raises(ValidationError):
        read(reply() | {"why_not": wrong})


def test_no_limit_is_the_same_after_a_journey() -> None:
    plain = replace(ANSWER, interpretation=Interpretation("x"), why_not=None, stories=())
    assert read(json.loads(Answer.of(plain).model_dump_json())) == plain
    assert plain.interpretation.filter == Filter()


def test_the_correction_has_its_own_name() -> None:
    sent = reply()["interpretation"]
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


def test_every_part_of_a_score_is_sent_where_it_is_asked_for() -> None:
    assert reply()["stories"][0]["why"] == {
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
        "exclusion": -0.06,
    }
    for dumped in (Answer.of(ANSWER).model_dump(), json.loads(Answer.of(ANSWER).model_dump_json())):
        assert "why" not in dumped["stories"][0]


def test_what_became_of_an_article_is_sent_with_the_article() -> None:
    miss_diagnosis = reply()["why_not"]
    assert miss_diagnosis["article"] == Article.of(LEAD).model_dump() | {"id": "c3"}
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
    assert Answer.of(replace(ANSWER, why_not=None)).model_dump()["why_not"] is None


def test_terms_are_highlighted_in_the_lead() -> None:
    sent = Answer.of(replace(ANSWER, interpretation=Interpretation("faces", ("face", "half")))).model_dump()
    assert sent["stories"][0]["highlights"] == {"title": [[14, 19]], "excerpt": [[0, 4]]}


def test_a_sentence_on_its_way_has_its_number_and_its_writer() -> None:
    cited = CitedArticle("a", "So.", "Harbour Daily", "https://a.example/1")
    told = SentenceAdded(2, Sentence("So.", (1,), (Place("a", "title", 0, 3),), (cited,)), "small-model")
    assert SentenceEvent.of(told).model_dump() == {
        "text": "So.",
        "citations": [1],
        "places": [{"article_id": "a", "field": "title", "start": 0, "end": 3}],
        "cited": [{"id": "a", "title": "So.", "outlet": "Harbour Daily", "url": "https://a.example/1"}],
        "number": 2,
        "writer": "small-model",
    }


def test_a_page_tells_what_was_understood_too_and_no_correction_is_null() -> None:
    told = Page.of(PAGE).model_dump()["interpretation"]
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
            "excluded_providers": [],
            "excluded_topics": [],
            "excluded_dates": [],
        },
        "understood": [],
        "did_you_mean": None,
        "inherited": [],
        "focus": "",
    }
    page = replace(PAGE, interpretation=Interpretation("x", corrected="y"))
    assert Page.of(page).interpretation.did_you_mean == "y"


def test_a_hit_is_explained_where_that_is_asked_for() -> None:
    (plain,), (explained,) = (
        Page.of(PAGE, explain=explain).model_dump()["hits"] for explain in (False, True)
    )
    assert plain.keys() == {"article", "score"}
    assert explained["why"]["bm25"] == 12.0


def test_suggestions_keep_their_order() -> None:
    given = [
        Suggestion("AI", "topic", 7),
        Suggestion("AI Weekly", "provider", 2),
        Suggestion("AI rules", "title"),
    ]
    assert Suggestions.of(given).model_dump() == {
        "suggestions": [
            {"text": "AI", "kind": "topic", "count": 7},
            {"text": "AI Weekly", "kind": "provider", "count": 2},
            {"text": "AI rules", "kind": "title", "count": 1},
        ]
    }
