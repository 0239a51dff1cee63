"""What the tools return. Clients see the JSON schemas of these models, so they stay small.

`Results` and `Document` have exactly the fields that connectors of chat services look for.
"""

from __future__ import annotations

from pydantic import Field

from semsearch.schemas.resource import Instant, Resource
from semsearch.types import Confidence, Inheritable, Relation

WHEN = "ISO 8601, UTC; null where it is not known."


class Result(Resource):
    """An article that was found; `text` is its excerpt."""

    id: str = Field(description="For `fetch` and `related`.")
    title: str
    text: str
    url: str = Field(description="For citing; empty where the article has no address.")


class Results(Resource):
    """What `search` returns: articles, best first."""

    results: list[Result]


class Metadata(Resource):
    """What is known of an article beside its words."""

    outlet: str
    domain: str
    published_at: Instant | None = Field(description=WHEN)
    topics: list[str]
    type: str = Field(description="Such as `article` or `video`.")
    coverage: int = Field(
        description="Articles of the archive that tell the same story, this one among them."
    )


class Document(Resource):
    """What `fetch` returns: an article; `text` holds title and excerpt, and says where they stood."""

    id: str
    title: str
    text: str
    url: str
    metadata: Metadata


class Coverage(Resource):
    """Another article of a story."""

    id: str
    title: str
    url: str
    outlet: str
    published_at: Instant | None = Field(description=WHEN)
    relation: Relation = Field(
        description="`listed` beside the leading article in the archive, or found to be `similar`."
    )


class Story(Resource):
    """What `related` returns: an article that leads a story, and the other coverage of it."""

    id: str = Field(description="Of the leading article.")
    title: str
    text: str
    url: str
    outlet: str
    published_at: Instant | None = Field(description=WHEN)
    topics: list[str]
    coverage: list[Coverage] = Field(description="The first of the other articles.")
    articles: int = Field(description="How many there are in all, the leading one among them.")
    outlets: list[str]
    first_published_at: Instant | None
    last_published_at: Instant | None


class Sentence(Resource):
    """A sentence of a summary, and the numbers of the stories that it is taken from."""

    text: str
    citations: list[int] = Field(description="Places in `stories`, counted from 1.")


class Limits(Resource):
    """The limits that were in force: those given, and those read out of the question."""

    since: Instant | None
    until: Instant | None
    providers: list[str]
    topics: list[str]


class Inherited(Resource):
    """What the question took over from those before it."""

    kind: Inheritable
    text: str = Field(description="The words that it stands in.")
    values: list[str] = Field(description="Outlets, topics, or the ids of articles.")


class Answer(Resource):
    """What `ask` returns: a summary and the stories that it cites, best first."""

    confidence: Confidence = Field(
        description="How surely the stories answer the question; with `none` they are only the nearest."
    )
    summary: list[Sentence]
    stories: list[Story]
    searched: str = Field(description="The words that were searched for, without what became limits.")
    limits: Limits
    inherited: list[Inherited] = Field(description="Empty where the question stands by itself.")
    did_you_mean: str | None = Field(
        description="The question with its misspelt words corrected, if any were."
    )
    unknown: list[str] = Field(description="Names in the question that no article holds.")
