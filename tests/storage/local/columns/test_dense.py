"""semsearch.storage.local.columns.dense: nearest neighbours, compared with cosines of all vectors."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import faiss
import numpy as np
import pytest

from semsearch.storage.features import Vectors
from semsearch.storage.local.columns import dense as module
from semsearch.storage.local.columns.dense import CODED, MARGIN, DenseIndex, Mask
from semsearch.storage.scoring import Halves, halved, unit

DIMENSION, COUNT = 64, 12_000


def normal(count: int, seed: int) -> Vectors:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def jittered(count: int, seed: int) -> Halves:
    """Return unit vectors around 300 centres, as those of articles lie around events."""
    centres = unit(normal(300, 0).astype(np.float16))
    chosen = np.random.default_rng(seed).integers(300, size=count)
    return halved(unit((centres[chosen] + 0.1 * normal(count, seed)).astype(np.float16)))


@pytest.fixture(scope="module")
def coded() -> DenseIndex:
    return DenseIndex.build(jittered(COUNT, 1))


QUESTIONS = unit(jittered(12, 2))


def share(of: float) -> Mask | None:
    return None if of == 1 else np.random.default_rng(3).random(COUNT) < of


def cosines(index: DenseIndex, question: Vectors) -> Vectors:
    return np.asarray(np.clip(np.einsum("nd,d->n", unit(index.halves), question), -1, 1), dtype=np.float32)


@pytest.mark.parametrize("left", [1, 0.6, 0.3, 0.2, 0.1, 0.005])
def test_codes_find_the_nearest_whatever_a_filter_leaves(coded: DenseIndex, left: float) -> None:
    wanted, k, hits, total = share(left), 200, 0, 0
    for question in QUESTIONS:
        rows, scores = coded.nearest(question, k, wanted)
        exact = cosines(coded, question)
        assert np.array_equal(scores, exact[rows])
        assert (np.diff(scores) <= 0).all()
        assert len(set(rows.tolist())) == len(rows)
        if wanted is not None:
            assert wanted[rows].all()
            exact = np.where(wanted, exact, -2)
        size = min(k, COUNT if wanted is None else int(wanted.sum()))
        best = np.argsort(-exact, kind="stable")[:size]
        hits += len(set(rows.tolist()) & set(best.tolist()))
        assert {*best[:10].tolist()} <= {*rows.tolist()}  # the first are never missed
        total += size
    assert hits / total >= 0.99


@pytest.mark.parametrize("k", [1, 10, COUNT - 1, COUNT, COUNT + 1])
def test_any_number_of_results_may_be_asked_for(coded: DenseIndex, k: int) -> None:
    rows, scores = coded.nearest(QUESTIONS[0], k, None)
    assert len(rows) == min(k, COUNT)
    assert np.array_equal(scores, np.sort(cosines(coded, QUESTIONS[0]))[::-1][: min(k, COUNT)])


def test_all_results_take_little_memory(coded: DenseIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = coded.nearest(QUESTIONS[0], COUNT, None)
    monkeypatch.setattr(module, "BLOCK", 1000)
    tracemalloc.start()
    found = coded.nearest(QUESTIONS[0], COUNT, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < COUNT * DIMENSION * 4 / 2  # half of all vectors as float32
    assert np.array_equal(found[0], expected[0])
    assert np.array_equal(found[1], expected[1])


@pytest.mark.parametrize("count", [0, 1, 50, 2500])
def test_vectors_without_codes_are_searched_exactly(count: int) -> None:
    index = DenseIndex.build(jittered(count, 4))
    assert (len(index), index.halves.shape) == (count, (count, DIMENSION))
    everything = np.ones(count, dtype=np.bool_)
    most = np.arange(count) % 10 > 0
    for wanted in (None, everything, most, ~everything):
        chosen = np.arange(count) if wanted is None else np.flatnonzero(wanted)
        for k in (1, 20, 9999):
            rows, scores = index.nearest(QUESTIONS[1], k, wanted)
            expected = np.sort(cosines(index, QUESTIONS[1])[chosen])[::-1][:k]
            assert np.array_equal(scores, expected)
            assert {*rows.tolist()} <= {*chosen.tolist()}
            assert np.array_equal(scores, cosines(index, QUESTIONS[1])[rows])


@pytest.mark.parametrize("count", [300, 5000, CODED + 1000])
def test_all_ties_with_the_last_result_are_returned(count: int) -> None:
    halves = jittered(count, 5)
    same = np.random.default_rng(6).choice(count, 1000 if count > 1000 else 200, replace=False)
    halves[same] = halves[same[0]]
    question = unit(halves[same[:1]])[0]
    index = DenseIndex.build(halves)
    assert len(same) > 3 + MARGIN
    assert sorted(index.nearest(question, 3, None)[0].tolist()) == sorted(same.tolist())
    halved_mask = np.arange(count) % 2 == 0
    expected = sorted(row for row in same.tolist() if row % 2 == 0)
    assert sorted(index.nearest(question, 3, halved_mask)[0].tolist()) == expected


@pytest.mark.parametrize("count", [2500, CODED + 500])
def test_ties_below_better_results_are_returned_too(count: int) -> None:
    halves = jittered(count, 7)
    question = unit(halves[:1])[0]
    order = np.argsort(-(unit(halves) @ question), kind="stable")
    same = order[10:1510]  # after the ten best, equal vectors
    halves[same] = halves[order[10]]
    index = DenseIndex.build(halves)
    rows, scores = index.nearest(question, 15, None)
    assert scores[14] == scores[-1]
    assert sorted(rows.tolist()) == sorted(order[:1510].tolist())


def test_equal_vectors_everywhere_end_the_search() -> None:
    index = DenseIndex.build(np.repeat(jittered(1, 8), CODED + 10, axis=0))
    rows, scores = index.nearest(QUESTIONS[0], 5, None)
    assert (len(rows), len(set(scores.tolist()))) == (CODED + 10, 1)


def test_a_score_does_not_depend_on_the_filter(coded: DenseIndex) -> None:
    rows, scores = coded.nearest(QUESTIONS[3], 50, None)
    for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
        only = np.zeros(COUNT, dtype=np.bool_)
        only[row] = True
        found, (alone,) = coded.nearest(QUESTIONS[3], 50, only)
        assert (found.tolist(), float(alone)) == ([row], score)


@pytest.mark.parametrize("count", [0, 40, CODED])
def test_saved_files_search_the_same(tmp_path: Path, count: int) -> None:
    index = DenseIndex.build(jittered(count, 9))
    index.save(tmp_path)
    assert (tmp_path / "codes.faiss").exists() == (count >= CODED)
    loaded = DenseIndex.load(tmp_path, DIMENSION)
    assert loaded is not None
    assert np.array_equal(loaded.halves, index.halves)
    for question in QUESTIONS[:3]:
        rows, scores = loaded.nearest(question, 9, None)
        expected, exact = index.nearest(question, 9, None)
        assert np.array_equal(rows, expected)
        assert np.array_equal(scores, exact)


def test_a_folder_that_does_not_exist_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        DenseIndex.build(jittered(3, 1)).save(tmp_path / "nowhere")
    assert DenseIndex.load(tmp_path / "nowhere", DIMENSION) is None


@pytest.mark.parametrize("kind", ["flat", "other dimension", "other precision", "codes of another kind"])
def test_faiss_files_of_another_kind_are_refused(tmp_path: Path, kind: str) -> None:
    dimension = DIMENSION - 1 if kind == "other dimension" else DIMENSION
    quantizer = faiss.ScalarQuantizer
    if kind == "flat":
        index: faiss.Index = faiss.IndexFlatIP(dimension)
    else:
        precision = quantizer.QT_bf16 if kind == "other precision" else quantizer.QT_fp16
        index = faiss.IndexScalarQuantizer(dimension, precision, faiss.METRIC_INNER_PRODUCT)
        index.is_trained = True
    index.add(np.ones((2, dimension), dtype=np.float32))
    faiss.write_index(index, str(tmp_path / "vectors.faiss"))
    if kind == "codes of another kind":
        faiss.write_index(index, str(tmp_path / "codes.faiss"))
    assert DenseIndex.load(tmp_path, DIMENSION) is None


def test_codes_of_other_vectors_are_refused_and_missing_ones_are_not_needed(tmp_path: Path) -> None:
    DenseIndex.build(jittered(CODED, 1)).save(tmp_path)
    assert DenseIndex.load(tmp_path, DIMENSION) is not None
    (tmp_path / "more").mkdir()
    DenseIndex.build(jittered(CODED + 5, 1)).save(tmp_path / "more")
    (tmp_path / "more" / "codes.faiss").replace(tmp_path / "codes.faiss")
    assert DenseIndex.load(tmp_path, DIMENSION) is None
    (tmp_path / "codes.faiss").unlink()
    without = DenseIndex.load(tmp_path, DIMENSION)
    assert without is not None
    assert np.array_equal(
        without.nearest(QUESTIONS[0], 9, None)[1], np.sort(cosines(without, QUESTIONS[0]))[-9:][::-1]
    )


def test_vectors_outlive_the_index_that_they_are_read_from() -> None:
    given = halved(np.random.default_rng(3).standard_normal((3, 16)).astype(np.float32))
    for _ in range(50):
        view = DenseIndex.build(given).halves[-2:]
        others = [DenseIndex.build(np.zeros((3, 16), dtype=np.float16)) for _ in range(20)]
        assert np.array_equal(view, given[-2:])
        assert len(others) == 20
