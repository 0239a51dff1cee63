"""Every error of SQLite, FAISS, Tantivy, filelock or the operating system becomes a semsearch error.

The causes are real: damaged files, other users' files, a limit on the size of files, too little memory.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import IndexBusy, IndexDamaged, IndexMissing, IndexProblem, UsageError
from semsearch.storage.local import LocalSnapshot, LocalStore, database
from semsearch.storage.local.generations import WriterLock
from semsearch.types import Article, Filter, Model

ALL = Filter()
AXES = np.eye(8, dtype=np.float32)
MODEL = Model("a-model", 8, "f" * 64)
WRITE = r"the index at \S+ cannot be written \(.+\): free some space or check permissions, and run it again"
READ = r"the index at \S+ cannot be read \(.+\): check the permissions"
REBUILD = r"the index at \S+ cannot be read \(.+\): rebuild it with 'semsearch index --rebuild PATH'"


@pytest.fixture
def filled(index: Path) -> Path:
    """An index of 400 articles at revision 1, without columns on disk."""
    with LocalStore.create(index, MODEL) as store:
        articles = [Article(f"a{n}", "river " * 50) for n in range(400)]
        store.upsert(articles, np.repeat(AXES, 50, axis=0), (), [AXES[:2]] * 400)
    return index


def sql(statement: str) -> Callable[[Path], None]:
    def cause(index: Path) -> None:
        with closing(sqlite3.connect(index / "g1" / "articles.sqlite")) as connection, connection:
            connection.execute(statement)

    return cause


def truncated(index: Path) -> None:
    file = index / "g1" / "articles.sqlite"
    file.write_bytes(file.read_bytes()[:5000])


def overwritten(index: Path) -> None:
    (index / "g1" / "articles.sqlite").write_bytes(b"this is no database " * 300)


def missing(index: Path) -> None:
    (index / "g1" / "articles.sqlite").unlink()


def pages_overwritten(index: Path) -> None:
    file = index / "g1" / "articles.sqlite"
    content = bytearray(file.read_bytes())
    for page in range(30, len(content) // 4096, 2):
        content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    file.write_bytes(content)


def ids_overwritten_in_columns(index: Path) -> None:
    LocalStore.open(index).flush()
    (file,) = index.glob("g1/columns-*/ids.npy")
    held = np.load(file)
    file.unlink()
    np.save(file, np.full(held.shape, b"\xff" * held.itemsize, dtype=held.dtype))


def lexical_is_a_file(index: Path) -> None:
    for file in (index / "g1" / "lexical").iterdir():
        file.unlink()
    (index / "g1" / "lexical").rmdir()
    (index / "g1" / "lexical").write_text("in the way")


def lock_is_a_folder(index: Path) -> None:
    (index / "lock").unlink(missing_ok=True)
    (index / "lock").mkdir()


def current_is_no_text(index: Path) -> None:
    (index / "CURRENT").write_bytes(b"\xff\xfe")


def current_is_a_folder(index: Path) -> None:
    (index / "CURRENT").unlink()
    (index / "CURRENT").mkdir()


def artifact_is_a_folder(index: Path) -> None:
    (index / "g1" / "calibration.json").mkdir()


def index_is_a_file(index: Path) -> None:
    index.rename(index.with_name("elsewhere"))
    index.write_text("x")


def reading(use: Callable[[LocalSnapshot], object]) -> Callable[[Path], None]:
    def used(index: Path) -> None:
        with LocalStore.open(index) as store, store.snapshot() as snapshot:
            use(snapshot)

    return used


def opening(index: Path) -> None:
    LocalStore.open(index).close()


def writing(index: Path) -> None:
    with LocalStore.create(index, MODEL) as store:
        store.upsert([Article("new", "bridge")], AXES[:1])


def writing_an_artifact(index: Path) -> None:
    with LocalStore.open(index) as store:
        store.artifacts.write("calibration.json", b"{}")


@pytest.mark.parametrize(
    ("cause", "use", "error", "message"),
    [
        (truncated, opening, IndexDamaged, REBUILD),
        (overwritten, opening, IndexDamaged, REBUILD),
        (overwritten, writing, IndexDamaged, REBUILD),
        (missing, opening, IndexDamaged, REBUILD),
        (pages_overwritten, reading(lambda s: list(s.articles())), IndexDamaged, REBUILD),
        (sql("DROP TABLE stories"), reading(lambda s: s.stories(["a1"])), IndexDamaged, REBUILD),
        (sql("DROP TABLE gone"), writing, IndexDamaged, REBUILD),
        (sql("DELETE FROM meta WHERE name = 'terms'"), opening, IndexDamaged, "does not say its terms"),
        (sql("UPDATE meta SET value = 'x' WHERE name = 'terms'"), opening, IndexDamaged, REBUILD),
        (sql("UPDATE meta SET value = NULL WHERE name = 'revision'"), writing, IndexDamaged, REBUILD),
        (sql("UPDATE articles SET topics = '{'"), reading(lambda s: s.get(["a1"])), IndexDamaged, REBUILD),
        (sql("UPDATE articles SET images = '[[]]'"), reading(lambda s: s.get(["a1"])), IndexDamaged, REBUILD),
        (
            sql(f"UPDATE articles SET published_at = {2**60}"),
            reading(lambda s: list(s.articles())),
            IndexDamaged,
            REBUILD,
        ),
        (
            sql("UPDATE articles SET title = CAST(x'ff' AS TEXT)"),
            reading(lambda s: s.get(["a1"])),
            IndexDamaged,
            REBUILD,
        ),
        (
            sql("UPDATE vectors SET vector = x'00'"),
            reading(lambda s: s.vectors(["a1"])),
            IndexDamaged,
            REBUILD,
        ),
        (
            sql("UPDATE vectors SET vector = x'0000'"),
            reading(lambda s: s.nearest(AXES[:1], 3, ALL)),
            IndexDamaged,
            REBUILD,
        ),
        (
            ids_overwritten_in_columns,
            reading(lambda s: s.nearest(AXES[:1], 3, ALL)),
            IndexDamaged,
            REBUILD,
        ),
        (lexical_is_a_file, writing, IndexProblem, WRITE),
        (lock_is_a_folder, writing, IndexProblem, WRITE),
        (current_is_no_text, opening, IndexMissing, "no index at"),
        (current_is_a_folder, writing, IndexProblem, WRITE),
        (artifact_is_a_folder, reading(lambda s: s.artifacts.read("calibration.json")), IndexProblem, READ),
        (artifact_is_a_folder, writing_an_artifact, IndexProblem, WRITE),
        (index_is_a_file, opening, IndexMissing, "no index at"),
        (index_is_a_file, writing, UsageError, "no index can be stored at"),
    ],
)
def test_damage_raises_our_error(
    filled: Path,
    cause: Callable[[Path], None],
    use: Callable[[Path], None],
    error: type[Exception],
    message: str,
) -> None:
    cause(filled)
    with pytest.raises(error, match=message) as raised:
        use(filled)
    assert type(raised.value) is error
    assert "\n" not in str(raised.value)
    if message == REBUILD:
        with LocalStore.create(filled, MODEL, rebuild=True) as store:
            store.upsert([Article("new", "bridge")], AXES[:1])
            store.publish()
        reading(lambda s: next(iter(s.articles())))(filled)


@contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    lock = WriterLock(index)
    lock.acquire()
    yield
    lock.release()


@contextmanager
def sqlite_lock(index: Path) -> Iterator[None]:
    with closing(sqlite3.connect(index / "g1" / "articles.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (
            writer_lock,
            r"process \d+ is writing to the index at \S+: wait until it is done, or stop it",
        ),
        (sqlite_lock, r"another process has locked the index at \S+: wait until it is done, or stop it"),
    ],
)
def test_a_locked_index_is_busy(
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    held: Callable[[Path], AbstractContextManager[None]],
    message: str,
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 0.05)
    with held(filled), pytest.raises(IndexBusy, match=message):
        writing(filled)
    writing(filled)


PROGRAM = """
import os, resource, signal, sys
from pathlib import Path
import numpy as np
import faiss
from semsearch.errors import IndexProblem
from semsearch.storage.local import LocalStore, columns  # before a limit or another user keeps them away
from semsearch.types import Article, Filter, Model

MODEL = Model("a-model", 8, "f" * 64)
AXES = np.eye(8, dtype=np.float32)
index = Path(sys.argv[1])

def many(count):
    articles = [Article(f"new{n}", f"bridge{n} " * 40) for n in range(count)]
    return articles, np.repeat(AXES[:1], count, axis=0)

def other_user():
    os.setresuid(65534, 65534, 65534)

def small_files(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

def little_memory(more):
    used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    resource.setrlimit(resource.RLIMIT_AS, (used + more, used + more))

try:
    {body}
except IndexProblem as error:
    print(type(error).__name__, error)
"""


def run(body: str, index: Path) -> str:
    program = PROGRAM.replace("{body}", body.replace("\n", "\n    "))
    done = subprocess.run(
        [sys.executable, "-c", program, str(index)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
@pytest.mark.parametrize(
    "body",
    [
        "small_files(0)\nLocalStore.create(index.with_name('other'), MODEL)",
        "store = LocalStore.open(index)\nsmall_files(0)\nstore.upsert(*many(1))",
        "store = LocalStore.create(index, MODEL)\nsmall_files(400_000)\nstore.upsert(*many(3000))",
        "store = LocalStore.create(index, MODEL)\nsmall_files(2000)\nstore.flush()",
        "store = LocalStore.create(index, MODEL)\nsmall_files(0)\nstore.publish()",
        "store = LocalStore.open(index)\nsmall_files(10)\nstore.artifacts.write('a.json', b'x' * 99)",
        "store = LocalStore.open(index)\nsmall_files(10)\n"
        "with store.artifacts.new_directory('encoder') as folder:\n"
        "    (folder / 'model').write_bytes(b'x' * 99)",
    ],
    ids=["create", "first write", "large write", "flush", "publish", "artifact", "artifact folder"],
)
def test_a_full_disk_raises_our_error_and_saved_revisions_stay(filled: Path, body: str) -> None:
    told = run(body, filled)
    assert told.startswith("IndexProblem the index at "), told
    assert "cannot be written (" in told
    assert told.endswith(": free some space or check permissions, and run it again\n")
    with LocalStore.open(filled) as store, store.snapshot() as snapshot:
        assert (snapshot.count(ALL), len(snapshot.matching("river", 999, ALL))) == (400, 400)
        assert snapshot.artifacts.directory("encoder") is None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize(
    ("closed", "body", "message"),
    [
        ("", "LocalStore.open(index).upsert(*many(1))", "cannot be written ("),
        ("", "LocalStore.create(index, MODEL)", "cannot be written ("),
        ("", "LocalStore.open(index).artifacts.write('a.json', b'')", "cannot be written ("),
        (".", "LocalStore.open(index)", "cannot be read ("),
        ("CURRENT", "LocalStore.open(index)", "cannot be read ("),
        ("g1/articles.sqlite", "LocalStore.open(index)", "cannot be read ("),
    ],
    ids=["write", "create", "artifact", "folder", "CURRENT", "SQLite"],
)
def test_files_without_permission_raise_our_error(filled: Path, closed: str, body: str, message: str) -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)
        index = filled.rename(Path(open_to_all) / "index")
        if closed:
            (index / closed).chmod(0)
        told = run(f"other_user()\n{body}", index)
        (index / closed).chmod(0o755)
    assert told.startswith(f"IndexProblem the index at {index} {message}"), told
    assert "check" in told
    assert "permissions" in told


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs to know its own size")
def test_too_little_memory_raises_our_error(index: Path) -> None:
    wide = Model("wide", 8192, "f" * 64)
    with LocalStore.create(index, wide) as store:
        store.upsert(
            [Article(f"a{n}", "river") for n in range(1500)], np.ones((1500, 8192), dtype=np.float32)
        )
    told = run(
        "snapshot = LocalStore.open(index).snapshot()\n"
        "little_memory(20_000_000)\n"
        "snapshot.nearest(np.ones((1, 8192), dtype=np.float32), 3, Filter())",
        index,
    )
    assert (
        told
        == f"IndexProblem not enough memory to read the index at {index}: free some, or use a smaller index\n"
    )
