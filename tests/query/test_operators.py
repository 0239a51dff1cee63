from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.query.operators import Operators, parse, quote_names, written
from semsearch.types import Constraint, Kind, Names


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """What the operators of a question come to."""

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def read(text: str, zone: tzinfo = UTC) -> Read:
    parsed = parse(text, zone)
    phrases, excluded, providers, topics = (
        tuple(dict.fromkeys(value for one in parsed.understood if one.kind == kind for value in one.values))
        for kind in ("phrase", "excluded", "provider", "topic")
    )
    since = max((one.since for one in parsed.understood if one.since), default=None)
    until = min((one.until for one in parsed.understood if one.until), default=None)
    return Read(parsed.text, phrases, excluded, providers, topics, since, until)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"facial recognition" ban', Read("facial recognition ban", phrases=("facial recognition",))),
        ("“facial recognition” ban", Read("facial recognition ban", phrases=("facial recognition",))),
        ('ban ("face  match")', Read("ban (face match)", phrases=("face match",))),
        ('"one" "two" "one"', Read("one two one", phrases=("one", "two"))),
        ("faces -police", Read("faces", excluded=("police",))),
        ("-police faces", Read("faces", excluded=("police",))),
        ("faces -police, please", Read("faces please", excluded=("police",))),
        ("faces -COVID-19", Read("faces", excluded=("COVID-19",))),
        ("phones -5G", Read("phones", excluded=("5G",))),
        ('faces -"smart city" law', Read("faces law", excluded=("smart city",))),
        ("chips provider:TechNode", Read("chips", providers=("TechNode",))),
        ('chips provider:"The Star"', Read("chips", providers=("The Star",))),
        ("chips PROVIDER:“The Star” now", Read("chips now", providers=("The Star",))),
        ("provider:a provider:b x", Read("x", providers=("a", "b"))),
        ("chips site:technode.com?", Read("chips", providers=("technode.com",))),
        ("chips site:https://www.technode.com/a", Read("chips", providers=("technode.com",))),
        ("chips site:www.technode.com", Read("chips", providers=("technode.com",))),
        ('topic:"AI ethics" fines topic:law', Read("fines", topics=("AI ethics", "law"))),
        ("fines before:2021-07-28", Read("fines", until=at("2021-07-27T23:59:59"))),
        ("fines before:2021-07", Read("fines", until=at("2021-06-30T23:59:59"))),
        ("fines before:2021", Read("fines", until=at("2020-12-31T23:59:59"))),
        ("fines after:2021-07-28", Read("fines", since=at("2021-07-29T00:00:00"))),
        ("fines after:2021-07", Read("fines", since=at("2021-08-01T00:00:00"))),
        ("fines After:2021,", Read("fines", since=at("2022-01-01T00:00:00"))),
        ("fines after:2020-12-31", Read("fines", since=at("2021-01-01T00:00:00"))),
        ("a after:2019 after:2020 b", Read("a b", since=at("2021-01-01T00:00:00"))),
        ("a before:2019 before:2020 b", Read("a b", until=at("2018-12-31T23:59:59"))),
        ("provider:x -y", Read("", excluded=("y",), providers=("x",))),
        (
            '"face match" -police site:a.com after:2020 before:2022 law',
            Read(
                "face match law",
                ("face match",),
                ("police",),
                ("a.com",),
                since=at("2021-01-01T00:00:00"),
                until=at("2021-12-31T23:59:59"),
            ),
        ),
        # quoted operators are words
        ('"-police provider:x"', Read("police provider x", phrases=("-police provider:x",))),
    ],
)
def test_operators_are_taken_out_of_the_text(text: str, expected: Read) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("operator", "kind", "value"),
    [
        ("-provider:TechNode", "provider", "TechNode"),
        ('-Topic:"AI ethics"', "topic", "AI ethics"),
        ("-site:www.technode.com", "provider", "technode.com"),
    ],
)
def test_a_hyphen_before_an_operator_excludes(operator: str, kind: Kind, value: str) -> None:
    found = Constraint(operator, kind, "exclude", (value,))
    assert parse(f"chips {operator} now") == Operators("chips now", (found,))
    assert written(found)


@pytest.mark.parametrize(
    "text",
    [
        "-before:2021",
        "state-of-the-art chips",
        "COVID-19 vaccines",
        "chips - a history",
        "chips -- a history",
        "--help",
        "chips –police",
        "-40 degrees",
        "-3.5 per cent",
        'an "unbalanced quote',
        'unbalanced quote"',
        'a 5" screen and a 7" tablet',
        '""',
        '" "',
        "provider: TechNode",
        "provider:",
        'provider:""',
        'topic:" "',
        "before:yesterday",
        "before:2021-13",
        "before:2021-02-30",
        "before:0001",
        "after:9999",
        "after:21",
        "after:28/07/2021",
        "foo:bar",
        "myprovider:x",
        "https://technode.com/a?b=c",
        "meeting at 10:30",
        "title:x AND (y~2)^3",
        "",
    ],
)
def test_what_is_no_operator_stays_as_it_is(text: str) -> None:
    assert parse(text) == Operators(text)


def test_dates_begin_in_the_zone_of_the_caller() -> None:
    limits = read("after:2021-07-28 before:2021-08", ZoneInfo("Asia/Shanghai"))
    assert (limits.since, limits.until) == (at("2021-07-28T16:00:00"), at("2021-07-31T15:59:59"))


def test_each_operator_is_told_as_it_was_written() -> None:
    parsed = parse('“face  match” -police, site:https://a.com/b? Before:2021 "face match" -police')
    assert [(one.text, one.kind, one.values) for one in parsed.understood] == [
        ("“face match”", "phrase", ("face match",)),
        ("-police", "excluded", ("police",)),
        ("site:https://a.com/b", "provider", ("a.com",)),
        ("Before:2021", "date", ()),
        ('"face match"', "phrase", ("face match",)),
    ]
    assert all(map(written, parsed.understood))


@pytest.mark.parametrize(
    ("text", "kind"), [("before 2021", "date"), ("topic: AI", "topic"), ("in TechNode", "provider")]
)
def test_words_are_no_operators(text: str, kind: Kind) -> None:
    assert not written(Constraint(text, kind))


def test_only_named_operators_can_be_read() -> None:
    parsed = parse('a "b c" -d provider:e', named=True)
    assert parsed.text == 'a "b c" -d'
    assert [one.kind for one in parsed.understood] == ["provider"]


PARTS = st.sampled_from(
    [
        "-",
        "--",
        '"',
        "“",
        "”",
        " ",
        "a",
        "b-c",
        "provider:",
        "site:",
        "before:",
        "after:",
        "topic:",
        "2021",
        "-07",
    ]
)


@given(st.one_of(st.text(max_size=50), st.lists(PARTS, max_size=16).map("".join)))
def test_any_text_is_read_and_what_is_left_has_no_operator(text: str) -> None:
    once = parse(text)
    assert parse(once.text) == Operators(once.text)
    assert once.text == " ".join(once.text.split())


@given(st.lists(PARTS, max_size=12).map("".join), st.text(" \t\n", max_size=3), st.text(" \t\n", max_size=3))
def test_white_space_around_changes_nothing(text: str, before: str, after: str) -> None:
    assert parse(before + text + after) == parse(text)


NAMES = Names(
    providers=("Washington Post", "The Harbour Ledger", "CNET", "South China Morning Post"),
    domains=("cnet.com",),
    topics=("AI", "AI ethics", "Computer Vision"),
)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("provider:Washington Post facial", 'provider:"Washington Post" facial'),
        ("masks provider:washington post, today", 'masks provider:"washington post" today'),
        ("provider:Harbour Ledger", 'provider:"Harbour Ledger"'),
        (
            "faces PROVIDER:South China Morning Post -police",
            'faces PROVIDER:"South China Morning Post" -police',
        ),
        ("topic:computer vision bears", 'topic:"computer vision" bears'),
        (
            "topic:Computer Vision provider:Harbour Ledger x",
            'topic:"Computer Vision" provider:"Harbour Ledger" x',
        ),
        # the one word is a name, or no name is longer
        ("topic:AI ethics", "topic:AI ethics"),
        ("provider:CNET news", "provider:CNET news"),
        ("provider:Washington Times facial", "provider:Washington Times facial"),
        ("topic:Washington Post", "topic:Washington Post"),
        # not an operator with a bare name
        ('provider:"Washington Post" facial', 'provider:"Washington Post" facial'),
        ("what the provider: Washington Post says", "what the provider: Washington Post says"),
        ("xprovider:Washington Post", "xprovider:Washington Post"),
        ("site:Washington Post", "site:Washington Post"),
    ],
)
def test_a_name_of_several_words_is_taken_whole_where_the_archive_has_it(text: str, whole: str) -> None:
    assert quote_names(text, NAMES) == whole
