from __future__ import annotations

import pytest

from semsearch.query.spans import Span, cut


@pytest.mark.parametrize(
    ("text", "removed", "rest"),
    [
        ("bans in July 2021 on masks", "in July 2021", "bans on masks"),
        ("bans, in July, on masks", "in July,", "bans, on masks"),
        ("bans (in July) on masks", "in July", "bans on masks"),
        ('bans "in July"', "in July", "bans"),
        ("in July: bans", "in July", "bans"),
        ("what, in July?", "in July", "what?"),
        ("in July?", "in July", ""),
    ],
)
def test_a_span_leaves_with_the_punctuation_around_it(text: str, removed: str, rest: str) -> None:
    start = text.index(removed)
    assert cut(text, [Span(start, start + len(removed))]) == rest


def test_several_spans_may_come_in_any_order_and_without_any_nothing_changes() -> None:
    assert cut("a b c d", [Span(4, 5), Span(0, 1)]) == "b d"
    assert cut(" a,, b ", []) == " a,, b "
