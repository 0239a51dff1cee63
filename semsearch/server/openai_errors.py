"""Errors in OpenAI's form, for the routes of its protocol: its clients understand no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

PREFIXES = ("/v1/chat/", "/v1/models")
REFUSED = 400  # in place of 422, which the protocol does not know
_TITLES: Mapping[int, str] = {
    400: "The request cannot be answered",
    401: "The access token is missing or refused",
    403: "The access token does not cover the request, or the request comes from another site",
    404: "There is no such model",
    413: "The body is too large",
    415: "The body is not declared as JSON",
    500: "The server failed",
    503: "The server's index cannot be used",
}


class Failure(BaseModel):
    """What went wrong."""

    message: str
    type: Literal["invalid_request_error", "server_error"] = Field(
        description="Whether the request or the server is at fault."
    )
    param: str | None = Field(
        default=None, description="The field that is wrong, such as `messages.0.content`; null for none."
    )
    code: str = Field(description="Stable: those of problems, and `model_not_found`.")


class Failed(BaseModel):
    """An error of a route of OpenAI's protocol."""

    error: Failure


def applies_to(path: str) -> bool:
    """Return whether errors of a path have this form."""
    return path.startswith(PREFIXES)


def failed(status: int, code: str, message: str, param: str | None = None) -> Failed:
    """Return the error of a status and a code."""
    kind: Literal["server_error", "invalid_request_error"] = (
        "server_error" if status >= 500 else "invalid_request_error"
    )
    return Failed(error=Failure(message=message, type=kind, param=param or None, code=code))


def response(
    status: int,
    code: str,
    message: str,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the response of an error."""
    status = REFUSED if status == 422 else status
    error = failed(status, code, message, param).model_dump()
    return JSONResponse(error, status, headers={"Cache-Control": "no-store", **(headers or {})})


def documented(*examples: tuple[int, str, str, str | None]) -> dict[int | str, dict[str, Any]]:
    """Describe errors for OpenAPI, by status; each example is a status, a code, a message and a field."""
    schema = {"$ref": "#/components/schemas/Failed"}
    by_status: dict[int | str, dict[str, Any]] = {}
    for sent, code, message, param in examples:
        status = REFUSED if sent == 422 else sent
        shown = by_status.setdefault(status, _described(_TITLES[status], schema))
        value = failed(status, code, message, param).model_dump()
        name = f"{code}_{param}" if code in shown["content"]["application/json"]["examples"] else code
        shown["content"]["application/json"]["examples"][name] = {"summary": message, "value": value}
    by_status["default"] = {
        "description": "Any other error.",
        "content": {"application/json": {"schema": schema}},
    }
    return by_status


def _described(title: str, schema: Mapping[str, str]) -> dict[str, Any]:
    return {"description": title, "content": {"application/json": {"schema": schema, "examples": {}}}}
