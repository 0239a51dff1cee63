"""What is answered, as models: made from the shapes in `wire`, so that the description agrees with them."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel, Field, create_model

from semsearch.schemas import shapes


@cache
def model(shape: type) -> type[BaseModel]:
    """Turn a shape of the wire into a model of the same name (without `JSON`), fields and docstring.

    pydantic takes no `typing.TypedDict` before Python 3.12. A field that may be missing gets the default
    None, which is never sent, since routes leave out what was not set.
    """
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(shape, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        fields[name] = (_translated(hint), None) if optional else (_translated(hint), ...)
    made: type[BaseModel] = create_model(
        shape.__name__.removesuffix("JSON"),
        __doc__=shape.__doc__,
        __module__=__name__,
        **fields,
    )
    return made


def _translated(hint: Any) -> Any:  # noqa: ANN401
    """Replace the shapes inside an annotation by their models."""
    if is_typeddict(hint):
        return model(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _translated(inside[0])
    if origin is UnionType:
        return _translated(inside[0]) | NoneType if inside[1] is NoneType else hint
    if origin is list:
        return list[_translated(inside[0])]  # type: ignore[misc] # built at run time
    return hint


Answer = model(shapes.AnswerJSON)
Page = model(shapes.PageJSON)
Article = model(shapes.ArticleJSON)
Story = model(shapes.StoryJSON)
StoryDetail = model(shapes.StoryDetailJSON)
StoryList = model(shapes.StoryListJSON)
Facets = model(shapes.FacetsJSON)
Suggestions = model(shapes.SuggestionsJSON)


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """The index answers: its revision and size."""

    status: Literal["ready"]
    revision: int = Field(examples=[7])
    articles: int = Field(examples=[412])
