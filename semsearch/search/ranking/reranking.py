"""Reranking: the scores of a cross-encoder in place of those of the first candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch.search.ranking.fusion import Ranked


def rerank(ranked: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Return the candidates with the first reordered by a cross-encoder, all of them above the rest.

    Args:
        ranked: Best first.
        scores: The cross-encoder's, of the first of them, each in [0, 1].
    """
    first, rest = ranked[: len(scores)], ranked[len(scores) :]
    least = rest[0].score if rest else 0.0
    moved = []
    for candidate, read in zip(first, scores, strict=True):
        score = least + (1 - least) * float(read)
        why = replace(candidate.why, reranking=score - candidate.score)
        moved.append(replace(candidate, score=score, why=why))
    return [*sorted(moved, key=lambda r: (-r.score, r.id)), *rest]
