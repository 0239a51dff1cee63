from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import query
from semsearch.embedding import Embedded, Encoder, TokenVectors
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search import Engine
from semsearch.search.compared import compare
from semsearch.search.confidence import Background, Evidence, background, confidence, evidence, judge
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Question
from tests.search.conftest import ENCODER, FILLERS, NOW, article, filled, ordered


def found(
    snapshot: Snapshot,
    text: str,
    filter: Filter = query.NO_FILTER,
    candidates: int = 200,
    encoder: Encoder = ENCODER,
) -> Evidence:
    return evidence(ordered(snapshot, text, filter, candidates, encoder), encoder)


def test_the_evidence_is_taken_from_the_first_three_hits(snapshot: Snapshot) -> None:
    assert found(snapshot, "rover lands").terms == pytest.approx(1.0)  # the first holds both
    by_words = RankingSettings(
        dense_weight=0.0, late_interaction=0, feedback=0, corroboration=0, recency=0, quality=0
    )
    order = Engine(snapshot, ENCODER, by_words).rank(Question("court weather report"), NOW)
    cosines = [hit.why.cosine for hit in order.hits(0, 44)]
    assert cosines[0] < max(cosines[:3]) < max(cosines)
    judged = evidence(order, ENCODER)
    assert judged.cosine == max(cosines[:3])
    ids = [hit.article.id for hit in order.hits(0, 3)]
    first, all_three = snapshot.features(ids[:1]), snapshot.features(ids)
    assert (
        compare(order.encoded, first).joint_maxsim()
        < judged.maxsim
        == compare(order.encoded, all_three).joint_maxsim()
    )
    assert 0.0 < found(snapshot, "rover lands on the pier").terms < 1.0
    assert found(snapshot, "pier").terms == 0.0


def test_a_filter_does_not_change_the_neighbourhood(snapshot: Snapshot) -> None:
    free = found(snapshot, "weather report")
    limited = found(snapshot, "weather report", Filter(phrases=("weather report",)))
    order = ordered(snapshot, "weather report", Filter(phrases=("weather report",)))
    assert order.candidates.dense[-1].score > free.neighbourhood  # or the test would say nothing
    assert limited.neighbourhood == pytest.approx(free.neighbourhood)


def test_few_candidates_do_not_change_the_neighbourhood(snapshot: Snapshot) -> None:
    free = found(snapshot, "weather report")
    assert found(snapshot, "weather report", candidates=5).neighbourhood == free.neighbourhood


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("who won at Wimbledon against the rover", ("Wimbledon",)),  # a name that nothing holds
        ("the rover at Wimbledon, and the Grand Slam's winner", ("Wimbledon", "Grand Slam")),
        ("what happened to the Rover", ()),
        ("what the weather did to the Rovre", ()),  # misspelt
        ("what the Wimbledon Rover did", ()),  # one name, of which a part is known
        ("rover and wimbledon", ()),  # no name
        ("rover, as Jing would have it", ()),  # an outlet, which its articles need not name
    ],
)
def test_a_name_that_the_archive_never_heard_of_is_unknown(
    snapshot: Snapshot, text: str, unknown: tuple[str, ...]
) -> None:
    assert found(snapshot, text).unknown == unknown


class Signed:
    """The hashing encoder, but token vectors come back from a store as they were, and two terms are near."""

    model, runtime = ENCODER.model, ENCODER.runtime

    def __init__(self, term: str, other: str, cosine: float) -> None:
        self.term, self.other = term, other
        self.turned = round(self.model.dimension * (1 - cosine) / 2)  # signs that differ between the two

    def documents(self, texts: Sequence[str]) -> Embedded:
        embedded = ENCODER.documents(texts)
        tokens = (TokenVectors(one.terms, np.array([*map(self._row, one.terms)])) for one in embedded.tokens)
        return replace(embedded, tokens=tuple(tokens))

    questions = documents

    def knows(self, word: str) -> bool:
        return ENCODER.knows(word)

    def _row(self, term: str) -> NDArray[np.float32]:
        seed = list((self.other if term == self.term else term).encode())
        row = np.random.default_rng(seed).choice([-1, 1], self.model.dimension).astype(np.float32)
        row[: self.turned if term == self.term else 0] *= -1
        return np.asarray(row / self.model.dimension**0.5, dtype=np.float32)


@pytest.mark.parametrize(
    ("cosine", "title", "unknown"),
    [
        (0.5, "rover meets Swedish cars", False),
        (0.4, "rover meets Swedish cars", True),
        (0.5, "Swedish winter", True),  # none of the first hits
    ],
)
def test_a_name_is_not_unknown_where_a_word_of_the_first_hits_comes_near_to_it(
    cosine: float, title: str, unknown: bool
) -> None:
    encoder = Signed("scandinavia", "swedish", cosine)
    rovers = [article(f"rover{n}", f"rover number {n} drives") for n in range(3)]
    with filled([*rovers, article("x", title), *FILLERS], encoder=encoder).snapshot() as snapshot:
        order = ordered(snapshot, "what did the rover do in Scandinavia", encoder=encoder)
        assert ("x" in [hit.article.id for hit in order.hits(0, 3)]) is ("rover" in title)
        assert bool(evidence(order, encoder).unknown) is unknown


def test_a_name_of_which_one_word_of_two_is_met_half_is_unknown() -> None:
    encoder = Signed("scandinavia", "swedish", 0.7)
    with filled([article("x", "rover meets Swedish cars"), *FILLERS], encoder=encoder).snapshot() as snapshot:
        one, two = (
            found(snapshot, f"what did the rover do in {name}", encoder=encoder)
            for name in ("Scandinavia", "Zanzibar Scandinavia")
        )
        assert (one.unknown, two.unknown) == ((), ("Zanzibar Scandinavia",))


@pytest.mark.parametrize(
    ("title", "excerpt", "unknown"),
    [
        ("rover without a licence", "A fine by the Martian Drivers' Authority.", ()),
        ("rover without a licence", "A fine by its drivers.", ("MDA",)),
        ("the Martian Drivers' Authority met", "", ()),  # no hit, but of the neighbourhood
    ],
)
@pytest.mark.parametrize("filter", [query.NO_FILTER, Filter(phrases=("rover number",))])
def test_an_acronym_is_not_unknown_where_an_article_of_the_neighbourhood_spells_it_out(
    title: str, excerpt: str, unknown: tuple[str, ...], filter: Filter
) -> None:
    rovers = [article(f"rover{n}", f"rover number {n} drives") for n in range(3)]
    spelling = replace(article("x", title), excerpt=excerpt)
    with filled([*rovers, spelling, *FILLERS]).snapshot() as snapshot:
        text = "was the rover without a licence fined by the MDA"
        assert found(snapshot, text, filter).unknown == unknown


@pytest.mark.parametrize(
    ("known", "text", "gibberish"),
    [((), "zat plonk", True), (("plonk",), "zat plonk", False), ((), "zat rover", False)],
)
def test_words_that_neither_the_archive_nor_the_model_knows_are_gibberish(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...], text: str, gibberish: bool
) -> None:
    knows: Callable[[object, str], bool] = lambda self, word: word in known  # noqa: E731 - a method
    monkeypatch.setattr(HashingEncoder, "knows", knows)
    assert found(snapshot, text).gibberish is gibberish


# --- the judgement ----------------------------------------------------------------------------------------

HERE = Background(median=0.4, spread=0.1)


def summing_to(sum: float) -> Evidence:
    return Evidence(cosine=sum, neighbourhood=0.0, maxsim=0.0, terms=0.0)


@pytest.mark.parametrize(
    ("distance", "level"),
    [
        (9.51, "high"),
        (9.49, "medium"),
        (5.51, "medium"),
        (5.49, "low"),
        (2.76, "low"),
        (2.74, "none"),
        (-30.0, "none"),
    ],
)
def test_the_level_follows_from_the_distance_to_the_background(distance: float, level: str) -> None:
    assert confidence(summing_to(0.4 + 0.1 * distance), HERE) == level


@pytest.mark.parametrize(
    ("cosine", "known", "unknown"), [(0.9, "high", "low"), (0.2, "low", "low"), (-0.5, "none", "none")]
)
def test_a_question_that_names_what_no_article_mentions_has_low_confidence_at_most(
    cosine: float, known: str, unknown: str
) -> None:
    one = Evidence(cosine, neighbourhood=0.3, maxsim=0.4, terms=0.8)
    assert confidence(one, Background(1.05, 0.1)) == known
    assert confidence(replace(one, unknown=("Wimbledon",)), Background(1.05, 0.1)) == unknown


def test_numbers_and_symbols_alone_have_low_confidence_at_most(snapshot: Snapshot) -> None:
    assert found(snapshot, "report 7").number is False
    assert found(snapshot, "?? 7 !!").number is True
    assert confidence(replace(summing_to(2.0), number=True), HERE) == "low"
    assert confidence(replace(summing_to(2.0), excluded=True), HERE) == "low"


@pytest.mark.parametrize("text", ["??? !!! 000", "0.00", "$ 0,000"])
def test_zeros_and_symbols_are_gibberish(snapshot: Snapshot, text: str) -> None:
    assert found(snapshot, text).gibberish is True


def test_gibberish_has_no_answer() -> None:
    assert confidence(replace(summing_to(2.0), gibberish=True), HERE) == "none"


def test_the_same_evidence_counts_less_before_a_wider_or_a_higher_background() -> None:
    one = summing_to(1.4)
    assert confidence(one, HERE) == "high"
    assert confidence(one, Background(0.4, 10.0)) == "none"
    assert confidence(one, Background(1.4, 0.1)) == "none"


def test_cosine_neighbourhood_maxsim_and_terms_all_count() -> None:
    assert Evidence(0.5, 0.25, 0.75, 0.125).sum == pytest.approx(2.025)
    plain = Evidence(0.3, 0.1, 0.2, 0.0)
    for name in ("cosine", "neighbourhood", "maxsim", "terms"):
        assert replace(plain, **{name: getattr(plain, name) + 0.1}).sum > plain.sum


def test_the_background_is_the_median_and_the_median_distance_from_it() -> None:
    made = background([summing_to(value) for value in (0.1, 0.2, 0.4, 0.5, 0.9)])
    assert made.median == pytest.approx(0.4)
    assert made.spread == pytest.approx(0.2)  # of 0.3, 0.2, 0.0, 0.1, 0.5


def test_a_few_questions_that_the_archive_does_answer_move_the_background_little() -> None:
    outside = [summing_to(0.3 + n / 100) for n in range(9)]
    without, with_them = background(outside), background([*outside, summing_to(3.0), summing_to(4.0)])
    assert with_them.median - without.median <= 0.011
    assert with_them.spread - without.spread <= 0.011


def test_equal_evidence_is_no_division_by_zero() -> None:
    made = background([summing_to(0.4)] * 3)
    assert made.spread > 0
    assert confidence(summing_to(0.4), made) == "none"
    assert confidence(summing_to(0.9), made) == "high"


def test_without_a_text_all_that_passes_is_the_answer_unless_limits_were_dropped(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER)
    for text, level in (("in July 2021", "high"), ("in March 1999", "none"), ("after:2030", "none")):
        assert judge(engine.rank(Question(text), NOW), ENCODER, HERE).confidence == level
