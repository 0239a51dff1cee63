"""Scores of articles and the parts that they add up to, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from semsearch.types import ScoreBreakdown

Values = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked article: its id, its score in [0, 1], and the parts of that."""

    id: str
    score: float
    why: ScoreBreakdown


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of `n` articles; row `i` of each array belongs to `ids[i]`.

    While articles are ranked, the rows stay in the order of the ids; `order` then breaks ties by id.

    Attributes:
        ids: Of the articles.
        total: Their scores, shape `(n,)`.
        parts: The fields of `ScoreBreakdown` that are known so far, each of shape `(n,)`; others are 0.
    """

    ids: tuple[str, ...]
    total: Values
    parts: Mapping[str, Values]

    @classmethod
    def zero(cls, ids: Sequence[str], cosines: Sequence[float]) -> Self:
        """Return scores of 0: of articles that neither search returned."""
        return cls(tuple(ids), np.zeros(len(ids)), {"cosine": np.array(cosines, dtype=np.float64)})

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Ranked]:
        return (Ranked(id, score, self.why(n)) for n, (id, score) in enumerate(self.scored()))

    def scored(self) -> Iterator[tuple[str, float]]:
        """Yield the id and the score of each article."""
        return zip(self.ids, self.total.tolist(), strict=True)

    def part(self, name: str) -> Values:
        """Return a field of `ScoreBreakdown` for all articles."""
        found = self.parts.get(name)
        return np.zeros(len(self)) if found is None else found

    def why(self, row: int) -> ScoreBreakdown:
        """Return the parts of one score."""
        known = {name: float(values[row]) for name, values in self.parts.items()}
        return ScoreBreakdown(**{"dense": 0.0, "lexical": 0.0, "cosine": 0.0, "bm25": 0.0, **known})

    def order(self) -> Rows:
        """Return the rows, best first; equal scores keep their order."""
        return np.argsort(-self.total, kind="stable")

    def take(self, rows: Rows | slice) -> Scores:
        """Return the scores of some articles, in the order of the rows."""
        places = range(len(self))[rows] if isinstance(rows, slice) else rows.tolist()
        parts = {name: values[rows] for name, values in self.parts.items()}
        return Scores(tuple([self.ids[n] for n in places]), self.total[rows], parts)

    def moved(self, total: Values, **parts: Values) -> Scores:
        """Return these articles with other scores, and with some parts replaced."""
        return Scores(self.ids, total, {**self.parts, **parts})

    def towards(self, values: Values, share: float, part: str) -> Scores:
        """Return scores that some values count in as well, within the span that they had.

        The largest value moves a score towards the best score, the smallest towards the last.

        Args:
            values: Of the articles, shape `(n,)`.
            share: How far a score moves, 0 to 1.
            part: The part that the change belongs to.
        """
        if not len(self) or values.max() <= values.min():
            return self
        low, high = values.min(), values.max()
        top, least = self.total.max(), self.total.min()
        change = share * (least + (top - least) * (values - low) / (high - low) - self.total)
        return self.moved(self.total + change, **{part: self.part(part) + change})

    def updated(self, rows: Rows, scores: Scores) -> Scores:
        """Return all scores, with those in `rows` replaced."""
        total, parts = self.total.copy(), {name: self.part(name).copy() for name in scores.parts}
        total[rows] = scores.total
        for name, values in scores.parts.items():
            parts[name][rows] = values
        return self.moved(total, **parts)

    def followed_by(self, scores: Scores) -> Scores:
        """Return these articles and others after them."""
        parts = {
            name: np.concatenate([self.part(name), scores.part(name)])
            for name in dict.fromkeys((*self.parts, *scores.parts))
        }
        return Scores((*self.ids, *scores.ids), np.concatenate([self.total, scores.total]), parts)


def zero_score(cosine: float) -> ScoreBreakdown:
    """Return the parts of a score of 0: of an article that neither search returned."""
    return ScoreBreakdown(dense=0.0, lexical=0.0, cosine=cosine, bm25=0.0)
