from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from semsearch.presentation.text.differences import heading, reports, sentence, source
from semsearch.types import Difference, ReportedValue
from tests.presentation.samples import TOLL


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "killed: 12 or at least 15"),
        ({"changed": True}, "killed: changed from 12 to at least 15"),
        ({"kind": "age", "subject": "Roe"}, "age of Roe: 12 or at least 15"),
        ({"kind": "day", "subject": "died"}, "day (died): 12 or at least 15"),
        ({"kind": "name", "subject": "Jane Roe"}, "name: 12 or at least 15"),
        ({"subject": "\x1b\u202e"}, "12 or at least 15"),
        ({"values": (*TOLL.values, ReportedValue("19\n", ()))}, "killed: 12, at least 15 or 19"),
    ],
)
def test_a_heading_names_the_values(fields: dict[str, Any], said: str) -> None:
    assert heading(replace(TOLL, **fields)) == said


def test_a_value_is_told_with_its_source_and_its_reports() -> None:
    first, second = TOLL.values
    assert (source(first.quotations[0]), reports(first)) == ("Harbour Daily,\xa028\xa0July\xa02021", "")
    assert reports(second) == "4 reports, 2 independent"
    assert reports(replace(second, independent=4)) == "4 reports"
    undated = replace(second.quotations[0], published_at=None, sentence="x" * 400)
    assert source(undated) == "Canal Post"
    assert len(sentence(undated)) <= 301
    nameless = replace(undated, article=replace(undated.article, outlet="", title="Blast"))
    assert source(nameless) == "Blast"


def test_a_difference_without_a_subject_begins_with_its_values() -> None:
    assert heading(Difference("figure", "", TOLL.values)) == "12 or at least 15"
