"""What may be asked in an address, checked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.schemas import examples
from semsearch.schemas.question import (
    DROP,
    EXCLUDED,
    EXCLUDED_DATES,
    EXCLUDED_PROVIDERS,
    EXCLUDED_TOPICS,
    EXPLAIN,
    INTERPRET,
    LITERAL,
    PHRASES,
    PROTECTED,
    PROVIDERS,
    PUBLISHED,
    QUESTION,
    TIMEZONE,
    TOPICS,
    TYPES,
    WHY_NOT,
    Asked,
    Dated,
    Zone,
)
from semsearch.schemas.requests import INTERVAL, RequestModel, Text, Texts
from semsearch.schemas.resource import iso
from semsearch.schemas.zones import zone_from
from semsearch.types import DateRange, Filter, Inheritable, Question, Span, Turn

MOST_SUGGESTIONS = 20
Format = Literal["json", "html", "md", "txt", "csv"]

FORMAT = (
    "The form of the answer: JSON, a fragment of plain HTML, Markdown to paste into a wiki, text of 80 "
    "columns, or comma-separated values for a spreadsheet, a row an article. Left out, the header `Accept` "
    "decides."
)


def ends_of(interval: str) -> tuple[str | None, str | None]:
    """Return the ends of an ISO 8601 interval, "2021-01-01/2021-12-31"; None for "..".

    Raises:
        ValueError: It is no interval.
    """
    since, slash, until = (part.strip() for part in interval.partition("/"))
    if not (slash and since and until and (since, until) != ("..", "..")):
        raise ValueError(
            "must be two dates with a slash between them, such as 2021-01-01/2021-12-31 or ../2020"
        )
    return (None if since == ".." else since), (None if until == ".." else until)


def interval(dates: DateRange) -> str:
    """Return the ISO 8601 interval of a range."""
    return "/".join(iso(end) if end else ".." for end in (dates.since, dates.until))


def _checked(interval: str) -> str:
    try:
        query.make_filter(excluded_dates=[ends_of(interval)])
    except QuestionRefused as error:
        raise ValueError(str(error).removeprefix("excluded_dates ")) from error
    return interval


def _given(form: object) -> object:
    """Take an empty form as the default one."""
    return form or "json"


Interval = Annotated[Text, AfterValidator(_checked), WithJsonSchema({"type": "string", "pattern": INTERVAL})]


class FilterParameters(Dated):
    """The same limits in an address."""

    provider: Texts = Field(
        default=[], description=f"{PROVIDERS} May be repeated.", examples=[["harbourledger.example"]]
    )
    topic: Texts = Field(default=[], description=f"{TOPICS} May be repeated.", examples=[["Law"]])
    type: Texts = Field(default=[], description=f"{TYPES} May be repeated.", examples=[["article"]])
    phrase: Texts = Field(
        default=[], description=f"{PHRASES} May be repeated.", examples=[["facial recognition"]]
    )
    providers: Texts = Field(default=[], description="The same as `provider`.")
    topics: Texts = Field(default=[], description="The same as `topic`.")
    types: Texts = Field(default=[], description="The same as `type`.")
    phrases: Texts = Field(default=[], description="The same as `phrase`.")
    excluded: Texts = Field(default=[], description=f"{EXCLUDED} May be repeated.", examples=[["police"]])
    excluded_provider: Texts = Field(
        default=[], description=f"{EXCLUDED_PROVIDERS} May be repeated.", examples=[["Canal Post"]]
    )
    excluded_topic: Texts = Field(
        default=[], description=f"{EXCLUDED_TOPICS} May be repeated.", examples=[["Sport"]]
    )
    excluded_dates: list[Interval] = Field(
        default=[],
        description=f"{EXCLUDED_DATES}, with a slash between them and `..` for an open one. May be repeated.",
        examples=[["2021-01-01/2021-12-31"]],
    )
    published: bool | None = Field(default=None, description=PUBLISHED)

    def filter(self) -> Filter:
        """Return the filter."""
        return query.make_filter(
            since=self.since,
            until=self.until,
            providers=(*self.provider, *self.providers),
            topics=(*self.topic, *self.topics),
            types=(*self.type, *self.types),
            published=self.published,
            phrases=(*self.phrase, *self.phrases),
            excluded=tuple(self.excluded),
            excluded_providers=tuple(self.excluded_provider),
            excluded_topics=tuple(self.excluded_topic),
            excluded_dates=[ends_of(interval) for interval in self.excluded_dates],
        )


class AskParameters(FilterParameters):
    """A question in an address."""

    q: Asked = Field(description=QUESTION, examples=[examples.QUESTION])
    limit: int = Field(default=5, ge=1, le=query.MAX_RESULTS, description="Stories in this answer.")
    offset: int = Field(default=0, ge=0, le=query.MAX_OFFSET, description="Stories to skip.")
    explain: bool = Field(default=False, description=EXPLAIN)
    interpret: bool = Field(default=True, description=INTERPRET)
    timezone: Zone = Field(default="UTC", description=TIMEZONE, examples=["Asia/Shanghai"])
    history: list[Text] = Field(
        default=[],
        max_length=query.MAX_HISTORY,
        description="Earlier questions of the conversation, oldest first. May be repeated.",
        examples=[[examples.QUESTION]],
    )
    drop: list[Inheritable] = Field(default=[], description=f"{DROP} May be repeated.", examples=[["date"]])
    protected: Texts = Field(default=[], description=f"{PROTECTED} May be repeated.", examples=[["in July"]])
    literal: Texts = Field(default=[], description=LITERAL, json_schema_extra={"deprecated": True})
    why_not: Text = Field(default="", description=WHY_NOT, examples=[examples.ARTICLE["id"]])
    format: Format | None = Field(default=None, description=FORMAT, examples=["json"])

    def asked(self) -> Question:
        """Return the question."""
        return Question(
            self.q,
            self.filter(),
            self.limit,
            self.offset,
            interpret=self.interpret,
            zone=zone_from(self.timezone),
            why_not=self.why_not,
            history=tuple(Turn(earlier) for earlier in self.history),
            drop=tuple(self.drop),
            protected=(*self.protected, *self.literal),
        )


class FeedParameters(FilterParameters):
    """What a feed is of, in an address."""

    q: Text = Field(
        default="",
        description=f"{QUESTION} Without it, the newest stories that pass.",
        examples=[examples.QUESTION],
    )
    limit: int = Field(default=20, ge=1, le=query.MAX_RESULTS, description="Stories in this feed.")
    interpret: bool = Field(default=True, description=INTERPRET)
    timezone: Zone = Field(default="UTC", description=TIMEZONE, examples=["Asia/Shanghai"])
    protected: Texts = Field(default=[], description=f"{PROTECTED} May be repeated.", examples=[["in July"]])
    literal: Texts = Field(default=[], description=LITERAL, json_schema_extra={"deprecated": True})

    def asked(self) -> Question:
        """Return the question, with as many stories as possible: only the confident ones go into the feed."""
        return Question(
            self.q,
            self.filter(),
            query.MAX_RESULTS,
            interpret=self.interpret,
            zone=zone_from(self.timezone),
            protected=(*self.protected, *self.literal),
        )


class StoriesParameters(FilterParameters):
    """Stories that are wanted without a question, in an address."""

    limit: int = Field(default=20, ge=1, le=query.MAX_RESULTS, description="Stories in this list.")
    offset: int = Field(default=0, ge=0, le=query.MAX_OFFSET, description="Stories to skip.")


class StoryParameters(RequestModel):
    """Which reports of a story are wanted, in an address."""

    limit: int = Field(default=50, ge=1, le=query.MAX_RESULTS, description="Groups of reports on this page.")
    offset: int = Field(default=0, ge=0, le=query.MAX_OFFSET, description="Groups of reports to skip.")


class TimelineParameters(FilterParameters):
    """Questions whose articles are counted over time, in an address."""

    q: Asked = Field(description=f"{QUESTION} Best in few words.", examples=[examples.SUBJECT])
    compare: list[Asked] = Field(
        default=[],
        max_length=query.MAX_SERIES - 1,
        description="Other questions, under the same limits. May be repeated.",
        examples=[["facial recognition in Britain"]],
    )
    by: Span | Literal["auto"] = Field(
        default="auto",
        description="How long each period is; `auto` is the shortest that gives a readable number of them.",
        examples=["month"],
    )
    interpret: bool = Field(default=True, description=INTERPRET)
    timezone: Zone = Field(
        default="UTC",
        description="The caller's time zone, by its IANA name: an article is of the day that it was there.",
        examples=["Asia/Shanghai"],
    )
    protected: Texts = Field(default=[], description=f"{PROTECTED} May be repeated.", examples=[["in July"]])
    format: Literal["json", "csv", "svg"] | None = Field(
        default=None,
        description="JSON, comma-separated values with a row for each question in each period, or a drawing "
        "of the shares. Left out, the header `Accept` decides.",
        examples=["json"],
    )

    def asked(self) -> Question:
        """Return the first question."""
        return Question(
            self.q,
            self.filter(),
            interpret=self.interpret,
            zone=zone_from(self.timezone),
            protected=tuple(self.protected),
        )


class CoverageParameters(FilterParameters):
    """A claim whose coverage is asked for, in an address."""

    claim: Asked = Field(
        description=f"A statement; at most {query.MAX_QUESTION_LENGTH:,} characters.",
        examples=[examples.CLAIM],
    )
    interpret: bool = Field(default=True, description=INTERPRET)
    timezone: Zone = Field(default="UTC", description=TIMEZONE, examples=["Asia/Shanghai"])
    protected: Texts = Field(default=[], description=f"{PROTECTED} May be repeated.", examples=[["in July"]])
    format: Literal["json", "csv"] | None = Field(
        default=None,
        description="JSON, or the reports as comma-separated values. Left out, the header `Accept` decides.",
        examples=["json"],
    )

    def asked(self) -> Question:
        """Return the claim as a question."""
        return Question(
            self.claim,
            self.filter(),
            interpret=self.interpret,
            zone=zone_from(self.timezone),
            protected=tuple(self.protected),
        )


class SuggestParameters(RequestModel):
    """What was typed so far."""

    q: Text = Field(
        default="",
        max_length=query.MAX_QUESTION_LENGTH,
        description="What was typed so far; the last word may be incomplete. Empty text has no completions.",
        examples=["face re"],
    )
    limit: int = Field(default=8, ge=1, le=MOST_SUGGESTIONS, description="Completions at most.")
    format: Literal["json", "opensearch"] = Field(
        default="json",
        description="`opensearch` returns the format that a browser's search bar reads.",
        examples=["json"],
    )


class OembedParameters(BaseModel):
    """A pasted address, and the available space. Other keys, which wikis add, are ignored."""

    model_config = ConfigDict(extra="ignore")

    url: Text = Field(
        description="The address of a page of this server, `/?q=…`, with or without scheme and host.",
        examples=["/?q=rulings+on+facial+recognition+in+China"],
    )
    maxwidth: int | None = Field(default=None, ge=1, description="Pixels of the widest that fits.")
    maxheight: int | None = Field(default=None, ge=1, description="Pixels of the highest that fits.")
    format: Annotated[Literal["json", "xml"], BeforeValidator(_given)] = Field(
        default="json", description="Of the reply.", examples=["json"]
    )
