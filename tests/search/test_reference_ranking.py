"""The arrays of `semsearch.search` give the orders and scores of the plain reference."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.embedding import TokenVectors
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.ranked_results import rank
from semsearch.search.ranking import Priors
from semsearch.search.retrieval import Candidates, EncodedQuery
from semsearch.settings import RankingSettings
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Constraint, Interpretation
from tests.search.reference_ranking import Asked, Document
from tests.search.reference_ranking import rank as reference_rank

DIMENSION = 20  # no multiple of 8: the last byte of packed signs is filled up
NOW = datetime(2021, 8, 18, 12, tzinfo=UTC)
WORDS = [f"w{n}" for n in range(60)]
SOFT = Constraint("lately", "date", "lean", since=NOW - timedelta(days=90))


def unit(drawn: np.random.Generator, rows: int) -> NDArray[np.float32]:
    vectors = drawn.standard_normal((rows, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def archive(seed: int, size: int) -> list[tuple[Article, int]]:
    """Return articles of random words, each with its number of tokens; some of them repeat another.

    Some have no date, some no quality, some no token, some one word only.
    """
    draw = random.Random(seed)
    made: list[tuple[Article, int]] = []
    for n in range(size):
        words = draw.choices(WORDS, k=draw.choice([1, 5, 30, 80]))
        article = Article(
            f"id{draw.randrange(10**6):06}-{n}",
            " ".join(words[:5]),
            " ".join(words[5:]),
            published_at=draw.choice([None, NOW - timedelta(days=draw.randrange(-50, 900))]),
            quality=draw.choice([None, -3, draw.randrange(300)]),
            listed=draw.random() < 0.5,
        )
        if made and draw.random() < 0.2:
            old, tokens = draw.choice(made)
            made.append((replace(old, id=article.id), tokens))
        else:
            made.append((article, draw.choice([0, 1, 7, 40])))
    return made


CASES = [
    (seed, size, settings, soft)
    for seed, (size, settings, soft) in enumerate(
        [
            (0, RankingSettings(), False),
            (1, RankingSettings(), False),
            (2, RankingSettings(), True),
            (40, RankingSettings(), False),
            (40, RankingSettings(feedback=0), True),
            (40, RankingSettings(corroboration=0.4, late_interaction=0.9), False),
            (180, RankingSettings(), False),
            (180, RankingSettings(), True),
            (180, RankingSettings(feedback=9, recency=0.05, quality=0.05), False),
            (180, RankingSettings(feedback=0, corroboration=0), False),
            (180, RankingSettings(dense_weight=0.0), False),
            (180, RankingSettings(dense_weight=1.0, late_interaction=0), False),
            (300, RankingSettings(), False),
        ]
        * 3
    )
]


@pytest.mark.parametrize(("seed", "size", "settings", "soft"), CASES)
def test_orders_scores_and_parts_are_those_of_the_reference(
    seed: int, size: int, settings: RankingSettings, soft: bool
) -> None:
    drawn, draw = np.random.default_rng(seed), random.Random(seed)
    articles = archive(seed, size)
    # What repeats a text has its vectors, too.
    vector_of = {article.text: unit(drawn, 1)[0] for article, _ in articles}
    tokens_of = {article.text: unit(drawn, tokens) for article, tokens in articles}
    store = MemoryStore(dimension=DIMENSION)
    if articles:
        vectors = np.array([vector_of[article.text] for article, _ in articles])
        store.upsert([a for a, _ in articles], vectors, (), [tokens_of[a.text] for a, _ in articles])
    terms = tuple(draw.sample(WORDS, draw.choice([0, 1, 4, 12])))
    question, tokens = unit(drawn, 1), unit(drawn, draw.choice([0, 1, 9]))
    weights = np.full(len(tokens), 1 / max(len(tokens), 1))
    with store.snapshot() as snapshot:
        idf = {term: value + 0.01 * n for n, (term, value) in enumerate(snapshot.idf(terms).items())}
        limit = draw.choice([200, 60])
        everything = ResolvedQuestion(Interpretation("x", understood=(SOFT,) if soft else ()))
        dense = snapshot.nearest(question, limit, everything.interpretation.filter)[0]
        lexical = snapshot.matching(" ".join(terms), limit, everything.interpretation.filter)
        only = sorted({match.id for match in lexical} - {match.id for match in dense})
        cosines = dict(zip(only, (snapshot.vectors(only) @ question[0]).tolist(), strict=True))
        encoded = EncodedQuery(
            "x", question, TokenVectors(("t",) * len(tokens), tokens), idf, weights, snapshot
        )
        candidates = Candidates(tuple(dense), tuple(lexical), cosines, limit)
        found = list(
            rank(everything, encoded, candidates, snapshot, settings, NOW).first(len(dense) + len(only))
        )
        ids = [article.id for article, _ in articles]
        documents = {
            id: Document(vector, stored, article.text.split(), article.published_at, article.quality)
            for id, (article, _), vector, stored in zip(
                ids, articles, snapshot.vectors(ids), snapshot.token_vectors(ids), strict=True
            )
        }
        asked = Asked(question[0], tokens, weights, idf, dense, lexical, cosines)
        wanted = reference_rank(asked, documents, settings, priors_of(settings, soft), NOW)
    replicas = {article.id: replace(article, id="", listed=True) for article, _ in articles}
    assert sorted(one.id for one in found) == sorted(one.id for one in wanted)
    score = {one.id: one for one in wanted}
    for one in found:
        assert asdict(one.why) == pytest.approx(asdict(score[one.id].why), abs=1e-6)
        assert one.score == pytest.approx(score[one.id].score, abs=1e-6)
    place = {one.id: n for n, one in enumerate(found)}
    for one, other in pairwise(wanted):
        assert place[one.id] < place[other.id] or one.score - other.score < 1e-6
    for one, other in combinations(sorted(found, key=lambda one: one.id), 2):
        if replicas[one.id] == replicas[other.id] and score[one.id].why == score[other.id].why:
            assert place[one.id] < place[other.id]


def priors_of(settings: RankingSettings, soft: bool) -> Priors:
    if soft:
        return Priors(since=SOFT.since, until=SOFT.until, soft_date=True)
    return Priors(settings.recency, settings.half_life_days, settings.quality)
