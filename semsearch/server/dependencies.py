"""What routes depend on: the open index, and checks of a request before its route runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from semsearch.index import Index
from semsearch.types import Question

PROBE = Question("ready", limit=1, interpret=False)  # asked to find out whether the index answers


async def _index(request: Request) -> Index:
    index: Index = request.app.state.index
    return index


async def _json_only(request: Request) -> None:
    """Refuse a body that is not declared as JSON, as a form on a foreign page would send it."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json" and not (
        declared.startswith("application/") and declared.endswith("+json")
    ):
        raise HTTPException(415, "send the body as Content-Type: application/json")


async def _no_parameters(request: Request) -> None:
    """Refuse parameters in the address of a route that reads none from there."""
    if unknown := dict.fromkeys(request.query_params):
        message = "no such key; nothing is read from this address after a question mark"
        raise RequestValidationError(
            [{"type": "unknown_key", "loc": ("query", key), "msg": message, "input": None} for key in unknown]
        )


OpenIndex = Annotated[Index, Depends(_index)]
JSON_ONLY = [Depends(_json_only)]
NO_PARAMETERS = [Depends(_no_parameters)]
