"""Stories -> the sentences that say most of the question, word for word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from semsearch import analysis
from semsearch.types import Sentence, Story

CITED = 3  # stories that a sentence is taken from
_SENTENCE = re.compile(r"\S.*?(?:[.!?。！？]+[\"'”’)\]]*(?=\s|$)|$)", re.DOTALL)


def summary(told: Sequence[Story], terms: Collection[str]) -> tuple[Sentence, ...]:
    """Take from each of the first leads the sentence that shares most terms with the question."""
    wanted = set(terms)
    sentences: dict[str, tuple[int, ...]] = {}
    for number, story in enumerate(told[:CITED], start=1):
        best = max(
            _sentences(story.lead.article.excerpt),
            key=lambda sentence: len(wanted.intersection(analysis.terms(sentence))),
            default="",
        )
        if best:
            sentences[best] = (*sentences.get(best, ()), number)
    return tuple(Sentence(text, citations) for text, citations in sentences.items())


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        yield match.group().strip()
