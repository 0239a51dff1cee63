"""Candidates with given scores, and what all orders have to keep."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from semsearch.ranking import Ranked
from semsearch.types import Why


def candidates(*scores: float) -> list[Ranked]:
    """Give candidates a, b, c, … with these scores, all of them from meaning."""
    return [
        Ranked(id, score, Why(dense=score, lexical=0.0, cosine=score, bm25=0.0))
        for id, score in zip("abcdefgh", scores, strict=False)
    ]


def assert_whole(ranked: Sequence[Ranked]) -> None:
    """See that the parts add up to each score, and that scores fall and lie in [0, 1]."""
    for one in ranked:
        why = one.why
        parts = why.dense + why.lexical + why.feedback + why.recency + why.quality + why.reranking
        assert one.score == pytest.approx(parts, abs=1e-9)
        assert -1e-9 <= one.score <= 1 + 1e-9
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
