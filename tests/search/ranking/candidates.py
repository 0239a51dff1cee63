"""Candidates with given scores, and what all orders have to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import pytest

from semsearch.search.ranking import Ranked
from semsearch.types import ScoreBreakdown

FIGURES = ("cosine", "bm25", "maxsim")


def candidates(*scores: float) -> list[Ranked]:
    """Return candidates a, b, c, … with these scores, all of them dense."""
    return [
        Ranked(id, score, ScoreBreakdown(dense=score, lexical=0.0, cosine=score, bm25=0.0))
        for id, score in zip("abcdefgh", scores, strict=False)
    ]


def whole(why: ScoreBreakdown) -> float:
    """Return the sum of the parts of a score, without the figures that they come from."""
    return float(sum(getattr(why, part.name) for part in fields(why) if part.name not in FIGURES))


def assert_whole(ranked: Sequence[Ranked]) -> None:
    """Check that the parts add up to each score, and that scores fall and lie in [0, 1]."""
    for one in ranked:
        assert one.score == pytest.approx(whole(one.why), abs=1e-9)
        assert -1e-9 <= one.score <= 1 + 1e-9
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
