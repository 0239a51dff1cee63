"""semsearch.storage.local.dense: nearest neighbours, compared with cosines computed in NumPy."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from semsearch.storage.base import Vectors
from semsearch.storage.local.dense import Batch, Dense, Keys

RNG = np.random.default_rng(3)


def rows(count: int) -> Vectors:
    vectors = RNG.normal(size=(count, 16)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def numbers(*keys: int) -> Keys:
    return np.array(keys, dtype=np.int64)


def expected(held: dict[int, Vectors], question: Vectors, k: int) -> list[int]:
    return sorted(held, key=lambda key: -float(held[key] @ question))[:k]


def test_a_long_history_of_changes_returns_the_same_as_one_build(tmp_path: Path) -> None:
    held: dict[int, Vectors] = dict(zip(range(1, 1501), rows(1500), strict=True))
    dense = Dense.build(1, 16, [Batch(np.arange(1, 1501), np.stack(list(held.values())))])
    first, made_at = dense, dict(held)
    for revision in range(2, 14):
        gone = [int(key) for key in RNG.choice(list(held), 40, replace=False)]
        for key in gone:
            del held[key]
        old = [int(key) for key in RNG.choice(list(held), 60, replace=False)]
        keys = sorted([*old, *range(revision * 10_000, revision * 10_000 + 90)])
        vectors = rows(len(keys))
        held.update(zip(keys, vectors, strict=True))
        dense = dense.advanced(revision, gone, Batch(np.array(keys), vectors))
        questions = rows(3)
        allowed = np.array(sorted(int(key) for key in RNG.choice(list(held), 300, replace=False)))
        within = {int(key): held[int(key)] for key in allowed}
        assert (len(dense), dense.revision) == (len(held), revision)
        for question, found, limited in zip(
            questions, dense.nearest(questions, 25, None), dense.nearest(questions, 25, allowed), strict=True
        ):
            assert found.keys.tolist() == expected(held, question, 25)
            assert limited.keys.tolist() == expected(within, question, 25)
    question = rows(1)
    assert first.nearest(question, 25, None)[0].keys.tolist() == expected(made_at, question[0], 25)
    dense.save(tmp_path)
    loaded = Dense.load(tmp_path, 13, 16)
    assert loaded is not None
    assert loaded.nearest(question, 25, None)[0].keys.tolist() == expected(held, question[0], 25)
    assert len(loaded) == len(held)


def test_the_base_is_shared_until_a_tenth_of_the_vectors_are_newer() -> None:
    dense = Dense.build(1, 16, [Batch(np.arange(1, 20_001), rows(20_000))])
    small = dense.advanced(2, [], Batch(np.arange(30_000, 31_500), rows(1500)))
    large = small.advanced(3, [], Batch(np.arange(40_000, 41_000), rows(1000)))
    assert small._base is dense._base
    assert large._base is not dense._base
    assert (len(small), len(large), len(large._newer.keys)) == (21_500, 22_500, 0)


def test_all_ties_with_the_last_result_are_returned() -> None:
    vectors = np.repeat(rows(1), 200, axis=0)
    dense = Dense.build(1, 16, [Batch(np.arange(1, 201), vectors)])
    dense = dense.advanced(2, [7], Batch(numbers(300), vectors[:1]))
    (found,) = dense.nearest(vectors[:1], 3, None)
    assert sorted(found.keys.tolist()) == [*range(1, 7), *range(8, 201), 300]


def test_unknown_keys_are_ignored() -> None:
    vectors = rows(3)
    dense = Dense.build(1, 16, [Batch(numbers(2, 4, 6), vectors)])
    (found,) = dense.nearest(vectors[:1], 9, numbers(1, 2, 5, 6, 7))
    assert found.keys.tolist()[0] == 2
    assert sorted(found.keys.tolist()) == [2, 6]
    assert dense.nearest(vectors[:1], 9, numbers())[0].keys.tolist() == []


@pytest.mark.parametrize("kind", ["other dimension", "other metric", "keys that fall", "no ids"])
def test_a_faiss_file_of_another_kind_is_refused(tmp_path: Path, kind: str) -> None:
    flat = faiss.IndexFlatL2(16) if kind == "other metric" else faiss.IndexFlatIP(15 if "dim" in kind else 16)
    index = flat if kind == "no ids" else faiss.IndexIDMap(flat)
    vectors = np.ones((2, flat.d), dtype=np.float32)
    if kind == "no ids":
        index.add(vectors)
    else:
        index.add_with_ids(vectors, numbers(2, 1) if "fall" in kind else numbers(1, 2))
    faiss.write_index(index, str(tmp_path / "dense-1.faiss"))
    assert Dense.load(tmp_path, 1, 16) is None
