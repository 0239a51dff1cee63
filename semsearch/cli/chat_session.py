"""A conversation in the terminal: what each line asks for, and what is remembered between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Literal, get_args

from semsearch import query
from semsearch.errors import QuestionRefused, UsageError
from semsearch.types import Answer, Filter, Inheritable, Names, Question, Story, StoryDetail, Turn

HELP = """\
Ask a question, then others that lean on it: "and in Europe?", "who else reported it?", "only Meridian".
  2                  open story 2 of the last answer
  /related 2         the other reports of story 2
  /since last month  only from then on; /until likewise; without a date, whenever
  /topic Law         only this topic; /provider likewise; without a name, all
  /drop subject      ask the last question again without what it took over: the subject,
                     date, provider, topic or stories
  /json              the last answer as JSON
  /new               begin again: forget what was asked
  /quit              leave (or Ctrl-D)"""

COMMANDS = ("/related", "/since", "/until", "/topic", "/provider", "/drop", "/json", "/new", "/help", "/quit")


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer that is to be shown as JSON."""

    answer: Answer


class Ended(Exception):
    """The person wants to leave."""


Said = Answer | StoryDetail | Story | Raw | str


class Talk:
    """A conversation.

    Attributes:
        limits: What all questions are limited to.
    """

    def __init__(
        self,
        ask: Callable[[Question], Answer],
        open_story: Callable[[str], StoryDetail],
        *,
        limits: Filter = query.NO_FILTER,
        limit: int = 5,
        zone: tzinfo = UTC,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what answers questions and opens stories, and what questions are limited to at first."""
        self.limits = limits
        self._ask = ask
        self._open = open_story
        self._limit = limit
        self._zone = zone
        self._now = now
        self._turns: list[Turn] = []
        self._asked: Question | None = None
        self._answer: Answer | None = None

    def say(self, line: str) -> Said:
        """Do what a line asks for, and give what is to be shown.

        Raises:
            SemsearchError: It cannot be done; the conversation can go on.
            Ended: It is over.
        """
        text = line.strip()
        if text.isdecimal():
            return self._open(self._story(text).lead.article.id)
        if not text.startswith("/"):
            return self._question(
                Question(text, self.limits, self._limit, zone=self._zone, history=self._history())
            )
        name, *rest = text.split(maxsplit=1)
        commands: dict[str, Callable[[str], Said]] = {
            "/related": self._story,
            "/since": self._since,
            "/until": self._until,
            "/topic": lambda name: self._only(replace(self.limits, topics=(name,) if name else ())),
            "/provider": lambda name: self._only(replace(self.limits, providers=(name,) if name else ())),
            "/drop": self._drop,
            "/json": self._json,
            "/new": self._new,
            "/help": lambda _: HELP,
            "/quit": self._quit,
            "/exit": self._quit,
        }
        if name not in commands:
            raise UsageError(f"no such command {name[:20]!r}: /help tells what there is")
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
            raise UsageError("no story is shown yet: ask something first")
        shown = self._answer.stories
        if not (number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(shown)):
            raise UsageError(f"name one of the stories shown, 1 to {len(shown)}, not {number[:20]!r}")
        return shown[int(number) - 1]

    def _since(self, date: str) -> str:
        return self._only(replace(self.limits, since=self._read("since", date).since if date else None))

    def _until(self, date: str) -> str:
        return self._only(replace(self.limits, until=self._read("until", date).until if date else None))

    def _read(self, side: Literal["since", "until"], date: str) -> Filter:
        """Read a date as an option would have it, or as a question would."""
        try:
            return query.make_filter(since=date) if side == "since" else query.make_filter(until=date)
        except QuestionRefused:
            asked = Question(f"{side} {date}", zone=self._zone)
            found = query.interpret(asked, self._now(), Names()).filter
            if getattr(found, side) is None:
                raise
            return found

    def _only(self, limits: Filter) -> str:
        query.check(Question("limits", limits))
        self.limits = limits
        return "All questions from now on: " + self._told()

    def _told(self) -> str:
        from semsearch.presentation.text.filters import applied_filters
        from semsearch.presentation.text.phrases import NO_BREAK

        told = ", ".join(applied.text for applied in applied_filters(self.limits, self._zone))
        return told.replace(NO_BREAK, " ") or "no limits"

    def _drop(self, kind: str) -> Answer:
        if self._asked is None:
            raise UsageError("nothing was asked yet: ask something first")
        if kind not in get_args(Inheritable):
            raise UsageError(f"/drop takes one of {', '.join(get_args(Inheritable))}, not {kind[:20]!r}")
        drop = (*self._asked.drop, kind)
        answer = self._question(replace(self._asked, filter=self.limits, drop=drop))  # type: ignore[arg-type]
        del self._turns[-2]  # the same question with what is dropped now
        return answer

    def _json(self, _: str) -> Raw:
        if self._answer is None:
            raise UsageError("nothing was asked yet: ask something first")
        return Raw(self._answer)

    def _new(self, _: str) -> str:
        self._turns, self._asked, self._answer = [], None, None
        return "Begun again."

    def _quit(self, _: str) -> Said:
        raise Ended
