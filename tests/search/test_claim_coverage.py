"""Who reported a claim: on a small archive, and how often the verdict is right on the samples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from semsearch.errors import QuestionRefused
from semsearch.search import Engine, claim_coverage
from semsearch.search.confidence import Background
from semsearch.storage.base import Snapshot
from semsearch.types import ClaimCoverage, Filter, Listing, Question
from tests.search.conftest import ENCODER, NOW, article, filled

JUDGMENTS = Path(__file__).parent.parent / "judgments"
EASY = Background(median=0.0, spread=0.1)
TEXT = "Norvik fined Halden Works 40 million crowns for oil in the Tarvik fjord"
REPORTS = [
    article("paper", TEXT, 5, excerpt=f"{TEXT}. The company will appeal."),
    article(
        "first", TEXT, 4, outlet="agency", listed=False, excerpt=f"LONDON (Reuters) - {TEXT}. No comment."
    ),
    article("copy", TEXT, 6, outlet="node", listed=False, excerpt=f"LONDON (Reuters) - {TEXT}. No comment."),
]
OTHERS = [
    *(article(f"filler{n:02}", f"weather report number {n}", 3) for n in range(60)),
    replace(article("quiet", "Ships call at Brenna", 6, outlet="silent"), topics=("Sea",)),
    replace(article("old", "Ships call at Solvik", 6, month=1, outlet="former"), topics=("Sea",)),
]


@pytest.fixture(scope="module")
def snapshot() -> Iterator[Snapshot]:
    reports = [replace(one, topics=("Sea",)) for one in REPORTS]
    with filled([*reports, *OTHERS], [Listing("p.md", "paper", ("first", "copy"))]).snapshot() as taken:
        yield taken


def checked(snapshot: Snapshot, text: str, background: Background = EASY, **more: Any) -> ClaimCoverage:
    engine = Engine(snapshot, ENCODER, background=background)
    return claim_coverage(engine, Question(text, **more), NOW)


def test_a_reported_claim_has_its_reports_in_order_of_time(snapshot: Snapshot) -> None:
    found = checked(snapshot, TEXT)
    assert (found.verdict, found.missing, found.lacks, found.total) == ("reported", (), (), 3)
    assert [one.article.id for one in found.reports] == ["first", "paper", "copy"]
    assert found.first_report == found.reports[0]
    assert [(one.value, one.count) for one in found.days] == [
        ("2021-07-04", 1),
        ("2021-07-05", 1),
        ("2021-07-06", 1),
    ]


def test_each_report_is_quoted_word_for_word(snapshot: Snapshot) -> None:
    for one in checked(snapshot, TEXT).reports:
        assert "fined Halden Works" in one.sentence
        assert one.place
        assert getattr(one.article, one.place.field)[one.place.start : one.place.end] == one.sentence
        assert one.missing == ()


def test_reports_of_one_agency_are_one_origin(snapshot: Snapshot) -> None:
    origins = checked(snapshot, TEXT).origins
    assert len(origins) < 3
    assert origins[0].name == "Reuters"
    assert {id for one in origins for id in one.articles} == {"first", "paper", "copy"}


def test_outlets_on_its_topics_in_that_time_are_silent_and_others_are_not(snapshot: Snapshot) -> None:
    assert checked(snapshot, TEXT).silent == ("Silent",)


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}.",
        "Norvik Fined Halden Works 40 Million Crowns For Oil in the Tarvik Fjord",
        f"did {TEXT}?",
    ],
)
def test_a_sentence_a_headline_and_a_question_claim_the_same(snapshot: Snapshot, text: str) -> None:
    assert checked(snapshot, text).verdict == "reported"
    other = text.replace("40", "73")
    found = checked(snapshot, other)
    assert (found.verdict, len(found.reports)) == ("partly", 3)
    assert "73 million" in " ".join(found.missing).lower()
    assert all(found.missing[0] in one.missing for one in found.reports)


def test_a_name_that_no_article_has_is_not_in_the_archive(snapshot: Snapshot) -> None:
    found = checked(snapshot, TEXT.replace("Halden Works", "Kumamoto"))
    assert (found.verdict, found.lacks, found.reports, found.first) == (
        "not_in_archive",
        ("names",),
        (),
        None,
    )
    assert any("Kumamoto" in one for one in found.missing)


@pytest.mark.parametrize(
    ("filter", "lacks"),
    [
        (Filter(since=datetime(2023, 1, 1, tzinfo=UTC)), ("dates",)),
        (Filter(providers=("Gazette",)), ("outlets",)),
        (Filter(types=("podcast",)), ("limits",)),
    ],
)
def test_what_the_archive_does_not_hold_is_told(
    snapshot: Snapshot, filter: Filter, lacks: tuple[str, ...]
) -> None:
    found = checked(snapshot, TEXT, filter=filter)
    assert (found.verdict, found.lacks) == ("not_in_archive", lacks)
    assert (found.since, found.until) == (date(2021, 1, 6), date(2021, 7, 6))


def test_a_date_in_the_claim_that_the_archive_has_nothing_of_is_told(snapshot: Snapshot) -> None:
    found = checked(snapshot, "Halden Works fined in March 1999")
    assert (found.verdict, found.lacks) == ("not_in_archive", ("dates",))


def test_a_claim_that_no_story_is_near_is_not_found(snapshot: Snapshot) -> None:
    found = checked(
        snapshot, "ships number the weather of oil", background=Background(median=9.0, spread=0.1)
    )
    assert (found.verdict, found.lacks, found.reports) == ("not_found", (), ())


def test_only_reports_that_pass_the_filter_count(snapshot: Snapshot) -> None:
    found = checked(snapshot, TEXT, filter=Filter(providers=("Node",)))
    assert [one.article.id for one in found.reports] == ["copy"]


def test_a_claim_says_something(snapshot: Snapshot) -> None:
    with pytest.raises(QuestionRefused, match="a claim needs more than limits"):
        checked(snapshot, "in July 2021")
    with pytest.raises(QuestionRefused, match="empty"):
        checked(snapshot, " ")


def test_a_claim_in_a_foreign_language_is_told_so(sample_index: Any) -> None:
    found = sample_index.coverage("Der Bundestag beschließt am Donnerstag ein neues Gesetz über die Rente")
    assert (found.verdict, found.lacks, found.missing) == ("not_in_archive", ("language",), ())


def test_verdicts_on_the_samples(sample_index: Any) -> None:
    """The table is in `docs/benchmarks.md`. The half that is kept back chose nothing."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for one in map(json.loads, (JUDGMENTS / "claims.jsonl").read_text("utf-8").splitlines()):
        kind = one["kind"] if one["kind"] in ("answerable", "action", "relation", "successor") else "named"
        found = counted.setdefault((one["half"], kind), Counter())
        found[sample_index.coverage(one["text"]).verdict] += 1
    for half in ("dev", "kept"):
        right, named = counted[half, "answerable"], counted[half, "named"]
        assert right["reported"] >= 0.75 * right.total(), half
        assert right["reported"] + right["partly"] >= 0.95 * right.total(), half
        assert named["reported"] <= 0.15 * named.total(), half
