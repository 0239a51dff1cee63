"""A semsearch server asked over HTTP, with the same calls, answers and errors as an index in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import SplitResult, urlsplit

from semsearch.errors import (
    NotFound,
    QuestionRefused,
    SemsearchError,
    ServerUnreachable,
    TokenRefused,
    UsageError,
)
from semsearch.text.origins import is_loopback
from semsearch.types import (
    Answer,
    ArticleStory,
    ClaimCoverage,
    Filter,
    Question,
    Span,
    StoryDetail,
    StoryList,
    Timeline,
)

if TYPE_CHECKING:
    from semsearch.schemas.resource import Resource

    Reply = TypeVar("Reply", bound=Resource)

TIMEOUT = 30.0  # seconds of silence; a server that has just started loads its model first
EVERYTHING = Filter()

_REFUSED = ("question_refused", "validation", "body_too_large")  # the request itself is at fault
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)  # nothing else is put into an address


class Client:
    """A server, asked over HTTP. Every call opens its own connection."""

    def __init__(self, url: str, timeout: float = TIMEOUT, token: str = "") -> None:
        """Store an address such as `http://localhost:8080`; the default scheme is http.

        Args:
            url: May have a path under which the service stands, with or without a slash at the end.
            timeout: Seconds without data after which the server counts as unreachable.
            token: Sent as the bearer token, for servers that require one.

        Raises:
            UsageError: It is not an http or https address.
        """
        parts = _address(url)
        path = parts.path.rstrip("/")
        self._root = f"{parts.scheme}://{parts.netloc}{path}/v1"
        # Errors name the address, and must not name the password in it.
        self.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"
        self._timeout = timeout
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._nearby = is_loopback(parts.hostname or "")

    def ask(
        self,
        question: str | Question,
        *,
        limit: int | None = None,
        offset: int | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        published: bool | None = None,
        phrases: Sequence[str] | None = None,
        excluded: Sequence[str] | None = None,
        interpret: bool | None = None,
        zone: tzinfo | None = None,
        protected: Sequence[str] | None = None,
        why_not: str | None = None,
        explain: bool = False,
    ) -> Answer:
        """Return the server's answer. The arguments are those of `Index.ask`.

        Args:
            explain: Whether each score has its parts.

        Raises:
            QuestionRefused: A date is not valid, or the server refuses the question.
            UsageError: The question's time zone has no name.
            NotFound: The server has no article with the id `why_not`.
            ServerUnreachable: Nothing answers, or something that is not semsearch.
            TokenRefused: The server requires a token, or refuses this one.
            SemsearchError: The server reports an error: `IndexMissing`, ….
        """
        from semsearch import query
        from semsearch.schemas import answer
        from semsearch.schemas.question import AskBody

        question = query.make_question(
            question,
            limit=limit,
            offset=offset,
            since=since,
            until=until,
            providers=providers,
            topics=topics,
            types=types,
            published=published,
            phrases=phrases,
            excluded=excluded,
            interpret=interpret,
            zone=zone,
            protected=protected,
            why_not=why_not,
        )
        body = AskBody.of(question, explain=explain).model_dump()
        reply = self._request("POST", "ask", question.why_not, json=body)
        return self._read(answer.Answer, reply).to_domain()

    def related(self, id: str) -> ArticleStory:
        """Return the story that an article belongs to, led by it, near articles, and earlier stories.

        Raises:
            NotFound: The server has no article with that id.
            ServerUnreachable, SemsearchError: As for `ask`.
        """
        from semsearch.schemas import story

        if not _ID.fullmatch(id):
            raise NotFound(f"no article has the id {id[:40]!r}: take an id from an answer")
        reply = self._request("GET", f"articles/{id}/related", id)
        return self._read(story.ArticleStory, reply).to_domain()

    def story(self, id: str, limit: int = 50, offset: int = 0) -> StoryDetail:
        """Return a story in full, by its id, by a former one, or by that of an article in it.

        Args:
            id: The id.
            limit: Groups of reports on the page: reports of one day that are one text or one agency's.
            offset: Groups of reports to skip, the oldest first.

        Raises:
            NotFound: The server has neither.
            ServerUnreachable, SemsearchError: As for `ask`.
        """
        from semsearch.schemas import story_detail

        if not _ID.fullmatch(id):
            raise NotFound(
                f"no story has the id {id[:40]!r}: take an id from an answer or the list of stories"
            )
        params = {"limit": limit, "offset": offset}
        reply = self._request("GET", f"stories/{id}", id, params=params)
        return self._read(story_detail.StoryDetail, reply).to_domain()

    def stories(self, filter: Filter = EVERYTHING, limit: int = 20, offset: int = 0) -> StoryList:
        """Return the server's stories of the articles that meet the filter, largest first.

        Raises:
            ServerUnreachable, SemsearchError: As for `ask`.
        """
        from semsearch.schemas import story

        params = {**_parameters(filter), "limit": limit, "offset": offset}
        return self._read(story.StoryList, self._request("GET", "stories", params=params)).to_domain()

    def timeline(
        self,
        question: str | Question,
        *,
        compare: Sequence[str] = (),
        by: Span | Literal["auto"] = "auto",
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        zone: tzinfo | None = None,
    ) -> Timeline:
        """Return how many articles are about a question over time; the arguments are those of an `Index`.

        Raises:
            QuestionRefused, UsageError, ServerUnreachable, SemsearchError: As for `ask`.
        """
        from semsearch import query
        from semsearch.schemas import timeline
        from semsearch.schemas.requests import replace_surrogates
        from semsearch.schemas.zones import zone_name

        asked = query.make_question(
            question, since=since, until=until, providers=providers, topics=topics, zone=zone
        )
        params = {
            **_parameters(asked.filter),
            "q": replace_surrogates(asked.text),
            "compare": [replace_surrogates(text) for text in compare],
            "by": by,
            "interpret": asked.interpret,
            "timezone": zone_name(asked.zone),
            "protected": [replace_surrogates(text) for text in asked.protected],
        }
        return self._read(timeline.Timeline, self._request("GET", "timeline", params=params)).to_domain()

    def coverage(
        self,
        claim: str | Question,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        providers: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        interpret: bool | None = None,
        zone: tzinfo | None = None,
    ) -> ClaimCoverage:
        """Return what the server's archive says of a claim; the arguments are those of `Index.coverage`.

        Raises:
            QuestionRefused, UsageError, ServerUnreachable, SemsearchError: As for `ask`.
        """
        from semsearch import query
        from semsearch.schemas import claim as schema
        from semsearch.schemas.requests import replace_surrogates
        from semsearch.schemas.zones import zone_name

        asked = query.make_question(
            claim,
            since=since,
            until=until,
            providers=providers,
            topics=topics,
            interpret=interpret,
            zone=zone,
        )
        params = {
            **_parameters(asked.filter),
            "claim": replace_surrogates(asked.text),
            "interpret": asked.interpret,
            "timezone": zone_name(asked.zone),
            "protected": [replace_surrogates(text) for text in asked.protected],
        }
        return self._read(schema.ClaimCoverage, self._request("GET", "coverage", params=params)).to_domain()

    def _request(self, method: str, route: str, named: str = "", **what: Any) -> bytes:  # noqa: ANN401
        """Send a request and return the body of its reply; `named` is the id that it is about."""
        import httpx2

        try:
            # A proxy for the internet cannot reach this machine's own ports.
            with httpx2.Client(timeout=self._timeout, trust_env=not self._nearby) as connection:
                reply = connection.request(method, f"{self._root}/{route}", headers=self._headers, **what)
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            raise self._unreachable(error) from None
        if reply.is_redirect:
            raise ServerUnreachable(
                f"{self.url} redirects to {_one_line(reply.headers.get('location', ''))}: give that address"
            )
        if reply.status_code == 200:
            return reply.content
        raise self._problem(reply.status_code, reply.content, named)

    def _unreachable(self, error: Exception) -> ServerUnreachable:
        """Return our error for one of the HTTP library; the table stands in `tests/test_client_errors.py`."""
        import httpx2

        reason = _one_line(error)
        if isinstance(error, httpx2.TimeoutException):
            return ServerUnreachable(
                f"no answer from {self.url} within {self._timeout:g} seconds: is it busy or starting?"
            )
        if isinstance(error, httpx2.ConnectError):
            if "CERTIFICATE" in reason.upper():
                return ServerUnreachable(f"the certificate of {self.url} is not trusted: {reason}")
            return ServerUnreachable(f"nothing answers at {self.url}: is 'semsearch serve' running there?")
        if isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError):
            return ServerUnreachable(
                f"{self.url} did not complete its answer ({reason.rstrip('.')}): ask again, and if that does "
                "not help check that 'semsearch serve' is what runs there"
            )
        return self._foreign(reason)

    def _read(self, schema: type[Reply], reply: bytes) -> Reply:
        """Return a reply as the resource that it should be."""
        from pydantic import ValidationError

        try:
            return schema.model_validate_json(reply, strict=True)
        except ValidationError:
            raise self._foreign("its reply is not a semsearch answer") from None

    def _problem(self, status: int, reply: bytes, named: str) -> SemsearchError:
        """Return the error that a problem (RFC 9457) carries; `named` is the id that was asked about."""
        from pydantic import ValidationError

        from semsearch.schemas.problem import Problem

        try:
            problem = Problem.model_validate_json(reply, strict=True)
        except ValidationError:
            return self._foreign(f"HTTP status {status}")
        code, detail = problem.code, _one_line(problem.detail)
        if code == NotFound.code and named and repr(named[:40]) in problem.detail:
            return NotFound(detail)  # a missing route has the same code, and does not name the id
        if status == 404:
            return self._foreign(f"HTTP status {status}")
        if code in _REFUSED:
            return QuestionRefused(detail)
        if code == "token_missing":
            return TokenRefused(
                f"{self.url} requires an access token: set SEMSEARCH_TOKEN; "
                "the operator creates one with 'semsearch token'"
            )
        said = _one_line(f"{problem.title}: {problem.detail}" if problem.title else problem.detail)
        kind = next((kind for kind in _errors(SemsearchError) if kind.code == code), ServerUnreachable)
        return kind(f"{self.url}: {said}")

    def _foreign(self, why: str) -> ServerUnreachable:
        return ServerUnreachable(f"{self.url} does not answer as semsearch does ({why}): check the address")


def _parameters(filter: Filter) -> dict[str, Any]:
    """Return a filter as the parameters of an address."""
    from semsearch.schemas.question import FilterBody

    given = FilterBody.of(filter).model_dump()
    given["excluded_dates"] = [
        "/".join(dates[end] or ".." for end in ("since", "until"))
        for dates in given.get("excluded_dates", [])
    ]
    for name in ("excluded_providers", "excluded_topics"):
        given[name.removesuffix("s")] = given.pop(name, [])
    return {name: value for name, value in given.items() if value not in (None, [])}


def _address(url: str) -> SplitResult:
    refused = UsageError(
        f"the server must be an address such as http://localhost:8080, not {_one_line(url)!r}"
    )
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise refused
    except ValueError:  # a port that is not a number, a bracket that is not closed
        raise refused from None
    if not text.isprintable() or " " in text:
        raise refused
    return parts


def _one_line(said: object) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in str(said)).split())
    return text if len(text) <= 300 else text[:300] + "…"


def _errors(kind: type[SemsearchError]) -> Iterator[type[SemsearchError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _errors(below)
