"""semsearch.storage.local.store: opening, creating, locking and refusing an index."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, UsageError
from semsearch.storage.local import LocalStore
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Coverage, Filter, Listing, Model, Precedence, Provider, Version

ALL = Filter()
AXES = np.eye(8, dtype=np.float32)


def add(store: LocalStore, *words: str) -> int:
    return store.upsert([Article(word, word) for word in words], AXES[: len(words)])


def found(store: LocalStore, word: str) -> list[str]:
    with store.snapshot() as snapshot:
        return [match.id for match in snapshot.matching(word, 9, ALL)]


def test_written_articles_are_there_after_reopening(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        both = [Article("a", "river"), Article("b", "park")]
        store.upsert(both, AXES[:2], [Listing("/a", "a", ("b",))], [AXES[4:7], AXES[:0]])
        store.flush()
        store.upsert([Article("c", "bridge")], AXES[2:3])
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.model, snapshot.folder) == (2, model, index / "g1")
        assert [article.id for article in snapshot.articles()] == ["a", "b", "c"]
        assert [m[0].id for m in snapshot.nearest(AXES[:3], 1, ALL)] == ["a", "b", "c"]
        assert [m.argmax(axis=1).tolist() for m in snapshot.token_vectors(["a"])] == [[4, 5, 6]]
        assert [m.shape for m in snapshot.token_vectors(["b", "c"])] == [(0, 8), (0, 8)]
        assert [m.id for m in snapshot.matching("bridge", 1, ALL)] == ["c"]
        assert snapshot.coverage(["a"])[0].lists == ("b",)
    with LocalStore.create(index, model) as store:
        assert add(store, "d") == 3


def test_an_opened_store_can_write(index: Path, model: Model) -> None:
    LocalStore.create(index, model).close()
    with LocalStore.open(index) as store:
        assert add(store, "river") == 1
        assert found(store, "river") == ["river"]
        with pytest.raises(IndexBusy):
            LocalStore.create(index, model)
    LocalStore.create(index, model).close()


@pytest.mark.parametrize("kind", ["nothing", "an empty folder", "a file"])
def test_a_missing_index_is_an_error_that_says_how_to_make_one(tmp_path: Path, kind: str) -> None:
    index = tmp_path / "index"
    if kind == "an empty folder":
        index.mkdir()
    if kind == "a file":
        index.write_text("x")
    with pytest.raises(IndexMissing) as told:
        LocalStore.open(index)
    assert str(told.value) == f"no index at {index}: make one with 'semsearch index PATH --index {index}'"


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path, model: Model) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    (tmp_path / "g1").mkdir()
    for rebuild in (False, True):
        with pytest.raises(UsageError, match=r"something other than an index \((g1|thesis.txt)\)"):
            LocalStore.create(tmp_path, model, rebuild=rebuild)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["g1", "thesis.txt"]
    file = tmp_path / "thesis.txt"
    with pytest.raises(UsageError, match="name a folder"):
        LocalStore.create(file, model)


def test_a_readme_and_hidden_files_are_allowed_in_the_folder(index: Path, model: Model) -> None:
    index.mkdir()
    (index / "README.md").write_text("about")
    (index / ".gitignore").write_text("*")
    LocalStore.create(index, model).close()
    assert (index / "README.md").read_text() == "about"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            Model("bge-small", 8, "e" * 64),
            "holds vectors of a-model (8), but the settings name bge-small (8)",
        ),
        (Model("a-model", 9, "e" * 64), "holds vectors of a-model (8), but the settings name a-model (9)"),
        (
            Model("a-model", 8, "e" * 64),
            "holds vectors of a-model (8, ffffffff), but the settings name a-model (8, eeeeeeee)",
        ),
    ],
)
def test_another_model_is_an_index_mismatch(index: Path, model: Model, other: Model, told: str) -> None:
    LocalStore.create(index, model).close()
    with pytest.raises(IndexMismatch) as mismatch:
        LocalStore.create(index, other)
    assert str(mismatch.value) == f"{index}/ {told}: run 'semsearch index --rebuild PATH'"
    LocalStore.create(index, Model("the same by another name", 8, "f" * 64)).close()  # the lock was let go


def test_a_second_writer_gets_the_process_id_of_the_first(index: Path, model: Model) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from semsearch.storage.local import LocalStore\n"
            "from semsearch.types import Model\n"
            "store = LocalStore.create(Path(sys.argv[1]), Model('a-model', 8, 'f' * 64))\n"
            "print('holds', flush=True); sys.stdin.read()",
            str(index),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"holds\n"
        with pytest.raises(IndexBusy, match=f"process {holder.pid} is writing to the index at {index}"):
            LocalStore.create(index, model)
        with LocalStore.open(index) as reader:
            assert found(reader, "river") == []
            with pytest.raises(IndexBusy, match=str(holder.pid)):
                add(reader, "river")
    finally:
        holder.communicate()
    LocalStore.create(index, model).close()


def test_a_second_store_in_this_process_is_refused_too(index: Path, model: Model) -> None:
    with LocalStore.create(index, model), pytest.raises(IndexBusy):
        LocalStore.create(index, model, rebuild=True)
    LocalStore.create(index, model).close()


@pytest.mark.parametrize("content", [b"", b"this is no database " * 300, None])
def test_a_damaged_database_is_reported(index: Path, model: Model, content: bytes | None) -> None:
    with LocalStore.create(index, model) as store:
        add(store, "river")
    file = index / "g1" / "articles.sqlite"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    for attempt in ("open", "create"):
        with pytest.raises(IndexDamaged) as told:
            LocalStore.open(index) if attempt == "open" else LocalStore.create(index, model)
        assert str(told.value).startswith(f"the index at {index} cannot be read (")
        assert str(told.value).endswith("rebuild it with 'semsearch index --rebuild PATH'")
        assert "\n" not in str(told.value)
    with LocalStore.create(index, model, rebuild=True) as store:
        add(store, "bridge")
        store.publish()
    with LocalStore.open(index) as store:
        assert found(store, "bridge") == ["bridge"]


def test_damage_inside_the_database_is_reported_when_it_is_read(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        store.upsert([Article(f"a{n}", "river " * 50) for n in range(800)], np.repeat(AXES, 100, axis=0))
        store.flush()
    file = index / "g1" / "articles.sqlite"
    content = bytearray(file.read_bytes())
    for page in range(8, len(content) // 4096, 2):
        content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    file.write_bytes(content)
    with (
        pytest.raises(IndexDamaged, match="cannot be read"),
        LocalStore.open(index) as store,
        store.snapshot() as snapshot,
    ):
        list(snapshot.articles())


BEFORE_STORY_NAMES = "DROP TABLE renamed; DROP TABLE split;"
BEFORE_VERSIONS = f"{BEFORE_STORY_NAMES} DROP TABLE versions; ALTER TABLE listings DROP COLUMN precedence;"
BEFORE_BOILERPLATE = f"""
{BEFORE_VERSIONS}
DROP TRIGGER outlets_insert_new; DROP TRIGGER outlets_delete_old;
DROP TRIGGER outlets_update_old; DROP TRIGGER outlets_update_new;
DROP INDEX articles_outlet; DROP TABLE outlets; ALTER TABLE articles DROP COLUMN original;
"""
BEFORE_AUTHORS = f"{BEFORE_BOILERPLATE} ALTER TABLE articles DROP COLUMN authors;"
FORMER = {
    8: BEFORE_STORY_NAMES,
    7: BEFORE_VERSIONS,
    6: BEFORE_BOILERPLATE,
    5: BEFORE_AUTHORS,
    4: f"{BEFORE_AUTHORS} DROP TABLE linked;",
}


@pytest.mark.parametrize("version", FORMER)
def test_an_index_of_a_former_version_is_read_and_upgraded_by_a_writer(
    index: Path, model: Model, version: int
) -> None:
    with LocalStore.create(index, model) as store:
        articles = [Article(id, "river", published=True, provider=Provider("The Ledger")) for id in "abc"]
        store.upsert(articles, AXES[:3], [Listing("/a", "a", ("b",)), Listing("/c", "c")])
        store.assign({"a": "s", "b": "s"})
    with closing(sqlite3.connect(index / "g1" / "articles.sqlite")) as connection:
        connection.executescript(f"{FORMER[version]} PRAGMA user_version = {version}")
    # Before version 8 an index does not tell items from descriptions, until they are read again.
    precedence = Precedence.ITEM if version == 8 else Precedence.DESCRIPTION
    described = Listing("/c", "c", (), precedence)
    with LocalStore.open(index) as reader:
        with reader.snapshot() as snapshot:
            assert list(snapshot.listings(["/c"])) == [described]
            assert snapshot.versions(["c"]) == [(Version("/c", articles[2], precedence),)]
            assert snapshot.story_names() == StoryNames()
            assert (snapshot.members(["s"]), snapshot.coverage(["a"])) == (
                [["a", "b"]],
                [Coverage("a", ("b",))],
            )
            assert (snapshot.get(["a"]), [*snapshot.articles()]) == (articles[:1], articles)
        with LocalStore.create(index, model) as store:
            store.upsert([replace(articles[0], authors=("Ann",))], AXES[:1])
            store.assign({"a": "s", "c": "s", "b": "t"})
        with reader.snapshot() as snapshot:
            assert list(snapshot.listings(["/c"])) == [described]
            assert (snapshot.members(["s"]), snapshot.stories(["b"])) == ([["a", "c"]], ["t"])
            assert snapshot.changed_outlets() == ["the ledger"]
            assert snapshot.get(["a"]) == [replace(articles[0], authors=("Ann",))]
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert snapshot.members(["s", "t"]) == [["a", "c"], ["b"]]
        assert snapshot.story_names() == StoryNames(split={"t": "s"})


@pytest.mark.parametrize("version", [3, 99], ids=["long ago", "of the future"])
def test_an_index_of_another_version_is_refused(index: Path, model: Model, version: int) -> None:
    LocalStore.create(index, model).close()
    connection = sqlite3.connect(index / "g1" / "articles.sqlite")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    said = rf"format {version}, this version reads 9\): rebuild it with 'semsearch index --rebuild PATH'"
    with pytest.raises(IndexDamaged, match=said):
        LocalStore.open(index)


def test_an_index_without_a_model_is_refused(index: Path, model: Model) -> None:
    LocalStore.create(index, model).close()
    connection = sqlite3.connect(index / "g1" / "articles.sqlite")
    connection.execute("DELETE FROM meta WHERE name = 'fingerprint'")
    connection.commit()
    connection.close()
    with pytest.raises(IndexDamaged, match="does not say its fingerprint"):
        LocalStore.open(index)


def test_flushing_leaves_the_columns_of_one_revision(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        for word in ("river", "bridge"):
            add(store, word)
            store.flush()
            store.flush()
        # The second article is read from SQLite: the columns are not written again for a few.
        assert [file.name for file in index.glob("g1/columns-*")] == ["columns-1"]
        assert found(store, "bridge") == ["bridge"]
    assert not list(index.glob("**/*.new"))
    assert sorted(file.name for file in index.iterdir()) == ["CURRENT", "g1", "lock"]


def test_a_closed_store_refuses_snapshots(index: Path, model: Model) -> None:
    store = LocalStore.create(index, model)
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.snapshot()
    with pytest.raises(ValueError, match="closed"):
        add(store, "river")


def test_stories_are_there_after_reopening(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        store.upsert([Article(id, "river") for id in "abcd"], AXES[:4])
        store.assign({"a": "s", "b": "s", "c": "t"})
        store.upsert([Article("c", "bridge")], AXES[:1])
        assert store.assign({"b": "u"}) == 4
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.stories([*"abcd"])) == (4, ["s", "u", "t", ""])
        assert snapshot.unassigned() == ["c", "d"]
