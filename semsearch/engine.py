"""Question -> answer, from one snapshot: candidates, fusion, stories, and how sure to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from semsearch import analysis, query, ranking, stories
from semsearch.encoder.base import Encoder
from semsearch.ranking import Ranked
from semsearch.settings import RankingSettings
from semsearch.stores.base import Snapshot
from semsearch.stories import Outline
from semsearch.types import (
    Answer,
    Article,
    Hit,
    Interpretation,
    Page,
    Question,
    Sentence,
    Story,
    Timings,
)

GROUPED = 100  # best hits that are gathered into stories at first; more until there are stories enough
REFINED = 50  # best candidates whose order is refined by feedback
CITED = 3  # stories that the summary takes a sentence from
_SENTENCE = re.compile(r"\S.*?(?:[.!?。！？]+[\"'”’)\]]*(?=\s|$)|$)", re.DOTALL)


def ask(question: Question, snapshot: Snapshot, encoder: Encoder, settings: RankingSettings) -> Answer:
    """Answer with the best stories.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    order = _Order(question, snapshot, encoder, settings)
    end, grouped = question.offset + question.limit, GROUPED
    while True:
        ranked = order.first(grouped)
        hits = _hits(ranked, snapshot)
        outlines = _outlines(hits, snapshot)
        if len(outlines) >= end or len(ranked) < grouped:
            break
        grouped *= 4
    found = {hit.article.id: hit for hit in hits}
    outlines = outlines[question.offset : end]
    wanted = sorted({id for outline in outlines for id in outline.related_ids})
    articles = {article.id: article for article in snapshot.get(wanted) if article}
    told = tuple(stories.tell(outline, articles, found) for outline in outlines)
    confidence = ranking.confidence(hits, order.understood.terms)
    summary = _summary(told, order.understood) if confidence != "none" else ()
    order.clock.lap("rank_ms")
    return Answer(
        question=question.text.encode("utf-8", "replace").decode(),
        interpretation=order.understood,
        confidence=confidence,
        summary=summary,
        stories=told,
        timings=order.clock.timings(),
        revision=snapshot.revision,
        articles=snapshot.count(query.ALL),
    )


def search(question: Question, snapshot: Snapshot, encoder: Encoder, settings: RankingSettings) -> Page:
    """Give one page of plain hits.

    Every article that passes the filter has its place: first the candidates of both sides in the order that
    `ask` uses, then the rest by cosine, with a score of 0. So pages never overlap and their total is exact.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    order = _Order(question, snapshot, encoder, settings)
    hits = _hits(order.first(question.offset + question.limit)[question.offset :], snapshot)
    total = snapshot.count(order.understood.filter)
    order.clock.lap("rank_ms")
    return Page(
        hits=tuple(hits),
        total=total,
        total_is_exact=True,
        timings=order.clock.timings(),
        revision=snapshot.revision,
        articles=snapshot.count(query.ALL),
    )


def story(article: Article, snapshot: Snapshot) -> Story:
    """Give the story that an article stands in, led by it; scores are 0, since nothing was asked."""
    hit = Hit(article, 0.0, ranking.nothing(0.0))
    edges = snapshot.coverage([article.id])
    edges += snapshot.coverage(list(edges[0].listed_by))
    outline = stories.group([hit], edges)[0]
    articles = {a.id: a for a in snapshot.get(outline.related_ids) if a}
    return stories.tell(outline, articles, {})


def _outlines(hits: Sequence[Hit], snapshot: Snapshot) -> list[Outline]:
    """Gather hits into stories, with the edges that this takes."""
    ids = [hit.article.id for hit in hits]
    edges = snapshot.coverage(ids)
    listing = {id for edge in edges for id in edge.listed_by}.difference(ids)
    return stories.group(hits, [*edges, *snapshot.coverage(sorted(listing))])


def _hits(ranked: Sequence[Ranked], snapshot: Snapshot) -> list[Hit]:
    articles = snapshot.get([candidate.id for candidate in ranked])
    return [Hit(a, c.score, c.why) for a, c in zip(articles, ranked, strict=True) if a]


def _summary(told: Sequence[Story], understood: Interpretation) -> tuple[Sentence, ...]:
    """Take from each of the first leads the sentence that shares most terms with the question."""
    wanted = set(understood.terms)
    sentences: dict[str, tuple[int, ...]] = {}
    for number, told_story in enumerate(told[:CITED], start=1):
        best = max(
            _sentences(told_story.lead.article.excerpt),
            key=lambda sentence: len(wanted.intersection(analysis.terms(sentence))),
            default="",
        )
        if best:
            sentences[best] = (*sentences.get(best, ()), number)
    return tuple(Sentence(text, citations) for text, citations in sentences.items())


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        yield match.group().strip()


class _Order:
    """The order of the articles for a question, made as far as it is needed."""

    def __init__(
        self, question: Question, snapshot: Snapshot, encoder: Encoder, settings: RankingSettings
    ) -> None:
        self.clock = _Clock()
        self.understood = query.interpret(question)
        self._snapshot = snapshot
        self._vector = encoder.questions([self.understood.text])
        self.clock.lap("encode_ms")
        self._ranked = self._candidates(settings)
        self._more = len(self._ranked) >= settings.candidates
        self.clock.lap("retrieve_ms")

    def _candidates(self, settings: RankingSettings) -> list[Ranked]:
        """Ask both sides and fuse what they put forward."""
        understood, snapshot = self.understood, self._snapshot
        dense = snapshot.nearest(self._vector, settings.candidates, understood.filter)[0]
        lexical = snapshot.matching(understood.text, settings.candidates, understood.filter)
        known = {match.id for match in dense}
        unknown = [match.id for match in lexical if match.id not in known]
        cosines = np.clip(snapshot.vectors(unknown) @ self._vector[0], -1.0, 1.0) if unknown else ()
        cosine = {id: float(c) for id, c in zip(unknown, cosines, strict=True)}
        weight = settings.dense_weight
        if lexical and (article := snapshot.get([lexical[0].id])[0]):
            # The more of the question's words one article holds, the more words may say.
            shared = set(understood.terms).intersection(analysis.terms(article.text))
            weight = max(0.0, weight - settings.lexical_pull * len(shared) / len(understood.terms))
        ranked = ranking.fuse(dense, lexical, cosine, weight)
        return [*self._refined(ranked[:REFINED], weight, settings.feedback), *ranked[REFINED:]]

    def _refined(self, ranked: list[Ranked], weight: float, best: int) -> list[Ranked]:
        ids = [candidate.id for candidate in ranked]
        articles = self._snapshot.get(ids)
        texts = [analysis.terms(article.text) if article else [] for article in articles]
        return ranking.refine(
            ranked,
            self._vector[0],
            self._snapshot.vectors(ids),
            texts,
            self.understood.terms,
            weight,
            best,
        )

    def first(self, count: int) -> list[Ranked]:
        """Give the first articles; past the candidates they go on by cosine, with a score of 0."""
        if self._more and count > len(self._ranked):
            placed = {candidate.id for candidate in self._ranked}
            depth = count + len(placed)
            matches = self._snapshot.nearest(self._vector, depth, self.understood.filter)[0]
            self._ranked.extend(
                Ranked(m.id, 0.0, ranking.nothing(m.score)) for m in matches if m.id not in placed
            )
            self._more = len(matches) == depth
        return self._ranked[:count]


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps = Timings()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self._laps = replace(self._laps, **{stage: round((now - self._last) * 1000, 3)})
        self._last = now

    def timings(self) -> Timings:
        return replace(self._laps, total_ms=round((perf_counter() - self._start) * 1000, 3))
