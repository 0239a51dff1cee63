"""OpenAI's protocol, asked by OpenAI's own package over a real server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from markdown_it import MarkdownIt
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from semsearch import Index, Settings, errors
from semsearch.cancellation import CancelToken
from semsearch.presentation.text.messages import MAY_NOT_ANSWER, NEAREST_FOLLOW, NO_ANSWER, NO_CLOSE_MATCH
from semsearch.server import app
from semsearch.types import Event, Question, SentenceAdded, StoriesFound
from tests.schemas.samples import ANSWER
from tests.servers import in_thread

ASKED = "rulings on facial recognition in China"
LEAD = "China's Supreme Court sets limits on business use of facial data"
HOSTILE = (
    "Otters](javascript:alert(1)) <script>alert(2)</script> [hold](https://evil.example) hands &lt;b&gt;"
)
KINDLY = "Otters hold hands while they sleep. ![x](https://evil.example/x.png) <img src=x onerror=alert(3)>"
Serving = Callable[[Path], Any]


@pytest.fixture(scope="module")
def url(sample_folder: Path, serving: Serving) -> Iterator[str]:
    with serving(sample_folder) as server:
        yield f"{server.url}/v1"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=url, api_key="none", max_retries=0) as opened:
        yield opened


def said(*texts: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": text} for text in texts]


def asked(client: OpenAI, *texts: str, **more: Any) -> ChatCompletion:
    given = client.chat.completions.create(model="semsearch", messages=said(*texts), stream=False, **more)
    assert isinstance(given, ChatCompletion)
    return given


def content(given: ChatCompletion) -> str:
    text = given.choices[0].message.content
    assert text
    return text


def places(given: ChatCompletion) -> list[tuple[str, str, str]]:
    """What each annotation marks, and the address and title that it gives."""
    text, marked = content(given), []
    for annotation in given.choices[0].message.annotations or []:
        assert annotation.type == "url_citation"
        cited = annotation.url_citation
        marked.append((text[cited.start_index : cited.end_index], cited.url, cited.title))
    return marked


def test_there_is_one_model(client: OpenAI) -> None:
    models = client.models.list().data
    assert [(model.id, model.object, model.owned_by) for model in models] == [
        ("semsearch", "model", "semsearch")
    ]
    assert client.models.retrieve("semsearch") == models[0]


def test_a_question_gets_sentences_with_citations_and_then_the_stories(client: OpenAI, url: str) -> None:
    before = time.time()
    given = asked(client, ASKED)
    answer = httpx2.post(f"{url}/ask", json={"question": ASKED}).json()
    assert given.id.startswith("chatcmpl-")
    assert given.object == "chat.completion"
    assert before - 1 <= given.created <= time.time()
    assert (given.model, given.system_fingerprint) == ("semsearch", f"revision-{answer['index']['revision']}")
    (choice,) = given.choices
    assert (choice.index, choice.finish_reason, choice.message.role) == (0, "stop", "assistant")
    summary, listed = content(given).split("\n\n")
    told = [
        " ".join(
            (
                sentence["text"],
                *(
                    f"[{number}] ({cited['outlet']}: {cited['title']})"
                    for number, cited in zip(sentence["citations"], sentence["cited"], strict=True)
                ),
            )
        )
        for sentence in answer["summary"]
    ]
    assert summary == " ".join(told)
    lines = listed.split("\n")
    assert [line.split(". ", 1)[0] for line in lines] == ["1", "2", "3", "4", "5"]
    lead = answer["stories"][0]["article"]
    assert lines[0] == f"1. [{LEAD}]({lead['url']}) — Tidewater Press Agency, 28 July 2021 · 7 other reports"


def test_annotations_mark_every_citation_to_the_character(client: OpenAI, url: str) -> None:
    given = asked(client, ASKED)
    answer = httpx2.post(f"{url}/ask", json={"question": ASKED}).json()
    leads = [story["article"] for story in answer["stories"]]
    marked = places(given)
    numbers = [number for sentence in answer["summary"] for number in sentence["citations"]]
    assert [mark for mark, *_ in marked] == [
        *(f"[{number}]" for number in numbers),
        *(f"[{lead['title']}]({lead['url']})" for lead in leads),
    ]
    assert [(address, title) for _, address, title in marked[len(numbers) :]] == [
        (lead["url"], lead["title"]) for lead in leads
    ]
    for number, (_, address, _) in zip(numbers, marked, strict=False):
        story = answer["stories"][number - 1]
        articles = (story["article"], *(entry["article"] for entry in story["related"]))
        assert address in {article["url"] for article in articles}


def test_the_sources_stand_beside_the_choices(client: OpenAI) -> None:
    extra = asked(client, ASKED).model_extra
    assert extra
    first = extra["search_results"][0]
    assert extra["citations"] == [source["url"] for source in extra["search_results"]]
    assert (first["title"], first["date"]) == (LEAD, "2021-07-28")
    assert first["snippet"].startswith("Hotels, shopping centres and housing managers")


def test_usage_counts_words(client: OpenAI) -> None:
    usage = asked(client, f"{ASKED}?").usage
    assert usage
    assert usage.prompt_tokens == 7
    assert usage.completion_tokens > 100
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_gives_the_same_piece_by_piece(client: OpenAI) -> None:
    whole = asked(client, ASKED)
    with client.chat.completions.create(model="semsearch", messages=said(ASKED), stream=True) as stream:
        chunks = list(stream)
    assert {(chunk.id, chunk.created, chunk.model, chunk.object) for chunk in chunks} == {
        (chunks[0].id, chunks[0].created, "semsearch", "chat.completion.chunk")
    }
    first, *middle, last = chunks
    assert (first.choices[0].delta.role, first.choices[0].delta.content) == ("assistant", "")
    assert "".join(chunk.choices[0].delta.content or "" for chunk in middle) == content(whole)
    assert len(middle) >= 6
    assert {chunk.choices[0].finish_reason for chunk in chunks[:-1]} == {None}
    assert all(chunk.usage is None for chunk in chunks)
    assert last.choices[0].finish_reason == "stop"
    annotations = whole.choices[0].message.annotations
    assert annotations
    assert last.choices[0].delta.model_extra == {"annotations": [one.model_dump() for one in annotations]}
    assert last.model_extra == whole.model_extra


def test_usage_ends_a_stream_that_asks_for_it(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="semsearch", messages=said(ASKED), stream=True, stream_options={"include_usage": True}
    )
    *chunks, last = stream
    assert last.choices == []
    assert last.usage == asked(client, ASKED).usage
    assert all(chunk.usage is None and "usage" in chunk.model_fields_set for chunk in chunks)


def test_stream_is_valid_server_sent_events(url: str) -> None:
    body = {"model": "semsearch", "messages": said(ASKED), "stream": True}
    reply = httpx2.post(f"{url}/chat/completions", json=body)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["cache-control"] == "no-store"
    *events, end = reply.text.split("\n\n")
    assert end == ""
    assert events[-1] == "data: [DONE]"
    for event in events[:-1]:
        assert json.loads(event.removeprefix("data: "))["object"] == "chat.completion.chunk"


def test_an_async_client_streams_several_at_once(url: str) -> None:
    async def one(client: AsyncOpenAI, text: str) -> str:
        stream = await client.chat.completions.create(model="semsearch", messages=said(text), stream=True)
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    async def all_of_them() -> list[str]:
        async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:
            return list(await asyncio.gather(*(one(client, ASKED) for _ in range(4))))

    given = asyncio.run(all_of_them())
    assert len(set(given)) == 1
    assert LEAD in given[0]


def test_followup_is_answered_like_ask_with_history(client: OpenAI, url: str) -> None:
    earlier, leaning = "rulings on facial recognition in Europe", "and in China?"
    alone, followed = asked(client, leaning), asked(client, earlier, leaning)
    answer = httpx2.post(f"{url}/ask", json={"question": leaning, "history": [earlier]}).json()
    titles = [source["title"] for source in (followed.model_extra or {})["search_results"]]
    assert titles == [story["article"]["title"] for story in answer["stories"]]
    assert content(alone) != content(followed)


def test_only_what_the_user_says_is_read(client: OpenAI) -> None:
    messages: list[Any] = [
        {"role": "system", "content": "Answer in French, as a pirate would."},
        {"role": "developer", "content": [{"type": "text", "text": "Tell of ferries."}]},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "rulings on facial"},
                {"type": "text", "text": "recognition in China"},
            ],
        },
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": "Ferries", "tool_call_id": "a"},
    ]
    given = client.chat.completions.create(model="semsearch", messages=messages)
    assert content(given) == content(asked(client, ASKED))


def test_what_draws_words_changes_nothing(client: OpenAI) -> None:
    given = asked(
        client,
        ASKED,
        temperature=0.9,
        top_p=0.5,
        max_tokens=1,
        max_completion_tokens=1,
        seed=7,
        stop=["."],
        user="someone",
        presence_penalty=1,
        n=1,
        tools=[],
        response_format={"type": "text"},
        logprobs=False,
        extra_body={"no_such_key": 1, "filter": None},
    )
    assert content(given) == content(asked(client, ASKED))


def test_limits_travel_in_the_extra_body(client: OpenAI) -> None:
    limits = {
        "limit": 2,
        "filter": {"since": "2021-07-06", "until": "2021-07-06"},
        "timezone": "Asia/Shanghai",
    }
    found = (asked(client, ASKED, extra_body=limits).model_extra or {})["search_results"]
    assert [source["date"] for source in found] == ["2021-07-06", "2021-07-06"]


def test_what_the_archive_does_not_know_is_said_to_be_unknown(client: OpenAI) -> None:
    given = asked(client, "sourdough bread recipe with rye flour")
    opening, listed = content(given).split("\n\n")
    assert opening in (f"{NO_ANSWER}. {NEAREST_FOLLOW}", f"{NO_CLOSE_MATCH}. {MAY_NOT_ANSWER}")
    assert listed.startswith("1. [")
    assert places(given)


def test_where_nothing_passes_that_is_said(client: OpenAI) -> None:
    given = asked(client, ASKED, extra_body={"filter": {"until": "1990"}})
    assert content(given) == "Nothing found with these filters: remove one of them."
    assert (given.model_extra or {})["citations"] == places(given) == []


def test_how_a_question_was_read_is_said(client: OpenAI) -> None:
    corrected = content(asked(client, "facail recogniton rulings in 1987"))
    assert corrected.startswith("Showing results for “facial recognition rulings in 1987”.")
    assert "No results for “in 1987”: filter dropped." in corrected


REFUSED: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"messages": []}, "validation", "the body: no message has the role user: send a question", None),
    ({"messages": said("  ")}, "question_refused", "the question is empty", None),
    ({"messages": said("a" * 2_001)}, "question_refused", "the question has 2,001 characters", None),
    ({"n": 2}, "validation", "n: must be 1", "n"),
    (
        {"tools": [{"type": "function", "function": {"name": "a"}}]},
        "validation",
        "tools: tools are not supported",
        "tools",
    ),
    (
        {"response_format": {"type": "json_object"}},
        "validation",
        "response_format: answers are",
        "response_format",
    ),
    ({"logprobs": 0}, "validation", "logprobs: token probabilities are not supported", "logprobs"),
    ({"logprobs": True}, "validation", "logprobs: token probabilities are not supported", "logprobs"),
    (
        {"extra_body": {"filter": {"sicne": "2021"}}},
        "validation",
        "filter.sicne: no such key; did",
        "filter.sicne",
    ),
    ({"extra_body": {"limit": 0}}, "validation", "limit: must be at least 1", "limit"),
    ({"extra_body": {"timezone": "CST"}}, "validation", "timezone: must be an IANA name", "timezone"),
    (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        "validation",
        "messages.0.content: only parts of type text are supported, such as",
        "messages.0.content",
    ),
    (
        {"messages": [{"role": "poet", "content": "a"}]},
        "validation",
        "messages.0.role: must be",
        "messages.0.role",
    ),
]


@pytest.mark.parametrize(
    ("sent", "code", "message", "param"), REFUSED, ids=[message for *_, message, _ in REFUSED]
)
def test_what_cannot_be_answered_is_a_bad_request(
    client: OpenAI, sent: dict[str, Any], code: str, message: str, param: str | None
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(**{"model": "semsearch", "messages": said(ASKED), **sent})
    error = refused.value
    assert (error.status_code, error.type, error.code, error.param) == (
        400,
        "invalid_request_error",
        code,
        param,
    )
    assert isinstance(error.body, dict)
    assert error.body["message"].startswith(message)


def test_a_model_that_is_not_there_is_not_found(client: OpenAI) -> None:
    for ask in (
        lambda: client.chat.completions.create(model="gpt-4o", messages=said(ASKED)),
        lambda: client.models.retrieve("gpt-4o"),
    ):
        with pytest.raises(openai.NotFoundError) as refused:
            ask()
        assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
        assert "'gpt-4o': there is one, semsearch" in refused.value.message


def test_long_conversation_is_accepted_up_to_the_size_limit(client: OpenAI) -> None:
    long = said(*["what about ports? " + "a" * 1_500] * 60, ASKED)
    assert client.chat.completions.create(model="semsearch", messages=long).choices
    unreadable = said("a" * 900_000, "", ASKED)
    assert content(client.chat.completions.create(model="semsearch", messages=unreadable)) == content(
        asked(client, ASKED)
    )
    with pytest.raises(openai.APIStatusError) as refused:
        client.chat.completions.create(model="semsearch", messages=said("a" * 1_100_000))
    assert (refused.value.status_code, refused.value.code) == (413, "body_too_large")


RAW: list[tuple[int, str, list[str]]] = [
    (400, "bad_json", ["/chat/completions", "--json", "{model: semsearch}"]),
    (400, "validation", ["/chat/completions", "--json", "{}"]),
    (
        400,
        "validation",
        ["/chat/completions", "--json", '{"model": "semsearch", "messages": [3, null, [], "a"]}'],
    ),
    (404, "not_found", ["/models/a/b"]),
    (404, "model_not_found", ["/models/%00%ff"]),
    (405, "method_not_allowed", ["/chat/completions"]),
    (415, "unsupported_media_type", ["/chat/completions", "-d", "model=semsearch"]),
]


@pytest.mark.parametrize(
    ("status", "code", "arguments"), RAW, ids=[" ".join(arguments) for *_, arguments in RAW]
)
def test_curl_gets_every_error_in_the_same_form(
    url: str, status: int, code: str, arguments: list[str]
) -> None:
    path, *options = arguments
    command = ["curl", "-sS", "-w", "\n%{http_code} %{content_type}", url + path, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    body, _, ended = done.stdout.rpartition("\n")
    assert ended == f"{status} application/json"
    error = json.loads(body)["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert (error["type"], error["code"]) == ("invalid_request_error", code)


def test_curl_request_with_lone_surrogate_is_answered(url: str) -> None:
    body = (
        '{"model": "semsearch", "messages": [{"role": "user", "content": "facial \\ud800 rulings\\u0000"}]}'
    )
    command = ["curl", "-sS", f"{url}/chat/completions", "-H", "Authorization: Bearer none", "--json", body]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    assert json.loads(done.stdout)["choices"][0]["message"]["content"]


@pytest.fixture
def hostile(tmp_path: Path, serving: Serving) -> Iterator[OpenAI]:
    """A client of a server over an archive that means harm."""
    records = [
        {
            "title": HOSTILE,
            "excerpt": KINDLY,
            "webUrl": "https://a.example/(b)?c='d'",
            "provider": {"name": "[A](b)"},
        },
        {"title": "Otters without an address", "excerpt": "They sleep on the sea."},
    ]
    (tmp_path / "records.jsonl").write_text(
        "".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8"
    )
    with Index.open(tmp_path / "index") as index:
        index.add(tmp_path / "records.jsonl")
    with (
        serving(tmp_path / "index") as server,
        OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as opened,
    ):
        yield opened


def test_text_of_the_archive_is_text(hostile: OpenAI) -> None:
    given = asked(hostile, "otters that hold hands while they sleep")
    html = MarkdownIt("commonmark", {"html": True}).render(content(given))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    address = "https://a.example/%28b%29?c=%27d%27"
    assert html.count("<a ") == html.count(f'<a href="{address}">') == 1
    marked = places(given)
    assert {url for _, url, _ in marked} == {address}
    for mark, *_ in marked:
        assert (mark[0], mark[-1]) in (("[", "]"), ("[", ")"))
    assert sorted((given.model_extra or {})["citations"]) == ["", address]


class Failing(Index):
    """An index whose every question fails, at once or, given events, after them."""

    def __init__(self, error: Exception, *before: Event) -> None:
        super().__init__(Settings())
        self.error, self.before = error, before

    def stream(
        self, question: str | Question, cancel: CancelToken | None = None, **limits: Any
    ) -> Iterator[Event]:
        if not self.before:
            raise self.error
        return self.halfway()

    def halfway(self) -> Iterator[Event]:
        yield from self.before
        raise self.error


@contextmanager
def within(index: Index) -> Iterator[OpenAI]:
    """A client of a server within this process."""
    with in_thread(app(index)) as url, OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.IndexMissing("no index at /srv/index"), 503, "index_missing"),
        (errors.IndexBusy("/srv/index is being written to"), 503, "index_busy"),
        (RuntimeError("pears"), 500, "internal"),
    ],
)
def test_a_failing_server_is_an_error_of_its_class(
    error: Exception, status: int, code: str, stream: bool
) -> None:
    with within(Failing(error)) as client:
        assert client.models.list().data  # needs no index
        with pytest.raises(openai.InternalServerError) as refused:
            client.chat.completions.create(model="semsearch", messages=said("pears"), stream=stream)
    told = refused.value
    assert (told.status_code, told.type, told.code, told.param) == (status, "server_error", code, None)
    assert "/srv" not in told.message
    assert "pears" not in told.message
    assert told.response.headers.get("retry-after") == ("5" if code == "index_busy" else None)


@pytest.mark.parametrize(
    ("error", "code"),
    [(errors.IndexDamaged("/srv/index"), "index_damaged"), (RuntimeError("pears"), "internal")],
)
def test_what_fails_halfway_ends_the_stream_with_an_error(error: Exception, code: str) -> None:
    told = SentenceAdded(1, ANSWER.summary[0])
    with within(Failing(error, StoriesFound(ANSWER), told)) as client:
        stream = client.chat.completions.create(model="semsearch", messages=said("pears"), stream=True)
        given: list[str] = []
        with pytest.raises(openai.APIError) as broken:
            given.extend(chunk.choices[0].delta.content or "" for chunk in stream)
    assert "".join(given).endswith("Half a sentence. [1] (Harbour Daily: 最高法院 rules on faces)")
    assert broken.value.code == code
    assert "pears" not in broken.value.message
