"""The routes of liveness and readiness."""

from __future__ import annotations

from fastapi import APIRouter, Response

from semsearch.schemas.status import Health, Readiness
from semsearch.server.dependencies import PROBE, OpenIndex
from semsearch.server.openapi import examples
from semsearch.server.problems import documented

router = APIRouter()


@router.get(
    "/healthz",
    summary="Check that the process is alive",
    tags=["health"],
    response_model=Health,
    responses=documented("/healthz"),
)
async def health(response: Response) -> Health:
    """Answer without touching the index."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Check that questions can be answered",
    tags=["health"],
    response_model=Readiness,
    responses=documented("/readyz", *examples.UNAVAILABLE),
)
def ready(index: OpenIndex, response: Response) -> Readiness:
    """Search the index once, and return its revision and number of articles."""
    response.headers["Cache-Control"] = "no-store"
    page = index.search(PROBE)
    return Readiness(status="ready", revision=page.revision, articles=page.articles)
