"""`semsearch coverage`, on an index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from semsearch.presentation.csv import CLAIM_COLUMNS, MARK
from tests.cli.conftest import Run

Piped = Callable[..., Run]
CLAIM = "Harbour court tells hotels and ferries that they may not scan"


def test_a_reported_claim_has_its_first_report_and_status_0(indexed: Path, piped: Piped) -> None:
    done = piped("coverage", CLAIM, "--index", str(indexed))
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Reported: ")
    assert "\nfirst report\n  Harbour court tells hotels and ferries" in done.out
    assert "origins: " in done.out


def test_what_is_not_reported_is_status_1(indexed: Path, piped: Piped) -> None:
    done = piped("coverage", "Ferries of Kumamoto may not scan", "--index", str(indexed))
    assert done.status == 1
    assert done.out.startswith("Not in this archive: no article has all names of “Kumamoto”")
    later = piped("coverage", CLAIM, "--since", "2030", "--index", str(indexed))
    assert later.status == 1
    assert "it has nothing of that time" in later.out


def test_json_and_csv_are_those_of_http(indexed: Path, piped: Piped) -> None:
    found = json.loads(piped("coverage", CLAIM, "--json", "--index", str(indexed)).out)
    assert found["verdict"] == "reported"
    table = piped("coverage", CLAIM, "--csv", "--index", str(indexed)).out
    assert table.startswith(MARK + ",".join(CLAIM_COLUMNS))
    assert table.count("reported,") >= len(found["reports"])


def test_what_is_wrong_is_told_before_anything_is_loaded(piped: Piped) -> None:
    for arguments, status, said in (
        (("coverage",), 2, "Missing argument"),
        (("coverage", " "), 3, "the question is empty"),
        (("coverage", "a", "--index", "nowhere"), 4, "nowhere"),
    ):
        done = piped(*arguments)
        assert (done.status, done.out) == (status, "")
        assert said in done.err
