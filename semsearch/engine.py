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
from semsearch.stores.base import Snapshot, Vectors
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

GROUPED = 100  # best hits that are gathered into stories
CITED = 3  # stories that the summary takes a sentence from
_SENTENCE = re.compile(r"\S.*?(?:[.!?。！？]+[\"'”’)\]]*(?=\s|$)|$)", re.DOTALL)


def ask(question: Question, snapshot: Snapshot, encoder: Encoder, settings: RankingSettings) -> Answer:
    """Answer with the best stories.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    clock = _Clock()
    understood = query.interpret(question)
    vector = encoder.questions([understood.text])
    clock.lap("encode_ms")
    ranked = _candidates(understood, vector, snapshot, settings)
    clock.lap("retrieve_ms")
    hits = _hits(ranked[:GROUPED], snapshot)
    found = {hit.article.id: hit for hit in hits}
    edges = snapshot.coverage(list(found))
    listing = {id for edge in edges for id in edge.listed_by} - found.keys()
    outlines = stories.group(hits, [*edges, *snapshot.coverage(sorted(listing))])
    outlines = outlines[question.offset : question.offset + question.limit]
    wanted = sorted({id for outline in outlines for id in outline.related_ids})
    articles = {article.id: article for article in snapshot.get(wanted) if article}
    told = tuple(stories.tell(outline, articles, found) for outline in outlines)
    confidence = ranking.confidence(hits, understood.terms)
    summary = _summary(told, understood) if confidence != "none" else ()
    clock.lap("rank_ms")
    return Answer(
        question=question.text.encode("utf-8", "replace").decode(),
        interpretation=understood,
        confidence=confidence,
        summary=summary,
        stories=told,
        timings=clock.timings(),
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
    clock = _Clock()
    understood = query.interpret(question)
    vector = encoder.questions([understood.text])
    clock.lap("encode_ms")
    ranked = _candidates(understood, vector, snapshot, settings)
    end = question.offset + question.limit
    if end > len(ranked) >= settings.candidates:
        placed = {candidate.id for candidate in ranked}
        for match in snapshot.nearest(vector, end + len(ranked), understood.filter)[0]:
            if match.id not in placed:
                ranked.append(Ranked(match.id, 0.0, ranking.nothing(match.score)))
    clock.lap("retrieve_ms")
    hits = _hits(ranked[question.offset : end], snapshot)
    total = snapshot.count(understood.filter)
    clock.lap("rank_ms")
    return Page(
        hits=tuple(hits),
        total=total,
        total_is_exact=True,
        timings=clock.timings(),
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


def _candidates(
    understood: Interpretation, vector: Vectors, snapshot: Snapshot, settings: RankingSettings
) -> list[Ranked]:
    """Ask both sides and fuse what they put forward."""
    dense = snapshot.nearest(vector, settings.candidates, understood.filter)[0]
    lexical = snapshot.matching(understood.text, settings.candidates, understood.filter)
    known = {match.id for match in dense}
    unknown = [match.id for match in lexical if match.id not in known]
    cosines = np.clip(snapshot.vectors(unknown) @ vector[0], -1.0, 1.0) if unknown else ()
    return ranking.fuse(
        dense, lexical, {id: float(c) for id, c in zip(unknown, cosines, strict=True)}, settings.dense_weight
    )


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
