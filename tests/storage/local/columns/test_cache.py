"""semsearch.storage.local.columns.cache: the columns of a revision, made in the cheapest way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from semsearch.storage.local import LocalStore, generations, writes
from semsearch.storage.local.columns import SMALL, Columns, ColumnsCache, members, stories
from semsearch.storage.local.columns import columns as columns_module
from semsearch.storage.local.database import Database
from semsearch.text import analyzer
from semsearch.types import Article, Filter, Model
from tests.storage.local.columns.archive import Archive, assert_same

AXES = np.eye(8, dtype=np.float32)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "index" / "g1", 51, 200) as made:
        yield made


def cache(archive: Archive) -> ColumnsCache:
    return ColumnsCache(archive.folder, archive.database.meta().identity)


def at(held: ColumnsCache, archive: Archive) -> Columns:
    return held.at(archive.database, archive.database.meta())


def save(columns: Columns, archive: Archive) -> Path:
    segment = columns.compacted().parts[0].segment
    generations.put_columns_in_place(archive.folder, columns.revision, segment.save)
    return generations.columns_folder(archive.folder, columns.revision)


def test_the_next_revision_is_derived_from_the_newest(archive: Archive) -> None:
    held = cache(archive)
    first = at(held, archive)
    assert (first.revision, first.files, len(first)) == (1, -1, 200)
    assert at(held, archive) is first
    archive.write([archive.article(id) for id in ("a1", "new")])
    second = at(held, archive)
    assert second.parts[0].segment is first.parts[0].segment
    assert (second.revision, len(second), len(first)) == (2, 201, 200)
    writes.assign(archive.database, {"a1": "s"})
    third = at(held, archive)
    assert [part.segment for part in third.parts] == [part.segment for part in second.parts]
    assert (third.revision, stories(third, ["a1", "a2"])) == (3, ["s", ""])
    assert stories(second, ["a1"]) == [""]
    assert_same(third.compacted().parts[0].segment, archive.segment())


def test_files_are_read_and_brought_up(archive: Archive) -> None:
    save(at(cache(archive), archive), archive)
    archive.write([archive.article("new")])
    writes.delete(archive.database, ["a7"])
    writes.assign(archive.database, {"a3": "s", "new": "s"})
    columns = at(cache(archive), archive)
    assert (columns.files, columns.revision, columns.newer) == (1, 4, 3)
    assert members(columns, ["s"]) == [["a3", "new"]]
    assert_same(columns.compacted().parts[0].segment, archive.segment())


def test_newer_files_replace_what_is_in_memory(archive: Archive) -> None:
    held = cache(archive)
    at(held, archive)
    archive.write([archive.article("new")])
    save(at(held, archive), archive)
    loaded = at(held, archive)
    assert (loaded.files, len(loaded.parts), loaded.revision) == (2, 1, 2)
    assert at(held, archive) is loaded


@pytest.mark.parametrize("damage", ["garbage", "missing", "of the future", "forgotten", "wrong count"])
def test_files_that_cannot_be_used_are_made_again_from_sqlite(archive: Archive, damage: str) -> None:
    folder = save(at(cache(archive), archive), archive)
    archive.write([archive.article("new")])
    if damage == "garbage":
        (folder / "vectors.faiss").write_bytes(os.urandom(999))
    elif damage == "missing":
        (folder / "term_ids.npy").unlink()
    elif damage == "of the future":
        folder.rename(generations.columns_folder(archive.folder, 9))
    elif damage == "forgotten":
        writes.delete(archive.database, ["a1"])
        writes.forget(archive.database, 3)
    else:
        archive.database.rows("DELETE FROM articles WHERE id = 'a5'")  # not recorded as a change
        archive.database.rows("UPDATE meta SET value = value - 1 WHERE name = 'articles'")
    columns = at(cache(archive), archive)
    assert (columns.files, len(columns.parts)) == (-1, 1)
    assert_same(columns.parts[0].segment, archive.segment())


def test_older_files_are_used_where_the_newest_are_damaged(archive: Archive) -> None:
    held = cache(archive)
    save(at(held, archive), archive)
    archive.write([archive.article("new")])
    (save(at(held, archive), archive) / "keys.npy").unlink()
    columns = at(cache(archive), archive)
    assert (columns.files, columns.revision) == (1, 2)
    assert_same(columns.compacted().parts[0].segment, archive.segment())


def test_an_earlier_revision_is_read_beside_a_newer_one(archive: Archive) -> None:
    held = cache(archive)
    earlier = Database.open(archive.folder)
    earlier.begin()
    meta = earlier.meta()
    archive.write([archive.article("new")])
    assert len(at(held, archive)) == 201
    assert len(held.at(earlier, meta)) == 200
    earlier.close()
    assert (at(held, archive).revision, len(at(held, archive))) == (2, 201)


def test_threads_read_while_revisions_advance(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "SMALL", 30)  # so that segments are merged on the way
    held, done = cache(archive), Event()
    at(held, archive)

    def read() -> int:
        seen, database = [0], Database.open(archive.folder)
        while not done.is_set() or len(seen) < 3:
            database.begin()
            meta = database.meta()
            columns = held.at(database, meta)
            assert (columns.revision, len(columns)) == (meta.revision, meta.articles)
            ids = [id for (id,) in database.rows("SELECT id FROM articles ORDER BY key")]
            database.rows("COMMIT")
            assert columns.ids(columns.rows_of(ids)) == ids
            seen.append(columns.revision)
        database.close()
        assert seen == sorted(seen)
        return seen[-1]

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for step in range(25):
                archive.write([archive.article(f"a{step}"), archive.article(f"new{step}")])
                writes.delete(archive.database, [f"a{100 + step}"])
                at(held, archive)
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)
    assert_same(at(held, archive).compacted().parts[0].segment, archive.segment())


def test_another_analyser_makes_columns_again_and_the_next_flush_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, model = tmp_path / "index", Model("a-model", 8, "f" * 64)
    with LocalStore.create(index, model) as store:
        store.upsert([Article("a", "university"), Article("b", "park")], AXES[:2])
        store.flush()
    (folder,) = index.glob("g1/columns-*")
    before = (folder / "segment.json").read_text()
    make_terms = analyzer.terms
    monkeypatch.setattr(analyzer, "signature", lambda: "of another version")
    monkeypatch.setattr(analyzer, "terms", lambda text: [f"{term}y" for term in make_terms(text)])
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert snapshot._revision is not None
        assert snapshot._revision.columns().files == -1
        assert snapshot.features(["b"]).terms.tolist() != []
        assert snapshot.idf(["parky"]) != snapshot.idf(["park"])
        assert [match.id for match in snapshot.nearest(AXES[1:2], 1, Filter())[0]] == ["b"]
    assert (folder / "segment.json").read_text() == before  # reading writes nothing
    with LocalStore.create(index, model) as store:
        store.flush()
    assert [other.name for other in index.glob("g1/*columns*")] == [folder.name]
    assert "of another version" in (folder / "segment.json").read_text()
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert snapshot._revision is not None
        assert snapshot._revision.columns().files == 1


def test_a_flush_writes_columns_again_once_much_is_newer(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with LocalStore.create(index, Model("a-model", 8, "f" * 64)) as store:
        expected: list[list[str]] = []
        for count in (1, SMALL, 1, 1):
            articles = [Article(f"r{len(expected)}n{n}", "river") for n in range(count)]
            store.upsert(articles, np.repeat(AXES[:1], count, axis=0))
            store.flush()
            expected.append([folder.name for folder in index.glob("g1/*columns*")])
            with store.snapshot() as snapshot:
                assert len(snapshot.matching("river", 9999, Filter())) == snapshot.count(Filter())
    assert expected == [["columns-1"], ["columns-1"], ["columns-3"], ["columns-3"]]
