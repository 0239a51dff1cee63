"""The engine: one snapshot and what it is asked with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch import query, stories
from semsearch.embedding.base import Encoder, Reranker
from semsearch.query.followups import Followed
from semsearch.search import ranking, reference_resolution, story_assembly
from semsearch.search.diagnostics import diagnose_miss
from semsearch.search.evidence import evidence
from semsearch.search.interpretation import understand
from semsearch.search.ranked_results import RankedResults
from semsearch.search.ranking import Background
from semsearch.search.summary import tell
from semsearch.search.timings import Clock
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import (
    CONFIDENT,
    Answer,
    Article,
    Confidence,
    Filter,
    Interpretation,
    MissDiagnosis,
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
            understood = reference_resolution.unknown(followed)
        elif followed.reference and pointed:
            understood = reference_resolution.more(pointed, followed)
            if followed.reference.relation == "coverage":
                return self._retold(
                    question,
                    understood,
                    reference_resolution.coverage(pointed, followed, self.snapshot),
                    clock,
                )
            if followed.reference.relation == "like":
                told = story_assembly.story(pointed, self.snapshot)
                passed_over = frozenset((pointed.id, *(entry.article.id for entry in told.related)))
        ranked = self._order(understood, now, clock)
        found = self._gathered(ranked, question, passed_over)
        confidence, unknown = self._judged(ranked)
        sentences = tell(found, ranked.understood, self.snapshot, ranked) if confidence in CONFIDENT else ()
        lost = diagnose_miss(question.why_not, ranked, found, self.snapshot) if question.why_not else None
        clock.lap("rank_ms")
        answer = self._answer(question, understood, confidence, sentences, found, clock, lost)
        return replace(answer, unknown=unknown)

    def _pointed(self, followed: Followed, now: datetime) -> Article | None:
        """Give the article that a question points at: among what was shown, or among what would be now."""
        if followed.story:
            return reference_resolution.article_of(followed.story, self.snapshot)
        if followed.before is None or followed.reference is None:
            return None
        ranked = self._order(followed.before, now, Clock())
        shown = story_assembly.outlines(ranked.hits(0, GROUPED), self.snapshot)
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

    def _gathered(
        self, ranked: RankedResults, question: Question, passed_over: Collection[str]
    ) -> tuple[Story, ...]:
        """Give the stories of an order that are asked for."""
        end, grouped = question.offset + question.limit, GROUPED
        shown = {id for turn in question.history for id in turn.shown} if ranked.understood.focus else ()
        items_lead = not ranked.understood.focus  # else the one that answers it leads
        while True:
            hits = [hit for hit in ranked.hits(0, grouped) if hit.article.id not in passed_over]
            if shown:
                hits.sort(key=lambda hit: -hit.score + SHOWN * (hit.article.id in shown))
            outlines = story_assembly.outlines(hits, self.snapshot, items_lead=items_lead)
            if len(outlines) >= end or len(ranked.first(grouped)) < grouped:
                return story_assembly.told(outlines[question.offset : end], hits, self.snapshot)
            grouped *= 4

    def _answer(
        self,
        question: Question,
        understood: Interpretation,
        confidence: Confidence,
        sentences: tuple[Sentence, ...],
        found: tuple[Story, ...],
        clock: Clock,
        lost: MissDiagnosis | None = None,
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
        ranked = self.ranked(question, now, clock)
        hits = ranked.hits(question.offset, question.offset + question.limit)
        total = self.snapshot.count(ranked.understood.filter)
        clock.lap("rank_ms")
        return Page(
            hits=tuple(hits),
            total=total,
            total_is_exact=True,
            timings=clock.timings(),
            revision=self.snapshot.revision,
            articles=self.snapshot.count(query.ALL),
            interpretation=ranked.understood,
        )

    def newest(self, filter: Filter, limit: int, now: datetime) -> tuple[Story, ...]:
        """Give the stories of the newest articles that pass a filter; nothing is scored."""
        ranked = self._order(Interpretation("", filter=filter), now, Clock())
        return self._gathered(ranked, Question("", filter, limit), ())

    def ranked(self, question: Question, now: datetime, clock: Clock | None = None) -> RankedResults:
        """Give the order of the articles for a question.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        understood = understand(question, self.snapshot, self.encoder, now).understood
        return self._order(understood, now, clock or Clock())

    def _order(self, understood: Interpretation, now: datetime, clock: Clock) -> RankedResults:
        return RankedResults(
            understood, self.snapshot, self.encoder, self.settings, now, clock, self.reranker
        )

    def confidence(self, ranked: RankedResults) -> Confidence:
        """Say how sure to be that the first hits of an order answer."""
        return self._judged(ranked)[0]

    def _judged(self, ranked: RankedResults) -> tuple[Confidence, tuple[str, ...]]:
        """Say how sure to be that the first hits of an order answer, and what is named that none names."""
        if not ranked.hits(0, 1):
            return "none", ()
        if not ranked.understood.text:  # all that passes the limits was asked for, unless they were dropped
            relaxed = any(one.effect == "relaxed" for one in ranked.understood.understood)
            return "none" if relaxed else "high", ()
        found = evidence(ranked, self.snapshot, self.encoder)
        return ranking.confidence(found, self.background), found.unknown
