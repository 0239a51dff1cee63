"""The routes of the archive's resources, without a question: articles, stories and counts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from semsearch import query
from semsearch.schemas.article import Article, Facets
from semsearch.schemas.examples import ARTICLE, STORY
from semsearch.schemas.story import ArticleStory, StoryList
from semsearch.schemas.story_detail import StoryDetail
from semsearch.server.dependencies import NO_PARAMETERS, OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.parameters import FilterParameters, StoriesParameters, StoryParameters
from semsearch.server.problems import documented
from semsearch.types import Question

Id = Annotated[str, Path(description="As answers give it.", examples=[ARTICLE["id"]])]
StoryId = Annotated[
    str,
    Path(description="A story's, a former one of it, or that of an article in it.", examples=[STORY["id"]]),
]

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
    summary="Read what is related to an article",
    tags=["articles"],
    response_model=ArticleStory,
    responses=documented(
        "/v1/articles/nothing/related", examples.UNKNOWN_KEY, examples.NO_ARTICLE, *examples.UNAVAILABLE
    ),
    dependencies=NO_PARAMETERS,
)
def related(index: OpenIndex, id: Id) -> ArticleStory:
    """Return the story that an article belongs to, led by it, and what is around it.

    `related` is the other coverage, the most similar to the article first. Where that is less than ten
    articles, the most similar ones of other stories are in `near`. `background` has the earlier stories that
    this one follows on. Nothing was asked, so the scores are 0.
    """
    return ArticleStory.around(index.related(id))


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


@router.get(
    "/v1/stories",
    summary="List the largest stories",
    tags=["stories"],
    response_model=StoryList,
    responses=documented("/v1/stories", examples.WRONG_LIMIT, examples.BACKWARDS, *examples.UNAVAILABLE),
)
def stories(index: OpenIndex, asked: Annotated[StoriesParameters, Query()]) -> StoryList:
    """Return the stories of the articles that meet the filter, largest first.

    Each has all of its coverage, whether that passes or not. Nothing was asked, so the scores are 0.
    """
    filter = asked.filter()
    query.check(Question("stories", filter=filter))  # refuses a filter that a question would be refused for
    return StoryList.of(index.stories(filter, asked.limit, asked.offset))


@router.get(
    "/v1/stories/{id}",
    summary="Read a story",
    tags=["stories"],
    response_model=StoryDetail,
    responses=documented(
        "/v1/stories/nothing", examples.UNKNOWN_KEY, examples.NO_STORY, *examples.UNAVAILABLE
    ),
)
def story(index: OpenIndex, id: StoryId, asked: Annotated[StoryParameters, Query()]) -> StoryDetail:
    """Return a story in full: its days, its headlines in order of time, and outlets that do not report it.

    Reports of one day that are one text, or one agency's, are a group; `days`, `headlines` and the `related`
    of `story` have those of one page, `groups` and `articles` count all.

    Its lead is the article that covers it best, whichever id it was asked for by. An id that a story had
    before it became part of another leads to that one, whose `previous_ids` have it.
    """
    return StoryDetail.of(index.story(id, asked.limit, asked.offset))
