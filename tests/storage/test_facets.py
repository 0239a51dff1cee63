"""Counting values."""

from __future__ import annotations

from semsearch.storage.facets import tally
from semsearch.types import Count


def test_spellings_count_together_under_the_commonest() -> None:
    counts = [("AI", 1), ("ai", 2), ("Ai", 1), ("Law", 4), ("STRASSE", 1), ("Straße", 1), ("", 9)]
    assert tally(counts) == (Count("Law", 4), Count("ai", 4), Count("STRASSE", 2))


def test_nothing_counts_nothing() -> None:
    assert tally([]) == ()
