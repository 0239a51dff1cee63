from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.presentation.csv import (
    CLAIM_COLUMNS,
    COLUMNS,
    MARK,
    TIMELINE_COLUMNS,
    claim_table,
    csv_table,
    harmless,
    timeline_table,
)
from semsearch.types import Origin, Related
from tests.presentation.samples import CLAIM, HOSTILE, OLD, PLAIN, TIMELINE, answer, story


def rows(text: str) -> list[list[str]]:
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True))


def test_every_article_has_a_row_under_its_story() -> None:
    first = replace(story(PLAIN, 0.875, OLD), related=(Related(OLD, "listed"), Related(OLD, "similar", 0.5)))
    header, *found = rows(csv_table(answer(first, story(HOSTILE, 0.1))))
    assert tuple(header) == COLUMNS
    assert [(row[0], row[1], row[9]) for row in found] == [
        ("1", "lead", "0.875"),
        ("1", "listed", ""),
        ("1", "similar", "0.500"),
        ("2", "lead", "0.100"),
    ]
    assert found[0][2:9] == [
        "最高法院 rules on faces",
        "Harbour Daily",
        "harbour.example",
        "2021-07-28 09:30:00",
        "https://a.example/新闻?b=1&c=2",
        "law, China",
        "Half a sentence.",
    ]
    assert [row[10] for row in found] == ["Ann; '+Bo", "", "", ""]
    assert found[3][5:7] == ["", ""]  # neither a date nor an address that may be followed
    assert found[3][3:5] == ["'+Outlet, \"the\" <b>'", "'@evil.example"]


def test_a_later_page_goes_on_numbering() -> None:
    found = rows(csv_table(answer(story(PLAIN, 1.0, OLD), story(HOSTILE, 0.5)), first=3))[1:]
    assert [row[0] for row in found] == ["3", "3", "4"]


def test_every_row_has_the_confidence() -> None:
    for confidence in ("high", "none"):
        header, *found = rows(csv_table(answer(story(PLAIN, 1.0, OLD), confidence=confidence)))
        assert (header[-1], {row[-1] for row in found}) == ("confidence", {confidence})


def test_nothing_found_is_a_header() -> None:
    assert csv_table(answer()) == MARK + ",".join(COLUMNS) + "\r\n"


def test_lines_end_in_crlf_and_cells_have_no_line_breaks() -> None:
    text = csv_table(answer(story(HOSTILE, 1.0)))
    assert text.count("\n") == text.count("\r\n") == 2


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\u200b=1", "'=1"),
        ("＝1", "'＝1"),
        ("a; =1", "a; '=1"),
        ("a;-1", "a;'-1"),
        ("1-1", "1-1"),
        ("R&D at 7.5%", "R&D at 7.5%"),
    ],
)
def test_what_would_be_a_formula_is_text(text: str, cell: str) -> None:
    assert harmless(text) == cell


@given(st.text(), st.sampled_from(",;"))
def test_no_cell_starts_a_formula(text: str, separator: str) -> None:
    hostile = replace(HOSTILE, title=text, excerpt=text, topics=(text, text))
    read = rows(csv_table(answer(story(hostile, 1.0))))[1]
    cells = read if separator == "," else [part for cell in read for part in cell.split(";")]
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "+", "-", "@", "\t") and cell.strip()]


def test_every_report_has_the_origin_that_it_is_from() -> None:
    told = replace(
        story(PLAIN, 1.0, OLD),
        origins=(Origin("=Reuters", "agency", ("p1",), ()), Origin("", "own", ("o1",), ())),
    )
    header, *found = rows(csv_table(answer(told)))
    assert header[11] == "origin"
    assert [row[11] for row in found] == ["'=Reuters", ""]


def test_a_timeline_has_a_row_for_each_question_in_each_period() -> None:
    header, *found = rows(timeline_table(TIMELINE))
    assert tuple(header) == TIMELINE_COLUMNS
    assert found[:2] == [
        ["2021-04-01", "Mars", "1", "4", "0.25"],
        ["2021-04-01", '\'=<b>&"Didi"', "0", "4", "0.0"],
    ]
    assert len(found) == 6


def test_the_reports_of_a_claim_have_a_row_each() -> None:
    header, *found = rows(claim_table(CLAIM))
    assert tuple(header) == CLAIM_COLUMNS
    assert [row[:3] for row in found] == [
        ["reported", "", "Reuters"],
        ["reported", "yes", "Reuters"],
        ["reported", "", ""],
    ]
    assert found[1][3:6] == ["Harbour Daily", "2021-07-28 09:30:00", "最高法院 rules on faces"]
    assert found[2][6] == ""  # an address that may not be followed
    assert found[2][7].startswith("'=1+1")
    assert found[2][8] == "'=A1"


def test_a_claim_without_a_report_has_one_row() -> None:
    nothing = replace(CLAIM, verdict="not_found", reports=(), first=None, missing=("=A1", "oil"))
    assert rows(claim_table(nothing))[1:] == [["not_found", *[""] * 7, "'=A1; oil"]]
