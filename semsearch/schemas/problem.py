"""An error of the server (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from semsearch.schemas.resource import Resource

KINDS: Mapping[str, tuple[int, str]] = {
    "question_refused": (422, "Invalid question"),
    "validation": (422, "Invalid request"),
    "bad_json": (400, "The body is not valid JSON"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "body_too_large": (413, "The body is too large"),
    "unsupported_media_type": (415, "The body is not declared as JSON"),
    "foreign_host": (421, "The server does not have this host name"),
    "foreign_origin": (403, "The request comes from another site"),
    "token_missing": (401, "The server requires an access token"),
    "token_refused": (401, "Invalid access token"),
    "token_limited": (403, "The access token does not cover this request"),
    "not_installed": (501, "Not installed on this server"),
    "overloaded": (503, "The server has too many requests"),
    "internal": (500, "The server failed"),
    "index_problem": (503, "The server's index cannot be used"),
    "index_missing": (503, "The server has no index"),
    "index_damaged": (503, "The server's index cannot be read"),
    "index_mismatch": (503, "The server's index belongs to another model"),
    "index_busy": (503, "The server's index is being written to"),
    "model_problem": (503, "The server's model cannot be loaded"),
}


class Fault(Resource):
    """One thing that is wrong with a request."""

    field: str = Field(description='The path of the field, such as `filter.since`; "" for the whole body.')
    reason: str


class Problem(Resource):
    """An error (RFC 9457). `code` is stable; `errors` is present only where the code is `validation`."""

    type: str = Field(default="about:blank", examples=["urn:semsearch:question_refused"])
    title: str = ""
    status: int = 0
    detail: str = Field(min_length=1)
    instance: str = Field(default="", description="The path of the request.")
    code: str = Field(json_schema_extra={"enum": list(KINDS)})
    errors: list[Fault] = Field(
        default_factory=list,
        description="What is wrong, field by field.",
        exclude_if=lambda faults: not faults,
    )
