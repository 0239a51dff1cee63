"""Example questions are made of what the archive holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from semsearch.presentation.html.landing import LONGEST, examples
from semsearch.types import Provider, Story
from tests import builders


def story(title: str, **more: Any) -> Story:
    values = {
        "provider": Provider("The Ledger", "ledger.example"),
        "topics": ("Law", "China"),
        "published_at": datetime(2021, 7, 28, tzinfo=UTC),
    }
    return builders.story(builders.article(title, **{**values, **more}))


def test_headlines_outlets_and_months_take_turns() -> None:
    assert examples([story(f"Headline {n}") for n in range(6)]) == (
        "Headline 0",
        "What did The Ledger say about Law?",
        "Headline 2",
        "China in July 2021",
        "Headline 4",
        "Headline 5",
    )


def test_what_makes_no_question_is_passed_over() -> None:
    bare = story("x" * (LONGEST + 1), topics=(), provider=Provider(), published_at=None)
    assert examples([bare] * 5) == ()


def test_none_is_given_twice() -> None:
    assert examples([story("Headline"), story("Other"), story("Headline")]) == (
        "Headline",
        "What did The Ledger say about Law?",
    )


def test_an_empty_archive_has_none() -> None:
    assert examples([]) == ()
