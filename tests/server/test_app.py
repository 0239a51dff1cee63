from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.schemas.problem import Problem
from semsearch.server import app, openai, openai_errors, problems
from semsearch.server.openapi import examples

ROUTES = {
    ("/v1/ask", "post"),
    ("/v1/ask", "get"),
    ("/v1/search", "post"),
    ("/v1/articles/{id}", "get"),
    ("/v1/articles/{id}/related", "get"),
    ("/v1/stories", "get"),
    ("/v1/stories/{id}", "get"),
    ("/v1/facets", "get"),
    ("/v1/suggest", "get"),
    ("/v1/timeline", "get"),
    ("/v1/coverage", "get"),
    ("/v1/feed.atom", "get"),
    ("/v1/feed.rss", "get"),
    ("/v1/feed.json", "get"),
    ("/opensearch.xml", "get"),
    ("/oembed", "get"),
    ("/v1/chat/completions", "post"),
    ("/v1/models", "get"),
    ("/v1/models/{model}", "get"),
    ("/healthz", "get"),
    ("/readyz", "get"),
}
DOCUMENTS = {
    ("/v1/feed.atom", "get"): "application/atom+xml",
    ("/v1/feed.rss", "get"): "application/rss+xml",
    ("/v1/feed.json", "get"): "application/feed+json",
    ("/opensearch.xml", "get"): "application/opensearchdescription+xml",
}
FEEDS = {path for path, _ in DOCUMENTS if "feed" in path}
REPLIES = {**examples.REPLIES, **openai.REPLIES}
OPENAI = {route for route in ROUTES if openai_errors.applies_to(route[0])}
DESCRIPTION: dict[str, Any] = app(Index(Settings())).openapi()
OPERATIONS = {
    (path, method): operation
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}


def test_the_description_has_the_routes_and_no_others() -> None:
    assert OPERATIONS.keys() == ROUTES == REPLIES.keys() | DOCUMENTS.keys()


@pytest.mark.parametrize("route", sorted(ROUTES), ids=" ".join)
def test_every_route_is_described_whole(route: tuple[str, str]) -> None:
    operation = OPERATIONS[route]
    assert operation["summary"]
    assert operation["description"]
    good = operation["responses"]["200"]["content"]
    if route in DOCUMENTS:
        assert list(good) == [DOCUMENTS[route]]
        assert good[DOCUMENTS[route]]["example"]
    else:
        assert good["application/json"]["example"] == REPLIES[route]
        assert good["application/json"]["schema"]["$ref"].startswith("#/components/schemas/")
    for parameter in operation.get("parameters", []):
        assert parameter["description"], parameter["name"]
    if route[1] == "post":
        assert operation["requestBody"]["content"]["application/json"]["examples"]


@pytest.mark.parametrize("route", sorted(OPENAI), ids=" ".join)
def test_every_other_response_of_openais_protocol_is_a_failure_with_an_example(
    route: tuple[str, str],
) -> None:
    replies = OPERATIONS[route]["responses"]
    expected = {"401", "403", "500"} | ({"404"} if route[0] != "/v1/models" else set())
    expected |= {"400", "413", "415", "503"} if route[1] == "post" else set()
    assert replies.keys() == {"200", "default", *expected}
    for status in expected:
        told = replies[status]["content"]["application/json"]
        assert told["schema"] == {"$ref": "#/components/schemas/Failed"}
        assert told["examples"]
        for name, example in told["examples"].items():
            error = openai_errors.Failed.model_validate(example["value"]).error
            assert name.startswith(error.code)
            assert error.type == ("invalid_request_error" if status < "500" else "server_error")


@pytest.mark.parametrize("route", sorted(ROUTES - OPENAI), ids=" ".join)
def test_every_other_response_is_a_problem_with_an_example(route: tuple[str, str]) -> None:
    replies = OPERATIONS[route]["responses"]
    checked = {
        "/v1/facets",
        "/v1/ask",
        "/v1/search",
        "/v1/suggest",
        "/v1/stories",
        "/v1/timeline",
        "/v1/coverage",
        "/oembed",
        *FEEDS,
    }
    expected = {"422"} if route[0] in checked or "{id}" in route[0] else set()
    expected |= {"400", "413", "415"} if route[1] == "post" else set()
    expected |= {"404"} if "{id}" in route[0] or route[0] in ("/v1/ask", "/oembed") else set()
    expected |= {"500", "503"} if route[0] != "/healthz" else set()
    expected |= {"401", "403"} if route[0] not in problems.UNGUARDED else set()
    assert replies.keys() - ({"304"} if route[0] in FEEDS else set()) == {"200", "default", *expected}
    for status in expected:
        assert list(replies[status]["content"]) == [problems.MEDIA_TYPE]
        told = replies[status]["content"][problems.MEDIA_TYPE]
        assert told["schema"] == {"$ref": "#/components/schemas/Problem"}
        for code, example in told["examples"].items():
            assert (example["value"]["code"], str(example["value"]["status"])) == (code, status)
            Problem.model_validate(example["value"])


def test_the_data_of_an_event_is_described() -> None:
    content = OPERATIONS["/v1/chat/completions", "post"]["responses"]["200"]["content"]["text/event-stream"]
    chunk, done = content["schema"]["properties"]["data"]["anyOf"]
    assert chunk["contentSchema"] == {"$ref": "#/components/schemas/Chunk"}
    assert done == {"const": "[DONE]"}
    assert content["example"].startswith("data: {")


def test_a_key_of_a_body_may_be_null_unless_it_is_required() -> None:
    fields = DESCRIPTION["components"]["schemas"]["AskBody"]["properties"]
    assert fields["question"]["type"] == "string"
    assert fields["limit"]["anyOf"] == [{"type": "integer", "minimum": 1, "maximum": 100}, {"type": "null"}]
    assert fields["limit"]["default"] == 5
    assert {"type": "null"} not in DESCRIPTION["components"]["schemas"]["Answer"]["properties"][
        "stories"
    ].get("anyOf", [])


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        part = list(part.values())
    if isinstance(part, list):
        for entry in part:
            yield from references(entry)


def test_all_schemas_are_referenced_and_defined() -> None:
    named = {f"#/components/schemas/{name}" for name in DESCRIPTION["components"]["schemas"]}
    assert set(references(DESCRIPTION)) == named
    assert "secured" not in str(DESCRIPTION)


def test_a_token_is_described_and_needed_only_where_the_server_says_so() -> None:
    assert DESCRIPTION["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert DESCRIPTION["security"] == [{}, {"token": []}]


def test_the_description_is_the_same_when_asked_again() -> None:
    application = app(Index(Settings()))
    with TestClient(application, base_url="http://localhost") as client:
        assert client.get("/openapi.json").json() == client.get("/openapi.json").json() == DESCRIPTION


@pytest.mark.parametrize("route", sorted(ROUTES), ids=" ".join)
def test_every_documented_request_gives_the_documented_status(route: tuple[str, str], client: Any) -> None:
    (path, method), operation = route, OPERATIONS[route]
    asked: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        for example in schema.get("examples", [])[:1]:
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", example)
            else:
                asked[parameter["name"]] = example
    assert "{" not in path
    if method == "get":
        assert client.get(path, params=asked).status_code == 200
        required = {
            p["name"]: asked[p["name"]]
            for p in operation.get("parameters", [])
            if p["in"] == "query" and p["required"]
        }
        assert client.get(path, params=required).status_code == 200
    else:
        sent = operation["requestBody"]["content"]["application/json"]["examples"].values()
        assert sent
        for example in sent:
            assert client.post(path, json=example["value"]).status_code == 200


@pytest.mark.parametrize("module", ["semsearch", "semsearch.index", "semsearch.schemas", "semsearch.errors"])
def test_what_does_not_serve_loads_no_server(module: str) -> None:
    names = "{'fastapi', 'starlette', 'pydantic', 'uvicorn'}"
    code = f"import sys, {module}; sys.exit(str({names} & sys.modules.keys() or ''))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.stderr.strip()


def test_renamed_parameters_are_described_as_deprecated() -> None:
    named = {parameter["name"]: parameter for parameter in OPERATIONS["/v1/ask", "get"]["parameters"]}
    assert named["literal"]["deprecated"] is True
    assert "deprecated" not in named["protected"]
    body = DESCRIPTION["components"]["schemas"]["AskBody"]["properties"]
    assert body["literal"]["deprecated"] is True
    assert "deprecated" not in body["protected"]
