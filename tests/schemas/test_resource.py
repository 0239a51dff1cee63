from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from semsearch import types
from semsearch.schemas import (
    answer,
    article,
    examples,
    interpretation,
    status,
    story,
    story_detail,
)
from semsearch.schemas.resource import Mirror, Resource

MODULES = (
    answer,
    article,
    interpretation,
    status,
    story,
    story_detail,
)
MIRRORS = sorted(
    {one for module in MODULES for one in vars(module).values() if isinstance(one, type)}
    & {one for one in Mirror.__subclasses__() if one is not Mirror},
    key=lambda one: one.__name__,
)


@pytest.mark.parametrize("mirror", MIRRORS, ids=lambda one: one.__name__)
def test_a_mirror_has_every_field_of_its_domain_type_in_its_order(mirror: type[Mirror]) -> None:
    assert {"Article", "Filter", "MissDiagnosis", "Place", "Timings"} <= {one.__name__ for one in MIRRORS}
    of_the_index_alone = {"original"}  # an excerpt as it was read
    assert (
        set(mirror.model_fields) == {entry.name for entry in fields(mirror.domain_type)} - of_the_index_alone
    )


@pytest.mark.parametrize(
    ("example", "model"),
    [
        (examples.ANSWER, answer.Answer),
        (examples.PAGE, answer.Page),
        (examples.ARTICLE, article.Article),
        (examples.STORY, story.Story),
        (examples.STORY_DETAIL, story_detail.StoryDetail),
        (examples.STORY_LIST, story.StoryList),
        (examples.FACETS, article.Facets),
        (examples.SUGGESTIONS, article.Suggestions),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_every_example_is_of_its_model_and_lacks_nothing(example: Any, model: type[Resource]) -> None:
    assert model.model_validate(example).model_dump() == example


def required(model: type[BaseModel], name: str) -> set[str]:
    schema = model.model_json_schema(mode="serialization")
    described = schema if schema["title"] == name else schema["$defs"][name]
    return set(described["properties"]) - set(described["required"])


def test_every_field_is_described_as_present_but_the_explanation() -> None:
    assert required(answer.Answer, "Story") == {"why"}
    assert required(answer.Page, "Hit") == {"why"}
    for name in ("Answer", "Article", "Interpretation", "Filter", "Sentence", "Timings", "Highlights"):
        assert required(answer.Answer, name) == set()
    assert required(story_detail.StoryDetail, "StoryDetail") == set()


def test_a_wrong_value_deep_inside_is_told_by_its_place() -> None:
    related = {"article": {**examples.OTHER, "published_at": "soon"}, "relation": "listed", "score": None}
    reply = {**examples.ANSWER, "stories": [{**examples.STORY, "related": [related]}]}
    with pytest.raises(ValidationError, match=r"stories\.0\.related\.0\.article\.published_at"):
        answer.Answer.model_validate(reply)


def test_what_a_model_does_not_name_is_never_sent() -> None:
    read = article.Article.model_validate({**examples.ARTICLE, "secured": "c2VjcmV0"})
    assert "secured" not in read.model_dump()
    assert "c2VjcmV0" not in read.model_dump_json()


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        (datetime(2021, 7, 28, 9, 30, tzinfo=UTC), "2021-07-28T09:30:00Z"),
        (datetime(2021, 7, 28, 9, 30, 0, 5, tzinfo=UTC), "2021-07-28T09:30:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00+00:00"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31T23:59:59Z"),
    ],
)
def test_an_instant_is_sent_in_iso_8601(instant: datetime, sent: str) -> None:
    made = article.Article.of(types.Article("a", "b", published_at=instant))
    assert made.model_dump()["published_at"] == sent


@pytest.mark.parametrize(
    "sent",
    ["soon", "", "2021-07-28", "2021-07-28T09:30:00", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", 7],
)
def test_an_instant_that_some_time_zone_cannot_express_is_not_received(sent: object) -> None:
    import json

    reply = json.dumps({**examples.ARTICLE, "published_at": sent})
    with pytest.raises(ValidationError, match="published_at"):
        article.Article.model_validate_json(reply, strict=True)


def test_an_instant_is_received_in_utc() -> None:
    import json

    reply = json.dumps({**examples.ARTICLE, "published_at": "2021-07-28T09:30:00+02:00"})
    read = article.Article.model_validate_json(reply, strict=True).published_at
    assert read == datetime(2021, 7, 28, 7, 30, tzinfo=UTC)
    assert read is not None
    assert read.tzinfo is UTC
