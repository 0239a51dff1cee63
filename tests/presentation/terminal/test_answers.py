from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from semsearch.presentation.terminal.answers import answer_lines, related_lines, reply_lines
from semsearch.text.printable import address
from semsearch.types import (
    Answer,
    Constraint,
    Filter,
    Hit,
    Inherited,
    Interpretation,
    Origin,
    Provider,
    Related,
    Sentence,
    Story,
)
from tests.builders import article
from tests.presentation.terminal.samples import (
    ANY_TEXT,
    COVERAGE,
    ESCAPES,
    LEAD,
    STORY,
    answer,
    golden,
    safe,
    shown,
)

SAID = Sentence(
    "The ruling says that consumer-facing businesses may not scan a face without consent.", (1, 2)
)


def test_an_answer_at_80_columns() -> None:
    assert shown(answer_lines(answer(STORY), 80, related=2)) == golden("""
        1. Harbour court tells hotels and ferries that they may not scan faces
           https://harbour.example/2021/07/hotels
           Harbour Daily · 28 July 2021
           The ruling says that consumer-facing businesses may not scan a face without
           consent.
           └ No scans at the gate, say judges — Canal Post, 29 July
           └ What the ruling leaves open — Law Weekly, 29 December 2020
             and 1 more

        1 story · 1,412 articles · 38 ms
    """)


def test_an_answer_at_60_columns_with_limits_doubt_and_an_explanation() -> None:
    within = Filter(
        since=datetime(2021, 7, 1, tzinfo=UTC),
        until=datetime(2021, 7, 31, 12, 5, tzinfo=UTC),
        providers=("Harbour Daily", "Canal Post"),
        published=False,
    )
    asked = answer(
        STORY, STORY, confidence="low", interpretation=Interpretation("face scans", ("face",), within)
    )
    assert shown(answer_lines(asked, 60, first=9, related=0, explain=True)) == golden("""
        only since 1 July 2021 · until 31 July 2021 12:05 UTC ·
          outlet Harbour Daily or Canal Post · unpublished

        No close match. These stories may not answer the question.

         9. Harbour court tells hotels and ferries that they may not
            scan faces
            https://harbour.example/2021/07/hotels
            Harbour Daily · 28 July 2021 · 0.912
            The ruling says that consumer-facing businesses may not
            scan a face without consent.
            dense     0.412  cosine 0.63
            lexical + 0.500  bm25 12.4
            score   = 0.912
            └ 3 other reports

        10. Harbour court tells hotels and ferries that they may not
            scan faces
            https://harbour.example/2021/07/hotels
            Harbour Daily · 28 July 2021 · 0.912
            The ruling says that consumer-facing businesses may not
            scan a face without consent.
            dense     0.412  cosine 0.63
            lexical + 0.500  bm25 12.4
            score   = 0.912
            └ 3 other reports

        2 stories · 1,412 articles · 38 ms
    """)


def test_stories_that_are_no_answer_stand_apart_under_a_heading_of_their_own() -> None:
    lines = answer_lines(answer(STORY, confidence="none"), 60, related=0)
    assert shown(lines) == golden("""
        Nothing in the archive seems to answer this question.

        ── Nearest stories ─────────────────────────────────────────

        1. Harbour court tells hotels and ferries that they may not
           scan faces
           https://harbour.example/2021/07/hotels
           Harbour Daily · 28 July 2021
           The ruling says that consumer-facing businesses may not
           scan a face without consent.
           └ 3 other reports

        1 story · 1,412 articles · 38 ms
    """)
    assert "Nearest" not in shown(answer_lines(answer(STORY, confidence="high"), 60))
    for width, cells in ((20, 20), (300, 80)):
        rule = next(
            line.plain
            for line in answer_lines(answer(STORY, confidence="none"), width)
            if "Nearest" in line.plain
        )
        assert cell_len(rule) == cells


def test_what_was_understood_stands_first() -> None:
    since, until = datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC)
    understood = Interpretation(
        "face scans",
        filter=Filter(since, until),
        understood=(Constraint("in July 2021", "date", since=since, until=until),),
    )
    assert shown(answer_lines(answer(STORY, interpretation=understood), 80)).startswith(
        golden("""
            only since 1 July 2021 · until 31 July 2021 (“in July 2021”) — use
              --no-interpret for the exact words

            1. Harbour court
        """)
    )
    alone = shown(answer_lines(answer(interpretation=understood), 100))
    assert alone.endswith("remove one of them, or use --no-interpret.")


@pytest.mark.parametrize("first", [1, 1_001])
def test_options_are_named_on_the_command_line_only(first: int) -> None:
    understood = Constraint("on AI", "topic", values=("AI",))
    for filter in (Filter(), Filter(topics=("AI",))):
        found = answer(interpretation=Interpretation("x", filter=filter, understood=(understood,)))
        assert "--" not in shown(answer_lines(found, 80, first=first, flags=False))


def test_an_answer_at_40_columns_in_chinese_with_emoji() -> None:
    chinese = Hit(
        article(
            "法院：酒店、渡轮（含码头）不得扫描人脸，须经本人同意 👨‍👩‍👧",
            excerpt="AI 新规自2021年8月1日起施行，经营场所不得滥用人脸识别。",
            provider=Provider("", "港口.example"),
        ),
        0.5,
        LEAD.why,
    )
    assert shown(answer_lines(answer(Story(chinese, COVERAGE[1:2])), 40)) == golden("""
        1. 法院：酒店、渡轮（含码头）不得扫描人
           脸，须经本人同意 👨‍👩‍👧
           港口.example
           AI 新规自2021年8月1日起施行，经营场所
           不得滥用人脸识别。
           └ What the ruling leaves open — Law
             Weekly, 29 December 2020

        1 story · 1,412 articles · 38 ms
    """)


def test_matched_words_titles_and_links_are_marked_by_styles_only() -> None:
    lines = answer_lines(answer(STORY), 80, linked=True)
    assert "https://" not in shown(lines)
    title = lines[0]
    styles = [span.style for span in title.spans if title.plain[span.start : span.end].startswith("Harbour")]
    assert [(style.bold, style.link) for style in styles if not isinstance(style, str)] == [
        (True, "https://harbour.example/2021/07/hotels")
    ]
    marked = [
        line.plain[span.start : span.end]
        for line in lines[2:4]
        for span in line.spans
        if span.style == "bold"
    ]
    assert marked == ["facing", "scan", "face"]


def test_markup_in_archive_text_is_shown_as_it_is() -> None:
    story = Story(Hit(article("[red]x[/red] [link=http://e.example]y[/link] :smile:"), 0.1, LEAD.why))
    assert answer_lines(answer(story), 80)[0].plain == (
        "1. [red]x[/red] [link=http://e.example]y[/link] :smile:"
    )


def test_a_similar_report_is_told_from_a_listed_one() -> None:
    story = Story(LEAD, (replace(COVERAGE[2], relation="similar"),))
    assert "   └ similar: Hotels react — Innkeeper, 29 August" in shown(answer_lines(answer(story), 80))


@pytest.mark.parametrize(
    ("asked", "first", "said"),
    [
        (answer(articles=0), 1, "the index is empty"),
        (answer(), 21, "Nothing found from story 21 on"),
        (
            answer(interpretation=Interpretation("x", filter=Filter(topics=("AI",)))),
            1,
            "Nothing found with these filters",
        ),
        (answer(), 1, "try other words"),
    ],
)
def test_nothing_found_says_what_to_do(asked: Answer, first: int, said: str) -> None:
    assert said in shown(answer_lines(asked, 80, first=first))


def any_story(title: str, excerpt: str, name: str, url: str) -> Story:
    lead = article(title, excerpt=excerpt, provider=Provider(name), url=url)
    return Story(replace(LEAD, article=lead), (Related(lead, "listed"), Related(lead, "similar")))


@given(
    texts=st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT),
    url=ANY_TEXT | st.just("https://a.example/1"),
    width=st.integers(20, 90),
    linked=st.booleans(),
)
@example(texts=(ESCAPES, "x" * 400, "人" * 100), url="https://a.example/" + "y" * 90, width=40, linked=False)
@example(texts=("👨‍👩‍👧" * 30, "e\u0301" * 90, "🇩🇪" * 30), url="", width=20, linked=True)
@example(texts=("\u200d".join("👩" * 60), "a\u200d" * 60, "❤\ufe0f" * 60), url="", width=21, linked=False)
def test_no_line_is_wider_than_the_terminal_and_none_is_unsafe(
    texts: tuple[str, str, str], url: str, width: int, linked: bool
) -> None:
    asked = answer(
        any_story(*texts, url), interpretation=Interpretation("x", ("a",), Filter(topics=texts[:1]))
    )
    for line in answer_lines(asked, width, explain=True, linked=linked):
        assert safe(line.plain), repr(line.plain)
        alone = address(url) and line.plain.strip() == address(url)
        assert cell_len(line.plain) <= width or (alone and not linked), repr(line.plain)


def lines(*stories: Story, width: int = 80, **fields: object) -> list[str]:
    return [line.plain for line in reply_lines(answer(*stories, **fields), width)]


def test_sentences_with_their_citations_stand_above_the_stories_that_they_cite() -> None:
    other = Story(replace(LEAD, article=article("Ferries plug in", id="ferries")))
    assert lines(STORY, other, summary=(SAID,)) == [
        "The ruling says that consumer-facing businesses may not scan a face without",
        "consent. [1][2]",
        "",
        "1. Harbour court tells hotels and ferries that they may not scan faces",
        "   https://harbour.example/2021/07/hotels",
        f"   Harbour Daily · 28 July 2021 · {len(COVERAGE)} other reports",
        "2. Ferries plug in",
    ]


def test_every_line_fits_a_narrow_terminal_but_addresses() -> None:
    printed = lines(STORY, width=40, summary=(SAID,))
    assert all(len(line) <= 40 for line in printed if "https://" not in line)


def test_what_was_inherited_is_told_first() -> None:
    followed = Interpretation(
        "face scans in Italy", inherited=(Inherited("subject", "face scans"),), focus="in Italy"
    )
    assert lines(STORY, interpretation=followed)[0] == "following up on “face scans”"
    same = replace(followed, focus="")
    assert lines(STORY, interpretation=same)[0] == "still about “face scans”"
    pointed = Interpretation("Ferries plug in", inherited=(Inherited("stories", "the second one", ("x",)),))
    assert lines(STORY, interpretation=pointed)[0] == "“the second one” refers to “Ferries plug in”"


def test_nothing_found_and_doubt_are_told() -> None:
    assert lines() == ["Nothing found: try other words."]
    assert lines(STORY, confidence="none")[0] == "Nothing in the archive seems to answer this question."
    named = lines(STORY, width=120, confidence="none", unknown=("Ki\x1bel",))[0]
    assert named == "Nothing in the archive seems to answer this question: no article contains “Kiel”."
    near = lines(STORY, width=120, confidence="low", unknown=("Kiel",))[0]
    assert near == "No close match: no article contains “Kiel”. These stories may not answer the question."


def test_all_other_coverage_of_a_story_is_listed_with_addresses() -> None:
    printed = [line.plain for line in related_lines(STORY, 80)]
    assert printed[0] == STORY.lead.article.title
    assert sum(line.startswith("└ ") for line in printed) == len(COVERAGE)
    alone = [line.plain for line in related_lines(Story(LEAD), 80)]
    assert alone[-1] == "No related coverage."


def test_conversation_does_not_mention_options_of_ask() -> None:
    asked = Interpretation(
        "face scans",
        filter=Filter(providers=("Canal Post",)),
        understood=(Constraint("only Canal Post", "provider", values=("Canal Post",)),),
        corrected="face scans",
    )
    for printed in (lines(STORY, interpretation=asked), lines(interpretation=asked)):
        assert printed[:2] == [
            "showing results for “face scans”",
            "only outlet Canal Post (“only Canal Post”)",
        ]
        assert "--no-interpret" not in "".join(printed)


def test_hostile_text_reaches_no_terminal() -> None:
    hostile = article(f"[red]x[/red] {ESCAPES}", excerpt=ESCAPES)
    story = Story(Hit(hostile, 0.5, LEAD.why))
    text = "\n".join(lines(story, summary=(Sentence(ESCAPES, (1,)),), writer=ESCAPES))
    assert not set(text) & set("\x1b\x9b\x9d\x07\u202e\u2066")
    assert "[red]x[/red]" in text


def test_a_story_whose_outlets_share_an_origin_says_so() -> None:
    outlets = (Provider("Harbour Daily"), Provider("Canal Post"), Provider("Law Weekly"))
    told = replace(
        STORY, providers=outlets, origins=(Origin("Reuters", "agency", ("a",), ("Harbour Daily",)),)
    )
    said = "Harbour Daily · 28 July 2021 · 3 outlets, 1 independent"
    assert said in shown(answer_lines(answer(told), 80)).replace("\xa0", " ")
    assert "3 outlets, 1 independent" in shown(reply_lines(answer(told), 80)).replace("\xa0", " ")
    assert "independent" not in shown(answer_lines(answer(replace(told, providers=outlets[:1])), 80))
