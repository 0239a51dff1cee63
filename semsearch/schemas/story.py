"""A story, alone and in a list."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field

from semsearch import types
from semsearch.schemas.article import UNSCORED, Article, Provider, ScoreBreakdown
from semsearch.schemas.resource import Index, Instant, Mirror, Resource, Span, is_none
from semsearch.text import analyzer


class Highlights(Resource):
    """Matched words, as spans `[start, end]` in characters (code points)."""

    title: list[Span]
    excerpt: list[Span]

    @classmethod
    def of(cls, article: types.Article, terms: Collection[str] = ()) -> Highlights:
        """Return the spans of the words of an article that have one of the terms."""
        if not terms:
            return cls(title=[], excerpt=[])
        return cls(
            title=[list(span) for span in analyzer.spans(article.title, terms)],
            excerpt=[list(span) for span in analyzer.spans(article.excerpt, terms)],
        )


class Related(Mirror):
    """Other coverage of a story."""

    domain_type = types.Related

    article: Article
    relation: types.Relation
    score: float | None


class Origin(Mirror):
    """An independent source of a story, and the reports that go back to it."""

    domain_type = types.Origin

    name: str = Field(description='The agency, the owner or the outlet; "" where none is known.')
    reason: types.OriginReason = Field(
        description='Why the reports are one origin: they credit an "agency", are a "copy" of the first, or '
        'are from outlets of one "owner"; "own" for an outlet with its own report.'
    )
    articles: list[str] = Field(description="The ids of the reports, the first to be published first.")
    outlets: list[str]


class Story(Resource):
    """A story: the article that leads it, and the other coverage.

    `score` and `why` are those of the article `best`, which answers best: mostly the lead, sometimes an
    article of the coverage.
    """

    id: str = Field(description="The same whichever article leads the story.")
    score: float
    best: str
    article: Article
    highlights: Highlights
    related: list[Related]
    providers: list[Provider]
    first_published_at: Instant | None
    last_published_at: Instant | None
    independent: int = Field(default=0, description="The number of `origins`.")
    origins: list[Origin] = Field(
        default_factory=list, description="Where the reports come from, in the order of the first of each."
    )
    why: ScoreBreakdown | None = Field(default=None, exclude_if=is_none)

    @classmethod
    def of(cls, story: types.Story, terms: Collection[str] = (), *, explain: bool = False) -> Story:
        """Return the resource of a story; `terms` are highlighted in its lead."""
        lead = story.lead.article
        return cls(
            id=story.id,
            score=story.ranked_by.score,
            best=story.ranked_by.article.id,
            article=Article.of(lead),
            highlights=Highlights.of(lead, terms),
            related=[Related.of(one) for one in story.related],
            providers=[Provider.of(one) for one in story.providers],
            first_published_at=story.first_published_at,
            last_published_at=story.last_published_at,
            independent=len(story.origins),
            origins=[Origin.of(one) for one in story.origins],
            why=ScoreBreakdown.of(story.ranked_by.why) if explain else None,
        )

    def to_domain(self) -> types.Story:
        """Return the story; without an explanation, the parts of its score are 0."""
        lead = self.article.to_domain()
        related = tuple(one.to_domain() for one in self.related)
        found = next((one.article for one in related if one.article.id == self.best), lead)
        best = types.Hit(found, self.score, self.why.to_domain() if self.why else UNSCORED)
        return types.Story(
            lead=best if found is lead else types.Hit(lead, self.score, UNSCORED),
            best=None if found is lead else best,
            related=related,
            providers=tuple(one.to_domain() for one in self.providers),
            first_published_at=self.first_published_at,
            last_published_at=self.last_published_at,
            id=self.id,
            origins=tuple(one.to_domain() for one in self.origins),
        )


class EarlierStory(Mirror):
    """An earlier story that another follows on."""

    domain_type = types.EarlierStory

    id: str
    lead: Article = Field(description="The article that represents it.")
    articles: int
    first_published_at: Instant
    last_published_at: Instant
    days_before: int = Field(description="Whole days from its first report to that of the later story.")
    common: list[str] = Field(description="Names and other words that both have, in its spelling.")
    similarity: float = Field(description="How similar both stories are, 0 to 1.")


class ArticleStory(Story):
    """The story of an article, led by it, and what is around the story.

    `related` is ordered by similarity to the article.
    """

    near: list[Article] = Field(
        default=[],
        description="The articles of other stories that are most similar, ten with those of `related`: they "
        "may report the same event.",
    )
    background: list[EarlierStory] = Field(
        default=[], description="Earlier stories that this one follows on, the most similar first."
    )

    @classmethod
    def around(cls, found: types.ArticleStory) -> ArticleStory:
        """Return the resource of the story of an article."""
        return cls(
            **dict(Story.of(found)),
            near=[Article.of(one) for one in found.near],
            background=[EarlierStory.of(one) for one in found.background],
        )

    def to_domain(self) -> types.ArticleStory:
        """Return the story with what is around it."""
        found = super().to_domain()
        return types.ArticleStory(
            **{name: getattr(found, name) for name in types.Story.__slots__},
            near=tuple(one.to_domain() for one in self.near),
            background=tuple(one.to_domain() for one in self.background),
        )


class StoryList(Resource):
    """Stories without a question, largest first, and how many there are in all."""

    stories: list[Story]
    total: int
    index: Index

    @classmethod
    def of(cls, found: types.StoryList) -> StoryList:
        """Return the resource of a list of stories."""
        return cls(
            stories=[Story.of(story) for story in found.stories],
            total=found.total,
            index=Index.of(found),
        )

    def to_domain(self) -> types.StoryList:
        """Return the list."""
        return types.StoryList(
            tuple(story.to_domain() for story in self.stories),
            self.total,
            self.index.revision,
            self.index.articles,
        )
