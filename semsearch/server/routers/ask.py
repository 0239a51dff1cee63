"""The routes of questions: ask, search, complete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from starlette.requests import Request

from semsearch.schemas.answer import Answer, Page
from semsearch.schemas.article import Suggestions
from semsearch.schemas.question import AskBody, SearchBody
from semsearch.server import formats, streaming
from semsearch.server.dependencies import JSON_ONLY, NO_PARAMETERS, OpenIndex
from semsearch.server.headers import mark_deprecated
from semsearch.server.openapi import examples
from semsearch.server.parameters import AskParameters, SuggestParameters
from semsearch.server.problems import documented

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
def ask(
    index: OpenIndex,
    body: Annotated[AskBody, Body(openapi_examples=examples.ASKED)],
    request: Request,
    response: Response,
) -> Answer | Response:
    """Return the best stories for a question, each with its lead article and its related coverage.

    `interpretation` is what was understood, and `interpretation.filter` the limits in force, the request's
    and those read out of the question. A date that no article meets is dropped, and marked `relaxed`. The
    confidence `none` says that nothing seems to answer; the stories are then only the nearest, and there
    are none where nothing passes the filter.
    """
    if streaming.wanted(request):
        return mark_deprecated(streaming.reply(index, body.asked(), request, explain=body.explain), body)
    mark_deprecated(response, body)
    return Answer.of(index.ask(body.asked()), explain=body.explain)


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
def ask_by_address(
    index: OpenIndex, asked: Annotated[AskParameters, Query()], request: Request, response: Response
) -> Answer | Response:
    """Return the same answer as `POST /v1/ask`, for links and for clients that cannot send a body.

    `format` selects HTML, Markdown, text or a table. The header `Accept` does so too; HTML is returned only
    where it is asked for explicitly, since browsers accept anything.
    """
    form = formats.wanted(asked, request)
    if form is None:
        return mark_deprecated(streaming.reply(index, asked.asked(), request, explain=asked.explain), asked)
    answer = index.ask(asked.asked(), write=form != "csv")  # which shows no summary
    if form != "json":
        return mark_deprecated(
            formats.reply(answer, form, asked, images=index.settings.server.images == "yes"), asked
        )
    mark_deprecated(response, asked)
    response.headers["Vary"] = "Accept"
    return Answer.of(answer, explain=asked.explain)


@router.post(
    "/v1/search",
    summary="Search for articles",
    tags=["questions"],
    response_model=Page,
    responses=documented("/v1/search", *BODY_PROBLEMS, *examples.UNAVAILABLE),
    dependencies=[*JSON_ONLY, *NO_PARAMETERS],
)
def search(index: OpenIndex, body: Annotated[SearchBody, Body(openapi_examples=examples.SEARCHED)]) -> Page:
    """Return plain hits, a page at a time, best first; `total` counts all articles that meet the filter.

    Pages do not overlap as long as `index.revision` stays the same.
    """
    return Page.of(index.search(body.asked()), explain=body.explain)


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
