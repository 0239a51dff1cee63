from __future__ import annotations

from typing import NotRequired, TypedDict, get_origin, get_type_hints

import pytest
from pydantic import ValidationError

from semsearch.schemas import shapes
from semsearch.server import replies
from semsearch.server.openapi import examples

SHAPES = {
    "Answer": shapes.AnswerJSON,
    "Page": shapes.PageJSON,
    "Article": shapes.ArticleJSON,
    "Story": shapes.StoryJSON,
    "Dossier": shapes.StoryDetailJSON,
    "Digest": shapes.StoryListJSON,
    "Facets": shapes.FacetsJSON,
    "Suggestions": shapes.SuggestionsJSON,
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_model_has_the_fields_of_its_shape_and_requires_what_it_requires(name: str) -> None:
    model, shape = replies.model(SHAPES[name]), SHAPES[name]
    assert getattr(replies, name) is model
    assert model.__name__ == name
    assert model.__doc__ == shape.__doc__
    assert list(model.model_fields) == list(get_type_hints(shape))
    spare = {field for field, info in model.model_fields.items() if not info.is_required()}
    hints = get_type_hints(shape, include_extras=True)
    assert spare == {field for field, hint in hints.items() if get_origin(hint) is NotRequired}
    assert spare == ({"why"} if name == "Story" else set())


def test_every_example_is_of_its_model_and_lacks_nothing() -> None:
    for example, shape in (
        (examples.ANSWER, shapes.AnswerJSON),
        (examples.PAGE, shapes.PageJSON),
        (examples.ARTICLE, shapes.ArticleJSON),
        (examples.STORY, shapes.StoryJSON),
        (examples.DOSSIER, shapes.StoryDetailJSON),
        (examples.DIGEST, shapes.StoryListJSON),
        (examples.FACETS, shapes.FacetsJSON),
        (examples.SUGGESTIONS, shapes.SuggestionsJSON),
    ):
        read = replies.model(shape).model_validate(example)
        assert read.model_dump(exclude_unset=True) == example


def test_shapes_inside_lists_and_unions_are_read_as_models() -> None:
    with pytest.raises(ValidationError, match=r"stories\.0\.related\.0\.article\.published_at"):
        replies.Answer.model_validate(
            {
                **examples.ANSWER,
                "stories": [
                    {
                        **examples.STORY,
                        "related": [
                            {
                                "article": {**examples.OTHER, "published_at": 7},
                                "relation": "listed",
                                "score": None,
                            }
                        ],
                    }
                ],
            }
        )


class PartJSON(TypedDict):
    """A part."""

    name: str


class WholeJSON(TypedDict):
    """A whole."""

    part: PartJSON | None
    more: NotRequired[list[PartJSON]]


def test_a_field_that_may_be_missing_is_not_sent_when_it_is() -> None:
    model = replies.model(WholeJSON)
    assert model.model_validate({"part": None}).model_dump(exclude_unset=True) == {"part": None}
    whole = {"part": {"name": "a"}, "more": [{"name": "b"}]}
    assert model.model_validate(whole).model_dump(exclude_unset=True) == whole


def test_what_a_shape_does_not_name_is_never_sent() -> None:
    read = replies.Article.model_validate({**examples.ARTICLE, "secured": "c2VjcmV0"})
    assert "secured" not in read.model_dump()
