from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from semsearch.storage.mentions import mentioned
from semsearch.types import Count


def found(name: str, published: int, mentions: int) -> bool:
    def frequencies(terms: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(terms, mentions)

    return name in mentioned([Count(name, published)], frequencies)


@pytest.mark.parametrize(
    ("name", "published", "mentions", "expected"),
    [
        ("Microsoft", 529, 249, True),
        ("GitHub", 3, 8, True),
        ("Reuters", 3744, 663, False),  # agencies are named in many of their own articles
        ("Wired", 2, 1, False),  # one mention is chance
        ("Wired", 2, 2, True),
        ("Gizmodo", 3, 0, False),
        ("The Star", 3, 3, True),
        ("Fast Company", 3, 300, False),  # of several words
    ],
)
def test_names_that_articles_use_more_than_a_third_as_often_as_their_outlet_publishes(
    name: str, published: int, mentions: int, expected: bool
) -> None:
    assert found(name, published, mentions) is expected


def test_of_a_hyphenated_name_the_rarest_part_counts() -> None:
    counts = {"it": 90, "onlin": 40, "online": 40, "herald": 5, "standard": 0}
    names = mentioned([Count("Herald-Standard", 1)], lambda terms: {t: counts.get(t, 0) for t in terms})
    assert names == frozenset()
