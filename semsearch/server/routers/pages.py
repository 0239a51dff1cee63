"""The pages: what a browser shows of the archive, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, tzinfo
from itertools import islice, takewhile
from threading import Lock
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from semsearch import query
from semsearch.cancellation import CancelToken
from semsearch.errors import QuestionRefused, SemsearchError
from semsearch.index import Index
from semsearch.presentation import html
from semsearch.presentation.html.addresses import FILTERS, OF_QUESTION, Address
from semsearch.presentation.text.messages import summary_credit
from semsearch.schemas.zones import zone_from
from semsearch.server import auth, problems, streaming
from semsearch.server.dependencies import OpenIndex
from semsearch.server.middleware import NO_FRAMING, content_security_policy
from semsearch.server.routers import discovery
from semsearch.types import Event, SentenceAdded, StoriesFound

FOREVER = "public, max-age=31536000, immutable"
STORIES = 12  # newest stories that example questions are made from
EXAMPLES = 5  # example questions shown
DEEPEST = query.MAX_OFFSET  # reports of a story that can be skipped
_OF_PAGE = frozenset(("q", *FILTERS, *OF_QUESTION))
# The landing page by index: its revision and content.
_computing = Lock()  # the start page is prepared while the first readers come
_landings: WeakKeyDictionary[Index, tuple[int, html.Landing]] = WeakKeyDictionary()

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(index: OpenIndex, request: Request) -> Response:
    """Return the page: a question and its answer, or examples to begin with."""
    address = Address.read(html.PAGE, request.query_params.multi_items(), _OF_PAGE)
    zone = _zone(request)
    if streaming.wanted(request):
        return _streamed(index, address, zone, request)
    shown, status = _page(index, address, zone)
    facts = discovery.facts(request, address, shown.answer, images=shown.images)
    return _html(html.page(replace(shown, facts=facts)), status, NO_FRAMING, images=shown.images)


@router.get("/story")
def story(index: OpenIndex, request: Request) -> Response:
    """Return the page of one story: what its reports state differently, and its reports by day."""
    id, offset = request.query_params.get("id", ""), request.query_params.get("offset", "0")
    skipped = (
        int(offset) if offset.isascii() and offset.isdecimal() and len(offset) <= len(str(DEEPEST)) else 0
    )
    try:
        found = index.story(query.clean(id), html.REPORTS, min(skipped, DEEPEST))
        text, status = html.story(html.story_page(found, skipped)), 200
    except SemsearchError as error:
        status, detail = problems.status_and_detail(error)
        text = html.story(None, detail)
    return _html(text, status, NO_FRAMING, images=False)


@router.get("/embed")
def embed(index: OpenIndex, request: Request) -> Response:
    """Return the page that is framed by a wiki's page."""
    attributes = [*request.query_params.multi_items(), ("token", auth.encoded_access_token(request))]
    if auth.has_fixed_question(request):
        attributes.append(("fixed", "yes"))  # nothing else may be asked
    address = Address.framed(attributes)
    shown, status = _page(index, address, _zone(request))
    return _html(html.frame(shown), status, auth.frame_ancestors(request), images=shown.images)


@router.get("/embed.js")
def widget(index: OpenIndex) -> Response:
    """Return the widget, for pages of other sites."""
    asset = html.assets()["embed.js"]
    content = asset.content
    if index.settings.server.images == "no":
        content = content.replace(b"const IMAGES = true;", b"const IMAGES = false;")
    return Response(content, media_type=asset.media_type, headers={"Cache-Control": "public, max-age=3600"})


@router.get("/assets/{name}")
def asset(name: str, request: Request) -> Response:
    """Return a file that the pages load; under an address with its version it never changes."""
    if not (found := html.assets().get(name)):
        raise HTTPException(404)
    known = request.query_params.get("v") == found.version
    headers = {"Cache-Control": FOREVER if known else "no-cache"}
    return Response(found.content, media_type=found.media_type, headers=headers)


def _page(index: Index, address: Address, zone: tzinfo) -> tuple[html.Page, int]:
    """Answer the question of an address; return the reply and the status."""
    images = index.settings.server.images == "yes"
    try:
        if not address.value("q"):
            return html.Page(address, landing=landing(index), images=images), 200
        answer = index.ask(address.question(zone, _shown(index, address, zone)), write=False)
        facets = index.facets(answer.interpretation.filter)
        reply = html.reply(answer, address, facets, zone, pending=bool(index.settings.llm.base_url))
    except SemsearchError as error:
        status, detail = problems.status_and_detail(error)
        return html.Page(address, problem=detail, images=images), status
    return html.Page(address, reply, _before(address), images=images, answer=answer), 200


def _streamed(index: Index, address: Address, zone: tzinfo, request: Request) -> Response:
    """Answer as events whose data are pieces of HTML: the `turn`, then each `sentence` of its summary."""
    cancel = CancelToken()
    images = index.settings.server.images == "yes"
    if address.value("q") and not index.settings.llm.base_url:  # all of it is there at once
        shown = _page(index, address, zone)[0]
        turn = html.turn(shown.reply, images=images) if shown.reply else html.problem(shown.problem, address)
        return streaming.EventStream(
            iter([streaming.event("turn", turn), streaming.event("done", "")]), cancel, request
        )
    try:
        events = index.stream(address.question(zone, _shown(index, address, zone)), cancel)
        first = next(events)
    except SemsearchError as error:
        turn = html.problem(problems.status_and_detail(error)[1], address)
        return streaming.EventStream(iter([streaming.event("turn", turn)]), cancel, request)
    return streaming.EventStream(_pieces(index, address, zone, first, events, images=images), cancel, request)


def _pieces(
    index: Index, address: Address, zone: tzinfo, first: Event, others: Iterator[Event], *, images: bool
) -> Iterator[str]:
    turn = len(address.values("history")) + 1
    if isinstance(first, StoriesFound):
        facets = index.facets(first.answer.interpretation.filter)
        reply = html.reply(first.answer, address, facets, zone, pending=True)
        yield streaming.event("turn", html.turn(reply, images=images))
        if not reply.pending:
            yield streaming.event("done", "")
            return
    for event in others:
        if isinstance(event, SentenceAdded):
            piece = html.sentence(html.quoted(event.sentence), turn)
            yield streaming.event("sentence", {"number": event.number, "html": piece})
        else:
            yield streaming.event("done", summary_credit(event.answer.writer))


def _shown(index: Index, address: Address, zone: tzinfo) -> tuple[str, ...]:
    """Ask the previous question again, for the stories that this one may refer to."""
    with suppress(QuestionRefused):
        if before := address.before():
            return html.shown(index.ask(before.question(zone), write=False))
    return ()


def _before(address: Address) -> tuple[tuple[str, Address], ...]:
    """Return the earlier questions, each with its address."""
    found, earlier = list[tuple[str, Address]](), address.before()
    while earlier:
        found.append((earlier.value("q"), earlier))
        earlier = earlier.before()
    return tuple(reversed(found))


def _zone(request: Request) -> tzinfo:
    """Return the reader's time zone, which the page's script stores in a cookie; UTC without one."""
    with suppress(QuestionRefused):
        return zone_from(unquote(request.cookies.get("timezone", "UTC")))
    return UTC


def _html(text: str, status: int, ancestors: str, *, images: bool) -> Response:
    headers = {
        "Content-Security-Policy": content_security_policy(ancestors, images=images),
        "Referrer-Policy": "same-origin",  # the outlets do not learn the question
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    return HTMLResponse(text, status, headers)


def landing(index: Index, cancel: CancelToken | None = None) -> html.Landing:
    """Return example questions that the archive answers, and its size, computed once for each revision.

    If it is cancelled, what it has found by then is returned, and not kept.
    """
    cancel = cancel or CancelToken()
    with _computing:
        revision = index.revision()
        cached = _landings.get(index)
        if not cached or cached[0] != revision:
            cached = revision, _landing(index, cancel)
            if not cancel.cancelled:
                _landings[index] = cached
        return cached[1]


def _landing(index: Index, cancel: CancelToken) -> html.Landing:
    story_list, facets = index.stories(limit=STORIES), index.facets()
    outlets = f", from {len(facets.providers):,} outlets" if len(facets.providers) > 1 else ""
    months = [count.value for count in facets.months]
    years = f", {months[0][:4]} to {months[-1][:4]}" if months and months[0][:4] != months[-1][:4] else ""
    description = f"{story_list.articles:,} articles{outlets}{years}." if story_list.articles else ""
    questions = takewhile(lambda _: not cancel.cancelled, html.examples(story_list.stories))
    answered = (question for question in questions if _is_answered(question, index))
    return html.Landing(tuple(islice(answered, EXAMPLES)), description)


def _is_answered(question: str, index: Index) -> bool:
    try:
        return index.ask(question, limit=1, write=False).confident
    except QuestionRefused:  # a headline may contain search operators
        return False
