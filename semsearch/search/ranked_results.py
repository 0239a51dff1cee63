"""Rank: candidates -> articles in order, extended past the candidates as deep as a page needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from semsearch import query, stories
from semsearch.embedding.base import Reranker
from semsearch.search import ranking
from semsearch.search.compared import ComparedArticles, compare
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.judgement import Judgement
from semsearch.search.ranking import Scores
from semsearch.search.retrieval import Candidates, EncodedQuery
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.types import Hit, Interpretation, Match
from semsearch.types.article import FUTURE_MARGIN

_UNDATED = datetime.min.replace(tzinfo=UTC)
LARGEST = 50  # stories that come first where the largest are wanted; the newest articles follow
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
        now: Where the newest come first, articles that are dated well after it count as undated.
        sides: The results for each side, where the question compares.
    """

    resolved: ResolvedQuestion
    encoded: EncodedQuery
    candidates: Candidates
    snapshot: Snapshot
    now: datetime
    _ranked: Scores
    _complete: bool
    sides: tuple[Side, ...] = ()
    _compared: ComparedArticles | None = None  # the best candidates, and what else was asked for
    _rows: dict[str, int] = field(default_factory=dict)  # of these

    @property
    def interpretation(self) -> Interpretation:
        """What was searched for."""
        return self.resolved.interpretation

    def first(self, count: int) -> Scores:
        """Return the first articles; past the candidates they go on by cosine, with a score of 0.

        Without a text to search for, the newest come first, or one article of each of the largest stories.
        """
        if not self._complete and count > len(self._ranked):
            placed = set(self._ranked.ids)
            depth, filter = count + len(placed), self.interpretation.filter
            if self.encoded.text:
                more = self.snapshot.nearest(self.encoded.vector, depth, filter)[0]
            else:
                ids = dict.fromkeys(
                    (*self._largest(), *self.snapshot.newest(depth, filter, self.now + FUTURE_MARGIN))
                )
                more = [Match(id, 0.0) for id in islice(ids, depth)]
            new = [match for match in more if match.id not in placed]
            rest = Scores.zero([match.id for match in new], [match.score for match in new])
            self._ranked = self._ranked.followed_by(rest)
            self._complete = len(more) < depth
        return self._ranked.take(slice(count)) if count < len(self._ranked) else self._ranked

    def _largest(self) -> list[str]:
        """Return the newest item, or else article, of each of the largest stories; [] if not wanted."""
        if not self.interpretation.largest_first:
            return []
        filter = self.interpretation.filter
        counted = self.snapshot.largest_stories(LARGEST, 0, filter)
        found = []
        for members in self.snapshot.members([one.value for one in counted]):
            passing = [one for one in self.snapshot.get(members) if one and passes(filter, one)]
            newest = max(passing, key=lambda one: (one.listed, one.published_at or _UNDATED))
            found.append(newest.id)
        return found

    def hits(self, start: int, end: int) -> list[Hit]:
        """Return the hits from one place to another, with their articles."""
        ranked = list(self.first(end).take(slice(start, None)))
        articles = self.snapshot.get([one.id for one in ranked])
        return [
            Hit(article, one.score, one.why) for one, article in zip(ranked, articles, strict=True) if article
        ]

    def shown(self, count: int) -> Scores:
        """Return the first articles as they are shown in this conversation.

        Hidden ones are left out, and those that were shown before come later. The scores are those of `first`
        less the penalty for that.
        """
        hidden, repeated = self.resolved.hidden, self.resolved.repeated
        ranked = self.first(count)
        if hidden:
            places = [place for place, id in enumerate(ranked.ids) if id not in hidden]
            ranked = ranked.take(np.array(places, dtype=np.int64))
        if repeated:
            again = np.array([id in repeated for id in ranked.ids[:DEMOTED]], dtype=np.bool_)
            total = ranked.total.copy()
            total[:DEMOTED] -= REPEATED_PENALTY * again
            order = np.argsort(-total[:DEMOTED], kind="stable")
            order = np.concatenate([order, np.arange(len(order), len(total))])
            ranked = replace(ranked, total=total).take(order)
        return ranked

    def shown_hits(self, count: int) -> Scores:
        """Return the first articles in the order in which they are shown, with the scores of `first`."""
        shown = self.shown(count)
        if not self.resolved.repeated:
            return shown
        scores = dict(self.first(count).scored())
        return replace(shown, total=np.array([scores[id] for id in shown.ids], dtype=np.float64))

    def compared(self, ids: Sequence[str]) -> ComparedArticles:
        """Return these articles compared with the query, in their order.

        Raises:
            NotFound: An id is not in the snapshot.
        """
        if missing := [id for id in dict.fromkeys(ids) if id not in self._rows]:
            self._remember(compare(self.encoded, self.snapshot.features(missing)))
        if self._compared is None:
            return compare(self.encoded, self.snapshot.features(()))
        return self._compared.take(np.array([self._rows[id] for id in ids], dtype=np.int64))

    def _remember(self, compared: ComparedArticles) -> None:
        known = len(self._rows)
        self._rows |= {id: known + row for row, id in enumerate(compared.articles.ids)}
        self._compared = self._compared.followed_by(compared) if self._compared else compared

    def nearest(self, count: int) -> Sequence[Match]:
        """Return the articles of the whole archive with the largest cosines, whatever the filter."""
        unfiltered = self.interpretation.filter == query.NO_FILTER and self.candidates.limit >= count
        if unfiltered or not self.encoded.text:
            return self.candidates.dense[:count]
        return self.snapshot.nearest(self.encoded.vector, count, query.NO_FILTER)[0]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question that compares.

    Attributes:
        results: The articles for this side.
        judgement: How sure the engine is that the first of them are about it.
        ids: The articles that have their score from this side.
    """

    results: RankedResults
    judgement: Judgement
    ids: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """What is searched for on this side."""
        return self.results.interpretation.text

    @property
    def is_complete(self) -> bool:
        """Whether all articles that pass the filter are ranked."""
        return self.results._complete

    @property
    def ranked(self) -> Scores:
        """The articles that are ranked so far."""
        return self.results._ranked


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
        cosines = [match.score for match in resolved.coverage]
        ranked = Scores.zero([match.id for match in resolved.coverage], cosines)
        ranked = ranked.moved(np.maximum(ranked.part("cosine"), 0.0))
        return RankedResults(resolved, encoded, candidates, snapshot, now, ranked, _complete=True)
    if not encoded.text:
        return RankedResults(resolved, encoded, candidates, snapshot, now, Scores.zero((), ()), False)
    share = settings.dense_weight
    scores = ranking.fuse(candidates.dense, candidates.lexical, candidates.cosines, share, encoded.max_bm25)
    best = np.sort(scores.order()[: ranking.REFINED])
    compared = compare(encoded, snapshot.features([scores.ids[row] for row in best]))
    excluded = exclusion_penalties(compared)
    refined = ranking.refine(scores.take(best), compared.evidence(), encoded.idf, settings, excluded)
    scores = scores.updated(best, refined)
    articles = compared.articles
    priors = ranking.priors_of(resolved.interpretation, settings, articles.published_at)
    scores = ranking.apply_priors(scores, best, articles.published_at, articles.quality, priors, now)
    scores = ranking.exclude(scores, best, excluded)
    if any(one.effect == "sort" for one in resolved.interpretation.understood):
        scores = ranking.newest_first(scores, best, articles.published_at, now)
    ranked = scores.take(scores.order())
    if reranker:
        ranked = _reranked(ranked, snapshot, resolved.interpretation.text, reranker, settings)
    complete = len(ranked) < settings.candidates  # fewer than a search may return: there are no more
    results = RankedResults(resolved, encoded, candidates, snapshot, now, ranked, complete)
    results._remember(compared)
    return results


def exclusion_penalties(compared: ComparedArticles) -> NDArray[np.float64]:
    """Return what each article loses for being about a subject that the question excludes."""
    encoded, articles = compared.encoded, compared.articles
    texts = ranking.Texts(articles.terms, articles.term_offsets)
    shares = [
        ranking.excluded_share(subject, encoded.vector[0], articles.vectors, texts)
        for subject in encoded.excluded
    ]
    share = np.max([np.zeros(len(articles)), *shares], axis=0)
    return np.asarray(ranking.EXCLUSION_PENALTY * share, dtype=np.float64)


def _reranked(
    ranked: Scores, snapshot: Snapshot, text: str, reranker: Reranker, settings: RankingSettings
) -> Scores:
    best = ranked.ids[:RERANKED]
    texts = [article.text for article in snapshot.get(best) if article]
    scores = reranker.scores(text, texts, settings.reranking_ms / 1000)
    if scores is None or len(scores) != len(best):
        return ranked  # out of time
    return ranking.rerank(ranked, scores.tolist())
