"""semsearch.storage.local.columns.counting: facets and names, compared with the reference engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from semsearch.storage.local.columns import Columns, NameCounts, facets
from semsearch.storage.local.columns.part import Part
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Count, Facets, Filter, Provider
from tests.storage.local.columns.archive import DIMENSION, FILTERS, Archive

ARTICLES = [
    Article(
        "a", "", provider=Provider("Ledger"), published_at=datetime(2021, 8, 1, tzinfo=UTC), topics=("Law",)
    ),
    Article("b", "", provider=Provider("", "video.com"), type="video", topics=("AI", "Law", "law")),
    Article(
        "c",
        "",
        provider=Provider("Wire", "wire.com"),
        published_at=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
        topics=("law",),
    ),
    Article("d", "", published_at=datetime(1969, 12, 31, 23, tzinfo=UTC), type=""),
    Article("e", "", provider=Provider("WIRE", "wire.com"), published_at=datetime(999, 1, 1, tzinfo=UTC)),
]


def columns(tmp_path: Path, articles: Sequence[Article]) -> Columns:
    with Archive(tmp_path / "archive", 1) as archive:
        archive.write(articles)
        return Columns.of(1, archive.segment())


def test_values_are_counted_under_their_most_common_spelling(tmp_path: Path) -> None:
    assert facets(columns(tmp_path, ARTICLES), Filter()) == Facets(
        total=5,
        topics=(Count("Law", 3), Count("AI", 1)),
        providers=(Count("WIRE", 2), Count("Ledger", 1), Count("video.com", 1)),
        types=(Count("article", 3), Count("video", 1)),
        months=(Count("0999-01", 1), Count("1969-12", 1), Count("2021-07", 1), Count("2021-08", 1)),
    )


def test_only_articles_that_pass_are_counted(tmp_path: Path) -> None:
    found = facets(columns(tmp_path, ARTICLES), Filter(since=datetime(2021, 1, 1, tzinfo=UTC)))
    assert (found.total, found.topics) == (2, (Count("Law", 2),))
    assert found.providers == (Count("Ledger", 1), Count("Wire", 1))
    assert found.months == (Count("2021-07", 1), Count("2021-08", 1))


def test_rows_that_are_not_alive_are_not_counted(tmp_path: Path) -> None:
    held = columns(tmp_path, ARTICLES)
    (part,) = held.parts
    fewer = Columns(
        2,
        [
            part.without(part.segment.arrays.keys[[0, 4]]),
            Part(part.segment).without(part.segment.arrays.keys[1:]),
        ],
    )
    assert facets(fewer, Filter()) == facets(columns(tmp_path / "again", ARTICLES[:4]), Filter())
    counts = NameCounts.of(fewer)
    assert counts.providers == (Count("Ledger", 1), Count("Wire", 1))
    assert counts.domains == (Count("video.com", 1), Count("wire.com", 1))
    assert counts.labels == (Count("Ledger", 1), Count("Wire", 1), Count("video.com", 1))
    assert counts.topics == (Count("Law", 3), Count("AI", 1))


@pytest.mark.parametrize("filter", FILTERS)
def test_counts_are_those_of_the_reference_engine(tmp_path: Path, filter: Filter) -> None:
    with Archive(tmp_path, 31, 250) as archive:
        held = Columns.of(1, archive.segment())
        store = MemoryStore(dimension=DIMENSION)
        store.upsert(archive.articles(), np.ones((250, DIMENSION), dtype=np.float32))
    with store.snapshot() as expected:
        assert facets(held, filter) == expected.facets(filter)


def test_an_empty_archive_counts_nothing(tmp_path: Path) -> None:
    held = columns(tmp_path, [])
    for filter in FILTERS:
        assert facets(held, filter) == Facets(total=0, topics=(), providers=(), types=(), months=())
    assert NameCounts.of(held) == NameCounts((), (), (), ())
