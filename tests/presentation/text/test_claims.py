from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.presentation.text.claims import origin_names, reported_by, verdict
from semsearch.presentation.text.phrases import NO_BREAK
from semsearch.types import ClaimCoverage
from tests.presentation.samples import CLAIM

MISSING = replace(CLAIM, missing=("40 million", "Oslo"))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (CLAIM, "Reported: 14 reports, 2 outlets, 2 independent origins."),
        (
            replace(MISSING, verdict="partly"),
            "Reported in part: the nearest story does not mention “40 million” or “Oslo”.",
        ),
        (replace(MISSING, verdict="not_found"), "Not found: no story of the archive says it."),
        (
            replace(MISSING, verdict="not_in_archive", lacks=("names",)),
            "Not in this archive: no article has all names of “40 million” or “Oslo”.",
        ),
        (
            replace(CLAIM, verdict="not_in_archive", lacks=("dates", "outlets")),
            "Not in this archive: it has nothing of that time; its articles are from 8 June 2020 to "
            "14 September 2022; it has nothing of that outlet.",
        ),
        (
            replace(CLAIM, verdict="not_in_archive", lacks=("language",)),
            "Not in this archive: no article is in the language of the claim.",
        ),
        (
            replace(CLAIM, verdict="not_in_archive", lacks=("limits",)),
            "Not in this archive: no article passes the limits.",
        ),
    ],
)
def test_the_verdict_says_why(found: ClaimCoverage, told: str) -> None:
    assert verdict(found).replace(NO_BREAK, " ") == told


def test_a_report_is_named_by_outlet_and_day() -> None:
    named = [reported_by(one).replace(NO_BREAK, " ") for one in CLAIM.reports]
    assert named[1:] == ["Harbour Daily, 28 July 2021", '+Outlet, "the" <b>\', undated']


def test_an_origin_is_named_with_the_outlets_that_carry_it() -> None:
    assert origin_names(CLAIM) == ["Reuters (Harbour Daily, Node)", "an unnamed outlet"]
