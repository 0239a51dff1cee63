"""What an archive may hold at its worst, and a feed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from semsearch.presentation import feeds
from semsearch.presentation.feeds import Feed
from semsearch.types import (
    Answer,
    Article,
    CitedArticle,
    ClaimCoverage,
    ClaimReport,
    Count,
    Difference,
    Image,
    Interpretation,
    Origin,
    Period,
    Place,
    Provider,
    Quotation,
    ReportedValue,
    ScoreBreakdown,
    Series,
    Story,
    Timeline,
)
from tests import builders

WHY = ScoreBreakdown(0.5, 0.5, 0.5, 1.0)
HOSTILE = Article(
    id="h1",
    title="<script>alert(1)</script> & \u202e]]> \x00\x0b\ufffe\ud800 AT&amp;T **b** [x](javascript:x)",
    excerpt="=cmd|'/c calc'!A1 \"quoted\", a comma; =1+1\r\nand a second line <img src=x onerror=alert(1)>",
    url="javascript:alert(1)",
    provider=Provider('+Outlet, "the" <b>\'', "@evil.example"),
    published_at=None,
    topics=("-topic", "a, b", "\x07"),
    images=(Image("data:image/png;base64,AA"), Image("https://pictures.example/a b'\".jpg", 640, 0)),
)
PLAIN = Article(
    id="p1",
    title="最高法院 rules on faces",
    excerpt="Half a sentence.",
    url="https://a.example/新闻?b=1&c=2",
    provider=Provider("Harbour Daily", "harbour.example"),
    published_at=datetime(2021, 7, 28, 9, 30, tzinfo=UTC),
    authors=("Ann", "+Bo"),
    topics=("law", "China"),
)
OLD = replace(
    PLAIN,
    id="o1",
    title="",
    excerpt="",
    url="https://a.example/old",
    provider=Provider(),
    authors=(),
    topics=(),
)
OLD = replace(OLD, published_at=datetime(987, 3, 1, tzinfo=UTC))


def story(article: Article, score: float, *related: Article) -> Story:
    return builders.story(builders.hit(article, score, WHY), *related, id=article.id)


def answer(*stories: Story, **more: object) -> Answer:
    return builders.answer(*stories, **{"question": "who = what?", **more})


NOW = datetime(2026, 11, 29, tzinfo=UTC)
AS_OF = datetime(2021, 7, 30, 8, tzinfo=UTC)


def feed(*articles: Article) -> Feed:
    return Feed(
        id="urn:semsearch:feed:1",
        title="<what> & why \x00?",
        description="News that answers: <what> & why",
        page="http://127.0.0.1:8080/?q=%3Cwhat%3E&topic=a%26b",
        address="http://127.0.0.1:8080/v1/feed?q=%3Cwhat%3E&topic=a%26b",
        as_of=AS_OF,
        entries=feeds.entries((story(article, 1.0) for article in articles), 100, NOW),
    )


TIMELINE = Timeline(
    "month",
    (
        Series("Mars", Interpretation("Mars"), articles=5, stories=2, undated=1),
        Series('=<b>&"Didi"\x1b\u202e', Interpretation("Didi"), articles=1, stories=1),
    ),
    (
        Period(date(2021, 4, 1), 4, (1, 0)),
        Period(date(2021, 5, 1), 6, (3, 0)),
        Period(date(2021, 6, 1), 10, (0, 1)),
    ),
    undated=2,
    revision=7,
    articles=22,
)
CLAIM = ClaimCoverage(
    claim="Norvik fined =<b>",
    interpretation=Interpretation("Norvik fined"),
    verdict="reported",
    reports=(
        ClaimReport(OLD, "Half a sentence.", None, ("Norvik",)),
        ClaimReport(PLAIN, "Half a sentence.", Place("p1", "excerpt", 0, 16)),
        ClaimReport(HOSTILE, "=1+1 \x1b[31m\u202e", None, ("=A1",)),
    ),
    total=14,
    first=1,
    origins=(
        Origin("Reuters", "agency", ("o1", "p1"), ("Harbour Daily", "Node")),
        Origin("", "own", ("h1",), ()),
    ),
    days=(Count("2021-07-28", 1),),
    silent=("Canal Post", "\x1b[31m"),
    since=date(2020, 6, 8),
    until=date(2022, 9, 14),
    revision=7,
    articles=22,
)
TOLL = Difference(
    "figure",
    "killed",
    (
        ReportedValue(
            "12",
            (
                Quotation(
                    CitedArticle(
                        "a", "Blast at the terminal", "Harbour Daily", "https://harbour.example/blast"
                    ),
                    "The blast at the grain terminal killed 12 people.",
                    Place("a", "excerpt", 0, 49),
                    datetime(2021, 7, 28, tzinfo=UTC),
                ),
            ),
        ),
        ReportedValue(
            "at least 15",
            (
                Quotation(
                    CitedArticle("b", "Terminal closed", "Canal Post", "https://canal.example/terminal"),
                    "The explosion, which killed at least 15 people at the terminal, was heard in Ostvik.",
                    Place("b", "excerpt", 10, 94),
                    datetime(2021, 7, 29, tzinfo=UTC),
                ),
            ),
            4,
            2,
        ),
    ),
)
