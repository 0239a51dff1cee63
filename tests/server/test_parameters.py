from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from semsearch import query
from semsearch.server.parameters import (
    AskParameters,
    FeedParameters,
    OembedParameters,
    StoriesParameters,
    SuggestParameters,
)
from semsearch.types import Filter, Question
from tests.schemas.test_question import faults


@pytest.mark.parametrize("name", ["provider", "topic", "type", "phrase"])
def test_query_accepts_singular_and_plural_names(name: str) -> None:
    singular = AskParameters.model_validate({"q": "a", name: ["x", "y"]})
    plural = AskParameters.model_validate({"q": "a", f"{name}s": ["x", "y"]})
    both = AskParameters.model_validate({"q": "a", name: ["x"], f"{name}s": ["y"]})
    assert singular.asked() == plural.asked() == both.asked()
    assert getattr(singular.filter(), f"{name}s") == ("x", "y")


def test_what_was_typed_may_be_nothing_and_not_too_much() -> None:
    assert (SuggestParameters().q, SuggestParameters().limit) == ("", 8)
    longest = "x" * query.MAX_QUESTION_LENGTH
    assert SuggestParameters.model_validate({"q": longest, "limit": "20"}).limit == 20
    assert list(faults(SuggestParameters, {"q": longest + "x"})) == ["q"]
    for limit in (0, 21):
        assert list(faults(SuggestParameters, {"q": "a", "limit": limit})) == ["limit"]


def test_stories_are_limited_as_facets_are_and_twenty_at_first() -> None:
    asked = StoriesParameters.model_validate({"topic": ["Ports"], "published": "true"})
    assert (asked.filter(), asked.limit, asked.offset) == (Filter(topics=("Ports",), published=True), 20, 0)
    assert StoriesParameters.model_validate({"limit": "100", "offset": "10000"}).limit == query.MAX_RESULTS
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"offset": 10_001}):
        assert list(faults(StoriesParameters, wrong)) == list(wrong)


@pytest.mark.parametrize(
    ("model", "sent", "place"),
    [
        (AskParameters, {"q": "a", "format": "pdf"}, "format"),
        (AskParameters, {"q": "a", "drop": ["dates"]}, "drop.0"),
        (AskParameters, {"q": "a", "history": ["a"] * (query.MAX_HISTORY + 1)}, "history"),
        (FeedParameters, {"limit": "101"}, "limit"),
        (FeedParameters, {"limit": "0"}, "limit"),
        (FeedParameters, {"since": "soon"}, "since"),
        (FeedParameters, {"offset": "1"}, "offset"),
        (FeedParameters, {"timezone": "Mars"}, "timezone"),
        (SuggestParameters, {"format": "xml"}, "format"),
        (OembedParameters, {"url": "/", "maxwidth": "wide"}, "maxwidth"),
        (OembedParameters, {"url": "/", "maxheight": "0"}, "maxheight"),
        (OembedParameters, {}, "url"),
    ],
)
def test_a_wrong_value_is_told_by_its_place(model: type[Any], sent: dict[str, object], place: str) -> None:
    assert list(faults(model, sent)) == [place]


def test_feed_asks_for_the_maximum_number_of_stories() -> None:
    asked = FeedParameters.model_validate(
        {"q": "ferries", "topic": ["Ports"], "limit": "3", "interpret": "0", "timezone": "Asia/Shanghai"}
    )
    assert asked.asked() == Question(
        "ferries",
        Filter(topics=("Ports",)),
        query.MAX_RESULTS,
        interpret=False,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    assert (asked.limit, FeedParameters().limit, FeedParameters().q) == (3, 20, "")


def test_what_wikis_send_along_is_passed_over() -> None:
    assert OembedParameters.model_validate({"url": "/", "dnt": "1", "_": "7"}).format == "json"
