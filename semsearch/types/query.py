"""Questions: what is asked, and how it is understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

Kind = Literal["date", "provider", "topic", "phrase", "excluded", "subject", "stories", "sides"]
Effect = Literal["limit", "exclude", "lean", "lower", "sort", "compare", "relaxed"]
Inheritable = Literal["subject", "date", "provider", "topic", "exclusion", "stories"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """The time from one instant to another, both inclusive and in UTC, None where it is open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Limits on which articles are candidates; the default lets all pass.

    Fields are joined by "and". The values of `providers`, `topics` and `types` are joined by "or"; all of
    `phrases` have to occur, and none of `excluded`. Both dates are inclusive instants in UTC, and an article
    without a date fails them. The other exclusions take out what a limit with the same values would let pass,
    so an article without a date passes `excluded_dates`. An article of midnight in UTC has a day and no time:
    limits that may begin or end a day in some zone compare it by 10:30. Outlets are compared by name or
    domain, topics and types by name, all without regard to case; phrases and excluded words by their terms,
    in their order, in title or excerpt (`storage/filtering.py` has the definition).
    """

    since: datetime | None = None
    until: datetime | None = None
    providers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    published: bool | None = None
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    excluded_providers: tuple[str, ...] = ()
    excluded_topics: tuple[str, ...] = ()
    excluded_dates: tuple[DateRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation.

    Attributes:
        text: The question.
        shown: The ids of the stories that were shown for it, or of their leads, in order.
        asked_at: When it was asked: "yesterday" in it is counted from then. None where that is not known; it
            is then read as if it were asked now. With a time zone.
    """

    text: str
    shown: tuple[str, ...] = ()
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    Attributes:
        text: The question as it was typed.
        filter: The limits on which articles are considered.
        limit: How many stories, or hits, are wanted.
        offset: How many to skip.
        interpret: Whether limits are read out of the text, and misspelt words corrected.
        zone: The time zone of the caller, in which "yesterday" is a day.
        why_not: The id of an article that was expected; `Answer.why_not` says where it fell out.
        history: The turns of the conversation before it, oldest first.
        drop: What is not inherited from them.
        protected: Words of the text that are neither read as limits nor corrected; an operator among them is
            ignored.
    """

    text: str
    filter: Filter = Filter()
    limit: int = 5
    offset: int = 0
    interpret: bool = True
    zone: tzinfo = UTC
    why_not: str = ""
    history: tuple[Turn, ...] = ()
    drop: tuple[Inheritable, ...] = ()
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """A part of a question that was read as a constraint on the articles.

    Attributes:
        text: Its words, as the question has them.
        kind: What it was read as.
        effect: "limit" if only articles that it matches pass the filter, "exclude" if those do not, "lean" if
            it boosts articles, "lower" if it lowers them, "sort" if those that match well come newest first,
            "compare" if its values are searched for side by side, "relaxed" if the limit was dropped because
            no article passed it. A boost by date without a span is of the newest articles that match.
        values: Outlets or topics as the archive spells them, or the phrase, word, subject or sides; () for a
            date.
        since, until: The span of a date, inclusive instants in UTC, None where it is open.
    """

    text: str
    kind: Kind
    effect: Effect = "limit"
    values: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a question inherits from those before it.

    Attributes:
        kind: What it is: the "subject", a limit ("date", "provider", "topic"), an "exclusion", or "stories"
            that were shown.
        text: The words that say so; for a subject, the text that was searched for.
        values: Outlets or topics, also excluded ones, excluded subjects, or the ids of articles; () for the
            others.
        since, until: The span of a date, inclusive instants in UTC, None where it is open.
    """

    kind: Inheritable
    text: str
    values: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a question was understood.

    Attributes:
        text: The text that is searched for: the question without its limits, misspelt words corrected. ""
            where it says nothing but limits; what passes them is returned newest first.
        terms: The terms of that text, once each.
        filter: The limits in force, the caller's and those that were read out of the question.
        understood: The words that were read as limits or boosts, with inherited exclusions.
        corrected: The whole question with its misspelt words corrected ("did you mean"), "" where none was.
        inherited: What comes from earlier questions.
        focus: The words of the text that are the question's own, where its subject is inherited; they weigh
            more. "" where all are.
    """

    text: str
    terms: tuple[str, ...] = ()
    filter: Filter = Filter()
    understood: tuple[Constraint, ...] = ()
    corrected: str = ""
    inherited: tuple[Inherited, ...] = ()
    focus: str = ""

    @property
    def largest_first(self) -> bool:
        """Whether the largest stories come first: nothing is searched for, and the question asks for them."""
        return not self.text and any(one.kind == "stories" for one in self.understood)

    @property
    def excluded_subjects(self) -> tuple[str, ...]:
        """The subjects that the question excludes: articles about them are lowered."""
        return tuple(value for one in self.understood if one.effect == "lower" for value in one.values)

    @property
    def sides(self) -> tuple[str, ...]:
        """The texts that are searched for side by side, where the question compares; else none."""
        return next((one.values for one in self.understood if one.effect == "compare"), ())
