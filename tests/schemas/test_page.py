from __future__ import annotations

from dataclasses import replace

from semsearch.schemas.page import Page
from semsearch.schemas.suggestion import Suggestions
from semsearch.types import Interpretation, Suggestion, Timings
from semsearch.types import Page as Found
from tests.schemas.samples import ANSWER

PAGE = Found((ANSWER.stories[0].lead,), 9, True, Timings(), 4, 412)


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
