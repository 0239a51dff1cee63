"""Where the archive has the sides of a question apart, and where it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from semsearch import query
from semsearch.search.side_detection import with_sides
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Interpretation, Question
from tests.search.conftest import NOW, article, filled

ARCHIVE = [
    article("a", "Regulator fines Norvik", 1, excerpt="The chips of Norvik cost it a fine."),
    article("b", "Regulator fines Halden", 2, excerpt="The chips of Halden cost it a fine."),
    article("c", "Marl v Orsted: the ruling", 3, excerpt="The judges side with Marl against Orsted."),
    article("d", "Storm hits Trin and Tobag", 4, excerpt="In Trin and Tobag the storm took roofs."),
    article("e", "A race on the river", 5, excerpt="The race drew crowds, as a race does."),
    article("f", "Telescope sees far", 6, excerpt="Like Norvik before it, the maker Marl sells telescopes."),
]


@pytest.fixture(scope="module")
def archive() -> Iterator[Snapshot]:
    with filled(ARCHIVE).snapshot() as taken:
        yield taken


def sides(archive: Snapshot, text: str, **arguments: object) -> tuple[str, ...]:
    question = Question(text, **arguments)  # type: ignore[arg-type]
    interpretation = query.interpret(question, NOW, archive.names())
    return with_sides(interpretation, question, archive).sides


def test_names_that_no_article_has_together_are_two_sides(archive: Snapshot) -> None:
    assert sides(archive, "chips of Norvik and Halden") == ("chips of Norvik", "chips of Halden")
    assert sides(archive, "Norvik and Halden") == ("Norvik", "Halden")
    assert sides(archive, "chips of norvik and halden") == ("chips of norvik", "chips of halden")


@pytest.mark.parametrize(
    "text",
    [
        "storms in Trin and Tobag",
        "chips of Norvik and Marl",
        "chips of Norvik and Zorblatt",
        "chips of Zorblatt and Quux",
        "Norvik and Race",
    ],
)
def test_other_names_are_one_subject(archive: Snapshot, text: str) -> None:
    assert sides(archive, text) == ()


def test_what_a_title_names_together_is_a_case(archive: Snapshot) -> None:
    assert sides(archive, "Marl versus Orsted") == ()
    assert sides(archive, "Norvik versus Halden") == ("Norvik", "Halden")
    assert sides(archive, "Norvik versus Marl") == ("Norvik", "Marl")
    assert sides(archive, "Norvik versus Zorblatt") == ()


def test_an_explicit_comparison_needs_no_article(archive: Snapshot) -> None:
    assert sides(archive, "compare Marl and Orsted") == ("Marl", "Orsted")
    assert sides(archive, "difference between Norvik and Zorblatt") == ("Norvik", "Zorblatt")


def test_limits_hold_for_each_side(archive: Snapshot) -> None:
    only = Filter(excluded=("Halden",))
    assert sides(archive, "Norvik and Halden", filter=only) == ()
    assert sides(archive, "Norvik and Halden in July 2021") == ("Norvik", "Halden")
    assert sides(archive, "Norvik and Halden since 5 July 2021") == ()


def test_the_reading_can_be_taken_back(archive: Snapshot) -> None:
    question = Question("compare Norvik and Halden chips")
    found = with_sides(query.interpret(question, NOW, archive.names()), question, archive)
    (read,) = found.understood
    assert (read.text, read.kind, read.effect) == ("Norvik and Halden", "sides", "compare")
    assert read.text in question.text
    assert found.text == question.text
    assert sides(archive, question.text, protected=(read.text,)) == ()


def test_a_follow_up_with_words_of_its_own_has_one_subject(archive: Snapshot) -> None:
    question = Question("compare Norvik and Halden")
    narrowed = Interpretation("compare Norvik and Halden prices", focus="prices")
    assert with_sides(narrowed, question, archive) == narrowed
