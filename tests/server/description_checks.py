"""A check of its own for Schemathesis, which loads this module: valid requests are answered."""

from __future__ import annotations

import re
from typing import Any

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.failures import Failure

# What no JSON schema can say of a request.
ONLY_THE_SERVER_KNOWS = re.compile(
    "is later than until|open at both ends, or ends before it starts|contains no searchable word"
    "|must be an IANA name|must be a date such as|must be an instant such as|must be two dates"
    "|characters; at most|the question is empty"
)


@schemathesis.check
def valid_requests_are_answered(
    ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Refuse that a request is refused which the description allows."""
    generation = case.meta.generation if case.meta else None
    if generation is None or not generation.mode.is_positive or response.status_code not in (400, 422):
        return
    if not ONLY_THE_SERVER_KNOWS.search(response.text):
        raise Failure(
            operation=case.operation.label, title="A valid request was refused", message=response.text
        )
