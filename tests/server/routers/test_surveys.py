"""The routes of questions to the archive as a whole, on a real server."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest

from semsearch import Index
from semsearch.presentation.csv import CLAIM_COLUMNS, MARK, TIMELINE_COLUMNS
from semsearch.schemas.claim import ClaimCoverage
from semsearch.schemas.timeline import Timeline

ASKED = {"q": "shore power", "compare": "orchard frost"}


def test_a_timeline_is_the_facades_own(client: Any, index: Index) -> None:
    reply = client.get("/v1/timeline", params=ASKED)
    assert reply.headers["content-type"] == "application/json"
    own = Timeline.of(index.timeline("shore power", compare=["orchard frost"]))
    assert reply.json() == json.loads(own.model_dump_json())
    assert [one["question"] for one in reply.json()["series"]] == ["shore power", "orchard frost"]
    assert all(one["articles"] for one in reply.json()["series"])


def test_periods_have_no_gaps_and_counts_add_up(client: Any) -> None:
    found = client.get("/v1/timeline", params={**ASKED, "by": "day"}).json()
    days = [one["first_day"] for one in found["periods"]]
    assert days == sorted(days)
    for number, series in enumerate(found["series"]):
        counts = [one["counts"][number] for one in found["periods"]]
        assert sum(counts) == series["articles"] - series["undated"]
    for one in found["periods"]:
        assert one["shares"] == [round(count / one["articles"], 6) if count else 0 for count in one["counts"]]


def test_limits_and_zone_are_those_of_the_request(client: Any) -> None:
    asked = {**ASKED, "provider": "Coast", "by": "year"}
    (period,) = client.get("/v1/timeline", params=asked).json()["periods"]
    assert (period["articles"], period["counts"]) == (2, [1, 0])
    tokyo = client.get("/v1/timeline", params={"q": "orchard frost", "by": "day", "timezone": "Asia/Tokyo"})
    assert "2024-03-13" in [one["first_day"] for one in tokyo.json()["periods"]]


@pytest.mark.parametrize("form", ["csv", "svg"])
def test_a_form_is_given_by_parameter_and_by_header(client: Any, form: str) -> None:
    kind = {"csv": "text/csv", "svg": "image/svg+xml"}[form]
    by_parameter = client.get("/v1/timeline", params={**ASKED, "format": form})
    by_header = client.get("/v1/timeline", params=ASKED, headers={"Accept": kind})
    assert by_parameter.text == by_header.text
    for given in (by_parameter, by_header):
        assert given.headers["content-type"].partition(";")[0] == kind
        assert "Accept" in given.headers["vary"]


def test_a_table_has_the_columns_and_a_name(client: Any) -> None:
    reply = client.get("/v1/timeline", params={**ASKED, "format": "csv"})
    header, *rows = csv.reader(io.StringIO(reply.text.removeprefix(MARK), newline=""))
    assert tuple(header) == TIMELINE_COLUMNS
    assert {row[1] for row in rows} == {"shore power", "orchard frost"}
    assert 'filename="shore-power.csv"' in reply.headers["content-disposition"]


def test_a_drawing_may_load_and_run_nothing(client: Any) -> None:
    reply = client.get("/v1/timeline", params={"q": "<script>alert(1)</script> shore power", "format": "svg"})
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(reply.text).iter()}.isdisjoint(
        {"script"}
    )


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "q"),
        ({"q": "a", "by": "decade"}, "by"),
        ({"q": "a", "format": "png"}, "format"),
        ({"q": "a", "compare": ["b"] * 5}, "compare"),
        ({"q": "a", "since": "soon"}, "since"),
        ({"q": "a", "limit": 5}, "limit"),
        ({"q": "a", "timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_a_wrong_parameter_is_told_by_its_name(client: Any, params: dict[str, Any], field: str) -> None:
    reply = client.get("/v1/timeline", params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, "validation")
    assert reply.json()["detail"].startswith(field)


@pytest.mark.parametrize("params", [{"q": " "}, {"q": "a", "compare": ""}, {"q": "a" * 3_000}])
def test_a_question_that_cannot_be_asked_is_refused(client: Any, params: dict[str, Any]) -> None:
    reply = client.get("/v1/timeline", params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, "question_refused")


CLAIM = "China's top court tells hotels and airports they may not scan faces without consent"


def test_a_coverage_is_the_facades_own(client: Any, index: Index) -> None:
    reply = client.get("/v1/coverage", params={"claim": CLAIM})
    assert reply.json() == json.loads(ClaimCoverage.of(index.coverage(CLAIM)).model_dump_json())
    found = reply.json()
    assert found["verdict"] == "reported"
    first = found["reports"][found["first"]]
    assert first["sentence"]
    dated = [one["article"]["published_at"] for one in found["reports"] if one["article"]["published_at"]]
    assert dated == sorted(dated)
    assert found["total"] == len(found["reports"]) == sum(len(one["articles"]) for one in found["origins"])
    assert 1 <= found["independent"] == len(found["origins"]) <= found["total"]


def test_what_is_not_there_is_told_from_what_cannot_be(client: Any) -> None:
    for asked, verdict, lacks in (
        ({"claim": "Hotels in Kumamoto may not scan faces"}, "not_in_archive", ["names"]),
        ({"claim": CLAIM, "since": "2030"}, "not_in_archive", ["dates"]),
        ({"claim": CLAIM, "provider": "Nowhere Post"}, "not_in_archive", ["outlets"]),
    ):
        found = client.get("/v1/coverage", params=asked).json()
        assert (found["verdict"], found["lacks"], found["reports"]) == (verdict, lacks, [])


def test_the_reports_are_a_table_by_parameter_and_by_header(client: Any) -> None:
    by_parameter = client.get("/v1/coverage", params={"claim": CLAIM, "format": "csv"})
    by_header = client.get("/v1/coverage", params={"claim": CLAIM}, headers={"Accept": "text/csv"})
    assert by_parameter.text == by_header.text
    header, *rows = csv.reader(io.StringIO(by_parameter.text.removeprefix(MARK), newline=""))
    assert tuple(header) == CLAIM_COLUMNS
    assert {row[0] for row in rows} == {"reported"}
    assert sum(row[1] == "yes" for row in rows) == 1


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "validation"),
        ({"claim": "a", "q": "b"}, "validation"),
        ({"claim": "a", "since": "soon"}, "validation"),
        ({"claim": " "}, "question_refused"),
        ({"claim": "in July 2021"}, "question_refused"),
        ({"claim": "a" * 3_000}, "question_refused"),
    ],
)
def test_a_claim_that_cannot_be_checked_is_refused(client: Any, params: dict[str, Any], code: str) -> None:
    reply = client.get("/v1/coverage", params=params)
    assert (reply.status_code, reply.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/v1/coverage?claim=ferries", "/v1/timeline?q=ferries"])
def test_what_is_private_never_appears(client: Any, secret: str, path: str) -> None:
    assert secret not in client.get(path).text
