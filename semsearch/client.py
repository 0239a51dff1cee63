"""A semsearch server asked over HTTP, with the same calls, answers and errors as an index in a folder."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints
from urllib.parse import SplitResult, urlsplit

from semsearch import schemas
from semsearch.errors import (
    NotFound,
    QuestionRefused,
    SemsearchError,
    ServerUnreachable,
    TokenRefused,
    UsageError,
)
from semsearch.text.origins import is_loopback
from semsearch.types import Answer, Filter, Question, StoryDetail, StoryList

TIMEOUT = 30.0  # seconds of silence; a server that has just started loads its model first
EVERYTHING = Filter()

Reply = TypeVar("Reply", Answer, StoryDetail, StoryList)
_LISTS = ("providers", "topics", "types", "phrases", "excluded")  # of a filter
_REFUSED = ("question_refused", "validation", "body_too_large")  # what is wrong is in what was sent
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)  # what can be one; nothing else is put into an address


class Client:
    """Asks the server at an address; every call opens a connection of its own."""

    def __init__(self, url: str, timeout: float = TIMEOUT, token: str = "") -> None:
        """Take an address such as `http://localhost:8080`; without a scheme it is taken as http.

        Args:
            url: May have a path under which the service stands, with or without a slash at the end.
            timeout: Seconds without a sign of life after which the server counts as unreachable.
            token: What a server that asks for tokens is shown.

        Raises:
            UsageError: It is no http or https address.
        """
        parts = _address(url)
        path = parts.path.rstrip("/")
        self._root = f"{parts.scheme}://{parts.netloc}{path}/v1"
        # Errors name the address, and must not name the password in it.
        self.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"
        self._timeout = timeout
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._nearby = is_loopback(parts.hostname or "")

    def ask(self, question: Question, *, explain: bool = False) -> Answer:
        """Ask, and give the server's answer; with `explain`, what each score is made of.

        Raises:
            UsageError: The question's zone has no name to be sent under.
            NotFound: The server has no article with the id that `why_not` names.
            ServerUnreachable: Nothing answers, or not in semsearch's way.
            TokenRefused: The server asks for a token, or refuses this one.
            SemsearchError: What the server reports: `QuestionRefused`, `IndexMissing`, ….
        """
        asked = _request(question, explain=explain)
        return self._answer(
            schemas.answer_from, Answer, self._sent("POST", "ask", question.why_not, json=asked)
        )

    def story(self, id: str) -> StoryDetail:
        """Give all that the server has to tell of a story, by its id or by that of an article in it.

        Raises:
            NotFound: The server has neither.
            ServerUnreachable, SemsearchError: As for `ask`.
        """
        if not _ID.fullmatch(id):
            raise NotFound(f"no story has the id {id[:40]!r}: ids stand in the answers of ask and of stories")
        return self._answer(schemas.story_detail_from, StoryDetail, self._sent("GET", f"stories/{id}", id))

    def stories(self, filter: Filter = EVERYTHING, limit: int = 20, offset: int = 0) -> StoryList:
        """Give the server's stories of the articles that pass, largest first; raises the same as `ask`."""
        asked = {**_limits(filter), "limit": limit, "offset": offset}
        given = {name: value for name, value in asked.items() if value not in (None, [])}
        return self._answer(schemas.story_list_from, StoryList, self._sent("GET", "stories", params=given))

    def _sent(self, method: str, route: str, named: str = "", **what: Any) -> Any:  # noqa: ANN401
        """Send a request and give the JSON of its reply; `named` is the id that it is about."""
        import httpx2

        try:
            # A proxy meant for the world outside cannot reach this machine's own ports.
            with httpx2.Client(timeout=self._timeout, trust_env=not self._nearby) as connection:
                reply = connection.request(method, f"{self._root}/{route}", headers=self._headers, **what)
        except httpx2.TimeoutException:
            raise ServerUnreachable(
                f"no answer from {self.url} within {self._timeout:g} seconds: is it busy or starting?"
            ) from None
        except httpx2.ConnectError as error:
            if "CERTIFICATE" in str(error).upper():
                raise ServerUnreachable(
                    f"the certificate of {self.url} is not trusted: {_one_line(error)}"
                ) from None
            raise ServerUnreachable(
                f"nothing answers at {self.url}: is 'semsearch serve' running there?"
            ) from None
        except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise ServerUnreachable(
                f"{self.url} broke off its answer ({_one_line(error).rstrip('.')}): ask again, and if that "
                "does not help look whether it is 'semsearch serve' that runs there"
            ) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            raise ServerUnreachable(
                f"{self.url} does not answer as semsearch does ({_one_line(error)}): check the address"
            ) from None
        if reply.is_redirect:
            raise ServerUnreachable(
                f"{self.url} redirects to {_one_line(reply.headers.get('location', ''))}: give that address"
            )
        try:
            body = reply.json()
        except (ValueError, RecursionError):
            body = None
        if reply.status_code == 200:
            return body
        raise self._problem(reply.status_code, body, named)

    def _answer(self, decode: Callable[[Any], Reply], kind: type[Reply], body: Any) -> Reply:  # noqa: ANN401
        try:
            answer = decode(body)
        except (KeyError, TypeError, ValueError, AttributeError):
            answer = None
        if answer is None or not _sound(answer, kind):
            raise self._foreign("its reply is no semsearch answer")
        return answer

    def _problem(self, status: int, body: Any, named: str) -> SemsearchError:  # noqa: ANN401
        """Give the error that a problem (RFC 9457) carries; `named` is the id that was asked about."""
        told = body if isinstance(body, dict) else {}
        code, title, detail = (told.get(key) for key in ("code", "title", "detail"))
        if code == NotFound.code and isinstance(detail, str) and named and repr(named[:40]) in detail:
            return NotFound(_one_line(detail))  # what it names; a route that is missing has the same code
        if status == 404 or not (isinstance(code, str) and isinstance(detail, str) and detail):
            return self._foreign(f"it says HTTP {status}")
        if code in _REFUSED:
            return QuestionRefused(_one_line(detail))
        if code == "token_missing":
            return TokenRefused(
                f"{self.url} requires an access token: set SEMSEARCH_TOKEN; "
                "the operator creates one with 'semsearch token'"
            )
        said = _one_line(f"{title}: {detail}" if isinstance(title, str) and title else detail)
        kind = next((kind for kind in _errors(SemsearchError) if kind.code == code), ServerUnreachable)
        return kind(f"{self.url}: {said}")

    def _foreign(self, why: str) -> ServerUnreachable:
        return ServerUnreachable(f"{self.url} does not answer as semsearch does ({why}): check the address")


def _address(url: str) -> SplitResult:
    refused = UsageError(
        f"the server must be an address such as http://localhost:8080, not {_one_line(url)!r}"
    )
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise refused
    except ValueError:  # a port that is no number, a bracket that is not closed
        raise refused from None
    if not text.isprintable() or " " in text:
        raise refused
    return parts


def _request(question: Question, *, explain: bool) -> dict[str, Any]:
    """Give the body of `POST /v1/ask`."""
    return {
        "question": _whole(question.text),
        "limit": question.limit,
        "offset": question.offset,
        "filter": _limits(question.filter),
        "interpret": question.interpret,
        "timezone": schemas.zone_name(question.zone),
        "why_not": question.why_not or None,
        "history": [{"question": _whole(t.text), "shown": list(t.shown)} for t in question.history],
        "drop": list(question.drop),
        "literal": [_whole(words) for words in question.literal],
        "explain": explain,
    }


def _whole(text: str) -> str:
    """Put a question mark for half of a surrogate pair, which UTF-8 cannot spell."""
    return text.encode("utf-8", "replace").decode()


def _limits(filter: Filter) -> dict[str, Any]:
    """Give a filter in the form of a body; an address takes the same names."""
    return {
        "since": _instant(filter.since),
        "until": _instant(filter.until),
        **{name: list(getattr(filter, name)) for name in _LISTS},
        "published": filter.published,
    }


def _instant(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _one_line(said: object) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in str(said)).split())
    return text if len(text) <= 300 else text[:300] + "…"


def _errors(kind: type[SemsearchError]) -> Iterator[type[SemsearchError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _errors(below)


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _sound(value: Any, kind: Any) -> bool:  # noqa: ANN401
    """Tell whether a decoded value has its declared type all the way down; the decoder copies."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        return any(_sound(value, part) for part in parts)
    if origin is Literal:
        return value in parts
    if origin is tuple:
        return isinstance(value, tuple) and all(_sound(entry, parts[0]) for entry in value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is datetime:
        return isinstance(value, datetime) and value.tzinfo is not None and 1 < value.year < 9999
    if not isinstance(value, cast("type", kind)):
        return False
    return not is_dataclass(kind) or all(
        _sound(getattr(value, entry.name), _hints(cast("type", kind))[entry.name]) for entry in fields(kind)
    )
