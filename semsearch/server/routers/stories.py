"""The routes of stories without a question."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from semsearch import query
from semsearch.schemas.examples import STORY
from semsearch.schemas.story import StoryDetail, StoryList
from semsearch.server.dependencies import NO_PARAMETERS, OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.parameters import StoriesParameters
from semsearch.server.problems import documented
from semsearch.types import Question

StoryId = Annotated[
    str,
    Path(description="A story's, or that of an article in it.", examples=[STORY["id"]]),
]

router = APIRouter()


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
    dependencies=NO_PARAMETERS,
)
def story(index: OpenIndex, id: StoryId) -> StoryDetail:
    """Return a story in full: its days, its headlines in order of time, and outlets that do not report it.

    Its lead is the article that covers it best, whichever id it was asked for by.
    """
    return StoryDetail.of(index.story(id))
