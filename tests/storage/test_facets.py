"""semsearch.storage.facets: counts of values."""

from __future__ import annotations

from semsearch.storage.facets import tally
from semsearch.types import Count


def test_spellings_are_counted_together_under_the_most_common() -> None:
    counts = [("AI", 1), ("ai", 2), ("Ai", 1), ("Law", 4), ("STRASSE", 1), ("Straße", 1), ("", 9)]
    assert tally(counts) == (Count("Law", 4), Count("ai", 4), Count("STRASSE", 2))


def test_no_values_have_no_facets() -> None:
    assert tally([]) == ()
