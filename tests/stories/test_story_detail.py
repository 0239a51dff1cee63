from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.stories import choose_lead, headlines, timeline
from semsearch.types import Article, Count

MORNING = datetime(2021, 7, 27, 9, tzinfo=UTC)


def told(id: str, title: str = "", hours: float | None = 0, **more: Any) -> Article:
    when = None if hours is None else MORNING + timedelta(hours=hours)
    return Article(id, title or id, published_at=when, **{"listed": False, **more})


def towards(*degrees: float) -> NDArray[np.float32]:
    turned = np.radians(degrees)
    return np.column_stack([np.cos(turned), np.sin(turned)]).astype(np.float32)


def leading(*articles: Article, degrees: tuple[float, ...] = ()) -> str:
    return choose_lead(articles, towards(*(degrees or (0,) * len(articles)))).id


def test_the_most_central_leads() -> None:
    three = (told("a"), told("b"), told("c"))
    assert leading(*three, degrees=(0, 50, 100)) == "b"
    assert leading(*three, degrees=(80, 90, 0)) == "a"


def test_of_equally_central_ones_quality_heat_being_first_and_the_archives_own_count() -> None:
    assert leading(told("a"), told("b", quality=90)) == "b"
    assert leading(told("a", quality=80), told("b", quality=90)) == "b"
    assert leading(told("a", heat=-1), told("b", heat=50)) == "b"
    assert leading(told("a", hours=9), told("b", hours=0)) == "b"
    assert leading(told("a", hours=9), told("b", hours=5), told("c", hours=20)) == "b"
    assert leading(told("a"), told("b", listed=True)) == "b"


def test_of_equal_ones_the_first_leads_and_what_is_unknown_counts_nothing() -> None:
    assert leading(told("a", hours=None, heat=-1, quality=None), told("b", hours=None, heat=0)) == "a"
    assert leading(told("a", quality=200), told("b", quality=100_000)) == "a"  # beyond the highest is no more
    assert leading(told("a", hours=None), told("b")) == "b"


def test_what_stands_far_aside_never_leads_whatever_its_merits() -> None:
    best = told("best", listed=True, quality=200, heat=200)
    assert leading(best, told("b"), told("c"), degrees=(90, 0, 2)) == "c"


def test_opposite_articles_still_have_a_lead() -> None:
    assert leading(told("a"), told("b", listed=True), degrees=(0, 180)) == "b"
    assert leading(told("alone", hours=None)) == "alone"


def test_a_timeline_counts_the_articles_of_each_day_in_time_and_leaves_the_undated_out() -> None:
    articles = [
        told("a", hours=15),
        told("b"),
        told("c", hours=None),
        told("d", hours=14),
        told("e", hours=99),
    ]
    assert timeline(articles) == (Count("2021-07-27", 2), Count("2021-07-28", 1), Count("2021-07-31", 1))
    assert timeline([told("a", hours=None)]) == timeline([]) == ()


def own(*articles: Article) -> list[tuple[str, list[str]]]:
    """Give each headline's article and the words that it alone says."""
    return [
        (line.article.id, [line.article.title[start:end] for start, end in line.own])
        for line in headlines(articles)
    ]


def test_a_headline_is_told_with_what_it_alone_says() -> None:
    assert own(
        told("a", "Old tower falls in Varnholm"),
        told("b", "Varnholm's tower has fallen, and the quay is shut"),
        told("c", "Old Tower falls!"),
    ) == [("a", []), ("b", ["fallen", "quay", "shut"]), ("c", [])]


def test_headlines_come_in_times_order_and_undated_ones_last() -> None:
    lines = own(
        told("d", "four", hours=None),
        told("b", "two"),
        told("c", "three", hours=None),
        told("a", "one", hours=1),
    )
    assert lines == [("b", ["two"]), ("a", ["one"]), ("c", ["three"]), ("d", ["four"])]
    assert [id for id, _ in own(told("z", hours=0), told("y", hours=0))] == ["y", "z"]


def test_a_headline_alone_says_nothing_of_its_own() -> None:
    assert own(told("a", "Old tower falls")) == [("a", [])]
    assert own() == []


def test_a_word_that_a_headline_repeats_is_its_own_and_marked_each_time() -> None:
    assert own(told("a", "Tower, tower, harbour"), told("b", "Harbour")) == [
        ("a", ["Tower", "tower"]),
        ("b", []),
    ]
