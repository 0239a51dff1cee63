"""What follow-ups inherit of exclusions, and which end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.query import negation
from semsearch.query.followups import drop_inherited_filters
from semsearch.types import DateRange, Filter, Interpretation
from tests.query.followups.asked import inherited, meant

CARS = "robots excluding self-driving cars"
LEDGER = "fines but not from The Harbour Ledger"
LAW = "fines without the topic Law"
YEAR = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC))
NOT_2020 = DateRange(*YEAR)


def excluded(read: Interpretation) -> list[str]:
    return [one.text for one in read.inherited if one.kind == "exclusion"]


def test_an_excluded_subject_stays_excluded() -> None:
    read = meant(CARS, "and in 2021?")
    assert (read.text, read.excluded_subjects) == ("robots", ("self-driving cars",))
    assert read.filter.since == datetime(2021, 1, 1, tzinfo=UTC)
    assert excluded(read) == ["excluding self-driving cars"]
    assert meant(CARS, "how much do they cost?").excluded_subjects == ("self-driving cars",)
    assert meant(CARS, "and in 2021?", "and in 2020?").excluded_subjects == ("self-driving cars",)


def test_excluded_outlets_topics_and_dates_stay_excluded() -> None:
    assert meant(LEDGER, "and in 2021?").filter.excluded_providers == ("The Harbour Ledger",)
    assert meant(LAW, "and in 2021?").filter.excluded_topics == ("Law",)
    assert meant("fines not in 2020", "only from CNET").filter.excluded_dates == (NOT_2020,)
    assert meant(LEDGER, "and not in 2020").filter.excluded_dates == (NOT_2020,)
    assert meant(LEDGER, "and not in 2020").filter.excluded_providers == ("The Harbour Ledger",)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (CARS, "and self-driving cars?"),
        (LEDGER, "only The Harbour Ledger"),
        (LAW, "and topic:Law"),
        ("fines not in 2020", "and in 2020?"),
        ("fines not in 2020", "and in July 2020?"),
    ],
)
def test_an_exclusion_ends_where_the_follow_up_asks_for_it(first: str, then: str) -> None:
    read = meant(first, then)
    assert "subject" in inherited(read)
    assert excluded(read) == []
    assert read.excluded_subjects == ()
    filter = read.filter
    assert (filter.excluded_providers, filter.excluded_topics) == ((), ())
    assert filter.excluded_dates == ()


def test_a_limit_around_an_excluded_date_keeps_it() -> None:
    read = meant("fines not in 2020", "and since 2019?")
    assert read.filter.since == datetime(2019, 1, 1, tzinfo=UTC)
    assert read.filter.excluded_dates == (NOT_2020,)


def test_exclusions_can_be_dropped_and_a_new_subject_has_none() -> None:
    assert meant(CARS, "and in 2021?", drop=("exclusion",)).excluded_subjects == ()
    own = meant(CARS, "Which court ruled on the Hangzhou safari park case?")
    assert (own.inherited, own.excluded_subjects) == ((), ())


def test_what_is_excluded_again_is_excluded_once() -> None:
    read = meant(CARS, "how much do they cost, excluding self-driving cars?")
    assert read.excluded_subjects == ("self-driving cars",)
    assert excluded(read) == []


def test_an_exclusion_is_never_dropped_for_lack_of_articles() -> None:
    read = meant(LEDGER, "and in 2021?")
    assert drop_inherited_filters(read, Filter()) == read


def test_a_long_conversation_excludes_no_more_than_a_question_may() -> None:
    asked = ["robots", *(f"and not about subject{n}" for n in range(2 * negation.MOST)), "and in 2021?"]
    assert len(meant(*asked).excluded_subjects) <= negation.MOST
