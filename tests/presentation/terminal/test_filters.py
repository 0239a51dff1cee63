from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.presentation.terminal.filters import limits_told, named, quoted
from semsearch.presentation.terminal.wrapping import NO_BREAK
from semsearch.types import Filter


def told(filter: Filter) -> dict[str, str]:
    return {limit.field: limit.text.replace(NO_BREAK, " ") for limit in limits_told(filter, UTC)}


def test_every_field_of_a_filter_has_its_words_in_the_order_of_the_types() -> None:
    whole = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC),
        until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
        providers=("Harbour Daily", "canal.example"),
        topics=("Law",),
        types=("video",),
        published=False,
        phrases=("smart city", "face payment"),
        excluded=("police", "drones"),
    )
    assert told(whole) == {
        "since": "since 1 July 2021",
        "until": "until 31 July 2021",
        "providers": "outlet Harbour Daily or canal.example",
        "topics": "topic Law",
        "types": "type video",
        "published": "unpublished",
        "phrases": "with “smart city” and “face payment”",
        "excluded": "without “police” or “drones”",
    }
    assert told(whole).keys() == set(Filter.__slots__)
    assert told(Filter()) == {}
    assert told(Filter(published=True)) == {"published": "published"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"smart city"', "“smart city”"),
        ("„intelligente Stadt“", "“intelligente Stadt”"),
        ("a\x1b[31m\u202eb\n c", "“a[31mb c”"),
        ("\u202e \x07", ""),
        ('""', ""),
        ('provider:"The Reef Times"', '“provider:"The Reef Times"”'),
    ],
)
def test_what_is_quoted_stands_between_one_pair_of_marks(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_values_of_which_nothing_can_be_shown_are_no_limit_to_tell() -> None:
    assert named("topics", ("\x07",)) == named("phrases", ("\u202e",)) == named("types", ()) == ""
