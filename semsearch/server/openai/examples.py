"""The requests and replies that the description shows of OpenAI's protocol; the tests send the requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semsearch.schemas import examples
from semsearch.server.openai.completions import MODEL
from semsearch.server.openai.schemas import (
    Annotation,
    Choice,
    Chunk,
    ChunkChoice,
    Completion,
    Delta,
    Message,
    Model,
    Models,
    Source,
    UrlCitation,
    Usage,
)

_SENTENCE = "Consent buried in bundled terms will not count, and housing compounds must offer another way in."
_LINK = f"[{examples.ARTICLE['title']}]({examples.ARTICLE['url']})"
_CITED = {"url": examples.ARTICLE["url"], "title": examples.ARTICLE["title"]}
_CONTENT = f"{_SENTENCE} [1]\n\n1. {_LINK} — The Harbour Ledger, 28 July 2021 · 1 other report"
_SOURCE = Source(
    title=examples.ARTICLE["title"],
    url=examples.ARTICLE["url"],
    date="2021-07-28",
    snippet=examples.ARTICLE["excerpt"],
)
_ID, _CREATED, _FINGERPRINT = "chatcmpl-5f2c1f0d9e7a4b3c8d6e5f4a", 1_795_305_600, "revision-7"


def _annotation(part: str) -> Annotation:
    start = _CONTENT.index(part)
    place = UrlCitation(start_index=start, end_index=start + len(part), **_CITED)
    return Annotation(type="url_citation", url_citation=place)


COMPLETION = Completion(
    id=_ID,
    object="chat.completion",
    created=_CREATED,
    model=MODEL,
    system_fingerprint=_FINGERPRINT,
    choices=[
        Choice(
            index=0,
            message=Message(
                role="assistant",
                content=_CONTENT,
                refusal=None,
                annotations=[_annotation("[1]"), _annotation(_LINK)],
            ),
            logprobs=None,
            finish_reason="stop",
        )
    ],
    usage=Usage(prompt_tokens=6, completion_tokens=78, total_tokens=84),
    citations=[examples.ARTICLE["url"]],
    search_results=[_SOURCE],
)
CHUNK = Chunk(
    id=_ID,
    object="chat.completion.chunk",
    created=_CREATED,
    model=MODEL,
    system_fingerprint=_FINGERPRINT,
    choices=[
        ChunkChoice(index=0, delta=Delta(content=f"{_SENTENCE} [1]"), logprobs=None, finish_reason=None)
    ],
)
MODEL_OBJECT = Model(id=MODEL, object="model", created=_CREATED, owned_by=MODEL)
REPLIES: Mapping[tuple[str, str], object] = {
    ("/v1/chat/completions", "post"): COMPLETION.model_dump(),
    ("/v1/models", "get"): Models(object="list", data=[MODEL_OBJECT]).model_dump(),
    ("/v1/models/{model}", "get"): MODEL_OBJECT.model_dump(),
}

_ASKED = {"role": "user", "content": examples.QUESTION}
CHATTED: dict[str, Any] = {
    "plain": {"summary": "A question", "value": {"model": MODEL, "messages": [_ASKED]}},
    "streamed": {
        "summary": "As server-sent events, with the usage at the end",
        "value": {
            "model": MODEL,
            "messages": [_ASKED],
            "stream": True,
            "stream_options": {"include_usage": True},
        },
    },
    "followed": {
        "summary": "A follow-up question, limited to an outlet",
        "value": {
            "model": MODEL,
            "messages": [
                {"role": "system", "content": "You are a librarian."},
                _ASKED,
                {"role": "assistant", "content": _CONTENT},
                {"role": "user", "content": [{"type": "text", "text": "and in Europe?"}]},
            ],
            "limit": 3,
            "filter": {"since": "2020-01-01"},
            "timezone": "Europe/London",
        },
    },
}

# Errors: the status, the code, the message and the field.
NO_MODEL = (404, "model_not_found", f"no model has the id 'gpt-4o': there is one, {MODEL}", "model")
NO_MESSAGES = (422, "validation", "messages: is required", "messages")
TWO_ANSWERS = (422, "validation", "n: must be 1", "n")
NO_PICTURES = (
    422,
    "validation",
    'messages.0.content: only parts of type text are supported, such as {"type": "text", "text": "…"}',
    "messages.0.content",
)
