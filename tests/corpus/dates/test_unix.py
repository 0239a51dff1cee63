from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.corpus.dates import instant

DAY = datetime(2021, 7, 28, tzinfo=UTC)
MORNING = datetime(2021, 7, 28, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1627464600, MORNING),
        (1627464600.7, MORNING),
        (1627464600000, MORNING),
        (1627464600000000, MORNING),
        (-1627464600, datetime(1918, 6, 6, 14, 30, tzinfo=UTC)),
        (10**11 - 1, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)),
        (10**11, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (2021, datetime(2021, 1, 1, tzinfo=UTC)),
        (20210728, DAY),
        (20210728.0, DAY),
    ],
)
def test_a_number_is_a_unix_time_a_day_or_a_year(number: float, expected: datetime) -> None:
    assert instant(number) == expected
