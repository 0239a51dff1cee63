from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from semsearch import query
from semsearch.schemas.question import AskBody, FilterBody, SearchBody
from semsearch.server.parameters import AskParameters, FeedParameters, FilterParameters
from semsearch.types import DateRange, Filter, Question, Turn


def faults(model: type[Any], sent: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(sent)
    return {".".join(map(str, fault["loc"])): fault["msg"] for fault in refused.value.errors()}


def test_a_question_alone_gets_the_defaults_of_its_route() -> None:
    assert AskBody(question="ferries").asked() == Question("ferries", Filter(), limit=5, offset=0)
    assert SearchBody.model_validate(
        {"question": "ferries", "limit": 7.0, "offset": 2.0}
    ).asked() == Question("ferries", Filter(), limit=7, offset=2)
    assert SearchBody(question="ferries").asked() == Question("ferries", Filter(), limit=10, offset=0)
    assert AskParameters(q="ferries").asked() == Question("ferries", Filter(), limit=5, offset=0)


def test_body_and_address_make_the_same_question() -> None:
    body = AskBody.model_validate(
        {
            "question": "ferries",
            "limit": 2,
            "offset": 3,
            "filter": {
                "since": "2024-03-01",
                "until": "2024-03-31T12:00:00+02:00",
                "providers": ["Harbour"],
                "topics": ["Ports", "Rail"],
                "types": ["article"],
                "published": False,
                "phrases": ["shore power", "at berth"],
                "excluded": ["diesel"],
                "excluded_providers": ["Canal Post"],
                "excluded_topics": ["Sport"],
                "excluded_dates": [{"since": "2024-03-05", "until": "2024-03-06"}, {"until": "2020"}],
            },
            "interpret": False,
            "timezone": "Asia/Shanghai",
            "history": ["cables", "quays"],
            "drop": ["date", "topic"],
            "protected": ["in March"],
            "why_not": "abc",
        }
    )
    address = AskParameters.model_validate(
        {
            "q": "ferries",
            "limit": "2",
            "offset": "3",
            "since": "2024-03-01",
            "until": "2024-03-31T12:00:00+02:00",
            "provider": ["Harbour"],
            "topic": ["Ports", "Rail"],
            "type": ["article"],
            "published": "false",
            "phrase": ["shore power", "at berth"],
            "excluded": ["diesel"],
            "excluded_provider": ["Canal Post"],
            "excluded_topic": ["Sport"],
            "excluded_dates": ["2024-03-05/2024-03-06", "../2020"],
            "interpret": "false",
            "timezone": "Asia/Shanghai",
            "history": ["cables", "quays"],
            "drop": ["date", "topic"],
            "protected": ["in March"],
            "why_not": "abc",
        }
    )
    wanted = Filter(
        since=datetime(2024, 3, 1, tzinfo=UTC),
        until=datetime(2024, 3, 31, 10, tzinfo=UTC),
        providers=("Harbour",),
        topics=("Ports", "Rail"),
        types=("article",),
        published=False,
        phrases=("shore power", "at berth"),
        excluded=("diesel",),
        excluded_providers=("Canal Post",),
        excluded_topics=("Sport",),
        excluded_dates=(
            DateRange(datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 6, 23, 59, 59, tzinfo=UTC)),
            DateRange(None, datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ),
    )
    assert body.asked() == address.asked()
    assert body.asked() == Question(
        "ferries",
        wanted,
        2,
        3,
        interpret=False,
        zone=ZoneInfo("Asia/Shanghai"),
        why_not="abc",
        history=(Turn("cables"), Turn("quays")),
        drop=("date", "topic"),
        protected=("in March",),
    )


def test_a_search_reads_the_question_as_asking_does_and_is_about_no_article() -> None:
    body = SearchBody(question="ferries", interpret=False, timezone="Asia/Shanghai")
    wanted = Question("ferries", limit=10, interpret=False, zone=ZoneInfo("Asia/Shanghai"))
    assert body.asked() == wanted
    assert list(faults(SearchBody, {"question": "a", "why_not": "abc"})) == ["why_not"]


@pytest.mark.parametrize(
    ("model", "sent", "place", "hint"),
    [
        (AskBody, {"question": "a", "limits": 3}, "limits", "did you mean limit?"),
        (AskBody, {"question": "a", "filter": {"sicne": "2024"}}, "filter.sicne", "did you mean since?"),
        (
            AskBody,
            {"question": "a", "filter": {"provider": []}},
            "filter.provider",
            "did you mean providers?",
        ),
        (SearchBody, {"question": "a", "history": []}, "history", "the keys are question, limit, offset"),
        (AskParameters, {"q": "a", "www": "x"}, "www", "the keys are since, until, provider"),
        (FilterParameters, {"topcis": ["x"]}, "topcis", "did you mean topics?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(
    model: type[Any], sent: object, place: str, hint: str
) -> None:
    told = faults(model, sent)
    assert list(told) == [place]
    assert hint in told[place]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"question": 7}, "question"),
        ({"question": None}, "question"),
        ({"limit": "5"}, "limit"),
        ({"limit": True}, "limit"),
        ({"limit": 2.5}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": query.MAX_RESULTS + 1}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": query.MAX_OFFSET + 1}, "offset"),
        ({"filter": []}, "filter"),
        ({"filter": {"topics": "Ports"}}, "filter.topics"),
        ({"filter": {"topics": [1]}}, "filter.topics.0"),
        ({"filter": {"providers": ["a"] * 101}}, "filter.providers"),
        ({"filter": {"published": "yes"}}, "filter.published"),
        ({"filter": {"since": 2024}}, "filter.since"),
        ({"filter": {"since": "soon"}}, "filter.since"),
        ({"filter": {"until": "2024-02-30"}}, "filter.until"),
        ({"history": "earlier"}, "history"),
        ({"history": [{"role": "user"}]}, "history.0.role"),
        ({"history": [{"question": "a", "shown": "b"}]}, "history.0.shown"),
        ({"history": ["a"] * (query.MAX_HISTORY + 1)}, "history"),
        ({"drop": "date"}, "drop"),
        ({"drop": ["dates"]}, "drop.0"),
        ({"protected": "in March"}, "protected"),
        ({"interpret": "no"}, "interpret"),
        ({"explain": 1}, "explain"),
        ({"filter": {"phrases": "shore power"}}, "filter.phrases"),
        ({"filter": {"excluded": ["a"] * 101}}, "filter.excluded"),
        ({"filter": {"excluded_dates": [{"since": "soon"}]}}, "filter.excluded_dates.0.since"),
        ({"filter": {"excluded_dates": ["2020"]}}, "filter.excluded_dates.0"),
        ({"timezone": 8}, "timezone"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"why_not": ["abc"]}, "why_not"),
    ],
)
def test_a_wrong_value_is_told_by_its_place(changed: dict[str, object], place: str) -> None:
    assert list(faults(AskBody, {"question": "a", **changed})) == [place]


def test_null_counts_as_not_given() -> None:
    nothing = dict.fromkeys(
        ("limit", "offset", "filter", "explain", "history", "drop", "interpret", "timezone", "why_not")
    )
    limits = dict.fromkeys(
        ("since", "until", "providers", "topics", "types", "published", "phrases", "excluded")
    )
    plain = AskBody(question="a")
    assert AskBody.model_validate({"question": "a", **nothing}) == plain
    assert AskBody.model_validate({"question": "a", "filter": limits}) == plain
    searched = {name: nothing[name] for name in ("limit", "offset", "filter", "explain")}
    assert SearchBody.model_validate({"question": "a", **searched}) == SearchBody(question="a")
    assert list(faults(AskBody, {"question": "a", "filter": {"topics": [None]}})) == ["filter.topics.0"]
    assert list(faults(AskBody, {"question": "a", "filtre": None})) == ["filtre"]


@pytest.mark.parametrize("interval", ["2020", "/2020", "../..", "2020/soon"])
def test_a_wrong_interval_is_refused(interval: str) -> None:
    assert list(faults(AskParameters, {"q": "a", "excluded_dates": [interval]})) == ["excluded_dates.0"]


def test_limits_are_inclusive() -> None:
    for limit in (1, query.MAX_RESULTS):
        assert SearchBody(question="a", limit=limit, offset=query.MAX_OFFSET).asked().limit == limit


def test_a_date_that_cannot_be_read_says_how_one_looks() -> None:
    told = faults(FilterBody, {"until": "soon {}"})
    assert told == {
        "until": "Value error, must be a date such as 2021-07-28 or 2021-07-28T12:00:00Z, not 'soon {}'"
    }


def test_halves_of_surrogate_pairs_become_question_marks() -> None:
    body = AskBody.model_validate(
        {"question": "a\ud800b", "filter": {"topics": ["\udfff"]}, "history": ["\ud800"]}
    )
    assert (body.question, body.filter.topics, body.history[0].question) == ("a?b", ["?"], "?")


def test_an_unknown_key_of_half_a_surrogate_pair_is_refused_as_any_other() -> None:
    with pytest.raises(ValidationError) as refused:
        AskBody.model_validate({"question": "a", "\ud800": 1})
    assert refused.value.errors()[0]["type"] == "unknown_key"


@pytest.mark.parametrize(
    ("model", "name"), [(AskBody, "question"), (SearchBody, "question"), (AskParameters, "q")]
)
def test_an_unknown_zone_is_refused_with_what_to_write(model: type[Any], name: str) -> None:
    assert faults(model, {name: "a", "timezone": "Beijing"}) == {
        "timezone": "Value error, must be an IANA name such as Asia/Shanghai, not 'Beijing'"
    }


def test_a_turn_of_the_history_is_a_text_or_tells_what_was_shown_too() -> None:
    sent = {
        "question": "and in May?",
        "history": ["ferries", {"question": "in April", "shown": ["a1", "b2"]}, {"question": "at night"}],
        "drop": ["subject", "stories"],
    }
    asked = AskBody.model_validate(sent).asked()
    assert asked.history == (Turn("ferries"), Turn("in April", ("a1", "b2")), Turn("at night"))
    assert asked.drop == ("subject", "stories")


def test_protected_words_may_be_sent_under_their_former_name() -> None:
    sent = {"protected": ["in May"], "literal": ["in July"]}
    assert AskBody.model_validate({"question": "a", **sent}).asked().protected == ("in May", "in July")
    assert AskParameters.model_validate({"q": "a", **sent}).asked().protected == ("in May", "in July")
    assert FeedParameters.model_validate({"q": "a", **sent}).asked().protected == ("in May", "in July")


def test_the_body_of_a_question_asks_that_question() -> None:
    question = Question(
        "ferries",
        Filter(
            datetime(2024, 3, 1, tzinfo=UTC),
            None,
            ("Harbour",),
            ("Ports",),
            ("article",),
            False,
            ("a b",),
            ("c",),
            ("Canal Post",),
            ("Sport",),
            (DateRange(None, datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC)),),
        ),
        2,
        3,
        interpret=False,
        zone=ZoneInfo("Asia/Shanghai"),
        why_not="abc",
        history=(Turn("cables", ("a1",)), Turn("quays")),
        drop=("date",),
        protected=("in March",),
    )
    body = AskBody.model_validate_json(AskBody.of(question, explain=True).model_dump_json())
    assert body.asked() == question
    assert body.explain
