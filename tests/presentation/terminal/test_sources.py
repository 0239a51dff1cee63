from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from semsearch.presentation.terminal.sources import freshness_rows, report_lines, span, sync_lines
from semsearch.types import Freshness, Rejection, Report, SourceRun, SourceStatus, SyncReport
from tests.presentation.terminal.samples import golden, shown

NOW = datetime(2021, 8, 3, 12, 30, tzinfo=UTC)
RUN = SyncReport(
    (
        SourceRun("own", "changed", added=12, updated=1, removed=3),
        SourceRun("harbour", "unchanged", moved_to="https://harbour.example/\x1b[1mnew"),
        SourceRun("canal", "failed", reason="HTTP status 503 \x1b[1m", next_at=NOW + timedelta(minutes=20)),
        SourceRun("map", "failed", added=1, reason="1 of 2 sitemaps: HTTP status 404"),
        SourceRun("tower", "waiting", reason="too slow", next_at=NOW + timedelta(hours=3)),
        SourceRun("bridge", "gone", reason="gone for good"),
    ),
    Report(rejected=(Rejection("a.md", 3, "no title"),)),
)


def test_a_run_is_told_a_line_for_each_source() -> None:
    assert shown(list(sync_lines(RUN, 80, NOW))) == golden("""
        a.md:3: no title
        own      12 new, 1 updated, 3 removed
        harbour  unchanged; has moved to https://harbour.example/[1mnew: change the
                 settings
        canal    failed: HTTP status 503 [1m; asked again in 20 minutes
        map      1 new; failed: 1 of 2 sitemaps: HTTP status 404
        tower    still failing: too slow; asked again in 3 hours
        bridge   failed: gone for good
    """)


def test_a_schedule_tells_only_what_is_new() -> None:
    names = [line.plain.split()[0] for line in sync_lines(RUN, 80, NOW, changes_only=True)]
    assert names == ["a.md:3:", "own", "canal", "map"]


def test_a_note_on_prompts_is_told_but_not_in_every_turn_of_a_schedule() -> None:
    assert RUN.indexing is not None
    noted = replace(RUN, indexing=replace(RUN.indexing, model_note="other prompts are better\x1b[1m"))
    assert "\nother prompts are better[1m\n" in shown(list(sync_lines(noted, 80, NOW)))
    assert "prompts" not in shown(list(sync_lines(noted, 80, NOW, changes_only=True)))


def test_a_report_without_changes_is_no_line() -> None:
    assert list(report_lines(Report(articles=7, unchanged=7), 80)) == []
    assert shown(list(report_lines(Report(articles=7, added=1), 80))) == "1 new · 7 articles in the index"


def test_a_status_tells_ages_and_what_fails() -> None:
    status = Freshness(
        NOW - timedelta(days=2),
        NOW - timedelta(minutes=5),
        (
            SourceStatus("own", "path", "articles", synced_at=NOW),
            SourceStatus(
                "canal",
                "feed",
                "https://canal.example/",
                failing_since=NOW - timedelta(hours=1),
                failures=3,
                reason="HTTP status 503",
                next_at=NOW + timedelta(minutes=20),
                moved_to="https://canal.example/new",
            ),
        ),
    )
    rows = [(key, value.replace("\xa0", " ")) for key, value in freshness_rows(status, NOW)]
    assert rows == [
        ("newest", "1 August 2021 12:30 UTC, 2 days ago"),
        ("synced", "3 August 2021 12:25 UTC, 5 minutes ago · 2 sources · 1 failing"),
        (
            "",
            "canal: failing since 3 August 2021 11:30 UTC, 3 times: HTTP status 503; asked again in "
            "20 minutes; has moved to https://canal.example/new: change the settings",
        ),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "1 minute"), (59, "1 minute"), (120, "2 minutes"), (3_600, "1 hour"), (200_000, "2 days")],
)
def test_a_span_is_told_in_its_largest_unit(seconds: float, said: str) -> None:
    assert span(seconds) == said
