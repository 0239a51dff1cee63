"""The routes of OpenAI's protocol. Their errors take its form too (`server/openai_errors.py`)."""

from __future__ import annotations

import secrets
import time
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from semsearch.cancellation import CancelToken
from semsearch.schemas.problem import KINDS
from semsearch.server import openai_errors, streaming
from semsearch.server.dependencies import JSON_ONLY, OpenIndex
from semsearch.server.openai import examples
from semsearch.server.openai.completions import MODEL, Heading, chunks, completion, sent
from semsearch.server.openai.requests import ChatBody
from semsearch.server.openai.schemas import Completion, Model, Models
from semsearch.server.openapi import examples as problems

router = APIRouter(tags=["OpenAI's protocol"])


def _failures(*shown: tuple[str, str]) -> list[tuple[int, str, str, str | None]]:
    """Return problems as failures: the status, the code, the message, and no field."""
    return [(KINDS[code][0], code, detail, None) for code, detail in shown]


_STREAMED: dict[str, Any] = {
    "description": "The answer: whole, or in chunks if `stream` is true.",
    "content": {
        streaming.MEDIA_TYPE: {
            "schema": {  # of each event, as tools for OpenAPI 3.1 read it
                "type": "object",
                "description": "An event; its `data` is a chunk, or the last `[DONE]`.",
                "properties": {
                    "data": {
                        "type": "string",
                        "anyOf": [
                            {
                                "contentMediaType": "application/json",
                                "contentSchema": {"$ref": "#/components/schemas/Chunk"},
                            },
                            {"const": "[DONE]"},
                        ],
                    }
                },
                "required": ["data"],
            },
            "example": "".join(sent([examples.CHUNK])),
        }
    },
}


@router.post(
    "/v1/chat/completions",
    summary="Ask as in a chat",
    response_model=Completion,
    responses={
        200: _STREAMED,
        **openai_errors.documented(
            *_failures(problems.NO_JSON),
            examples.NO_MESSAGES,
            examples.NO_PICTURES,
            examples.TWO_ANSWERS,
            examples.NO_MODEL,
            *_failures(
                problems.EMPTY,
                problems.CONVERSATION_TOO_LARGE,
                problems.NOT_DECLARED,
                *problems.ACCESS,
                *problems.UNAVAILABLE,
            ),
        ),
    },
    dependencies=JSON_ONLY,
)
def complete(
    index: OpenIndex, body: Annotated[ChatBody, Body(openapi_examples=examples.CHATTED)], request: Request
) -> Completion | Response:
    """Answer the last question of a conversation, in OpenAI's form: whole, or streamed in chunks.

    The message is Markdown: the sentences of the summary, each with the numbers of the stories that it cites,
    then the stories. `annotations` give the place of every citation in it, `citations` and `search_results`
    the stories' addresses and articles. `usage` counts words.
    """
    if body.model != MODEL:
        return _no_model(body.model)
    heading = Heading(f"chatcmpl-{secrets.token_hex(12)}", int(time.time()), body.words())
    if not body.stream:
        return completion(index.ask(body.asked()), heading)
    cancel = CancelToken()
    coming = index.stream(body.asked(), cancel)  # raises before the first event, and so before the status
    parts = chunks(coming, heading, usage=body.stream_options.include_usage)
    return streaming.EventStream(sent(parts), cancel, request)


@router.get(
    "/v1/models",
    summary="List the models",
    response_model=Models,
    responses=openai_errors.documented(*_failures(*problems.ACCESS, problems.UNAVAILABLE[-1])),
)
async def models() -> Models:
    """Return the only model: the archive itself."""
    return Models(object="list", data=[examples.MODEL_OBJECT])


@router.get(
    "/v1/models/{model}",
    summary="Read a model",
    response_model=Model,
    responses=openai_errors.documented(
        examples.NO_MODEL, *_failures(*problems.ACCESS, problems.UNAVAILABLE[-1])
    ),
)
async def model(
    model: Annotated[str, Path(description="As `GET /v1/models` lists it.", examples=[MODEL])],
) -> Model | Response:
    """Return a model by its id."""
    return examples.MODEL_OBJECT if model == MODEL else _no_model(model)


def _no_model(id: str) -> JSONResponse:
    message = f"no model has the id {id[:40]!r}: there is one, {MODEL}"
    return openai_errors.response(404, "model_not_found", message, "model")
