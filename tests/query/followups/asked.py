"""An archive's names, and a conversation's last question as it is meant there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from semsearch.query.followups import ParsedQuestion, parse
from semsearch.types import Interpretation, Names, Question, Turn

NOW = datetime(2021, 8, 18, 12, tzinfo=UTC)  # a Wednesday
NAMES = Names(
    providers=("The Harbour Ledger", "Meridian Wire", "CNET", "TechNode", "Pearl River Observer"),
    domains=("harbourledger.example", "cnet.com"),
    topics=("Law", "Privacy"),
)
SHOWN = ("first-id", "second-id", "third-id")


def parsed(*texts: str, shown: Sequence[str] = SHOWN, **asked: Any) -> ParsedQuestion:
    """Follow the last of some questions; for each before it, the same was shown."""
    *before, last = texts
    history = tuple(Turn(text, tuple(shown)) for text in before)
    return parse(Question(last, history=history, **asked), NOW, NAMES)


def meant(*texts: str, **asked: Any) -> Interpretation:
    return parsed(*texts, **asked).interpretation


def inherited(understood: Interpretation) -> dict[str, str]:
    return {one.kind: one.text for one in understood.inherited}
