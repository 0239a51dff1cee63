"""The arguments of the tools. Clients see the JSON schemas of these models."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.schemas import requests
from semsearch.schemas.requests import RequestModel, TurnBody, replace_surrogates
from semsearch.types import Question

MOST_HITS = 50
MOST_STORIES = 20
MOST_VALUES = 20  # of one list
LONGEST_NAME = 200  # characters of an id, a date, an outlet or a topic

SINCE = "Only articles published then or later: an ISO 8601 day, month, year or instant, in UTC."
UNTIL = "Only articles published then or earlier."
PROVIDERS = "Only these outlets, by name or domain."
TOPICS = "Only these topics."


def _list(value: object) -> object:
    """Accept a list that a client sends as JSON text (`'["Law"]'`)."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return parsed if isinstance(parsed, list) else value
    return value


def _several(value: object) -> object:
    """Accept a text as a list of one, and a list as JSON text."""
    value = _list(value)
    return [value] if isinstance(value, str) else value


Text = Annotated[
    str, Field(min_length=1, max_length=query.MAX_QUESTION_LENGTH), BeforeValidator(replace_surrogates)
]
Name = Annotated[str, Field(max_length=LONGEST_NAME), BeforeValidator(replace_surrogates)]
Names = Annotated[list[Name], Field(max_length=MOST_VALUES), BeforeValidator(_several)]
# The form of a turn in place, where pydantic would refer to one beside: not all clients follow references.
_TURNS = {"type": "array", "items": TurnBody.model_json_schema(), "maxItems": query.MAX_HISTORY}
Turns = Annotated[requests.Turns, BeforeValidator(_list), WithJsonSchema(_TURNS)]

Taken = TypeVar("Taken", bound=RequestModel)


class Searched(RequestModel):
    """What `search` takes."""

    query: Text = Field(
        description="What to look for, in plain language. Dates (`in July 2021`), outlets, topics, "
        '`"exact phrases"` and `-unwanted` words in it are understood as limits.',
        examples=["rulings on facial recognition in China"],
    )
    limit: int = Field(default=10, ge=1, le=MOST_HITS, description="Articles at most.")


class Identified(RequestModel):
    """What `fetch` takes."""

    id: Name = Field(
        min_length=1,
        description="An article's id, as returned by another tool.",
        examples=["yxf52mzcxcevde5m"],
    )


class Related(Identified):
    """What `related` takes."""

    offset: int = Field(
        default=0, ge=0, le=query.MAX_OFFSET, description="Articles of `coverage` to skip, in a large story."
    )


class Asked(RequestModel):
    """What `ask` takes."""

    question: Text = Field(
        description="The question in plain language, whole, or leaning on those of `history`; what it says "
        "of dates, outlets and topics is understood.",
        examples=["who may be fined for scanning faces?"],
    )
    limit: int = Field(default=5, ge=1, le=MOST_STORIES, description="Stories at most.")
    since: Name = Field(default="", description=SINCE, examples=["2021-07-01"])
    until: Name = Field(default="", description=UNTIL, examples=["2021-07"])
    providers: Names = Field(default=[], description=PROVIDERS, examples=[["harbourledger.example"]])
    topics: Names = Field(default=[], description=TOPICS, examples=[["Law"]])

    history: Turns = Field(
        default=[],
        description="Only for a question that depends on earlier ones (`and in Europe?`, `who else reported "
        "the second one?`): those questions, oldest first, without your own words or the answers, each with "
        "the `id` of every story that it was given and, if you know it, when it was asked. Of many, the last "
        "are enough.",
        examples=[[{"question": "rulings on facial recognition in China", "shown": ["yxf52mzcxcevde5m"]}]],
    )

    def asked(self) -> Question:
        """Return the question.

        Raises:
            QuestionRefused: A date cannot be read.
        """
        limits = query.make_filter(
            since=self.since, until=self.until, providers=self.providers, topics=self.topics
        )
        turns = tuple(turn.turn() for turn in self.history)
        return Question(self.question, limits, self.limit, history=turns)


class Counted(RequestModel):
    """What `timeline` takes."""

    question: Text = Field(
        description="What the articles are to be about, in few words, such as a name.",
        examples=["Clearview AI"],
    )
    compare: Names = Field(
        default=[],
        max_length=query.MAX_SERIES - 1,
        description="Other questions, which are counted beside it.",
        examples=[["Mars"]],
    )
    by: Literal["auto", "day", "week", "month", "year"] = Field(
        default="auto",
        description="How long each period is; `auto` is the shortest of which there are few.",
        json_schema_extra={"maxLength": 5},
    )
    since: Name = Field(default="", description=SINCE, examples=["2021-07-01"])
    until: Name = Field(default="", description=UNTIL, examples=["2021-07"])
    providers: Names = Field(default=[], description=PROVIDERS, examples=[["harbourledger.example"]])
    topics: Names = Field(default=[], description=TOPICS, examples=[["Law"]])

    def asked(self) -> Question:
        """Return the first question.

        Raises:
            QuestionRefused: A date cannot be read.
        """
        limits = query.make_filter(
            since=self.since, until=self.until, providers=self.providers, topics=self.topics
        )
        return Question(self.question, limits)


class Claimed(RequestModel):
    """What `coverage` takes."""

    claim: Text = Field(
        description="A statement to be checked: whole, with its names and figures.",
        examples=["Italy fined Clearview 20 million euros"],
    )
    since: Name = Field(default="", description=SINCE, examples=["2021-07-01"])
    until: Name = Field(default="", description=UNTIL, examples=["2021-07"])
    providers: Names = Field(default=[], description=PROVIDERS, examples=[["harbourledger.example"]])


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
        raise QuestionRefused(f"{place}: {_reason(fault)}") from error


def _reason(fault: Mapping[str, Any]) -> str:
    message = str(fault["msg"]).replace("Field required", "is required").replace(" after validation", "")
    message = re.sub(r"a valid dictionary or instance of \w+", "an object", message)
    return re.sub(r"^(?:Input|String|List|Value) should", "must", message).encode("utf-8", "replace").decode()
