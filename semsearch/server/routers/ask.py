"""The routes of questions: ask, search, complete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from starlette.requests import Request

from semsearch.index import Index
from semsearch.schemas.answer import Answer, Page
from semsearch.schemas.article import Suggestions
from semsearch.schemas.question import AskBody, SearchBody
from semsearch.server import formats, questions, streaming
from semsearch.server.dependencies import JSON_ONLY, NO_PARAMETERS, OpenIndex
from semsearch.server.headers import mark_deprecated
from semsearch.server.openapi import examples
from semsearch.server.parameters import AskParameters, SuggestParameters
from semsearch.server.problems import documented

Asked = AskBody | AskParameters

router = APIRouter()


BODY_PROBLEMS = (
    examples.NO_JSON,
    examples.TOO_LARGE,
    examples.NOT_DECLARED,
    examples.WRONG_KEY,
    examples.EMPTY,
)


@router.post(
    "/v1/ask",
    summary="Ask a question",
    tags=["questions"],
    response_model=Answer,
    responses={
        200: streaming.DESCRIBED,
        **documented("/v1/ask", *BODY_PROBLEMS, examples.NO_ARTICLE, *examples.UNAVAILABLE),
    },
    dependencies=[*JSON_ONLY, *NO_PARAMETERS],
)
async def ask(
    index: OpenIndex, body: Annotated[AskBody, Body(openapi_examples=examples.ASKED)], request: Request
) -> Response:
    """Return the best stories for a question, each with its lead article and its related coverage.

    `interpretation` is what was understood, and `interpretation.filter` the limits in force, the request's
    and those read out of the question. A date that no article meets is dropped, and marked `relaxed`. The
    confidence `none` says that nothing seems to answer; the stories are then only the nearest, and there
    are none where nothing passes the filter.
    """
    return await (_streamed if streaming.wanted(request) else _whole)(index, body, request)


@router.get(
    "/v1/ask",
    summary="Ask a question by address",
    tags=["questions"],
    response_model=Answer,
    responses={
        200: formats.DESCRIBED,
        **documented(
            "/v1/ask", examples.WRONG_LIMIT, examples.EMPTY, examples.NO_ARTICLE, *examples.UNAVAILABLE
        ),
    },
)
async def ask_by_address(
    index: OpenIndex, asked: Annotated[AskParameters, Query()], request: Request
) -> Response:
    """Return the same answer as `POST /v1/ask`, for links and for clients that cannot send a body.

    `format` selects HTML, Markdown, text or a table. The header `Accept` does so too; HTML is returned only
    where it is asked for explicitly, since browsers accept anything.
    """
    form = formats.wanted(asked, request)
    if form is None:
        return await _streamed(index, asked, request)
    if form == "json":
        whole = await _whole(index, asked, request)
        whole.headers["Vary"] = "Accept"
        return whole

    def write() -> Response:
        answer = index.ask(asked.asked(), write=form != "csv")  # which shows no summary
        return formats.reply(answer, form, asked, images=index.settings.server.images == "yes")

    return mark_deprecated(await questions.run(request, write), asked)


async def _whole(index: Index, asked: Asked, request: Request) -> Response:
    reply = await questions.reply(request, lambda: Answer.of(index.ask(asked.asked()), explain=asked.explain))
    return mark_deprecated(reply, asked)


async def _streamed(index: Index, asked: Asked, request: Request) -> Response:
    reply = await questions.run(
        request, lambda: streaming.reply(index, asked.asked(), request, explain=asked.explain)
    )
    return mark_deprecated(reply, asked)


@router.post(
    "/v1/search",
    summary="Search for articles",
    tags=["questions"],
    response_model=Page,
    responses=documented("/v1/search", *BODY_PROBLEMS, *examples.UNAVAILABLE),
    dependencies=[*JSON_ONLY, *NO_PARAMETERS],
)
async def search(
    index: OpenIndex, body: Annotated[SearchBody, Body(openapi_examples=examples.SEARCHED)], request: Request
) -> Response:
    """Return plain hits, a page at a time, best first; `total` counts all articles that meet the filter.

    Pages do not overlap as long as `index.revision` stays the same.
    """
    return await questions.reply(request, lambda: Page.of(index.search(body.asked()), explain=body.explain))


@router.get(
    "/v1/suggest",
    summary="Complete what is being typed",
    tags=["questions"],
    response_model=Suggestions,
    responses={
        200: formats.SUGGESTED,
        **documented("/v1/suggest", examples.WRONG_SUGGEST_LIMIT, *examples.UNAVAILABLE),
    },
)
def suggest(index: OpenIndex, typed: Annotated[SuggestParameters, Query()]) -> Suggestions | Response:
    """Return topics and outlets that begin with the text, then titles with all the words, best first."""
    found = index.suggest(typed.q, typed.limit) if typed.q.strip() else []
    if typed.format == "opensearch":
        return formats.suggestions(typed.q, found)
    return Suggestions.of(found)
