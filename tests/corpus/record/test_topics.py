from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.record.reading import article, omitted


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"topics": ["AI", " AI ", None, "", "R&amp;D"]}, ("AI", "R&D")),
        ({"topics": "AI"}, ("AI",)),
        ({"tags": "a, b;c"}, ("a", "b", "c")),
        ({"tags": ["a, b", "c"]}, ("a, b", "c")),
        ({"tags": ["#a"], "categories": ["b", "a"], "keywords": "c"}, ("a", "b", "c")),
        ({"categories": [["a", "b"], "c"]}, ("a", "b", "c")),
        ({"taxonomies": {"tags": ["a"], "categories": ["b"]}}, ("a", "b")),
        ({"tags": [{"name": "a", "slug": "z"}, {"label": {"eng": "b"}}]}, ("a", "b")),
        ({"tags": {"name": "a"}}, ("a",)),
        ({"tags": [7, None]}, ()),
        ({"categories": "a b", "layout": "post"}, ("a", "b")),
        ({"categories": "a b"}, ("a b",)),
        ({"categories": ["a b"], "layout": "post"}, ("a b",)),
        ({"tags": "a b", "layout": "post"}, ("a b",)),
        ({"tags": []}, ()),
    ],
)
def test_topics_have_many_forms(values: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert article(**values).topics == expected


def test_a_topic_that_is_no_name_is_left_out() -> None:
    found, left = omitted(topics=["a", True, 1.5, "b"])
    assert found.topics == ("a", "b")
    assert left == [
        ("topics", "expected a list of names, found true or false", ""),
        ("topics", "expected a list of names, found a number", ""),
    ]


def test_deeply_nested_topics_are_read_without_recursion() -> None:
    topics: Any = ["a"]
    for _ in range(100_000):
        topics = [topics]
    assert article(topics=topics).topics == ("a",)
    while isinstance(topics, list):
        topics = topics[0]
