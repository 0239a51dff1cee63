from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from semsearch.presentation.terminal.answers import answer_lines, reply_lines, summary_lines
from semsearch.presentation.terminal.wrapping import cells
from semsearch.types import Answer, CitedArticle, Sentence
from tests.presentation.terminal.samples import ANY_TEXT, ESCAPES, STORY, answer, golden, safe, shown

SAID = (
    Sentence("The ruling says that consumer-facing businesses may not scan a face without consent.", (1, 2)),
    Sentence("Hotels have until August.", (2,)),
)


def lines(width: int = 80, first: int = 1, **fields: object) -> list[str]:
    told: Answer = answer(STORY, STORY, **{"summary": SAID, **fields})
    return [line.plain for line in summary_lines(told, width, first)]


def test_each_sentence_begins_a_line_and_ends_with_the_stories_that_it_cites() -> None:
    assert lines(60) == [
        "The ruling says that consumer-facing businesses may not scan",
        "a face without consent. [1][2]",
        "Hotels have until August. [2]",
        "",
    ]


def test_citations_are_the_numbers_that_the_stories_are_shown_under() -> None:
    assert lines(120, first=9)[:2] == [f"{SAID[0].text} [9][10]", f"{SAID[1].text} [10]"]
    page = shown(answer_lines(answer(STORY, STORY, summary=SAID), 80, first=9, related=0))
    assert page.startswith("The ruling says")
    assert "\nHotels have until August. [10]\n\n 9. Harbour court" in page
    assert "\n10. Harbour court" in page


def test_the_articles_cited_are_named_below_once_for_sentences_in_a_row() -> None:
    court = CitedArticle("a", "Court tells hotels", "Harbour Daily", "https://harbour.example/1")
    note = CitedArticle("b", "What it leaves open", "", "")
    said = (
        Sentence("One.", (1,), (), (court,)),
        Sentence("Two.", (1,), (), (court,)),
        Sentence("Three.", (1, 2), (), (court, note)),
    )
    assert lines(summary=said) == [
        "One. [1]",
        "Two. [1]",
        "  Harbour Daily: Court tells hotels",
        "Three. [1][2]",
        "  Harbour Daily: Court tells hotels",
        "  What it leaves open",
        "",
    ]


def test_an_answer_without_a_summary_shows_none() -> None:
    assert lines(summary=(), writer="") == []


def test_a_model_that_wrote_is_named_with_what_was_left_out() -> None:
    told = "Summary by a-model, checked against the articles it cites"
    assert lines(writer="a-model")[-2:] == [told, ""]
    assert lines(120, writer="a-model", unsupported=1)[-2] == f"{told} · 1 unsupported sentence removed"
    assert lines(120, writer="a-model", unsupported=2)[-2].endswith("2 unsupported sentences removed")
    assert lines(unsupported=2)[-2:] == ["Hotels have until August. [2]", ""], "of a model that failed"


def test_there_are_no_lines_without_sentences() -> None:
    assert lines(summary=()) == []
    assert answer_lines(answer(STORY), 80)[0].plain.startswith("1. ")


def test_an_answer_and_a_turn_of_a_conversation_show_the_same() -> None:
    told = answer(STORY, STORY, summary=SAID, writer="a-model")
    expected = golden("""
        The ruling says that
        consumer-facing businesses may
        not scan a face without
        consent. [1][2]
        Hotels have until August. [2]
        Summary by a-model, checked
        against the articles it cites

        1. Harbour court tells hotels
    """)
    assert shown(answer_lines(told, 31)).startswith(expected)
    assert shown(reply_lines(told, 31)).startswith(expected)


def test_citation_marks_are_dim_and_archive_text_is_not_markup() -> None:
    (line, _) = summary_lines(answer(STORY, summary=(Sentence("[red]x[/red] [1]", (1,)),)), 80)
    assert line.plain == "[red]x[/red] [1] [1]"
    assert [(line.plain[span.start : span.end], span.style) for span in line.spans] == [(" [1]", "dim")]


@given(text=ANY_TEXT | st.just(ESCAPES), writer=ANY_TEXT | st.just(ESCAPES), width=st.integers(20, 90))
def test_no_line_is_wider_than_the_terminal_and_none_is_unsafe(text: str, writer: str, width: int) -> None:
    cited = CitedArticle("a", text, text, text)
    for line in lines(width, summary=(Sentence(text, (1, 2), (), (cited, cited)),), writer=writer):
        assert safe(line), repr(line)
        assert cells(line) <= width, repr(line)
