from __future__ import annotations

import json
import textwrap
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from semsearch.render.answers import answer_lines
from semsearch.render.dates import day, moment, month
from semsearch.render.printable import address, json_line, printable
from semsearch.render.reports import asking, report_lines, status_lines
from semsearch.render.wrapping import NO_BREAK, cells, wrapped
from semsearch.types import (
    Answer,
    Article,
    Filter,
    Hit,
    Interpretation,
    Model,
    Provider,
    Rejection,
    Related,
    Report,
    Status,
    Story,
    Timings,
    Why,
)

ESCAPES = (
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ "
    "\x9b31mred\x9d0;title\x07 \u202egnp.exe\u202c \u2066x\u2069"
)


def article(title: str, **fields: object) -> Article:
    return replace(Article(id="x", title=title), **fields)  # type: ignore[arg-type]  # fields by name


def answer(*stories: Story, **fields: object) -> Answer:
    plain = Answer(
        question="face scans",
        interpretation=Interpretation("face scans", ("face", "scan", "人脸")),
        confidence="high",
        summary=(),
        stories=stories,
        timings=Timings(total_ms=38.4),
        revision=3,
        articles=1412,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # fields by name


LEAD = Hit(
    article(
        "Harbour court tells hotels and ferries that they may not scan faces",
        url="https://harbour.example/2021/07/hotels",
        excerpt="The ruling says that consumer-facing businesses may not scan a face without consent.",
        provider=Provider("Harbour Daily", "harbour.example"),
        published_at=datetime(2021, 7, 28, 23, 30, tzinfo=UTC),
    ),
    0.9124,
    Why(dense=0.4118, lexical=0.5006, cosine=0.634, bm25=12.41),
)
COVERAGE = tuple(
    Related(
        article(
            title,
            url=f"https://other.example/{number}",
            provider=Provider(name),
            published_at=datetime(year, month, 29, tzinfo=UTC),
        ),
        "listed",
    )
    for number, (title, name, year, month) in enumerate(
        [
            ("No scans at the gate, say judges", "Canal Post", 2021, 7),
            ("What the ruling leaves open", "Law Weekly", 2020, 12),
            ("Hotels react", "Innkeeper", 2021, 8),
        ]
    )
)
STORY = Story(LEAD, COVERAGE)


def shown(lines: list[Text]) -> str:
    return "\n".join(line.plain for line in lines)


def golden(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


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

        No close match. The nearest stories are:

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
        (answer(articles=0), 1, "holds no articles yet"),
        (answer(), 21, "Nothing found from story 21 on"),
        (
            answer(interpretation=Interpretation("x", filter=Filter(topics=("AI",)))),
            1,
            "Nothing found within these limits",
        ),
        (answer(), 1, "ask again in other words"),
    ],
)
def test_nothing_found_says_what_to_do(asked: Answer, first: int, said: str) -> None:
    assert said in shown(answer_lines(asked, 80, first=first))


@given(
    feedback=st.floats(-0.3, 0.3).filter(lambda f: abs(f) > 0.001),
    parts=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
)
def test_feedback_is_a_part_of_the_sum(parts: tuple[float, float], feedback: float) -> None:
    hit = Hit(LEAD.article, sum(parts) + feedback, Why(*parts, cosine=0.5, bm25=3.0, feedback=feedback))
    lines = [line.plain.split() for line in answer_lines(answer(Story(hit)), 80, explain=True)]
    (dense,) = [float(line[1]) for line in lines if line[:1] == ["dense"]]
    (lexical,) = [float(line[2]) for line in lines if line[:1] == ["lexical"]]
    ((sign, change),) = [(line[1], float(line[2])) for line in lines if line[:1] == ["feedback"]]
    (total,) = [float(line[2]) for line in lines if line[:1] == ["score"]]
    assert round(dense + lexical + (change if sign == "+" else -change), 3) == total


@given(
    parts=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda parts: (parts[0] * 0.5, parts[1] * 0.5)),
)
@example(parts=(0.4125, 0.5004))
@example(parts=(0.0005, 0.0005))
def test_the_figures_of_an_explanation_add_up(parts: tuple[float, float]) -> None:
    hit = Hit(LEAD.article, sum(parts), Why(*parts, cosine=0.5, bm25=3.0))
    lines = [line.plain.split() for line in answer_lines(answer(Story(hit)), 80, explain=True)]
    figures = {line[0]: line[-3] for line in lines if line and line[0] in ("dense", "lexical")}
    total = next(line[-1] for line in lines if line and line[0] == "score")
    thousandths = {name: round(float(figure) * 1000) for name, figure in figures.items()}
    assert thousandths["dense"] + thousandths["lexical"] == round(float(total) * 1000)
    assert abs(float(figures["lexical"]) - parts[1]) <= 0.0011
    assert any(line[-1:] == [total] and "·" in line for line in lines), (
        "the same score as in the story's line"
    )


def test_parts_that_a_server_did_not_send_are_not_made_up() -> None:
    hit = replace(LEAD, why=Why(0.0, 0.0, 0.0, 0.0))
    text = shown(answer_lines(answer(Story(hit)), 80, explain=True))
    assert "the parts of this score are not known" in text
    assert "dense" not in text


# --- what may reach a terminal ----------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from(
        [
            *"ab. [/]é",
            "人",
            "、",
            "（",
            "한",
            "ا",
            "\u0301",
            "\ufe0f",
            "👩",
            "\u200d",
            "🇩",
            "❤",
            "\x1b",
            "\x9b",
            "\u202e",
            "\n",
        ]
    ),
    max_size=200,
)


def safe(text: str) -> bool:
    return all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in text) and not any(
        c in text
        for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"
    )


@given(ANY_TEXT)
@example(ESCAPES)
@example("\ud800 half a pair")
def test_printable_text_moves_and_reorders_nothing(text: str) -> None:
    said = printable(text)
    assert safe(said)
    assert said == " ".join(said.split())
    assert printable(said) == said


def test_printable_keeps_what_people_write() -> None:
    for text in ("L’été à 5 €", "می‌خواهم", "👨‍👩‍👧 ❤️ 🇩🇪", "最高人民法院", "مرحبا", "\U0001fae9 a new emoji"):
        assert printable(text) == text
    assert printable(" two\r\n lines\tand\u00a0more\u2028") == "two lines and more"


@pytest.mark.parametrize(
    ("url", "shown_as"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("https://a.example/a b\x1b]8;;\x07", "https://a.example/a%20b%1B]8;;%07"),
        ("https://a.example/人\u202e", "https://a.example/%E4%BA%BA%E2%80%AE"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("https://a.example/\ud800", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_shown_and_in_ascii(url: str, shown_as: str) -> None:
    assert address(url) == shown_as


@given(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3))
@example({"a": ESCAPES})
@example({"a": "\x7f \ud800 \U000e0041 \U0001f600"})
def test_json_for_a_terminal_says_the_same_and_is_safe_to_print(value: dict[str, str]) -> None:
    for indent in (None, 2):
        text = json_line(value, indent=indent)
        assert json.loads(text) == json.loads(json.dumps(value))
        assert safe(text.replace("\n", "" if indent else "\n"))
    assert json_line(value, ascii_only=True).isascii()


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


@given(text=ANY_TEXT, width=st.integers(10, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    said = printable(text)
    lines = wrapped(Text(said), width, "> ")
    assert "".join(line.plain[2:] for line in lines).replace(" ", "") == said.replace(" ", "")
    assert all(cells(line.plain) <= width for line in lines)


def test_wrapping_fills_lines_and_keeps_words_and_joined_words_whole() -> None:
    text = Text(f"aaa bbb ccc 29{NO_BREAK}July{NO_BREAK}2021 ddd")
    assert [line.plain for line in wrapped(text, 14)] == ["aaa bbb ccc", "29 July 2021", "ddd"]


def test_wrapping_begins_no_line_with_a_chinese_comma_and_ends_none_with_an_opening_bracket() -> None:
    assert [line.plain for line in wrapped(Text("甲乙丙丁，戊（己）"), 8)] == ["甲乙丙", "丁，戊", "（己）"]


# --- dates, reports, states -------------------------------------------------------------------------------


def test_days_are_told_in_utc_and_without_a_year_that_stands_beside() -> None:
    late = datetime(2021, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert day(late) == f"1{NO_BREAK}January{NO_BREAK}2022"
    assert day(late, beside=datetime(2022, 6, 1, tzinfo=UTC)) == f"1{NO_BREAK}January"
    assert moment(datetime(2021, 7, 1, 23, 59, 59, tzinfo=UTC)) == f"1{NO_BREAK}July{NO_BREAK}2021"
    assert moment(datetime(2021, 7, 1, 9, 5, tzinfo=UTC)).endswith(f"2021{NO_BREAK}09:05{NO_BREAK}UTC")
    assert [month("2021-07"), month("2021-13"), month("")] == ["July 2021", "2021-13", ""]


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


def test_a_report_tells_the_first_twenty_rejections_and_counts_the_others() -> None:
    many = replace(REPORT, rejected=tuple(Rejection("x.jsonl", n, "not JSON") for n in range(1, 1031)))
    lines = shown(list(report_lines(many, 80))).splitlines()
    assert lines[19:21] == ["x.jsonl:20: not JSON", "and 1,010 more: --json lists all"]


def test_a_dry_run_says_that_nothing_was_changed() -> None:
    text = shown(list(report_lines(replace(REPORT, rejected=(), dry_run=True), 80)))
    assert text.startswith("dry run, nothing was changed; it would be:\nadded 412")
    assert "ask with" not in text


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
    assert shown(list(status_lines(status, 60))) == golden("""
        index      /srv/index
        articles   1,434
        items      400
        stories    380
        dates      June 2020 to August 2021
        revision   7
        model      all-MiniLM-L6-v2, 384 dimensions
        weights    0123456789ab
        questions  by torch: the exported form differs too much, so
                   that questions take longer
        size       92.9 MB
    """)
