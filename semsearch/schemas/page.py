"""A page of plain hits."""

from __future__ import annotations

from pydantic import Field

from semsearch import types
from semsearch.schemas.answer import Timings
from semsearch.schemas.article import Article
from semsearch.schemas.interpretation import Interpretation
from semsearch.schemas.resource import Index, Resource, is_none
from semsearch.schemas.score import ScoreBreakdown


class Hit(Resource):
    """An article that was found."""

    article: Article
    score: float
    why: ScoreBreakdown | None = Field(default=None, exclude_if=is_none)

    @classmethod
    def of(cls, hit: types.Hit, *, explain: bool = False) -> Hit:
        """Return the resource of a hit."""
        why = ScoreBreakdown.of(hit.why) if explain else None
        return cls(article=Article.of(hit.article), score=hit.score, why=why)


class Page(Resource):
    """A page of hits, best first."""

    interpretation: Interpretation
    hits: list[Hit]
    total: int
    total_is_exact: bool
    timings: Timings
    index: Index

    @classmethod
    def of(cls, page: types.Page, *, explain: bool = False) -> Page:
        """Return the resource of a page; with `explain`, each hit has the parts of its score."""
        return cls(
            interpretation=Interpretation.of(page.interpretation),
            hits=[Hit.of(hit, explain=explain) for hit in page.hits],
            total=page.total,
            total_is_exact=page.total_is_exact,
            timings=Timings.of(page.timings),
            index=Index.of(page),
        )
