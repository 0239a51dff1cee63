from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from semsearch import query
from semsearch.embedding import Encoder
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search import Engine
from semsearch.search.claims import Claim
from semsearch.search.compared import compare
from semsearch.search.confidence import (
    Background,
    Evidence,
    background,
    confidence,
    evidence,
    judge,
)
from semsearch.search.judgement import Judgement
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Question
from tests.search.conftest import ENCODER, NOW, ordered


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
    ("cosine", "met", "word", "name"),
    [
        (0.9, "high", "medium", "low"),
        (0.5, "medium", "medium", "low"),
        (0.2, "low", "low", "low"),
        (-0.5, *["none"] * 3),
    ],
)
def test_an_unmet_name_or_figure_allows_low_confidence_and_a_rare_word_medium(
    cosine: float, met: str, word: str, name: str
) -> None:
    one, here = Evidence(cosine, neighbourhood=0.3, maxsim=0.4, terms=0.8), Background(1.05, 0.1)
    assert confidence(one, here) == met
    assert confidence(one, here, [Claim("quits", "word")]) == word
    assert confidence(one, here, [Claim("mind", "common")]) == word
    assert confidence(one, here, [Claim("Wimbledon", "name", absent=True)]) == name
    assert confidence(one, here, [Claim("Meta sue", "role")]) == name
    assert confidence(one, here, [Claim("quits", "asked")]) == name
    assert confidence(one, here, [Claim("quits", "word"), Claim("40 million", "figure")]) == name


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
        assert judge(engine.rank(Question(text), NOW), (), ENCODER, HERE).confidence == level


def test_a_judgement_names_what_is_unknown_and_what_the_stories_lack(snapshot: Snapshot) -> None:
    order = ordered(snapshot, "who won 40 million at Wimbledon against the Court of the rover on mars")
    judged = judge(order, [["rover"]], ENCODER, Background(-9.0, 0.1))
    assert judged == Judgement("low", ("Wimbledon",), ("40 million", "Court"))


def test_unmet_words_are_named_where_the_confidence_is_low(snapshot: Snapshot) -> None:
    order = ordered(snapshot, "rover zebra")
    found = evidence(order, ENCODER).sum
    none, low, sure = (
        judge(order, [["rover"]], ENCODER, Background(found - distance, 1.0)) for distance in (0.0, 4.0, 20.0)
    )
    assert (none, sure) == (Judgement("none"), Judgement("medium"))
    assert low == Judgement("low", (), ("zebra",))


def test_a_question_of_many_figures_is_told_of_a_few(snapshot: Snapshot) -> None:
    order = ordered(snapshot, f"rover {'-'.join(map(str, range(100, 140)))}")
    judged = judge(order, [["rover"]], ENCODER, Background(-9.0, 0.1))
    assert judged == Judgement("low", (), ("100", "101", "102", "103", "104"))


GERMAN = "Was hat das Gericht über die Strafe gesagt"


def test_the_language_is_named_where_no_article_is_in_it_and_nothing_is_close(snapshot: Snapshot) -> None:
    def judged(text: str, median: float, *languages: str) -> Judgement:
        made = Background(median, 0.1, languages=languages)
        return judge(ordered(snapshot, text), [["rover"]], ENCODER, made)

    assert judged(GERMAN, 9.0, "en") == Judgement("none", foreign_language="de")
    assert judged(GERMAN, 9.0, "en", "de").foreign_language == ""
    assert judged(GERMAN, 9.0).foreign_language == ""  # the languages of the articles are unknown
    assert judged("what did the court say about the penalty", 9.0, "en").foreign_language == ""
    assert judged("Zebra Wimbledon", 9.0, "en").foreign_language == ""  # names are of no language
