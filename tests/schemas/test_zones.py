from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from semsearch.errors import QuestionRefused, UsageError
from semsearch.schemas.zones import zone_from, zone_name


@pytest.mark.parametrize("name", ["Asia/Shanghai", "America/Argentina/Buenos_Aires", "Etc/GMT-8", "UTC"])
def test_a_zone_is_the_same_after_a_journey(name: str) -> None:
    zone = zone_from(name)
    assert zone_name(zone) == name
    assert zone_from(zone_name(zone)) == zone
    noon = datetime(2021, 7, 1, 12, tzinfo=UTC)
    assert noon.astimezone(zone).utcoffset() == noon.astimezone(ZoneInfo(name)).utcoffset()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "Asia",
        "zone.tab",
        "../../../etc/passwd",
        "/etc/localtime",
        "a\x00b",
        "\ud800",
        "x" * 10_000,
        "+08:00",
    ],
)
def test_what_names_no_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(
        QuestionRefused, match="timezone must be an IANA name such as Asia/Shanghai"
    ) as refused:
        zone_from(name)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 110


@pytest.fixture
def no_database(tmp_path: Path) -> Iterator[None]:
    """A machine without time zones, as small images are."""
    kept = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(kept)


@pytest.mark.usefixtures("no_database")
def test_where_no_zone_is_known_utc_still_is_and_the_message_says_what_to_install() -> None:
    try:
        ZoneInfo("Asia/Shanghai")
    except zoneinfo.ZoneInfoNotFoundError:
        pass
    else:
        pytest.skip("the package tzdata is installed, so that every zone is known")
    assert zone_from("utc") is UTC
    with pytest.raises(QuestionRefused, match="install the package tzdata"):
        zone_from("Asia/Shanghai")


def test_a_distance_from_utc_has_no_name_to_travel_under() -> None:
    assert zone_name(timezone(timedelta())) == "UTC"
    with pytest.raises(UsageError, match=r"take a zoneinfo\.ZoneInfo"):
        zone_name(timezone(timedelta(hours=8)))
