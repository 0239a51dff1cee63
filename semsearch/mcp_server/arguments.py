"""What the tools take, checked; the schemas that clients see are made from these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Question

MOST_HITS = 50
MOST_STORIES = 20
MOST_VALUES = 20  # of one list
LONGEST_NAME = 200  # characters of an id, a date, an outlet or a topic


def _whole(value: object) -> object:
    """Put a question mark for half of a surrogate pair, which JSON can spell and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _several(value: object) -> object:
    """Take a text for a list of one."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=query.LONGEST), BeforeValidator(_whole)]
Name = Annotated[str, Field(max_length=LONGEST_NAME), BeforeValidator(_whole)]
Names = Annotated[list[Name], Field(max_length=MOST_VALUES), BeforeValidator(_several)]


class Arguments(BaseModel):
    """Arguments of a tool, all of them known. One whose value is null counts as not given."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _given(cls, sent: Any) -> Any:  # noqa: ANN401
        return {k: v for k, v in sent.items() if v is not None} if isinstance(sent, Mapping) else sent


Taken = TypeVar("Taken", bound=Arguments)


class Searched(Arguments):
    """What `search` takes."""

    query: Text = Field(
        description="What is looked for, in plain language. Dates (`in July 2021`), outlets, topics, "
        '`"exact phrases"` and `-unwanted` words in it are understood as limits.',
        examples=["rulings on facial recognition in China"],
    )
    limit: int = Field(default=10, ge=1, le=MOST_HITS, description="Articles at most.")


class Identified(Arguments):
    """What `fetch` and `related` take."""

    id: Name = Field(
        min_length=1, description="An article's id, as another tool gave it.", examples=["yxf52mzcxcevde5m"]
    )


class Asked(Arguments):
    """What `ask` takes."""

    question: Text = Field(
        description="The question, whole and in plain language; what it says of dates, outlets and topics "
        "is understood.",
        examples=["who may be fined for scanning faces?"],
    )
    limit: int = Field(default=5, ge=1, le=MOST_STORIES, description="Stories at most.")
    since: Name = Field(
        default="",
        description="Only what was published then or later: an ISO 8601 day, month, year or instant, in UTC.",
        examples=["2021-07-01"],
    )
    until: Name = Field(
        default="", description="Only what was published then or earlier.", examples=["2021-07"]
    )
    providers: Names = Field(
        default=[], description="Only these outlets, by name or domain.", examples=[["harbourledger.example"]]
    )
    topics: Names = Field(default=[], description="Only these topics.", examples=[["Law"]])

    def asked(self) -> Question:
        """Give the question.

        Raises:
            QuestionRefused: A date cannot be read.
        """
        limits = query.limits(
            since=self.since, until=self.until, providers=self.providers, topics=self.topics
        )
        return Question(self.question, limits, self.limit)


def read(takes: type[Taken], sent: Mapping[str, Any]) -> Taken:
    """Check arguments.

    Raises:
        QuestionRefused: They are not what the tool takes; the message names the first that is wrong.
    """
    try:
        return takes.model_validate(sent)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in fault["loc"]).encode("utf-8", "replace").decode()[:80]
        raise QuestionRefused(f"{place}: {_reason(fault, takes)}") from error


def _reason(fault: Mapping[str, Any], takes: type[Arguments]) -> str:
    if fault["type"] == "extra_forbidden":
        return f"no such argument; there are {', '.join(takes.model_fields)}"
    message = str(fault["msg"]).replace("Field required", "is required")
    return re.sub(r"^(?:Input|String|List|Value) should", "must", message).encode("utf-8", "replace").decode()
