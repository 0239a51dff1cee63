from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from semsearch.presentation.terminal.reports import asking, report_lines, status_lines
from semsearch.types import (
    Change,
    MissingField,
    Model,
    OmissionCount,
    Rejection,
    Report,
    SkipCount,
    Status,
)
from tests.presentation.terminal.samples import golden, shown

NOW = datetime(2021, 8, 3, 12, tzinfo=UTC)
REPORT = Report(
    added=412,
    updated=3,
    unchanged=20,
    removed=1,
    duplicates=5,
    rejected=(Rejection("a.md", 3, "no title"), Rejection("b\x1b[1m.xml", None, "not XML")),
    articles=1434,
    items_per_second=68.2,
    seconds=6.12,
)


def test_a_report_says_what_happened_and_where_to_go_next() -> None:
    assert shown(list(report_lines(REPORT, 80, ask=asking("my index")))) == golden("""
        a.md:3: no title
        b[1m.xml: not XML
        added 412 · updated 3 · unchanged 20 · removed 1 · duplicates 5 · rejected 2
        1,434 articles in the index · read and embedded in 6.1 s · 68 articles a second
        ask with: semsearch ask --index 'my index' "…"
    """)


def test_a_report_without_news_says_that_articles_were_compared() -> None:
    same = replace(REPORT, added=0, updated=0, rejected=())
    assert "in the index · compared in 6.1 s · 68 articles a second" in shown(list(report_lines(same, 80)))


def test_report_lists_twenty_rejections_and_counts_the_rest() -> None:
    many = replace(REPORT, rejected=tuple(Rejection("x.jsonl", n, "not JSON") for n in range(1, 1031)))
    lines = shown(list(report_lines(many, 80))).splitlines()
    assert lines[19:21] == ["x.jsonl:20: not JSON", "and 1,010 more: --json lists all"]


def test_a_report_says_what_was_left_out_skipped_and_missing() -> None:
    report = replace(
        REPORT,
        omitted=(
            OmissionCount("date", "not a date", 1_200, "a.jsonl", 7, "'soon\x1b[1m'"),
            OmissionCount("images.width", "expected a whole number, found text", 3, "b\x1b[1m.md"),
        ),
        skipped=(SkipCount("a draft", 41, "wp.json"), SkipCount("an attachment", 1_000, "c.jsonl", 9)),
        missing=(MissingField("date", ("title", "Da\x1b[1mtum")), MissingField("excerpt", ())),
    )
    assert shown(list(report_lines(report, 80))) == golden("""
        a.md:3: no title
        b[1m.xml: not XML
        left out 1,200 × date: not a date (first: a.jsonl:7: 'soon[1m')
        left out 3 × images.width: expected a whole number, found text (first: b[1m.md)
        skipped 41 × a draft (first: wp.json)
        skipped 1,000 × an attachment (first: c.jsonl:9)
        no item has a date; the keys of the records are title, Da[1mtum
        no item has an excerpt or a text
        added 412 · updated 3 · unchanged 20 · removed 1 · duplicates 5 · rejected 2 ·
        left out 1,203 · skipped 1,041
        1,434 articles in the index · read and embedded in 6.1 s · 68 articles a second
        ask with: semsearch ask "…"
    """)


def test_a_report_lists_twenty_kinds_of_what_was_left_out_or_skipped() -> None:
    many = replace(
        REPORT,
        rejected=(),
        omitted=tuple(OmissionCount(f"key {n}", "bad", 2, "a.md") for n in range(1, 31)),
        skipped=tuple(SkipCount(f"kind {n}", 2, "a.md") for n in range(1, 31)),
    )
    lines = shown(list(report_lines(many, 160))).splitlines()
    assert [line for line in lines if "20" in line] == [
        "left out 2 × key 20: bad (first: a.md)",
        "skipped 2 × kind 20 (first: a.md)",
        next(line for line in lines if line.startswith("added")),
    ]
    assert not any("key 21" in line or "kind 21" in line for line in lines)
    assert "left out for 10 more reasons: --json lists all" in lines
    assert "skipped for 10 more reasons: --json lists all" in lines
    assert "left out 60 · skipped 60" in lines[-3]


def test_a_dry_run_says_that_nothing_was_changed() -> None:
    text = shown(list(report_lines(replace(REPORT, rejected=(), dry_run=True), 80)))
    assert text.startswith("dry run, nothing was changed; it would be:\nadded 412")
    assert "ask with" not in text


def test_a_dry_run_names_the_first_changes_of_each_kind() -> None:
    plan = replace(
        REPORT,
        rejected=(),
        dry_run=True,
        model="all-MiniLM-L6-v2",
        changes=(
            Change("add", "1", "A bridge opens", "news/bridge.md"),
            Change("add", "2", "A \x1b[1mtower falls", "news/tower.md"),
            Change("remove", "3", "An old boat", ""),
        ),
    )
    assert shown(list(report_lines(plan, 80))) == golden("""
        dry run, nothing was changed; it would be:
        added 412 · updated 3 · unchanged 20 · removed 1 · duplicates 5 · rejected 0
        model all-MiniLM-L6-v2 · written to the index in force
        to add:
          news/bridge.md: A bridge opens
          news/tower.md: A [1mtower falls
          and 410 more
        to remove:
          An old boat
    """)
    rebuilt = shown(list(report_lines(replace(plan, rebuild=True), 80)))
    assert "a new index that replaces the one in force" in rebuilt


NOTE = 'the model ranks 9 points better with other prompts: set embedding.query_prompt: "query: "\x1b[1m'


def test_a_note_on_prompts_is_shown_with_the_report_and_the_state() -> None:
    assert "other prompts: set" not in shown(list(report_lines(REPORT, 80)))
    said = " ".join(shown(list(report_lines(replace(REPORT, model_note=NOTE), 80))).split())
    assert 'set embedding.query_prompt: "query: "[1m added 412' in said
    status = Status("index", 1, 1, 1, 1, Model("m", 8, "f" * 64), "onnx", model_note=NOTE)
    lines = shown(list(status_lines(status, 60, NOW)))
    assert "prompts    the model ranks 9 points better" in lines
    assert "\x1b" not in lines


def test_a_status_is_aligned() -> None:
    status = Status(
        path="/srv/index",
        articles=1434,
        items=400,
        stories=380,
        revision=7,
        model=Model("all-MiniLM-L6-v2", 384, "0123456789abcdef"),
        questions_by="torch",
        questions_note="the exported form differs too much, so that questions take longer",
        first_month="2020-06",
        last_month="2021-08",
        bytes=92_884_507,
    )
    assert shown(list(status_lines(status, 60, NOW))) == golden("""
        index      /srv/index
        articles   1,434
        items      400
        stories    380
        dates      June 2020 to August 2021
        newest     –
        revision   7
        model      all-MiniLM-L6-v2, 384 dimensions
        weights    0123456789ab
        questions  by torch: the exported form differs too much, so
                   that questions take longer
        size       92.9 MB
    """)
