"""The routes of questions to the archive as a whole: attention over time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from semsearch.schemas.timeline import Timeline
from semsearch.server import formats, questions
from semsearch.server.dependencies import OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.parameters import TimelineParameters
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
