"""An answer in which every field of every type on the way has a value of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from semsearch.types import (
    Answer,
    Article,
    CitedArticle,
    Constraint,
    DateRange,
    Filter,
    Hit,
    Image,
    Inherited,
    Interpretation,
    MissDiagnosis,
    Origin,
    Place,
    Provider,
    Related,
    ScoreBreakdown,
    Sentence,
    Story,
    Timings,
)

SINCE, UNTIL = datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC)
LEAD = Article(
    id="a1",
    title="最高法院 rules on faces",
    excerpt="Half a sentence.",
    url="https://a.example/1",
    provider=Provider("Harbour Daily", "harbour.example"),
    published_at=datetime(2021, 7, 28, 9, 30, tzinfo=UTC),
    authors=("Ann",),
    topics=("law",),
    images=(Image("https://a.example/1.jpg", 640, None),),
    quality=90,
    heat=-1,
    published=False,
)
ANSWER = Answer(
    question="faxes in July 2021",
    interpretation=Interpretation(
        "faces",
        ("face",),
        Filter(
            SINCE,
            UNTIL,
            ("Harbour Daily",),
            ("law",),
            ("article",),
            False,
            ("half a",),
            ("drones",),
            ("Canal Post",),
            ("sport",),
            (DateRange(SINCE, UNTIL),),
        ),
        (
            Constraint("in July 2021", "date", "limit", since=SINCE, until=UNTIL),
            Constraint("law news", "topic", "relaxed", ("law", "courts")),
        ),
        "faces in July 2021",
        (
            Inherited("subject", "faces in shops"),
            Inherited("date", "in July", since=SINCE, until=UNTIL),
            Inherited("stories", "the second one", ("a1",)),
        ),
        "faces",
    ),
    confidence="low",
    summary=(Sentence("Half a sentence.", (1,), (Place("a1", "excerpt", 0, 16),), (CitedArticle.of(LEAD),)),),
    stories=(
        Story(
            Hit(
                LEAD,
                0.9,
                ScoreBreakdown(0.4, 0.5, 0.6, 12.0, 0.7, 0.04, 0.01, -0.05, -0.02, 0.03, -0.01, -0.06),
            ),
            (Related(replace(LEAD, id="b2", listed=False), "listed", None),),
            (LEAD.provider,),
            LEAD.published_at,
            LEAD.published_at,
            id="a1",
            origins=(Origin("Example Media", "owner", ("a1", "b2"), ("Harbour Daily", "Canal Post")),),
        ),
    ),
    timings=Timings(0.5, 0.25, 1.0, 2.0, 3.0, 0.75, 1.5, 2.5, 4.0, 15.5),
    revision=4,
    articles=412,
    why_not=MissDiagnosis(
        replace(LEAD, id="c3"), "order", ("since",), 0.21, 0.34, 1.5, 2.5, 0.412, 0.53, 14, "a1"
    ),
    writer="a-model",
    unsupported=2,
    unknown=("Kiel",),
    missing=("40 million",),
)
