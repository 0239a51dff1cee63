from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.indexing.read_tally import ReadTally
from semsearch.types import (
    Article,
    Item,
    MissingField,
    Omission,
    OmissionCount,
    Record,
    Rejection,
    Report,
    Skip,
    SkipCount,
)

WHEN = datetime(2021, 7, 28, tzinfo=UTC)


def item(*keys: str, excerpt: str = "", date: datetime | None = None) -> Item:
    return Item(Article("x", "T", excerpt=excerpt, published_at=date), (), "/a", keys)


def report(*records: Record) -> Report:
    tally = ReadTally()
    assert list(tally.counted(records)) == list(records)
    return tally.added_to(Report(added=7))


def test_nothing_read_adds_nothing() -> None:
    assert report() == Report(added=7)
    assert report(Rejection("/a", 1, "bad")) == Report(added=7)


def test_records_are_counted_as_they_pass() -> None:
    tally = ReadTally()
    stream = tally.counted(iter([Skip("/a", 1, "a draft"), Skip("/b", 2, "a draft")]))
    next(stream)
    assert tally.added_to(Report()).skipped == (SkipCount("a draft", 1, "/a", 1),)
    next(stream)
    assert tally.added_to(Report()).skipped == (SkipCount("a draft", 2, "/a", 1),)


def test_omissions_are_counted_by_field_and_reason_with_the_first_place_and_value() -> None:
    found = report(
        Omission("/a", 1, "image", "no address"),
        Omission("/b", 2, "date", "not a date", "'soon'"),
        Omission("/c", None, "date", "not a date", "'never'"),
        Omission("/d", 4, "date", "a placeholder, not a date", "'0'"),
        Omission("/e", 5, "date", "not a date", "'soon'"),
    )
    assert found.omitted == (
        OmissionCount("date", "not a date", 3, "/b", 2, "'soon'"),
        OmissionCount("image", "no address", 1, "/a", 1),
        OmissionCount("date", "a placeholder, not a date", 1, "/d", 4, "'0'"),
    )


def test_skipped_records_are_counted_by_reason_the_most_frequent_first() -> None:
    found = report(
        Skip("/a", 1, "a draft"), Skip("/b", None, "an attachment"), Skip("/c", 3, "an attachment")
    )
    assert found.skipped == (SkipCount("an attachment", 2, "/b"), SkipCount("a draft", 1, "/a", 1))


@pytest.mark.parametrize("count", [999, 1_000, 1_001, 5_000])
def test_kinds_have_a_limit_and_known_ones_are_still_counted(count: int) -> None:
    omissions = [Omission("/a", n, f"key {n}", "bad") for n in range(count)]
    skips = [Skip("/a", n, f"reason {n}") for n in range(count)]
    found = report(*omissions, *skips, omissions[0], skips[0])
    assert len(found.omitted) == len(found.skipped) == min(count, 1_000)
    assert (found.omitted[0].count, found.skipped[0].count) == (2, 2)


def test_a_field_that_no_item_has_is_said_with_the_keys_there_are() -> None:
    found = report(item("title", "Datum"), item("title", "Datum", "Text"), item("title"))
    keys = ("title", "Datum", "Text")
    assert found.missing == (MissingField("date", keys), MissingField("excerpt", keys))


def test_only_the_field_that_is_missing_is_said() -> None:
    assert report(*[item("title", excerpt="E")] * 3).missing == (MissingField("date", ("title",)),)
    assert report(*[item("title", date=WHEN)] * 3).missing == (MissingField("excerpt", ("title",)),)


def test_one_item_with_the_field_is_enough() -> None:
    found = report(item("a"), item("a"), item("a"), item("a", excerpt="E"), item("a", date=WHEN))
    assert found.missing == ()


def test_few_items_say_nothing() -> None:
    assert report(item("a"), item("a")).missing == ()
    assert [one.field for one in report(item("a"), item("a"), item("a")).missing] == ["date", "excerpt"]


def test_the_twenty_most_frequent_keys_are_named_of_a_thousand_that_are_counted() -> None:
    many = [item("often", *(f"key {n}-{m}" for m in range(500)), excerpt="E") for n in range(9)]
    [missing] = report(*many).missing
    assert missing.keys[0] == "often"
    assert len(missing.keys) == 20
    last = [item(*(f"key {n}" for n in range(2_000)), excerpt="E"), *[item("late", excerpt="E")] * 9]
    [missing] = report(*last).missing
    assert "late" not in missing.keys
