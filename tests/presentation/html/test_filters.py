"""The filters of the page: chips and facets."""

from __future__ import annotations

from datetime import UTC, datetime

from semsearch.presentation.html.addresses import Address
from semsearch.presentation.html.filters import MOST, Chip, chips, groups
from semsearch.types import Constraint, Count, Facets, Inherited, Interpretation

JULY = (datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC))
ASKED = Address("./", (("q", "rulings in July 2021"),))
COURTS = Address("./", (("q", "courts"), ("limit", "10")))
FACETS = Facets(9, topics=(Count("Law", 5), Count("AI", 3)), providers=(Count("The Ledger", 9),))


def made(
    *understood: Constraint, address: Address = ASKED, inherited: tuple[Inherited, ...] = ()
) -> list[Chip]:
    interpretation = Interpretation("rulings", understood=understood, inherited=inherited, focus="rulings")
    return list(chips(interpretation, address, UTC))


def without(chip: Chip) -> tuple[tuple[str, str], ...]:
    assert chip.without is not None
    return chip.without.pairs[1:]


def test_question_without_constraints_has_no_chips() -> None:
    assert made() == []


def test_date_has_a_chip_with_its_words_and_a_link_that_protects_them() -> None:
    (chip,) = made(Constraint("in July 2021", "date", since=JULY[0], until=JULY[1]))
    assert (chip.text.replace("\xa0", " "), chip.source, chip.kind) == (
        "from July 2021",
        "in July 2021",
        "limit",
    )
    assert without(chip) == (("protected", "in July 2021"),)


def test_what_leans_says_so() -> None:
    (chip,) = made(Constraint("recent", "date", "lean"))
    assert (chip.text, chip.kind) == ("boosting recent news", "boost")
    assert without(chip) == (("protected", "recent"),)


def test_exclusions_say_what_they_do() -> None:
    outlet, date, subject = made(
        Constraint("not from the Ledger", "provider", "exclude", ("The Harbour Ledger",)),
        Constraint("except in July 2021", "date", "exclude", since=JULY[0], until=JULY[1]),
        Constraint("but not drones", "subject", "lower", ("drones",)),
    )
    assert (outlet.text, outlet.source, outlet.kind) == (
        "without outlet The Harbour Ledger",
        "not from the Ledger",
        "limit",
    )
    assert (date.text.replace("\xa0", " "), date.kind) == ("not from July 2021", "limit")
    assert (subject.text, subject.source, subject.kind) == ("lowering articles about “drones”", "", "lowered")
    assert without(subject) == (("protected", "but not drones"),)


def test_the_sides_of_a_question_have_a_chip() -> None:
    (chip,) = made(Constraint("Norvik and Halden", "sides", "compare", ("Norvik chips", "Halden chips")))
    assert chip.text == "searching for “Norvik chips” and “Halden chips” side by side"
    assert (chip.source, chip.kind) == ("", "compared")
    assert without(chip) == (("protected", "Norvik and Halden"),)


def test_dropped_filter_has_a_chip_without_link() -> None:
    (chip,) = made(Constraint("in July 2021", "date", "relaxed", since=JULY[0], until=JULY[1]))
    assert chip.text.replace("\xa0", " ") == "no results from July 2021: filter dropped"
    assert (chip.kind, chip.without) == ("relaxed", None)


def test_outlets_topics_phrases_and_excluded_words() -> None:
    found = made(
        Constraint("the Ledger", "provider", values=("The Harbour Ledger",)),
        Constraint("AI news", "topic", values=("AI",)),
        Constraint('"facial data"', "phrase", values=("facial data",)),
        Constraint("-police", "excluded", values=("police",)),
    )
    assert [(chip.text, chip.source) for chip in found] == [
        ("outlet The Harbour Ledger", "the Ledger"),
        ("topic AI", "AI news"),
        ("with “facial data”", ""),
        ("without “police”", ""),
    ]


def test_each_filter_in_the_address_has_a_chip_that_removes_it() -> None:
    address = Address(
        "./", (("q", "x"), ("since", "2021"), ("topic", "Law"), ("topic", "AI"), ("type", "video"))
    )
    found = made(address=address)
    assert [chip.text.replace("\xa0", " ") for chip in found] == [
        "since 1 January 2021",
        "topic Law",
        "topic AI",
        "type video",
    ]
    assert without(found[1]) == (("since", "2021"), ("topic", "AI"), ("type", "video"))


def test_what_is_inherited_can_be_dropped() -> None:
    subject, outlet, story = made(
        inherited=(
            Inherited("subject", "Clearview"),
            Inherited("provider", "the Ledger", ("The Harbour Ledger",)),
            Inherited("stories", "the second one", ("a1",)),
        )
    )
    assert (subject.text, without(subject)) == ("following up on “Clearview”", (("drop", "subject"),))
    assert (outlet.text, without(outlet)) == ("outlet The Harbour Ledger", (("drop", "provider"),))
    assert (story.text, story.source) == ("about “rulings”", "the second one")
    assert without(story) == (("drop", "stories"),)


def test_an_inherited_exclusion_has_one_chip() -> None:
    lowered = Constraint("but not drones", "subject", "lower", ("drones",))
    (chip,) = made(lowered, inherited=(Inherited("exclusion", "but not drones", ("drones",)),))
    assert (chip.text, chip.kind) == ("still “but not drones”", "inherited")
    assert without(chip) == (("drop", "exclusion"),)


def test_only_what_leaves_a_choice_is_offered() -> None:
    (topics,) = groups(FACETS, COURTS)
    assert topics.name == "Topics"
    assert [(c.text, c.count, c.chosen, str(c.address)) for c in topics.choices] == [
        ("Law", 5, False, "./?q=courts&topic=Law"),
        ("AI", 3, False, "./?q=courts&topic=AI"),
    ]


def test_chosen_topic_can_be_removed_in_any_case() -> None:
    topics, *_ = groups(FACETS, COURTS.add("topic", "ai"))
    assert [(c.text, c.chosen, str(c.address)) for c in topics.choices] == [
        ("AI", True, "./?q=courts"),
        ("Law", False, "./?q=courts&topic=ai&topic=Law"),
    ]


def test_single_chosen_outlet_can_be_removed() -> None:
    outlets = groups(FACETS, COURTS.add("provider", "The Ledger"))[1]
    assert [(c.text, c.chosen) for c in outlets.choices] == [("The Ledger", True)]


def test_a_group_has_an_end() -> None:
    many = Facets(99, topics=tuple(Count(f"Topic {n}", 99 - n) for n in range(99)))
    assert len(groups(many, COURTS)[0].choices) == MOST
    assert len(groups(many, COURTS.add("topic", "Topic 50"))[0].choices) == MOST
