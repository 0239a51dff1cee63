from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

from semsearch.presentation import html
from semsearch.presentation.html.stories import REPORTS, story_page
from semsearch.storage.provenance import Provenance
from semsearch.stories import headlines, page_of, report_days, timeline, with_origins
from semsearch.types import Article, Provider, StoryDetail
from tests import builders
from tests.presentation.samples import HOSTILE, TOLL

FIRST = datetime(2024, 5, 3, tzinfo=UTC)
WIRE = "TARROW (Reuters) - The harbour office closed the grain terminal for the rest of the week."


def detail(reports: int, offset: int = 0) -> StoryDetail:
    """Return a story of which each second report of a day is one agency's, ten reports an hour."""
    articles = [
        Article(
            f"a{n}",
            f"Report {n}",
            WIRE if n % 2 else f"In its own words, outlet {n} tells of number {n}.",
            f"https://outlet{n}.example/{n}",
            Provider(f"Outlet {n}"),
            FIRST + timedelta(minutes=6 * n),
        )
        for n in range(reports)
    ]
    by_id = {article.id: n for n, article in enumerate(articles)}
    whole = builders.story(articles[0], *articles[1:], id="s")
    (told,) = with_origins([whole], lambda ids: Provenance.of([articles[by_id[id]] for id in ids]), {})
    days = report_days(headlines(articles), told.origins)
    return StoryDetail(
        told,
        timeline(articles),
        differences=(TOLL,),
        days=page_of(days, REPORTS, offset),
        groups=sum(len(day.groups) for day in days),
        articles=reports,
    )


def test_days_groups_differences_and_the_next_page_are_shown() -> None:
    text = html.story(story_page(detail(300), 0))
    assert "300 articles" in text
    assert text.count('<section class="day"') == 1
    assert "3 May 2024" in text.replace("\xa0", " ")
    assert "120 outlets carry this Reuters report: also Outlet 3, Outlet 5, Outlet 7 and 116 more" in text
    assert "Reports differ" in text
    assert "<blockquote" in text
    assert 'href="./story?id=s&amp;offset=50"' in text
    assert "1 to 50 of 152 reports" in text
    last = html.story(story_page(detail(300, 150), 150))
    assert "151 to 152 of 152 reports" in last
    assert "Later reports" not in last
    assert 'href="./story?id=s&amp;offset=100"' in last


def test_a_small_story_has_no_pages() -> None:
    text = html.story(story_page(detail(3), 0))
    assert "Reports" in text
    assert 'class="pages"' not in text


def test_nothing_of_an_archive_is_markup() -> None:
    hostile = StoryDetail(
        builders.story(HOSTILE, HOSTILE),
        days=report_days(headlines([HOSTILE, HOSTILE]), ()),
        groups=1,
        articles=2,
    )
    text = html.story(story_page(hostile, 0))
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "javascript:" not in text.replace("[x](javascript:x)", "")


def test_a_page_of_a_large_story_takes_hardly_longer_than_one_of_a_small() -> None:
    def took(reports: int) -> float:
        found = detail(reports)
        start = process_time()
        for _ in range(5):
            html.story(story_page(found, 0))
        return process_time() - start

    took(10)
    assert took(1_200) < 8 * took(100) + 0.2


def test_a_problem_is_shown_in_place_of_a_story() -> None:
    assert "No story has" in html.story(None, "no story has the id 'x'")
