from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest

from semsearch.client import Client
from semsearch.errors import (
    IndexBusy,
    IndexMissing,
    ModelProblem,
    NotFound,
    QuestionRefused,
    SemsearchError,
    ServerUnreachable,
    TokenRefused,
    UsageError,
)
from semsearch.schemas.answer import Answer as AnswerSchema
from semsearch.schemas.claim import ClaimCoverage as CoverageSchema
from semsearch.schemas.story import ArticleStory as ArticleStorySchema
from semsearch.schemas.story import StoryList as StoryListSchema
from semsearch.schemas.story_detail import StoryDetail as StoryDetailSchema
from semsearch.schemas.timeline import Timeline as TimelineSchema
from semsearch.types import (
    ArticleStory,
    Count,
    DateRange,
    EarlierStory,
    Filter,
    Headline,
    Question,
    ReportGroup,
    ScoreBreakdown,
    Story,
    StoryDay,
    StoryDetail,
    StoryList,
    Turn,
)
from tests.presentation.samples import CLAIM, TIMELINE, TOLL
from tests.schemas.samples import ANSWER, LEAD

QUESTION = Question("faces")
STORY_LIST = StoryList(
    (replace(ANSWER.stories[0], lead=replace(ANSWER.stories[0].lead, score=0.0)),), 413, 4, 412
)
STORY_DETAIL = StoryDetail(
    STORY_LIST.stories[0],
    (Count("2021-07-28", 2),),
    (Headline(LEAD, ((0, 4), (11, 16))),),
    ("Canal Post",),
    ("b2-3",),
    "c4",
    (
        EarlierStory(
            "d5",
            LEAD,
            2,
            datetime(2021, 7, 1, tzinfo=UTC),
            datetime(2021, 7, 2, tzinfo=UTC),
            27,
            ("Harbour court",),
            0.51,
        ),
    ),
    (replace(TOLL, values=tuple(replace(value, articles=2, independent=1) for value in TOLL.values)),),
    (StoryDay("2021-07-28", (ReportGroup(Headline(LEAD, ((0, 4),)), (LEAD,), "Reuters"),), 2),),
    1,
    2,
)


@dataclass
class Server:
    """A real server on this machine that gives one prepared reply and remembers what it was sent."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    released: threading.Event | None = None  # awaited before a reply, where set
    cut: int | None = None  # bytes of its reply after which the connection ends
    asked: list[tuple[str, Any]] = field(default_factory=list)
    shown: list[str | None] = field(default_factory=list)  # the headers Authorization
    url: str = ""

    def reply(self, body: object, status: int = 200) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = status


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            self.respond(None)

        def respond(self, sent: Any) -> None:
            state.asked.append((self.path, sent))
            state.shown.append(self.headers["Authorization"])
            if state.released:
                state.released.wait(30)  # the client has given up by then
                return
            if state.cut == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(state.status)
            for name, value in {"Content-Type": state.kind, **state.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(state.body)))
            self.end_headers()
            self.wfile.write(state.body[: state.cut])
            if state.cut:
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_an_answer_arrives_as_the_server_had_it(server: Server) -> None:
    server.reply(AnswerSchema.of(ANSWER, explain=True).model_dump())
    assert Client(server.url).ask(QUESTION, explain=True) == ANSWER


def test_a_token_travels_with_every_question(server: Server) -> None:
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    Client(server.url, token="a.b.c").ask(QUESTION)
    Client(server.url).ask(QUESTION)
    assert server.shown == ["Bearer a.b.c", None]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("token_missing", r"requires an access token: set SEMSEARCH_TOKEN; the operator creates one with"),
        ("token_refused", r"Invalid access token: the token expired on 2026-03-01"),
    ],
)
def test_a_token_that_is_missing_or_refused_is_told_with_what_to_do(
    server: Server, code: str, told: str
) -> None:
    problem = {"title": "Invalid access token", "detail": "the token expired on 2026-03-01", "code": code}
    server.reply(problem, 401)
    with pytest.raises(TokenRefused, match=told):
        Client(server.url).ask(QUESTION)


def test_what_is_asked_travels_in_the_documented_form(server: Server) -> None:
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    within = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC),
        until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
        providers=("Harbour Daily",),
        published=True,
        phrases=("smart city",),
        excluded=("police", "drones"),
    )
    question = Question(
        "half a pair \ud83d",
        within,
        3,
        6,
        interpret=False,
        zone=ZoneInfo("Asia/Shanghai"),
        why_not="b2",
        history=(Turn("faces \ud83d", ("a1",), datetime(2021, 8, 1, tzinfo=UTC)), Turn("in July")),
        drop=("date",),
        protected=("in July",),
    )
    Client(server.url).ask(question, explain=True)
    assert server.asked == [
        (
            "/v1/ask",
            {
                "question": "half a pair ?",
                "limit": 3,
                "offset": 6,
                "filter": {
                    "since": "2021-07-01T00:00:00Z",
                    "until": "2021-07-31T23:59:59Z",
                    "providers": ["Harbour Daily"],
                    "topics": [],
                    "types": [],
                    "phrases": ["smart city"],
                    "excluded": ["police", "drones"],
                    "published": True,
                },
                "interpret": False,
                "timezone": "Asia/Shanghai",
                "why_not": "b2",
                "history": [
                    {"question": "faces ?", "shown": ["a1"], "asked_at": "2021-08-01T00:00:00Z"},
                    {"question": "in July", "shown": []},
                ],
                "drop": ["date"],
                "protected": ["in July"],
                "explain": True,
            },
        )
    ]


def test_what_is_not_asked_for_is_sent_as_its_default(server: Server) -> None:
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    Client(server.url).ask(QUESTION)
    ((_, sent),) = server.asked
    assert (sent["interpret"], sent["timezone"], sent["why_not"]) == (True, "UTC", "")
    assert (sent["history"], sent["drop"]) == ([], [])
    assert not {"protected", "literal"} & sent.keys(), "which servers of before refuse, or warn of"


def test_a_timeline_is_asked_for_with_all_its_limits(server: Server) -> None:
    server.reply(TimelineSchema.of(TIMELINE).model_dump_json().encode())
    limits = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC),
        providers=("Canal Post",),
        excluded_providers=("Star",),
        excluded_dates=(DateRange(until=datetime(2020, 1, 1, tzinfo=UTC)),),
    )
    asked = Question("Mars", limits, zone=ZoneInfo("Asia/Shanghai"), protected=("in May",))
    assert (
        Client(server.url).timeline(asked, compare=["Didi", "\ud800"], by="week", topics=["Law"]) == TIMELINE
    )
    ((path, _),) = server.asked
    route, _, sent = path.partition("?")
    assert route == "/v1/timeline"
    assert parse_qs(sent) == {
        "q": ["Mars"],
        "compare": ["Didi", "?"],
        "by": ["week"],
        "interpret": ["true"],
        "timezone": ["Asia/Shanghai"],
        "protected": ["in May"],
        "since": ["2021-07-01T00:00:00Z"],
        "providers": ["Canal Post"],
        "topics": ["Law"],
        "excluded_provider": ["Star"],
        "excluded_dates": ["../2020-01-01T00:00:00Z"],
    }


def test_a_claim_is_sent_with_its_limits(server: Server) -> None:
    found = replace(CLAIM, reports=CLAIM.reports[:2])
    server.reply(CoverageSchema.of(found).model_dump_json().encode())
    limits = Filter(since=datetime(2021, 1, 1, tzinfo=UTC), providers=("Canal Post",))
    assert Client(server.url).coverage(Question("Norvik fined", limits), interpret=False) == found
    ((path, _),) = server.asked
    assert parse_qs(path.partition("?")[2]) == {
        "claim": ["Norvik fined"],
        "since": ["2021-01-01T00:00:00Z"],
        "providers": ["Canal Post"],
        "interpret": ["false"],
        "timezone": ["UTC"],
    }


def test_a_reply_that_is_no_timeline_is_foreign(server: Server) -> None:
    server.reply({"by": "month"})
    with pytest.raises(ServerUnreachable, match="does not answer as semsearch does"):
        Client(server.url).timeline("Mars")


def test_a_zone_without_a_name_is_not_sent_as_another(server: Server) -> None:
    with pytest.raises(UsageError, match="a zone needs a name to be sent"):
        Client(server.url).ask(replace(QUESTION, zone=timezone(timedelta(hours=8))))
    assert server.asked == []


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("http://127.0.0.1:{port}", "/v1/ask"),
        ("http://127.0.0.1:{port}/", "/v1/ask"),
        ("127.0.0.1:{port}", "/v1/ask"),
        (" 127.0.0.1:{port}/wiki/search/ ", "/wiki/search/v1/ask"),
        ("http://user:secret@127.0.0.1:{port}/wiki", "/wiki/v1/ask"),
    ],
)
def test_an_address_may_have_a_slash_a_path_or_no_scheme(server: Server, form: str, path: str) -> None:
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    Client(form.format(port=server.url.rpartition(":")[2])).ask(QUESTION)
    assert [asked for asked, _ in server.asked] == [path]


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "ftp://a.example",
        "http://",
        "http://a.example:port",
        "http://[::1",
        "http://a b/",
        "a\x1b[1m:80",
    ],
)
def test_what_is_no_address_is_wrong_use(url: str) -> None:
    with pytest.raises(
        UsageError, match="the server must be an address such as http://localhost:8080"
    ) as caught:
        Client(url)
    assert str(caught.value).isprintable()


def test_where_nothing_listens_one_line_asks_whether_the_server_runs() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(ServerUnreachable) as caught:
            Client(f"http://user:secret@127.0.0.1:{port}").ask(QUESTION)
    assert str(caught.value) == (
        f"nothing answers at http://127.0.0.1:{port}: is 'semsearch serve' running there?"
    )


def test_a_proxy_for_the_world_outside_is_not_asked_for_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    assert Client(server.url).ask(QUESTION).articles == 412


def test_a_server_that_takes_too_long_is_unreachable(server: Server) -> None:
    server.released = threading.Event()
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    with pytest.raises(ServerUnreachable, match=r"no answer from .* within 0\.2 seconds"):
        Client(server.url, timeout=0.2).ask(QUESTION)
    server.released.set()


@pytest.mark.parametrize("cut", [0, 100])
def test_a_connection_that_breaks_off_is_no_matter_of_the_address(server: Server, cut: int) -> None:
    server.reply(AnswerSchema.of(ANSWER).model_dump())
    server.cut = cut
    with pytest.raises(ServerUnreachable, match=r"did not complete its answer \([^.]*\): ask again"):
        Client(server.url).ask(QUESTION)
    server.cut = None
    assert Client(server.url).ask(QUESTION).confidence == ANSWER.confidence


def test_a_redirect_names_the_address_to_give(server: Server) -> None:
    server.status, server.headers = 301, {"Location": "https://new.example/v1/ask"}
    with pytest.raises(ServerUnreachable, match=r"redirects to https://new\.example/v1/ask"):
        Client(server.url).ask(QUESTION)


def changed(change: Callable[[Any], object]) -> bytes:
    reply = json.loads(json.dumps(AnswerSchema.of(ANSWER).model_dump()))
    change(reply)
    return json.dumps(reply).encode()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>a wiki</html>"),
        (200, b""),
        (200, b"\xff\xfe\x00"),
        (200, b"[" * 100_000),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"status": "ok"}'),
        (200, changed(lambda reply: reply.pop("stories"))),
        (200, changed(lambda reply: reply.update(timings=[]))),
        (200, changed(lambda reply: reply.update(confidence="very"))),
        (200, changed(lambda reply: reply["stories"][0]["article"].update(title=5))),
        (200, changed(lambda reply: reply["stories"][0]["article"].update(title=None))),
        (200, changed(lambda reply: reply["stories"][0]["article"].update(published_at="yesterday"))),
        (
            200,
            changed(lambda reply: reply["stories"][0]["article"].update(published_at="2021-01-01T00:00:00")),
        ),
        (200, changed(lambda reply: reply["stories"][0].update(score="high"))),
        (200, changed(lambda reply: reply["stories"][0].update(related=None))),
        (200, changed(lambda reply: reply["index"].update(articles=True))),
        (200, changed(lambda reply: reply.update(why_not={"step": "shown"}))),
        (200, changed(lambda reply: reply["interpretation"].update(understood=[{"text": "x"}]))),
        (200, changed(lambda reply: reply["interpretation"].update(did_you_mean=7))),
        (200, changed(lambda reply: reply["interpretation"]["filter"].update(phrases=[7]))),
        (404, b"<h1>Not Found</h1>"),
        (404, b'{"detail": "Not Found"}'),
        (404, b'{"code": "not_found", "title": "Not found", "detail": "no such route"}'),
        (500, b"Internal Server Error"),
        (502, b'{"code": 7, "detail": []}'),
        (204, b""),
    ],
)
def test_a_foreign_reply_is_told_in_one_line(server: Server, status: int, body: bytes) -> None:
    server.reply(body, status)
    with pytest.raises(ServerUnreachable) as caught:
        Client(server.url).ask(QUESTION)
    assert "does not answer as semsearch does" in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_reply_without_an_explanation_and_with_more_fields_is_an_answer(server: Server) -> None:
    server.reply(changed(lambda reply: (reply.update(new=1), reply["timings"].update(new_ms=1))))
    told = Client(server.url).ask(QUESTION)
    assert told.stories[0].lead.why == ScoreBreakdown(0.0, 0.0, 0.0, 0.0)
    assert told.stories[0].lead.article == LEAD


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("index_missing", 503, IndexMissing),
        ("index_busy", 503, IndexBusy),
        ("model_problem", 503, ModelProblem),
        ("internal", 500, ServerUnreachable),
        ("from_the_future", 400, ServerUnreachable),
    ],
)
def test_a_problem_is_raised_as_the_error_that_it_carries(
    server: Server, code: str, status: int, kind: type[SemsearchError]
) -> None:
    server.kind = "application/problem+json"
    server.reply(
        {"code": code, "title": "It failed", "detail": "see\nthe \x1b[1mlog", "status": status}, status
    )
    with pytest.raises(SemsearchError) as caught:
        Client(server.url).ask(QUESTION)
    assert type(caught.value) is kind
    assert str(caught.value) == f"{server.url}: It failed: see the [1mlog"


def test_an_article_that_the_server_does_not_have_is_told_from_a_route_that_it_does_not_have(
    server: Server,
) -> None:
    asked = replace(QUESTION, why_not="zz")
    missing = "no article has the id 'zz': take an id from an answer"
    server.reply({"code": "not_found", "title": "Not found", "detail": missing}, 404)
    with pytest.raises(NotFound) as caught:
        Client(server.url).ask(asked)
    assert str(caught.value) == missing
    server.reply({"code": "not_found", "title": "Not found", "detail": "no route"}, 404)
    with pytest.raises(ServerUnreachable, match="HTTP status 404"):
        Client(server.url).ask(asked)


@pytest.mark.parametrize("code", ["question_refused", "validation", "body_too_large"])
def test_a_question_that_the_server_refuses_is_refused_in_its_words(server: Server, code: str) -> None:
    server.reply({"code": code, "title": "No", "detail": "limit must be 1 to 100, not 0"}, 422)
    with pytest.raises(QuestionRefused) as caught:
        Client(server.url).ask(QUESTION)
    assert str(caught.value) == "limit must be 1 to 100, not 0"


# --- stories ----------------------------------------------------------------------------------------------


AStory = TypeVar("AStory", bound=Story)


def unexplained(story: AStory) -> AStory:
    return replace(story, lead=replace(story.lead, why=ScoreBreakdown(0.0, 0.0, 0.0, 0.0)))


def test_stories_arrive_as_the_server_had_them(server: Server) -> None:
    server.reply(StoryListSchema.of(STORY_LIST).model_dump())
    assert Client(server.url).stories() == replace(STORY_LIST, stories=(unexplained(STORY_LIST.stories[0]),))
    assert server.asked == [("/v1/stories?limit=20&offset=0", None)]


def test_limits_of_stories_travel_in_the_address(server: Server) -> None:
    server.reply(StoryListSchema.of(STORY_LIST).model_dump())
    within = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC), topics=("law", "R&D ✓"), types=("video",), published=False
    )
    Client(f"{server.url}/wiki").stories(within, 3, 6)
    ((address, _),) = server.asked
    path, _, sent = address.partition("?")
    assert path == "/wiki/v1/stories"
    assert parse_qs(sent) == {
        "since": ["2021-07-01T00:00:00Z"],
        "topics": ["law", "R&D ✓"],
        "types": ["video"],
        "published": ["false"],
        "limit": ["3"],
        "offset": ["6"],
    }


def test_a_dossier_arrives_as_the_server_had_it(server: Server) -> None:
    server.reply(StoryDetailSchema.of(STORY_DETAIL).model_dump())
    found = Client(server.url).story("a1-2", limit=3, offset=6)
    assert found == replace(STORY_DETAIL, story=unexplained(STORY_DETAIL.story))
    assert server.asked == [("/v1/stories/a1-2?limit=3&offset=6", None)]


def test_what_is_related_arrives_as_the_server_had_it(server: Server) -> None:
    story = STORY_DETAIL.story
    around = ArticleStory(
        lead=story.lead,
        related=story.related,
        providers=story.providers,
        first_published_at=story.first_published_at,
        last_published_at=story.last_published_at,
        id=story.id,
        near=(LEAD,),
        background=STORY_DETAIL.background,
    )
    server.reply(ArticleStorySchema.around(around).model_dump())
    assert Client(server.url).related("a1-2") == unexplained(around)
    assert server.asked == [("/v1/articles/a1-2/related", None)]
    missing = "no article has the id 'zz': take an id from an answer"
    server.reply({"code": "not_found", "title": "Not found", "detail": missing}, 404)
    for id in ("zz", "../zz"):
        with pytest.raises(NotFound, match="no article has the id"):
            Client(server.url).related(id)
    assert len(server.asked) == 2  # what can be no id is not sent


def test_a_story_that_the_server_does_not_have_is_not_found(server: Server) -> None:
    missing = "no story has the id 'zz': take an id from an answer or the list of stories"
    server.reply({"code": "not_found", "title": "Not found", "detail": missing}, 404)
    with pytest.raises(NotFound) as caught:
        Client(server.url).story("zz")
    assert str(caught.value) == missing


@pytest.mark.parametrize("id", ["route", "path"])
def test_an_older_server_has_no_such_route_whatever_the_id(server: Server, id: str) -> None:
    detail = "no route has this path: see /openapi.json"
    server.reply({"code": "not_found", "title": "Not found", "detail": detail}, 404)
    for ask in (lambda: Client(server.url).story(id), lambda: Client(server.url).stories()):
        with pytest.raises(ServerUnreachable, match="HTTP status 404"):
            ask()


@pytest.mark.parametrize("id", ["", " ", ".", "..", "a/b", "a?b", "a#b", "%2e", "日本", "\udcff", "x" * 101])
def test_what_can_be_no_id_is_not_sent(server: Server, id: str) -> None:
    with pytest.raises(NotFound, match="no story has the id"):
        Client(server.url).story(id)
    assert server.asked == []


@pytest.mark.parametrize(
    "change",
    [
        lambda reply: reply.pop("story"),
        lambda reply: reply.update(timeline=[{"value": 7, "count": 1}]),
        lambda reply: reply.update(timeline=[{"value": "2021-07-28", "count": "many"}]),
        lambda reply: reply.update(silent=[None]),
        lambda reply: reply["headlines"][0].update(own=[[0]]),
        lambda reply: reply["headlines"][0].update(own=[[0, "4"]]),
        lambda reply: reply["headlines"][0].pop("article"),
        lambda reply: reply["story"].update(providers=None),
    ],
)
def test_a_dossier_of_another_shape_is_foreign(server: Server, change: Callable[[Any], object]) -> None:
    reply = json.loads(json.dumps(StoryDetailSchema.of(STORY_DETAIL).model_dump()))
    change(reply)
    server.reply(reply)
    with pytest.raises(ServerUnreachable, match="its reply is not a semsearch answer"):
        Client(server.url).story("a1")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (422, "validation", QuestionRefused),
        (422, "question_refused", QuestionRefused),
        (503, "index_missing", IndexMissing),
        (500, "internal", ServerUnreachable),
    ],
)
def test_problems_of_stories_are_raised_as_those_of_a_question(
    server: Server, status: int, code: str, kind: type[SemsearchError]
) -> None:
    server.reply({"code": code, "title": "It failed", "detail": "limit: must be at most 100"}, status)
    for ask in (lambda: Client(server.url).story("a1"), lambda: Client(server.url).stories()):
        with pytest.raises(kind, match="must be at most 100"):
            ask()
