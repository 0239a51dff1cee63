"""Every error of the frameworks that can reach the application, and the problem that it is answered with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import fastapi.exceptions
import pydantic
import pydantic_core
import pytest
import starlette.exceptions
import starlette.formparsers
import starlette.requests
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.schemas.question import AskBody
from semsearch.server import app

FAULT = {"type": "missing", "loc": ("body", "question"), "msg": "Field required", "input": None}


def invalid() -> pydantic.ValidationError:
    try:
        AskBody.model_validate({})
    except pydantic.ValidationError as error:
        return error
    raise AssertionError


# What is raised, and the status and code that it is answered with.
ANSWERED: dict[str, tuple[Callable[[], Exception], int, str]] = {
    "HTTPException 400": (lambda: HTTPException(400), 400, "bad_json"),
    "HTTPException 404": (lambda: HTTPException(404), 404, "not_found"),
    "HTTPException 405": (lambda: HTTPException(405), 405, "method_not_allowed"),
    "HTTPException 413": (lambda: HTTPException(413), 413, "body_too_large"),
    "HTTPException 415": (lambda: HTTPException(415), 415, "unsupported_media_type"),
    "HTTPException 501": (lambda: HTTPException(501), 501, "not_installed"),
    "HTTPException 418": (lambda: HTTPException(418), 500, "internal"),
    "RequestValidationError": (lambda: RequestValidationError([FAULT]), 422, "validation"),
    "ResponseValidationError": (lambda: ResponseValidationError([FAULT]), 500, "internal"),
    "ValidationError": (invalid, 500, "internal"),
    "PydanticCustomError": (lambda: pydantic_core.PydanticCustomError("a", "b"), 500, "internal"),
    "ClientDisconnect": (ClientDisconnect, 500, "internal"),
    "FastAPIError": (lambda: fastapi.exceptions.FastAPIError("a"), 500, "internal"),
}
NAMED = {name.split()[0] for name in ANSWERED}
NEVER = {
    "FastAPIDeprecationWarning": "a warning",
    "StarletteDeprecationWarning": "a warning",
    "StarletteHTTPException": "another name",
    "StarletteWebSocketException": "another name",
    "WebSocketException": "there are no web sockets",
    "WebSocketRequestValidationError": "there are no web sockets",
    "ValidationException": "the base of two above",
    "DependencyScopeError": "when the application is made",
    "PydanticV1NotSupportedError": "when the application is made",
    "FormParserError": "there are no forms",
    "MultiPartException": "there are no forms",
}


def test_the_tables_hold_every_exception_of_the_frameworks() -> None:
    modules = (fastapi.exceptions, starlette.exceptions, starlette.requests, starlette.formparsers)
    found = {
        name
        for module in modules
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, BaseException)
    }
    assert found <= NAMED | NEVER.keys()
    assert NEVER.keys() <= found


@pytest.fixture
def raising() -> tuple[TestClient, list[Exception]]:
    """An application with a route that raises, and the error that it raises."""
    errors: list[Exception] = []
    application = app(Index(Settings()))

    @application.get("/v1/raise")
    async def fail() -> None:
        raise errors[0]

    return TestClient(application, base_url="http://127.0.0.1", raise_server_exceptions=False), errors


@pytest.mark.parametrize("name", ANSWERED)
def test_each_is_answered_with_a_problem(raising: Any, name: str) -> None:
    client, errors = raising
    made, status, code = ANSWERED[name]
    errors.append(made())
    reply = client.get("/v1/raise")
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
