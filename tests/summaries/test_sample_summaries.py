"""Quality of summaries for the judged questions over the samples; `docs/decisions/` has the figures."""

from __future__ import annotations

from pathlib import Path
from statistics import mean
from typing import Any

from semsearch.evaluation import judgments_from
from semsearch.storage.local import LocalStore
from semsearch.summaries import articles_of, verbatim

JUDGMENTS = Path(__file__).parent.parent / "judgments"
RIGHT = 2  # grade from which an article answers
SHARE = 0.72  # of sentences in such articles


def test_summary_sentences_come_from_articles_that_answer(sample_index: Any) -> None:
    with LocalStore.open(sample_index.settings.index) as store, store.snapshot() as snapshot:
        judged = judgments_from(JUDGMENTS / "questions.jsonl", JUDGMENTS / "qrels.tsv", snapshot)
    shares, counts = [], []
    for question in judged.questions:
        answer = sample_index.ask(question.text)
        if not answer.confident:
            assert answer.summary == ()
            continue
        assert 1 <= len(answer.summary) <= 5
        assert verbatim(answer.summary, answer.stories) == answer.summary
        held = {article.id: article for story in answer.stories for article in articles_of(story)}
        for sentence in answer.summary:
            texts = {getattr(held[p.article_id], p.field)[p.start : p.end] for p in sentence.places}
            assert texts == {sentence.text}
        right = {grade.article_id for grade in question.grades if grade.grade >= RIGHT}
        shares.append(mean(s.places[0].article_id in right for s in answer.summary))
        counts.append(len(answer.summary))
    assert len(shares) >= 105  # of 130; where a decisive claim is unmet there is no summary
    assert mean(shares) >= SHARE
    assert 2 <= mean(counts) <= 4
