"""The engine: one snapshot and what it is asked with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch import query, ranking, stories
from semsearch.conversation import Followed
from semsearch.encoder.base import Encoder, Reranker
from semsearch.engine import gathering, pointing
from semsearch.engine.clock import Clock
from semsearch.engine.evidence import evidence
from semsearch.engine.fate import fate
from semsearch.engine.order import Order
from semsearch.engine.telling import tell
from semsearch.engine.understanding import understand
from semsearch.ranking import Background
from semsearch.settings import RankingSettings
from semsearch.stores.base import Snapshot
from semsearch.types import (
    CONFIDENT,
    Answer,
    Article,
    Confidence,
    Fate,
    Filter,
    Interpretation,
    Page,
    Question,
    Sentence,
    Story,
)

SHOWN = 0.15  # what a score loses in a follow-up question by having been shown before
GROUPED = stories.LEADING  # best hits that are gathered at first; more until there are stories enough


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
        followed = understand(question, self.snapshot, self.encoder, now)
        pointed = self._pointed(followed, now) if followed.reference else None
        understood, passed_over = followed.understood, frozenset[str]()
        if followed.reference and not pointed:
            understood = pointing.unknown(followed)
        elif followed.reference and pointed:
            understood = pointing.more(pointed, followed)
            if followed.reference.relation == "coverage":
                return self._retold(
                    question, understood, pointing.coverage(pointed, followed, self.snapshot), clock
                )
            if followed.reference.relation == "like":
                told = gathering.story(pointed, self.snapshot)
                passed_over = frozenset((pointed.id, *(entry.article.id for entry in told.related)))
        order = self._order(understood, now, clock)
        found = self._gathered(order, question, passed_over)
        confidence, unknown = self._judged(order)
        sentences = tell(found, order.understood, self.snapshot, order) if confidence in CONFIDENT else ()
        lost = fate(question.why_not, order, found, self.snapshot) if question.why_not else None
        clock.lap("rank_ms")
        answer = self._answer(question, understood, confidence, sentences, found, clock, lost)
        return replace(answer, unknown=unknown)

    def _pointed(self, followed: Followed, now: datetime) -> Article | None:
        """Give the article that a question points at: among what was shown, or among what would be now."""
        if followed.story:
            return pointing.article_of(followed.story, self.snapshot)
        if followed.before is None or followed.reference is None:
            return None
        order = self._order(followed.before, now, Clock())
        shown = gathering.outlines(order.hits(0, GROUPED), self.snapshot)
        place = followed.reference.place  # which was the last of those shown is not known
        return shown[place].lead.article if 0 <= place < len(shown) else None

    def _retold(
        self, question: Question, understood: Interpretation, found: Sequence[Story], clock: Clock
    ) -> Answer:
        """Answer with the other coverage of one story; nothing is ordered anew."""
        page = tuple(found[question.offset : question.offset + question.limit])
        clock.lap("rank_ms")
        confidence: Confidence = "high" if found else "none"
        sentences = tell(page, understood, self.snapshot)
        return self._answer(question, understood, confidence, sentences, page, clock)

    def _gathered(self, order: Order, question: Question, passed_over: Collection[str]) -> tuple[Story, ...]:
        """Give the stories of an order that are asked for."""
        end, grouped = question.offset + question.limit, GROUPED
        shown = {id for turn in question.history for id in turn.shown} if order.understood.focus else ()
        items_lead = not order.understood.focus  # else the one that answers it leads
        while True:
            hits = [hit for hit in order.hits(0, grouped) if hit.article.id not in passed_over]
            if shown:
                hits.sort(key=lambda hit: -hit.score + SHOWN * (hit.article.id in shown))
            outlines = gathering.outlines(hits, self.snapshot, items_lead=items_lead)
            if len(outlines) >= end or len(order.first(grouped)) < grouped:
                return gathering.told(outlines[question.offset : end], hits, self.snapshot)
            grouped *= 4

    def _answer(
        self,
        question: Question,
        understood: Interpretation,
        confidence: Confidence,
        sentences: tuple[Sentence, ...],
        found: tuple[Story, ...],
        clock: Clock,
        lost: Fate | None = None,
    ) -> Answer:
        return Answer(
            question=question.text.encode("utf-8", "replace").decode(),
            interpretation=understood,
            confidence=confidence,
            summary=sentences,
            stories=found,
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

    def newest(self, filter: Filter, limit: int, now: datetime) -> tuple[Story, ...]:
        """Give the stories of the newest articles that pass a filter; nothing is scored."""
        order = self._order(Interpretation("", filter=filter), now, Clock())
        return self._gathered(order, Question("", filter, limit), ())

    def order(self, question: Question, now: datetime, clock: Clock | None = None) -> Order:
        """Give the order of the articles for a question.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        understood = understand(question, self.snapshot, self.encoder, now).understood
        return self._order(understood, now, clock or Clock())

    def _order(self, understood: Interpretation, now: datetime, clock: Clock) -> Order:
        return Order(understood, self.snapshot, self.encoder, self.settings, now, clock, self.reranker)

    def confidence(self, order: Order) -> Confidence:
        """Say how sure to be that the first hits of an order answer."""
        return self._judged(order)[0]

    def _judged(self, order: Order) -> tuple[Confidence, tuple[str, ...]]:
        """Say how sure to be that the first hits of an order answer, and what is named that none names."""
        if not order.hits(0, 1):
            return "none", ()
        if not order.understood.text:  # all that passes the limits was asked for, unless they were dropped
            relaxed = any(one.effect == "relaxed" for one in order.understood.understood)
            return "none" if relaxed else "high", ()
        found = evidence(order, self.snapshot, self.encoder)
        return ranking.confidence(found, self.background), found.unknown
