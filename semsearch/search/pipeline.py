"""The search pipeline: a question goes in, an answer comes out, stage by stage.

`Engine.ask` is the whole of it. Each stage is a function, timed by a `Stopwatch`:

    parse            interpretation          Question -> ParsedQuestion
    resolve          interpretation          ParsedQuestion -> ResolvedQuestion
    encode           retrieval               ResolvedQuestion -> EncodedQuery
    retrieve         retrieval               EncodedQuery -> Candidates
    rank             ranked_results          Candidates -> RankedResults
    group            results_page            RankedResults -> StoryGroups
    judge            confidence, claims      RankedResults, StoryGroups -> Judgement
    summarise        results_page            StoryGroups -> sentences
    diagnose_miss    diagnostics             RankedResults, StoryGroups -> MissDiagnosis, if asked for

The sides of a question that compares are encoded with it, and retrieved, ranked and judged one by one;
`sides` merges them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from semsearch import query, stories
from semsearch.embedding.base import Encoder, Reranker
from semsearch.search.confidence import Background, judge
from semsearch.search.diagnostics import diagnose_miss
from semsearch.search.interpretation import ResolvedQuestion, parse, resolve
from semsearch.search.judgement import Judgement
from semsearch.search.ranked_results import RankedResults, Side, rank
from semsearch.search.results_page import StoryGroups, group, group_leads, summarise
from semsearch.search.retrieval import encode_all, retrieve
from semsearch.search.side_detection import with_sides
from semsearch.search.sides import by_side, judge_sides, merge
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import CONFIDENT, Answer, Article, Filter, Interpretation, Page, Question, Story, Timings


@dataclass(frozen=True, slots=True)
class Engine:
    """What questions are answered with: one snapshot, the models and the settings.

    Attributes:
        snapshot: The revision that is searched.
        encoder: Embeds questions with the model that embedded the articles.
        settings: How candidates are retrieved and ranked.
        background: The evidence that unrelated questions get from this index (`calibrate`).
        reranker: A cross-encoder for the best candidates; None for none.
        owners: The outlets of the settings with their owners.
    """

    snapshot: Snapshot
    encoder: Encoder
    settings: RankingSettings = RankingSettings()
    background: Background = Background()
    reranker: Reranker | None = None
    owners: stories.Owners = field(default_factory=dict)

    def ask(self, question: Question, now: datetime) -> Answer:
        """Return the answer to a question: stories, best first, with a summary and a confidence.

        Args:
            question: The question.
            now: The present instant; "yesterday" is counted from it.

        Raises:
            QuestionRefused: The question cannot be asked.
            NotFound: `question.why_not` is not the id of an article.
        """
        watch = Stopwatch()
        parsed = parse(question, self.snapshot, self.encoder, now)
        watch.lap("parse_ms")
        resolved = resolve(parsed, question.history, self.snapshot, lambda past: self._leads(past, now))
        watch.lap("resolve_ms")
        ranked = self._search(resolved, now, watch)
        grouped = group(ranked, question.offset, question.limit)
        page = stories.with_origins(grouped.page, self.snapshot.provenance, self.owners)
        watch.lap("group_ms")
        judgement = self._judge(ranked, grouped)
        watch.lap("confidence_ms")
        summary = summarise(grouped.page, ranked) if judgement.confidence in CONFIDENT else ()
        watch.lap("summary_ms")
        why_not = diagnose_miss(question.why_not, ranked, grouped) if question.why_not else None
        return Answer(
            question=question.text.encode("utf-8", "replace").decode(),
            interpretation=resolved.interpretation,
            confidence=judgement.confidence,
            summary=summary,
            stories=page,
            timings=watch.timings(),
            revision=self.snapshot.revision,
            articles=self.snapshot.count(query.NO_FILTER),
            why_not=why_not,
            unknown=judgement.unknown,
            missing=judgement.missing,
            foreign_language=judgement.foreign_language,
        )

    def search(self, question: Question, now: datetime) -> Page:
        """Return one page of plain hits.

        Every article that passes the filter has a place: first the candidates in the order that `ask` uses,
        then the rest by cosine, with a score of 0. So pages never overlap, and their total is exact.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        watch = Stopwatch()
        ranked = self._ranked(question, now, watch)
        hits = ranked.hits(question.offset, question.offset + question.limit)
        total = self.snapshot.count(ranked.interpretation.filter)
        watch.lap("group_ms")
        return Page(
            hits=tuple(hits),
            total=total,
            total_is_exact=True,
            timings=watch.timings(),
            revision=self.snapshot.revision,
            articles=self.snapshot.count(query.NO_FILTER),
            interpretation=ranked.interpretation,
        )

    def newest(self, filter: Filter, limit: int, now: datetime) -> tuple[Story, ...]:
        """Return the stories of the newest articles that pass a filter; nothing is scored."""
        resolved = ResolvedQuestion(Interpretation("", filter=filter))
        page = group(self._search(resolved, now, Stopwatch()), 0, limit).page
        return stories.with_origins(page, self.snapshot.provenance, self.owners)

    def rank(self, question: Question, now: datetime) -> RankedResults:
        """Return the ranked articles for a question by itself: references to stories are not resolved.

        Raises:
            QuestionRefused: The question cannot be asked.
        """
        return self._ranked(question, now, Stopwatch())

    def judge(self, ranked: RankedResults) -> Judgement:
        """Return how sure the engine is that the first of these results answer."""
        return self._judge(ranked, group(ranked, 0, 1))

    def _judge(self, ranked: RankedResults, grouped: StoryGroups) -> Judgement:
        if ranked.sides:
            return judge_sides(ranked.sides)
        first = [outline.ids for outline in grouped.first]
        return judge(ranked, first, self.encoder, self.background)

    def _ranked(self, question: Question, now: datetime, watch: Stopwatch) -> RankedResults:
        parsed = parse(question, self.snapshot, self.encoder, now)
        watch.lap("parse_ms")
        return self._search(ResolvedQuestion(parsed.interpretation), now, watch)

    def _search(self, resolved: ResolvedQuestion, now: datetime, watch: Stopwatch) -> RankedResults:
        questions = (resolved, *by_side(resolved))  # the whole, and the sides of one that compares
        encoded = encode_all(questions, self.snapshot, self.encoder)
        watch.lap("encode_ms")
        candidates = [
            retrieve(one, each, self.snapshot, self.settings)
            for one, each in zip(questions, encoded, strict=True)
        ]
        watch.lap("retrieve_ms")
        searched = list(zip(questions, encoded, candidates, strict=True))
        sides = searched[1:]
        ranked = [
            rank(one, each, found, self.snapshot, self.settings, now, self.reranker)
            for one, each, found in sides or searched
        ]
        if not sides:
            watch.lap("rank_ms")
            return ranked[0]
        judged = [Side(one, self.judge(one)) for one in ranked]
        merged = merge(resolved, encoded[0], candidates[0], judged, self.snapshot, now)
        watch.lap("rank_ms")
        return merged

    def _leads(self, past: Interpretation, now: datetime) -> list[Article]:
        """Return the leads of the stories that an earlier question would be answered with now."""
        past = with_sides(past, Question(past.text), self.snapshot)
        return group_leads(self._search(ResolvedQuestion(past), now, Stopwatch()))


class Stopwatch:
    """Measures stages, in milliseconds.

    Args:
        clock: Returns seconds; only differences count.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._start = self._last = clock()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Record the time since the last lap as that of a stage, a field of `Timings`."""
        now = self._clock()
        self._laps[stage] = round((now - self._last) * 1000, 3)
        self._last = now

    def timings(self) -> Timings:
        """Return the time of each stage and the total so far."""
        return Timings(**self._laps, total_ms=round((self._clock() - self._start) * 1000, 3))
