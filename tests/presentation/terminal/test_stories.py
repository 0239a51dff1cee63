from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from semsearch.presentation.terminal.stories import MOST, story_detail_lines, story_list_lines, timeline
from semsearch.presentation.text.timeline import NOTHING, SIGNS, bars
from semsearch.text.printable import address
from semsearch.types import (
    Count,
    EarlierStory,
    Filter,
    Headline,
    Hit,
    Origin,
    Provider,
    ReportGroup,
    Story,
    StoryDay,
    StoryDetail,
    StoryList,
)
from tests.builders import article
from tests.presentation.samples import TOLL
from tests.presentation.terminal.samples import ANY_TEXT, COVERAGE, ESCAPES, LEAD, golden, safe, shown

OUTLETS = tuple(Provider(name) for name in ("Harbour Daily", "Canal Post", "Law Weekly", "Innkeeper"))
STORY = Story(LEAD, COVERAGE, OUTLETS, id="2cadb2fq7nebpcdm")
ALONE = Story(
    Hit(article("Hotels react", published_at=datetime(2021, 8, 29, tzinfo=UTC)), 0.0, LEAD.why),
    providers=(Provider("Innkeeper"),),
    id="b2",
)
DIGEST = StoryList((STORY, ALONE), 413, 3, 1412)
DOSSIER = StoryDetail(
    STORY,
    (Count("2020-12-29", 1), Count("2021-07-28", 3), Count("2021-07-29", 1), Count("2021-08-29", 1)),
    (
        Headline(COVERAGE[1].article, ((0, 4), (9, 15))),
        Headline(LEAD.article),
        Headline(COVERAGE[0].article, ((22, 25),)),
        Headline(replace(COVERAGE[2].article, published_at=None)),
    ),
    ("The Bay Dispatch", "Lantern Daily"),
    ("43kzsfyrt25qehbq", "yxf52mzcxcevde5m"),
    "auytimwkys6x2th3",
    (
        EarlierStory(
            "c3",
            article("Council forbids cameras that know faces"),
            2,
            datetime(2020, 3, 1, tzinfo=UTC),
            datetime(2020, 3, 2, tzinfo=UTC),
            303,
            ("Harbour court", "faces"),
            0.51,
        ),
    ),
)
RULING = {date(2021, 7, 28): 4, date(2021, 7, 29): 2, date(2021, 8, 4): 1}


def test_a_list_at_80_columns() -> None:
    assert shown(story_list_lines(DIGEST, 80)) == golden("""
        1. Harbour court tells hotels and ferries that they may not scan faces
           https://harbour.example/2021/07/hotels
           4 articles · 4 outlets · 2cadb2fq7nebpcdm
           29 December 2020 ▂·····························▄···▂ 29 August 2021

        2. Hotels react
           1 article · 1 outlet · 29 August 2021 · b2

        1 to 2 of 413 stories · 1,412 articles
        show one with: semsearch stories ID
    """)


def test_a_list_at_40_columns_with_filters_from_the_ninth_story_on() -> None:
    filter = Filter(since=datetime(2021, 7, 1, tzinfo=UTC), topics=("Law", "China"), published=True)
    lines = story_list_lines(replace(DIGEST, total=10), 40, filter=filter, first=9, linked=True, plain=True)
    assert shown(lines) == golden("""
        only since 1 July 2021 · topic Law or
          China · published

         9. Harbour court tells hotels and
            ferries that they may not scan faces
            4 articles · 4 outlets ·
            2cadb2fq7nebpcdm
            29 December 2020 to 29 August 2021
            1.............................2...1

        10. Hotels react
            1 article · 1 outlet ·
            29 August 2021 · b2

        9 to 10 of 10 stories · 1,412 articles
        show one with: semsearch stories ID
    """)


def test_a_list_of_all_counts_them() -> None:
    assert "\n2 stories · 1,412 articles\n" in shown(story_list_lines(replace(DIGEST, total=2), 80))


@pytest.mark.parametrize(
    ("story_list", "first", "said"),
    [
        (StoryList((), 0, 0, 0), 1, "the index is empty"),
        (StoryList((), 0, 3, 9), 1, "Nothing found with these filters: remove one of them."),
        (StoryList((), 7, 3, 9), 21, "Nothing found from story 21 of 7 on: use a smaller --offset."),
    ],
)
def test_no_story_says_why(story_list: StoryList, first: int, said: str) -> None:
    text = shown(story_list_lines(story_list, 80, first=first))
    assert said in text
    assert "show one" not in text


def test_a_dossier_at_80_columns() -> None:
    assert shown(story_detail_lines(DOSSIER, 80)) == golden("""
        Harbour court tells hotels and ferries that they may not scan faces
        https://harbour.example/2021/07/hotels
        Harbour Daily · 28 July 2021
        The ruling says that consumer-facing businesses may not scan a face without
        consent.

        4 articles · 4 outlets
        includes the former 43kzsfyrt25qehbq · yxf52mzcxcevde5m
        split from auytimwkys6x2th3
        29 December 2020 ▂·····························█···▂ 29 August 2021
        peak on 28 July 2021: 3 articles · one bar per week

        29 December 2020  What the ruling leaves open — Law Weekly
            28 July 2021  Harbour court tells hotels and ferries that they may not scan
                          faces — Harbour Daily
            29 July 2021  No scans at the gate, say judges — Canal Post
                 undated  Hotels react — Innkeeper

        follows on:
          Council forbids cameras that know faces
            1 March 2020 · 2 articles · c3 · both: Harbour court, faces

        no report from outlets that cover its topics: The Bay Dispatch · Lantern Daily

        ask about it with: semsearch ask "…" --since 2020-12-29 --until 2021-08-29
    """)


def test_what_reports_state_differently_stands_below_the_headlines() -> None:
    text = shown(story_detail_lines(replace(DOSSIER, differences=(TOLL,)), 80))
    assert "\n\nreports differ:\n  killed: 12 or at least 15\n    12 — Harbour Daily, 28 July 2021\n" in text
    assert "reports differ" not in shown(story_detail_lines(DOSSIER, 80))


def test_copies_of_a_report_are_counted_below_it_and_the_next_page_is_named() -> None:
    first, *others = (
        replace(one, article=replace(one.article, id=f"a{n}")) for n, one in enumerate(DOSSIER.headlines)
    )
    wired = ReportGroup(first, tuple(one.article for one in others), "Reuters")
    days = (StoryDay("2020-12-29", (wired,), 4),)
    paged = replace(DOSSIER, headlines=(first, *others), days=days, groups=60, articles=300)
    text = shown(story_detail_lines(paged, 80, first=51))
    assert "300 articles · 4 outlets" in text
    assert "outlets carry this Reuters report: also " in text
    assert others[0].article.title not in text.partition("300 articles")[2]
    assert "51 to 51 of 60 reports; next with: --offset 51" in text
    assert "no reports from 61 on" in shown(
        story_detail_lines(replace(paged, days=(), headlines=()), 80, first=61)
    )


def test_story_detail_at_40_columns_has_days_above_headlines() -> None:
    text = shown(story_detail_lines(DOSSIER, 40))
    assert (
        golden("""
        28 July 2021
          Harbour court tells hotels and
            ferries that they may not scan faces
            — Harbour Daily
        29 July 2021
          No scans at the gate, say judges
            — Canal Post
    """)
        in text
    )
    assert "\u00a0" not in text


def test_a_day_is_told_once_for_all_of_its_headlines() -> None:
    same = replace(DOSSIER, headlines=(Headline(LEAD.article), Headline(LEAD.article)))
    for width in (40, 80):
        told = shown(story_detail_lines(same, width)).partition("bar per")[2]
        assert told.count("28 July 2021") == 1


def test_a_story_of_one_article_has_its_day_and_no_timeline() -> None:
    alone = StoryDetail(ALONE, (Count("2021-08-29", 1),), (Headline(ALONE.lead.article),))
    text = shown(story_detail_lines(alone, 80, linked=True))
    assert "\n1 article · 1 outlet · 29 August 2021\n\n29 August 2021  Hotels react\n" in text
    assert "bar per" not in text
    assert "Bold" not in text
    assert "no report from" not in text


def bold(lines: list[Text]) -> list[str]:
    return [
        line.plain[span.start : span.end] for line in lines for span in line.spans if span.style == "bold"
    ]


def test_what_a_headline_alone_says_is_bold_and_explained_where_it_can_be_seen() -> None:
    lines = story_detail_lines(DOSSIER, 80, linked=True)
    assert bold(lines) == ["What", "ruling", "say"]
    assert "Bold: words that no other headline has." in shown(lines)


def test_unique_words_are_bold_in_the_printable_title() -> None:
    wild = article("\x1b[31m  Hotels \u200b react\n again", provider=Provider("Innkeeper"))
    start = wild.title.index("react")
    story_detail = replace(DOSSIER, headlines=(Headline(wild, ((start, start + 5), (2, 90), (70, 5))),))
    lines = story_detail_lines(story_detail, 80, linked=True)
    assert "[31m Hotels react again — Innkeeper" in shown(lines)
    assert bold(lines)[0] == "react"


def test_a_peak_that_is_none_is_not_told() -> None:
    even = replace(DOSSIER, timeline=(Count("2021-07-28", 2), Count("2021-07-29", 2)))
    assert "\none bar per day\n" in shown(story_detail_lines(even, 80))


def test_days_that_are_none_are_passed_over() -> None:
    broken = replace(DOSSIER, timeline=(Count("soon", 3), Count("2021-07-28", -2), Count("", 1)))
    text = shown(story_detail_lines(broken, 80))
    assert "4 articles · 4 outlets · 28 July 2021" in text
    undated = shown(story_detail_lines(replace(DOSSIER, timeline=()), 80))
    assert undated.endswith('ask about it with: semsearch ask "…"')


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers(1, 100), st.booleans())
def test_any_text_is_safe_and_fits(title: str, name: str, excerpt: str, width: int, linked: bool) -> None:
    wild = article(title, excerpt=excerpt + ESCAPES, url="https://a.example/", provider=Provider(name, name))
    story = Story(Hit(wild, 0.0, LEAD.why), COVERAGE, (wild.provider,), id=name)
    own = ((0, len(title) // 2), (len(title) // 2, len(title)))
    earlier = replace(DOSSIER.background[0], id=title, lead=wild, common=(name, excerpt, ESCAPES))
    story_detail = StoryDetail(
        story, DOSSIER.timeline, (Headline(wild, own),), (name, ESCAPES), (name, ESCAPES), title, (earlier,)
    )
    filter = Filter(topics=(name,), providers=(title,))
    for lines in (
        story_list_lines(StoryList((story,), 1, 1, 1), width, filter=filter, linked=linked),
        story_detail_lines(story_detail, width, linked=linked),
    ):
        for line in lines:
            assert safe(line.plain)
            assert cell_len(line.plain) <= max(width, 20) or address(line.plain.strip())


def test_days_stand_between_their_dates_and_the_year_once() -> None:
    drawn = timeline(RULING, 80, "   ")
    assert shown(list(drawn.lines)) == "   28 July █▄·····▂ 4 August 2021"
    assert drawn.unit == "day"


def test_where_it_is_narrow_the_bars_stand_below_the_dates() -> None:
    assert shown(list(timeline({**RULING, date(2020, 10, 27): 1}, 40, "  ").lines)) == golden("""
          27 October 2020 to 4 August 2021
          ▂········█▂
    """).replace("27", "  27", 1).replace("▂", "  ▂", 1)


def test_empty_bars_and_dates_are_dim() -> None:
    (line,) = timeline(RULING, 80).lines
    dim = [line.plain[span.start : span.end] for span in line.spans if span.style == "dim"]
    assert dim == ["28 July ", "·····", " 4 August 2021"]


@pytest.mark.parametrize("days", [{}, {date(2021, 7, 28): 9}])
def test_a_single_day_is_no_timeline(days: dict[date, int]) -> None:
    assert timeline(days, 80).lines == ()


def test_in_ascii_the_bars_are_figures() -> None:
    days = {**RULING, date(2021, 7, 30): 10}
    assert bars(days, 80, plain=True).text == "42+....1"
    assert shown(list(timeline(days, 80, plain=True).lines)) == "28 July 42+....1 4 August 2021"


@given(
    st.dictionaries(st.dates(), st.integers(0, 10**30), min_size=1, max_size=8),
    st.integers(1, 200),
    st.booleans(),
)
def test_bars_fit_whatever_the_days(days: dict[date, int], width: int, plain: bool) -> None:
    drawn = bars(days, width, plain=plain)
    assert 1 <= len(drawn.text) <= width
    assert set(drawn.text) <= set("0123456789+." if plain else SIGNS)
    told = sum(mark not in (NOTHING, ".") for mark in drawn.text)
    assert told <= sum(count > 0 for count in days.values())
    lines = timeline(days, max(width, 20), "    ", plain=plain).lines
    assert all(cell_len(line.plain) <= max(width, 20) for line in lines)
    assert all(len(line.plain) <= MOST + 40 for line in lines)


def test_outlets_that_share_an_origin_are_told() -> None:
    names = tuple(outlet.name for outlet in OUTLETS)
    origins = (
        Origin("Reuters", "agency", ("a", "b", "c"), names[:3]),
        Origin(names[3], "own", ("d",), names[3:]),
    )
    detail = replace(DOSSIER, story=replace(STORY, origins=origins))
    text = shown(story_detail_lines(detail, 80)).replace("\xa0", " ")
    assert "\n4 articles · 4 outlets, 2 independent\n" in text
    assert "\nfrom Reuters: Harbour Daily · Canal Post · Law Weekly\n" in text
    listed = shown(story_list_lines(replace(DIGEST, stories=(detail.story,)), 80)).replace("\xa0", " ")
    assert "4 articles · 4 outlets, 2 independent · 2cadb2fq7nebpcdm" in listed
