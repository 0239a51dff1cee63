from __future__ import annotations

from datetime import UTC, datetime

from semsearch.presentation.text.filters import applied_filters, named_values
from semsearch.presentation.text.phrases import NO_BREAK
from semsearch.types import DateRange, Filter


def in_words(filter: Filter) -> dict[str, str]:
    return {applied.field: applied.text.replace(NO_BREAK, " ") for applied in applied_filters(filter, UTC)}


def test_every_field_of_a_filter_has_words_in_the_order_of_the_type() -> None:
    whole = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC),
        until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
        providers=("Harbour Daily", "canal.example"),
        topics=("Law",),
        types=("video",),
        published=False,
        phrases=("smart city", "face payment"),
        excluded=("police", "drones"),
        excluded_providers=("Canal Post",),
        excluded_topics=("Sport", "Arts"),
        excluded_dates=(
            DateRange(datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 1, 23, 59, 59, tzinfo=UTC)),
        ),
    )
    assert in_words(whole) == {
        "since": "since 1 July 2021",
        "until": "until 31 July 2021",
        "providers": "outlet Harbour Daily or canal.example",
        "topics": "topic Law",
        "types": "type video",
        "published": "unpublished",
        "phrases": "with “smart city” and “face payment”",
        "excluded": "without “police” or “drones”",
        "excluded_providers": "without outlet Canal Post",
        "excluded_topics": "without topic Sport or Arts",
        "excluded_dates": "not from 1 July 2021",
    }
    assert in_words(whole).keys() == set(Filter.__slots__)
    assert in_words(Filter()) == {}
    assert in_words(Filter(published=True)) == {"published": "published"}


def test_invisible_values_have_no_words() -> None:
    assert (
        named_values("topics", ("\x07",))
        == named_values("phrases", ("\u202e",))
        == named_values("types", ())
        == ""
    )
