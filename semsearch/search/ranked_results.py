"""What was understood -> the order of the articles, made as far as it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from semsearch import query
from semsearch.embedding.base import Encoder, Reranker
from semsearch.search import ranking
from semsearch.search.encoded_query import EncodedQuery
from semsearch.search.ranking import Priors, Ranked
from semsearch.search.timings import Clock
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot, Vectors
from semsearch.text import analyzer
from semsearch.types import Article, Hit, Interpretation, Match

REFINED = 100  # best candidates whose order is refined by feedback and by what speaks for them anyway
AFTERWARDS = 0.5  # share of late interaction that is left once the best have taught what to look for
RERANKED = 50  # best candidates that a cross-encoder reads


class RankedResults:
    """The order for one question.

    Attributes:
        understood: What was understood of it.
        encoded_query: What is searched for.
        dense: The candidates by cosine, best first.
        lexical: Those by BM25.
    """

    def __init__(
        self,
        understood: Interpretation,
        snapshot: Snapshot,
        encoder: Encoder,
        settings: RankingSettings,
        now: datetime,
        clock: Clock,
        reranker: Reranker | None = None,
    ) -> None:
        self.understood = understood
        self.encoded_query = EncodedQuery(understood, snapshot, encoder)
        self.dense: list[Match] = []
        self.lexical: list[Match] = []
        self._snapshot = snapshot
        self._settings = settings
        self._articles: dict[str, Article] = {}
        self._vectors: dict[str, Vectors] = {}
        self._ranked: list[Ranked] = []
        if understood.text:
            clock.lap("encode_ms")
            self._ranked = self._candidates()
            clock.lap("retrieve_ms")
            self._ranked = self._refined()
            self._ranked = ranking.score_priors(self._ranked, self._articles, self._favour(), now)
            if reranker:
                self._ranked = self._reranked(reranker)
        self._more = not understood.text or len(self._ranked) >= settings.candidates

    @property
    def _share(self) -> float:
        """The share of meaning; where no word of the question counts, it is all."""
        return self._settings.dense_weight if self.lexical else 1.0

    @property
    def dense_is_cut(self) -> bool:
        """Whether more articles pass than the dense side put forward."""
        return len(self.dense) >= self._settings.candidates

    @property
    def lexical_is_cut(self) -> bool:
        """Whether more articles may hold a word than the lexical side put forward."""
        return len(self.lexical) >= self._settings.candidates

    def _candidates(self) -> list[Ranked]:
        """Ask both sides and fuse what they put forward."""
        filter, count = self.understood.filter, self._settings.candidates
        self.dense = self._snapshot.nearest(self.encoded_query.vector, count, filter)[0]
        self.lexical = self._snapshot.matching(self.encoded_query.text, count, filter)
        known = {match.id for match in self.dense}
        unknown = [match.id for match in self.lexical if match.id not in known]
        cosines = self.encoded_query.cosines(unknown) if unknown else []
        most = self.encoded_query.max_bm25
        return ranking.fuse(
            self.dense, self.lexical, dict(zip(unknown, cosines, strict=True)), self._share, most
        )

    def _refined(self) -> list[Ranked]:
        first, rest = self._ranked[:REFINED], self._ranked[REFINED:]
        ids = [candidate.id for candidate in first]
        articles = self._snapshot.get(ids)
        vectors = self._snapshot.vectors(ids)
        self._articles = {article.id: article for article in articles if article}
        self._vectors = dict(zip(ids, vectors, strict=True))
        close = self.encoded_query.closeness(ids)
        share = self._settings.late_interaction
        first = ranking.interact(first, close, share)
        if self._settings.feedback:
            first = ranking.refine(
                first,
                self.encoded_query.vector[0],
                self._matrix(first),
                [self._terms(candidate.id) for candidate in first],
                self.encoded_query.idf,
                self._share,
                self._settings.feedback,
                self.encoded_query.max_bm25,
            )
            first = ranking.interact(first, close, share * AFTERWARDS)
        first = ranking.corroborate(first, self._matrix(first), self._settings.corroboration)
        return [*first, *rest]

    def _matrix(self, ranked: Sequence[Ranked]) -> Vectors:
        return np.array([self._vectors[candidate.id] for candidate in ranked], dtype=np.float32)

    def _terms(self, id: str) -> list[str]:
        article = self._articles.get(id)
        return analyzer.terms(article.text) if article else []

    def _favour(self) -> Priors:
        """Say what speaks for an article beside the question: nothing where the question names a date."""
        settings, filter = self._settings, self.understood.filter
        leans = [one for one in self.understood.understood if one.effect == "lean"]
        if leans:
            return Priors(since=leans[0].since, until=leans[0].until, leans=True)
        if filter.since or filter.until:
            return Priors()
        return Priors(settings.recency, settings.half_life_days, settings.quality)

    def _reranked(self, reranker: Reranker) -> list[Ranked]:
        first = self._ranked[:RERANKED]
        texts = [self._articles[candidate.id].text for candidate in first if candidate.id in self._articles]
        scores = reranker.scores(self.understood.text, texts, self._settings.reranking_ms / 1000)
        if scores is None or len(scores) != len(first):
            return self._ranked  # the time was over
        return ranking.rerank(self._ranked, scores.tolist())

    def first(self, count: int) -> list[Ranked]:
        """Give the first articles; past the candidates they go on by cosine, with a score of 0.

        Without a text to search for, the newest come first.
        """
        if self._more and count > len(self._ranked):
            placed = {candidate.id for candidate in self._ranked}
            depth, limits = count + len(placed), self.understood.filter
            if not self.understood.text:
                found = [Match(id, 0.0) for id in self._snapshot.newest(depth, limits)]
            else:
                found = self._snapshot.nearest(self.encoded_query.vector, depth, limits)[0]
            self._ranked.extend(
                Ranked(m.id, 0.0, ranking.nothing(m.score)) for m in found if m.id not in placed
            )
            self._more = len(found) == depth
        return self._ranked[:count]

    def hits(self, start: int, end: int) -> list[Hit]:
        """Give the hits in these places, with their articles."""
        ranked = self.first(end)[start:]
        missing = [candidate.id for candidate in ranked if candidate.id not in self._articles]
        fetched = self._snapshot.get(missing)
        self._articles |= {article.id: article for article in fetched if article}
        return [
            Hit(self._articles[candidate.id], candidate.score, candidate.why)
            for candidate in ranked
            if candidate.id in self._articles
        ]

    def nearest(self, count: int) -> list[Match]:
        """Give what of the whole archive comes nearest by meaning, whatever the limits."""
        if not self.understood.text or (
            self.understood.filter == query.NO_FILTER and self._settings.candidates >= count
        ):
            return self.dense[:count]
        return self._snapshot.nearest(self.encoded_query.vector, count, query.NO_FILTER)[0]
