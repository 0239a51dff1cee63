"""The types that travel between the parts, all frozen: a part gives a new value and never changes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Relation = Literal["listed", "similar"]
Confidence = Literal["high", "medium", "low", "none"]


# --- what the archive holds -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Provider:
    """An outlet: its name and its internet domain, either of which may be empty."""

    name: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by address; width and height are pixels, None where the item does not say."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of reporting: an item of the archive, or an entry of an item's `related` list.

    Attributes:
        id: Short, URL-safe and stable, derived from the canonical address.
        url: The http(s) address to show, or "" where the item has none.
        published_at: In UTC, whole seconds; None where the item has no date.
        quality: About 0 to 200; None where unknown.
        heat: -1 where the archive does not know it; None where the item does not say.
        published: The site's own flag. A filter only: it never hides an item. None where not said.
        listed: True for an item of the archive's own, False for what only `related` lists mention.
    """

    id: str
    title: str
    excerpt: str = ""
    url: str = ""
    provider: Provider = Provider()
    published_at: datetime | None = None
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    quality: int | None = None
    heat: int | None = None
    type: str = "article"
    published: bool | None = None
    listed: bool = True

    @property
    def text(self) -> str:
        """What is embedded and searched: the title, and the excerpt on a line of its own."""
        return f"{self.title}\n{self.excerpt}" if self.excerpt else self.title


@dataclass(frozen=True, slots=True)
class Item:
    """One record as read: its article, the coverage that it lists in its order, and where it was read.

    `source` names the record: the file's absolute path, with `#` and the article's id where the file holds
    several.
    """

    article: Article
    related: tuple[Article, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be read: its path, the line where known (from 1), and one line of reason."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one record says of coverage: the item it is about, and the ids that it lists, in order."""

    source: str
    item_id: str
    related_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The edges at one article: what it lists, in order, and the items that list it."""

    id: str
    lists: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: its name, its dimension, and a fingerprint (sha256, hex) of its weights."""

    name: str
    dimension: int
    fingerprint: str


# --- what is asked ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filter:
    """Limits on which articles are candidates; the default lets all pass.

    Fields are joined by "and", the values of one field by "or". Both dates are inclusive instants in UTC,
    and an article without a date fails them. Outlets are compared by name or domain, topics and types by
    name, all without regard to case.
    """

    since: datetime | None = None
    until: datetime | None = None
    providers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    published: bool | None = None

    def accepts(self, article: Article) -> bool:
        """Tell whether an article passes: the definition that every engine has to follow."""
        when = article.published_at
        if self.since and (when is None or when < self.since):
            return False
        if self.until and (when is None or when > self.until):
            return False
        if self.published is not None and article.published is not self.published:
            return False
        names = {article.provider.name.casefold(), article.provider.domain.casefold()}
        return (
            (not self.providers or not names.isdisjoint(p.casefold() for p in self.providers))
            and (
                not self.topics
                or not {t.casefold() for t in article.topics}.isdisjoint(t.casefold() for t in self.topics)
            )
            and (not self.types or article.type.casefold() in {t.casefold() for t in self.types})
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks: the text, the limits, and how many stories (or hits) are wanted from which on."""

    text: str
    filter: Filter = Filter()
    limit: int = 5
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What the service understood: the text that was searched for, its terms, and the filter in force."""

    text: str
    terms: tuple[str, ...] = ()
    filter: Filter = Filter()


# --- what is answered -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """One engine's finding: an article's id and a score, larger is better (see `stores/base.py`)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Why:
    """How a score came to be: `dense` and `lexical` are the parts that add up to it.

    `cosine` and `bm25` are the figures that the parts were made from; `bm25` is 0 where no word matched.
    """

    dense: float
    lexical: float
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, its score (0 to 1, the best candidate's near 1), and why."""

    article: Article
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Related:
    """An article shown under a story's lead; the score is the question's, None where it was no candidate."""

    article: Article
    relation: Relation
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A lead and the other coverage, the outlets of both (once each), and the span of their dates.

    `best` is the hit that gives the story its place: None where that is the lead itself, else a listed
    article which answered better than the item that leads it.
    """

    lead: Hit
    related: tuple[Related, ...] = ()
    providers: tuple[Provider, ...] = ()
    first_published_at: datetime | None = None
    last_published_at: datetime | None = None
    best: Hit | None = None

    @property
    def ranked_by(self) -> Hit:
        """The hit whose score is the story's."""
        return self.best or self.lead


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken word for word from the leads of the cited stories (numbered from 1)."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time went, in milliseconds."""

    encode_ms: float = 0.0
    retrieve_ms: float = 0.0
    rank_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Stories for a question, best first, from one whole revision of the index."""

    question: str
    interpretation: Interpretation
    confidence: Confidence
    summary: tuple[Sentence, ...]
    stories: tuple[Story, ...]
    timings: Timings
    revision: int
    articles: int


@dataclass(frozen=True, slots=True)
class Page:
    """Plain hits `offset` to `offset + limit` of `total`, from one whole revision of the index."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool
    timings: Timings
    revision: int
    articles: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over the articles that pass a filter, largest first; months ("2021-07") in time's order."""

    total: int
    topics: tuple[Count, ...] = ()
    providers: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    months: tuple[Count, ...] = ()


# --- what is reported -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, counted in articles; `duplicates` are records of an address already read."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = ()
    articles: int = 0
    items_per_second: float = 0.0
    seconds: float = 0.0
    revision: int = 0
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: sizes, revision, and how questions are embedded ("onnx" or "torch")."""

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: Model
    questions_by: str
    questions_note: str = ""
    first_month: str = ""
    last_month: str = ""
    bytes: int = 0
