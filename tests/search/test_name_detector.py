from __future__ import annotations

import numpy as np
import pytest

from semsearch.embedding import TokenVectors
from semsearch.search.name_detector import NameDetector, learn


def test_a_direction_that_names_share_is_learnt() -> None:
    rng = np.random.default_rng(7)
    rows = rng.choice([-1, 1], (400, 16)).astype(np.float32) / np.float32(4)
    names = [bool(row[3] > 0) for row in rows]
    learnt = learn(rows, names)
    tokens = TokenVectors(("kiel", "kiel", "harbour"), np.array([rows[0], rows[1], rows[2]]))
    scores = learnt.scores(tokens)
    said = [0.5 if name else -0.5 for name in names[:3]]
    assert scores["harbour"] == pytest.approx(said[2], abs=0.1)
    assert scores["kiel"] == pytest.approx((said[0] + said[1]) / 2, abs=0.1)  # the mean of its tokens


def test_few_examples_and_vectors_of_another_model_tell_nothing() -> None:
    rows = np.ones((90, 4), dtype=np.float32)
    assert learn(rows, [True] * 45 + [False] * 45) == NameDetector()
    tokens = TokenVectors(("kiel",), np.ones((1, 4), dtype=np.float32))
    assert NameDetector().scores(tokens) == NameDetector((1.0,) * 5).scores(tokens) == {}
