"""semsearch.storage.local.columns.building: segments from SQLite, and from other segments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import IndexDamaged
from semsearch.storage.features import Features
from semsearch.storage.local.columns import Columns, building
from semsearch.storage.local.columns.part import Part
from semsearch.storage.provenance import Provenance
from semsearch.storage.scoring import halved, unit
from semsearch.types import Article
from tests.storage.local.columns.archive import DIMENSION, Archive, assert_same, assert_same_provenance


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", 41, 700) as made:
        yield made


def test_columns_hold_the_features_of_the_articles(archive: Archive) -> None:
    segment, articles = archive.segment(), archive.articles()
    bits = [blob for (blob,) in archive.database.rows("SELECT signs FROM tokens ORDER BY key")]
    width = -(-DIMENSION // 8)
    expected = Features.of(
        articles,
        unit(segment.halves),
        [np.frombuffer(blob, dtype=np.uint8).reshape(-1, width) for blob in bits],
    )
    found = Columns.of(1, segment).features([article.id for article in articles])
    for name in Features.__slots__:
        one, other = getattr(found, name), getattr(expected, name)
        if name == "ids":
            assert one == other
        else:
            assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), name
    assert segment.arrays.published.tolist() == [-1 if a.published is None else a.published for a in articles]


def test_columns_hold_the_provenance_of_the_articles(archive: Archive) -> None:
    articles = archive.articles()
    articles[3:5] = [
        Article("a3", "Bridge " * 9, "TARROW (TPA) - The river. (With inputs from PTI)"),
        Article("a4", "", "By Reuters\nThe river."),
    ]
    archive.write(articles[3:5])
    segment = archive.segment()
    halves = [Part(segment).without(segment.arrays.keys[start::2]) for start in (0, 1)]
    for columns in (Columns.of(1, segment), Columns.of(1, building.merge(halves)), Columns(1, halves)):
        assert_same_provenance(columns.provenance([a.id for a in articles]), Provenance.of(articles))


def test_vectors_keep_the_precision_of_sqlite(archive: Archive) -> None:
    vectors = archive.vectors(3)
    archive.write([archive.article(f"b{n}") for n in range(3)], vectors)
    assert np.array_equal(archive.segment().halves[-3:], halved(vectors))


def test_some_keys_are_read_in_their_order(archive: Archive) -> None:
    keys = archive.segment().arrays.keys[5:690:2]
    some = building.read(archive.database, DIMENSION, tuple(keys.tolist()))
    assert np.array_equal(some.arrays.keys, keys)
    assert some.ids(np.arange(2)) == ["a5", "a7"]
    assert len(building.read(archive.database, DIMENSION, ())) == 0


@pytest.mark.parametrize("cut", [0, 1, 350, 700])
def test_merged_segments_are_the_same_as_one(archive: Archive, cut: int) -> None:
    keys = archive.segment().arrays.keys.tolist()
    first, second = (
        Part(building.read(archive.database, DIMENSION, tuple(part))) for part in (keys[:cut], keys[cut:])
    )
    assert_same(building.merge([first, second]), archive.segment())
    assert_same(building.merge([second, first]), archive.segment()) if cut in (0, 700) else None


def test_interleaved_segments_are_merged_in_the_order_of_keys(archive: Archive) -> None:
    keys = archive.segment().arrays.keys
    parts = [
        Part(building.read(archive.database, DIMENSION, tuple(keys[start::3].tolist()))) for start in range(3)
    ]
    merged, whole = building.merge(parts), archive.segment()
    assert np.array_equal(merged.arrays.keys, keys)
    assert merged.ids(np.arange(700)) == whole.ids(np.arange(700))
    ids = whole.ids(np.arange(700))
    one, other = (Columns.of(1, segment).features(ids) for segment in (merged, whole))
    assert np.array_equal(one.terms, other.terms)
    assert np.array_equal(one.signs, other.signs)
    assert np.array_equal(merged.halves, whole.halves)


def test_only_living_rows_are_merged(archive: Archive) -> None:
    segment = archive.segment()
    keys = segment.arrays.keys
    merged = building.merge([Part(segment).without(keys[1::2]), Part(segment).without(keys[::2][3:])])
    expected = sorted([*range(0, 700, 2), *range(1, 700, 2), *range(0, 6, 2)])
    assert len(merged) == len(expected)
    alone = building.merge([Part(segment).without(keys[1::2])])
    assert_same(alone, building.read(archive.database, DIMENSION, tuple(keys[::2].tolist())))
    assert len(building.merge([Part(segment).without(keys)])) == 0


def test_topics_that_differ_in_case_are_kept_once(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        archive.write([Article("a", "", topics=("Straße", "AI", "STRASSE", "ai")), Article("b", "")])
        segment = archive.segment()
    assert segment.topics.values == ("Straße", "AI")
    assert segment.arrays.topic_offsets.tolist() == [0, 2, 2]
    assert segment.arrays.topic_rows.tolist() == [0, 0]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM vectors WHERE key = 3",
        "DELETE FROM tokens WHERE key = 3",
        "UPDATE vectors SET vector = x'00' WHERE key = 3",
        "UPDATE vectors SET vector = x'0000' WHERE key = 3",
        "UPDATE vectors SET vector = NULL OR 5 WHERE key = 3",
        "UPDATE tokens SET signs = x'00' WHERE key = 3",
        "UPDATE articles SET topics = '{' WHERE key = 3",
    ],
)
def test_rows_that_do_not_fit_are_reported(archive: Archive, damage: str) -> None:
    archive.database.rows(damage)
    with pytest.raises(IndexDamaged, match="rebuild it"):
        archive.segment()
