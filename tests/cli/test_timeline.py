"""`semsearch timeline`, on an index and against a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from semsearch.presentation.csv import MARK
from tests.cli.conftest import Run

Piped = Callable[..., Run]


def test_each_question_is_shown_with_its_bars(indexed: Path, piped: Piped) -> None:
    done = piped("timeline", "Harbour", "court", "--compare", "zeppelins", "--index", str(indexed), TZ="UTC")
    assert (done.status, done.err) == (0, "")
    first, second, footer = done.out.split("\n\n")
    assert first.startswith("Harbour court\n")
    assert "articles" in first
    assert "most in " in first
    assert second == "zeppelins\nnothing in the archive is about it: try fewer words, such as a name"
    assert "13 articles" in footer


def test_nothing_counted_is_status_1(indexed: Path, piped: Piped) -> None:
    done = piped("timeline", "zeppelins", "--index", str(indexed))
    assert done.status == 1
    assert "nothing in the archive is about it" in done.out


def test_json_csv_and_svg_are_those_of_http(indexed: Path, piped: Piped) -> None:
    asked = ("timeline", "Harbour court", "--by", "day", "--timezone", "UTC", "--index", str(indexed))
    found = json.loads(piped(*asked, "--json").out)
    assert found["by"] == "day"
    assert found["series"][0]["articles"] > 1
    table = piped(*asked, "--csv").out
    assert table.startswith(f"{MARK}first_day,question,count,articles,share")
    assert table.count("\n") == 1 + len(found["periods"])
    assert piped(*asked, "--svg").out.startswith("<svg ")


def test_what_is_wrong_is_told_before_anything_is_loaded(piped: Piped) -> None:
    for arguments, status, said in (
        (("timeline",), 2, "Missing argument"),
        (("timeline", "a", "--by", "decade"), 2, "decade"),
        (("timeline", " "), 3, "the question is empty"),
        (("timeline", "a", "--since", "soon"), 3, "since must be a date"),
        (("timeline", "a", "--index", "nowhere"), 4, "nowhere"),
    ):
        done = piped(*arguments)
        assert (done.status, done.out) == (status, "")
        assert said in done.err
