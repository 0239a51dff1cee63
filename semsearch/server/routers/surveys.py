"""The routes of questions to the archive as a whole: attention over time, and who reported a claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from semsearch.schemas.claim import ClaimCoverage
from semsearch.schemas.timeline import Timeline
from semsearch.server import formats, questions
from semsearch.server.dependencies import OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.parameters import CoverageParameters, TimelineParameters
from semsearch.server.problems import documented

router = APIRouter(tags=["surveys"])


@router.get(
    "/v1/timeline",
    summary="Count articles over time",
    response_model=Timeline,
    responses={
        200: formats.TIMELINE,
        **documented("/v1/timeline", examples.WRONG_SPAN, examples.EMPTY, *examples.UNAVAILABLE),
    },
)
async def timeline(
    index: OpenIndex, asked: Annotated[TimelineParameters, Query()], request: Request
) -> Response:
    """Return how many articles are about a question in each period, beside all that the archive has of it.

    Counted are the stories that are about the question, as far as the engine is sure of that; ask in few
    words, such as a name. Limits that are read out of a question narrow only what counts for it, and those of
    the request also the archive that it is compared with. A question with two sides becomes two series.
    """
    form = formats.timeline_form(asked, request)

    def found() -> Response:
        counted = index.timeline(asked.asked(), compare=asked.compare, by=asked.by)
        if form == "json":
            content = Timeline.of(counted).model_dump_json()
            return Response(content, media_type=questions.JSON, headers={"Vary": "Accept"})
        return formats.timeline(counted, form)

    return await questions.run(request, found)


@router.get(
    "/v1/coverage",
    summary="Check who reported a claim",
    response_model=ClaimCoverage,
    responses={
        200: formats.COVERAGE,
        **documented("/v1/coverage", examples.WRONG_DATE, examples.EMPTY, *examples.UNAVAILABLE),
    },
)
async def coverage(
    index: OpenIndex, asked: Annotated[CoverageParameters, Query()], request: Request
) -> Response:
    """Return whether the archive reports a claim, who did first, the independent origins, and who is silent.

    `not_found` says that the archive could have the claim and has not; `not_in_archive` that it could not:
    for want of a name, of the dates, of the outlets, or of the language. Swapped roles and other actions are
    not told apart: read the sentences.
    """
    form = formats.coverage_form(asked, request)

    def found() -> Response:
        checked = index.coverage(asked.asked())
        if form == "json":
            content = ClaimCoverage.of(checked).model_dump_json()
            return Response(content, media_type=questions.JSON, headers={"Vary": "Accept"})
        return formats.coverage(checked)

    return await questions.run(request, found)
