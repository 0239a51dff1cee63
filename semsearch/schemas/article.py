"""An article and the parts of its score, articles counted by value, and completions of what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Instant, Mirror, Resource


class Provider(Mirror):
    """An outlet."""

    domain_type = types.Provider

    name: str
    domain: str


class Image(Mirror):
    """A picture; width and height in pixels."""

    domain_type = types.Image

    url: str
    width: int | None
    height: int | None
    title: str
    attribution: str


class Article(Mirror):
    """An article; `published_at` in ISO 8601, UTC."""

    domain_type = types.Article

    id: str
    title: str
    excerpt: str = Field(description="Without what the outlet repeats in many excerpts.")
    url: str
    provider: Provider
    published_at: Instant | None
    authors: list[str] = Field(default_factory=list, description="Names, as the record has them.")
    topics: list[str]
    images: list[Image]
    type: str
    quality: int | None
    heat: int | None
    published: bool | None
    listed: bool = Field(
        description="True for an item of the archive, false for an article that only the `related` lists of "
        "items mention."
    )


def record(
    article: types.Article,
    related: Sequence[types.Article] = (),
    precedence: types.Precedence = types.Precedence.ITEM,
) -> dict[str, Any]:
    """Return an article under the archive's own keys, without those that have no value."""
    values = Article.of(article).model_dump(exclude={"listed"})
    values["publishedDateTime"] = values.pop("published_at")
    values["webUrl"] = values.pop("url")
    values["related"] = [record(entry) for entry in related]
    values["precedence"] = "description" if precedence is types.Precedence.DESCRIPTION else ""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


class ScoreBreakdown(Resource):
    """The parts that add up to a score, and the figures behind them: `cosine`, `bm25` and `closeness`."""

    dense: float
    lexical: float
    cosine: float
    bm25: float
    closeness: float = Field(default=0.0, description="The MaxSim behind `interaction`.")
    interaction: float = 0.0
    feedback: float = 0.0
    corroboration: float = 0.0
    recency: float = 0.0
    quality: float = 0.0
    reranking: float = 0.0
    exclusion: float = 0.0

    @classmethod
    def of(cls, why: types.ScoreBreakdown) -> ScoreBreakdown:
        """Return the resource of a breakdown."""
        return cls(
            dense=why.dense,
            lexical=why.lexical,
            cosine=why.cosine,
            bm25=why.bm25,
            closeness=why.maxsim,
            interaction=why.interaction,
            feedback=why.feedback,
            corroboration=why.corroboration,
            recency=why.recency,
            quality=why.quality,
            reranking=why.reranking,
            exclusion=why.exclusion,
        )

    def to_domain(self) -> types.ScoreBreakdown:
        """Return the breakdown."""
        return types.ScoreBreakdown(
            dense=self.dense,
            lexical=self.lexical,
            cosine=self.cosine,
            bm25=self.bm25,
            maxsim=self.closeness,
            interaction=self.interaction,
            feedback=self.feedback,
            corroboration=self.corroboration,
            recency=self.recency,
            quality=self.quality,
            reranking=self.reranking,
            exclusion=self.exclusion,
        )


UNSCORED = types.ScoreBreakdown(
    dense=0.0, lexical=0.0, cosine=0.0, bm25=0.0
)  # where a reply explains nothing


class Count(Mirror):
    """A value, and how many articles have it."""

    domain_type = types.Count

    value: str
    count: int


class Facets(Mirror):
    """How many articles meet a filter, in all and by value."""

    domain_type = types.Facets

    total: int
    topics: list[Count]
    providers: list[Count]
    types: list[Count]
    months: list[Count]


class Suggestion(Mirror):
    """A completion, and how many articles have it."""

    domain_type = types.Suggestion

    text: str
    kind: Literal["topic", "provider", "title"]
    count: int


class Suggestions(Resource):
    """Completions, best first."""

    suggestions: list[Suggestion]

    @classmethod
    def of(cls, found: Sequence[types.Suggestion]) -> Suggestions:
        """Return the resource of completions."""
        return cls(suggestions=[Suggestion.of(one) for one in found])
