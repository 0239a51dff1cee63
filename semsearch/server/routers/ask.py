"""The routes: parse, call one method of the index, encode."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from starlette.requests import Request

from semsearch import query
from semsearch.schemas.answer import Answer
from semsearch.schemas.article import Article
from semsearch.schemas.examples import ARTICLE
from semsearch.schemas.facets import Facets
from semsearch.schemas.health import Health, Readiness
from semsearch.schemas.page import Page
from semsearch.schemas.question import AskBody, SearchBody
from semsearch.schemas.story import Story
from semsearch.schemas.suggestion import Suggestions
from semsearch.server import formats, streaming
from semsearch.server.dependencies import JSON_ONLY, NO_PARAMETERS, PROBE, OpenIndex
from semsearch.server.deprecations import mark
from semsearch.server.openapi import examples
from semsearch.server.parameters import AskParameters, FilterParameters, SuggestParameters
from semsearch.server.problems import documented
from semsearch.types import Question

router = APIRouter()


Id = Annotated[str, Path(description="As answers give it.", examples=[ARTICLE["id"]])]
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
    """Return the best stories for a question, each with its lead article and the other coverage.

    `interpretation` tells what was understood, and `interpretation.filter` the limits in force, the request's
    and those read out of the question. A date that no article meets is dropped, and marked `relaxed`. The
    confidence `none` says that nothing seems to answer; the stories are then merely the nearest, and there
    are none where nothing passes the filter.
    """
    if streaming.wanted(request):
        return mark(streaming.reply(index, body.asked(), request, explain=body.explain), body)
    mark(response, body)
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

    `format` gives it as a piece of HTML or Markdown for a page, as text, or as a table. What the header
    `Accept` names is given too, but not HTML to whoever takes anything, as browsers do.
    """
    form = formats.wanted(asked, request)
    if form is None:
        return mark(streaming.reply(index, asked.asked(), request, explain=asked.explain), asked)
    answer = index.ask(asked.asked(), write=form != "csv")  # which shows no summary
    if form != "json":
        return mark(formats.reply(answer, form, asked, images=index.settings.server.images == "yes"), asked)
    mark(response, asked)
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
    "/v1/articles/{id}",
    summary="Read an article",
    tags=["articles"],
    response_model=Article,
    responses=documented(
        "/v1/articles/nothing", examples.UNKNOWN_KEY, examples.NO_ARTICLE, *examples.UNAVAILABLE
    ),
    dependencies=NO_PARAMETERS,
)
def article(index: OpenIndex, id: Id) -> Article:
    """Return an article by its id, which stays the same as long as its address does."""
    return Article.of(index.article(id))


@router.get(
    "/v1/articles/{id}/related",
    summary="Read an article's story",
    tags=["articles"],
    response_model=Story,
    responses=documented(
        "/v1/articles/nothing/related", examples.UNKNOWN_KEY, examples.NO_ARTICLE, *examples.UNAVAILABLE
    ),
    dependencies=NO_PARAMETERS,
)
def related(index: OpenIndex, id: Id) -> Story:
    """Return the story that an article belongs to, led by it. Nothing was asked, so the scores are 0."""
    return Story.of(index.related(id))


@router.get(
    "/v1/facets",
    summary="Count articles",
    tags=["articles"],
    response_model=Facets,
    responses=documented("/v1/facets", examples.WRONG_DATE, examples.BACKWARDS, *examples.UNAVAILABLE),
)
def facets(index: OpenIndex, limits: Annotated[FilterParameters, Query()]) -> Facets:
    """Count the articles that pass a filter, by topic, outlet, type and month."""
    filter = limits.filter()
    query.check(Question("facets", filter=filter))  # refuses what a question with this filter would be
    return Facets.of(index.facets(filter))


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
    """Return topics and outlets that begin with the text, then titles that hold all the words, best first."""
    found = index.suggest(typed.q, typed.limit) if typed.q.strip() else []
    if typed.format == "opensearch":
        return formats.suggestions(typed.q, found)
    return Suggestions.of(found)


@router.get(
    "/healthz",
    summary="Tell that the process lives",
    tags=["health"],
    response_model=Health,
    responses=documented("/healthz"),
)
async def health(response: Response) -> Health:
    """Answer without touching the index."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Tell whether questions can be answered",
    tags=["health"],
    response_model=Readiness,
    responses=documented("/readyz", *examples.UNAVAILABLE),
)
def ready(index: OpenIndex, response: Response) -> Readiness:
    """Search the index once, and return its revision and number of articles."""
    response.headers["Cache-Control"] = "no-store"
    page = index.search(PROBE)
    return Readiness(status="ready", revision=page.revision, articles=page.articles)
