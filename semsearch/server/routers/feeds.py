"""Any question as a feed: its confident stories, newest first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from semsearch import query
from semsearch.index import Index
from semsearch.presentation import feeds
from semsearch.presentation.feeds import ATOM, JSON_FEED, RSS, Feed
from semsearch.presentation.html.addresses import FILTERS
from semsearch.schemas.examples import QUESTION, STORY
from semsearch.schemas.story import Story
from semsearch.schemas.zones import zone_name
from semsearch.server.dependencies import OpenIndex
from semsearch.server.headers import absolute_url, mark_deprecated
from semsearch.server.openapi import examples
from semsearch.server.parameters import FeedParameters, interval
from semsearch.server.problems import documented
from semsearch.text.printable import printable
from semsearch.types import Question

PATHS = {ATOM: "v1/feed.atom", RSS: "v1/feed.rss", JSON_FEED: "v1/feed.json"}
FRESH = "private, max-age=300"  # a feed may show what a token gave the right to
OF_PAGE = ("q", *FILTERS, "protected", "interpret")

Asked = Annotated[FeedParameters, Query()]

router = APIRouter(tags=["feeds"])


class AtomResponse(Response):
    """An Atom document."""

    media_type = ATOM


class RssResponse(Response):
    """An RSS document."""

    media_type = RSS


class JsonFeedResponse(Response):
    """A JSON Feed."""

    media_type = JSON_FEED


_EXAMPLE = Feed(
    id="urn:semsearch:feed:0f6c6fd3a7c8e1b2",
    title=QUESTION,
    description=f"News that answers: {QUESTION}",
    page="http://127.0.0.1:8080/?q=rulings+on+facial+recognition+in+China",
    address="http://127.0.0.1:8080/v1/feed.atom?q=rulings+on+facial+recognition+in+China",
    as_of=datetime(2021, 7, 28, tzinfo=UTC),
    entries=feeds.entries([Story.model_validate(STORY).to_domain()], 1, datetime(2021, 8, 1, tzinfo=UTC)),
)


def _documented(media_type: str, written: Callable[[Feed], bytes]) -> dict[int | str, dict[str, Any]]:
    example: Any = written(_EXAMPLE).decode()
    shown = {"schema": {"type": "string"}, "example": example}
    if media_type == JSON_FEED:
        shown = {"schema": {"type": "object"}, "example": json.loads(example)}
    return {
        200: {"description": "The feed.", "content": {media_type: shown}},
        304: {"description": "It is what `If-None-Match` names."},
        **documented(
            "/" + PATHS[media_type],
            examples.WRONG_LIMIT,
            examples.WRONG_DATE,
            examples.BACKWARDS,
            *examples.UNAVAILABLE,
        ),
    }


@router.get(
    "/v1/feed.atom",
    summary="Follow a question by Atom",
    response_class=AtomResponse,
    responses=_documented(ATOM, feeds.atom),
)
def atom(index: OpenIndex, asked: Asked, request: Request) -> Response:
    """Return the stories that surely answer a question, newest first; without a question, the newest stories.

    The `id` of an entry follows from its article, and that of the feed from what is asked: neither changes
    with the order or the spelling of parameters, the server's address or the index. Nothing that surely
    answers makes an empty feed.
    """
    return _reply(index, asked, request, feeds.atom, AtomResponse)


@router.get(
    "/v1/feed.rss",
    summary="Follow a question by RSS",
    response_class=RssResponse,
    responses=_documented(RSS, feeds.rss),
)
def rss(index: OpenIndex, asked: Asked, request: Request) -> Response:
    """Return the same as `GET /v1/feed.atom` as RSS 2.0."""
    return _reply(index, asked, request, feeds.rss, RssResponse)


@router.get(
    "/v1/feed.json",
    summary="Follow a question by JSON Feed",
    response_class=JsonFeedResponse,
    responses=_documented(JSON_FEED, feeds.json_feed),
)
def json_feed(index: OpenIndex, asked: Asked, request: Request) -> Response:
    """Return the same as `GET /v1/feed.atom` as JSON Feed 1.1."""
    return _reply(index, asked, request, feeds.json_feed, JsonFeedResponse)


def _reply(
    index: Index,
    asked: FeedParameters,
    request: Request,
    written: Callable[[Feed], bytes],
    response: type[Response],
) -> Response:
    """Return a feed, or 304 to a client that has it already."""
    body = written(_feed(index, asked, request, PATHS[str(response.media_type)]))
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": FRESH}
    if _known(request, tag):
        return mark_deprecated(Response(status_code=304, headers=headers), asked)
    return mark_deprecated(response(body, headers=headers), asked)


def _feed(index: Index, asked: FeedParameters, request: Request, path: str) -> Feed:
    question, text, now = asked.asked(), printable(asked.q), datetime.now(UTC)
    if text:
        stories = feeds.confident(index.ask(question, write=False))
    else:
        query.check(
            Question("feed", question.filter)
        )  # refuses a filter that a question would be refused for
        stories = index.newest(question.filter, asked.limit)
    given = [(key, value) for key, value in request.query_params.multi_items() if value.strip()]
    pairs = tuple(_pairs(question))
    entries = feeds.entries(stories, asked.limit, now)
    return Feed(
        id=f"urn:semsearch:feed:{_digest(pairs)}",
        title=text or "The newest stories",
        description=f"News that answers: {text}" if text else "The newest stories of the archive",
        page=absolute_url(request, "", (pair for pair in pairs if pair[0] in OF_PAGE)),
        address=absolute_url(request, path, given),
        as_of=now if any(entry.published_at for entry in entries) else _as_of(index, now),
        entries=entries,
    )


def _as_of(index: Index, now: datetime) -> datetime:
    """Return the date of the newest article that has one, else the beginning of the day."""
    dates = [story.lead.article.published_at for story in index.newest(limit=1)]
    if dates and dates[0] and dates[0] <= now:
        return dates[0]
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _pairs(question: Question) -> Iterator[tuple[str, str]]:
    """Return a question as parameters under the page's names, in one spelling for all that mean the same.

    How many stories are wanted is not among them: a longer feed of the same is the same.
    """
    text, filter = query.clean(question.text), question.filter
    yield from [("q", text)] if text else []
    yield from [("since", _day(filter.since, time.min))] if filter.since else []
    yield from [("until", _day(filter.until, time(23, 59, 59)))] if filter.until else []
    for name in ("providers", "topics", "types", "phrases"):
        yield from ((name.removesuffix("s"), value) for value in getattr(filter, name))
    yield from (("excluded", value) for value in filter.excluded)
    yield from (("excluded_provider", value) for value in filter.excluded_providers)
    yield from (("excluded_topic", value) for value in filter.excluded_topics)
    yield from (("excluded_dates", interval(dates)) for dates in filter.excluded_dates)
    if filter.published is not None:
        yield "published", str(filter.published).lower()
    if text and question.interpret:
        yield from (("protected", words) for words in map(query.clean, question.protected) if words)
        yield from [("timezone", zone_name(question.zone))] if question.zone != UTC else []
    elif text:
        yield "interpret", "false"


def _day(instant: datetime, edge: time) -> str:
    """Return the day that an instant in UTC begins or ends, else the instant, in ISO 8601."""
    shown = instant.date() if instant.time() == edge else instant
    return shown.isoformat().replace("+00:00", "Z")


def _digest(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a name for a question, whatever the order of its parameters."""
    parameters = sorted(set(pairs))
    return hashlib.blake2b(repr(parameters).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _known(request: Request, tag: str) -> bool:
    """Return whether a request names the feed that it would get (RFC 9110, 13.1.2)."""
    named = [one.strip() for one in ",".join(request.headers.getlist("if-none-match")).split(",")]
    return "*" in named or tag in (one.removeprefix("W/") for one in named)
