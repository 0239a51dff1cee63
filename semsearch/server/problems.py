"""Errors as RFC 9457 problems, and how the description of the interface shows them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Match
from starlette.types import Scope

from semsearch.errors import SemsearchError
from semsearch.schemas.problem import KINDS as KINDS  # which the authorization and the sign-in use too
from semsearch.schemas.problem import Fault, Problem
from semsearch.server import openai_errors
from semsearch.server.openapi.examples import ACCESS

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20  # of one request that are reported
PAUSE = "5"  # seconds until a busy index is worth another try
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

_OF_STATUS = {
    400: "bad_json",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
    501: "not_installed",
}
_CHALLENGES: Mapping[str, str] = {  # by codes; the errors of RFC 6750, 3.1
    "token_missing": "",
    "token_refused": "invalid_token",
    "token_limited": "insufficient_scope",
}
_REASONS: Mapping[str, str] = {  # by pydantic's names; its own texts are about input, parsing and instances
    "missing": "is required",
    **dict.fromkeys(("model_attributes_type", "dict_type", "model_type"), "must be an object"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_parsing_size", "int_from_float", "finite_number"),
        "must be a whole number",
    ),
    "string_type": "must be a text",
    "list_type": "must be a list",
    "greater_than_equal": "must be at least {ge:,}",
    "less_than_equal": "must be at most {le:,}",
    "string_too_long": "must have at most {max_length:,} characters",
    "too_long": "must hold at most {max_length:,} values",
}
UNGUARDED = ("/healthz", "/readyz")  # the paths that need no authorization, under any host name
_log = logging.getLogger(__name__)


def response(
    code: str,
    detail: str,
    scope: Scope,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the response of a problem; `code` is one of `KINDS`.

    A route of OpenAI's protocol has it in that form.
    """
    status, title = KINDS[code]
    headers = {**(headers or {}), **challenge(code, detail)}
    if openai_errors.applies_to(scope["path"]):
        return openai_errors.response(status, code, detail, faults[0].field if faults else None, headers)
    problem = Problem(
        type=f"urn:semsearch:{code}",
        title=title,
        status=status,
        detail=detail,
        instance=quote(scope["path"], errors="replace"),
        code=code,
        errors=list(faults),
    )
    return JSONResponse(
        problem.model_dump(),
        status,
        headers={"Cache-Control": "no-store", **headers},
        media_type=MEDIA_TYPE,
    )


def challenge(code: str, detail: str) -> dict[str, str]:
    """Return the header that says which token is missing, or what is wrong with one (RFC 6750, 3)."""
    if code not in _CHALLENGES:
        return {}
    error = _CHALLENGES[code]
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "'" for c in detail)
    reason = f', error="{error}", error_description="{plain}"' if error else ""
    return {"WWW-Authenticate": f'Bearer realm="semsearch"{reason}'}


async def of_ours(request: Request, error: Exception) -> JSONResponse:
    """Answer one of our errors."""
    if not isinstance(error, SemsearchError):
        raise error
    pause = {"Retry-After": PAUSE} if error.code == "index_busy" else None
    return response(error.code, status_and_detail(error)[1], request.scope, headers=pause)


def status_and_detail(error: SemsearchError) -> tuple[int, str]:
    """Return the status of one of our errors, and what its client may know.

    What is wrong with the index or the model goes to the log: its message may name folders of the server.
    """
    if error.code not in KINDS:
        raise error
    status = KINDS[error.code][0]
    if status != 503:
        return status, str(error)
    _log.error("%s: %s", error.code, error)
    if error.code == "index_busy":
        return status, "ask again in a moment"
    return status, "the operator finds the reason in the server's log"


async def of_validation(request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose keys or values are wrong; what was sent is not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    errors = error.errors()
    if errors[0]["type"] == "json_invalid":
        detail = f"the body is not valid JSON: {errors[0]['ctx']['error']} at character {errors[0]['loc'][1]}"
        return response("bad_json", detail, request.scope)
    faults = [Fault(field=_field(fault["loc"]), reason=_reason(fault)) for fault in errors[:MOST_FAULTS]]
    detail = f"{faults[0].field or 'the body'}: {faults[0].reason}"
    if len(errors) > 1:
        detail += f" (and {len(errors) - 1} more)"
    return response("validation", detail, request.scope, faults)


async def of_http(request: Request, error: Exception) -> JSONResponse:
    """Answer an error of the framework or of the authorization."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code not in _OF_STATUS:
        raise error
    code, headers, detail = _OF_STATUS[error.status_code], None, error.detail
    if code == "not_found":
        detail = "no route has this path: see /openapi.json"
    elif code == "bad_json":
        detail = "the body cannot be read: send one JSON object in UTF-8"
    elif code == "method_not_allowed":
        allowed = _allowed(request)
        headers = {"Allow": ", ".join(allowed)}
        detail = f"this path takes {' and '.join(allowed)}"
    return response(code, detail, request.scope, headers=headers)


def documented(path: str, *examples: tuple[str, str]) -> dict[int | str, dict[str, Any]]:
    """Describe the problems of a path for OpenAPI, by status; each example is a code and a detail."""
    schema = {"$ref": "#/components/schemas/Problem"}
    by_status: dict[int | str, dict[str, Any]] = {}
    for code, detail in (*examples, *(() if path in UNGUARDED else ACCESS)):
        status, title = KINDS[code]
        value = {
            "type": f"urn:semsearch:{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": path,
            "code": code,
        }
        shown = by_status.setdefault(
            status,
            {"description": title, "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}}},
        )
        shown["content"][MEDIA_TYPE]["examples"][code] = {"summary": title, "value": value}
    by_status["default"] = {"description": "Any other error.", "content": {MEDIA_TYPE: {"schema": schema}}}
    return by_status


def _allowed(request: Request) -> list[str]:
    """Return all methods of a path; the framework names only those of the first route that has it."""
    routes = request.app.routes
    allowed = {
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    }
    return sorted(allowed | ({"HEAD"} if "GET" in allowed else set()))


def _field(place: Sequence[str | int]) -> str:
    """Return the path of a field, without the part of the request that it is in."""
    path = ".".join(str(step) for step in place[1:])
    return path.encode("utf-8", "replace").decode()[:80]


def _reason(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with the field, as a sentence."""
    if reason := _REASONS.get(fault["type"]):
        return reason.format(**fault.get("ctx", {}))
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should", "must", 1)
    return message.encode("utf-8", "replace").decode()
