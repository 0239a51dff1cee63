from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.corpus.dates import ZONES, instant, parse

DAY = datetime(2021, 7, 28, tzinfo=UTC)
MORNING = datetime(2021, 7, 28, 9, 30, tzinfo=UTC)
UNKNOWN_ZONE = "the zone is not known, taken as UTC"


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("GMT", 9), ("EST", 14), ("EDT", 13), ("CST", 15), ("MST", 16), ("PST", 17), ("PDT", 16),
        ("CET", 8), ("CEST", 7), ("MESZ", 7), ("BST", 8), ("MSK", 6), ("IST", 4), ("JST", 0), ("HKT", 1),
        ("SAST", 7), ("cest", 7),
    ],
)  # fmt: skip
def test_a_zone_may_have_a_name(zone: str, hour: int) -> None:
    for form in (
        f"Wed, 28 Jul 2021 09:30:00 {zone}",
        f"2021-07-28 09:30 {zone}",
        f"28.07.2021 09:30 ({zone})",
    ):
        found, assumed = parse(form)
        assert (found.date(), found.hour, assumed) == (DAY.date(), hour, "")


def test_the_minutes_of_a_zone_count() -> None:
    assert instant("28 Jul 2021 09:30 IST") == datetime(2021, 7, 28, 4, 0, tzinfo=UTC)
    assert instant("28 Jul 2021 09:30 NST") == datetime(2021, 7, 28, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["AST", "GST", "SST", "XYZT"])
def test_an_unknown_or_ambiguous_zone_is_taken_as_utc_and_said(zone: str) -> None:
    assert zone not in ZONES
    assert parse(f"Wed, 28 Jul 2021 09:30:00 {zone}") == (MORNING, UNKNOWN_ZONE)


@pytest.mark.parametrize("zone", ["[Europe/Berlin]", "(Central European Summer Time)"])
def test_a_long_name_alone_is_no_known_zone(zone: str) -> None:
    assert parse(f"2021-07-28T09:30:00 {zone}") == (MORNING, UNKNOWN_ZONE)


def test_an_offset_wins_over_an_unknown_name() -> None:
    assert parse("28 Jul 2021 11:30 XYZT+02:00") == (MORNING, "")
