"""The arrays of `semsearch.summaries.extractive` extract the sentences that the reference does."""

from __future__ import annotations

import random

import numpy as np
import pytest

from semsearch.storage.features import Features
from semsearch.summaries import TokenSimilarity, extract, sources
from semsearch.text import analyzer
from semsearch.types import Article, Story
from tests.builders import story
from tests.summaries import reference_extraction

WORDS = "council face station camera vote fine airline card number rain mayor court appeal 北京 train".split()
JOINS = (
    *(". ", "! ", "\n", "? It ", " … ", ". But ", ' "and" ', "。"),
    *("! Welcome to faces. ", " (cut off. ", "\nROME (Wire) - The ", ". The mayor said ", ",. "),
)


def text(draw: random.Random, sentences: int) -> str:
    parts = []
    for _ in range(sentences):
        words = draw.choices(WORDS, k=draw.choice([0, 1, 4, 9, 90]))
        parts.append(" ".join(words).capitalize() + draw.choice(JOINS))
    return "".join(parts).strip()


def article(draw: random.Random, number: int) -> Article:
    excerpt = text(draw, draw.choice([0, 1, 3, 6]))
    if not draw.randrange(12):
        excerpt += " The mayor spoke on faces." * 170  # past what is read
    return Article(f"a{number}", text(draw, draw.choice([0, 1, 1, 1])), excerpt)


def stories(draw: random.Random) -> list[Story]:
    numbers = iter(range(1_000))
    found, copied = [], article(draw, 900)
    for _ in range(draw.choice([1, 3, 7])):
        lead, *more = (article(draw, next(numbers)) for _ in range(draw.choice([1, 2, 9])))
        if not draw.randrange(3):  # the same text in several stories
            lead = Article(lead.id, copied.title, copied.excerpt)
        best = draw.choice([None, *more])
        found.append(story(lead, *more, best=best, score=draw.choice([0.0, 0.4, 0.9])))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_sentences_and_places_are_those_of_the_reference(seed: int) -> None:
    draw = random.Random(seed)
    found = stories(draw)
    terms = list(dict.fromkeys(analyzer.terms(" ".join(draw.choices(WORDS, k=draw.choice([0, 1, 3]))))))
    idf = {term: draw.uniform(0.5, 6.0) for term in terms}
    articles = sources(found)
    tokens = [np.zeros((draw.choice([0, 1, 7, 40]), 1), dtype=np.uint8) for _ in articles]
    features = Features.of(articles, np.zeros((len(articles), 8), dtype=np.float32), tokens)
    weights = np.array([0.75, 0.25])
    drawn = np.random.default_rng(seed).uniform(-1, 1, (len(features.signs), 2)).astype(np.float32)
    near = known = None
    if draw.randrange(4):
        near = TokenSimilarity(weights, drawn)
        of_each = np.split(drawn, features.sign_offsets[1:-1])
        known = reference_extraction.TokenSimilarity(
            weights, {one.id: cosines for one, cosines in zip(articles, of_each, strict=True)}
        )
    wanted = reference_extraction.extract(found, terms, idf, known)
    assert extract(found, idf, features, near) == wanted
