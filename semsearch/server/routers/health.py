"""The routes of liveness and readiness."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from semsearch.schemas.status import FailingSource, Health, Readiness
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
    """Search the index once, and return its revision, its number of articles, and how old its news is."""
    response.headers["Cache-Control"] = "no-store"
    page = index.search(PROBE)
    known = index.freshness()
    newest = known.newest_at
    return Readiness(
        status="ready",
        revision=page.revision,
        articles=page.articles,
        newest_at=newest,
        age_s=round((datetime.now(UTC) - newest).total_seconds()) if newest else None,
        synced_at=known.synced_at,
        failing=[
            FailingSource(name=source.name, since=source.failing_since)
            for source in known.sources
            if source.failing_since
        ],
    )
