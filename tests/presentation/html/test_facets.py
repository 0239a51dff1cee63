"""What an answer may be narrowed to."""

from __future__ import annotations

from semsearch.presentation.html.addresses import Address
from semsearch.presentation.html.facets import MOST, groups
from semsearch.types import Count, Facets

ASKED = Address("./", (("q", "courts"), ("limit", "10")))
FACETS = Facets(9, topics=(Count("Law", 5), Count("AI", 3)), providers=(Count("The Ledger", 9),))


def test_only_what_leaves_a_choice_is_offered() -> None:
    (topics,) = groups(FACETS, ASKED)
    assert topics.name == "Topics"
    assert [(c.text, c.count, c.chosen, str(c.address)) for c in topics.choices] == [
        ("Law", 5, False, "./?q=courts&topic=Law"),
        ("AI", 3, False, "./?q=courts&topic=AI"),
    ]


def test_chosen_topic_can_be_removed_in_any_case() -> None:
    topics, *_ = groups(FACETS, ASKED.add("topic", "ai"))
    assert [(c.text, c.chosen, str(c.address)) for c in topics.choices] == [
        ("AI", True, "./?q=courts"),
        ("Law", False, "./?q=courts&topic=ai&topic=Law"),
    ]


def test_single_chosen_outlet_can_be_removed() -> None:
    outlets = groups(FACETS, ASKED.add("provider", "The Ledger"))[1]
    assert [(c.text, c.chosen) for c in outlets.choices] == [("The Ledger", True)]


def test_a_group_has_an_end() -> None:
    many = Facets(99, topics=tuple(Count(f"Topic {n}", 99 - n) for n in range(99)))
    assert len(groups(many, ASKED)[0].choices) == MOST
    assert len(groups(many, ASKED.add("topic", "Topic 50"))[0].choices) == MOST
