from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.presentation.terminal.claims import claim_lines
from semsearch.types import ClaimCoverage
from tests.presentation.samples import CLAIM
from tests.presentation.terminal.samples import safe


def shown(found: ClaimCoverage, width: int = 80) -> str:
    return "\n".join(line.plain for line in claim_lines(found, width))


def test_the_first_report_comes_first_and_the_others_after_it() -> None:
    text = shown(CLAIM)
    assert text.startswith("Reported: 14 reports, 2 outlets, 2 independent origins.\n\nfirst report\n")
    first, others = text.split("others, oldest first")
    assert "最高法院 rules on faces — Harbour Daily, 28 July 2021" in first
    assert "Half a sentence." in first
    assert "does not mention “Norvik”" in others
    assert "… and 11 more" in others
    assert "origins: Reuters (Harbour Daily, Node) · an unnamed outlet" in others
    assert "no report from outlets that cover its topics: Canal Post" in others


def test_what_is_reported_in_part_is_not_called_the_first_report() -> None:
    text = shown(replace(CLAIM, verdict="partly", missing=("Oslo",)))
    assert "first report" not in text
    assert "the nearest story, oldest first" in text


def test_without_a_report_there_is_the_verdict_alone() -> None:
    nothing = replace(CLAIM, verdict="not_found", reports=(), first=None, origins=(), silent=(), total=0)
    assert shown(nothing) == "Not found: no story of the archive says it."
    assert shown(replace(nothing, articles=0)).startswith("Nothing found: the index is empty")


@pytest.mark.parametrize("width", [1, 40, 80])
def test_lines_hold_no_control_character(width: int) -> None:
    assert all(safe(line.plain) for line in claim_lines(CLAIM, width))
