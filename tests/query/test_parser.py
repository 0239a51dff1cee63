from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Constraint, Filter, Interpretation, Names, Question

NOW = datetime(2021, 8, 18, 12, 0, tzinfo=UTC)  # a Wednesday
NAMES = Names(
    providers=(
        "TechNode",
        "The Star",
        "The Harbour Ledger",
        "The Times",
        "Nature",
        "Apple",
        "Biometric Companies",
        "CNET",
    ),
    domains=("technode.com", "www.thestar.example", "nature.com"),
    topics=("AI", "AI ethics", "Computer Vision", "Health"),
)

# a question, the text that is searched, and what was understood
QUESTIONS = [
    # nothing
    ("which cities ended face matching?", "which cities ended face matching?", ""),
    ("may the police match faces", "may the police match faces", ""),
    ("march on the capitol", "march on the capitol", ""),
    ("the second ruling on faces", "the second ruling on faces", ""),
    ("2021 outlook for chips", "2021 outlook for chips", ""),
    ("before the 2020 election", "before the 2020 election", ""),
    ("the Times Square ban", "the Times Square ban", ""),
    ("Apple news", "Apple news", ""),
    ("Nature conservation", "Nature conservation", ""),
    ("C++", "C++", ""),
    ("AT&T", "AT&T", ""),
    ("e-mail -", "e-mail -", ""),
    ("well-known", "well-known", ""),
    ('"" empty quotes', '"" empty quotes', ""),
    ('an "unbalanced quote', 'an "unbalanced quote', ""),
    ("provider:", "provider:", ""),
    ("人脸识别的裁决", "人脸识别的裁决", ""),
    ("🙂", "🙂", ""),
    ("?", "?", ""),
    ("the of and", "the of and", ""),
    ('"the of"', "the of", ""),
    ("-the", "-the", ""),
    ('title:"x" AND (y~2)^3', 'title:"x" AND (y~2)^3', ""),
    ("'; DROP TABLE articles;--", "'; DROP TABLE articles;--", ""),
    # dates
    ("rulings on faces in July 2021", "rulings on faces", "date limit in July 2021 > 2021-07-01..2021-07-31"),
    ("chip prices since March", "chip prices", "date limit since March > 2021-03-01.."),
    ("chip prices before 2020?", "chip prices?", "date limit before 2020 > ..2019-12-31"),
    ("In 2020, who ended it?", "who ended it?", "date limit In 2020 > 2020-01-01..2020-12-31"),
    ("recent rulings", "rulings", "date lean recent > .."),
    ("fires this spring", "fires this spring", "date lean this spring > 2021-03-01..2021-05-31"),
    (
        "what happened last week?",
        "",
        "date limit last week > 2021-08-09..2021-08-15; stories sort what happened > ",
    ),
    ("news in February 2020", "", "date limit in February 2020 > 2020-02-01..2020-02-29"),
    ("July 2021", "", "date limit July 2021 > 2021-07-01..2021-07-31"),
    ("人脸识别 2021-07-28", "人脸识别", "date limit 2021-07-28 > 2021-07-28..2021-07-28"),
    # of two dates that leave nothing, none is meant
    ("prices before 2019, since 2020", "prices before 2019, since 2020", ""),
    # outlets and topics
    (
        "what did TechNode say about chips",
        "chips",
        "provider limit what did TechNode say about > TechNode",
    ),
    ("masks in The Star", "masks", "provider limit in The Star > The Star"),
    (
        "what did Harbour Ledger say about masks",
        "masks",
        "provider limit what did Harbour Ledger say about > The Harbour Ledger",
    ),
    ("chips from technode.com", "chips", "provider limit from technode.com > technode.com"),
    ("AI ethics news on faces", "faces", "topic limit AI ethics news on > AI ethics"),
    ("latest AI ethics news", "", "date lean latest > ..; topic limit AI ethics news > AI ethics"),
    ("latest news", "", "date lean latest > .."),
    ("the top stories", "", "stories sort top stories > "),
    ("what happened to the ferry", "what happened to the ferry", ""),
    ("the latest on chips", "chips", "date sort the latest on > .."),
    (
        "what did TechNode write in July 2021 about chips",
        "chips",
        "date limit in July 2021 > 2021-07-01..2021-07-31;"
        " provider limit what did TechNode write about > TechNode",
    ),
    # operators
    ('"living robots"', "living robots", 'phrase limit "living robots" > living robots'),
    ("robots -frog", "robots", "excluded limit -frog > frog"),
    ("-frog", "", "excluded limit -frog > frog"),
    ("robots provider:technode", "robots", "provider limit provider:technode > TechNode"),
    ("robots provider:star", "robots", "provider limit provider:star > The Star"),
    ("robots provider:Tech", "robots", "provider limit provider:Tech > Tech"),
    (
        "provider:Harbour Ledger robots",
        "robots",
        'provider limit provider:"Harbour Ledger" > The Harbour Ledger',
    ),
    ("robots site:thestar.example", "robots", "provider limit site:thestar.example > www.thestar.example"),
    ('topic:"ai ETHICS"', "", 'topic limit topic:"ai ETHICS" > AI ethics'),
    ("chips after:2020", "chips", "date limit after:2020 > 2021-01-01.."),
    (
        "chips after:2019 after:2020-06",
        "chips",
        "date limit after:2019 > 2020-01-01..; date limit after:2020-06 > 2020-07-01..",
    ),
    # operators before words
    ("chips since 2019 after:2020", "chips since 2019", "date limit after:2020 > 2021-01-01.."),
    ("chips since 2020 before:2020", "chips since 2020", "date limit before:2020 > ..2019-12-31"),
    (
        "what did CNET say about chips provider:TechNode",
        "what did CNET say about chips",
        "provider limit provider:TechNode > TechNode",
    ),
    (
        'what happened "in July 2021"',
        "what happened in July 2021",
        'phrase limit "in July 2021" > in July 2021',
    ),
    ('chips "in TechNode"', "chips in TechNode", 'phrase limit "in TechNode" > in TechNode'),
    # what tells instead of asking
    (
        'Harbour City Police End "Face Matching" Trial in May',
        'Harbour City Police End "Face Matching" Trial in May',
        "",
    ),
    (
        "robots made of frogs! — A. Writer (@writer) 3 May 2021",
        "robots made of frogs! — A. Writer (@writer) 3 May 2021",
        "",
    ),
    (
        "The council has voted to end it in 2020. provider:CNET",
        "The council has voted to end it.",
        "provider limit provider:CNET > CNET; date limit in 2020 > 2020-01-01..2020-12-31",
    ),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def interpret(text: str, **filter: object) -> Interpretation:
    return query.interpret(Question(text, Filter(**filter)), NOW, NAMES)  # type: ignore[arg-type]  # each test's own


def told(one: Constraint) -> str:
    """Give what was understood as a line."""
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (one.since, one.until)]
    what = "..".join(days) if one.kind == "date" else ", ".join(one.values)
    return f"{one.kind} {one.effect} {one.text} > {what}"


@pytest.mark.parametrize(("question", "text", "understood"), QUESTIONS)
def test_a_question_is_understood(question: str, text: str, understood: str) -> None:
    interpretation = interpret(question)
    assert interpretation.text == text
    assert "; ".join(map(told, interpretation.understood)) == understood


def test_the_table_is_as_large_as_the_precision_asks_for() -> None:
    assert len({question for question, *_ in QUESTIONS}) == len(QUESTIONS) >= 40


@pytest.mark.parametrize("question", [question for question, _, understood in QUESTIONS if understood])
def test_each_thing_that_is_understood_can_be_taken_as_words(question: str) -> None:
    for one in interpret(question).understood:
        protected = query.interpret(Question(question, protected=(one.text.upper(),)), NOW, NAMES)
        assert one.text not in [other.text for other in protected.understood]


@pytest.mark.parametrize(
    ("question", "protected", "text", "left"),
    [
        ("AI news in July 2021", "in July 2021", "in July 2021", ["AI news"]),
        ("AI news in July 2021", "ai  NEWS", "AI news", ["in July 2021"]),
        ("AI news in July 2021", "in 1999", "", ["in July 2021", "AI news"]),
        ("faces -police since:x provider:TechNode", "-police", "faces since:x", ["provider:TechNode"]),
        ('rulings on "facial data"', '"facial data"', "rulings on facial data", []),
    ],
)
def test_literal_words_are_searched_for_and_a_literal_operator_is_passed_over(
    question: str, protected: str, text: str, left: list[str]
) -> None:
    understood = query.interpret(Question(question, protected=(protected,)), NOW, NAMES)
    assert understood.text == text
    assert [one.text for one in understood.understood] == left


def test_limits_are_in_the_filter_and_what_leans_is_not() -> None:
    interpretation = interpret(
        'recent "face match" -frog topic:health chips in CNET between May and July 2021'
    )
    assert interpretation.filter == Filter(
        since=at("2021-05-01T00:00:00"),
        until=at("2021-07-31T23:59:59"),
        providers=("CNET",),
        topics=("Health",),
        phrases=("face match",),
        excluded=("frog",),
    )
    assert [one.effect for one in interpretation.understood if one.text == "recent"] == ["lean"]


def test_terms_are_those_of_the_text_once_each() -> None:
    assert interpret("the rulings of the ruling court in July 2021").terms == ("rule", "court")


def test_a_day_is_one_in_the_zone_of_the_caller() -> None:
    question = Question("chips yesterday after:2021-08-16", zone=ZoneInfo("Asia/Shanghai"))
    (operator, date) = query.interpret(question, at("2021-08-17T20:00:00"), NAMES).understood
    assert operator.since == at("2021-08-16T16:00:00")
    assert (date.since, date.until) == (None, at("2021-08-17T15:59:59"))


@pytest.mark.parametrize(
    "text", ['"living robots" -frog provider:TechNode in July 2021', "what did TechNode say last week?"]
)
def test_what_is_not_to_be_interpreted_is_searched_as_it_is(text: str) -> None:
    filter = Filter(topics=("AI",))
    interpretation = query.interpret(Question(text, filter, interpret=False), NOW, NAMES)
    assert (interpretation.text, interpretation.filter, interpretation.understood) == (text, filter, ())
    assert interpretation.terms


@pytest.mark.parametrize(
    ("text", "filter", "searched", "limits"),
    [
        # a side that the caller has set stays, the other may be set
        ("a ban since 2020", {"since": "2019-01-01"}, "a ban since 2020", {"since": "2019-01-01"}),
        ("a ban after:2020", {"since": "2019-01-01"}, "a ban", {"since": "2019-01-01"}),
        ("a ban in 2020", {"since": "2020-05-01"}, "a ban", {"since": "2020-05-01", "until": "2020-12-31"}),
        # what would leave nothing is no limit
        ("a ban in 2020", {"since": "2021-01-01"}, "a ban in 2020", {"since": "2021-01-01"}),
        ("a ban since 2020", {"until": "2019-12-31"}, "a ban since 2020", {"until": "2019-12-31"}),
        # outlets and topics
        ("masks in CNET", {"providers": ("TechNode",)}, "masks in CNET", {"providers": ("TechNode",)}),
        ("masks provider:CNET", {"providers": ("TechNode",)}, "masks", {"providers": ("TechNode",)}),
        ("provider:CNET", {"providers": ("TechNode",)}, "", {"providers": ("TechNode",)}),
        ("AI news on faces", {"topics": ("Health",)}, "AI news on faces", {"topics": ("Health",)}),
        ("masks in CNET", {"topics": ("AI",)}, "masks", {"topics": ("AI",), "providers": ("CNET",)}),
        # all phrases and all excluded words hold
        ('"a b"', {"phrases": ("c d",)}, "a b", {"phrases": ("c d", "a b")}),
        ("robots -frog", {"excluded": ("x",)}, "robots", {"excluded": ("x", "frog")}),
        ("anything new", {"types": ("video",)}, "anything new", {"types": ("video",)}),
    ],
)
def test_the_filter_of_the_caller_wins(
    text: str, filter: dict[str, object], searched: str, limits: dict[str, object]
) -> None:
    def made(fields: dict[str, object]) -> dict[str, object]:
        ends = {"since": "T00:00:00", "until": "T23:59:59"}
        return {name: at(f"{v}{ends[name]}") if name in ends else v for name, v in fields.items()}

    interpretation = interpret(text, **made(filter))
    assert interpretation.text == searched
    assert interpretation.filter == Filter(**made(limits))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("text", "filter"),
    [
        ("chips after:2021 before:2020", {}),
        ("chips before:2020", {"since": datetime(2021, 1, 1, tzinfo=UTC)}),
        ("chips after:2021", {"until": datetime(2021, 1, 1, tzinfo=UTC)}),
    ],
)
def test_operators_that_contradict_are_refused(text: str, filter: dict[str, object]) -> None:
    with pytest.raises(QuestionRefused) as told:
        interpret(text, **filter)
    written = text.removeprefix("chips ")
    assert str(told.value) == f"{written}: no day satisfies all of these; change the dates, or remove one"


def test_more_operators_than_are_read_are_refused() -> None:
    with pytest.raises(QuestionRefused, match="topics has 101 values"):
        interpret(" ".join(f"topic:w{number}" for number in range(101)))


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(QuestionRefused, match="the question is empty"):
        interpret(" ")


@pytest.mark.parametrize("word", ["chips ", "in July 2021 ", "from TechNode ", "(", '"', "人"])
def test_two_thousand_characters_are_read(word: str) -> None:
    text = (word * 2000)[:2000].strip()
    assert interpret(text).text == text


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        # dates first, then names; operators and what leans stay
        ("masks in July 2021", ["relaxed"]),
        ("masks in CNET in July 2021", ["relaxed limit", "relaxed relaxed"]),
        ("AI news on masks in CNET", ["relaxed relaxed"]),
        ('recent masks "a b" -c topic:AI after:2020', []),
        ("masks in July 2021 provider:CNET", ["limit relaxed"]),
        ("masks before 2021 after:2019", ["limit relaxed"]),
        ("masks", []),
    ],
)
def test_what_was_read_out_of_words_is_relaxed_step_by_step(text: str, steps: list[str]) -> None:
    understood, found = interpret(text), []
    while (wider := query.relax(understood)) != understood:
        assert (wider.text, wider.terms) == (understood.text, understood.terms)
        understood = wider
        found.append(" ".join(one.effect for one in understood.understood))
    assert found == steps


def test_relaxing_takes_no_more_out_of_the_filter_than_words_put_in() -> None:
    since = datetime(2021, 1, 1, tzinfo=UTC)
    understood = interpret("masks until March 2021 topic:AI", since=since)
    assert understood.filter.until is not None
    assert query.relax(understood).filter == Filter(since=since, topics=("AI",))
    assert query.relax(interpret("masks in CNET", since=since)).filter == Filter(since=since)


PARTS = st.sampled_from(
    """in since before after July 2021 2020 last week TechNode CNET The Star AI ethics news on about what did
    say "a b" " -frog - provider: provider:cnet topic:AI before:2021 after:2019 , ? . ( ) recent""".split()
)


@given(
    st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=12).map(" ".join)).filter(
        lambda text: " ".join(text.split()).isprintable() and text.strip()
    ),
    st.booleans(),
)
def test_any_text_is_understood_soundly(text: str, given_since: bool) -> None:
    since = NOW - timedelta(days=300) if given_since else None
    if "before:2021" in text and (since or "after:2019" in text):
        text = text.replace("before:2021", "before:2022")
    understood = interpret(text, since=since)
    limits = understood.filter
    assert limits.since is None or limits.until is None or limits.since <= limits.until
    assert limits.since == since if since else True
    assert understood.text or understood.understood or limits != Filter()
    limited = any(one.effect in ("limit", "exclude") for one in understood.understood)
    assert limited == (limits != Filter(since=since))
    twice = query.relax(query.relax(understood))
    assert query.relax(twice) == twice
