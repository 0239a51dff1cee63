from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.search.ranking import Priors, Ranked
from semsearch.types import Article, ScoreBreakdown
from tests.search.ranking.candidates import assert_whole, candidates, whole
from tests.search.ranking.on_lists import apply_priors, newest_first

NOW = datetime(2021, 8, 18, 12, tzinfo=UTC)
RECENCY = Priors(recency=0.02, half_life_days=30.0)
QUALITY = Priors(quality=0.01)


def articles(**days: float | None) -> dict[str, Article]:
    """Articles by id, each so many days old; None for one without a date."""
    return {
        id: Article(id, id, published_at=None if old is None else NOW - timedelta(days=old))
        for id, old in days.items()
    }


def judged(**quality: int | None) -> dict[str, Article]:
    return {id: Article(id, id, quality=value) for id, value in quality.items()}


def order(
    scores: tuple[float, ...], known: dict[str, Article], priors: Priors, now: datetime = NOW
) -> list[str]:
    return [ranked.id for ranked in apply_priors(candidates(*scores), known, priors, now)]


def recency(known: dict[str, Article], priors: Priors, now: datetime = NOW) -> dict[str, float]:
    ranked = apply_priors(candidates(*(0.5 for _ in known)), known, priors, now)
    return {one.id: one.why.recency for one in ranked}


def test_of_two_that_are_nearly_as_good_the_newer_stands_first() -> None:
    known = articles(a=300, b=0)
    assert order((0.5, 0.49), known, Priors()) == ["a", "b"]
    assert order((0.5, 0.49), known, RECENCY) == ["b", "a"]


def test_being_new_never_makes_up_for_more_than_its_bound() -> None:
    assert order((0.5, 0.475), articles(a=9000, b=0), RECENCY) == ["a", "b"]


def test_a_half_life_later_half_is_left() -> None:
    part = recency(articles(a=0, b=30, c=60, d=90), RECENCY)
    assert part == {
        "a": pytest.approx(0.02),
        "b": pytest.approx(0.01),
        "c": pytest.approx(0.005),
        "d": pytest.approx(0.0025),
    }
    assert recency(articles(a=0, b=30), Priors(recency=0.02, half_life_days=10))["b"] == pytest.approx(0.0025)


def test_an_article_without_a_date_gains_nothing_by_being_new() -> None:
    assert recency(articles(a=None, b=5), RECENCY)["a"] == 0


def test_age_counts_from_the_newest_article_of_an_archive_that_has_ended() -> None:
    later = NOW + timedelta(days=3000)
    assert recency(articles(a=0, b=30), RECENCY, later) == recency(articles(a=0, b=30), RECENCY)


def test_a_date_that_lies_ahead_counts_as_none_and_makes_nothing_else_old() -> None:
    found = recency(articles(a=-4000, b=0, c=-0.5), RECENCY)  # c: a zone that was left out
    assert found == {"a": 0, "b": pytest.approx(0.02), "c": pytest.approx(0.02)}


def test_of_two_that_are_nearly_as_good_the_one_of_higher_quality_stands_first() -> None:
    known = judged(a=0, b=200)
    assert order((0.5, 0.495), known, Priors()) == ["a", "b"]
    assert order((0.5, 0.495), known, QUALITY) == ["b", "a"]


def test_quality_never_makes_up_for_more_than_its_bound() -> None:
    assert order((0.5, 0.485), judged(a=0, b=20_000), QUALITY) == ["a", "b"]


def test_quality_counts_by_its_share_of_the_best_and_unknown_as_none() -> None:
    known = judged(a=100, b=None, c=-20, d=2000)
    part = {r.id: r.why.quality for r in apply_priors(candidates(0.5, 0.5, 0.5, 0.5), known, QUALITY, NOW)}
    assert part == {"a": pytest.approx(0.005), "b": 0, "c": 0, "d": pytest.approx(0.01)}


def test_a_time_that_is_leant_to_takes_the_place_of_being_new() -> None:
    soft = Priors(
        recency=0.02, since=NOW - timedelta(days=40), until=NOW - timedelta(days=20), soft_date=True
    )
    part = recency(articles(a=0, b=30, c=300, d=None), soft)
    assert part == {"a": 0, "b": pytest.approx(0.08), "c": 0, "d": 0}
    known = articles(a=300, b=30)
    assert order((0.5, 0.436), known, soft) == ["b", "a"]
    assert order((0.5, 0.404), known, soft) == ["a", "b"]


def test_a_time_that_is_leant_to_may_be_open_and_its_ends_belong_to_it() -> None:
    old, edge, new = NOW - timedelta(days=60), NOW - timedelta(days=30), NOW
    known = {id: Article(id, id, published_at=when) for id, when in (("a", old), ("b", edge), ("c", new))}
    assert recency(known, Priors(since=edge, soft_date=True)) == {
        "a": 0,
        "b": 0.08,
        "c": 0.08,
    }
    assert recency(known, Priors(until=edge, soft_date=True)) == {
        "a": 0.08,
        "b": 0.08,
        "c": 0,
    }


def test_what_is_recent_is_counted_among_the_articles_that_match() -> None:
    known = articles(a=3000, b=900, c=10, d=None, e=-400)
    ranked = apply_priors(candidates(0.9, 0.85, 0.1, 0.8, 0.8), known, Priors(newest=True), NOW)
    assert_whole(ranked)
    part = {one.id: one.why.recency for one in ranked}
    # c is newer, but does not match; d has no date, and e is of the future
    assert part == {"a": pytest.approx(0.075), "b": 0.15, "c": 0.15, "d": 0, "e": 0}
    assert [one.id for one in ranked][:2] == ["b", "a"]


def test_the_newest_that_match_well_come_first_and_keep_their_range_of_scores() -> None:
    published = {
        "a": NOW - timedelta(days=9),
        "b": None,
        "c": NOW - timedelta(days=1),
        "d": NOW - timedelta(days=9),
        "e": NOW + timedelta(days=9),
        "f": NOW,
    }
    ranked = newest_first(candidates(0.9, 0.8, 0.7, 0.6, 0.6, 0.5), published, NOW)
    assert [one.id for one in ranked] == ["c", "a", "d", "b", "e", "f"]  # f does not match well
    assert_whole(ranked)
    assert [ranked[0].score, ranked[-2].score, ranked[-1].score] == pytest.approx([0.9, 0.54, 0.5])
    assert newest_first([], {}, NOW) == []


def test_with_nothing_that_speaks_for_any_all_stays_as_it_is() -> None:
    before = candidates(0.5, 0.49)
    assert apply_priors(before, articles(a=300, b=0), Priors(), NOW) == before


def test_what_is_not_among_the_articles_shrinks_alike_and_gains_nothing() -> None:
    last = apply_priors(candidates(0.5, 0.4, 0.3), articles(a=1, b=0), RECENCY, NOW)[-1]
    assert (last.id, last.why.recency) == ("c", 0)
    assert last.score == pytest.approx(0.3 * 0.98)


def test_all_parts_of_before_shrink_alike_and_what_they_come_from_stays() -> None:
    parts = {"dense": 0.3, "lexical": 0.2, "interaction": 0.05, "feedback": -0.02, "corroboration": 0.01}
    old = ScoreBreakdown(**parts, cosine=0.6, bm25=5.0, maxsim=0.4)
    (new,) = apply_priors([Ranked("a", whole(old), old)], judged(a=0), QUALITY, NOW)
    assert {part: getattr(new.why, part) for part in parts} == {
        part: pytest.approx(0.99 * figure) for part, figure in parts.items()
    }
    assert (new.why.cosine, new.why.bm25, new.why.maxsim) == (0.6, 5.0, 0.4)
    assert_whole([new])


pairs = st.tuples(st.floats(0, 1), st.integers(-50, 4000) | st.none(), st.integers(-5, 500) | st.none())


@given(
    st.lists(pairs, min_size=1, max_size=8),
    st.floats(0, 0.1),
    st.floats(0.1, 36_500),
    st.floats(0, 0.1),
    st.booleans(),
)
def test_scores_stay_in_range_parts_add_up_and_only_near_ties_change_places(
    found: list[tuple[float, int | None, int | None]],
    recency: float,
    half: float,
    quality: float,
    soft_date: bool,
) -> None:
    before = candidates(*sorted((score for score, *_ in found), reverse=True))
    known = {
        one.id: Article(
            one.id,
            one.id,
            published_at=None if days is None else NOW - timedelta(days=days),
            quality=judged,
        )
        for one, (_, days, judged) in zip(before, found, strict=True)
    }
    priors = Priors(recency, half, quality, since=NOW - timedelta(days=100), soft_date=soft_date)
    after = apply_priors(before, known, priors, NOW)
    assert sorted(r.id for r in after) == [r.id for r in before]
    assert_whole(after)
    most = (0.08 if soft_date else recency) + quality
    was = {one.id: one.score for one in before}
    for place, one in enumerate(after):
        for later in after[place + 1 :]:
            assert (1 - most) * (was[later.id] - was[one.id]) <= most + 1e-9
