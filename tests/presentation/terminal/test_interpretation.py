from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from semsearch.presentation.terminal.interpretation import interpretation_lines
from semsearch.types import Constraint, Effect, Filter, Interpretation, Kind
from tests.presentation.terminal.samples import ANY_TEXT, ESCAPES, golden, safe, shown

SINCE, UNTIL = datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC)
JULY = Constraint("in July 2021", "date", since=SINCE, until=UNTIL)


def said(interpretation: Interpretation, width: int = 100) -> str:
    return shown(list(interpretation_lines(interpretation, width, UTC, flags=True)))


def test_question_without_constraints_has_no_interpretation_line() -> None:
    assert said(Interpretation("face scans", ("face", "scan"))) == ""


def test_date_filter_shows_its_words_and_no_interpret() -> None:
    asked = Interpretation("face scans", filter=Filter(since=SINCE, until=UNTIL), understood=(JULY,))
    assert said(asked, 120) == (
        "only since 1 July 2021 · until 31 July 2021 (“in July 2021”) "
        "— use --no-interpret for the exact words"
    )


def test_filters_of_the_caller_do_not_mention_no_interpret() -> None:
    assert said(Interpretation("x", filter=Filter(since=SINCE, topics=("Law",)))) == (
        "only since 1 July 2021 · topic Law"
    )


def test_only_filters_from_words_show_their_words() -> None:
    until = datetime(2021, 6, 30, 23, 59, 59, tzinfo=UTC)
    asked = Interpretation(
        "x",
        filter=Filter(SINCE, until, providers=("TechNode",), topics=("Law",), phrases=("smart city",)),
        understood=(
            JULY,
            Constraint("what did technode say about", "provider", values=("TechNode",)),
            Constraint('"smart city"', "phrase", values=("smart city",)),
        ),
    )
    assert said(asked, 200) == (
        "only since 1 July 2021 (“in July 2021”) · until 30 June 2021 · outlet TechNode (“what did technode "
        "say about”) · topic Law · with “smart city” — use --no-interpret for the exact words"
    )


def test_limits_without_a_word_to_search_for_say_in_which_order_stories_come() -> None:
    asked = Interpretation(
        "",
        filter=Filter(providers=("TechNode",)),
        understood=(Constraint("provider:technode", "provider", values=("TechNode",)),),
    )
    assert said(asked).startswith("only outlet TechNode (“provider:technode”) · newest first — ")


EFFECTS: list[tuple[Constraint, str]] = [
    (
        Constraint("lately", "date", "lean", since=SINCE),
        "boosting news since 1 July 2021 (“lately”) — use --no-interpret for the exact words",
    ),
    (
        Constraint("new", "date", "lean"),
        "boosting recent news (“new”) — use --no-interpret for the exact words",
    ),
    (
        Constraint("in the Star", "provider", "lean", ("The Star",)),
        "boosting news from outlet The Star (“in the Star”) — use --no-interpret for the exact words",
    ),
    (
        Constraint("AI news", "topic", "lean", ("AI",)),
        "boosting news on topic AI (“AI news”) — use --no-interpret for the exact words",
    ),
    (
        Constraint("in July 2021", "date", "relaxed", since=SINCE, until=UNTIL),
        "no results from July 2021 (“in July 2021”): filter dropped",
    ),
    (
        Constraint("AI news", "topic", "relaxed", ("AI",)),
        "no results on topic AI (“AI news”): filter dropped",
    ),
    (
        Constraint('"smart city"', "phrase", "relaxed", ("smart city",)),
        "no results with “smart city”: filter dropped",
    ),
    (
        Constraint("A and B", "sides", "compare", ("A chips", "B chips")),
        "searching for “A chips” and “B chips” side by side — use --no-interpret for the exact words",
    ),
]


@pytest.mark.parametrize(("words", "line"), EFFECTS)
def test_boosts_and_dropped_filters_are_shown(words: Constraint, line: str) -> None:
    assert said(Interpretation("x", understood=(words,))) == line


def test_the_way_back_is_told_once() -> None:
    asked = Interpretation(
        "x", filter=Filter(since=SINCE, until=UNTIL), understood=(JULY, *(words for words, _ in EFFECTS))
    )
    assert said(asked, 200).count("--no-interpret") == 1
    assert len(said(asked, 200).splitlines()) == 1 + len(EFFECTS)


def test_a_correction_is_told_first() -> None:
    asked = Interpretation("x", filter=Filter(topics=("AI",)), corrected="facial recognition in china")
    assert said(asked, 60) == golden("""
        showing results for “facial recognition in china” — use
          --no-interpret for the exact words
        only topic AI
    """)


def test_days_are_those_of_the_caller() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    since = datetime(2021, 7, 1, tzinfo=shanghai).astimezone(UTC)
    until = datetime(2021, 7, 31, 23, 59, 59, tzinfo=shanghai).astimezone(UTC)
    asked = Interpretation(
        "x",
        filter=Filter(since, until),
        understood=(Constraint("in July 2021", "date", since=since, until=until),),
    )
    (line,) = interpretation_lines(asked, 200, shanghai)
    assert line.plain.startswith("only since 1 July 2021 · until 31 July 2021 (“in July 2021”)")


KINDS = st.sampled_from(("date", "provider", "topic", "phrase", "excluded"))
EVENTS = st.sampled_from(("limit", "lean", "relaxed"))


@given(texts=st.tuples(ANY_TEXT, ANY_TEXT), kind=KINDS, effect=EVENTS, width=st.integers(20, 90))
@example(texts=(ESCAPES, ESCAPES), kind="provider", effect="limit", width=20)
def test_whatever_was_read_is_safe_and_fits(
    texts: tuple[str, str], kind: Kind, effect: Effect, width: int
) -> None:
    asked = Interpretation(
        "",
        filter=Filter(SINCE, UNTIL, texts[1:], texts[1:], texts[1:], phrases=texts[1:], excluded=texts[1:]),
        understood=(Constraint(texts[0], kind, effect, () if kind == "date" else texts[1:]),),
        corrected=texts[1],
    )
    lines = list(interpretation_lines(asked, width, UTC))
    assert lines
    for line in lines:
        assert safe(line.plain), repr(line.plain)
        assert cell_len(line.plain) <= width, repr(line.plain)


def test_constraint_missing_from_the_filter_is_not_shown() -> None:
    assert said(Interpretation("x", understood=(JULY,))) == ""
