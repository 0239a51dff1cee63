from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from semsearch import Index, Settings, errors
from semsearch.server import app, problems
from semsearch.types import Answer, Question


class Failing(Index):
    """An index whose every question fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__(Settings())
        self.error = error

    def ask(self, question: str | Question, **limits: Any) -> Answer:  # the facade's own signature
        raise self.error


def asked(error: Exception, question: str = "ferries") -> Any:
    with TestClient(app(Failing(error)), base_url="http://localhost") as client:
        return client.post("/v1/ask", json={"question": question})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.QuestionRefused("the question is empty"), 422),
        (errors.NotFound("no article has that id"), 404),
        (errors.IndexProblem("at /srv/index"), 503),
        (errors.IndexMissing("no index at /srv/index"), 503),
        (errors.IndexDamaged("/srv/index/g1 is damaged"), 503),
        (errors.IndexMismatch("/srv/index is of another model"), 503),
        (errors.IndexBusy("/srv/index is being written to"), 503),
        (errors.ModelProblem("/srv/model cannot be loaded"), 503),
    ],
)
def test_each_of_our_errors_is_a_problem_of_its_status(error: errors.SemsearchError, status: int) -> None:
    reply = asked(error)
    told = reply.json()
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert list(told) == ["type", "title", "status", "detail", "instance", "code"]
    assert told["type"] == f"urn:semsearch:{error.code}"
    assert (told["status"], told["code"], told["instance"]) == (status, error.code, "/v1/ask")
    assert reply.headers.get("retry-after") == ("5" if error.code == "index_busy" else None)


def test_every_error_that_an_index_raises_has_a_kind() -> None:
    elsewhere = {
        errors.UsageError,
        errors.SettingsError,
        errors.InputRefused,  # itself only of indexing, which no route does
        errors.ServerUnreachable,
        errors.SemsearchError,
    }
    every = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in every if issubclass(kind, errors.SemsearchError) and kind not in elsewhere}
    assert len(codes) == 9
    assert codes <= problems.KINDS.keys()


def test_client_errors_are_explained_and_server_errors_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert (
        asked(errors.QuestionRefused("limit must be 1 to 100")).json()["detail"] == "limit must be 1 to 100"
    )
    assert not caplog.records
    told = asked(errors.IndexMissing("no index at /srv/index: run 'semsearch index PATH'")).text
    assert "/srv" not in told
    assert "no index at /srv/index" in caplog.text


@pytest.mark.parametrize("error", [RuntimeError("pears"), errors.SemsearchError("pears"), KeyError("pears")])
def test_unexpected_error_is_a_500_without_details(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    reply = asked(error, "do pears ripen?")
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
    assert reply.json() == {
        "type": "urn:semsearch:internal",
        "title": "The server failed",
        "status": 500,
        "detail": "the server failed: the operator finds the reason in its log",
        "instance": "/v1/ask",
        "code": "internal",
    }
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert type(error).__name__ in caplog.text
    assert "test_problems.py" in caplog.text  # the traceback
    assert "pears" not in caplog.text


def test_causes_are_logged_without_their_messages(caplog: pytest.LogCaptureFixture) -> None:
    error = RuntimeError("pears")
    error.__cause__ = ValueError("pears in a query")
    assert asked(error).status_code == 500
    assert "RuntimeError\ncaused by\n" in caplog.text
    assert "ValueError" in caplog.text
    assert "pears" not in caplog.text


@pytest.fixture
def unread() -> Any:
    """A client of an application whose index is never touched."""
    with TestClient(app(Failing(AssertionError())), base_url="http://localhost") as client:
        yield client


def test_validation_names_every_field_and_repeats_no_value(unread: TestClient) -> None:
    sent = {"question": ["pears"], "limit": 0, "filter": {"since": None, "published": "maybe"}}
    reply = unread.post("/v1/ask", json=sent)
    told = reply.json()
    assert (reply.status_code, told["code"]) == (422, "validation")
    assert told["errors"] == [
        {"field": "question", "reason": "must be a text"},
        {"field": "limit", "reason": "must be at least 1"},
        {"field": "filter.published", "reason": "must be true or false"},
    ]
    assert told["detail"] == "question: must be a text (and 2 more)"
    assert "pears" not in reply.text


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"limit": "5"}, "limit: must be a whole number"),
    ({"limit": 2.5}, "limit: must be a whole number"),
    ({"limit": 10**30}, "limit: must be at most 100"),
    ({"offset": -1}, "offset: must be at least 0"),
    ({"offset": 10_001}, "offset: must be at most 10,000"),
    ({"explain": 1}, "explain: must be true or false"),
    ({"history": "a"}, "history: must be a list"),
    ({"history": [7]}, "history.0: must be an object"),
    ({"history": [{}]}, "history.0.question: is required"),
    ({"history": ["a"] * 21}, "history: must hold at most 20 values"),
    ({"history": [{"question": "a", "shwn": []}]}, "history.0.shwn: no such key; did you mean shown?"),
    ({"drop": "date"}, "drop: must be a list"),
    ({"drop": ["dates"]}, "drop.0: must be 'subject', 'date', 'provider', 'topic', 'exclusion' or 'stories'"),
    ({"filter": {"topics": ["a"] * 101}}, "filter.topics: must hold at most 100 values"),
    ({"filter": {"since": "soon"}}, "filter.since: must be a date such as 2021-07-28"),
    ({"timezone": "CST"}, "timezone: must be an IANA name such as Asia/Shanghai, not 'CST'"),
]
ADDRESSED: list[tuple[dict[str, Any], str]] = [
    ({"limit": "many"}, "limit: must be a whole number"),
    ({"limit": "1.5"}, "limit: must be a whole number"),
    ({"limit": "1" * 5_000}, "limit: must be a whole number"),
    ({"limit": "101"}, "limit: must be at most 100"),
    ({"published": "perhaps"}, "published: must be true or false"),
    ({"topic": ["a"] * 101}, "topic: must hold at most 100 values"),
]
SUGGESTED: list[tuple[dict[str, Any], str]] = [
    ({"q": "a" * 2_001}, "q: must have at most 2,000 characters"),
    ({"q": "a", "limit": "21"}, "limit: must be at most 20"),
]


def test_faults_are_told_in_our_words(unread: TestClient) -> None:
    for sent, detail in FAULTS:
        assert unread.post("/v1/ask", json={"question": "a", **sent}).json()["detail"].startswith(detail)
    for params, detail in ADDRESSED:
        assert unread.get("/v1/ask", params={"q": "a", **params}).json()["detail"] == detail
    for params, detail in SUGGESTED:
        assert unread.get("/v1/suggest", params=params).json()["detail"] == detail


@pytest.mark.parametrize(
    ("body", "status", "code", "detail"),
    [
        (b"[]", 422, "validation", "the body: must be an object"),
        (b"", 422, "validation", "the body: is required"),
        (b"{}", 422, "validation", "question: is required"),
        (b'{"question": "a", "filter": 3}', 422, "validation", "filter: must be an object"),
        (b'{"question": ', 400, "bad_json", "the body is not valid JSON: Expecting value at character 13"),
        (b'{"question": "\xff"}', 400, "bad_json", "the body cannot be read: send one JSON object in UTF-8"),
        (b"[" * 20_000, 400, "bad_json", "the body cannot be read: send one JSON object in UTF-8"),
        (b'{"question": "a", "limit": NaN}', 422, "validation", "limit: must be a whole number"),
    ],
)
def test_bodies_that_are_no_request(
    unread: TestClient, body: bytes, status: int, code: str, detail: str
) -> None:
    reply = unread.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["code"], reply.json()["detail"]) == (status, code, detail)


def test_thousands_of_faults_give_a_short_answer(unread: TestClient) -> None:
    reply = unread.post("/v1/ask", json={"question": "a", **{f"k{n}": 1 for n in range(3000)}})
    assert reply.status_code == 422
    assert len(reply.json()["errors"]) == problems.MOST_FAULTS
    assert "(and 2999 more)" in reply.json()["detail"]
    long = unread.post("/v1/ask", json={"question": "a", "x" * 10_000: 1})
    assert len(long.text) < 1_000


@pytest.mark.parametrize(
    "declared", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_a_body_not_declared_as_json_is_refused(unread: TestClient, declared: str) -> None:
    for path in ("/v1/ask", "/v1/search"):
        reply = unread.post(path, content=b'{"question": "a"}', headers={"Content-Type": declared})
        assert (reply.status_code, reply.json()["code"]) == (415, "unsupported_media_type")


def test_json_may_be_declared_with_parameters_and_suffixes() -> None:
    with TestClient(app(Failing(errors.NotFound("asked"))), base_url="http://localhost") as client:
        for declared in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json"):
            reply = client.post("/v1/ask", content=b'{"question": "a"}', headers={"Content-Type": declared})
            assert reply.json()["detail"] == "asked"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/ask", "GET, HEAD, POST"),
        ("GET", "/v1/search", "POST"),
        ("POST", "/v1/facets", "GET, HEAD"),
        ("DELETE", "/v1/articles/a", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
    ],
)
def test_a_wrong_method_names_all_right_ones(
    unread: TestClient, method: str, path: str, allowed: str
) -> None:
    reply = unread.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allowed)
    assert reply.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/ask/", "/docs", "/v1/articles/a/b", "/v1/articles/", "/%00"]
)
def test_an_unknown_path_is_a_problem_too(unread: TestClient, path: str) -> None:
    reply = unread.get(path, follow_redirects=False)
    assert (reply.status_code, reply.json()["code"], reply.json()["instance"]) == (404, "not_found", path)
