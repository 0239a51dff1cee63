"""Keys under a former name, which are accepted for now, and the header that says so (RFC 9745)."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel
from starlette.responses import Response

HEADER = "Deprecation"
KEYS = {"literal": "@1795910400"}  # since 29 November 2026; the new name is `protected`

Reply = TypeVar("Reply", bound=Response)


def mark(response: Reply, request: BaseModel) -> Reply:
    """Add the header to a response if its request has a deprecated key."""
    for key in KEYS.keys() & request.model_fields_set:
        response.headers[HEADER] = KEYS[key]
    return response
