from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.presentation.text.report_days import carried, name
from semsearch.types import Article, Headline, Provider, ReportGroup, StoryDay


def group(*outlets: str, origin: str = "Reuters") -> ReportGroup:
    first, *others = (Article(f"a{n}", "Title", provider=Provider(one)) for n, one in enumerate(outlets))
    return ReportGroup(Headline(first), tuple(others), origin)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (group("Ledger"), ""),
        (group("Ledger", "Post"), "2 outlets carry this Reuters report: also Post"),
        (group("Ledger", "Post", "Gate", "Post"), "3 outlets carry this Reuters report: also Post and Gate"),
        (
            group("Ledger", "A", "B", "C", "D", "E"),
            "6 outlets carry this Reuters report: also A, B, C and 2 more",
        ),
        (group("Ledger", "Post", origin="Ledger"), "2 outlets carry this report: also Post"),
        (group("Ledger", "Ledger", "Ledger"), "2 more copies of this Reuters report"),
        (group("Ledger", "\x1b[1m\n", origin="\x00"), "2 outlets carry this report: also [1m"),
    ],
)
def test_a_group_says_who_else_carries_it(found: ReportGroup, said: str) -> None:
    assert carried(found) == said


@pytest.mark.parametrize("day", ["", "soon", "2021-13-40"])
def test_a_day_is_named(day: str) -> None:
    dated = StoryDay("2021-07-28", (), 0)
    assert name(dated) == "28\xa0July\xa02021"
    assert name(replace(dated, day=day)) == "undated"
