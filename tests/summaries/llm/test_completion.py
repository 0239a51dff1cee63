from __future__ import annotations

import json
import socket
import threading
from dataclasses import replace
from typing import Any

import pytest

from semsearch.cancellation import CancelToken
from semsearch.settings import LlmSettings
from semsearch.summaries.llm import WritingFailed
from semsearch.summaries.llm.completion import completion
from tests.summaries.conftest import KEY
from tests.summaries.model_server import Call, ModelServer, Script

ASKED = [{"role": "user", "content": "人脸 and faces"}]


def reply(settings: LlmSettings, cancel: CancelToken | None = None) -> str:
    return "".join(completion(settings, ASKED, cancel or CancelToken()))


def failure(settings: LlmSettings, cancel: CancelToken | None = None) -> str:
    with pytest.raises(WritingFailed) as caught:
        reply(settings, cancel)
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_a_reply_is_yielded_in_parts(model: ModelServer, settings: LlmSettings) -> None:
    model.says("Faces are 人脸. Yes.")
    parts = list(completion(settings, ASKED, CancelToken()))
    assert "".join(parts) == "Faces are 人脸. Yes."
    assert len(parts) > 1
    (call,) = model.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert call.body == {
        "model": "small-model",
        "messages": ASKED,
        "stream": True,
        "temperature": 0,
        "max_tokens": 600,
    }


def test_without_a_key_no_authorization_is_sent(model: ModelServer, settings: LlmSettings) -> None:
    reply(replace(settings, key="", base_url=settings.base_url + "/"))
    assert "Authorization" not in model.calls[0].headers
    assert model.calls[0].path == "/v1/chat/completions"


def test_a_request_refused_for_its_options_is_sent_again_without_them(
    model: ModelServer, settings: LlmSettings
) -> None:
    def script(call: Call) -> None:
        if "temperature" in call.body:
            call.begin(400, "application/json")
        else:
            call.say("Fine.")

    model.script = script
    assert reply(settings) == "Fine."
    assert set(model.calls[1].body) == {"model", "messages", "stream"}


def test_a_reply_that_is_not_streamed_is_read(model: ModelServer, settings: LlmSettings) -> None:
    def script(call: Call) -> None:
        call.begin(kind="application/json; charset=utf-8")
        call.send(json.dumps({"choices": [{"message": {"role": "assistant", "content": "Whole."}}]}))

    model.script = script
    assert reply(settings) == "Whole."


def raw(*parts: str | bytes, kind: str = "text/event-stream", **headers: str) -> Script:
    def script(call: Call) -> None:
        call.begin(200, kind, **headers)
        for part in parts:
            call.send(part)

    return script


def data(**choice: Any) -> str:
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


SAID = data(delta={"content": "Said."}, finish_reason="stop")


@pytest.mark.parametrize(
    "parts",
    [
        [SAID],
        [SAID.replace("\n", "\r\n")],
        [SAID.replace("data: ", "data:")],
        [bytes([byte]) for byte in SAID.encode()],
        [f": ping\nevent: message\nid: 1\nretry: 9\n{SAID}"],
        [SAID.replace("\n", "\r")],
        ["retry: 9\n\n", SAID],
        [SAID, "data: {oops"],  # an event that no empty line ends is none
        [data(delta={"role": "assistant", "content": None}), SAID, "data: [DONE]\n\n", "data: {oops\n\n"],
        [data(delta={"content": "Said."}), "data: [DONE]\n\n"],
        ['data: {"choices":\ndata: [{"delta": {"content": "Said."}, "finish_reason": "length"}]}\n\n'],
        [data(delta={"reasoning_content": "hm"}), SAID, 'data: {"choices": []}\n\n'],
    ],
)
def test_events_are_parsed_as_the_sse_standard_says(
    model: ModelServer, settings: LlmSettings, parts: list[str]
) -> None:
    model.script = raw(*parts)
    assert reply(settings) == "Said."


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (lambda call: call.begin(500), "HTTP 500"),
        (lambda call: call.begin(401), "HTTP 401"),
        (lambda call: call.begin(400), "HTTP 400"),
        (lambda call: call.begin(302, Location="http://127.0.0.1:9/"), "HTTP 302"),
        (raw("data: {oops\n\n"), "its reply is not JSON"),
        (raw("data: " + "[" * 100_000 + "\n\n"), "its reply is not JSON"),
        (raw("data: [1]\n\n"), "its reply is not a chat completion"),
        (raw('data: {"choices": [{"delta": 3}]}\n\n'), "its reply is not a chat completion"),
        (raw('data: {"choices": [7]}\n\n'), "its reply is not a chat completion"),
        (raw('data: {"error": {"message": "sk-very-secret-123"}}\n\n'), "it reports an error"),
        (raw(data(delta={"content": "Half a sen"})), "its reply is incomplete"),
        (raw(), "its reply is incomplete"),
        (raw(SAID.strip()), "its reply is incomplete"),
        (raw("<html>hello</html>", kind="text/html"), "its reply is not an event stream"),
        (raw("x" * 524_289, kind="application/json"), "its reply is larger than 524,288 bytes"),
        (raw("{}", kind="application/json"), "its reply is not a chat completion"),
        (raw("no", kind="application/json"), "its reply is not JSON"),
        (
            raw(b"\x1f\x8b", Content_Encoding="gzip"),
            "its reply is compressed although that was not requested",
        ),
        (raw(*[b"x" * 65536] * 20), "its reply is larger than 524,288 bytes"),
        (raw(*[SAID.replace("stop", "")] * 9000), "its reply is larger than 524,288 bytes"),
    ],
)
def test_a_malformed_reply_fails_with_a_short_reason(
    model: ModelServer, settings: LlmSettings, script: Script, why: str
) -> None:
    model.script = script
    assert failure(settings) == why


def drip(call: Call) -> None:
    call.begin()
    while not call.gone.is_set():
        call.send(": still here\n\n")
        call.wait(0.05)


@pytest.mark.parametrize(
    "script",
    [lambda call: call.wait(30), lambda call: (call.begin(), call.wait(30)), drip],
    ids=["says nothing", "begins only", "drips"],
)
def test_a_request_ends_at_its_time_limit(model: ModelServer, settings: LlmSettings, script: Script) -> None:
    model.script = script
    assert failure(replace(settings, timeout_ms=300)) == "no whole reply within 300 ms"
    assert model.until_gone()  # while the server would still have waited, or dripped on for ever


@pytest.mark.parametrize("begins", [False, True], ids=["waiting", "reading"])
def test_cancelling_closes_the_connection(model: ModelServer, settings: LlmSettings, begins: bool) -> None:
    cancel = CancelToken()

    def script(call: Call) -> None:
        if begins:
            call.begin()
        cancel()
        call.wait(60)

    model.script = script
    assert failure(replace(settings, timeout_ms=60_000), cancel) == "it was stopped"
    assert model.until_gone()


def test_a_request_cancelled_before_it_starts_fails(model: ModelServer, settings: LlmSettings) -> None:
    cancel = CancelToken()
    cancel()
    assert failure(settings, cancel) == "it was stopped"


def test_closing_the_parts_closes_the_connection(model: ModelServer, settings: LlmSettings) -> None:
    def script(call: Call) -> None:
        call.begin()
        call.delta("One")
        call.wait(60)

    model.script = script
    parts = completion(replace(settings, timeout_ms=60_000), ASKED, CancelToken())
    assert next(parts) == "One"
    parts.close()
    assert model.until_gone()
    for timer in [t for t in threading.enumerate() if isinstance(t, threading.Timer)]:
        timer.join(30)
        assert not timer.is_alive()


def test_an_unreachable_server_is_a_failure(settings: LlmSettings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    assert failure(replace(settings, base_url=url)) == "ConnectError"
    assert failure(replace(settings, base_url="http://nowhere.invalid/v1")) == "ConnectError"
