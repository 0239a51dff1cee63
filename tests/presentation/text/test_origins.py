from __future__ import annotations

from dataclasses import replace

from semsearch.presentation.text.origins import NAMED, origin_lines, outlets, shared
from semsearch.types import Origin, OriginReason, Provider, Story
from tests.presentation.samples import PLAIN, story


def told(providers: int, *origins: Origin) -> Story:
    named = tuple(Provider(f"Outlet {number}") for number in range(providers))
    return replace(story(PLAIN, 1.0), providers=named, origins=origins)


def origin(name: str, reason: OriginReason, *outlets: str) -> Origin:
    return Origin(name, reason, tuple(f"id {outlet}" for outlet in outlets), outlets)


def test_fewer_origins_than_outlets_are_counted() -> None:
    two = (origin("Reuters", "agency", "A", "B", "C"), origin("D", "own", "D"))
    assert outlets(told(14, *two)).replace("\u00a0", " ") == "14 outlets, 2 independent"
    assert shared(told(14, *two)) == outlets(told(14, *two))


def test_as_many_origins_as_outlets_are_not() -> None:
    both = told(2, origin("A", "own", "A"), origin("B", "own", "B"))
    assert (outlets(both), shared(both)) == ("2 outlets", "")
    more = told(1, origin("Reuters", "agency", "A"), origin("A", "own", "A"))
    assert (outlets(more), shared(more)) == ("1 outlet", "")


def test_an_answer_without_origins_says_nothing_of_them() -> None:
    assert (outlets(told(3)), shared(told(3))) == ("3 outlets", "")


def test_what_reports_of_one_origin_share_is_told() -> None:
    lines = origin_lines(
        told(
            9,
            origin("Reuters", "agency", "A", "B"),
            origin("C", "copy", "C", "D"),
            origin("Example Media", "owner", "E", "F"),
            origin("G", "own", "G"),
            origin("", "copy", "H", "I"),
            origin("J", "copy", "J"),
        )
    )
    assert [line.replace("\u00a0", " ") for line in lines] == [
        "from Reuters: A · B",
        "copies of C: D",
        "outlets of Example Media: E · F",
    ]


def test_many_outlets_are_counted_and_nothing_invisible_is_shown() -> None:
    many = origin("A\u202eB\x1b[31m", "agency", *(f"Outlet\n{number}" for number in range(NAMED + 3)))
    (line,) = origin_lines(told(20, many))
    assert line.endswith("3 more")
    assert line.isprintable() or line.replace("\u00a0", " ").isprintable()
