"""Derived files that are missing or damaged are rebuilt, and results stay the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
import tantivy

from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.storage.local.generations import WriterLock
from semsearch.storage.local.lexical import LexicalUnreadable, LexicalWriter, Lexicon
from semsearch.types import Article, Filter, Match, Model

ALL = Filter()
WORDS = ["river", "bridge", "council", "vote", "park", "lake", "boat", "tower"]
COUNT = 200


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of some revisions, some newer than FAISS's file, with one article removed."""
    index = tmp_path_factory.mktemp("made") / "index"
    with LocalStore.create(index, Model("a-model", 8, "f" * 64)) as store:
        for start in range(0, COUNT, 50):
            articles = [Article(f"a{n}", f"{WORDS[n % 8]} {WORDS[n % 5]}") for n in range(start, start + 50)]
            store.upsert(articles, rows(50, start))
            if start == 50:
                store.flush()
        store.delete(["a7"])
    return index


@pytest.fixture
def filled(made: Path, index: Path) -> Path:
    """A copy of it, to damage."""
    return Path(shutil.copytree(made, index))


def rows(count: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def answers(snapshot: Snapshot) -> tuple[list[list[Match]], list[Match], int]:
    nearest = snapshot.nearest(rows(3, 99), 20, ALL)
    return nearest, snapshot.matching("river council", 20, ALL), snapshot.count(ALL)


def put(file: Path, content: bytes) -> None:
    file.unlink()  # another file of that name: cutting one that is mapped into memory would kill the process
    file.write_bytes(content)


def garbage(file: Path) -> None:
    put(file, os.urandom(max(64, file.stat().st_size)))


def truncated(file: Path) -> None:
    put(file, file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    put(file, b"")


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("columns-*", shutil.rmtree),
        ("columns-*/*", garbage),
        ("columns-*/*", truncated),
        ("columns-*/*", emptied),
        *(
            (f"columns-*/{file}", damage)
            for file in ("vectors.faiss", "segment.json", "keys.npy", "posting_offsets.npy", "signs.npy")
            for damage in (Path.unlink, truncated, garbage)
        ),
        ("lexical", shutil.rmtree),
        ("lexical/*", garbage),
        ("lexical/*", truncated),
        ("lexical/*", emptied),
        ("lexical/meta.json", Path.unlink),
        ("lexical/meta.json", garbage),
        ("lexical/*.store", Path.unlink),
        ("lexical/*.term", truncated),
        ("lexical/*.idx", garbage),
    ],
)
def test_damaged_derived_files_are_rebuilt(
    filled: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        expected = answers(snapshot)
        assert (len(expected[0][0]), len(expected[1]), expected[2]) == (20, 20, COUNT - 1)
    hit = list((filled / "g1").glob(pattern))
    assert hit
    for file in hit:
        if file.exists():
            damage(file)
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected
    with LocalStore.create(filled, Model("a-model", 8, "f" * 64)) as store:
        store.upsert([Article("new", "river river council")], rows(1, 99))
        store.flush()
        with store.snapshot() as snapshot:
            assert snapshot.matching("river council", 1, ALL)[0].id == "new"
            assert snapshot.nearest(rows(1, 99), 1, ALL)[0][0].id == "new"
    assert len(list(filled.glob("g1/columns-*"))) == 1


def test_columns_with_too_few_articles_are_rebuilt(filled: Path) -> None:
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        expected = answers(snapshot)
    (folder,) = filled.glob("g1/columns-*")
    folder.rename(folder.with_name("columns-5"))  # it holds revision 2
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected


def of_another_version(index: Path) -> None:
    """Put a lexical side there as another version wrote it: other fields, the same revision and count."""
    stamp = Lexicon.open(index / "g1" / "lexical").revision
    shutil.rmtree(index / "g1" / "lexical")
    (index / "g1" / "lexical").mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True)
    builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="freq")
    builder.add_unsigned_field("stamp", stored=True, indexed=True)
    schema = builder.build()
    writer = tantivy.Index(schema, path=str(index / "g1" / "lexical")).writer(50_000_000, 1)
    for number in range(COUNT - 1):
        fields = {"id": f"a{number}", "key": number, "text": "lake"}
        writer.add_document(tantivy.Document.from_dict(fields, schema))
    writer.add_document(tantivy.Document.from_dict({"stamp": stamp}, schema))
    writer.commit()
    writer.wait_merging_threads()


@pytest.mark.parametrize("busy", [False, True])
def test_a_lexical_index_with_other_fields_is_rebuilt(filled: Path, busy: bool) -> None:
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        expected = answers(snapshot)
        names, suggested = snapshot.names(), snapshot.suggestions("riv", 5)
        assert suggested
    of_another_version(filled)
    with pytest.raises(LexicalUnreadable, match="another version"):
        Lexicon.open(filled / "g1" / "lexical")
    lock = WriterLock(filled)
    if busy:
        lock.acquire()  # it is answered from memory meanwhile
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected
        assert (snapshot.names(), snapshot.suggestions("riv", 5)) == (names, suggested)
    lock.release()
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected
    assert Lexicon.open(filled / "g1" / "lexical").count == COUNT - 1


@pytest.mark.parametrize("busy", [False, True])
def test_a_lexical_index_that_lacks_an_article_is_rebuilt(filled: Path, busy: bool) -> None:
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        expected = answers(snapshot)
    lexical = LexicalWriter.open(filled / "g1" / "lexical")
    lexical.advance([1, 2, 3], [], lexical.revision)
    lexical.close()
    lock = WriterLock(filled)
    if busy:
        lock.acquire()
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected
    lock.release()
    with LocalStore.create(filled, Model("a-model", 8, "f" * 64)):
        assert Lexicon.open(filled / "g1" / "lexical").count == COUNT - 1


def test_a_database_restored_from_a_backup_wins_over_derived_files(filled: Path, model: Model) -> None:
    backup = filled.parent / "backup"
    shutil.copytree(filled, backup)
    with LocalStore.create(filled, model) as store:
        store.upsert([Article("later", "river river river")], rows(1, 99))
        store.flush()
    for file in filled.glob("g1/articles.sqlite*"):
        file.unlink()
    for file in backup.glob("g1/articles.sqlite*"):
        shutil.copy(file, filled / "g1" / file.name)
    with LocalStore.open(backup) as store, store.snapshot() as snapshot:
        expected = answers(snapshot)
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert answers(snapshot) == expected
    with LocalStore.create(filled, model) as store:
        store.upsert([Article("other", "lake")], rows(1, 98))
        with store.snapshot() as snapshot:
            assert answers(snapshot)[2] == COUNT
            assert snapshot.nearest(rows(1, 98), 1, ALL)[0][0].id == "other"


def test_a_writer_rebuilds_a_lexical_folder_that_vanishes(filled: Path, model: Model) -> None:
    with LocalStore.create(filled, model) as store:
        (filled / "g1" / "lexical").rename(filled / "vanished")  # at once: its own threads may write into it
        store.upsert([Article("new", "river river council")], rows(1, 99))
        with store.snapshot() as snapshot:
            assert snapshot.matching("river council", 1, ALL)[0].id == "new"
            assert snapshot.count(ALL) == COUNT


AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
import numpy as np
from semsearch.storage.local import LocalStore, columns  # before the user changes, who may not read them
from semsearch.types import Filter
folder = Path(sys.argv[1])
questions = np.load(folder.parent / "questions.npy")
os.setresuid(65534, 65534, 65534)
assert not os.access(folder / "g1", os.W_OK)
with LocalStore.open(folder) as store, store.snapshot() as snapshot:
    found = snapshot.nearest(questions, 20, Filter()), snapshot.matching("river council", 20, Filter())
    print((*found, snapshot.count(Filter())))
"""


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize("journal", [False, True])
def test_a_read_only_index_can_be_searched(filled: Path, model: Model, journal: bool) -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)
        folder = Path(open_to_all) / "index"
        shutil.copytree(filled, folder)
        np.save(folder.parent / "questions.npy", rows(3, 99))
        with ExitStack() as stack:
            if journal:  # what the writer has written stands in SQLite's journal
                writer = stack.enter_context(LocalStore.create(folder, model))
                writer.upsert([Article("new", "river river council")], rows(1, 99))
            with LocalStore.open(folder) as store, store.snapshot() as snapshot:
                expected = answers(snapshot)
            assert (folder / "g1" / "articles.sqlite-wal").exists() == journal
            done = subprocess.run(
                [sys.executable, "-c", AS_ANOTHER_USER, str(folder)],
                capture_output=True,
                text=True,
                check=False,
            )
        assert (done.stdout, done.stderr) == (f"{expected}\n", "")
