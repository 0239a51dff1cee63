"""The routes of articles: one, its story, and their counts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from semsearch import query
from semsearch.schemas.article import Article
from semsearch.schemas.examples import ARTICLE
from semsearch.schemas.facets import Facets
from semsearch.schemas.story import Story
from semsearch.server.dependencies import NO_PARAMETERS, OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.parameters import FilterParameters
from semsearch.server.problems import documented
from semsearch.types import Question

Id = Annotated[str, Path(description="As answers give it.", examples=[ARTICLE["id"]])]

router = APIRouter()


@router.get(
    "/v1/articles/{id}",
    summary="Read an article",
    tags=["articles"],
    response_model=Article,
    responses=documented(
        "/v1/articles/nothing", examples.UNKNOWN_KEY, examples.NO_ARTICLE, *examples.UNAVAILABLE
    ),
    dependencies=NO_PARAMETERS,
)
def article(index: OpenIndex, id: Id) -> Article:
    """Return an article by its id, which stays the same as long as its address does."""
    return Article.of(index.article(id))


@router.get(
    "/v1/articles/{id}/related",
    summary="Read an article's story",
    tags=["articles"],
    response_model=Story,
    responses=documented(
        "/v1/articles/nothing/related", examples.UNKNOWN_KEY, examples.NO_ARTICLE, *examples.UNAVAILABLE
    ),
    dependencies=NO_PARAMETERS,
)
def related(index: OpenIndex, id: Id) -> Story:
    """Return the story that an article belongs to, led by it. Nothing was asked, so the scores are 0."""
    return Story.of(index.related(id))


@router.get(
    "/v1/facets",
    summary="Count articles",
    tags=["articles"],
    response_model=Facets,
    responses=documented("/v1/facets", examples.WRONG_DATE, examples.BACKWARDS, *examples.UNAVAILABLE),
)
def facets(index: OpenIndex, limits: Annotated[FilterParameters, Query()]) -> Facets:
    """Count the articles that pass a filter, by topic, outlet, type and month."""
    filter = limits.filter()
    query.check(Question("facets", filter=filter))  # refuses a filter that a question would be refused for
    return Facets.of(index.facets(filter))
