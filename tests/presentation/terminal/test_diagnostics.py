from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from semsearch.presentation.terminal.answers import answer_lines
from semsearch.presentation.terminal.diagnostics import miss_diagnosis_lines
from semsearch.types import Answer, Filter, Interpretation, MissDiagnosis, Provider, Step, Story
from tests.builders import article
from tests.presentation.terminal.samples import ANY_TEXT, ESCAPES, LEAD, STORY, answer, safe, shown

EXPECTED = article(
    "No scans at the gate",
    id="gate",
    provider=Provider("Canal Post"),
    published_at=datetime(2021, 6, 12, 9, 30, tzinfo=UTC),
    topics=("Law", "Ports"),
    published=False,
)
OTHER = Story(replace(LEAD, article=article("Ferries plug in")), id="ferries")


def told(miss_diagnosis: MissDiagnosis, asked: Answer, first: int = 1) -> list[str]:
    lines = list(miss_diagnosis_lines(miss_diagnosis, asked, 200, first=first, zone=UTC))
    assert lines[0].plain == "why not “No scans at the gate”?"
    return [line.plain.strip() for line in lines[1:]]


@pytest.mark.parametrize(
    ("limits", "changed", "said"),
    [
        ({"since": datetime(2021, 7, 1, tzinfo=UTC)}, {}, "since 1 July 2021 (published 12 June 2021)"),
        (
            {"until": datetime(2021, 6, 12, 8, tzinfo=UTC)},
            {},
            "until 12 June 2021 08:00 UTC (published 12 June 2021 09:30 UTC)",
        ),
        (
            {"since": datetime(2021, 7, 1, tzinfo=UTC)},
            {"published_at": None},
            "since 1 July 2021 (it has no date)",
        ),
        ({"providers": ("TechNode",)}, {}, "outlet TechNode (it is from Canal Post)"),
        ({"providers": ("TechNode",)}, {"provider": Provider()}, "outlet TechNode (it has no outlet)"),
        ({"topics": ("AI", "China")}, {}, "topic AI or China (its topics are Law, Ports)"),
        ({"topics": ("AI",)}, {"topics": ()}, "topic AI (it has no topics)"),
        ({"types": ("video",)}, {}, "type video (its type is article)"),
        ({"published": True}, {}, "published (it is unpublished)"),
        ({"published": False}, {"published": True}, "unpublished (it is published)"),
        ({"published": True}, {"published": None}, "published (it does not say whether it is published)"),
        ({"phrases": ("smart city",)}, {}, "with “smart city” (it does not contain that)"),
        ({"excluded": ("gate",)}, {}, "without “gate” (it contains that)"),
    ],
)
def test_a_filter_that_it_does_not_pass_is_shown_with_what_it_has_instead(
    limits: dict[str, object], changed: dict[str, object], said: str
) -> None:
    within = replace(Filter(types=("article", "video")), **limits)  # type: ignore[arg-type]  # fields by name
    asked = answer(STORY, interpretation=Interpretation("x", filter=within))
    expected = replace(EXPECTED, **changed)  # type: ignore[arg-type]  # fields by name
    assert told(MissDiagnosis(expected, "limits", tuple(limits)), asked) == [
        f"It does not pass the filter {said}."
    ]


def test_days_are_in_the_caller_s_time_zone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    within = Filter(since=datetime(2021, 6, 30, 16, tzinfo=UTC))
    late = replace(EXPECTED, published_at=datetime(2021, 6, 29, 23, tzinfo=UTC))
    asked = answer(STORY, interpretation=Interpretation("x", filter=within))
    lines = list(
        miss_diagnosis_lines(MissDiagnosis(late, "limits", ("since",)), asked, 200, first=1, zone=zone)
    )
    assert lines[1].plain.strip() == "It does not pass the filter since 1 July 2021 (published 30 June 2021)."


@pytest.mark.parametrize(
    ("miss_diagnosis", "said"),
    [
        (
            MissDiagnosis(EXPECTED, "candidates", cosine=0.21, least_cosine=0.34, bm25=0.0, least_bm25=2.0),
            "Neither search returned it: its cosine is 0.21, that of the last candidate 0.34; "
            "it contains none of the question's words.",
        ),
        (
            MissDiagnosis(EXPECTED, "candidates", cosine=0.21, least_cosine=0.34, bm25=1.25, least_bm25=3.0),
            "Neither search returned it: its cosine is 0.21, that of the last candidate 0.34; "
            "its BM25 is 1.2, that of the last candidate 3.0.",
        ),
        (
            MissDiagnosis(EXPECTED, "candidates"),
            "Neither search returned it: its cosine is unknown; it contains none of the question's words.",
        ),
        (
            MissDiagnosis(EXPECTED, "order", score=0.412, least_score=0.53, place=14),
            "It is number 14 by score: 0.412, the last story shown has 0.530.",
        ),
        (MissDiagnosis(EXPECTED, "order", score=0.412, place=14), "It is number 14 by score: 0.412."),
        (
            MissDiagnosis(EXPECTED, "story", place=9, story="ferries"),
            "It is in story 4, under “Ferries plug in”.",
        ),
        (MissDiagnosis(EXPECTED, "shown", place=1, story="x"), "It leads story 3."),
        (
            MissDiagnosis(EXPECTED, "shown", place=40),
            "It is in a story that is not on this page, number 40 by score.",
        ),
    ],
)
def test_each_step_is_told_in_a_sentence(miss_diagnosis: MissDiagnosis, said: str) -> None:
    assert told(miss_diagnosis, answer(replace(STORY, id="x"), OTHER), first=3) == [said]


def test_the_diagnosis_is_below_the_stories_or_in_their_place() -> None:
    miss_diagnosis = MissDiagnosis(EXPECTED, "order", score=0.412, least_score=0.53, place=14)
    lines = [line.plain for line in answer_lines(answer(STORY, why_not=miss_diagnosis), 80)]
    assert lines[-5:] == [
        "",
        "why not “No scans at the gate”?",
        "  It is number 14 by score: 0.412, the last story shown has 0.530.",
        "",
        "1 story · 1,412 articles · 38 ms",
    ]
    nothing = answer(why_not=replace(miss_diagnosis, step="candidates", cosine=0.1))
    text = shown(answer_lines(nothing, 80))
    assert text.startswith("Nothing found")
    assert " ".join(text.split()).endswith("its cosine is 0.10; it contains none of the question's words.")


STEPS = st.sampled_from(("limits", "candidates", "order", "story", "shown"))


@given(text=ANY_TEXT, step=STEPS, width=st.integers(20, 90))
@example(text=ESCAPES, step="story", width=20)
@example(text="人" * 300, step="limits", width=20)
@example(text="", step="story", width=20)
def test_lines_with_hostile_text_are_printable_and_fit_the_width(text: str, step: Step, width: int) -> None:
    miss_diagnosis = MissDiagnosis(
        article(text, provider=Provider(text), topics=(text,), type=text),
        step,
        ("providers", "topics", "types", "phrases"),
        story="lead",
    )
    asked = answer(
        Story(replace(LEAD, article=article(text)), id="lead"),
        interpretation=Interpretation(
            "x", filter=Filter(None, None, (text,), (text,), (text,), phrases=(text,))
        ),
    )
    lines = list(miss_diagnosis_lines(miss_diagnosis, asked, width, first=1, zone=UTC))
    for line in lines:
        assert safe(line.plain), repr(line.plain)
        assert cell_len(line.plain) <= width, repr(line.plain)
