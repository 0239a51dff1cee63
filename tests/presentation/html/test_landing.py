"""Example questions are made of what the archive holds."""

from __future__ import annotations

from datetime import UTC, datetime

from semsearch.presentation.html.landing import LONGEST, examples
from semsearch.types import Article, Hit, Provider, ScoreBreakdown, Story


def story(title: str, **more: object) -> Story:
    values: dict[str, object] = {
        "provider": Provider("The Ledger", "ledger.example"),
        "topics": ("Law", "China"),
        "published_at": datetime(2021, 7, 28, tzinfo=UTC),
    }
    return Story(Hit(Article("a", title, **{**values, **more}), 0.0, ScoreBreakdown(0, 0, 0, 0)))  # type: ignore[arg-type]


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
