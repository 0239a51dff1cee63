"""What the tools return. Clients load the JSON schemas of these models, so keep them small.

`Results` and `Document` have exactly the fields that connectors of chat services expect.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from semsearch.schemas.resource import Instant, Resource
from semsearch.types import Confidence, DifferenceKind, Inheritable, Lack, Relation, Span, Verdict

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
    """What is known about an article besides its text."""

    outlet: str
    domain: str
    published_at: Instant | None = Field(description=WHEN)
    authors: list[str]
    topics: list[str]
    type: str = Field(description="Such as `article` or `video`.")
    coverage: int = Field(
        description="Articles of the archive that cover the same story, including this one."
    )


class Document(Resource):
    """What `fetch` returns: an article; `text` has the title, the excerpt, and where it was published."""

    id: str
    title: str
    text: str
    url: str
    metadata: Metadata


class RelatedArticle(Resource):
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
    """The leading article of a story, and its related coverage."""

    id: str = Field(description="Of the leading article.")
    title: str
    text: str
    url: str
    outlet: str
    published_at: Instant | None = Field(description=WHEN)
    topics: list[str]
    coverage: list[RelatedArticle] = Field(description="The first of the other articles.")
    articles: int = Field(description="Number of articles, including the leading one.")
    outlets: list[str]
    independent: int = Field(
        description="Number of independent sources: copies, reports of one agency and outlets of one owner "
        "count once."
    )
    first_published_at: Instant | None
    last_published_at: Instant | None


class CitedArticle(Resource):
    """The article of a story that a sentence of the summary comes from."""

    id: str
    title: str
    url: str
    outlet: str


class Near(Resource):
    """An article of another story."""

    id: str
    title: str
    url: str
    outlet: str
    published_at: Instant | None = Field(description=WHEN)


class Earlier(Near):
    """An earlier story that a story follows on, by the article that represents it."""

    articles: int = Field(description="Number of articles of the earlier story.")
    days_before: int = Field(description="Days from its first report to that of the later story.")
    common: list[str] = Field(description="What both stories have in common.")


class Quotation(Resource):
    """A sentence of an article."""

    id: str = Field(description="Of the article.")
    outlet: str
    url: str
    published_at: Instant | None = Field(description=WHEN)
    sentence: str


class Value(Resource):
    """One of the values that reports differ in."""

    text: str
    articles: int = Field(description="How many reports state it.")
    quotations: list[Quotation] = Field(description="The first of them.")


class Difference(Resource):
    """What reports of a story state differently."""

    kind: DifferenceKind
    subject: str = Field(description="What the values are of.")
    changed: bool = Field(description="Whether later reports bring earlier ones up to date.")
    values: list[Value]


class RelatedStory(Story):
    """What `related` returns: the story of an article, and what is around it."""

    near: list[Near] = Field(
        description="The most similar articles of other stories, where the story has few: they may report "
        "the same event."
    )
    background: list[Earlier] = Field(description="Earlier stories that this one follows on.")
    differences: list[Difference] = Field(description="What its reports state differently.")


class Sentence(Resource):
    """A sentence of a summary, and the numbers of the stories that support it."""

    text: str
    citations: list[int] = Field(description="Positions in `stories`, counted from 1.")
    cited: list[CitedArticle] = Field(description="The article of each of these stories that it comes from.")


class AppliedFilter(Resource):
    """The filter that was applied: the limits given and those read out of the question."""

    since: Instant | None
    until: Instant | None
    providers: list[str]
    topics: list[str]


class Inherited(Resource):
    """What the question inherited from earlier ones."""

    kind: Inheritable
    text: str = Field(description="The words that expressed it.")
    values: list[str] = Field(description="Outlets, topics, or the ids of articles.")


class Answer(Resource):
    """What `ask` returns: a summary and the stories that it cites, best first."""

    confidence: Confidence = Field(
        description="How sure the answer is; with `none` the stories are only the nearest ones."
    )
    summary: list[Sentence]
    stories: list[Story]
    searched: str = Field(description="The text that was searched for, without the words that became limits.")
    sides: list[str] = Field(
        description="The sides of a question that compares, each of which was searched for; empty for others."
    )
    limits: AppliedFilter
    inherited: list[Inherited] = Field(description="Empty if the question is not a follow-up.")
    did_you_mean: str | None = Field(
        description="The question with its misspelt words corrected; null if none were."
    )
    unknown: list[str] = Field(description="Names in the question that no article contains.")
    missing: list[str] = Field(
        description="Other names, figures, roles and words of the question that the stories do not mention."
    )
    foreign_language: str = Field(
        description='The language of the question ("de"), if no article is in it: ask in the language of the '
        'articles; else "".'
    )


class Series(Resource):
    """A question of a timeline, and how many articles are about it."""

    question: str
    articles: int
    stories: int
    undated: int = Field(description="Articles that are in no period, for want of a date.")
    complete: bool = Field(description="False if there may be more.")


class Period(Resource):
    """A day, week, month or year."""

    first_day: date
    articles: int = Field(description="All of the archive.")
    counts: list[int] = Field(description="Those about each question.")


class Timeline(Resource):
    """What `timeline` returns: counts for each question, period by period, without gaps."""

    by: Span
    series: list[Series]
    periods: list[Period]


class Report(Resource):
    """An article that reports a claim."""

    id: str
    title: str
    outlet: str
    url: str
    published_at: Instant | None = Field(description=WHEN)
    sentence: str = Field(description="The sentence of it that comes closest to the claim.")
    missing: list[str] = Field(description="Parts of the claim that it does not mention.")


class Coverage(Resource):
    """What `coverage` returns."""

    verdict: Verdict = Field(
        description="`reported`; `partly`: the nearest story lacks what is `missing`; `not_found`; "
        "`not_in_archive`: the archive cannot have it, for want of what `lacks` names."
    )
    missing: list[str]
    lacks: list[Lack]
    first: Report | None = Field(description="The first report.")
    reports: list[Report] = Field(description="Oldest first; the first of them.")
    total: int = Field(description="Number of reports.")
    origins: list[str] = Field(description="Independent sources of the reports.")
    silent: list[str] = Field(description="Outlets on its topics that do not report it.")
    since: date | None = Field(description="First day of the archive.")
    until: date | None = Field(description="Last day of the archive.")
