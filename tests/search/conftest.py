"""A small archive of stories and fillers, whose orders can be foreseen, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from semsearch import query
from semsearch.embedding import Encoder
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing.story_assignment import assign_stories
from semsearch.search import Engine
from semsearch.search.ranked_results import RankedResults
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Filter, Listing, Provider, Question

ENCODER = HashingEncoder(dimension=256)
NOW = datetime(2021, 8, 18, 12, tzinfo=UTC)  # a Wednesday


def article(
    id: str,
    title: str,
    day: int = 1,
    *,
    month: int = 7,
    listed: bool = True,
    outlet: str = "star",
    excerpt: str = "",
    quality: int | None = None,
) -> Article:
    return Article(
        id=id,
        title=title,
        excerpt=excerpt or f"First sentence of {id}. {title} was told.",
        provider=Provider(outlet.title(), f"{outlet}.example"),
        published_at=datetime(2021, month, day, 9, tzinfo=UTC),
        listed=listed,
        quality=quality,
    )


def filled(
    articles: Sequence[Article], listings: Sequence[Listing] = (), encoder: Encoder = ENCODER
) -> MemoryStore:
    made = MemoryStore(dimension=encoder.model.dimension)
    embedded = encoder.documents([one.text for one in articles])
    made.upsert(articles, embedded.vectors, listings, [tokens.vectors for tokens in embedded.tokens])
    assign_stories(made)
    return made


FILLERS = [article(f"filler{n:02}", f"weather report number {n}", 3) for n in range(40)]
ARTICLES = [
    article("court", "court outlines face recognition infringement", 28),
    article("limits", "supreme court sets limits on faces", 29, listed=False, outlet="node"),
    article("shops", "will limits hurt luxury shops", 30, listed=False, outlet="jing"),
    article("rover", "rover lands on mars", 2),
    *FILLERS,
]
LISTINGS = [Listing("court.md", "court", ("shops", "limits")), Listing("rover.md", "rover")]


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    return filled(ARTICLES, LISTINGS)


@pytest.fixture
def snapshot(store: MemoryStore) -> Iterator[Snapshot]:
    with store.snapshot() as taken:
        yield taken


def ordered(
    snapshot: Snapshot,
    text: str,
    filter: Filter = query.NO_FILTER,
    candidates: int = 200,
    encoder: Encoder = ENCODER,
) -> RankedResults:
    engine = Engine(snapshot, encoder, RankingSettings(candidates=candidates))
    return engine.rank(Question(text, filter), NOW)
