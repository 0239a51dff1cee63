from __future__ import annotations

import json
import logging
import threading
from dataclasses import replace
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import pytest
from mcp import Client
from mcp.shared import exceptions as mcp_errors
from mcp.shared.exceptions import MCPError

from semsearch import Index, Settings, errors
from semsearch.cancellation import CancelToken
from semsearch.mcp import protocol, replies
from semsearch.mcp.tools import TOOLS, UNTRUSTED
from semsearch.types import Article, Provider
from tests import builders
from tests.mcp.conftest import CLEARVIEW, FOLLOW_UP, LEAD, QUESTION, SWEDEN, asked
from tests.presentation.samples import TOLL

NAMES = ["search", "fetch", "related", "ask", "timeline", "coverage"]
Called = tuple[Any, str, bool]


def called(index: Index, name: str, public: bool = True, **arguments: Any) -> Called:
    """Return the result of a tool: the structure, the text, and whether it is an error."""

    async def call(client: Client) -> Called:
        await client.list_tools()  # whose schemas the client then holds results to
        result = await client.call_tool(name, arguments)
        (content,) = result.content
        assert content.type == "text"
        return result.structured_content, content.text, result.is_error

    return asked(protocol.server(index, public=public), call)


def found(index: Index, name: str, **arguments: Any) -> Any:
    """Return the structure of a result that is not an error, and check that its text is the same."""
    structure, text, failed = called(index, name, **arguments)
    assert not failed, text
    assert json.loads(text) == structure
    return structure


def test_every_tool_is_described_completely() -> None:
    async def listed(client: Client) -> Any:
        return await client.list_tools()

    result = asked(protocol.server(Index(Settings()), public=True), listed)
    assert [tool.name for tool in result.tools] == NAMES
    assert (result.ttl_ms, result.cache_scope) == (protocol.TOOLS_TTL, "public")
    for tool in result.tools:
        assert tool.title
        assert UNTRUSTED in tool.description
        assert tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        assert tool.annotations.destructive_hint is False
        assert tool.input_schema["additionalProperties"] is False
        for schema in (tool.input_schema, tool.output_schema):
            assert schema["type"] == "object"
        for name, argument in tool.input_schema["properties"].items():
            assert argument["description"], name
            assert "$ref" not in json.dumps(argument), f"{name} refers to what not all clients look up"
            assert argument.keys() & {"maxLength", "maximum", "maxItems"}, f"{name} has no limit"


def test_the_server_describes_itself() -> None:
    async def told(client: Client) -> Any:
        return client.server_info, client.instructions

    info, instructions = asked(protocol.server(Index(Settings()), public=True), told)
    assert info is not None
    assert (info.name, info.title) == ("semsearch", "News archive")
    assert info.version
    assert all(f"`{name}`" in instructions for name in NAMES)
    assert UNTRUSTED in instructions


def test_search_returns_the_fields_that_connectors_require(sample_index: Index) -> None:
    given = found(sample_index, "search", query=QUESTION, limit=3)
    assert list(given) == ["results"]
    assert [list(result) for result in given["results"]] == [["id", "title", "text", "url"]] * 3
    first = sample_index.article(given["results"][0]["id"])
    assert given["results"][0] == {
        "id": first.id,
        "title": first.title,
        "text": first.excerpt,
        "url": first.url,
    }
    assert len(found(sample_index, "search", query=QUESTION)["results"]) == 10


def test_fetch_returns_the_fields_that_connectors_require(sample_index: Index) -> None:
    article = sample_index.article(LEAD)
    given = found(sample_index, "fetch", id=LEAD)
    assert list(given) == ["id", "title", "text", "url", "metadata"]
    assert (given["id"], given["title"], given["url"]) == (LEAD, article.title, article.url)
    coverage = 1 + len(sample_index.related(LEAD).related)
    assert given["metadata"] == {
        "outlet": "Tidewater Press Agency",
        "domain": "tidewaterpress.example",
        "published_at": "2021-07-28T10:05:00Z",
        "authors": [],
        "topics": list(article.topics),
        "type": "article",
        "coverage": coverage,
    }
    assert given["text"] == (
        f"{article.title}\n\n{article.excerpt}\n\nTidewater Press Agency, 28 July 2021. "
        f"Topics: {', '.join(article.topics)}. {coverage - 1} more articles cover the same story"
    )


def test_related_returns_the_rest_of_the_story(sample_index: Index) -> None:
    story = sample_index.related(LEAD)
    given = found(sample_index, "related", id=LEAD)
    assert given["id"] == LEAD
    assert [other["id"] for other in given["coverage"]] == [other.article.id for other in story.related]
    assert {other["relation"] for other in given["coverage"]} <= {"listed", "similar"}
    assert given["articles"] == 1 + len(story.related)
    assert given["outlets"] == [provider.name for provider in story.providers]
    assert given["independent"] == len(story.origins) > 1
    assert given["first_published_at"] <= given["published_at"] <= given["last_published_at"]
    assert [other["id"] for other in given["near"]] == [article.id for article in story.near]


def test_related_skips_what_was_read_before(sample_index: Index) -> None:
    story = sample_index.related(LEAD)
    given = found(sample_index, "related", id=LEAD, offset=3)
    assert [one["id"] for one in given["coverage"]] == [one.article.id for one in story.related[3:]]
    assert given["articles"] == 1 + len(story.related)


def test_related_quotes_what_reports_state_differently(sample_index: Index) -> None:
    told = replies.related(sample_index.related(LEAD), [TOLL])
    (difference,) = told.model_dump(mode="json")["differences"]
    assert (difference["kind"], difference["subject"], difference["changed"]) == ("figure", "killed", False)
    twelve, fifteen = difference["values"]
    assert (twelve["text"], twelve["articles"]) == ("12", 1)
    assert fifteen["quotations"] == [
        {
            "id": "b",
            "outlet": "Canal Post",
            "url": "https://canal.example/terminal",
            "published_at": "2021-07-29T00:00:00Z",
            "sentence": TOLL.values[1].quotations[0].sentence,
        }
    ]
    assert found(sample_index, "related", id=LEAD)["differences"] == []


def test_related_returns_the_stories_that_it_follows_on(sample_index: Index) -> None:
    story = sample_index.related(SWEDEN)
    given = found(sample_index, "related", id=SWEDEN)
    assert [(one["id"], one["title"], one["days_before"], one["common"]) for one in given["background"]] == [
        (one.lead.id, one.lead.title, one.days_before, list(one.common)) for one in story.background
    ]
    assert given["background"]


def test_ask_returns_a_summary_and_the_stories_that_it_cites(sample_index: Index) -> None:
    given = found(sample_index, "ask", question=QUESTION, limit=3)
    assert given["confidence"] == "high"
    assert given["stories"][0]["id"] == LEAD
    assert len(given["stories"]) == 3
    assert given["summary"]
    for sentence in given["summary"]:
        assert set(sentence["citations"]) <= {1, 2, 3}
        for number, cited in zip(sentence["citations"], sentence["cited"], strict=True):
            told = given["stories"][number - 1]
            known = {one["id"]: (one["title"], one["outlet"]) for one in (told, *told["coverage"])}
            assert (cited["title"], cited["outlet"]) == known.get(
                cited["id"], (cited["title"], cited["outlet"])
            )
            assert cited["title"]
            assert cited["outlet"]
    for story in given["stories"]:
        assert len(story["coverage"]) == min(story["articles"] - 1, replies.SOME_COVERAGE)


def test_ask_reports_given_and_understood_filters(sample_index: Index) -> None:
    given = found(sample_index, "ask", question=f"{QUESTION} in July 2021", providers=["The Harbour Ledger"])
    assert given["searched"] == QUESTION
    assert given["limits"] == {
        "since": "2021-07-01T00:00:00Z",
        "until": "2021-07-31T23:59:59Z",
        "providers": ["The Harbour Ledger"],
        "topics": [],
    }
    assert {story["outlet"] for story in given["stories"]} == {"The Harbour Ledger"}
    bounded = found(sample_index, "ask", question=QUESTION, since="2021", until="2021-06", topics=["Law"])
    assert all("2021-01-01" <= story["published_at"] < "2021-07" for story in bounded["stories"])
    assert bounded["limits"]["topics"] == ["Law"]


def test_ask_reports_what_a_follow_up_question_inherited(sample_index: Index) -> None:
    given = found(sample_index, "ask", question=FOLLOW_UP, history=[CLEARVIEW], limit=1)
    assert given["stories"][0]["id"] == SWEDEN
    assert given["inherited"] == [{"kind": "subject", "text": CLEARVIEW, "values": []}]
    assert found(sample_index, "ask", question=CLEARVIEW, history=[QUESTION], limit=1)["inherited"] == []


def test_the_second_one_refers_to_the_second_shown_story(sample_index: Index) -> None:
    turn = {"question": CLEARVIEW, "shown": [SWEDEN, LEAD]}
    given = found(sample_index, "ask", question="who else reported the second one?", history=[turn])
    assert given["inherited"][0]["values"] == [LEAD]
    assert {story["id"] for story in given["stories"]} <= {
        other.article.id for other in sample_index.related(LEAD).related
    }


def test_ask_corrects_misspelt_words_and_reports_it(sample_index: Index) -> None:
    assert found(sample_index, "ask", question="facail recogniton", limit=1)["did_you_mean"]
    assert found(sample_index, "ask", question="facial recognition", limit=1)["did_you_mean"] is None


def test_ask_reports_names_that_no_article_mentions(sample_index: Index) -> None:
    assert found(sample_index, "ask", question="face payment in the Moscow metro")["unknown"] == []
    given = found(sample_index, "ask", question="face payment in the Reykjavik metro")
    assert (given["confidence"], given["unknown"]) == ("low", ["Reykjavik"])


def test_an_article_with_few_fields_has_a_document() -> None:
    bare = Article("a", "Title", "", "", Provider("", ""))
    document = replies.document(builders.story(bare))
    assert (document.text, document.metadata.coverage) == ("Title", 1)
    assert document.metadata.published_at is None


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("fetch", {"id": "nothing"}, "no article has the id 'nothing': take an id from an answer"),
        ("related", {"id": "../x"}, "no article has the id '../x': take an id from an answer"),
        ("search", {"query": " "}, "the question is empty: ask something, such as"),
        ("search", {"query": "a", "limit": 500}, "limit: must be less than or equal to 50"),
        ("ask", {"question": "a", "since": "soon"}, "since must be a date such as 2021-07-28"),
        ("ask", {"question": "a", "since": "2022", "until": "2021"}, "since (2022-01-01 00:00) is later"),
        ("ask", {}, "question: is required"),
        ("ask", {"question": "b", "history": ["a" * 2001]}, "a question in history has 2,001 characters"),
    ],
)
def test_an_invalid_call_returns_an_error_of_one_line(
    sample_index: Index, name: str, arguments: dict[str, Any], told: str
) -> None:
    structure, text, failed = called(sample_index, name, **arguments)
    assert failed
    assert structure is None
    assert text.startswith(told)
    assert "\n" not in text


def test_a_timeline_is_that_of_the_archive(sample_index: Index) -> None:
    told = found(sample_index, "timeline", question="Clearview", compare=["Mars"], by="month", since="2021")
    own = sample_index.timeline("Clearview", compare=["Mars"], by="month", since="2021")
    assert told["by"] == "month"
    assert [(one["question"], one["articles"]) for one in told["series"]] == [
        (one.question, one.articles) for one in own.series
    ]
    assert all(one["articles"] for one in told["series"])
    assert told["periods"] == [
        {"first_day": one.first_day.isoformat(), "articles": one.articles, "counts": list(one.counts)}
        for one in own.periods
    ]


def test_a_claim_is_checked(sample_index: Index) -> None:
    claim = "Italy imposes a 20 million euro penalty on Clearview"
    told = found(sample_index, "coverage", claim=claim)
    own = sample_index.coverage(claim)
    assert told["verdict"] == own.verdict == "reported"
    assert own.first_report
    assert told["first"]["id"] == told["reports"][0]["id"] == own.first_report.article.id
    assert told["origins"] == [origin.name for origin in own.origins]
    other = found(sample_index, "coverage", claim="Kumamoto imposes a penalty on Clearview")
    assert (other["verdict"], other["lacks"], other["first"]) == ("not_in_archive", ["names"], None)


def test_an_unknown_tool_is_a_protocol_error() -> None:
    async def call(client: Client) -> None:
        with pytest.raises(
            MCPError, match="unknown tool: the tools are search, fetch, related, ask, timeline, coverage"
        ):
            await client.call_tool("delete_everything", {})

    asked(protocol.server(Index(Settings()), public=True), call)


class Failing(Index):
    def __init__(self, error: Exception) -> None:
        super().__init__(Settings())
        self.error = error

    def search(self, *_: Any, **__: Any) -> Any:
        raise self.error


SECRET = "what the senator asked"


@pytest.mark.parametrize(
    "error",
    [errors.IndexMissing("no index at /srv/index"), errors.ModelProblem("/srv/model is no model")],
)
def test_paths_are_shown_to_the_operator_only(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert called(Failing(error), "search", query="a", public=False)[1:] == (str(error), True)
    with caplog.at_level(logging.ERROR):
        assert called(Failing(error), "search", query="a")[1:] == (protocol.UNAVAILABLE, True)
    assert str(error) in caplog.text


@pytest.mark.parametrize("public", [True, False])
def test_an_unexpected_error_is_logged_without_its_message(
    caplog: pytest.LogCaptureFixture, public: bool
) -> None:
    error = ZeroDivisionError(SECRET)
    with caplog.at_level(logging.DEBUG, logger="semsearch"):
        assert called(Failing(error), "search", query=SECRET, public=public)[1:] == (protocol.FAILED, True)
    assert "ZeroDivisionError" in caplog.text
    assert "test_protocol.py" in caplog.text
    assert SECRET not in caplog.text


# --- errors of the SDK and of anyio -----------------------------------------------------------------------

SDK_ERRORS: dict[str, Exception] = {
    "MCPError": mcp_errors.MCPError(-32600, SECRET),
    "NoBackChannelError": mcp_errors.NoBackChannelError(SECRET),
    "UrlElicitationRequiredError": mcp_errors.UrlElicitationRequiredError([], SECRET),
}
ANYIO_ERRORS: dict[str, Exception] = {
    name: getattr(anyio, name)(*((SECRET,) if name in ("BusyResourceError", "DelimiterNotFound") else ()))
    for name, kind in vars(anyio).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and name != "BrokenWorkerInterpreter"
}


def test_every_error_of_the_sdk_is_in_the_table() -> None:
    public = {
        name
        for name, kind in vars(mcp_errors).items()
        if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, Warning)
    }
    assert public == SDK_ERRORS.keys()


@pytest.mark.parametrize("name", [*SDK_ERRORS, *ANYIO_ERRORS])
def test_errors_of_the_sdk_and_of_anyio_are_results_without_their_words(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    error = {**SDK_ERRORS, **ANYIO_ERRORS}[name]
    with caplog.at_level(logging.DEBUG, logger="semsearch"):
        assert called(Failing(error), "search", query="a")[1:] == (protocol.FAILED, True)
    assert name in caplog.text
    assert SECRET not in caplog.text


def test_cancelling_a_call_cancels_its_tool() -> None:
    running, stopped = threading.Event(), threading.Event()

    def run(_: Index, __: Any, cancel: CancelToken) -> Any:
        cancel.add_callback(stopped.set)
        running.set()
        assert stopped.wait(20)

    async def call_and_cancel() -> bool:
        tool = replace(TOOLS[0], run=run)
        async with anyio.create_task_group() as group:
            group.start_soon(
                partial(protocol.call_in_thread, public=True), tool, Index(Settings()), {"query": "a"}
            )
            assert await anyio.to_thread.run_sync(running.wait, 20)
            group.cancel_scope.cancel()
        return stopped.is_set()

    assert anyio.run(call_and_cancel)
