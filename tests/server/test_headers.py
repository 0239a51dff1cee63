from __future__ import annotations

import pytest
from starlette.requests import Request

from semsearch.server.headers import preferred

OFFERED = ("text/html", "text/markdown", "text/csv", "text/plain", "text/event-stream", "application/json")
JSON = "application/json"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/*", JSON),
        ("image/png", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),  # a browser
        ("text/html", "text/html"),
        ("text/html, */*;q=0", "text/html"),
        ("text/html;q=0", JSON),
        ("text/html;q=x", JSON),
        ("text/markdown, text/html, */*", "text/markdown"),  # an agent
        ("TEXT/Markdown; charset=utf-8", "text/markdown"),
        ("text/csv;q=0.5, text/plain;q=0.7", "text/plain"),
        ("text/csv, text/plain", "text/csv"),
        ("text/csv, application/json", JSON),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
    ],
)
def test_the_named_type_with_the_greatest_weight_is_preferred(accept: str, kind: str) -> None:
    headers = [(b"accept", accept.encode())] if accept else []
    assert preferred(Request({"type": "http", "headers": headers}), OFFERED) == kind


def test_types_that_are_not_offered_are_ignored() -> None:
    request = Request(
        {"type": "http", "headers": [(b"accept", b"text/csv"), (b"accept", b"text/plain;q=0.5")]}
    )
    assert preferred(request, ("text/plain",)) == "text/plain"
    assert preferred(request, ("text/html",)) == JSON
