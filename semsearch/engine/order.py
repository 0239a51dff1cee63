"""What was understood -> the order of the articles, made as far as it is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from semsearch import analysis, query, ranking
from semsearch.answers import Nearness
from semsearch.encoder.base import Encoder, Reranker, Tokens
from semsearch.engine.clock import Clock
from semsearch.ranking import Evidence, Favour, Ranked
from semsearch.ranking.confidence import NEIGHBOUR
from semsearch.settings import RankingSettings
from semsearch.stores.base import Snapshot, Vectors
from semsearch.stores.bm25 import repeated
from semsearch.types import Article, Hit, Interpretation, Match

REFINED = 100  # best candidates whose order is refined by feedback and by what speaks for them anyway
AFTERWARDS = 0.5  # share of late interaction that is left once the best have taught what to look for
RERANKED = 50  # best candidates that a cross-encoder reads
MET = 0.45  # closeness from which a word of an article stands for a name that no article holds
JUDGED = 3  # best hits that the evidence is taken from


class Order:
    """The order for one question.

    Attributes:
        understood: What is searched for.
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
        self.dense: list[Match] = []
        self.lexical: list[Match] = []
        self._snapshot = snapshot
        self._encoder = encoder
        self._settings = settings
        self._articles: dict[str, Article] = {}
        self._vectors: dict[str, Vectors] = {}
        self._rarities: dict[str, float] = {}
        self._vector: Vectors | None = None
        self._tokens: Tokens | None = None
        self._close: dict[str, float] = {}
        self._ranked: list[Ranked] = []
        # A question's own words count thrice beside those that it inherits.
        focus = understood.focus
        self._asked = f"{focus} {understood.text} {focus}" if focus else understood.text
        if understood.text:
            asked = encoder.questions([self._asked])
            self._vector, (self._tokens,) = asked.vectors, asked.tokens
            clock.lap("encode_ms")
            self._ranked = self._candidates()
            clock.lap("retrieve_ms")
            self._ranked = self._refined()
            self._ranked = ranking.favour(self._ranked, self._articles, self._favour(), now)
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
        assert self._vector is not None  # noqa: S101 - for the type checker
        understood, snapshot, count = self.understood, self._snapshot, self._settings.candidates
        self.dense = snapshot.nearest(self._vector, count, understood.filter)[0]
        self.lexical = snapshot.matching(self._asked, count, understood.filter)
        asked = Counter(analysis.terms(self._asked))
        rarities = snapshot.rarities(tuple(asked))
        self._rarities = {term: rarities[term] * repeated(times) for term, times in asked.items()}
        known = {match.id for match in self.dense}
        unknown = [match.id for match in self.lexical if match.id not in known]
        cosines = self._cosines(unknown) if unknown else []
        most = ranking.attainable(self._rarities.values())
        return ranking.fuse(
            self.dense, self.lexical, dict(zip(unknown, cosines, strict=True)), self._share, most
        )

    def _cosines(self, ids: Sequence[str]) -> list[float]:
        assert self._vector is not None  # noqa: S101 - for the type checker
        found: list[float] = np.clip(self._snapshot.vectors(ids) @ self._vector[0], -1.0, 1.0).tolist()
        return found

    def cosine(self, id: str) -> float:
        """Give the cosine of any article."""
        return self._cosines([id])[0]

    def _refined(self) -> list[Ranked]:
        assert self._vector is not None  # noqa: S101 - for the type checker
        first, rest = self._ranked[:REFINED], self._ranked[REFINED:]
        ids = [candidate.id for candidate in first]
        articles = self._snapshot.get(ids)
        vectors = self._snapshot.vectors(ids)
        self._articles = {article.id: article for article in articles if article}
        self._vectors = dict(zip(ids, vectors, strict=True))
        self._close = self._closeness(ids)
        share = self._settings.late_interaction
        first = ranking.interact(first, self._close, share)
        if self._settings.feedback:
            first = ranking.refine(
                first,
                self._vector[0],
                self._matrix(first),
                [self._terms(candidate.id) for candidate in first],
                self._rarities,
                self._share,
                self._settings.feedback,
                ranking.attainable(self._rarities.values()),
            )
            first = ranking.interact(first, self._close, share * AFTERWARDS)
        first = ranking.corroborate(first, self._matrix(first), self._settings.corroboration)
        return [*first, *rest]

    def _matrix(self, ranked: Sequence[Ranked]) -> Vectors:
        return np.array([self._vectors[candidate.id] for candidate in ranked], dtype=np.float32)

    def _closeness(self, ids: Sequence[str]) -> dict[str, float]:
        """Say how near articles come to the question word by word; all alike where no word of it counts."""
        assert self._tokens is not None  # noqa: S101 - for the type checker
        counts = ranking.weights(self._tokens.terms, self._rarities)
        found = ranking.closeness(self._tokens.vectors, counts, self._snapshot.tokens(ids))
        return dict(zip(ids, found.tolist(), strict=True))

    def _terms(self, id: str) -> list[str]:
        article = self._articles.get(id)
        return analysis.terms(article.text) if article else []

    def _favour(self) -> Favour:
        """Say what speaks for an article beside the question: nothing where the question names a date."""
        settings, filter = self._settings, self.understood.filter
        leans = [one for one in self.understood.understood if one.effect == "lean"]
        if leans:
            return Favour(since=leans[0].since, until=leans[0].until, leans=True)
        if filter.since or filter.until:
            return Favour()
        return Favour(settings.recency, settings.half_life_days, settings.quality)

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
            if self._vector is None:
                found = [Match(id, 0.0) for id in self._snapshot.newest(depth, limits)]
            else:
                found = self._snapshot.nearest(self._vector, depth, limits)[0]
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

    def nearness(self, ids: Sequence[str]) -> Nearness | None:
        """Say how near the tokens of articles come to those of the question; None where no word counts."""
        if self._tokens is None or not len(self._tokens.vectors):
            return None
        counts = ranking.weights(self._tokens.terms, self._rarities)
        found = zip(ids, self._snapshot.tokens(ids), strict=True)
        return Nearness(counts, {id: tokens @ self._tokens.vectors.T for id, tokens in found})

    def evidence(self) -> Evidence:
        """Say what speaks for the best hits."""
        most = ranking.attainable(self._rarities.values())
        cosine, words, close = -1.0, 0.0, 0.0
        for hit in self.hits(0, JUDGED):
            held = set(analysis.terms(hit.article.text))
            found = ranking.attainable(r for term, r in self._rarities.items() if term in held)
            cosine, words = max(cosine, hit.why.cosine), max(words, found / most if most else 0.0)
            close = max(close, hit.why.closeness)
        near = self.dense
        if self._vector is not None and (
            self.understood.filter != query.ALL or self._settings.candidates < NEIGHBOUR
        ):
            near = self._snapshot.nearest(self._vector, NEIGHBOUR, query.ALL)[0]
        neighbourhood = near[:NEIGHBOUR][-1].score if near else -1.0
        return Evidence(cosine, neighbourhood, close, words, self._names_unknown() or self._is_gibberish())

    def _names_unknown(self) -> bool:
        """Tell whether no article holds a word of some name in the question, nor one spelt nearly so.

        Outlets and topics are known by their names, which the texts need not hold. A name is not unknown
        either if a word of the first hits comes near to it: "Scandinavia", where they say "Swedish".
        """
        names = query.proper(self.understood.text)
        rarities = self._snapshot.rarities(["", *(term for name in names for term in name)])
        strange = [name for name in names if all(rarities[term] >= rarities[""] for term in name)]
        if not strange:
            return False
        held = self._snapshot.names()
        known = {term for name in (*held.providers, *held.topics) for term in analysis.terms(name)}
        return any(
            not known.issuperset(name) and not self._snapshot.corrections(name) and not self._is_met(name)
            for name in strange
        )

    def _is_met(self, name: Sequence[str]) -> bool:
        """Tell whether one of the first hits comes near to a name, word by word."""
        assert self._tokens is not None  # noqa: S101 - for the type checker
        counts = ranking.weights(self._tokens.terms, dict.fromkeys(name, 1.0))
        first = [hit.article.id for hit in self.hits(0, JUDGED)]
        met = ranking.closeness(self._tokens.vectors, counts, self._snapshot.tokens(first))
        return float(max(met, default=0.0)) >= MET

    def _is_gibberish(self) -> bool:
        """Tell whether neither the archive nor the model knows any word of the question."""
        words = analysis.words(self.understood.text)
        # A model of several languages may know another script well, and cut its words all the same.
        plain = not self.lexical and all(map(str.isascii, words))
        return plain and not any(self._encoder.knows(word) for word in words)
