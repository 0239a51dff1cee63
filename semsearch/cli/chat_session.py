"""A conversation in the terminal: the commands, and the state between lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Literal, get_args

from semsearch import query
from semsearch.errors import QuestionRefused, UsageError
from semsearch.types import Answer, Filter, Inheritable, Names, Question, Story, StoryDetail, Turn

HELP = """\
Ask a question, then follow up: "and in Europe?", "who else reported it?", "only Meridian".
  2                  show story 2 of the last answer
  /related 2         list the other reports of story 2
  /since last month  only articles from then on (also /until); without a date, remove the filter
  /topic Law         only this topic (also /provider); without a name, remove the filter
  /drop subject      repeat the last question without what it inherited from earlier ones:
                     subject, date, provider, topic, exclusion or stories
  /json              print the last answer as JSON
  /new               start a new conversation
  /quit              quit (or Ctrl-D)"""

COMMANDS = ("/related", "/since", "/until", "/topic", "/provider", "/drop", "/json", "/new", "/help", "/quit")


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """An answer to print as JSON."""

    answer: Answer


class Quit(Exception):
    """The user quits."""


Reply = Answer | StoryDetail | Story | JsonAnswer | str


class ChatSession:
    """A conversation.

    Attributes:
        filter: The filter of all questions.
    """

    def __init__(
        self,
        ask: Callable[[Question], Answer],
        open_story: Callable[[str], StoryDetail],
        *,
        filter: Filter = query.NO_FILTER,
        limit: int = 5,
        zone: tzinfo = UTC,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Store the functions that answer questions and open stories, and the initial filter."""
        self.filter = filter
        self._ask = ask
        self._open = open_story
        self._limit = limit
        self._zone = zone
        self._now = now
        self._turns: list[Turn] = []
        self._asked: Question | None = None
        self._answer: Answer | None = None

    def handle(self, line: str) -> Reply:
        """Execute a line and return what to show.

        Raises:
            SemsearchError: The line failed; the conversation can go on.
            Quit: The user quits.
        """
        text = line.strip()
        if text.isdecimal():
            return self._open(self._story(text).lead.article.id)
        if not text.startswith("/"):
            return self._question(
                Question(text, self.filter, self._limit, zone=self._zone, history=self._history())
            )
        name, *rest = text.split(maxsplit=1)
        commands: dict[str, Callable[[str], Reply]] = {
            "/related": self._story,
            "/since": self._since,
            "/until": self._until,
            "/topic": lambda name: self._set_filter(replace(self.filter, topics=(name,) if name else ())),
            "/provider": lambda name: self._set_filter(
                replace(self.filter, providers=(name,) if name else ())
            ),
            "/drop": self._drop,
            "/json": self._json,
            "/new": self._new,
            "/help": lambda _: HELP,
            "/quit": self._quit,
            "/exit": self._quit,
        }
        if name not in commands:
            raise UsageError(f"no such command {name[:20]!r}: /help lists the commands")
        return commands[name](rest[0] if rest else "")

    def _question(self, question: Question) -> Answer:
        asked_at = self._now()
        self._asked, self._answer = question, self._ask(question)
        shown = tuple(story.lead.article.id for story in self._answer.stories)
        self._turns.append(Turn(question.text, shown, asked_at))
        return self._answer

    def _history(self) -> tuple[Turn, ...]:
        return tuple(self._turns[-query.MAX_HISTORY :])

    def _story(self, number: str) -> Story:
        if self._answer is None or not self._answer.stories:
            raise UsageError("no story has been shown: ask a question first")
        shown = self._answer.stories
        if not (number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(shown)):
            raise UsageError(f"no story {number[:20]!r}: use 1 to {len(shown)}")
        return shown[int(number) - 1]

    def _since(self, date: str) -> str:
        return self._set_filter(replace(self.filter, since=self._read("since", date).since if date else None))

    def _until(self, date: str) -> str:
        return self._set_filter(replace(self.filter, until=self._read("until", date).until if date else None))

    def _read(self, side: Literal["since", "until"], date: str) -> Filter:
        """Return the filter for a date, in the format of the options or in the words of a question."""
        try:
            return query.make_filter(since=date) if side == "since" else query.make_filter(until=date)
        except QuestionRefused:
            asked = Question(f"{side} {date}", zone=self._zone)
            found = query.interpret(asked, self._now(), Names()).filter
            if getattr(found, side) is None:
                raise
            return found

    def _set_filter(self, filter: Filter) -> str:
        query.check(Question("filter", filter))
        self.filter = filter
        return f"Filters: {self._filters_in_words()}"

    def _filters_in_words(self) -> str:
        from semsearch.presentation.text.filters import applied_filters
        from semsearch.presentation.text.phrases import NO_BREAK

        filters = ", ".join(applied.text for applied in applied_filters(self.filter, self._zone))
        return filters.replace(NO_BREAK, " ") or "none"

    def _drop(self, kind: str) -> Answer:
        if self._asked is None:
            raise UsageError("nothing has been asked: ask a question first")
        if kind not in get_args(Inheritable):
            raise UsageError(f"/drop takes one of {', '.join(get_args(Inheritable))}, not {kind[:20]!r}")
        drop = (*self._asked.drop, kind)
        answer = self._question(replace(self._asked, filter=self.filter, drop=drop))  # type: ignore[arg-type]
        del self._turns[-2]  # the same question before the drop
        return answer

    def _json(self, _: str) -> JsonAnswer:
        if self._answer is None:
            raise UsageError("nothing has been asked: ask a question first")
        return JsonAnswer(self._answer)

    def _new(self, _: str) -> str:
        self._turns, self._asked, self._answer = [], None, None
        return "Started a new conversation."

    def _quit(self, _: str) -> Reply:
        raise Quit
