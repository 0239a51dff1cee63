"""Build the values that many tests need; what a test does not give has a neutral value."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from semsearch.search.ranking import zero_score
from semsearch.types import (
    Answer,
    Article,
    Hit,
    Interpretation,
    Related,
    Relation,
    ScoreBreakdown,
    Story,
    Timings,
)


def article(title: str, **fields: Any) -> Article:
    """Build an article; its id is "x"."""
    return Article(**{"id": "x", "title": title, **fields})


def hit(article: Article, score: float = 0.9, why: ScoreBreakdown | None = None) -> Hit:
    """Build a hit; its score comes from meaning alone."""
    return Hit(article, score, why or zero_score(score))


def story(
    lead: Article | Hit,
    *related: Article,
    score: float = 0.9,
    relation: Relation = "listed",
    best: Article | None = None,
    **fields: Any,
) -> Story:
    """Build a story from its lead and the articles under it."""
    return Story(
        lead if isinstance(lead, Hit) else hit(lead, score),
        tuple(Related(one, relation) for one in related),
        best=hit(best, score) if best else None,
        **fields,
    )


def answer(*stories: Story, **fields: Any) -> Answer:
    """Build an answer with high confidence and without a summary."""
    neutral = {
        "question": "what?",
        "interpretation": Interpretation("what"),
        "confidence": "high",
        "summary": (),
        "timings": Timings(),
        "revision": 1,
        "articles": 3,
    }
    return Answer(**{**neutral, "stories": stories, **fields})


def copy_index(index: Path, to: Path, *, without: Sequence[str] = ()) -> Path:
    """Copy an index that other tests read meanwhile, without some of its files, and return the copy.

    SQLite's files of readers (`-wal`, `-shm`) come and go while it is copied. Nobody writes, so they hold
    nothing.
    """
    ignored = shutil.ignore_patterns("*-wal", "*-shm", *without)
    return Path(shutil.copytree(index, to, ignore=ignored, dirs_exist_ok=True))
