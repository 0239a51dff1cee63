"""Rank: candidates -> articles in order, extended past the candidates as deep as a page needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from semsearch import query, stories
from semsearch.embedding.base import Reranker
from semsearch.search import ranking
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.ranking import Priors, Ranked
from semsearch.search.retrieval import Candidates, EncodedQuery
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot, Vectors
from semsearch.text import analyzer
from semsearch.types import Article, Hit, Interpretation, Match

REFINED = 100  # best candidates that late interaction, feedback, corroboration and priors reorder
SECOND_SHARE = 0.5  # of the share of late interaction, where it is applied again after feedback
RERANKED = 50  # best candidates that a cross-encoder reads
REPEATED_PENALTY = 0.15  # what an article loses in a follow-up for having been shown before
DEMOTED = (
    stories.LEAD_CANDIDATES
)  # best hits among which it loses that; pages do not depend on each other's size


@dataclass(slots=True)
class RankedResults:
    """The articles for one question, best first. Places past the candidates are filled when asked for.

    Attributes:
        resolved: The question.
        encoded: Its encoded query.
        candidates: What was retrieved for it.
        snapshot: The revision that was searched.
    """

    resolved: ResolvedQuestion
    encoded: EncodedQuery
    candidates: Candidates
    snapshot: Snapshot
    _ranked: list[Ranked]
    _complete: bool
    _articles: dict[str, Article] = field(default_factory=dict)

    @property
    def interpretation(self) -> Interpretation:
        """What was searched for."""
        return self.resolved.interpretation

    def first(self, count: int) -> list[Ranked]:
        """Return the first articles; past the candidates they go on by cosine, with a score of 0.

        Without a text to search for, the newest come first.
        """
        if not self._complete and count > len(self._ranked):
            placed = {candidate.id for candidate in self._ranked}
            depth, filter = count + len(placed), self.interpretation.filter
            if self.encoded.text:
                more = self.snapshot.nearest(self.encoded.vector, depth, filter)[0]
            else:
                more = [Match(id, 0.0) for id in self.snapshot.newest(depth, filter)]
            self._ranked.extend(
                Ranked(match.id, 0.0, ranking.zero_score(match.score))
                for match in more
                if match.id not in placed
            )
            self._complete = len(more) < depth
        return self._ranked[:count]

    def hits(self, start: int, end: int) -> list[Hit]:
        """Return the hits from one place to another, with their articles."""
        return self._hits(self.first(end)[start:])

    def shown(self, count: int) -> list[Ranked]:
        """Return the first articles as they are shown in this conversation.

        Hidden ones are left out, and those that were shown before come later. The scores are those of `first`
        less the penalty for that.
        """
        hidden, repeated = self.resolved.hidden, self.resolved.repeated
        ranked = [candidate for candidate in self.first(count) if candidate.id not in hidden]
        if repeated:
            best = ranked[:DEMOTED]
            demoted = [
                Ranked(one.id, one.score - REPEATED_PENALTY, one.why) if one.id in repeated else one
                for one in best
            ]
            ranked[:DEMOTED] = sorted(demoted, key=lambda one: -one.score)
        return ranked

    def shown_hits(self, count: int) -> list[Hit]:
        """Return the first hits in the order in which they are shown, with the scores of `hits`."""
        scores = {candidate.id: candidate.score for candidate in self.first(count)}
        return self._hits([Ranked(one.id, scores[one.id], one.why) for one in self.shown(count)])

    def nearest(self, count: int) -> Sequence[Match]:
        """Return the articles of the whole archive with the largest cosines, whatever the filter."""
        unfiltered = self.interpretation.filter == query.NO_FILTER and self.candidates.limit >= count
        if unfiltered or not self.encoded.text:
            return self.candidates.dense[:count]
        return self.snapshot.nearest(self.encoded.vector, count, query.NO_FILTER)[0]

    def _hits(self, ranked: Sequence[Ranked]) -> list[Hit]:
        missing = [candidate.id for candidate in ranked if candidate.id not in self._articles]
        self._articles |= {article.id: article for article in self.snapshot.get(missing) if article}
        return [
            Hit(self._articles[candidate.id], candidate.score, candidate.why)
            for candidate in ranked
            if candidate.id in self._articles
        ]


def rank(
    resolved: ResolvedQuestion,
    encoded: EncodedQuery,
    candidates: Candidates,
    snapshot: Snapshot,
    settings: RankingSettings,
    now: datetime,
    reranker: Reranker | None = None,
) -> RankedResults:
    """Return candidates in order.

    They are fused, refined by what the best of them say, moved by priors and, with a cross-encoder, reranked.
    The reports of one story keep their order; without a text, articles come newest first.
    """
    if resolved.coverage is not None:
        ranked = [
            Ranked(match.id, max(match.score, 0.0), ranking.zero_score(match.score))
            for match in resolved.coverage
        ]
        return RankedResults(resolved, encoded, candidates, snapshot, ranked, _complete=True)
    if not encoded.text:
        return RankedResults(resolved, encoded, candidates, snapshot, [], _complete=False)
    share = settings.dense_weight if candidates.lexical else 1.0  # no term is held: meaning is all
    ranked = ranking.fuse(candidates.dense, candidates.lexical, candidates.cosines, share, encoded.max_bm25)
    best = [candidate.id for candidate in ranked[:REFINED]]
    articles = {article.id: article for article in snapshot.get(best) if article}
    ranked = [*_refined(ranked[:REFINED], encoded, articles, share, settings), *ranked[REFINED:]]
    priors = _priors(resolved.interpretation, settings)
    ranked = ranking.apply_priors(ranked, articles, priors, now)
    if reranker:
        ranked = _reranked(ranked, articles, resolved.interpretation.text, reranker, settings)
    complete = len(ranked) < settings.candidates  # fewer than a search may return: there are no more
    return RankedResults(resolved, encoded, candidates, snapshot, ranked, complete, articles)


def _refined(
    ranked: list[Ranked],
    encoded: EncodedQuery,
    articles: dict[str, Article],
    dense_share: float,
    settings: RankingSettings,
) -> list[Ranked]:
    """Return the best candidates, reordered by late interaction, feedback and corroboration."""
    ids = [candidate.id for candidate in ranked]
    rows = dict(zip(ids, encoded.snapshot.vectors(ids), strict=True))

    def vectors() -> Vectors:
        return np.array([rows[candidate.id] for candidate in ranked], dtype=np.float32)

    maxsim, share = encoded.maxsim(ids), settings.late_interaction
    ranked = ranking.interact(ranked, maxsim, share)
    if settings.feedback:
        texts = [articles[one.id].text if one.id in articles else "" for one in ranked]
        ranked = ranking.refine(
            ranked,
            encoded.vector[0],
            vectors(),
            [analyzer.terms(text) for text in texts],
            encoded.idf,
            dense_share,
            settings.feedback,
            encoded.max_bm25,
        )
        ranked = ranking.interact(ranked, maxsim, share * SECOND_SHARE)
    return ranking.corroborate(ranked, vectors(), settings.corroboration)


def _priors(interpretation: Interpretation, settings: RankingSettings) -> Priors:
    """Return what counts beside the question: a soft date, or else recency and quality; none with a date."""
    soft = [one for one in interpretation.understood if one.effect == "lean"]
    if soft:
        return Priors(since=soft[0].since, until=soft[0].until, soft_date=True)
    if interpretation.filter.since or interpretation.filter.until:
        return Priors()
    return Priors(settings.recency, settings.half_life_days, settings.quality)


def _reranked(
    ranked: list[Ranked],
    articles: dict[str, Article],
    text: str,
    reranker: Reranker,
    settings: RankingSettings,
) -> list[Ranked]:
    best = ranked[:RERANKED]
    texts = [articles[candidate.id].text for candidate in best if candidate.id in articles]
    scores = reranker.scores(text, texts, settings.reranking_ms / 1000)
    if scores is None or len(scores) != len(best):
        return ranked  # out of time
    return ranking.rerank(ranked, scores.tolist())
