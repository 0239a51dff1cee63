from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.query.followups import drop_inherited_filters, parse
from semsearch.types import Filter, Interpretation, Names, Question, Turn
from tests.query.followups.asked import NAMES, NOW, SHOWN, inherited, meant, parsed

FINES = "Clearview fines in Sweden"
DATED = "Clearview fines in Sweden in July 2021"
JULY = (datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC))


def span(filter: Filter) -> tuple[datetime | None, datetime | None]:
    return filter.since, filter.until


# --- the subject ------------------------------------------------------------------------------------------


def test_a_question_that_leans_goes_on_from_the_subject_and_its_own_words_stand_out() -> None:
    read = meant(FINES, "how high were they?")
    assert read.text == "Clearview fines in Sweden how high were they?"
    assert read.focus == "how high were they?"
    assert inherited(read) == {"subject": FINES}
    assert {"clearview", "sweden", "high"} <= set(read.terms)


def test_what_ties_a_question_to_the_one_before_is_not_searched_for() -> None:
    assert meant(FINES, "ok, and what about the appeal, please?").focus == "the appeal?"


def test_another_place_takes_the_place_of_the_old_one() -> None:
    read = meant(FINES, "and in Italy?")
    assert (read.text, read.focus) == ("Clearview fines in Italy", "in Italy?")
    assert inherited(read) == {"subject": FINES}
    assert meant("court rulings in the United Kingdom", "only in New Zealand").text == (
        "court rulings only in New Zealand"
    )
    assert meant("in Sweden", "and in Italy?").text == "in Sweden in Italy", "a place alone is a subject"


def test_a_subject_is_carried_over_several_turns_without_what_each_asked_of_it() -> None:
    read = meant(FINES, "how high were they?", "and who paid them?")
    assert read.text == "Clearview fines in Sweden who paid them?"
    read = meant(FINES, "and in Italy?", "how high were they?", "and the appeal?")
    assert read.text == "Clearview fines in Italy the appeal?"


def test_a_name_that_follows_on_with_and_leans() -> None:
    assert inherited(meant(FINES, "and Hayley Arceneaux?")) == {"subject": FINES}


def test_a_new_subject_ends_the_old_one() -> None:
    read = meant(FINES, "Amazon palm scanner at the checkout", "how high were they?")
    assert inherited(read) == {"subject": "Amazon palm scanner at the checkout"}


@pytest.mark.parametrize("text", ["Amazon palm scanner at the checkout", "Who is Hayley Arceneaux?"])
def test_a_question_that_stands_alone_means_what_it_means_alone(text: str) -> None:
    assert parsed(DATED, text) == parsed(text)


def test_the_first_question_means_what_it_means_without_a_conversation() -> None:
    alone = query.interpret(Question("and in Italy?"), NOW, NAMES)
    assert meant("and in Italy?") == alone


def test_an_earlier_question_that_could_not_be_asked_is_passed_over() -> None:
    for none in ("", " \n ", "after:2022-01-01 before:2020-01-01 fines"):
        assert inherited(meant(FINES, none, "and in Italy?")) == {"subject": FINES}
    assert parsed("", "and in Italy?") == parsed("and in Italy?")


# --- limits -----------------------------------------------------------------------------------------------


def test_where_only_limits_are_said_the_subject_stays_and_the_other_limits_too() -> None:
    read = meant(DATED, "only CNET")
    assert (read.text, read.focus) == (FINES, "")
    assert read.filter.providers == ("CNET",)
    assert span(read.filter) == JULY
    assert inherited(read) == {"subject": FINES, "date": "in July 2021"}
    read = meant("what did CNET say about Clearview fines", "since 2020")
    assert (read.filter.providers, read.filter.since) == (("CNET",), datetime(2020, 1, 1, tzinfo=UTC))


def test_a_limit_that_is_said_anew_is_not_inherited() -> None:
    read = meant(DATED, "and in 2020?")
    assert span(read.filter) == (
        datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC),
    )
    assert inherited(read) == {"subject": FINES}
    assert meant(FINES, "only CNET", "only TechNode").filter.providers == ("TechNode",)


def test_a_limit_of_the_caller_wins_over_an_inherited_one() -> None:
    own = Filter(since=datetime(2019, 1, 1, tzinfo=UTC), providers=("TechNode",))
    read = meant(DATED, "and in Italy?", filter=own)
    assert read.filter == own


def test_what_did_an_outlet_write_limits_to_it_and_keeps_the_subject() -> None:
    read = meant(FINES, "what did the Harbour Ledger write?")
    assert (read.text, read.filter.providers) == (FINES, ("The Harbour Ledger",))
    assert [(one.kind, one.effect) for one in read.understood] == [("provider", "limit")]


def test_another_place_keeps_the_date_as_a_limit() -> None:
    assert span(meant(DATED, "and in Italy?").filter) == JULY


def test_where_something_new_is_asked_an_inherited_date_only_leans() -> None:
    read = meant(DATED, "how high were they?")
    assert read.filter == query.NO_FILTER
    assert [(one.kind, one.effect, one.since, one.until) for one in read.understood] == [
        ("date", "lean", *JULY)
    ]
    assert inherited(read)["date"] == "in July 2021"
    assert span(meant(DATED, "how high were they?", "only CNET").filter) == JULY, "it is not forgotten"


def test_an_outlet_is_not_inherited_where_something_new_is_asked() -> None:
    read = meant(FINES, "only CNET", "how high were they?")
    assert read.filter == query.NO_FILTER
    assert "provider" not in inherited(read)
    assert meant(FINES, "only CNET", "and in Italy?").filter.providers == ("CNET",)


def test_limits_of_one_kind_that_were_said_apart_are_inherited_together() -> None:
    read = meant("after:2021-06-30 before:2021-08-01 provider:CNET provider:TechNode fines", "in Italy")
    assert span(read.filter) == JULY
    assert read.filter.providers == ("CNET", "TechNode")
    assert span(meant("before:2021-08-01 after:2021-06-30 fines", "in Italy").filter) == JULY
    assert meant("topic:Law topic:Privacy fines", "in Italy").filter.topics == ("Law", "Privacy")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("a year later", 2022),
        ("and the year after?", 2022),
        ("the following year", 2022),
        ("a year earlier?", 2020),
        ("and the previous year", 2020),
    ],
)
def test_another_year_is_counted_from_the_date_before(text: str, year: int) -> None:
    read = meant(DATED, text)
    assert span(read.filter) == tuple(when.replace(year=year) for when in JULY)
    assert read.text == FINES
    assert [(one.kind, one.effect) for one in read.understood] == [("date", "limit")]


def test_what_only_leaned_the_order_is_not_inherited_as_a_limit() -> None:
    assert meant("recent fines in Sweden", "and in Italy?").filter == query.NO_FILTER


@pytest.mark.parametrize(
    ("before", "text"),
    [(DATED, "a year later"), (FINES, "what did the Harbour Ledger write?"), (FINES, "CNET?")],
)
def test_what_is_read_after_a_question_can_be_taken_as_words_too(before: str, text: str) -> None:
    for one in meant(before, text).understood:
        protected = meant(before, text, protected=(one.text,))
        assert one.text not in [other.text for other in protected.understood]


def test_another_year_of_no_date_is_words() -> None:
    assert meant(FINES, "what happened a year later?").filter == query.NO_FILTER
    assert meant("fines since July 2021", "what happened a year later?").filter.until is None
    assert meant(DATED, "in 2019 or a year later").filter.since == datetime(2019, 1, 1, tzinfo=UTC)


def test_a_year_after_a_leap_day_is_a_date() -> None:
    read = meant("fines on 29 February 2020", "a year later")
    assert read.filter.since is not None


def test_limits_without_a_subject_give_no_subject_to_inherit() -> None:
    read = meant("in July 2021", "who else reported it?")
    assert "subject" not in inherited(read)
    read = meant("in July 2021", "only CNET")
    assert inherited(read) == {"date": "in July 2021"}
    assert (read.text, read.filter.providers, span(read.filter)) == ("", ("CNET",), JULY)


# --- stories that were shown ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "relation", "story"),
    [
        ("who else reported it?", "coverage", "first-id"),
        ("who else reported the second one?", "coverage", "second-id"),
        ("more like the third story", "like", "third-id"),
        ("tell me more about the last one", "about", "third-id"),
        ("the fifth one", "about", ""),
    ],
)
def test_a_story_is_pointed_at_by_its_place_among_what_was_shown_last(
    text: str, relation: str, story: str
) -> None:
    found = parsed(FINES, text)
    assert found.reference
    assert (found.reference.relation, found.story) == (relation, story)
    assert found.previous == meant(FINES)
    assert found.interpretation.inherited[-1].values == ((story,) if story else ())


def test_where_it_is_not_known_what_was_shown_the_earlier_question_is_given() -> None:
    found = parsed(FINES, "who else reported it?", shown=())
    assert found.reference
    assert (found.story, found.previous) == ("", meant(FINES))


def test_an_outlet_that_is_not_wanted_is_no_limit() -> None:
    found = parsed(FINES, "who else reported it, apart from the Harbour Ledger?")
    assert found.reference is not None
    assert found.reference.excluded_outlet == "Harbour Ledger"
    assert found.interpretation.filter == query.NO_FILTER


def test_what_is_asked_of_a_story_is_the_focus() -> None:
    read = meant(FINES, "the first one: who paid?")
    assert (read.text, read.focus) == (f"{FINES} who paid", "who paid")


def test_nothing_is_pointed_at_in_a_first_question() -> None:
    assert parsed("who else reported it?").reference is None


# --- what is not wanted -----------------------------------------------------------------------------------


def test_what_is_dropped_is_not_inherited() -> None:
    assert meant(DATED, "and in Italy?", drop=("date",)).filter == query.NO_FILTER
    assert meant(DATED, "and in Italy?", drop=("date",)).text == "Clearview fines in Italy"
    read = meant(DATED, "only CNET", drop=("subject",))
    assert (read.text, inherited(read)) == ("", {"date": "in July 2021"})
    assert meant(FINES, "only CNET", "and in Italy?", drop=("provider",)).filter == query.NO_FILTER
    assert meant("topic:Law fines", "and in Italy?", drop=("topic",)).filter == query.NO_FILTER


def test_dropped_stories_are_not_pointed_at() -> None:
    found = parsed(FINES, "who else reported it?", drop=("stories",))
    assert found.reference is None
    assert inherited(found.interpretation) == {"subject": FINES}


def test_a_dropped_subject_is_not_searched_for_beside_a_story() -> None:
    read = meant(FINES, "who else reported it?", drop=("subject",))
    assert "subject" not in inherited(read)
    assert "Clearview" not in read.text


def test_taken_word_for_word_a_question_inherits_nothing() -> None:
    for text in ("and in Italy?", "who else reported it?", "only CNET"):
        assert parsed(DATED, text, interpret=False) == parsed(text, interpret=False)
        assert meant(DATED, text, interpret=False).inherited == ()


def test_dropping_what_was_inherited_goes_back_to_the_caller_s_limits_and_says_so() -> None:
    given = Filter(topics=("Law",))
    read = meant(DATED, "only CNET", filter=given)
    wider = drop_inherited_filters(read, given)
    assert wider.filter == Filter(topics=("Law",), providers=("CNET",))
    assert inherited(wider) == {"subject": FINES}
    assert [(one.text, one.effect) for one in wider.understood] == [
        ("only CNET", "limit"),
        ("in July 2021", "relaxed"),
    ]
    assert drop_inherited_filters(wider, given) == wider, "there is an end to it"
    both = meant("provider:CNET topic:Law fines", "and in Italy?")
    assert both.filter == Filter(providers=("CNET",), topics=("Law",))
    assert drop_inherited_filters(both, query.NO_FILTER).filter == query.NO_FILTER


def test_an_inherited_lean_leaves_nothing_out_and_is_not_dropped() -> None:
    read = meant(DATED, "how high were they?")
    assert drop_inherited_filters(read, query.NO_FILTER) == read


# --- the time of asking -----------------------------------------------------------------------------------


def at_two_times(first: datetime | None, *texts: str, now: datetime = NOW) -> Interpretation:
    *before, last = texts
    history = tuple(Turn(text, asked_at=first) for text in before)
    return parse(Question(last, history=history), now, NAMES).interpretation


def day(number: int, month: int = 8) -> tuple[datetime, datetime]:
    return (
        datetime(2021, month, number, tzinfo=UTC),
        datetime(2021, month, number, 23, 59, 59, tzinfo=UTC),
    )


def test_an_earlier_question_is_read_with_the_time_at_which_it_was_asked() -> None:
    week_ago = datetime(2021, 8, 11, 9, tzinfo=UTC)
    read = at_two_times(week_ago, "Clearview fines yesterday", "and in Italy?")
    assert span(read.filter) == day(10)
    assert [(one.kind, one.since) for one in read.inherited] == [("subject", None), ("date", day(10)[0])]
    read = at_two_times(week_ago, "Clearview fines yesterday", "and in Italy?", now=NOW + timedelta(days=900))
    assert span(read.filter) == day(10)


def test_the_question_itself_is_read_with_the_present_time() -> None:
    week_ago = datetime(2021, 8, 11, 9, tzinfo=UTC)
    assert span(at_two_times(week_ago, FINES, "only yesterday").filter) == day(17)


def test_where_the_time_of_asking_is_not_known_an_earlier_question_is_read_as_of_now() -> None:
    assert span(at_two_times(None, "Clearview fines yesterday", "and in Italy?").filter) == day(17)


def test_each_turn_has_a_time_of_its_own() -> None:
    turns = (
        Turn("Clearview fines yesterday", asked_at=datetime(2021, 6, 3, tzinfo=UTC)),
        Turn("and yesterday?", asked_at=datetime(2021, 6, 5, tzinfo=UTC)),
    )
    for history, expected in ((turns[:1], day(2, 6)), (turns, day(4, 6))):
        read = parse(Question("and in Italy?", history=history), NOW, NAMES).interpretation
        assert span(read.filter) == expected


def test_the_time_of_asking_is_a_day_in_the_caller_s_zone() -> None:
    night = datetime(2021, 8, 11, 20, tzinfo=UTC)  # already the 12th in Tokyo
    history = (Turn("Clearview fines yesterday", asked_at=night),)
    asked = Question("and in Italy?", history=history, zone=ZoneInfo("Asia/Tokyo"))
    since = parse(asked, NOW, NAMES).interpretation.filter.since
    assert since == datetime(2021, 8, 10, 15, tzinfo=UTC)  # the 11th begins


# --- anything at all --------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(
        """and what about in Italy Sweden ? . , ! the second one who else reported it besides CNET more like
        this only just a year later ok please thanks number 3 since July 2021 " -word provider:CNET 人脸 don't
        Meridian é #1 story before: : ; - – …""".split()
    ),
    max_size=12,
).map(" ".join)
ANY = WORDS | st.text(max_size=60)


@given(ANY, ANY, ANY, st.lists(st.text(max_size=5), max_size=4), st.booleans())
@example("a", "b", "29 February 2020 a year later", [], True)
def test_any_conversation_is_understood_or_refused(
    first: str, second: str, last: str, shown: list[str], interpret: bool
) -> None:
    history = (Turn(first, tuple(shown)), Turn(second, tuple(shown)))
    try:
        found = parse(Question(last, history=history, interpret=interpret), NOW, NAMES)
    except QuestionRefused:
        with pytest.raises(QuestionRefused):  # for its own sake, never for that of the ones before
            query.interpret(Question(last, interpret=interpret), NOW, NAMES)
        return
    assert found.story in ("", *shown)
    assert interpret or found.interpretation.inherited == ()
    for one in found.interpretation.inherited:
        assert one.text


PIECES = st.sampled_from(
    [
        *(", ", ",", "a ", "A ", "in A ", "and A ", "who else ", "who else a ", "more ", "stories ", "only "),
        *("just from ", "what did ", "the ", "besides ", "the second ", "number ", "?", "!", ". ", "’", "x"),
        *("ok ", "thank you ", "please ", "similar ", "A.", "a year later ", "and ", "what about ", "it "),
    ]
)
LONGEST_SPENT = 1.2  # seconds of work, of which a third is needed; a pattern that is quadratic takes two


def long(pieces: list[str], end: str) -> str:
    share = query.MAX_QUESTION_LENGTH // len(pieces)
    whole = "".join((piece * share)[:share] for piece in pieces)
    return whole[: query.MAX_QUESTION_LENGTH - len(end)] + end


@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=2), st.sampled_from(["", "z", "?!", ",x", " report"]))
@example([","], "z")
@example([", "], "")
@example(["who else ", ", "], "x")
def test_the_longest_conversation_of_the_longest_questions_is_understood_at_once(
    pieces: list[str], end: str
) -> None:
    text = long(pieces, end)
    start = time.process_time()
    with_history(text, text, times=query.MAX_HISTORY)
    assert time.process_time() - start < LONGEST_SPENT


def with_history(earlier: str, last: str, times: int) -> None:
    names: Any = Names(providers=("CNET",))
    parse(Question(last, history=(Turn(earlier, SHOWN),) * times), NOW, names)
