"""What a score is made of."""

from __future__ import annotations

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Resource


class ScoreBreakdown(Resource):
    """The parts that add up to a score, and the figures behind them: `cosine`, `bm25` and `closeness`."""

    dense: float
    lexical: float
    cosine: float
    bm25: float
    closeness: float = Field(default=0.0, description="The MaxSim behind `interaction`.")
    interaction: float = 0.0
    feedback: float = 0.0
    corroboration: float = 0.0
    recency: float = 0.0
    quality: float = 0.0
    reranking: float = 0.0

    @classmethod
    def of(cls, why: types.ScoreBreakdown) -> ScoreBreakdown:
        """Return the resource of a breakdown."""
        return cls(
            dense=why.dense,
            lexical=why.lexical,
            cosine=why.cosine,
            bm25=why.bm25,
            closeness=why.maxsim,
            interaction=why.interaction,
            feedback=why.feedback,
            corroboration=why.corroboration,
            recency=why.recency,
            quality=why.quality,
            reranking=why.reranking,
        )

    def to_domain(self) -> types.ScoreBreakdown:
        """Return the breakdown."""
        return types.ScoreBreakdown(
            dense=self.dense,
            lexical=self.lexical,
            cosine=self.cosine,
            bm25=self.bm25,
            maxsim=self.closeness,
            interaction=self.interaction,
            feedback=self.feedback,
            corroboration=self.corroboration,
            recency=self.recency,
            quality=self.quality,
            reranking=self.reranking,
        )


UNSCORED = types.ScoreBreakdown(
    dense=0.0, lexical=0.0, cosine=0.0, bm25=0.0
)  # where a reply explains nothing
