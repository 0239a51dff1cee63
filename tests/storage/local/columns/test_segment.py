"""semsearch.storage.local.columns.segment: columns in memory and in files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
import pytest

from semsearch.storage.local.columns.segment import FORMAT, Category, Segment
from semsearch.text import analyzer
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Article
from tests.storage.local.columns.archive import DIMENSION, Archive, assert_same


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive"), 6, 300) as made:
        yield made


@pytest.fixture
def saved(archive: Archive, tmp_path: Path) -> Path:
    folder = tmp_path / "columns-1"
    folder.mkdir()
    archive.segment().save(folder)
    return folder


def colliding() -> tuple[str, str]:
    """Return two ids with the same CRC-32."""
    chance, seen = Random(1), dict[int, str]()
    while True:
        id = f"{chance.getrandbits(48):x}"
        if (other := seen.setdefault(crc32(id.encode()), id)) != id:
            return other, id


@pytest.mark.parametrize("count", [0, 1, 300])
def test_loaded_files_are_the_same(tmp_path: Path, count: int) -> None:
    with Archive(tmp_path / "archive", 2, count) as archive:
        segment = archive.segment()
    (tmp_path / "files").mkdir()
    segment.save(tmp_path / "files")
    loaded = Segment.load(tmp_path / "files", DIMENSION)
    assert loaded is not None
    assert len(loaded) == count
    assert_same(loaded, segment)


def test_ids_are_found_and_unknown_ones_are_not(archive: Archive) -> None:
    segment = archive.segment()
    ids = [article.id for article in archive.articles()]
    assert segment.ids(np.arange(300)) == ids
    assert segment.rows_of(ids).tolist() == list(range(300))
    assert segment.rows_of(["a9", "", "nothing", "a9", "\ud800", "é"]).tolist() == [9, -1, -1, 9, -1, -1]
    assert segment.rows_of([]).tolist() == []


def test_ids_with_the_same_hash_are_told_apart(tmp_path: Path) -> None:
    one, other = colliding()
    assert one != other
    with Archive(tmp_path, 1) as archive:
        archive.write([archive.article(id) for id in ("é", one, "b", other)])
        segment = archive.segment()
        assert segment.rows_of([other, one, "é"]).tolist() == [3, 1, 0]
        archive.database.rows("DELETE FROM articles WHERE id = ?", (one,))
        assert archive.segment().rows_of([other, one]).tolist() == [2, -1]


def test_terms_are_those_of_title_and_excerpt_and_postings_weigh_titles_twice(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        archive.write([Article("a", "River bridge", "the river"), Article("b", ""), Article("c", "", "park")])
        segment = archive.segment()
    terms, starts = segment.terms_of(np.array([2, 0, 1]))
    assert terms.tolist() == fingerprints(["park", "river", "bridg", "river"]).tolist()
    assert starts.tolist() == [0, 1, 4, 4]
    assert segment.arrays.lengths.tolist() == [5, 0, 1]
    found = {}
    for term in ("river", "bridg", "park", "zebra"):
        (place,) = segment.places_of(fingerprints([term])).tolist()
        held = segment.postings(place)
        found[term] = list(
            zip(
                segment.arrays.posting_rows[held].tolist(),
                segment.arrays.posting_counts[held].tolist(),
                strict=True,
            )
        )
    assert found == {"river": [(0, 3)], "bridg": [(0, 2)], "park": [(2, 1)], "zebra": []}


def test_values_are_selected_without_regard_to_case() -> None:
    category = Category(("Straße", "Law", "STRASSE", ""))
    assert category.selected(["strasse"]).tolist() == [True, False, True, False]
    assert category.selected(["", "LAW", "none"]).tolist() == [False, True, False, True]
    assert category.selected([]).tolist() == [False] * 4
    assert Category(()).selected(["law"]).tolist() == []


def test_each_missing_file_makes_the_folder_unreadable(saved: Path, tmp_path: Path) -> None:
    names = sorted(file.name for file in saved.iterdir())
    assert {"segment.json", "vectors.faiss", "keys.npy", "posting_rows.npy"} <= {*names}
    for name in names:
        copy = Path(shutil.copytree(saved, tmp_path / f"without-{name}"))
        (copy / name).unlink()
        assert Segment.load(copy, DIMENSION) is None, name
    assert Segment.load(saved, DIMENSION) is not None
    assert Segment.load(tmp_path / "nowhere", DIMENSION) is None


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_each_truncated_file_makes_the_folder_unreadable(saved: Path, tmp_path: Path, share: float) -> None:
    for name in sorted(file.name for file in saved.iterdir()):
        copy = Path(shutil.copytree(saved, tmp_path / f"cut-{name}"))
        content = (saved / name).read_bytes()
        (copy / name).write_bytes(content[: int(len(content) * share)])
        assert Segment.load(copy, DIMENSION) is None, name


def test_damaged_headers_never_raise(saved: Path) -> None:
    chance = np.random.default_rng(1)
    for file in sorted(saved.glob("*.npy")):
        content = file.read_bytes()
        for _ in range(20):
            damaged = bytearray(content)
            for at in chance.integers(0, 128, 2):
                damaged[at] = int(chance.integers(256))
            file.unlink()
            file.write_bytes(damaged)
            Segment.load(saved, DIMENSION)
        file.unlink()
        file.write_bytes(content)
    assert Segment.load(saved, DIMENSION) is not None


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", "{}", '{"format": 1}', b"\xff\xfe"],
)
def test_a_damaged_description_is_refused(saved: Path, content: str | bytes) -> None:
    (saved / "segment.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert Segment.load(saved, DIMENSION) is None


@pytest.mark.parametrize(
    ("name", "value"), [("format", FORMAT + 1), ("format", None), ("analyzer", "other"), ("names", None)]
)
def test_another_format_or_analyser_is_refused(saved: Path, name: str, value: object) -> None:
    file = saved / "segment.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    assert described["analyzer"] == analyzer.signature()
    file.write_text(json.dumps({**described, name: value}), encoding="utf-8")
    assert Segment.load(saved, DIMENSION) is None


@pytest.mark.parametrize(
    "name", ["keys", "names", "term_offsets", "posting_counts", "topic_rows", "signs", "shingles", "titles"]
)
def test_columns_of_different_lengths_are_refused(saved: Path, name: str) -> None:
    held = np.load(saved / f"{name}.npy")
    np.save(saved / f"{name}.npy", held[:-1])
    assert Segment.load(saved, DIMENSION) is None


def test_files_of_another_dimension_are_refused(saved: Path) -> None:
    assert Segment.load(saved, DIMENSION + 8) is None
    assert Segment.load(saved, DIMENSION + 1) is None


def test_pickled_arrays_are_refused(saved: Path) -> None:
    np.save(saved / "keys.npy", np.array([1, "x"] * 150, dtype=object), allow_pickle=True)
    assert Segment.load(saved, DIMENSION) is None
