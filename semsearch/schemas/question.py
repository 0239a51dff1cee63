"""A question as it is sent: the bodies of `POST /v1/ask` and `POST /v1/search`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema
from pydantic.functional_validators import field_validator

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.schemas import examples
from semsearch.schemas.requests import (
    MOMENT,
    STATED,
    RequestModel,
    Text,
    Texts,
    TurnBody,
    Turns,
    replace_surrogates,
)
from semsearch.schemas.resource import iso
from semsearch.schemas.zones import zone_from, zone_name
from semsearch.types import Filter, Inheritable, Question


def _known_zone(name: str) -> str:
    """Refuse a name that no time zone has."""
    try:
        zone_from(name)
    except QuestionRefused as error:
        raise ValueError(str(error).removeprefix("timezone ")) from error
    return name


def _whole(number: object) -> object:
    """Take 5.0 as 5, as JSON Schema does."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _text(text: str) -> str:
    return str(replace_surrogates(text))


def _texts(texts: Iterable[str]) -> list[str]:
    return [_text(text) for text in texts]


Zone = Annotated[Text, AfterValidator(_known_zone), Field(json_schema_extra={"format": "iana-time-zone"})]
Moment = Annotated[Text, WithJsonSchema({"type": "string", "pattern": MOMENT})]
Asked = Annotated[Text, Field(json_schema_extra=STATED)]
Flag = Annotated[bool, Strict()]
Limit = Annotated[int, Strict(), Field(ge=1, le=query.MAX_RESULTS), BeforeValidator(_whole)]
Offset = Annotated[int, Strict(), Field(ge=0, le=query.MAX_OFFSET), BeforeValidator(_whole)]

QUESTION = (
    f"In plain language; at most {query.MAX_QUESTION_LENGTH:,} characters "
    "once spaces and control characters are joined."
)
SINCE = "Published at or after: a day (from its start, UTC) or an instant, in ISO 8601. Needs a date to pass."
UNTIL = "Published at or before: a day (to its end, UTC) or an instant, in ISO 8601. Needs a date to pass."
PROVIDERS = "Outlets, by name or domain, any of them; case makes no difference."
TOPICS = "Topics, any of them; case makes no difference."
TYPES = "Types, such as `article` or `video`, any of them."
PUBLISHED = "The site's own flag; left out, it makes no difference."
PHRASES = (
    "Words that title or excerpt has to hold in their order; all of the phrases. They are found in any "
    'inflection, and words such as "of" do not count.'
)
EXCLUDED = "Words or phrases that neither title nor excerpt may contain; inflected forms match too."
EXCLUDED_PROVIDERS = "Outlets, by name or domain, none of which may have published it."
EXCLUDED_TOPICS = "Topics, none of which it may have."
EXCLUDED_DATES = (
    "Ranges in none of which it may have been published; what has no date passes. The ends of a range are "
    "as `since` and `until`"
)
EXPLAIN = "Add the parts of its score to each result."
INTERPRET = (
    "Whether dates, outlets, topics and operators are read out of the question, and its misspelt words "
    'corrected; `interpretation.understood` tells what was. Operators are `"exact phrase"`, `-word`, '
    "`provider:`, `topic:`, `site:`, `before:` and `after:`; `-provider:`, `-topic:` and `-site:` exclude. "
    "False takes the question word for word."
)
TIMEZONE = "The caller's time zone, by its IANA name: `yesterday` is a day there."
WHY_NOT = "The id of an article that was expected: `why_not` of the answer says at which step it was dropped."

HISTORY = (
    "Earlier questions of the conversation, oldest first: their texts, or objects that also say which "
    "stories were shown and when it was asked. A follow-up question inherits what it lacks: "
    "`interpretation.inherited` says what."
)
DROP = "What is not to be inherited from earlier questions."
PROTECTED = (
    "Words of the question, as `interpretation.understood` has their `text`, that are neither read as limits "
    "nor corrected."
)
LITERAL = "The former name of `protected`."


class Dated(RequestModel):
    """A request that may be limited to a range of dates."""

    since: Moment | None = Field(default=None, description=SINCE, examples=["2021-07-01"])
    until: Moment | None = Field(default=None, description=UNTIL, examples=["2021-07-31T12:00:00Z"])

    @field_validator("since", "until")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        try:
            query.make_filter(since=value)
        except QuestionRefused as error:
            raise ValueError(str(error).removeprefix("since ")) from error
        return value


class DateRangeBody(Dated):
    """A range of dates, open at an end that is left out."""


class FilterBody(Dated):
    """Limits on which articles are considered. All fields have to be met, by any value; all phrases."""

    providers: Texts = Field(default=[], description=PROVIDERS, examples=[["harbourledger.example"]])
    topics: Texts = Field(default=[], description=TOPICS, examples=[["Law", "China"]])
    types: Texts = Field(default=[], description=TYPES, examples=[["article"]])
    published: Flag | None = Field(default=None, description=PUBLISHED)
    phrases: Texts = Field(default=[], description=PHRASES, examples=[["facial recognition"]])
    excluded: Texts = Field(default=[], description=EXCLUDED, examples=[["police"]])
    # Left out where they are empty: older servers do not know them.
    excluded_providers: Texts = Field(
        default=[],
        description=EXCLUDED_PROVIDERS,
        examples=[["Canal Post"]],
        exclude_if=lambda names: not names,
    )
    excluded_topics: Texts = Field(
        default=[], description=EXCLUDED_TOPICS, examples=[["Sport"]], exclude_if=lambda names: not names
    )
    excluded_dates: list[DateRangeBody] = Field(
        default=[],
        description=f"{EXCLUDED_DATES}.",
        examples=[[{"since": "2021-01-01", "until": "2021-12-31"}]],
        exclude_if=lambda ranges: not ranges,
    )

    @classmethod
    def of(cls, filter: Filter) -> FilterBody:
        """Return the body of a filter; the server checks it."""
        return cls.model_construct(
            since=iso(filter.since) if filter.since else None,
            until=iso(filter.until) if filter.until else None,
            providers=_texts(filter.providers),
            topics=_texts(filter.topics),
            types=_texts(filter.types),
            published=filter.published,
            phrases=_texts(filter.phrases),
            excluded=_texts(filter.excluded),
            excluded_providers=_texts(filter.excluded_providers),
            excluded_topics=_texts(filter.excluded_topics),
            excluded_dates=[
                DateRangeBody.model_construct(
                    since=iso(dates.since) if dates.since else None,
                    until=iso(dates.until) if dates.until else None,
                )
                for dates in filter.excluded_dates
            ],
        )

    def filter(self) -> Filter:
        """Return the filter."""
        return query.make_filter(
            since=self.since,
            until=self.until,
            providers=tuple(self.providers),
            topics=tuple(self.topics),
            types=tuple(self.types),
            published=self.published,
            phrases=tuple(self.phrases),
            excluded=tuple(self.excluded),
            excluded_providers=tuple(self.excluded_providers),
            excluded_topics=tuple(self.excluded_topics),
            excluded_dates=[(dates.since, dates.until) for dates in self.excluded_dates],
        )


class SearchBody(RequestModel):
    """A question that is answered with plain hits."""

    question: Asked = Field(description=QUESTION)
    limit: Limit = Field(default=10, description="Hits on this page.")
    offset: Offset = Field(default=0, description="Hits to skip.")
    filter: FilterBody = FilterBody()
    interpret: Flag = Field(default=True, description=INTERPRET)
    timezone: Zone = Field(default="UTC", description=TIMEZONE, examples=["Asia/Shanghai"])
    explain: Flag = Field(default=False, description=EXPLAIN)

    def asked(self) -> Question:
        """Return the question."""
        return Question(
            self.question,
            self.filter.filter(),
            self.limit,
            self.offset,
            interpret=self.interpret,
            zone=zone_from(self.timezone),
        )


class AskBody(SearchBody):
    """A question that is answered with stories."""

    limit: Limit = Field(default=5, description="Stories in this answer.")
    offset: Offset = Field(default=0, description="Stories to skip.")
    history: Turns = Field(default=[], description=HISTORY, examples=[[examples.QUESTION]])
    drop: list[Inheritable] = Field(default=[], description=DROP, examples=[["date"]])
    protected: Texts = Field(
        default=[], description=PROTECTED, examples=[["in July"]], exclude_if=lambda words: not words
    )
    literal: Texts = Field(
        default=[], description=LITERAL, json_schema_extra={"deprecated": True}, exclude=True
    )
    why_not: Text = Field(default="", description=WHY_NOT, examples=[examples.ARTICLE["id"]])

    def asked(self) -> Question:
        """Return the question."""
        return replace(
            super().asked(),
            why_not=self.why_not,
            history=tuple(turn.turn() for turn in self.history),
            drop=tuple(self.drop),
            protected=(*self.protected, *self.literal),
        )

    @classmethod
    def of(cls, question: Question, *, explain: bool = False) -> AskBody:
        """Return the body that asks a question; the server checks it.

        Raises:
            UsageError: The question's time zone has no name.
        """
        return cls.model_construct(
            question=_text(question.text),
            limit=question.limit,
            offset=question.offset,
            filter=FilterBody.of(question.filter),
            interpret=question.interpret,
            timezone=zone_name(question.zone),
            explain=explain,
            history=[TurnBody.of(turn) for turn in question.history],
            drop=list(question.drop),
            protected=_texts(question.protected),
            why_not=_text(question.why_not),
        )
