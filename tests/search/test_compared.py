from __future__ import annotations

import numpy as np
import pytest

from semsearch.search.compared import compare
from semsearch.storage.base import Snapshot
from semsearch.storage.features import Features
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Article
from tests.search.conftest import ENCODER
from tests.search.test_retrieval import encoded_query


def test_some_of_the_articles_compare_as_they_do_alone(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover court")
    both = compare(words, snapshot.features(["rover", "court", "shops"]))
    court = both.take(np.array([1]))
    alone = compare(words, snapshot.features(["court"]))
    assert court.articles.ids == ("court",)
    assert court.maxsim().tolist() == alone.maxsim().tolist() == [both.maxsim()[1]]
    assert court.articles.terms.tolist() == alone.articles.terms.tolist()
    joined = compare(words, snapshot.features(["rover"])).followed_by(alone)
    assert joined.articles.ids == ("rover", "court")
    assert joined.maxsim().tolist() == both.maxsim()[:2].tolist()
    assert joined.joint_maxsim() == both.take(np.array([0, 1])).joint_maxsim()


def held(*texts: str) -> Features:
    """Return the features of articles with these titles."""
    articles = [Article(f"x{n}", text) for n, text in enumerate(texts)]
    embedded = ENCODER.documents(texts)
    signs = [np.packbits(tokens.vectors > 0, axis=1) for tokens in embedded.tokens]
    return Features.of(articles, embedded.vectors, signs)


def test_a_text_holds_a_share_of_the_rarest_terms(snapshot: Snapshot) -> None:
    both = encoded_query(snapshot, "rover report")
    assert compare(both, held("Reports of a rover")).term_coverage() == pytest.approx(1.0)
    assert (
        compare(both, held("The weather")).term_coverage()
        == compare(both, snapshot.features([])).term_coverage()
        == 0.0
    )
    report, rover = (
        compare(both, held("A report")).term_coverage(),
        compare(both, held("A rover")).term_coverage(),
    )
    assert 0.0 < report < 0.5 < rover < 1.0  # every filler is a report
    assert (
        compare(both, held("A report", "A rover", "Rain")).term_coverage() == rover
    )  # what one of them holds


def test_articles_hold_terms(snapshot: Snapshot) -> None:
    compared = compare(encoded_query(snapshot, "rover"), held("A rover lands", "", "Court rules on a rover"))
    asked = fingerprints(["rover", "court", "zebra", "rover"])
    assert compared.holds(asked).tolist() == [
        [True, False, False, True],
        [False, False, False, False],
        [True, True, False, True],
    ]
    assert compared.holds(asked[:0]).shape == (3, 0)


def test_the_nearest_token_of_each_article(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover court")
    rover, none, court = compare(words, held("Rover lands", "", "Court opens")).token_maxima().tolist()
    assert words.tokens.terms == ("rover", "court")
    assert rover[0] > rover[1]
    assert court[1] > court[0]
    assert none == [0.0, 0.0]  # it has no token
    assert compare(words, snapshot.features([])).token_maxima().shape == (0, 2)


def test_articles_come_as_near_as_their_words_do(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover lands")
    articles = snapshot.features(["rover", "court"])
    rover, court = compare(words, articles).maxsim()
    assert rover > court
    near = compare(words, articles).token_similarity()
    assert near is not None
    assert near.cosines.shape[1] == len(words.tokens.terms) == len(near.weights) == 2
    assert compare(words, articles).maxsim({"zebra": 1.0}).tolist() == [0.0, 0.0]  # which is no word of it
    near_by, far = words.cosines(["rover", "court"])
    assert near_by > far


def test_articles_together_come_as_near_as_one_text_with_the_words_of_all(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover court")
    alone, other, both = (
        compare(words, snapshot.features(["rover"])).joint_maxsim(),
        compare(words, snapshot.features(["court"])).joint_maxsim(),
        compare(words, snapshot.features(["rover", "court"])).joint_maxsim(),
    )
    assert 0.0 < max(alone, other) < both
    assert both == pytest.approx(
        compare(encoded_query(snapshot, "rover"), snapshot.features(["rover"])).joint_maxsim()
    )  # each stands in one of the two
    rover, empty = snapshot.features(["rover"]), encoded_query(snapshot, "")
    assert compare(words, snapshot.features([])).joint_maxsim() == compare(empty, rover).joint_maxsim() == 0.0


def test_what_comes_near_to_an_article_counts_by_the_square_of_its_rarity(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover report report")  # every filler is a report
    rover = snapshot.features(["rover"])
    near, plain = compare(words, rover).token_similarity(), snapshot.idf(["rover", "report"])
    assert near is not None
    best = near.cosines.max(axis=0)
    said = {term: words.idf[term] / plain[term] for term in plain}  # twice counts for once and a bit
    counts = np.array([plain["rover"] ** 2, *[plain["report"] ** 2 * said["report"] / 2] * 2])
    assert near.weights[0] < 1 < said["report"] < 2
    assert compare(words, rover).joint_maxsim() == pytest.approx(float(counts @ best) / counts.sum())
    assert compare(words, rover).maxsim().tolist() == [pytest.approx(compare(words, rover).joint_maxsim())]
    assert compare(words, rover).joint_maxsim() > float(near.weights @ best)  # which are by rarity itself
