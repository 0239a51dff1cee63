"""The engine: one snapshot and what it is asked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from semsearch import analysis, query, ranking, stories
from semsearch.encoder.base import Encoder, Reranker
from semsearch.engine.clock import Clock
from semsearch.engine.fate import fate
from semsearch.engine.order import Order
from semsearch.engine.summary import summary
from semsearch.engine.understanding import understand
from semsearch.ranking import Background
from semsearch.settings import RankingSettings
from semsearch.stores.base import Snapshot, Vectors
from semsearch.stories import Outline
from semsearch.types import Answer, Article, Confidence, Hit, Page, Question, Story

NEIGHBOURS = 50  # nearest articles that may tell of the same event as one
COMPARED = 1000  # best hits of which those of one event are found; each is compared with each
GROUPED = 100  # best hits that are gathered into stories at first; more until there are stories enough


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers questions from one snapshot.

    Attributes:
        snapshot: The revision that is asked.
        encoder: Embeds questions, by the model that embedded the articles.
        settings: How candidates are found and ordered.
        background: What the index gives to questions from far outside (`calibrate`).
        reranker: A cross-encoder for the best candidates, if wanted.
    """

    snapshot: Snapshot
    encoder: Encoder
    settings: RankingSettings = RankingSettings()
    background: Background = Background()
    reranker: Reranker | None = None

    def ask(self, question: Question, now: datetime) -> Answer:
        """Answer with the best stories.

        Args:
            question: What is asked.
            now: The present instant, from which "yesterday" is counted.

        Raises:
            QuestionRefused: The question cannot be asked.
            NotFound: The question asks why an article is missing that is not in the archive.
        """
        clock = Clock()
        order = self.order(question, now, clock)
        end, grouped = question.offset + question.limit, GROUPED
        while True:
            hits = order.hits(0, grouped)
            outlines = self._outlines(hits, order)
            if len(outlines) >= end or len(order.first(grouped)) < grouped:
                break
            grouped *= 4
        told = _told(outlines[question.offset : end], hits, self.snapshot)
        confidence = self.confidence(order)
        sentences = summary(told, order.understood.terms) if confidence != "none" else ()
        lost = fate(question.why_not, order, told, self.snapshot) if question.why_not else None
        clock.lap("rank_ms")
        return Answer(
            question=question.text.encode("utf-8", "replace").decode(),
            interpretation=order.understood,
            confidence=confidence,
            summary=sentences,
            stories=told,
            timings=clock.timings(),
            revision=self.snapshot.revision,
            articles=self.snapshot.count(query.ALL),
            why_not=lost,
        )

    def search(self, question: Question, now: datetime) -> Page:
        """Give one page of plain hits.

        Every article that passes the filter has its place: first the candidates of both sides in the order
        that `ask` uses, then the rest by cosine, with a score of 0. So pages never overlap and their total is
        exact.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        clock = Clock()
        order = self.order(question, now, clock)
        hits = order.hits(question.offset, question.offset + question.limit)
        total = self.snapshot.count(order.understood.filter)
        clock.lap("rank_ms")
        return Page(
            hits=tuple(hits),
            total=total,
            total_is_exact=True,
            timings=clock.timings(),
            revision=self.snapshot.revision,
            articles=self.snapshot.count(query.ALL),
            interpretation=order.understood,
        )

    def order(self, question: Question, now: datetime, clock: Clock | None = None) -> Order:
        """Give the order of the articles for a question.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        return Order(
            understand(question, self.snapshot, self.encoder, now),
            self.snapshot,
            self.encoder,
            self.settings,
            now,
            clock or Clock(),
            self.reranker,
        )

    def _outlines(self, hits: Sequence[Hit], order: Order) -> list[Outline]:
        """Gather hits into stories, with the edges that this takes."""
        ids = [hit.article.id for hit in hits]
        edges = self.snapshot.coverage(ids)
        listing = {id for edge in edges for id in edge.listed_by}.difference(ids)
        first = [hit.article for hit in hits[:COMPARED]]
        alike = _alike(first, order.vectors(ids[:COMPARED]), self.snapshot)
        return stories.group(hits, [*edges, *self.snapshot.coverage(sorted(listing))], alike)

    def confidence(self, order: Order) -> Confidence:
        """Say how sure to be that the first hits of an order answer."""
        if not order.hits(0, 1):
            return "none"
        if not order.understood.text:  # all that passes the limits was asked for, unless they were dropped
            relaxed = any(one.effect == "relaxed" for one in order.understood.understood)
            return "none" if relaxed else "high"
        return ranking.confidence(order.evidence(), self.background)


def story(article: Article, snapshot: Snapshot) -> Story:
    """Give the story that an article stands in, led by it; scores are 0, since nothing was asked."""
    hit = Hit(article, 0.0, ranking.nothing(0.0))
    edges = snapshot.coverage([article.id])
    edges += snapshot.coverage(list(edges[0].listed_by))
    vector = snapshot.vectors([article.id])
    near = [
        match.id for match in snapshot.nearest(vector, NEIGHBOURS, query.ALL)[0] if match.id != article.id
    ]
    others = [other for other in snapshot.get(near) if other]
    vectors = np.concatenate([vector, snapshot.vectors([other.id for other in others])])
    alike = _alike([article, *others], vectors, snapshot)
    edges += snapshot.coverage([id for id, first in alike.items() if first == article.id])
    return _told(stories.group([hit], edges, alike), [], snapshot)[0]


def _alike(articles: Sequence[Article], vectors: Vectors, snapshot: Snapshot) -> dict[str, str]:
    terms = {term for article in articles for term in analysis.terms(article.text)}
    return stories.alike(articles, vectors, snapshot.rarities(sorted(terms)))


def _told(outlines: Sequence[Outline], hits: Sequence[Hit], snapshot: Snapshot) -> tuple[Story, ...]:
    wanted = sorted({id for outline in outlines for id in (*outline.related_ids, *outline.similar_ids)})
    articles = {article.id: article for article in snapshot.get(wanted) if article}
    found = {hit.article.id: hit for hit in hits}
    return tuple(stories.tell(outline, articles, found) for outline in outlines)
