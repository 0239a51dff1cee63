"""An archive of random articles in SQLite, and what its columns are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from semsearch.storage.features import Vectors
from semsearch.storage.local import writes
from semsearch.storage.local.columns import building
from semsearch.storage.local.columns.arrays import Arrays
from semsearch.storage.local.columns.segment import Segment
from semsearch.storage.local.database import Database
from semsearch.storage.provenance import Provenance
from semsearch.storage.scoring import packed
from semsearch.types import Article, Filter, Listing, Model, Provider

DIMENSION = 20  # no multiple of 8: the last byte of signs is padded
START = datetime(2021, 7, 30, 23, 59, 58, tzinfo=UTC)
WORDS = ["river", "Bridge", "bridges", "council", "votes", "the", "of", "東京都庁", "U.S.", "café"]
OUTLETS = [Provider(), Provider("Post", "post.com"), Provider("POST", "other.com"), Provider("", "post.com")]
AUTHORS: list[tuple[str, ...]] = [(), ("Jo Day",), ("AP",), ("Reuters Staff",)]
TOPICS = ["AI", "ai", "Law", "Straße", "STRASSE"]
FILTERS = [
    Filter(),
    Filter(since=START + timedelta(seconds=2)),
    Filter(since=START + timedelta(milliseconds=1500), until=START + timedelta(days=2, milliseconds=500)),
    Filter(until=START + timedelta(days=3)),
    Filter(providers=("post",)),
    Filter(providers=("OTHER.com", "")),
    Filter(topics=("strasse", "Law")),
    Filter(topics=("Ai",), types=("VIDEO",)),
    Filter(types=("article", "none such")),
    Filter(published=True),
    Filter(published=False),
    Filter(phrases=("river council",)),
    Filter(phrases=("the", "river")),
    Filter(phrases=("bridge of the bridges",)),
    Filter(phrases=("votes votes", "東京都")),
    Filter(excluded=("river", "the")),
    Filter(excluded=("cafés", "zebra"), providers=("post.com",)),
    Filter(phrases=("zebra",)),
    Filter(topics=("none such",)),
]


class Archive:
    """A database that is filled at random, the same for the same seed."""

    def __init__(self, folder: Path, seed: int, articles: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database = Database.create(folder, Model("a-model", DIMENSION, "f" * 64), 0)
        self.random = np.random.default_rng(seed)
        if articles:
            self.write([self.article(f"a{n}") for n in range(articles)])

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def article(self, id: str) -> Article:
        """Return a random article."""
        draw = self.random

        def text(most: int) -> str:
            return " ".join(draw.choice(WORDS, int(draw.integers(most))))

        return Article(
            id,
            text(6),
            text(25),
            provider=OUTLETS[int(draw.integers(4))],
            published_at=None
            if draw.random() < 0.2
            else START + timedelta(days=int(draw.integers(5)), seconds=int(draw.integers(5))),
            authors=AUTHORS[int(draw.integers(4))],
            topics=tuple(draw.choice(TOPICS, int(draw.integers(4)))),
            type=["article", "Video"][int(draw.integers(2))],
            quality=[None, 0, 3, 5][int(draw.integers(4))],
            published=[None, True, False][int(draw.integers(3))],
            listed=bool(draw.integers(2)),
        )

    def write(self, articles: Sequence[Article], vectors: Vectors | None = None, lists: int = 0) -> int:
        """Add or replace articles with random vectors and signs, and listings; return the revision."""
        rows = self.vectors(len(articles)) if vectors is None else vectors
        tokens = [self.vectors(int(self.random.integers(4))) for _ in articles]
        ids = [*self.ids(), *(article.id for article in articles)]
        listings = [
            Listing(f"/{self.random.integers(300)}", self._drawn(ids, 1)[0], tuple(self._drawn(ids, 4)))
            for _ in range(lists)
        ]
        return writes.upsert(
            self.database, articles, rows, listings, packed(tokens, DIMENSION, len(articles))
        )

    def assign(self, count: int, stories: int) -> int:
        """Assign random articles to random stories; return the revision."""
        ids = self._drawn(self.ids(), count)
        return writes.assign(self.database, {id: f"s{self.random.integers(stories)}" for id in ids})

    def retract(self, count: int) -> list[str]:
        """Retract random listings, and return the ids of the articles that are removed with them."""
        held = [source for (source,) in self.database.rows("SELECT source FROM listings ORDER BY source")]
        return writes.retract(self.database, self._drawn(held, count))

    def _drawn(self, values: Sequence[str], count: int) -> list[str]:
        return [str(value) for value in self.random.choice(values, min(count, len(values)), replace=False)]

    def ids(self) -> list[str]:
        """Return the ids of all articles, in the order of their keys."""
        return [id for (id,) in self.database.rows("SELECT id FROM articles ORDER BY key")]

    def vectors(self, count: int) -> Vectors:
        """Return random unit vectors."""
        rows = self.random.normal(size=(count, DIMENSION)).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def segment(self) -> Segment:
        """Read everything at once."""
        return building.read(self.database, DIMENSION)

    def articles(self) -> list[Article]:
        """Return all articles, in the order of their keys."""
        return [entry.article for entry in writes.entries(self.database)]


def assert_same(found: Segment, expected: Segment) -> None:
    """Compare two segments array by array."""
    for field in fields(Arrays):
        one, other = getattr(found.arrays, field.name), getattr(expected.arrays, field.name)
        assert one.dtype == other.dtype, field.name
        assert np.array_equal(one, other, equal_nan=field.name == "quality"), field.name
    for name in ("names", "domains", "types", "topics", "agencies"):
        assert getattr(found, name).values == getattr(expected, name).values
    assert np.array_equal(found.halves, expected.halves)


def assert_same_provenance(found: Provenance, expected: Provenance) -> None:
    """Compare two values array by array."""
    for field in fields(Provenance):
        assert np.array_equal(getattr(found, field.name), getattr(expected, field.name)), field.name
