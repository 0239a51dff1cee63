"""semsearch.storage.local.columns.columns: a history of changes reads as one segment of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import NotFound
from semsearch.storage.local import columns as search
from semsearch.storage.local import writes
from semsearch.storage.local.columns import SMALL, Columns, building
from semsearch.storage.local.columns import columns as module
from semsearch.storage.local.columns.links import Links
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import Segment
from semsearch.text.analyzer import terms
from semsearch.types import Coverage, Filter
from tests.storage.local.columns.archive import DIMENSION, FILTERS, Archive, assert_same


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", 11, 1500) as made:
        yield made


def advanced(columns: Columns, archive: Archive) -> Columns:
    """Return the columns at the newest revision, by what changed."""
    changes = writes.changes(archive.database, columns.revision)
    assert changes is not None
    written = building.read(archive.database, DIMENSION, tuple(sorted(changes.written)))
    links = Links.read(archive.database, sorted({*changes.linked}.difference(changes.written)))
    return columns.advanced(archive.database.meta().revision, changes.gone, written, links)


def compare(found: Columns, expected: Columns, archive: Archive) -> None:
    """Compare all that is read from two forms of one revision."""
    assert (found.revision, len(found)) == (expected.revision, len(expected))
    assert found.collection == expected.collection
    assert search.NameCounts.of(found) == search.NameCounts.of(expected)
    questions, text = archive.vectors(2), dict.fromkeys(terms("river council votes 東京都庁 zebra"), 2)
    assert search.frequencies(found, list(text)) == search.frequencies(expected, list(text))
    for filter in FILTERS:
        assert search.count(found, filter) == search.count(expected, filter)
        assert search.facets(found, filter) == search.facets(expected, filter)
        assert search.count_stories(found, filter) == search.count_stories(expected, filter)
        for k, offset in ((3, 0), (3, 2), (5000, 0)):
            assert search.largest_stories(found, k, offset, filter) == search.largest_stories(
                expected, k, offset, filter
            )
        for k in (0, 7, 5000):
            assert search.newest(found, k, filter) == search.newest(expected, k, filter)
            assert search.matching(found, text, k, filter) == search.matching(expected, text, k, filter)
            assert search.nearest(found, questions, k, filter) == search.nearest(
                expected, questions, k, filter
            )
    ids = [article.id for article in archive.articles()]
    assert found.ids(found.rows_of(ids)) == ids
    keys = expected.parts[0].segment.arrays.keys
    assert found.ids(found.rows_with(keys)) == ids
    assert found.rows_with(np.array([-1, 99_999])).tolist() == [-1, -1]
    assert search.stories(found, [*ids, "unknown"]) == [*search.stories(expected, ids), ""]
    assert search.coverage(found, [*ids, "unknown"]) == search.coverage(expected, [*ids, "unknown"])
    names = [*sorted({*search.stories(expected, ids)}), "unknown"]
    assert search.members(found, names) == search.members(expected, names)
    assert_same(found.compacted().parts[0].segment, expected.parts[0].segment)
    chosen = [str(id) for id in archive.random.choice(ids, 60)]
    one, other = found.features(chosen), expected.features(chosen)
    for name in one.__slots__:
        values, wanted = getattr(one, name), getattr(other, name)
        if name == "ids":
            assert values == wanted == tuple(chosen)
        else:
            assert np.array_equal(values, wanted, equal_nan=values.dtype.kind == "f"), name
    assert np.array_equal(found.vectors(chosen), one.vectors)
    assert np.array_equal(found.signs(chosen)[0], one.signs)
    assert np.array_equal(found.signs(chosen)[1], one.sign_offsets)


def test_a_long_history_of_changes_reads_as_one_segment_of_everything(archive: Archive) -> None:
    columns = first = Columns.of(1, archive.segment())
    original = archive.articles()
    parts, added = set(), 1500
    for step in range(14):
        ids = [article.id for article in archive.articles()]
        replaced = [str(id) for id in archive.random.choice(ids, 50, replace=False)]
        fresh = [f"a{added + n}" for n in range(90)]
        added += len(fresh)
        archive.write([archive.article(id) for id in [*replaced, *fresh]], lists=12)
        archive.assign(40, stories=60)
        if step == 9:
            archive.assign(1300, stories=300)
        if step % 3:
            archive.retract(6)
            gone = [str(id) for id in archive.random.choice([*ids, *fresh], 70, replace=False)]
            writes.delete(archive.database, gone)
            again = gone[0]
            archive.write([archive.article(again)])  # removed and added again: another key
        columns = advanced(columns, archive)
        parts.add(len(columns.parts))
        if step % 4 == 1 or step == 13:
            compare(columns, Columns.of(columns.revision, archive.segment()), archive)
    assert 1 in parts  # it was compacted on the way
    assert max(parts) <= 4
    assert search.count(first, Filter()) == len(original) == 1500
    assert first.ids(np.arange(1500)) == [article.id for article in original]


def test_an_archive_that_is_emptied_and_filled_again(tmp_path: Path) -> None:
    with Archive(tmp_path, 3) as archive:
        columns = Columns.of(0, archive.segment())
        compare_empty(columns)
        archive.write([archive.article(id) for id in ("a", "b")])
        columns = advanced(columns, archive)
        assert columns.rows_of(["b", "a"]).tolist() == [1, 0]
        writes.delete(archive.database, ["a", "b"])
        columns = advanced(columns, archive)
        compare_empty(columns)
        compare_empty(columns.compacted())
        archive.write([archive.article("a")], archive.vectors(1))
        columns = advanced(columns, archive)
        assert columns.ids(columns.rows_of(["a"])) == ["a"]
        assert_same(columns.compacted().parts[0].segment, archive.segment())


def compare_empty(columns: Columns) -> None:
    assert len(columns) == 0
    assert columns.rows_of(["a"]).tolist() == [-1]
    question = np.ones((1, DIMENSION), dtype=np.float32)
    for filter in FILTERS:
        assert search.nearest(columns, question, 3, filter) == [[]]
        assert search.matching(columns, {"river": 1}, 3, filter) == []
        assert search.newest(columns, 3, filter) == []
        assert search.count(columns, filter) == search.facets(columns, filter).total == 0
        assert search.count_stories(columns, filter) == 0
        assert search.largest_stories(columns, 3, 0, filter) == []
    assert search.frequencies(columns, ["river"]) == {"river": 0}
    assert columns.features([]).vectors.shape == (0, DIMENSION)
    assert columns.vectors([]).shape == (0, DIMENSION)
    assert columns.rows_with(np.array([1])).tolist() == [-1]
    assert search.stories(columns, ["a"]) == [""]
    assert search.members(columns, ["a"]) == [[]]
    assert search.coverage(columns, ["a"]) == [Coverage("a")]


def test_the_first_segment_is_shared_until_much_is_newer(archive: Archive) -> None:
    columns = Columns.of(1, archive.segment(), files=1)
    assert (columns.newer, columns.compacted()) == (0, columns)
    archive.write([archive.article(f"b{n}") for n in range(SMALL - 10)])
    writes.delete(archive.database, ["a1", "a2"])
    small = advanced(columns, archive)
    assert small.parts[0].segment is columns.parts[0].segment
    assert (small.files, small.newer, len(small)) == (1, SMALL - 8, 1498 + SMALL - 10)
    assert (len(small.compacted().parts), small.compacted().files) == (1, -1)
    archive.write([archive.article(f"c{n}") for n in range(11)])
    large = advanced(small, archive)
    assert (len(large.parts), large.files, large.newer) == (1, -1, 0)
    assert len(large) == len(small) + 11


def test_parts_stay_few_and_articles_are_seldom_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged: list[int] = []

    def counted(parts: Sequence[Part]) -> Segment:
        merged.append(sum(map(len, parts)))
        return building.merge(parts)

    monkeypatch.setattr(module, "merge", counted)
    with Archive(tmp_path, 5) as archive:
        archive.write([archive.article("a0")])
        columns = Columns.of(1, archive.segment())
        for step in range(120):
            archive.write([archive.article(f"b{step}-{n}") for n in range(40)])
            columns = advanced(columns, archive)
            sizes = list(map(len, columns.parts))
            assert len(sizes) <= 5
            assert columns.newer <= SMALL or all(a >= 4 * b for a, b in pairwise(sizes))
        assert len(columns) == 4801
    assert sum(merged) <= 8 * len(columns)


def test_an_unknown_id_is_not_found(archive: Archive) -> None:
    columns = Columns.of(1, archive.segment())
    writes.delete(archive.database, ["a3"])
    columns = advanced(columns, archive)
    for ask in (columns.vectors, columns.signs, columns.features):
        for id in ("a3", "none", "\ud800"):
            with pytest.raises(NotFound, match="no article has the id"):
                ask(["a1", id])
    assert columns.rows_of(["a3", "a1", "none", "a3"]).tolist() == [-1, 1, -1, -1]


def test_remembered_rows_are_bounded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 100)
    columns = Columns.of(1, archive.segment())
    for start in range(0, 1500, 50):
        ids = [f"a{n}" for n in range(start, start + 50)]
        assert columns.rows_of(ids).tolist() == list(range(start, start + 50))
        assert columns.rows_of([*ids, "none"]).tolist() == [*range(start, start + 50), -1]
    assert len(columns._rows) <= 200


def test_threads_read_the_same_while_rows_are_remembered_and_forgotten(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 50)
    columns = Columns.of(1, archive.segment())

    def read(seed: int) -> bool:
        chance = np.random.default_rng(seed)
        for _ in range(150):
            rows = chance.integers(1500, size=40)
            ids = [f"a{row}" for row in rows.tolist()]
            if columns.rows_of(ids).tolist() != rows.tolist() or columns.ids(rows) != ids:
                return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(read, range(4)))
