"""The order of a cross-encoder put in place of the first candidates'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch.search.ranking.fusion import Ranked


def rerank(ranked: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Order the first candidates by a cross-encoder's scores; none falls below those that it did not read.

    Args:
        ranked: Best first.
        scores: Of the first of them, each in [0, 1].
    """
    first, rest = ranked[: len(scores)], ranked[len(scores) :]
    least = rest[0].score if rest else 0.0
    moved = []
    for candidate, read in zip(first, scores, strict=True):
        score = least + (1 - least) * float(read)
        moved.append(
            replace(candidate, score=score, why=replace(candidate.why, reranking=score - candidate.score))
        )
    return [*sorted(moved, key=lambda r: (-r.score, r.id)), *rest]
